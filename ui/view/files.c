/* SPDX-License-Identifier: MIT */
/* Page 4: bytes and calls, and what the process has open. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "base/units.h"
#include "ui/view/bounds.h"
#include "ui/view/table_page.h"
#include "ui/widget/table.h"

enum { FILES_ROW_OPEN = 3 };

static const struct pane_row files_rows[] = {
	{CURVE_IO, "storage", "/s", FIGURE_BYTES, {STYLE_READ, STYLE_WRITE, true},
		{"read", "write"}, {1, 6, 5, 2}},
	{CURVE_CALLS, "by calls", "/s", FIGURE_BYTES, {STYLE_READ, STYLE_WRITE, true},
		{"read", "write"}, {1, 6, 4, 2}, "bytes"},
	{CURVE_SYSCALLS, "calls", "/s", FIGURE_COUNT, {STYLE_READ, STYLE_WRITE, true},
		{"read", "write"}, {1, 3, 3, 2}},
	[FILES_ROW_OPEN] = {CURVE_FDS, "open", "", FIGURE_COUNT,
		{STYLE_THREADS, STYLE_THREADS, false}, {NULL}, {1, 2, 2}},
};

struct view_state {
	struct table_page page;
	const struct files *arranged;
};

enum {
	FILE_FD,
	FILE_KIND,
	FILE_MODE,
	FILE_SIZE,
	FILE_OFFSET,
	FILE_STATE,
	FILE_NAME,
	FILE_COLUMNS
};

static const struct table_column file_columns[FILE_COLUMNS] = {
	[FILE_FD] = {"fd", 5, true, 0},
	[FILE_KIND] = {"kind", 9, false, 2, .most = 12},
	[FILE_MODE] = {"rw", 2, false, 5},
	[FILE_SIZE] = {"size", 8, true, 4},
	[FILE_OFFSET] = {"at", 8, true, 6},
	[FILE_STATE] = {"state", 11, false, 3},
	[FILE_NAME] = {"name, peer", 22, false, 1},
};

/* "tcp", "unix stream", or the kind of file. */
static const char *file_kind(const struct files_row *r)
{
	if (r->socket && r->socket->protocol != SOCKET_UNKNOWN)
		return socket_protocol_name(r->socket->protocol);
	return files_kind_name(r->kind);
}

static const char *file_state(const struct files_row *r)
{
	if (r->deleted && r->kind == FILES_REGULAR)
		return "deleted";
	return r->socket && r->socket->state ? r->socket->state : "";
}

/* Who listens has no peer, only a place where one would stand. */
static bool file_has_peer(const struct socket_info *s)
{
	return s->remote[0] && strcmp(s->remote, "0.0.0.0:0") != 0 &&
	       strcmp(s->remote, "[::]:0") != 0;
}

static void file_name(const struct files_row *r, char *out, size_t size)
{
	const struct socket_info *s = r->socket;

	if (s && file_has_peer(s))
		snprintf(out, size, "%s \xe2\x86\x92 %s", s->local, s->remote);
	else
		snprintf(out, size, "%s", s && s->local[0] ? s->local : r->name);
}

static void file_row_text(const void *rows, size_t i, char *out)
{
	const struct files_row *r = (const struct files_row *)rows + i;
	char name[BROWSE_TEXT_MAX - 64];

	file_name(r, name, sizeof(name));
	snprintf(out, BROWSE_TEXT_MAX, "%d %s %s %s", r->fd, file_kind(r), file_state(r), name);
}

static int file_row_compare(const void *rows, size_t a, size_t b, int sort)
{
	const struct files_row *x = (const struct files_row *)rows + a;
	const struct files_row *y = (const struct files_row *)rows + b;

	switch (sort) {
	case FILE_KIND:
		return strcmp(file_kind(x), file_kind(y));
	case FILE_MODE:
		return x->readable + 2 * x->writable - y->readable - 2 * y->writable;
	case FILE_SIZE:
		return x->size > y->size ? -1 : x->size < y->size;
	case FILE_OFFSET:
		return x->offset > y->offset ? -1 : x->offset < y->offset;
	case FILE_STATE:
		/* Those that have one first. */
		return -strcmp(file_state(x), file_state(y));
	case FILE_NAME:
		return strcmp(x->name, y->name);
	default:
		return x->fd < y->fd ? -1 : x->fd > y->fd;
	}
}

static int64_t file_row_id(const void *rows, size_t i)
{
	return ((const struct files_row *)rows)[i].fd;
}

static struct browse_source files_source(const struct model *m)
{
	const struct files *f = m->looks ? m->looks->files : NULL;

	return (struct browse_source){.rows = f ? f->rows : NULL,
		.n = f ? f->n : 0,
		.text = file_row_text,
		.compare = file_row_compare,
		.sorts = FILE_COLUMNS,
		.id = file_row_id};
}

static struct view_state *files_make(void)
{
	struct view_state *v = xcalloc(1, sizeof(*v));

	table_page_init(&v->page, files_rows, ARRAY_SIZE(files_rows), files_source);
	return v;
}

static void files_view_free(struct view_state *v)
{
	if (!v)
		return;
	table_page_done(&v->page);
	free(v);
}

/* "file 9, socket 3, pipe 2": most first, as many as fit. */
static void files_kinds(const struct files *f, char *out, size_t size)
{
	bool told[FILES_KINDS] = {false};
	size_t used = 0;

	out[0] = 0;
	for (;;) {
		int most = -1;

		for (int i = 0; i < FILES_KINDS; i++)
			if (f->count[i] && !told[i] &&
				(most < 0 || f->count[i] > f->count[most]))
				most = i;
		if (most < 0 || used + 24 > size)
			return;
		told[most] = true;
		used += (size_t)snprintf(out + used, size - used, "%s%s %zu", used ? ", " : "",
			files_kind_name((enum files_kind)most), f->count[most]);
	}
}

static void files_add_open(struct facts *f, const struct model *m)
{
	const struct files *files = m->looks ? m->looks->files : NULL;
	const struct sample *s = &m->now->sample;
	char kinds[96], bytes[UNITS_TEXT_MAX];

	bounds_add_used(f, "open files", sample_has(s, METRIC_OPEN_FDS),
		(double)sample_get(s, METRIC_OPEN_FDS, 0), m, LIMITS_OPEN_FILES);
	if (!model_can_look(m))
		return;
	if (!files) {
		facts_add_unknown(f, "kinds");
		facts_add_unknown(f, "deleted");
		facts_add_unknown(f, "cwd");
		return;
	}
	files_kinds(files, kinds, sizeof(kinds));
	facts_add(f, "kinds", "%s", kinds);
	units_bytes(bytes, (double)files->deleted_bytes);
	if (files->deleted)
		facts_add(f, "deleted", "%zu %sopen, %s", files->deleted,
			files->deleted < 100 ? "still " : "", bytes);
	else
		facts_add(f, "deleted", "none");
	if (files->deleted)
		facts_style(f, STYLE_WARN);
	facts_add(f, "cwd", "%s%s", files->cwd, files->cwd_deleted ? " (deleted)" : "");
	if (strcmp(files->root, "/") != 0)
		facts_add(f, "root", "%s", files->root);
}

static void files_add_totals(struct facts *f, const struct session_now *now)
{
	static const struct {
		const char *name;
		enum metric read, write;
	} rows[] = {{"all storage", METRIC_READ_BYTES, METRIC_WRITE_BYTES},
		{"all by calls", METRIC_READ_CHARS, METRIC_WRITE_CHARS}};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct sample *s = &now->sample;
		char read[UNITS_TEXT_MAX], write[UNITS_TEXT_MAX];
		bool known = sample_has(s, rows[i].read) && sample_has(s, rows[i].write);

		units_bytes(read, (double)s->value[rows[i].read]);
		units_bytes(write, (double)s->value[rows[i].write]);
		facts_add_known(f, rows[i].name, known, "r %s, w %s", read, write);
	}
}

static void files_add_since(struct facts *f, const struct session_now *now)
{
	char read[UNITS_TEXT_MAX], write[UNITS_TEXT_MAX];
	double r = 0, w = 0;
	bool known = facts_since(now, METRIC_READ_BYTES, &r) &&
		     facts_since(now, METRIC_WRITE_BYTES, &w);

	units_bytes(read, r);
	units_bytes(write, w);
	facts_add_known(f, facts_since_name(now), known, "r %s, w %s", read, write);
}

static void files_make_facts(struct facts *f, const struct model *m)
{
	const struct look_bounds *b = m->looks ? m->looks->bounds : NULL;

	f->n = 0;
	files_add_open(f, m);
	files_add_totals(f, m->now);
	files_add_since(f, m->now);
	if (!model_can_look(m))
		return;
	facts_add_bytes(f, "cancelled", b && b->cancelled_write_bytes >= 0,
		b ? (double)b->cancelled_write_bytes : 0);
	bounds_add_pressure(f, m, PRESSURE_IO);
}

static void files_view_read(struct view_state *v, struct rect body, enum glyphs glyphs,
	const struct model *m, const struct history *h, const struct event_log *events)
{
	struct table_page *p = &v->page;

	files_make_facts(&p->facts, m);
	int facts = table_page_facts_height(p, body);

	table_page_place(p, body,
		&(struct layout_row){MIN(facts, MAX(body.h / 3, 4)), facts, 3, .last = true},
		m);
	table_page_read(p, glyphs, m, h, events);
}

static void file_draw_row(
	struct canvas *c, int y, const struct table_place *at, const void *row)
{
	const struct files_row *r = row;
	char text[FILES_NAME_MAX + 2 * SOCKET_ADDRESS_MAX + 8];
	bool bad = r->deleted && r->kind == FILES_REGULAR;

	snprintf(text, sizeof(text), "%d", r->fd);
	canvas_text_right(c, at->x[FILE_FD], y, at->w[FILE_FD], STYLE_DIM, text);
	canvas_text(c, at->x[FILE_KIND], y, at->w[FILE_KIND], STYLE_PLAIN, file_kind(r));
	snprintf(text, sizeof(text), "%s%s", r->readable ? "r" : "-", r->writable ? "w" : "-");
	canvas_text(c, at->x[FILE_MODE], y, at->w[FILE_MODE], STYLE_DIM, text);
	if (r->size >= 0)
		figure_draw(c, at->x[FILE_SIZE], y, at->w[FILE_SIZE], STYLE_PLAIN, FIGURE_BYTES,
			true, (double)r->size);
	if (r->offset >= 0 && r->kind == FILES_REGULAR)
		figure_draw(c, at->x[FILE_OFFSET], y, at->w[FILE_OFFSET], STYLE_PLAIN,
			FIGURE_BYTES, true, (double)r->offset);
	canvas_text(c, at->x[FILE_STATE], y, at->w[FILE_STATE], bad ? STYLE_WARN : STYLE_PLAIN,
		file_state(r));
	file_name(r, text, sizeof(text));
	canvas_text_path(c, at->x[FILE_NAME], y, at->w[FILE_NAME], STYLE_PLAIN, text);
}

static void files_words(const struct model *m, char *out, size_t size)
{
	const struct looks *l = m->looks;
	char age[LOOK_AGE_MAX], cost[UNITS_TEXT_MAX];
	int error = l ? l->error[LOOK_FILES] : 0;

	out[0] = 0;
	if (look_waits(m, LOOK_FILES, out, size)) {
		/* Said already. */
	} else if (error) {
		snprintf(out, size, "%s",
			error == -EACCES  ? "not readable: sudo would help"
			: error == -ESRCH ? "the process has ended"
					  : error_words(error));
	} else if (l && l->files) {
		look_age(m, LOOK_FILES, age);
		units_duration(cost, (double)l->cost_ns[LOOK_FILES] / 1e9);
		snprintf(out, size, "%sread %s, took %s", l->files->whole ? "" : "not whole, ",
			age, cost);
	}
}

static void files_draw_table(struct view_state *v, struct canvas *c, const struct model *m)
{
	struct browse_source source = files_source(m);
	struct browse *b = &v->page.browse;
	char title[64], words[128];

	if (!m->looks || m->looks->files != v->arranged) {
		browse_arrange(b, &source);
		v->arranged = m->looks ? m->looks->files : NULL;
	}
	files_words(m, words, sizeof(words));
	snprintf(title, sizeof(title), source.n ? "Open files %zu, by %s%s" : "Open files",
		source.n, file_columns[b->sort].title, b->reverse ? ", reversed" : "");
	struct rect in = table_page_draw_frame(&v->page, c, m, title, words);

	if (model_is_recorded(m)) {
		canvas_text(c, in.x, in.y, in.w, STYLE_DIM, "open files are known live only");
		return;
	}
	if (source.n == 0 && m->now->state == SESSION_ENDED) {
		canvas_text(c, in.x, in.y, in.w, STYLE_DIM, "the process has ended");
		return;
	}
	if (source.n == 0 && m->looks && m->looks->files && !m->looks->error[LOOK_FILES]) {
		canvas_text(c, in.x, in.y, in.w, STYLE_DIM, "no file is open");
		return;
	}
	browse_draw_rows(b, c, in,
		&(struct browse_table){
			file_columns, FILE_COLUMNS, sizeof(struct files_row), file_draw_row},
		source.rows);
}

static void files_draw(
	struct view_state *v, struct canvas *c, struct rect body, const struct model *m)
{
	(void)body;
	if (table_page_draw(&v->page, c, m, "I/O and files"))
		files_draw_table(v, c, m);
}

static bool files_act(
	struct view_state *v, enum action action, input_t key, const struct model *m)
{
	return table_page_act(&v->page, action, key, m);
}

static enum view_point files_point(struct view_state *v, input_t key, const struct model *m)
{
	return table_page_point(&v->page, key, m);
}

static void files_search(
	struct view_state *v, enum action action, const char *text, const struct model *m)
{
	table_page_search(&v->page, action, text, m);
}

static unsigned files_wants(struct view_state *v)
{
	(void)v;
	return 1u << LOOK_BOUNDS | 1u << LOOK_FILES;
}

const struct view_ops view_files = {
	.letter = 'F',
	.make = files_make,
	.free = files_view_free,
	.read = files_view_read,
	.draw = files_draw,
	.act = files_act,
	.point = files_point,
	.search = files_search,
	.wants = files_wants,
};
