# SPDX-License-Identifier: MIT
# make bench prints ratios, measured side by side in one run; nothing here is a test.
# tests/bench/NAME.c are its tools: history.c and stages.c link the engine, the others nothing of
# ours.

BENCH_TOOLS = tests/bench/bare tests/bench/cost tests/bench/frame tests/bench/keys \
	tests/bench/profile
BENCH_ENGINE = tests/bench/history tests/bench/stages
EXTRA_DIST += tests/bench/run $(wildcard $(srcdir)/tests/bench/*.[ch])
MOSTLYCLEANFILES += $(BENCH_TOOLS) $(BENCH_ENGINE)

$(BENCH_TOOLS): tests/bench/%: $(srcdir)/tests/bench/%.c $(srcdir)/tests/bench/pty.h
	$(AM_V_CCLD)$(MKDIR_P) tests/bench && \
		$(CC) -std=gnu17 -D_GNU_SOURCE -O2 $(WARN_CFLAGS) -o $@ $<
$(BENCH_ENGINE): tests/bench/%: $(srcdir)/tests/bench/%.c libonetop.a
	$(AM_V_CCLD)$(MKDIR_P) tests/bench && \
		$(COMPILE) -o $@ $< $(AM_LDFLAGS) $(LDFLAGS) libonetop.a $(ENGINE_LIBS) $(LIBS)

bench: $(BENCH_TOOLS) $(BENCH_ENGINE) $(TARGETS) onetop
	$(AM_V_at)BUILDDIR='$(abs_top_builddir)' $(top_srcdir)/tests/bench/run $(ONLY)
.PHONY: bench
