# SPDX-License-Identifier: MIT
# make bench prints ratios, measured side by side in one run; nothing here is a test.
# tests/bench/NAME.c are its tools: history.c links the engine, the others link nothing of ours.

BENCH_TOOLS = tests/bench/bare tests/bench/cost tests/bench/frame tests/bench/keys \
	tests/bench/profile
BENCH_HISTORY = tests/bench/history
EXTRA_DIST += tests/bench/run $(wildcard $(srcdir)/tests/bench/*.[ch])
MOSTLYCLEANFILES += $(BENCH_TOOLS) $(BENCH_HISTORY)

$(BENCH_TOOLS): tests/bench/%: $(srcdir)/tests/bench/%.c $(srcdir)/tests/bench/pty.h
	$(AM_V_CCLD)$(MKDIR_P) tests/bench && \
		$(CC) -std=gnu17 -D_GNU_SOURCE -O2 $(WARN_CFLAGS) -o $@ $<
$(BENCH_HISTORY): $(srcdir)/tests/bench/history.c libonetop.a
	$(AM_V_CCLD)$(MKDIR_P) tests/bench && \
		$(COMPILE) -o $@ $< $(AM_LDFLAGS) $(LDFLAGS) libonetop.a $(ENGINE_LIBS) $(LIBS)

bench: $(BENCH_TOOLS) $(BENCH_HISTORY) $(TARGETS) onetop
	$(AM_V_at)BUILDDIR='$(abs_top_builddir)' $(top_srcdir)/tests/bench/run $(ONLY)
.PHONY: bench
