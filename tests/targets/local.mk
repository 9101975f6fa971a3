# SPDX-License-Identifier: MIT
# Processes to watch: each tests/targets/NAME.c is one program; a new file is picked up by itself.
# They link nothing of ours and are built without sanitizers, so that their figures are their own.

TARGETS = $(patsubst $(srcdir)/%.c,%,$(wildcard $(srcdir)/tests/targets/*.c))
EXTRA_DIST += $(wildcard $(srcdir)/tests/targets/*.c) $(wildcard $(srcdir)/tests/targets/go/*) $(wildcard $(srcdir)/tests/targets/native/*)
MOSTLYCLEANFILES += $(TARGETS)

$(TARGETS): tests/targets/%: $(srcdir)/tests/targets/%.c
	$(AM_V_CCLD)$(MKDIR_P) tests/targets && \
		$(CC) -std=gnu17 -D_GNU_SOURCE -O2 $(WARN_CFLAGS) -pthread -o $@ $< -lm

targets: $(TARGETS)
.PHONY: targets
