# SPDX-License-Identifier: MIT
# The engine: links and runs without curses.
noinst_LIBRARIES += libonetop.a
libonetop_a_SOURCES = src/options.c src/options_help.c src/options.h src/options.def src/commands.def

include $(top_srcdir)/src/base/local.mk
include $(top_srcdir)/src/series/local.mk
include $(top_srcdir)/src/profile/local.mk
include $(top_srcdir)/src/proc/local.mk
include $(top_srcdir)/src/golang/local.mk
include $(top_srcdir)/src/record/local.mk
include $(top_srcdir)/src/session/local.mk
include $(top_srcdir)/src/command/local.mk
