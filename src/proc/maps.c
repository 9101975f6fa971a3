/* SPDX-License-Identifier: MIT */
/* Merging: mappings in, rows out. What a line of smaps means is in maps_parse.c. */
#include "proc/maps.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "proc/maps_parse.h"
#include "proc/procfs.h"
#include "proc/scan.h"

enum {
	/* A path of PATH_MAX, each byte written as \012, and the numbers before it. */
	MAPS_LINE_MAX = 4 * 4096 + 128,
	MAPS_BUCKETS = 2 * MAPS_ROWS_MAX,
	MAPS_BITE = 16384,
	MAPS_STATUS_MAX = 16384,
};

/* A row's place in the hash table; the name as the kernel wrote it, before it was cut. */
struct maps_slot {
	uint64_t hash;
	uint32_t row; /* 1 + index into rows; 0 free */
};

struct maps {
	uint64_t max_mappings;
	struct maps_result result;
	struct maps_row *rows; /* [room] */
	size_t room;
	struct maps_slot slot[MAPS_BUCKETS];
	struct maps_mapping now; /* the mapping whose lines are being read */
	bool open;               /* there is one */
	size_t line_len;
	char line[MAPS_LINE_MAX];
};

struct maps *maps_new(uint64_t max_mappings)
{
	struct maps *m = xcalloc(1, sizeof(*m));

	m->max_mappings = max_mappings;
	m->result.whole = true;
	return m;
}

void maps_free(struct maps *m)
{
	if (!m)
		return;
	free(m->rows);
	free(m);
}

const struct maps_result *maps_result(const struct maps *m)
{
	return &m->result;
}

static int64_t maps_plus(int64_t a, int64_t b)
{
	return a > INT64_MAX - b ? INT64_MAX : a + b;
}

static void maps_sizes_add(struct maps_sizes *sum, const struct maps_sizes *s)
{
	sum->size = maps_plus(sum->size, s->size);
	sum->rss = maps_plus(sum->rss, s->rss);
	sum->pss = maps_plus(sum->pss, s->pss);
	sum->private_dirty = maps_plus(sum->private_dirty, s->private_dirty);
	sum->private_clean = maps_plus(sum->private_clean, s->private_clean);
	sum->shared = maps_plus(sum->shared, s->shared);
	sum->swap = maps_plus(sum->swap, s->swap);
	sum->anon_huge = maps_plus(sum->anon_huge, s->anon_huge);
	sum->hugetlb = maps_plus(sum->hugetlb, s->hugetlb);
	sum->locked = maps_plus(sum->locked, s->locked);
}

/* FNV-1a over what makes two mappings one row. */
static uint64_t maps_hash(const struct maps_mapping *now, enum maps_kind kind)
{
	uint64_t h =
		(UINT64_C(0xcbf29ce484222325) ^ (unsigned)kind ^ (now->deleted ? 256u : 0)) *
		UINT64_C(0x100000001b3);

	for (size_t i = 0; i < now->name_len; i++)
		h = (h ^ (unsigned char)now->name[i]) * UINT64_C(0x100000001b3);
	return h;
}

static bool maps_grow(struct maps *m)
{
	size_t room = m->room ? 2 * m->room : 128;
	struct maps_row *rows;

	if (m->result.n < m->room)
		return true;
	if (m->result.n == MAPS_ROWS_MAX)
		return false;
	rows = memory_array(MIN(room, MAPS_ROWS_MAX), sizeof(*rows));
	if (!rows)
		return false;
	if (m->rows)
		memcpy(rows, m->rows, m->result.n * sizeof(*rows));
	free(m->rows);
	m->rows = rows;
	m->room = MIN(room, MAPS_ROWS_MAX);
	return true;
}

/* The row of this name and kind, made if need be; NULL: there is no room for another. */
static struct maps_row *maps_row_of(
	struct maps *m, const struct maps_mapping *now, enum maps_kind kind)
{
	uint64_t hash = maps_hash(now, kind);
	size_t i = hash % MAPS_BUCKETS;

	for (; m->slot[i].row; i = (i + 1) % MAPS_BUCKETS)
		if (m->slot[i].hash == hash)
			return &m->rows[m->slot[i].row - 1];
	if (!maps_grow(m))
		return NULL;
	struct maps_row *row = &m->rows[m->result.n++];

	m->slot[i] = (struct maps_slot){hash, (uint32_t)m->result.n};
	row->kind = kind;
	row->deleted = now->deleted;
	text_printable(row->name, sizeof(row->name), now->name, now->name_len);
	return row;
}

static void maps_close_mapping(struct maps *m)
{
	if (!m->open)
		return;
	enum maps_kind kind = maps_judge(&m->now);
	struct maps_row *row = maps_row_of(m, &m->now, kind);

	if (!row)
		row = &m->result.others;
	row->mappings++;
	maps_sizes_add(&row->sum, &m->now.sizes);
	maps_sizes_add(&m->result.by_kind[kind], &m->now.sizes);
	maps_sizes_add(&m->result.total, &m->now.sizes);
	m->result.mappings++;
	m->open = false;
}

static bool maps_take_line(struct maps *m)
{
	struct maps_mapping next;

	if (!maps_parse_header(m->line, m->line_len, &next)) {
		if (m->open)
			maps_parse_line(m->line, m->line_len, &m->now);
		return true;
	}
	maps_close_mapping(m);
	if (m->max_mappings && m->result.mappings >= m->max_mappings) {
		m->result.whole = false;
		return false;
	}
	m->now = next;
	m->open = true;
	return true;
}

bool maps_feed(struct maps *m, const char *text, size_t n)
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
		bool more = maps_take_line(m);

		m->line_len = 0;
		if (!more)
			return false;
	}
	return true;
}

static int maps_compare(const void *a, const void *b)
{
	const struct maps_row *x = a, *y = b;

	if (x->sum.rss != y->sum.rss)
		return x->sum.rss < y->sum.rss ? 1 : -1;
	if (x->sum.size != y->sum.size)
		return x->sum.size < y->sum.size ? 1 : -1;
	return strcmp(x->name, y->name);
}

void maps_finish(struct maps *m)
{
	if (m->line_len > 0)
		maps_take_line(m);
	m->line_len = 0;
	maps_close_mapping(m);
	if (m->result.n)
		qsort(m->rows, m->result.n, sizeof(*m->rows), maps_compare);
	m->result.rows = m->rows;
}

static int maps_read_fd(struct maps *m, int fd, int64_t deadline_ns)
{
	char bite[MAPS_BITE];

	for (;;) {
		ssize_t n = read(fd, bite, sizeof(bite));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0 || !maps_feed(m, bite, (size_t)n))
			return 0;
		if (deadline_ns && clock_mono_ns() > deadline_ns) {
			m->result.whole = false;
			return 0;
		}
	}
}

int maps_read(int dirfd, const struct maps_limits *limits, struct maps **ret)
{
	static const struct maps_limits none;
	const struct maps_limits *l = limits ? limits : &none;
	_cleanup_(maps_freep) struct maps *m = maps_new(l->max_mappings);
	_cleanup_close_ int fd = procfs_open(dirfd, "smaps");

	if (fd < 0)
		return fd;
	m->result.t_ns = clock_mono_ns();
	int r = maps_read_fd(m, fd, l->limit_ns ? m->result.t_ns + l->limit_ns : 0);
	if (r < 0)
		return r;
	maps_finish(m);
	m->result.cost_ns = clock_mono_ns() - m->result.t_ns;
	*ret = TAKE_PTR(m);
	return 0;
}

int maps_read_overhead(int dirfd, struct maps_overhead *ret)
{
	char text[MAPS_STATUS_MAX];
	ssize_t n = procfs_read_at(dirfd, "status", text, sizeof(text));

	return n < 0 ? (int)n : maps_parse_overhead(text, (size_t)n, ret);
}
