# sources of src/command, one line each
libonetop_a_SOURCES += src/command/pprof.c src/command/pprof.h src/command/pprof_source.c
libonetop_a_SOURCES += src/command/pprof_output.c src/command/pprof_output.h
