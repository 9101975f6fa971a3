# sources of src/record, one line each
libonetop_a_SOURCES += src/record/csv.c src/record/csv.h
libonetop_a_SOURCES += src/record/csv_sink.c
libonetop_a_SOURCES += src/record/csv_parse.c src/record/csv_parse.h
libonetop_a_SOURCES += src/record/replay.c src/record/replay.h
libonetop_a_SOURCES += src/record/snapshot.c src/record/snapshot.h
libonetop_a_SOURCES += src/record/snapshot_proc.c src/record/snapshot_proc.h
libonetop_a_SOURCES += src/record/summary.c src/record/summary.h
libonetop_a_SOURCES += src/record/summary_json.c
libonetop_a_SOURCES += src/record/summary_run.c
