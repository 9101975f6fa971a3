# sources of src/golang, one line each
libonetop_a_SOURCES += src/golang/gctrace.c src/golang/gctrace.h
libonetop_a_SOURCES += src/golang/gctrace_template.c src/golang/gctrace_template.h
libonetop_a_SOURCES += src/golang/gctrace_summary.c src/golang/gctrace_summary.h
libonetop_a_SOURCES += src/golang/pclntab.c src/golang/pclntab.h
libonetop_a_SOURCES += src/golang/buildinfo.c src/golang/buildinfo.h
libonetop_a_SOURCES += src/golang/executable.c
libonetop_a_SOURCES += src/golang/memstats.c src/golang/memstats.h
libonetop_a_SOURCES += src/golang/rss.c src/golang/rss.h
libonetop_a_SOURCES += src/golang/http.c src/golang/http.h
libonetop_a_SOURCES += src/golang/endpoint.c src/golang/endpoint.h
