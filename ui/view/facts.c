/* SPDX-License-Identifier: MIT */
#include "ui/view/facts.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/macro.h"
#include "base/text.h"
#include "ui/threshold.h"
#include "ui/widget/figure.h"

enum { FACTS_NAME_W = 13, FACTS_APART = 2 };

static struct fact_row *facts_next(struct facts *f, const char *name)
{
	assert(f->n < FACTS_MAX);
	f->at[f->n] = (struct fact_row){.name = name, .style = STYLE_PLAIN};
	return &f->at[f->n++];
}

void facts_add(struct facts *f, const char *name, const char *format, ...)
{
	struct fact_row *row = facts_next(f, name);
	va_list args;

	va_start(args, format);
	vsnprintf(row->value, sizeof(row->value), format, args);
	va_end(args);
}

void facts_add_known(struct facts *f, const char *name, bool known, const char *format, ...)
{
	struct fact_row *row = facts_next(f, name);
	va_list args;

	if (!known)
		return;
	va_start(args, format);
	vsnprintf(row->value, sizeof(row->value), format, args);
	va_end(args);
}

void facts_add_unknown(struct facts *f, const char *name)
{
	facts_next(f, name);
}

void facts_style(struct facts *f, enum style style)
{
	f->at[f->n - 1].style = style;
}

void facts_add_bytes(struct facts *f, const char *name, bool known, double bytes)
{
	struct fact_row *row = facts_next(f, name);
	char text[FIGURE_TEXT_MAX];

	figure_text(text, FIGURE_BYTES, known, bytes);
	if (known)
		snprintf(row->value, sizeof(row->value), "%s", text);
}

void facts_add_metric(
	struct facts *f, const char *name, const struct session_now *now, enum metric m)
{
	bool counter = metrics[m].kind == KIND_COUNTER;
	bool known = counter ? rates_has(&now->rates, m) : sample_has(&now->sample, m);
	double value = counter ? now->rates.per_s[m] : (double)now->sample.value[m];
	bool bytes = metrics[m].unit == UNIT_BYTES;
	struct fact_row *row = facts_next(f, name);
	char text[FIGURE_TEXT_MAX];

	figure_text(text, bytes ? FIGURE_BYTES : FIGURE_COUNT, known, value);
	if (known)
		snprintf(row->value, sizeof(row->value), "%s%s", text,
			!counter ? ""
			: bytes  ? "/s"
				 : " /s");
}

void facts_age(struct facts *f, int64_t age_ns)
{
	struct fact_row *row = &f->at[f->n - 1];
	char age[FIGURE_TEXT_MAX];
	size_t used = strlen(row->value);

	if (!used || age_ns < NS_PER_S)
		return;
	figure_span(age, age_ns / NS_PER_S * NS_PER_S);
	snprintf(row->value + used, sizeof(row->value) - used, ", %s ago", age);
}

static int facts_columns(int width)
{
	return width < 60 ? 1 : width < 120 ? 2 : width < 200 ? 3 : 4;
}

int facts_lines(const struct facts *f, int width)
{
	int columns = facts_columns(width);

	return ((int)f->n + columns - 1) / columns;
}

/* Beside the colour, for those who see none; names are shorter than their column. */
static void facts_draw_sign(struct canvas *c, int x, int y, enum style style)
{
	if (style == STYLE_WARN)
		canvas_put(c, x, y, style, threshold_sign(GRADE_ALMOST));
	else if (style == STYLE_BAD)
		canvas_put(c, x, y, style, threshold_sign(GRADE_CRITICAL));
}

/* A list of three or more that is too long loses whole items, not letters: "pipe 5, device 4,
 * …". */
static void facts_fit(const char *value, int cells, char *out, size_t size)
{
	const char *first = strchr(value, ',');
	bool list = first && strchr(first + 1, ',');

	snprintf(out, size, "%s", value);
	while (list && (int)text_cells(out) > cells) {
		char *end = strrchr(out, ',');

		if (end && strcmp(end, ", …") == 0) {
			*end = 0;
			end = strrchr(out, ',');
		}
		if (!end) {
			snprintf(out, size, "%s", value);
			return;
		}
		snprintf(end, size - (size_t)(end - out), ", …");
	}
}

void facts_draw(const struct facts *f, struct canvas *c, struct rect r)
{
	char value[sizeof(f->at->value) + 8];

	int columns = 1;

	/* Only as many columns as it needs: wide ones cut fewer words. */
	while (columns < facts_columns(r.w) && ((int)f->n + columns - 1) / columns > r.h)
		columns++;
	int w = (r.w + FACTS_APART) / columns - FACTS_APART;

	for (int i = 0; i < (int)f->n && i / columns < r.h; i++) {
		const struct fact_row *row = &f->at[i];
		int x = r.x + i % columns * (w + FACTS_APART), y = r.y + i / columns;
		bool known = row->value[0];
		/* What is last has the rest of its line to itself. */
		int cells = (i + 1 == (int)f->n ? r.x + r.w - x : w) - FACTS_NAME_W - 1;

		canvas_text(c, x, y, MIN(FACTS_NAME_W, w), STYLE_DIM, row->name);
		facts_draw_sign(c, x + FACTS_NAME_W - 1, y, known ? row->style : STYLE_DIM);
		facts_fit(known ? row->value : "–", cells, value, sizeof(value));
		canvas_text_path(c, x + FACTS_NAME_W + 1, y, cells,
			known ? row->style : STYLE_DIM, value);
	}
}

void facts_draw_pane(const struct facts *f, struct canvas *c, struct rect r, const char *title,
	const char *right)
{
	if (r.h < 3)
		return;
	canvas_frame(c, r, title, right);
	facts_draw(f, c, (struct rect){r.x + 2, r.y + 1, r.w - 4, r.h - 2});
}

const char *facts_since_name(const struct session_now *now)
{
	static const char *const words[] = {[SINCE_ATTACH] = "since attach",
		[SINCE_RESET] = "since reset",
		[SINCE_MARK] = "since mark"};

	return words[now->since_kind];
}

bool facts_since(const struct session_now *now, enum metric m, double *ret)
{
	if (!sample_has(&now->sample, m) || !sample_has(&now->since, m))
		return false;
	*ret = (double)(now->sample.value[m] - now->since.value[m]);
	return true;
}
