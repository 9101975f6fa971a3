libonetop_a_SOURCES += \
	src/base/clock.c src/base/clock.h \
	src/base/error.c src/base/error.h \
	src/base/file.c src/base/file.h \
	src/base/keyfile.c src/base/keyfile.h \
	src/base/library.c src/base/library.h \
	src/base/macro.h \
	src/base/memory.c src/base/memory.h \
	src/base/parallel.c src/base/parallel.h \
	src/base/schedule.c src/base/schedule.h \
	src/base/text.c src/base/text.h \
	src/base/thread.c src/base/thread.h \
	src/base/units.c src/base/units.h \
	src/base/when.c src/base/when.h
