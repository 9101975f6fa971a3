libonetop_a_SOURCES += \
	src/series/event.c src/series/event.h \
	src/series/history.c src/series/history.h src/series/history_tier.h \
	src/series/history_batch.c src/series/history_read.c \
	src/series/metrics.c src/series/metrics.h src/series/metrics.def \
	src/series/peaks.c src/series/peaks.h \
	src/series/rate.c src/series/rate.h \
	src/series/sample.c src/series/sample.h
