# SPDX-License-Identifier: MIT
# Fuzzers: tests/fuzz/fuzz_NAME.c has LLVMFuzzerTestOneInput, tests/fuzz/corpus/NAME/ its inputs,
# tests/fuzz/NAME.dict (optional) its words. A new file is picked up by itself.
#
# --enable-fuzzing (clang) links libFuzzer: tests/fuzz/fuzz_NAME CORPUS_DIR searches.
# Otherwise replay.c is the main(): make check replays each corpus and small changes to it.

FUZZERS = $(patsubst $(srcdir)/%.c,%,$(wildcard $(srcdir)/tests/fuzz/fuzz_*.c))
EXTRA_DIST += tests/fuzz/replay.c tests/fuzz/fuzz.h \
	$(wildcard $(srcdir)/tests/fuzz/fuzz_*.c) \
	$(wildcard $(srcdir)/tests/fuzz/*.dict) $(wildcard $(srcdir)/tests/fuzz/corpus/*)
MOSTLYCLEANFILES += $(FUZZERS)

if FUZZING
FUZZ_MAIN = -fsanitize=fuzzer
else
FUZZ_MAIN = $(srcdir)/tests/fuzz/replay.c
endif

$(FUZZERS): tests/fuzz/%: $(srcdir)/tests/fuzz/%.c $(srcdir)/tests/fuzz/replay.c \
		libonetop.a libonetopui.a $(wildcard $(srcdir)/src/*/*.h $(srcdir)/ui/*.h)
	$(AM_V_CCLD)$(MKDIR_P) tests/fuzz && $(COMPILE) -I$(top_srcdir)/tests -o $@ $< $(FUZZ_MAIN) \
		$(AM_LDFLAGS) $(LDFLAGS) libonetopui.a libonetop.a $(NCURSES_LIBS) $(ENGINE_LIBS) $(LIBS)

fuzzers: $(FUZZERS)
.PHONY: fuzzers
