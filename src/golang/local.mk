# sources of src/golang, one line each
libonetop_a_SOURCES += src/golang/gctrace.c src/golang/gctrace.h
libonetop_a_SOURCES += src/golang/gctrace_template.c src/golang/gctrace_template.h
libonetop_a_SOURCES += src/golang/gctrace_summary.c src/golang/gctrace_summary.h
libonetop_a_SOURCES += src/golang/pclntab.c src/golang/pclntab.h
libonetop_a_SOURCES += src/golang/buildinfo.c src/golang/buildinfo.h
libonetop_a_SOURCES += src/golang/build_text.c src/golang/build_text.h
libonetop_a_SOURCES += src/golang/executable.c
libonetop_a_SOURCES += src/golang/memstats.c src/golang/memstats.h
libonetop_a_SOURCES += src/golang/rss.c src/golang/rss.h src/golang/rss_words.c src/golang/rss_words.h
libonetop_a_SOURCES += src/golang/curl_library.c src/golang/curl_library.h
libonetop_a_SOURCES += src/golang/http.c src/golang/http.h
libonetop_a_SOURCES += src/golang/endpoint.c src/golang/endpoint.h
libonetop_a_SOURCES += src/golang/gctrace_csv.c src/golang/gctrace_csv.h
libonetop_a_SOURCES += src/golang/recognise.c src/golang/recognise.h
libonetop_a_SOURCES += src/golang/environ.c src/golang/environ.h
libonetop_a_SOURCES += src/golang/fetch.c src/golang/fetch.h
libonetop_a_SOURCES += src/golang/kinds.c src/golang/kinds.h
