libonetop_a_SOURCES += src/command/attach.c src/command/attach.h
libonetop_a_SOURCES += src/command/closing.c src/command/closing.h
libonetop_a_SOURCES += src/command/gctrace.c src/command/gctrace.h
libonetop_a_SOURCES += src/command/gctrace_page.c src/command/gctrace_page.h
libonetop_a_SOURCES += src/command/signals.c src/command/signals.h
libonetop_a_SOURCES += src/command/snapshot.c src/command/snapshot.h
libonetop_a_SOURCES += src/command/spool.c src/command/spool.h
libonetop_a_SOURCES += src/command/watch.c src/command/watch.h
