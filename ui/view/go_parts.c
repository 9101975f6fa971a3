/* SPDX-License-Identifier: MIT */
#include "ui/view/go_parts.h"

#include "base/macro.h"
#include "ui/widget/chart.h"

const struct band go_bands[RSS_KINDS] = {
	[RSS_ALLOCATED] = {0x2588, '#', STYLE_ANON},
	[RSS_SPAN_FREE] = {0x2591, ':', STYLE_MINOR},
	[RSS_IDLE_KEPT] = {0x2592, '=', STYLE_THREADS},
	[RSS_STACKS] = {0x2593, '%', STYLE_USER},
	[RSS_RUNTIME] = {0x259a, '+', STYLE_WAIT},
	[RSS_LAZY] = {0x254c, '~', STYLE_DIM},
	[RSS_REST] = {0x00b7, '.', STYLE_SYSTEM},
	[RSS_ANON] = {0x2588, '#', STYLE_ANON},
	[RSS_FILE] = {0x2261, 'f', STYLE_FILE},
	[RSS_SHMEM] = {0x256c, 's', STYLE_SHMEM},
};

static const struct {
	enum curve curve;
	enum go_stat stat;
} parts_stats[] = {{CURVE_GO_INUSE, GO_STAT_HEAP_INUSE}, {CURVE_GO_IDLE, GO_STAT_HEAP_IDLE},
	{CURVE_GO_RELEASED, GO_STAT_HEAP_RELEASED}, {CURVE_GO_STACKS, GO_STAT_STACK_SYS},
	{CURVE_GO_SYS, GO_STAT_SYS}, {CURVE_GO_HEAP_SYS, GO_STAT_HEAP_SYS}};

unsigned go_parts_curves(void)
{
	unsigned curves = 1u << CURVE_RSS | 1u << CURVE_GO_HEAP;

	for (size_t i = 0; i < ARRAY_SIZE(parts_stats); i++)
		curves |= 1u << parts_stats[i].curve;
	return curves;
}

/* What was known of one column; false: nothing. */
static bool parts_of_column(
	const struct curves *curves, size_t i, struct memstats *m, struct rss_page *page)
{
	const struct chart_point *rss = &curves->points[CURVE_RSS][i];
	struct rss_input in = {.go = m};
	bool all = curves->points[CURVE_GO_HEAP][i].known;

	if (!rss->known)
		return false;
	m->valid = 0;
	memstats_set(m, GO_STAT_HEAP_ALLOC, (double)curves->points[CURVE_GO_HEAP][i].lower);
	for (size_t k = 0; k < ARRAY_SIZE(parts_stats); k++) {
		const struct chart_point *p = &curves->points[parts_stats[k].curve][i];

		all = all && p->known;
		memstats_set(m, parts_stats[k].stat, (double)p->mean);
	}
	if (!all)
		in.go = NULL;
	in.kernel = (struct rss_kernel){.rss = (int64_t)rss->mean,
		.anon = (int64_t)rss->lower,
		.file = (int64_t)(rss->mean - rss->lower - rss->third),
		.shmem = (int64_t)rss->third};
	rss_split(&in, page);
	return true;
}

void go_parts_draw(
	struct canvas *c, struct rect at, const struct curves *curves, double scale_max)
{
	size_t across = (size_t)chart_columns(c->glyphs), w = (size_t)MAX(at.w, 0);
	struct memstats m = {0};
	struct rss_page page = {0};
	double drawn[RSS_KINDS];

	canvas_fill(c, at, STYLE_PLAIN, ' ');
	for (size_t x = 0; x < w; x++)
		for (size_t i = across; i-- > 0;) {
			size_t back = w * across - (x * across + i);

			/* The later of the two dots that a cell holds, where it is known. */
			if (back > curves->n ||
				!parts_of_column(curves, curves->n - back, &m, &page))
				continue;
			rss_drawn(&page, drawn);
			bands_column(c, at, (int)x, go_bands, drawn, RSS_KINDS, scale_max);
			break;
		}
}
