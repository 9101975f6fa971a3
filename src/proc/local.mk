libonetop_a_SOURCES += \
	src/proc/cmdline.c src/proc/cmdline.h \
	src/proc/parse.c src/proc/parse.h \
	src/proc/parse_status.c \
	src/proc/procfs.c src/proc/procfs.h \
	src/proc/sampler.c src/proc/sampler.h \
	src/proc/target.c src/proc/target.h
