# sources of src/command, one line each
libonetop_a_SOURCES += src/command/pprof.c src/command/pprof.h src/command/pprof_source.c
libonetop_a_SOURCES += src/command/pprof_output.c src/command/pprof_output.h
libonetop_a_SOURCES += src/command/attach.c src/command/attach.h
libonetop_a_SOURCES += src/command/closing.c src/command/closing.h
libonetop_a_SOURCES += src/command/gctrace.c src/command/gctrace.h
libonetop_a_SOURCES += src/command/gctrace_page.c src/command/gctrace_page.h
libonetop_a_SOURCES += src/command/explain.c src/command/explain.h
libonetop_a_SOURCES += src/command/version.c src/command/version.h
libonetop_a_SOURCES += src/command/signals.c src/command/signals.h
libonetop_a_SOURCES += src/command/snapshot.c src/command/snapshot.h
libonetop_a_SOURCES += src/command/spool.c src/command/spool.h
libonetop_a_SOURCES += src/command/watch.c src/command/watch.h src/command/watch_go.c src/command/watch_go.h
libonetop_a_SOURCES += src/command/run_watch.c src/command/run_watch.h
libonetop_a_SOURCES += src/command/time.c src/command/time.h
libonetop_a_SOURCES += src/command/time_report.c src/command/time_report.h
libonetop_a_SOURCES += src/command/plot.c src/command/plot.h
libonetop_a_SOURCES += src/command/replay.c src/command/replay.h
