libonetop_a_SOURCES += \
	src/session/engine.c \
	src/session/internal.h \
	src/session/look.c src/session/look.h \
	src/session/news.c \
	src/session/session.c src/session/session.h \
	src/session/snapshot.c \
	src/session/summary.c src/session/summary.h
