# SPDX-License-Identifier: MIT
# make check runs tests/run, which runs every part, counts, and ends with "N passed, N failed".
#
# Parts print TAP. Unit tests are one program linked without curses (tests/unit) and one with it
# (tests/unit_ui); scripts are tests/e2e/*.sh, picked up by tests/run.

if HAVE_CHECK
check_PROGRAMS += tests/unit/unit tests/unit_ui/unit_ui tests/unit_ui/screen
endif
tests_unit_unit_SOURCES = tests/unit/main.c tests/unit/suites.def tests/unit/suites.h \
	tests/unit/test_history.c
tests_unit_unit_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests \
	-DTEST_DATA='"$(abs_top_srcdir)/tests/data"'
tests_unit_unit_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_unit_LDADD = libonetop.a $(ENGINE_LIBS) $(CHECK_LIBS)

# Tests of what people see; goldens are read from the source tree.
tests_unit_ui_unit_ui_SOURCES = tests/unit_ui/main.c tests/unit_ui/suites.def \
	tests/unit_ui/suites.h tests/unit_ui/fixture.c tests/unit_ui/fixture.h \
	tests/unit_ui/test_canvas.c tests/unit_ui/test_chart.c tests/unit_ui/test_keymap.c \
	tests/unit_ui/test_layout.c tests/unit_ui/test_pages.c
tests_unit_ui_unit_ui_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests \
	-DTEST_GOLDEN='"$(abs_top_srcdir)/tests/golden"'
tests_unit_ui_unit_ui_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_ui_unit_ui_LDADD = libonetopui.a libonetop.a $(NCURSES_LIBS) $(ENGINE_LIBS) \
	$(CHECK_LIBS)
# The fixture on a real terminal.
tests_unit_ui_screen_SOURCES = tests/unit_ui/screen.c tests/unit_ui/fixture.c \
	tests/unit_ui/fixture.h
tests_unit_ui_screen_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
tests_unit_ui_screen_LDADD = libonetopui.a libonetop.a $(NCURSES_LIBS) $(ENGINE_LIBS)

EXTRA_DIST += tests/run

check-local: $(check_PROGRAMS) onetop
	$(AM_V_at)SRCDIR='$(abs_top_srcdir)' BUILDDIR='$(abs_top_builddir)' \
		$(top_srcdir)/tests/run $(ONLY)
