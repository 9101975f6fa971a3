libonetop_a_SOURCES += \
	src/proc/child.c src/proc/child.h \
	src/proc/cmdline.c src/proc/cmdline.h \
	src/proc/find.c src/proc/find.h \
	src/proc/host.c src/proc/host.h \
	src/proc/host_words.c \
	src/proc/parse.c src/proc/parse.h \
	src/proc/parse_status.c \
	src/proc/procfs.c src/proc/procfs.h \
	src/proc/sampler.c src/proc/sampler.h \
	src/proc/target.c src/proc/target.h
