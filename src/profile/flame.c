/* SPDX-License-Identifier: MIT */
/* -flame: one SVG, roots on top, with everything it needs inside. */
#include "profile/flame.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "base/text.h"
#include "profile/flame_script.h"
#include "profile/path.h"

enum {
	FLAME_WIDTH = 1180,
	FLAME_PAD = 10,
	FLAME_ROW = 17,
	FLAME_TOP = 66,
	FLAME_ROWS_MAX = 2000, /* a taller picture is of no use; the rest is counted */
};

int flame_layout(const struct stacks *s, struct flame_box **ret)
{
	struct flame_box *box = memory_array(s->n + 1, sizeof(*box));
	_cleanup_free_ double *next = memory_array(s->n + 1, sizeof(*next));
	double total = 0, root = 0;

	if (!box || !next) {
		free(box);
		return -ENOMEM;
	}
	for (size_t i = 0; i < s->n; i++)
		if (s->frames[i].parent == PROFILE_NONE)
			total += s->frames[i].width;
	for (size_t i = 0; i < s->n; i++) {
		uint32_t parent = s->frames[i].parent;
		double *at = parent == PROFILE_NONE ? &root : &next[parent];

		box[i].w = total > 0 ? s->frames[i].width / total : 0;
		box[i].x = *at;
		*at += box[i].w;
		next[i] = box[i].x;
	}
	*ret = box;
	return 0;
}

size_t flame_package(const char *name)
{
	const char *slash = NULL, *p;

	if ((p = strstr(name, "::")))
		return (size_t)(p - name);
	for (p = name; *p && *p != '('; p++)
		if (*p == '/')
			slash = p;
	p = slash ? slash : name;
	return (size_t)(p - name) + strcspn(p, ".");
}

static void flame_write_text(FILE *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		switch (s[i]) {
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '&':
			fputs("&amp;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		default:
			fputc(s[i], out);
		}
	}
}

/* A share of 1 with nine digits, without any decimal point of a locale. */
static void flame_write_share(FILE *out, const char *name, double v)
{
	long billionth = lround(CLAMP(v, 0.0, 1.0) * 1e9);

	fprintf(out, " %s=\"%ld.%09ld\"", name, billionth / 1000000000, billionth % 1000000000);
}

/* Hundredths of a pixel. */
static void flame_write_pixels(FILE *out, const char *name, double v)
{
	long hundredth = lround(v * 100);

	fprintf(out, " %s=\"%ld.%02ld\"", name, hundredth / 100, hundredth % 100);
}

/* A warm colour that the package always gets; red and green for what grew and shrank. */
static unsigned flame_color(const struct stack_frame *f, bool is_difference, int64_t total)
{
	uint32_t h = 2166136261u;

	if (is_difference) {
		double score = total ? fmin(1, fabs((double)f->cum / (double)total)) : 0;
		unsigned pale = (unsigned)(235 - 150 * sqrt(score));

		return f->cum == 0  ? 0xdddddd
		       : f->cum > 0 ? 0xf00000 | pale << 8 | pale
				    : pale << 16 | 0xc800 | pale;
	}
	for (size_t i = 0, n = flame_package(f->name); i < n; i++)
		h = (h ^ (unsigned char)f->name[i]) * 16777619u;
	return (205 + h % 50) << 16 | (90 + (h >> 8) % 130) << 8 | (40 + (h >> 16) % 50);
}

struct flame {
	const struct report *r;
	const struct stacks *s;
	const struct flame_box *box;
	bool is_difference;
	FILE *out;
};

static void flame_write_label(const struct flame *f, const char *name, double width)
{
	long cells = lround(floor((width - 4) / 7.3));
	size_t size = strlen(name) + 8;
	_cleanup_free_ char *clipped = xcalloc(size, 1);

	if (cells < 3)
		return;
	text_clip(clipped, size, name, (size_t)cells, false);
	flame_write_text(f->out, clipped, strlen(clipped));
}

static void flame_write_box(const struct flame *f, size_t i)
{
	const struct stack_frame *frame = &f->s->frames[i];
	double x = FLAME_PAD + f->box[i].x * FLAME_WIDTH, w = f->box[i].w * FLAME_WIDTH;
	int y = FLAME_TOP + (int)frame->depth * FLAME_ROW;
	char flat[MEASURE_TEXT_MAX], cum[MEASURE_TEXT_MAX], share[MEASURE_PERCENT_MAX];

	report_value(f->r, flat, frame->flat);
	report_value(f->r, cum, frame->cum);
	fputs("<g class=\"f\"", f->out);
	flame_write_share(f->out, "data-x", f->box[i].x);
	flame_write_share(f->out, "data-w", f->box[i].w);
	fputs("><title>", f->out);
	flame_write_text(f->out, frame->name, strlen(frame->name));
	fputc('\n', f->out);
	flame_write_text(f->out, cum, strlen(cum));
	fprintf(f->out, " (%s), own ", measure_percent_trimmed(share, frame->cum, f->r->total));
	flame_write_text(f->out, flat, strlen(flat));
	fputs("</title><rect", f->out);
	flame_write_pixels(f->out, "x", x);
	flame_write_pixels(f->out, "width", w);
	fprintf(f->out, " y=\"%d\" height=\"%d\" rx=\"1\" fill=\"#%06x\"/><text", y,
		FLAME_ROW - 1, flame_color(frame, f->is_difference, f->r->total));
	flame_write_pixels(f->out, "x", x + 3);
	fprintf(f->out, " y=\"%d\">", y + 12);
	flame_write_label(f, frame->name, w);
	fputs("</text></g>\n", f->out);
}

static void flame_write_head(const struct flame *f, int height)
{
	const struct profile *p = f->r->view;
	char total[MEASURE_TEXT_MAX];
	size_t n = 0;
	const char *file =
		p->n_mappings && *p->mappings[0].file ? path_base(p->mappings[0].file, &n) : "";

	report_value(f->r, total, f->r->total);
	fprintf(f->out,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" width=\"%d\" "
		"height=\"%d\" "
		"viewBox=\"0 0 %d %d\" data-width=\"%d\" "
		"data-pad=\"%d\">\n<style><![CDATA[\n%s]]></style>\n"
		"<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n<text x=\"%d\" "
		"y=\"20\">",
		FLAME_WIDTH + 2 * FLAME_PAD, height, FLAME_WIDTH + 2 * FLAME_PAD, height,
		FLAME_WIDTH, FLAME_PAD, flame_style, FLAME_PAD);
	flame_write_text(f->out, file, n);
	fputs(n ? ": " : "", f->out);
	flame_write_text(f->out, f->r->type, strlen(f->r->type));
	fputs(", ", f->out);
	flame_write_text(f->out, total, strlen(total));
	fprintf(f->out,
		"</text>\n<text x=\"%d\" y=\"40\" id=\"info\"></text>\n"
		"<text x=\"%d\" y=\"20\" id=\"reset\" class=\"b\">Reset zoom</text>\n"
		"<text x=\"%d\" y=\"20\" id=\"search\" class=\"b\">Search</text>\n"
		"<text x=\"%d\" y=\"40\" id=\"found\"></text>\n",
		FLAME_PAD, FLAME_WIDTH - 200, FLAME_WIDTH - 80, FLAME_WIDTH - 120);
}

/* Anything below zero or marked as base: colours tell growth, not packages. */
static bool flame_is_difference(const struct report *r)
{
	for (size_t i = 0; i < r->view->n_samples; i++)
		if (r->view->samples[i].is_base || r->view->samples[i].values[r->value] < 0)
			return true;
	return false;
}

static void flame_write(const struct flame *f)
{
	uint32_t rows = MIN(f->s->depth, (uint32_t)FLAME_ROWS_MAX);
	int height = FLAME_TOP + ((int)rows + 2) * FLAME_ROW;
	size_t deeper = 0;

	flame_write_head(f, height);
	for (size_t i = 0; i < f->s->n; i++) {
		if (f->s->frames[i].depth >= FLAME_ROWS_MAX)
			deeper++;
		else if (f->box[i].w * FLAME_WIDTH >= 0.1)
			flame_write_box(f, i);
	}
	if (deeper > 0)
		fprintf(f->out,
			"<text x=\"%d\" y=\"%d\">%zu frames are deeper than %d rows</text>\n",
			FLAME_PAD, height - FLAME_ROW, deeper, FLAME_ROWS_MAX);
	fprintf(f->out, "<script><![CDATA[\n%s]]></script>\n</svg>\n", flame_script);
}

int report_write_flame(struct report *r, FILE *out, struct why *why)
{
	_cleanup_(stacks_done) struct stacks s = {0};
	_cleanup_free_ struct flame_box *box = NULL;
	int e = stacks_make(r, &s);

	(void)why;
	if (e == 0)
		e = flame_layout(&s, &box);
	if (e < 0)
		return e;
	flame_write(&(struct flame){r, &s, box, flame_is_difference(r), out});
	return 0;
}
