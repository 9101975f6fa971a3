# SPDX-License-Identifier: MIT
# make check runs tests/run, which runs every part, counts, and ends with "N passed, N failed".
#
# Parts print TAP. Unit tests are one program linked without curses (tests/unit) and one with it
# (tests/unit_ui); scripts are tests/e2e/*.sh, picked up by tests/run.

if HAVE_CHECK
check_PROGRAMS += tests/unit/unit
endif
tests_unit_unit_SOURCES = tests/unit/main.c tests/unit/suites.def tests/unit/suites.h \
	tests/unit/test_history.c
tests_unit_unit_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests \
	-DTEST_DATA='"$(abs_top_srcdir)/tests/data"'
tests_unit_unit_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_unit_LDADD = libonetop.a $(ENGINE_LIBS) $(CHECK_LIBS)

EXTRA_DIST += tests/run

check-local: $(check_PROGRAMS) onetop
	$(AM_V_at)SRCDIR='$(abs_top_srcdir)' BUILDDIR='$(abs_top_builddir)' \
		$(top_srcdir)/tests/run $(ONLY)

# prints what the decoder read, for tests/e2e/profile_decode.sh
check_PROGRAMS += tests/tools/profile_raw
tests_tools_profile_raw_SOURCES = tests/tools/profile_raw.c
tests_tools_profile_raw_LDADD = libonetop.a $(ENGINE_LIBS)
