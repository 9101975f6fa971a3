# SPDX-License-Identifier: MIT
# Everything a person sees. Only ui/terminal.c includes <curses.h>.
noinst_LIBRARIES += libonetopui.a
libonetopui_a_SOURCES =
