# sources of src/profile, one line each
libonetop_a_SOURCES += src/profile/profile.h src/profile/profile.c
libonetop_a_SOURCES += src/profile/arena.c src/profile/arena.h
libonetop_a_SOURCES += src/profile/decode.c
libonetop_a_SOURCES += src/profile/gunzip.c src/profile/gunzip.h
libonetop_a_SOURCES += src/profile/ids.c src/profile/ids.h
libonetop_a_SOURCES += src/profile/proto.c src/profile/proto.h
libonetop_a_SOURCES += src/profile/proto_count.c src/profile/proto_count.h
libonetop_a_SOURCES += src/profile/wire.c src/profile/wire.h
