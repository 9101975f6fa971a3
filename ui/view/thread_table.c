/* SPDX-License-Identifier: MIT */
#include "ui/view/thread_table.h"

#include <stdio.h>
#include <string.h>

#include "base/macro.h"
#include "base/units.h"
#include "ui/widget/chart.h"
#include "ui/widget/figure.h"

const struct table_column thread_columns[THREAD_COLUMNS] = {
	[THREAD_TID] = {"TID", 7, true, 2},
	[THREAD_NAME] = {"thread", 11, false, 0, .most = 15},
	[THREAD_STATE] = {"S", 1, false, 3},
	[THREAD_CPU] = {"CPU%", 5, true, 1},
	[THREAD_TIME] = {"time", 8, true, 9},
	[THREAD_DELAY] = {"delay%", 6, true, 5},
	[THREAD_VOLUNTARY] = {"vol/s", 5, true, 6},
	[THREAD_INVOLUNTARY] = {"inv/s", 5, true, 7},
	[THREAD_CURVE_COLUMN] = {"curve", 6, false, 4, .most = 16},
	[THREAD_LAST_CPU] = {"on", 3, true, 8},
	[THREAD_WCHAN] = {"waits in", 16, false, 10},
};

void thread_draw_row(struct canvas *c, int y, const struct table_place *at, const void *row)
{
	const struct thread_row *t = row;
	char text[UNITS_TEXT_MAX];
	char state[2] = {t->state ? t->state : '-', 0};
	const struct {
		int column;
		enum figure_kind kind;
		float value;
	} figures[] = {{THREAD_CPU, FIGURE_NUMBER, t->cpu_pct},
		{THREAD_DELAY, FIGURE_NUMBER, t->run_delay_pct},
		{THREAD_VOLUNTARY, FIGURE_COUNT, t->voluntary_per_s},
		{THREAD_INVOLUNTARY, FIGURE_COUNT, t->involuntary_per_s},
		{THREAD_LAST_CPU, FIGURE_COUNT, (float)t->last_cpu}};
	char time[UNITS_TEXT_MAX];
	bool running = t->state == 'R';

	units_whole(text, t->tid);
	canvas_text_right(c, at->x[THREAD_TID], y, at->w[THREAD_TID], STYLE_DIM, text);
	canvas_text(c, at->x[THREAD_NAME], y, at->w[THREAD_NAME], STYLE_PLAIN, t->name);
	canvas_text(c, at->x[THREAD_STATE], y, at->w[THREAD_STATE],
		running ? STYLE_FIGURE : STYLE_DIM, state);
	for (size_t i = 0; i < ARRAY_SIZE(figures); i++) {
		int k = figures[i].column;

		/* Zeros are quiet, so that what moves stands out. */
		figure_draw(c, at->x[k], y, at->w[k],
			figures[i].value > 0 ? STYLE_PLAIN : STYLE_DIM, figures[i].kind,
			figures[i].value >= 0, figures[i].value);
	}
	units_duration(time, (double)t->cpu_ns / 1e9);
	canvas_text_right(c, at->x[THREAD_TIME], y, at->w[THREAD_TIME],
		t->cpu_ns ? STYLE_PLAIN : STYLE_DIM, time);
	canvas_text(c, at->x[THREAD_WCHAN], y, at->w[THREAD_WCHAN],
		t->wchan[0] ? STYLE_PLAIN : STYLE_DIM, t->wchan[0] ? t->wchan : "–");
	int w = MIN(at->w[THREAD_CURVE_COLUMN], THREAD_CURVE / chart_columns(c->glyphs));

	chart_spark(c, (struct rect){at->x[THREAD_CURVE_COLUMN], y, w, 1}, t->curve,
		THREAD_CURVE, STYLE_USER, 100);
}

/* Most first; what is not known comes last. */
static int thread_compare_figures(double a, double b)
{
	return a > b ? -1 : a < b;
}

int thread_compare(
	const struct thread_row *a, const struct thread_row *b, enum thread_column by)
{
	switch (by) {
	case THREAD_TID:
		return a->tid < b->tid ? -1 : a->tid > b->tid;
	case THREAD_NAME:
		return strcmp(a->name, b->name);
	case THREAD_STATE:
		return (unsigned char)a->state - (unsigned char)b->state;
	case THREAD_CPU:
	case THREAD_CURVE_COLUMN:
		return thread_compare_figures((double)a->cpu_pct, (double)b->cpu_pct);
	case THREAD_TIME:
		return thread_compare_figures((double)a->cpu_ns, (double)b->cpu_ns);
	case THREAD_DELAY:
		return thread_compare_figures(
			(double)a->run_delay_pct, (double)b->run_delay_pct);
	case THREAD_VOLUNTARY:
		return thread_compare_figures(
			(double)a->voluntary_per_s, (double)b->voluntary_per_s);
	case THREAD_INVOLUNTARY:
		return thread_compare_figures(
			(double)a->involuntary_per_s, (double)b->involuntary_per_s);
	case THREAD_LAST_CPU:
		return a->last_cpu < b->last_cpu ? -1 : a->last_cpu > b->last_cpu;
	case THREAD_WCHAN:
		return strcmp(a->wchan, b->wchan);
	case THREAD_COLUMNS:
		break;
	}
	return 0;
}
