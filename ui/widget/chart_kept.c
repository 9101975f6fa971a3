/* SPDX-License-Identifier: MIT */
#include "ui/widget/chart_kept.h"

#include "base/macro.h"

void chart_kept_done(struct chart_kept *k)
{
	canvas_done(&k->canvas);
	k->serial = 0;
}

/* How it was drawn before is how it is drawn now. */
static bool chart_kept_holds(const struct chart_kept *k, enum glyphs glyphs, struct rect r,
	const struct chart_look *look, double scale_max, uint64_t serial)
{
	return k->serial + 1 == serial && k->canvas.width == r.w && k->canvas.height == r.h &&
	       k->canvas.glyphs == glyphs && k->log == look->log && k->scale_max == scale_max;
}

/* The first of w cells that shows one of the newest `changed` points. */
static int chart_kept_from(int w, int across, size_t changed)
{
	size_t cells = (changed + (size_t)across - 1) / (size_t)across;

	return w - (int)MIN(cells, (size_t)w);
}

void chart_kept_draw(struct chart_kept *k, struct canvas *c, struct rect r,
	const struct chart_point *points, size_t n, const struct chart_look *look,
	double scale_max, uint64_t serial, size_t same)
{
	int across = chart_columns(c->glyphs);
	struct rect rest = {0, 0, r.w, r.h}; /* what is drawn again */

	if (r.w <= 0 || r.h <= 0)
		return;
	if (same > 0 && chart_kept_holds(k, c->glyphs, r, look, scale_max, serial)) {
		rest.x = chart_kept_from(r.w, across, n - MIN(same, n));
		rest.w -= rest.x;
		canvas_fill(&k->canvas, rest, STYLE_PLAIN, ' ');
	} else {
		canvas_resize(&k->canvas, r.w, r.h);
	}
	k->canvas.glyphs = c->glyphs;
	k->log = look->log;
	k->scale_max = scale_max;
	k->serial = serial;
	size_t shown = MIN(n, (size_t)(rest.w * across));

	chart_draw(&k->canvas, rest, points + (n - shown), shown, look, scale_max);
	canvas_copy(c, r.x, r.y, &k->canvas);
}
