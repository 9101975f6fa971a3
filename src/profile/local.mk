# sources of src/profile, one line each
libonetop_a_SOURCES += src/profile/profile.h src/profile/profile.c
libonetop_a_SOURCES += src/profile/arena.c src/profile/arena.h
libonetop_a_SOURCES += src/profile/decode.c
libonetop_a_SOURCES += src/profile/gunzip.c src/profile/gunzip.h
libonetop_a_SOURCES += src/profile/ids.c src/profile/ids.h
libonetop_a_SOURCES += src/profile/proto.c src/profile/proto.h
libonetop_a_SOURCES += src/profile/proto_count.c src/profile/proto_count.h
libonetop_a_SOURCES += src/profile/wire.c src/profile/wire.h
libonetop_a_SOURCES += src/profile/intern.c src/profile/intern.h
libonetop_a_SOURCES += src/profile/merge.c src/profile/merge.h
libonetop_a_SOURCES += src/profile/merge_header.c src/profile/merge_header.h
libonetop_a_SOURCES += src/profile/merge_scale.c
libonetop_a_SOURCES += src/profile/table.c src/profile/table.h
libonetop_a_SOURCES += src/profile/check.c
libonetop_a_SOURCES += src/profile/encode.c src/profile/encode.h
