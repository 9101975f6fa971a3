/* SPDX-License-Identifier: MIT */
/* Merging: mappings in, rows out. What a line of smaps means is in mappings_parse.c. */
#include "proc/mappings.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "proc/mappings_parse.h"
#include "proc/procfs.h"
#include "proc/scan.h"

enum {
	/* A path of PATH_MAX, each byte written as \012, and the numbers before it. */
	MAPPINGS_LINE_MAX = 4 * 4096 + 128,
	MAPPINGS_BUCKETS = 2 * MAPPINGS_ROWS_MAX,
	MAPPINGS_BITE = 16384,
	MAPPINGS_STATUS_MAX = 16384,
};

/* A row's place in the hash table; the name as the kernel wrote it, before it was cut. */
struct mappings_slot {
	uint64_t hash;
	uint32_t row; /* 1 + index into rows; 0 free */
};

struct mappings {
	uint64_t max_mappings;
	struct mappings_result result;
	struct mappings_row *rows; /* [room] */
	size_t room;
	struct mappings_slot slot[MAPPINGS_BUCKETS];
	struct mappings_entry now; /* the mapping whose lines are being read */
	bool open;                 /* there is one */
	size_t line_len;
	char line[MAPPINGS_LINE_MAX];
};

struct mappings *mappings_new(uint64_t max_mappings)
{
	struct mappings *m = xcalloc(1, sizeof(*m));

	m->max_mappings = max_mappings;
	m->result.whole = true;
	return m;
}

void mappings_free(struct mappings *m)
{
	if (!m)
		return;
	free(m->rows);
	free(m);
}

const struct mappings_result *mappings_result(const struct mappings *m)
{
	return &m->result;
}

static int64_t mappings_plus(int64_t a, int64_t b)
{
	return a > INT64_MAX - b ? INT64_MAX : a + b;
}

static void mappings_sizes_add(struct mappings_sizes *sum, const struct mappings_sizes *s)
{
	sum->size = mappings_plus(sum->size, s->size);
	sum->rss = mappings_plus(sum->rss, s->rss);
	sum->pss = mappings_plus(sum->pss, s->pss);
	sum->private_dirty = mappings_plus(sum->private_dirty, s->private_dirty);
	sum->private_clean = mappings_plus(sum->private_clean, s->private_clean);
	sum->shared = mappings_plus(sum->shared, s->shared);
	sum->swap = mappings_plus(sum->swap, s->swap);
	sum->anon_huge = mappings_plus(sum->anon_huge, s->anon_huge);
	sum->hugetlb = mappings_plus(sum->hugetlb, s->hugetlb);
	sum->locked = mappings_plus(sum->locked, s->locked);
}

/* FNV-1a over what makes two mappings one row. */
static uint64_t mappings_hash(const struct mappings_entry *now, enum mappings_kind kind)
{
	uint64_t h =
		(UINT64_C(0xcbf29ce484222325) ^ (unsigned)kind ^ (now->deleted ? 256u : 0)) *
		UINT64_C(0x100000001b3);

	for (size_t i = 0; i < now->name_len; i++)
		h = (h ^ (unsigned char)now->name[i]) * UINT64_C(0x100000001b3);
	return h;
}

static bool mappings_grow(struct mappings *m)
{
	size_t room = m->room ? 2 * m->room : 128;
	struct mappings_row *rows;

	if (m->result.n < m->room)
		return true;
	if (m->result.n == MAPPINGS_ROWS_MAX)
		return false;
	rows = memory_array(MIN(room, MAPPINGS_ROWS_MAX), sizeof(*rows));
	if (!rows)
		return false;
	if (m->rows)
		memcpy(rows, m->rows, m->result.n * sizeof(*rows));
	free(m->rows);
	m->rows = rows;
	m->room = MIN(room, MAPPINGS_ROWS_MAX);
	return true;
}

/* The row of this name and kind, made if need be; NULL: there is no room for another. */
static struct mappings_row *mappings_row_of(
	struct mappings *m, const struct mappings_entry *now, enum mappings_kind kind)
{
	uint64_t hash = mappings_hash(now, kind);
	size_t i = hash % MAPPINGS_BUCKETS;

	for (; m->slot[i].row; i = (i + 1) % MAPPINGS_BUCKETS)
		if (m->slot[i].hash == hash)
			return &m->rows[m->slot[i].row - 1];
	if (!mappings_grow(m))
		return NULL;
	struct mappings_row *row = &m->rows[m->result.n++];

	m->slot[i] = (struct mappings_slot){hash, (uint32_t)m->result.n};
	row->kind = kind;
	row->deleted = now->deleted;
	text_printable(row->name, sizeof(row->name), now->name, now->name_len);
	return row;
}

static void mappings_close_mapping(struct mappings *m)
{
	if (!m->open)
		return;
	enum mappings_kind kind = mappings_judge(&m->now);
	struct mappings_row *row = mappings_row_of(m, &m->now, kind);

	if (!row)
		row = &m->result.others;
	row->mappings++;
	mappings_sizes_add(&row->sum, &m->now.sizes);
	mappings_sizes_add(&m->result.by_kind[kind], &m->now.sizes);
	mappings_sizes_add(&m->result.total, &m->now.sizes);
	m->result.mappings++;
	m->open = false;
}

static bool mappings_take_line(struct mappings *m)
{
	struct mappings_entry next;

	if (!mappings_parse_header(m->line, m->line_len, &next)) {
		if (m->open)
			mappings_parse_line(m->line, m->line_len, &m->now);
		return true;
	}
	mappings_close_mapping(m);
	if (m->max_mappings && m->result.mappings >= m->max_mappings) {
		m->result.whole = false;
		return false;
	}
	m->now = next;
	m->open = true;
	return true;
}

bool mappings_feed(struct mappings *m, const char *text, size_t n)
{
	struct scan s = scan_of(text, n);

	if (!m->result.whole)
		return false;
	while (s.p < s.end) {
		const char *newline = memchr(s.p, '\n', scan_left(&s));
		size_t len = (size_t)((newline ? newline : s.end) - s.p);
		size_t fits = MIN(len, sizeof(m->line) - m->line_len);

		memcpy(m->line + m->line_len, s.p, fits);
		m->line_len += fits;
		s.p += len;
		if (!newline)
			break;
		s.p++;
		bool more = mappings_take_line(m);

		m->line_len = 0;
		if (!more)
			return false;
	}
	return true;
}

static int mappings_compare(const void *a, const void *b)
{
	const struct mappings_row *x = a, *y = b;

	if (x->sum.rss != y->sum.rss)
		return x->sum.rss < y->sum.rss ? 1 : -1;
	if (x->sum.size != y->sum.size)
		return x->sum.size < y->sum.size ? 1 : -1;
	return strcmp(x->name, y->name);
}

void mappings_finish(struct mappings *m)
{
	if (m->line_len > 0)
		mappings_take_line(m);
	m->line_len = 0;
	mappings_close_mapping(m);
	if (m->result.n)
		qsort(m->rows, m->result.n, sizeof(*m->rows), mappings_compare);
	m->result.rows = m->rows;
}

static int mappings_read_fd(struct mappings *m, int fd, int64_t deadline_ns)
{
	char bite[MAPPINGS_BITE];

	for (;;) {
		ssize_t n = read(fd, bite, sizeof(bite));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0 || !mappings_feed(m, bite, (size_t)n))
			return 0;
		if (deadline_ns && clock_mono_ns() > deadline_ns) {
			m->result.whole = false;
			return 0;
		}
	}
}

int mappings_read(int dirfd, const struct mappings_limits *limits, struct mappings **ret)
{
	static const struct mappings_limits none;
	const struct mappings_limits *l = limits ? limits : &none;
	_cleanup_(mappings_freep) struct mappings *m = mappings_new(l->max_mappings);
	_cleanup_close_ int fd = procfs_open(dirfd, "smaps");

	if (fd < 0)
		return fd;
	m->result.t_ns = clock_mono_ns();
	int r = mappings_read_fd(m, fd, l->limit_ns ? m->result.t_ns + l->limit_ns : 0);
	if (r < 0)
		return r;
	mappings_finish(m);
	m->result.cost_ns = clock_mono_ns() - m->result.t_ns;
	*ret = TAKE_PTR(m);
	return 0;
}

int mappings_read_overhead(int dirfd, struct mappings_overhead *ret)
{
	char text[MAPPINGS_STATUS_MAX];
	ssize_t n = procfs_read_at(dirfd, "status", text, sizeof(text));

	return n < 0 ? (int)n : mappings_parse_overhead(text, (size_t)n, ret);
}
