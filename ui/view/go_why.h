/* SPDX-License-Identifier: MIT */
/* The pane that says why RSS is what it is: in words first, then as a table and as a bar. */
#pragma once

#include "golang/rss.h"
#include "ui/view/view.h"

enum { GO_WHY_LINES = RSS_WORDS + 8 };

struct go_why_line {
	enum style style;
	char text[RSS_WORDS_MAX];
};

/** All that it shows, made anew for each picture. */
struct go_why {
	struct rss_kernel kernel;
	struct memstats stats;
	struct rss_page page;
	int64_t goroutines; /* -1 not known */
	struct go_why_line line[GO_WHY_LINES];
	unsigned n_lines;
	bool expands; /* the page's to set: its frame has the key that expands a chart */
};

void go_why_make(struct go_why *w, const struct model *m);

/**
 * Lines that the pane wants at a width, frame included.
 *
 * ret_least  for the reason, the small table and the bar
 */
int go_why_height(const struct go_why *w, int width, int *ret_least);

void go_why_draw(
	const struct go_why *w, struct canvas *c, struct rect r, const struct model *m);

/** The same over a whole page, every part with its origin. */
void go_why_draw_whole(
	const struct go_why *w, struct canvas *c, struct rect r, const struct model *m);
