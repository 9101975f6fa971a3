# sources of src/command, one line each
libonetop_a_SOURCES += src/command/gctrace.c src/command/gctrace.h
libonetop_a_SOURCES += src/command/gctrace_page.c src/command/gctrace_page.h
