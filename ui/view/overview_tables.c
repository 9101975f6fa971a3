/* SPDX-License-Identifier: MIT */
#include "ui/view/overview.h"

#include <stdio.h>
#include <string.h>

#include "base/macro.h"
#include "base/text.h"
#include "base/units.h"
#include "ui/hints.h"
#include "ui/view/bounds.h"
#include "ui/view/facts.h"
#include "ui/view/tabs.h"
#include "ui/view/thread_table.h"
#include "ui/widget/figure.h"

enum { PAGE_TOP = 1 }; /* below the header */
enum { IO_COLUMNS_ALONE = 3 };
enum { ITEM_NAME_W = 8, ITEM_FIGURE_W = 8, ITEM_AGED_W = 27 };

static bool counter_since(const struct session_now *now, enum metric m, double *ret)
{
	if (!sample_has(&now->sample, m) || !sample_has(&now->since, m))
		return false;
	*ret = (double)(now->sample.value[m] - now->since.value[m]);
	return true;
}

static void memory_age_words(char out[FIGURE_TEXT_MAX], int64_t age_ns, bool roomy)
{
	int64_t s = age_ns / NS_PER_S;

	if (roomy || s < 60)
		figure_span(out, s * NS_PER_S);
	else
		snprintf(out, FIGURE_TEXT_MAX, "%dm", (int)MIN(s / 60, 999));
}

/* Name and figure of a part of memory; age_ns < 0: as new as the sample. Its age stands behind
 * it, "4 s ago", or with the name, "PSS 4 s". */
static void memory_draw_item(struct canvas *c, struct rect r, const char *name, bool known,
	double value, int64_t age_ns)
{
	bool old = known && age_ns >= NS_PER_S, roomy = r.w >= ITEM_AGED_W;
	char age[FIGURE_TEXT_MAX] = "", text[FIGURE_TEXT_MAX + 8];
	int name_w = roomy ? ITEM_NAME_W : CLAMP(r.w - ITEM_FIGURE_W, 0, ITEM_NAME_W + 1);

	if (old)
		memory_age_words(age, age_ns, roomy);
	if (old && !roomy)
		text_join(text, sizeof(text), name, " ", age);
	canvas_text(c, r.x, r.y, name_w, STYLE_DIM, old && !roomy ? text : name);
	figure_draw(
		c, r.x + name_w, r.y, ITEM_FIGURE_W, STYLE_PLAIN, FIGURE_BYTES, known, value);
	if (!old || !roomy)
		return;
	text_join(text, sizeof(text), age, " ago");
	canvas_text(c, r.x + 17, r.y, r.w - 17, STYLE_DIM, text);
}

static void memory_draw_metric(struct canvas *c, struct rect r, const struct model *m,
	const char *name, enum metric id)
{
	const struct sample *s = &m->now->sample;

	memory_draw_item(c, r, name, sample_has(s, id), (double)s->value[id], -1);
}

static void memory_draw_files(struct canvas *c, struct rect r, const struct model *m)
{
	bool known = sample_has(&m->now->sample, METRIC_OPEN_FDS);
	double open = (double)m->now->sample.value[METRIC_OPEN_FDS];
	enum threshold_grade grade =
		known ? threshold_grade(&m->settings->thresholds[THRESHOLD_FILES], open,
				bounds_files_limit(m->looks))
		      : GRADE_FINE;
	enum style style = threshold_style(grade, STYLE_PLAIN);

	canvas_text(c, r.x, r.y, 6, STYLE_DIM, "files");
	canvas_put(c, r.x + 6, r.y, style, threshold_sign(grade));
	figure_draw(c, r.x + 7, r.y, 5, style, FIGURE_COUNT, known, open);
	canvas_text(c, r.x + 13, r.y, 4, STYLE_DIM, "open");
}

static void memory_draw_parts(struct canvas *c, struct rect r, const struct model *m)
{
	static const struct {
		const char *name;
		enum metric metric;
	} left[] = {{"anon", METRIC_RSS_ANON}, {"file", METRIC_RSS_FILE},
		{"shmem", METRIC_RSS_SHMEM}, {"virtual", METRIC_VIRTUAL}, {"RSS", METRIC_RSS}};
	const struct memory_parts *parts = &m->now->memory;
	int half = r.w / 2;
	int64_t age = m->t_ns - parts->t_ns;

	for (int i = 0; i < (int)ARRAY_SIZE(left) && i < r.h; i++) {
		struct rect at = {r.x, r.y + i, ITEM_NAME_W + ITEM_FIGURE_W, 1},
			    other = {r.x + half, r.y + i, half, 1};

		memory_draw_metric(c, at, m, left[i].name, left[i].metric);
		if (i == 0)
			memory_draw_item(
				c, other, "PSS", parts->valid, (double)parts->pss, age);
		if (i == 1)
			memory_draw_item(c, other, "USS", parts->valid && parts->uss >= 0,
				(double)parts->uss, age);
		if (i == 2)
			memory_draw_metric(c, other, m, "swap", METRIC_SWAP);
		if (i == 3)
			memory_draw_metric(c, other, m, "peak", METRIC_PEAK_RSS);
	}
	if (r.h >= 5)
		memory_draw_files(c, (struct rect){r.x + half, r.y + 4, half, 1}, m);
}

/* The I/O table: what reached storage, and what the calls passed. */
static const struct table_column io_columns[] = {
	{"I/O", 5, false, 0},
	{"storage", 10, true, 1},
	{"total", 8, true, 2},
	{"by calls", 10, true, 4},
	{"total", 8, true, 5},
	{"calls", 7, true, 3},
};

static void io_draw_bytes(struct canvas *c, int x, int y, int w, enum style style,
	const struct session_now *now, enum metric m)
{
	char text[FIGURE_TEXT_MAX + 4];
	bool known = rates_has(&now->rates, m);

	figure_text(text, FIGURE_BYTES, known, now->rates.per_s[m]);
	strcat(text, known ? "/s" : "");
	canvas_text_right(c, x, y, w, known ? style : STYLE_DIM, text);
}

static void io_draw_total(
	struct canvas *c, int x, int y, int w, const struct session_now *now, enum metric m)
{
	double value = 0;
	bool known = counter_since(now, m, &value);

	figure_draw(c, x, y, w, STYLE_PLAIN, FIGURE_BYTES, known, value);
}

static void io_draw_line(struct canvas *c, int y, const struct table_place *at,
	const struct model *m, bool write)
{
	const struct session_now *now = m->now;
	enum metric bytes = write ? METRIC_WRITE_BYTES : METRIC_READ_BYTES;
	enum metric chars = write ? METRIC_WRITE_CHARS : METRIC_READ_CHARS;
	enum metric calls = write ? METRIC_WRITE_SYSCALLS : METRIC_READ_SYSCALLS;
	enum style style = write ? STYLE_WRITE : STYLE_READ;
	char text[FIGURE_TEXT_MAX + 4];
	bool known = rates_has(&now->rates, calls);

	canvas_text(c, at->x[0], y, at->w[0], style, write ? "write" : "read");
	io_draw_bytes(c, at->x[1], y, at->w[1], style, now, bytes);
	io_draw_total(c, at->x[2], y, at->w[2], now, bytes);
	io_draw_bytes(c, at->x[3], y, at->w[3], STYLE_PLAIN, now, chars);
	io_draw_total(c, at->x[4], y, at->w[4], now, chars);
	figure_text(text, FIGURE_COUNT, known, now->rates.per_s[calls]);
	strcat(text, known ? "/s" : "");
	canvas_text_right(c, at->x[5], y, at->w[5], known ? STYLE_PLAIN : STYLE_DIM, text);
}

/* Without a line of heads the figures say themselves what they are, as far as there is room. */
static void io_draw_unheaded(struct canvas *c, struct rect r, const struct model *m, bool write)
{
	const struct session_now *now = m->now;
	enum metric chars = write ? METRIC_WRITE_CHARS : METRIC_READ_CHARS;
	struct table_place at = table_place(io_columns, ARRAY_SIZE(io_columns), r.x, r.w);
	int x = at.x[2] + at.w[2] + 1, room = r.x + r.w - x;
	char text[FIGURE_TEXT_MAX], words[FIGURE_TEXT_MAX + 32];

	for (size_t i = IO_COLUMNS_ALONE; i < ARRAY_SIZE(io_columns); i++)
		at.w[i] = 0;
	io_draw_line(c, r.y, &at, m, write);
	figure_text(text, FIGURE_BYTES, rates_has(&now->rates, chars), now->rates.per_s[chars]);
	snprintf(words, sizeof(words), "total  %s%s by calls", text,
		rates_has(&now->rates, chars) ? "/s" : "");
	if (at.w[2])
		canvas_text(c, x, r.y, room, STYLE_DIM,
			(int)text_cells(words) <= room ? words : "total");
}

static void io_draw(struct canvas *c, struct rect r, const struct model *m)
{
	struct table_place at = table_place(io_columns, ARRAY_SIZE(io_columns), r.x, r.w);

	if (r.h < 3) {
		for (int i = 0; i < MIN(2, r.h); i++)
			io_draw_unheaded(c, (struct rect){r.x, r.y + i, r.w, 1}, m, i);
		return;
	}
	table_draw_head(c, r.y, io_columns, ARRAY_SIZE(io_columns), &at);
	for (int i = 0; i < 2; i++)
		io_draw_line(c, r.y + 1 + i, &at, m, i);
}

static void since_draw_time(struct canvas *c, int x, int y, const char *name,
	const struct session_now *now, enum metric id, enum style style)
{
	char text[UNITS_TEXT_MAX];
	double value = 0;
	bool known = counter_since(now, id, &value);

	canvas_text(c, x, y, 8, STYLE_DIM, name);
	units_duration(text, value * 1e-9);
	canvas_text_right(c, x + 8, y, 8, known ? style : STYLE_DIM, known ? text : "–");
}

static void since_draw_count(struct canvas *c, int x, int y, const char *name,
	const struct session_now *now, enum metric id)
{
	double value = 0;
	bool known = counter_since(now, id, &value);

	canvas_text(c, x, y, 8, STYLE_DIM, name);
	figure_draw(c, x + 8, y, 8, STYLE_PLAIN, FIGURE_COUNT, known, value);
}

/* "since mark deploy, 2m 03s": since what, and how long that is; the word of a mark gives way.
 */
static void since_draw_words(struct canvas *c, struct rect r, const struct session_now *now)
{
	const char *word = now->since_kind == SINCE_MARK ? now->since_word : "";
	char what[EVENT_TEXT_MAX + 16], length[FIGURE_TEXT_MAX], rest[FIGURE_TEXT_MAX + 4];

	figure_span(length, (now->sample.t_ns - now->since.t_ns) / NS_PER_S * NS_PER_S);
	text_join(rest, sizeof(rest), ", ", length);
	text_join(what, sizeof(what), facts_since_name(now), word[0] ? " " : "", word);
	int room = MAX(r.w - (int)text_cells(rest), 0);
	int used = canvas_text(c, r.x, r.y, room, STYLE_HEAD, what);

	canvas_text(c, r.x + used, r.y, r.w - used, STYLE_HEAD, rest);
}

/* What was used since attach, or since the user said so. */
static void since_draw(struct canvas *c, struct rect r, const struct model *m)
{
	const struct session_now *now = m->now;
	int third = r.w / 3;

	if (r.h < 3 || third < 17)
		return;
	since_draw_words(c, r, now);
	since_draw_time(c, r.x, r.y + 1, "CPU", now, METRIC_CPU, STYLE_PLAIN);
	since_draw_time(c, r.x + third, r.y + 1, "user", now, METRIC_USER, STYLE_USER);
	since_draw_time(
		c, r.x + 2 * third, r.y + 1, "system", now, METRIC_SYSTEM, STYLE_SYSTEM);
	since_draw_time(c, r.x, r.y + 2, "delay", now, METRIC_RUN_DELAY, STYLE_WAIT);
	since_draw_count(c, r.x + third, r.y + 2, "minor", now, METRIC_MINOR_FAULTS);
	since_draw_count(c, r.x + 2 * third, r.y + 2, "major", now, METRIC_MAJOR_FAULTS);
}

/* A pane that begins where the page does is alone on it: the list of pages is in its frame. */
static void overview_draw_frame(struct canvas *c, struct rect r, const struct model *m,
	const char *title, const char *right)
{
	char words[160];

	if (r.y > PAGE_TOP || r.x > 0) {
		canvas_frame(c, r, title, right);
		return;
	}
	snprintf(words, sizeof(words), "%s%s%s", title, right ? ", " : "", right ? right : "");
	canvas_frame(c, r, NULL, NULL);
	tabs_draw_beside(c, r, m, words);
}

void overview_draw_memory(struct canvas *c, struct rect r, const struct model *m)
{
	struct rect in = {r.x + 2, r.y + 1, r.w - 4, r.h - 2};

	if (r.h < 3)
		return;
	overview_draw_frame(c, r, m, "Memory and I/O", NULL);
	int parts = in.h >= 8 ? 5 : 4, io = in.h >= 8 ? 3 : 2;

	memory_draw_parts(c, (struct rect){in.x, in.y, in.w, MIN(parts, in.h)}, m);
	int y = in.y + parts + (in.h > parts + io);

	if (in.y + in.h - y >= io)
		io_draw(c, (struct rect){in.x, y, in.w, io}, m);
	y += io + (in.h > parts + io + 4);
	since_draw(c, (struct rect){in.x, y, in.w, in.y + in.h - y}, m);
}

void overview_draw_threads(struct canvas *c, struct rect r, const struct model *m)
{
	const struct session_now *now = m->now;
	struct rect in = {r.x + 2, r.y + 1, r.w - 4, r.h - 2};
	static const enum action key[] = {ACTION_THREADS};
	char title[48], total[UNITS_TEXT_MAX], age[FIGURE_TEXT_MAX],
		right[FIGURE_TEXT_MAX + 16] = "by CPU";

	if (r.h < 3)
		return;
	bool known = !m->past || sample_has(&now->sample, METRIC_THREADS);

	units_whole(total, (int64_t)now->total_threads);
	text_join(title, sizeof(title), "Threads ", known ? total : "–");
	if (now->threads_age_ns >= 2 * NS_PER_S) {
		figure_span(age, now->threads_age_ns / NS_PER_S * NS_PER_S);
		snprintf(right, sizeof(right), "by CPU, %s ago", age);
	}
	overview_draw_frame(c, r, m, title, right);
	hints_draw(
		c, r.x + 1, r.y + r.h - 1, r.w - 2, &m->settings->keys, key, ARRAY_SIZE(key));
	if (m->past) {
		canvas_text(c, in.x, in.y, in.w, STYLE_DIM, "threads are known live only");
		return;
	}
	struct table_place at =
		table_place(thread_columns, THREAD_COLUMNS_OF_BUSIEST, in.x, in.w);

	table_draw_head(c, in.y, thread_columns, THREAD_COLUMNS_OF_BUSIEST, &at);
	if (now->state == SESSION_REPLAY)
		canvas_text(c, in.x, in.y + 1, in.w, STYLE_DIM,
			"a recording has no figures of single threads");
	for (int i = 0; i < in.h - 1 && (size_t)i < now->n_threads; i++)
		thread_draw_row(c, in.y + 1 + i, &at, &now->threads[i]);
}
