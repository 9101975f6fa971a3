# SPDX-License-Identifier: MIT
# Everything a person sees. Only ui/terminal.c includes <curses.h>.
noinst_LIBRARIES += libonetopui.a
libonetopui_a_SOURCES = \
	ui/app.c ui/app.h ui/app_state.h \
	ui/app_keys.c \
	ui/app_news.c \
	ui/app_pick.c \
	ui/bindings.c ui/bindings.h \
	ui/canvas.c ui/canvas.h \
	ui/color.c ui/color.h \
	ui/hints.c ui/hints.h \
	ui/input.c ui/input.h \
	ui/keymap.c ui/keymap.h ui/keymap.def \
	ui/instant.c ui/instant.h \
	ui/layout.c ui/layout.h \
	ui/page.c ui/page.h \
	ui/series.c ui/series.h \
	ui/settings.c ui/settings.h ui/settings_print.c \
	ui/style.c ui/style.h ui/style.def \
	ui/theme.c ui/theme.h \
	ui/line.c ui/line.h \
	ui/paint.c ui/paint.h \
	ui/style.c ui/style.h \
	ui/terminal.c ui/terminal.h \
	ui/view/bounds.c ui/view/bounds.h \
	ui/view/browse.c ui/view/browse.h \
	ui/view/cpu.c \
	ui/view/curves.c ui/view/curves.h ui/view/curves_ranges.c \
	ui/threshold.c ui/threshold.h ui/threshold.def \
	ui/tty.c ui/tty.h \
	ui/travel.c ui/travel.h ui/travel_parse.c ui/travel_play.c \
	ui/app_peak.c \
	ui/app_place.c \
	ui/app_play.c \
	ui/app_travel.c \
	ui/view/events.c \
	ui/view/facts.c ui/view/facts.h \
	ui/view/files.c \
	ui/view/help.c \
	ui/view/go.c ui/view/go_parts.c ui/view/go_parts.h \
	ui/view/go_why.c ui/view/go_why.h \
	ui/view/go_cycles.c ui/view/go_cycles.h \
	ui/view/profile_state.c ui/view/profile_state.h \
	ui/view/profile_top.c ui/view/profile_callers.c ui/view/profile_flame.c \
	ui/view/profile_views.h \
	ui/view/profile_choose.c ui/view/profile_choose.h \
	ui/view/profile_count.c ui/view/profile_count.h \
	ui/view/profile_head.c ui/view/profile_draw.c ui/view/profile_keys.c \
	ui/view/profile_point.c ui/view/profile_page.h \
	ui/view/profile.c \
	ui/view/memory.c \
	ui/view/overview.c ui/view/overview.h \
	ui/view/overview_tables.c \
	ui/view/pane.c ui/view/pane.h ui/view/pane_expand.c ui/view/pane_label.c \
	ui/view/output.c ui/view/output.h \
	ui/view/picker.c ui/view/picker.h \
	ui/view/series.c ui/view/series.h \
	ui/view/table_page.c ui/view/table_page.h \
	ui/view/thread_table.c ui/view/thread_table.h \
	ui/view/footer.c \
	ui/view/progress.c \
	ui/view/tabs.c ui/view/tabs.h \
	ui/view/view.c ui/view/view.h \
	ui/widget/bands.c ui/widget/bands.h \
	ui/widget/chart.c ui/widget/chart.h \
	ui/widget/chart_kept.c ui/widget/chart_kept.h \
	ui/widget/figure.c ui/widget/figure.h \
	ui/widget/flame.c ui/widget/flame.h \
	ui/widget/prompt.c ui/widget/prompt.h \
	ui/widget/scale.c ui/widget/scale.h \
	ui/widget/table.c ui/widget/table.h \
	ui/widget/timeaxis.c ui/widget/timeaxis.h \
	ui/widget/timemarks.c ui/widget/timemarks.h
