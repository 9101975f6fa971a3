# SPDX-License-Identifier: MIT
# make check runs tests/run, which runs every part, counts, and ends with
# "N passed, N failed, N skipped".
#
# Parts print TAP. Unit tests are one program linked without curses (tests/unit) and one with it
# (tests/unit_ui); fuzzers replay their corpora (tests/fuzz); the house's own rules are the
# executables tests/check-*; scripts are tests/e2e/*.sh. tests/run picks all of them up.

if HAVE_CHECK
check_PROGRAMS += tests/unit/unit tests/unit_ui/unit_ui tests/unit_ui/screen
endif
tests_unit_unit_SOURCES = tests/unit/main.c tests/unit/suites.def tests/unit/suites.h \
	tests/unit/test_history.c
tests_unit_unit_SOURCES += tests/unit/recorded.h tests/unit/wire_writer.h tests/unit/test_profile_decode.c
tests_unit_unit_SOURCES += tests/unit/test_profile_merge.c
tests_unit_unit_SOURCES += tests/unit/test_measure.c tests/unit/test_report.c tests/unit/test_survey.c
tests_unit_unit_SOURCES += tests/unit/test_gctrace.c
tests_unit_unit_SOURCES += tests/unit/test_memstats.c tests/unit/test_buildinfo.c tests/unit/test_endpoint.c
tests_unit_unit_SOURCES += tests/unit/test_pprof_fetch.c
tests_unit_unit_SOURCES += tests/unit/test_options.c tests/unit/test_rate.c tests/unit/test_session.c tests/unit/test_text.c
tests_unit_unit_SOURCES += tests/unit/test_units.c
tests_unit_unit_SOURCES += tests/unit/test_parse.c tests/unit/test_sampler.c
tests_unit_unit_SOURCES += tests/unit/test_target.c tests/unit/test_child.c
tests_unit_unit_SOURCES += tests/unit/test_find.c tests/unit/test_host.c \
	tests/unit/test_threads.c
tests_unit_unit_SOURCES += tests/unit/test_csv.c
tests_unit_unit_SOURCES += tests/unit/test_replay.c
tests_unit_unit_SOURCES += tests/unit/test_snapshot.c tests/unit/test_summary.c
tests_unit_unit_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests \
	-DTEST_GOLDEN='"$(abs_top_srcdir)/tests/golden"' \
	-DTEST_DATA='"$(abs_top_srcdir)/tests/data"'
tests_unit_unit_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_unit_LDADD = libonetop.a $(ENGINE_LIBS) $(CHECK_LIBS)

include $(top_srcdir)/tests/targets/local.mk
include $(top_srcdir)/tests/fuzz/local.mk
include $(top_srcdir)/tests/bench/local.mk

# Tests of what people see; goldens are read from the source tree.
tests_unit_ui_unit_ui_SOURCES = tests/unit_ui/main.c tests/unit_ui/suites.def \
	tests/unit_ui/suites.h tests/unit_ui/fixture.c tests/unit_ui/fixture.h \
	tests/unit_ui/golden.c tests/unit_ui/golden.h \
	tests/unit_ui/test_browse.c tests/unit_ui/test_page_go.c tests/unit_ui/test_page_profile.c tests/unit_ui/test_page_tables.c \
	tests/unit_ui/test_pointer.c \
	tests/unit_ui/test_canvas.c tests/unit_ui/test_chart.c tests/unit_ui/test_keymap.c \
	tests/unit_ui/test_layout.c tests/unit_ui/test_line.c tests/unit_ui/test_paint.c \
	tests/unit_ui/test_output.c tests/unit_ui/test_pages.c
tests_unit_ui_unit_ui_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests \
	-DTEST_GOLDEN='"$(abs_top_srcdir)/tests/golden"' \
	-DTEST_DATA='"$(abs_top_srcdir)/tests/data"'
tests_unit_ui_unit_ui_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_ui_unit_ui_LDADD = libonetopui.a libonetop.a $(NCURSES_LIBS) $(ENGINE_LIBS) \
	$(CHECK_LIBS)
# The fixture on a real terminal.
tests_unit_ui_screen_SOURCES = tests/unit_ui/screen.c tests/unit_ui/fixture.c \
	tests/unit_ui/fixture.h
tests_unit_ui_screen_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
tests_unit_ui_screen_LDADD = libonetopui.a libonetop.a $(NCURSES_LIBS) $(ENGINE_LIBS)

EXTRA_DIST += tests/run tests/tools/pprof_random tests/cppcheck.supp tests/lsan.supp $(wildcard $(srcdir)/tests/check-*) $(wildcard $(srcdir)/tests/e2e/*) \
	$(wildcard $(srcdir)/tests/golden/*) $(wildcard $(srcdir)/tests/data/*)

check-local: $(check_PROGRAMS) $(TARGETS) $(FUZZERS) onetop docs/generate
	$(AM_V_at)SRCDIR='$(abs_top_srcdir)' BUILDDIR='$(abs_top_builddir)' COMPILE='$(COMPILE)' \
		$(top_srcdir)/tests/run $(ONLY)

# prints what the decoder read, for tests/e2e/profile_decode.sh
check_PROGRAMS += tests/tools/profile_raw
tests_tools_profile_raw_SOURCES = tests/tools/profile_raw.c
tests_tools_profile_raw_LDADD = libonetop.a $(ENGINE_LIBS)
# writes made profiles, for tests/tools/pprof_random
check_PROGRAMS += tests/tools/profile_random
tests_tools_profile_random_SOURCES = tests/tools/profile_random.c tests/unit/wire_writer.h
tests_tools_profile_random_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
tests_tools_profile_random_LDADD = libonetop.a $(ENGINE_LIBS)
# reports of many sets of options, for tests/e2e/pprof_matrix.sh
check_PROGRAMS += tests/tools/pprof_each
tests_tools_pprof_each_SOURCES = tests/tools/pprof_each.c
tests_tools_pprof_each_LDADD = libonetop.a $(ENGINE_LIBS)

clean-local:
	-rm -rf tests/out tests/locale
tests_unit_unit_SOURCES += tests/unit/test_cgroup.c tests/unit/test_cgroup_tree.c \
	tests/unit/test_files.c tests/unit/test_limit_watch.c tests/unit/test_limits.c tests/unit/test_mappings.c
tests_unit_unit_SOURCES += tests/unit/test_plot.c tests/unit/test_session_replay.c
tests_unit_ui_unit_ui_SOURCES += tests/unit_ui/test_travel.c
tests_unit_unit_SOURCES += tests/unit/test_look.c tests/unit/test_output.c
tests_unit_unit_SOURCES += tests/unit/test_golang.c
tests_unit_unit_SOURCES += tests/unit/test_capture.c
tests_unit_unit_SOURCES += tests/unit/test_keyfile.c tests/unit/test_schedule.c tests/unit/test_thread.c
tests_unit_unit_SOURCES += tests/unit/test_pprof_options.c
tests_unit_ui_unit_ui_SOURCES += tests/unit_ui/test_settings.c tests/unit_ui/test_theme.c \
	tests/unit_ui/test_bindings.c
