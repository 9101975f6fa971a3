# SPDX-License-Identifier: MIT
# The man page and the completions are made from the program's own tables by docs/generate;
# docs/csv.md holds a table made by it too and stays in the tree, as docs/screens.md with the golden
# screens does: make docs-update refreshes them.

noinst_PROGRAMS += docs/generate
docs_generate_SOURCES = docs/generate.c docs/completions.c docs/completions.h docs/tables.h
docs_generate_LDADD = libonetopui.a libonetop.a $(NCURSES_LIBS) $(ENGINE_LIBS)

man1_MANS = docs/onetop.1
bashcompletiondir = $(datadir)/bash-completion/completions
zshcompletiondir = $(datadir)/zsh/site-functions
fishcompletiondir = $(datadir)/fish/vendor_completions.d
bashcompletion_DATA = completions/bash/onetop
zshcompletion_DATA = completions/zsh/_onetop
fishcompletion_DATA = completions/fish/onetop.fish
completions = $(bashcompletion_DATA) $(zshcompletion_DATA) $(fishcompletion_DATA)

EXTRA_DIST += docs/onetop.1.in docs/architecture.md docs/csv.md docs/go.md docs/pprof.md \
	docs/config.md docs/screens.md
CLEANFILES += docs/onetop.1 docs/man-synopsis docs/man-commands docs/man-options \
	docs/man-columns docs/man-keys docs/man-config docs/man-pprof $(completions)

docs/onetop.1: $(srcdir)/docs/onetop.1.in docs/generate config.status
	$(AM_V_GEN)docs/generate$(EXEEXT) man-synopsis >docs/man-synopsis && \
		docs/generate$(EXEEXT) man-commands >docs/man-commands && \
		docs/generate$(EXEEXT) man-options >docs/man-options && \
		docs/generate$(EXEEXT) man-columns >docs/man-columns && \
		docs/generate$(EXEEXT) man-keys >docs/man-keys && \
		docs/generate$(EXEEXT) man-config >docs/man-config && \
		docs/generate$(EXEEXT) man-pprof >docs/man-pprof && \
		$(SED) -e 's/%VERSION%/$(PACKAGE_VERSION)/' \
			-e '/^@SYNOPSIS@$$/{' -e 'r docs/man-synopsis' -e 'd' -e '}' \
			-e '/^@COMMANDS@$$/{' -e 'r docs/man-commands' -e 'd' -e '}' \
			-e '/^@OPTIONS@$$/{' -e 'r docs/man-options' -e 'd' -e '}' \
			-e '/^@CONFIG@$$/{' -e 'r docs/man-config' -e 'd' -e '}' \
			-e '/^@KEYS@$$/{' -e 'r docs/man-keys' -e 'd' -e '}' \
			-e '/^@PPROF@$$/{' -e 'r docs/man-pprof' -e 'd' -e '}' \
			-e '/^@COLUMNS@$$/{' -e 'r docs/man-columns' -e 'd' -e '}' \
			$(srcdir)/docs/onetop.1.in >$@.new && mv $@.new $@

completions/bash/onetop: docs/generate
	$(AM_V_GEN)$(MKDIR_P) completions/bash && docs/generate$(EXEEXT) bash >$@.new && mv $@.new $@
completions/zsh/_onetop: docs/generate
	$(AM_V_GEN)$(MKDIR_P) completions/zsh && docs/generate$(EXEEXT) zsh >$@.new && mv $@.new $@
completions/fish/onetop.fish: docs/generate
	$(AM_V_GEN)$(MKDIR_P) completions/fish && docs/generate$(EXEEXT) fish >$@.new && mv $@.new $@

docs-update: docs/generate
	SRCDIR='$(abs_top_srcdir)' BUILDDIR='$(abs_top_builddir)' GOLDEN_UPDATE=1 \
		$(top_srcdir)/tests/check-docs

# clang-format 14, as in Debian 12.
CLANG_FORMAT = clang-format
format_sources = find $(srcdir)/src $(srcdir)/ui $(srcdir)/tests $(srcdir)/docs \
	-name '*.[ch]' -print
format:
	$(format_sources) | xargs $(CLANG_FORMAT) -i
format-check:
	$(format_sources) | xargs $(CLANG_FORMAT) --dry-run --Werror
# What .clang-tidy asks for; of the headers, those that are included.
tidy_flags = -std=gnu17 -include config.h -I$(top_srcdir)/src -I$(top_srcdir) -I$(top_builddir)
tidy:
	find $(srcdir)/src $(srcdir)/ui -name '*.c' -print | xargs -n 8 -P $$(nproc) sh -c \
		'clang-tidy --quiet "$$@" -- $(tidy_flags)' tidy
.PHONY: docs-update format format-check tidy
