libonetop_a_SOURCES += \
	src/proc/child.c src/proc/child.h \
	src/proc/cmdline.c src/proc/cmdline.h \
	src/proc/exec_watch.c src/proc/exec_watch.h \
	src/proc/living.c src/proc/living.h \
	src/proc/find.c src/proc/find.h \
	src/proc/host.c src/proc/host.h \
	src/proc/host_words.c \
	src/proc/pace.h \
	src/proc/parse.c src/proc/parse.h \
	src/proc/parse_status.c \
	src/proc/proc2_library.c src/proc/proc2_library.h \
	src/proc/procfs.c src/proc/procfs.h \
	src/proc/sampler.c src/proc/sampler.h \
	src/proc/slow.c src/proc/slow.h \
	src/proc/smaps.c src/proc/smaps.h \
	src/proc/target.c src/proc/target.h \
	src/proc/thread_table.c src/proc/thread_table.h \
	src/proc/threads.c src/proc/threads.h \
	src/proc/ticks.c src/proc/ticks.h

libonetop_a_SOURCES += \
	src/proc/cgroup.c src/proc/cgroup.h \
	src/proc/cgroup_chain.c src/proc/cgroup_chain.h \
	src/proc/cgroup_place.c src/proc/cgroup_place.h \
	src/proc/cgroup_values.c src/proc/cgroup_values.h \
	src/proc/files.c src/proc/files.h \
	src/proc/files_parse.c src/proc/files_parse.h \
	src/proc/limits.c src/proc/limits.h \
	src/proc/mappings.c src/proc/mappings.h \
	src/proc/mappings_parse.c src/proc/mappings_parse.h \
	src/proc/pressure.c src/proc/pressure.h \
	src/proc/scan.c src/proc/scan.h \
	src/proc/sockets.c src/proc/sockets.h
