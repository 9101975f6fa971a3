/* SPDX-License-Identifier: MIT */
#include "record/plot_svg.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/text.h"

enum {
	SVG_LETTER_TENTHS = 64
}; /* of a pixel: a letter's width in the small size, on average */

void svg_write_escaped(FILE *f, const char *text)
{
	char bytes[4] = "";
	size_t n = strlen(text);

	while (n > 0) {
		char32_t c;
		size_t used = text_decode(text, n, &c);

		if (c == '&')
			fputs("&amp;", f);
		else if (c == '<')
			fputs("&lt;", f);
		else if (c == '>')
			fputs("&gt;", f);
		else if (c == '"')
			fputs("&quot;", f);
		else if (c == '\'')
			fputs("&#39;", f);
		else
			fwrite(bytes, 1, text_encode(bytes, text_is_control(c) ? 0xfffd : c),
				f);
		text += used;
		n -= used;
	}
}

/* Never printf's %f: a locale may write a comma. */
void svg_write_number(FILE *f, double value)
{
	long tenths = lround(CLAMP(value, -1e6, 1e6) * 10);

	fprintf(f, "%s%ld", tenths < 0 ? "-" : "", labs(tenths) / 10);
	if (tenths % 10)
		fprintf(f, ".%ld", labs(tenths) % 10);
}

static void svg_attribute(FILE *f, const char *name, double value)
{
	fprintf(f, " %s=\"", name);
	svg_write_number(f, value);
	fputc('"', f);
}

static void svg_class(FILE *f, const char *classes)
{
	if (classes[0])
		fprintf(f, " class=\"%s\"", classes);
}

void svg_text(FILE *f, double x, double y, const char *classes, const char *text)
{
	fputs("<text", f);
	svg_attribute(f, "x", x);
	svg_attribute(f, "y", y);
	svg_class(f, classes);
	fputc('>', f);
	svg_write_escaped(f, text);
	fputs("</text>\n", f);
}

double svg_text_width(const char *text)
{
	return (double)text_cells(text) * SVG_LETTER_TENTHS / 10;
}

void svg_text_clipped(
	FILE *f, double x, double y, double width, const char *classes, const char *text)
{
	char clipped[512];

	text_clip(clipped, sizeof(clipped), text,
		(size_t)MAX(width * 10 / SVG_LETTER_TENTHS, 1.0), false);
	svg_text(f, x, y, classes, clipped);
}

void svg_rect(FILE *f, double x, double y, double w, double h, const char *classes)
{
	fputs("<rect", f);
	svg_attribute(f, "x", x);
	svg_attribute(f, "y", y);
	svg_attribute(f, "width", w);
	svg_attribute(f, "height", h);
	svg_class(f, classes);
	fputs("/>\n", f);
}

void svg_line(FILE *f, double x1, double y1, double x2, double y2, const char *classes)
{
	fputs("<path d=\"M", f);
	svg_write_number(f, x1);
	fputc(' ', f);
	svg_write_number(f, y1);
	fputc('L', f);
	svg_write_number(f, x2);
	fputc(' ', f);
	svg_write_number(f, y2);
	fputc('"', f);
	svg_class(f, classes);
	fputs("/>\n", f);
}

double svg_frame_x(const struct svg_frame *f, int64_t t_ns)
{
	double part = (double)(t_ns - f->begin_ns) / (double)(f->end_ns - f->begin_ns);

	return f->x + f->width * CLAMP(part, 0.0, 1.0);
}

double svg_frame_y(const struct svg_frame *f, double value)
{
	return f->y + f->height * (1 - CLAMP(value / f->max, 0.0, 1.0));
}

static double svg_bin_value(const struct plot_bin *bin, enum svg_value value)
{
	return value == SVG_MEAN ? plot_bin_mean(bin) : value == SVG_MIN ? bin->min : bin->max;
}

/* A path under way: the pen's place, in tenths of a pixel as they are written. */
struct svg_pen {
	FILE *f;
	bool open, area;
	double base;
	long x, y;
};

static void svg_pen_move(struct svg_pen *pen, char letter, long tenths)
{
	fputc(letter, pen->f);
	svg_write_number(pen->f, (double)tenths / 10);
}

static void svg_pen_close(struct svg_pen *pen)
{
	if (!pen->open)
		return;
	svg_pen_move(pen, 'H', pen->x);
	if (pen->area) {
		svg_pen_move(pen, 'V', lround(pen->base * 10));
		fputc('Z', pen->f);
	}
	pen->open = false;
}

/* One step from x0 to x1 at y; equal neighbours are drawn in one go. */
static void svg_pen_step(struct svg_pen *pen, double x0, double x1, double y)
{
	long left = lround(x0 * 10), right = MAX(lround(x1 * 10), left + 5),
	     at = lround(y * 10);

	if (!pen->open) {
		svg_pen_move(pen, 'M', left);
		svg_pen_move(pen, ' ', pen->area ? lround(pen->base * 10) : at);
		if (pen->area)
			svg_pen_move(pen, 'V', at);
		pen->open = true;
	} else if (at != pen->y) {
		svg_pen_move(pen, 'H', left);
		svg_pen_move(pen, 'V', at);
	}
	pen->x = right;
	pen->y = at;
}

/* What to draw of which bins. */
struct svg_curve {
	const struct plot_bins *bins;
	size_t series, known; /* drawn where `known` is known */
	enum svg_value value;
	bool area;
};

static void svg_curve(FILE *f, const struct svg_frame *frame, const struct svg_curve *c,
	const char *attributes)
{
	const struct plot_bins *b = c->bins;
	struct svg_pen pen = {.f = f, .area = c->area, .base = frame->y + frame->height};
	size_t used = plot_bins_used(b);

	fputs("<path d=\"", f);
	for (size_t i = 0; i < used; i++) {
		const struct plot_bin *bin = plot_bins_get(b, c->series, i);
		int64_t left = (int64_t)i * b->width_ns;

		if (bin->weight == 0 || plot_bins_get(b, c->known, i)->weight == 0)
			svg_pen_close(&pen);
		else
			svg_pen_step(&pen, svg_frame_x(frame, left),
				svg_frame_x(frame, left + b->width_ns),
				svg_frame_y(frame, svg_bin_value(bin, c->value)));
	}
	svg_pen_close(&pen);
	fprintf(f, "\" %s/>\n", attributes);
}

void svg_area(FILE *f, const struct svg_frame *frame, const struct plot_bins *b, size_t series,
	enum svg_value value, const char *attributes)
{
	struct svg_curve c = {b, series, series, value, true};

	svg_curve(f, frame, &c, attributes);
}

void svg_steps(FILE *f, const struct svg_frame *frame, const struct plot_bins *b, size_t series,
	enum svg_value value, const char *attributes)
{
	struct svg_curve c = {b, series, series, value, false};

	svg_curve(f, frame, &c, attributes);
}

/* The height of one bin's band in tenths of a pixel: its edges; false: it has none to see. */
static bool svg_band_edges(const struct svg_frame *frame, const struct plot_bin *bin,
	enum svg_value lower, enum svg_value upper, long *ret_low, long *ret_high)
{
	if (bin->weight == 0)
		return false;
	*ret_low = lround(svg_frame_y(frame, svg_bin_value(bin, lower)) * 10);
	*ret_high = lround(svg_frame_y(frame, svg_bin_value(bin, upper)) * 10);
	return *ret_low > *ret_high;
}

/* Bins from..to, which all have a band: along its upper edge, and back along the lower one. */
static void svg_band_stretch(FILE *f, const struct svg_frame *frame, const struct svg_curve *c,
	enum svg_value lower, size_t from, size_t to)
{
	struct svg_pen pen = {.f = f};
	long low, high;

	for (size_t i = from; i < 2 * to - from; i++) {
		bool back = i >= to;
		size_t at = back ? 2 * to - 1 - i : i;
		int64_t left = (int64_t)at * c->bins->width_ns;
		double x0 = svg_frame_x(frame, left),
		       x1 = svg_frame_x(frame, left + c->bins->width_ns);

		svg_band_edges(frame, plot_bins_get(c->bins, c->series, at), lower, c->value,
			&low, &high);
		svg_pen_move(&pen, i == from ? 'M' : 'L', lround((back ? x1 : x0) * 10));
		svg_pen_move(&pen, ' ', back ? low : high);
		svg_pen_move(&pen, 'H', lround((back ? x0 : x1) * 10));
	}
	fputc('Z', f);
}

void svg_band(FILE *f, const struct svg_frame *frame, const struct plot_bins *b, size_t series,
	enum svg_value lower, enum svg_value upper, const char *attributes)
{
	struct svg_curve c = {b, series, series, upper, true};
	size_t used = plot_bins_used(b), from = 0;
	long low, high;

	fputs("<path d=\"", f);
	for (size_t i = 0; i <= used; i++) {
		if (i < used && svg_band_edges(frame, plot_bins_get(b, series, i), lower, upper,
					&low, &high))
			continue;
		if (from < i)
			svg_band_stretch(f, frame, &c, lower, from, i);
		from = i + 1;
	}
	fprintf(f, "\" %s/>\n", attributes);
}

void svg_area_where(FILE *f, const struct svg_frame *frame, const struct plot_bins *b,
	size_t series, size_t known, const char *attributes)
{
	struct svg_curve c = {b, series, known, SVG_MEAN, true};

	svg_curve(f, frame, &c, attributes);
}
