libonetop_a_SOURCES += \
	src/session/capture.c src/session/capture.h \
	src/session/capture_ask.c \
	src/session/capture_internal.h \
	src/session/capture_job.c \
	src/session/detail.c src/session/detail.h \
	src/session/engine.c src/session/engine_limits.c \
	src/session/gclog.c src/session/gclog.h \
	src/session/golang.c src/session/golang.h \
	src/session/golang_metrics.c src/session/golang_metrics.h \
	src/session/golang_pauses.c src/session/golang_pauses.h \
	src/session/internal.h \
	src/session/limit_watch.c src/session/limit_watch.h \
	src/session/look.c src/session/look.h \
	src/session/marks.c \
	src/session/news.c \
	src/session/output.c src/session/output.h \
	src/session/profiles.c \
	src/session/recording.h src/session/recording_file.c \
	src/session/replay.c \
	src/session/session.c src/session/session.h \
	src/session/snapshot.c \
	src/session/snapshot_go.c src/session/snapshot_go.h \
	src/session/state.c \
	src/session/summary.c src/session/summary.h \
	src/session/surveyor.c src/session/surveyor.h \
	src/session/surveyor_file.c src/session/surveyor_file.h \
	src/session/watched.c
