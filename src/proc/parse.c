/* SPDX-License-Identifier: MIT */
#include "proc/parse.h"

#include <errno.h>
#include <string.h>

#include "base/macro.h"

/* Bytes still to be read; every parser walks one of these and never looks past `end`. */
struct cursor {
	const char *p, *end;
};

static bool cursor_digit(const struct cursor *c)
{
	return c->p < c->end && *c->p >= '0' && *c->p <= '9';
}

static void cursor_blanks(struct cursor *c)
{
	while (c->p < c->end && (*c->p == ' ' || *c->p == '\t'))
		c->p++;
}

static bool cursor_u64(struct cursor *c, uint64_t *ret)
{
	uint64_t value = 0;

	cursor_blanks(c);
	if (!cursor_digit(c))
		return false;
	for (; cursor_digit(c); c->p++) {
		unsigned digit = (unsigned)(*c->p - '0');

		if (__builtin_mul_overflow(value, 10, &value) ||
			__builtin_add_overflow(value, digit, &value))
			value = UINT64_MAX;
	}
	*ret = value;
	return true;
}

/* A number that nobody asked for. */
static bool cursor_skip(struct cursor *c)
{
	cursor_blanks(c);
	const char *begin = c->p;

	while (c->p<c->end && * c->p> ' ')
		c->p++;
	return c->p > begin;
}

static bool cursor_i64(struct cursor *c, int64_t *ret)
{
	uint64_t value;

	cursor_blanks(c);
	bool negative = c->p < c->end && *c->p == '-';
	if (negative)
		c->p++;
	if (!cursor_u64(c, &value))
		return false;
	*ret = (int64_t)MIN(value, (uint64_t)INT64_MAX);
	if (negative)
		*ret = -*ret;
	return true;
}

static bool cursor_pid(struct cursor *c, pid_t *ret)
{
	int64_t value;

	if (!cursor_i64(c, &value) || value < INT32_MIN || value > INT32_MAX)
		return false;
	*ret = (pid_t)value;
	return true;
}

/* Hands out the text line by line, without its newline. */
static bool cursor_line(struct cursor *c, struct cursor *ret_line)
{
	if (c->p >= c->end)
		return false;
	const char *newline = memchr(c->p, '\n', (size_t)(c->end - c->p));

	ret_line->p = c->p;
	ret_line->end = newline ? newline : c->end;
	c->p = newline ? newline + 1 : c->end;
	return true;
}

/* Steps over a key such as "VmHWM:" at the start of a line. */
static bool cursor_key(struct cursor *line, const char *key)
{
	size_t n = strlen(key);

	if ((size_t)(line->end - line->p) < n || memcmp(line->p, key, n) != 0)
		return false;
	line->p += n;
	return true;
}

static bool cursor_kib(struct cursor *c, uint64_t *ret_bytes)
{
	uint64_t kib;

	if (!cursor_u64(c, &kib))
		return false;
	*ret_bytes = kib > UINT64_MAX / 1024 ? UINT64_MAX : kib * 1024;
	return true;
}

/* comm is between the first '(' and the LAST ')': it may hold parentheses and newlines. */
static bool stat_comm(struct cursor *c, struct pid_stat *s)
{
	const char *open = memchr(c->p, '(', (size_t)(c->end - c->p));
	const char *close = memrchr(c->p, ')', (size_t)(c->end - c->p));

	if (!open || !close || close < open)
		return false;
	s->comm_len = MIN((size_t)(close - open - 1), sizeof(s->comm) - 1);
	memcpy(s->comm, open + 1, s->comm_len);
	s->comm[s->comm_len] = 0;
	c->p = close + 1;
	cursor_blanks(c);
	if (c->p >= c->end)
		return false;
	s->state = *c->p++;
	return s->state > ' ' && s->state < 0x7f;
}

static void stat_field(struct pid_stat *s, int field, int64_t value, uint64_t wide)
{
	switch (field) {
	case 4:
		s->ppid = (pid_t)CLAMP(value, INT32_MIN, INT32_MAX);
		break;
	case 9:
		s->flags = wide;
		break;
	case 10:
		s->minor_faults = wide;
		break;
	case 12:
		s->major_faults = wide;
		break;
	case 14:
		s->user_ticks = wide;
		break;
	case 15:
		s->system_ticks = wide;
		break;
	case 20:
		s->threads = value;
		break;
	case 22:
		s->start_ticks = wide;
		break;
	case 23:
		s->virtual_bytes = wide;
		break;
	case 24:
		s->rss_pages = wide;
		break;
	case 26:
		s->start_code = wide;
		break;
	case 28:
		s->start_stack = wide;
		break;
	case 39:
		s->processor = value;
		break;
	case 42:
		s->block_ticks = wide;
		break;
	case 52:
		s->exit_code = value;
		break;
	default:
		break;
	}
}

static bool stat_read_field(struct cursor *c, struct pid_stat *s, int field)
{
	uint64_t wide;

	cursor_blanks(c);
	bool negative = c->p < c->end && *c->p == '-';

	c->p += negative;
	if (!cursor_u64(c, &wide))
		return false;
	int64_t value = (int64_t)MIN(wide, (uint64_t)INT64_MAX);

	stat_field(s, field, negative ? -value : value, negative ? 0 : wide);
	return true;
}

/* The fields that stat_field() keeps; the others are stepped over, which costs half as much. */
#define STAT_BIT(field) (UINT64_C(1) << (field))
static const uint64_t stat_kept = STAT_BIT(4) | STAT_BIT(9) | STAT_BIT(10) | STAT_BIT(12) |
				  STAT_BIT(14) | STAT_BIT(15) | STAT_BIT(20) | STAT_BIT(22) |
				  STAT_BIT(23) | STAT_BIT(24) | STAT_BIT(26) | STAT_BIT(28) |
				  STAT_BIT(39) | STAT_BIT(42) | STAT_BIT(52);

int parse_stat(const char *text, size_t n, struct pid_stat *ret)
{
	struct cursor c = {text, text + n};
	struct pid_stat s = {.processor = -1, .exit_code = -1};
	int field;

	if (!cursor_pid(&c, &s.pid) || !stat_comm(&c, &s))
		return -EBADMSG;
	for (field = 4; field <= 52; field++)
		if (!(stat_kept & STAT_BIT(field) ? stat_read_field(&c, &s, field)
						  : cursor_skip(&c)))
			break;
	if (field <= 22)
		return -EBADMSG;
	*ret = s;
	return 0;
}

int parse_statm(const char *text, size_t n, struct pid_statm *ret)
{
	struct cursor c = {text, text + n};
	struct pid_statm m;

	if (!cursor_u64(&c, &m.size) || !cursor_u64(&c, &m.resident) ||
		!cursor_u64(&c, &m.shared))
		return -EBADMSG;
	*ret = m;
	return 0;
}

int parse_schedstat(const char *text, size_t n, struct pid_schedstat *ret)
{
	struct cursor c = {text, text + n};
	struct pid_schedstat s;

	if (!cursor_u64(&c, &s.run_ns) || !cursor_u64(&c, &s.delay_ns) ||
		!cursor_u64(&c, &s.slices))
		return -EBADMSG;
	*ret = s;
	return 0;
}

int parse_number(const char *text, size_t n, uint64_t *ret)
{
	struct cursor c = {text, text + n};
	uint64_t value;

	if (!cursor_u64(&c, &value))
		return -EBADMSG;
	cursor_blanks(&c);
	if (c.p < c.end && *c.p == '\n')
		c.p++;
	if (c.p != c.end)
		return -EBADMSG;
	*ret = value;
	return 0;
}

int parse_io(const char *text, size_t n, struct pid_io *ret)
{
	struct cursor c = {text, text + n}, line;
	struct pid_io io = {0};
	const struct {
		const char *key;
		uint64_t *value;
	} keys[] = {
		{"rchar:", &io.rchar},
		{"wchar:", &io.wchar},
		{"syscr:", &io.syscr},
		{"syscw:", &io.syscw},
		{"read_bytes:", &io.read_bytes},
		{"write_bytes:", &io.write_bytes},
	};
	unsigned found = 0;

	while (cursor_line(&c, &line))
		for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
			if (cursor_key(&line, keys[i].key)) {
				if (cursor_u64(&line, keys[i].value))
					found |= 1u << i;
				break;
			}
	if (found != (1u << ARRAY_SIZE(keys)) - 1)
		return -EBADMSG;
	*ret = io;
	return 0;
}

int parse_smaps_rollup(const char *text, size_t n, struct pid_smaps *ret)
{
	struct cursor c = {text, text + n}, line;
	struct pid_smaps m = {0};
	const struct {
		const char *key;
		uint64_t *value;
	} keys[] = {
		{"Pss:", &m.pss},
		{"Rss:", &m.rss},
		{"Private_Clean:", &m.private_clean},
		{"Private_Dirty:", &m.private_dirty},
		{"SwapPss:", &m.swap_pss},
		{"AnonHugePages:", &m.anon_huge},
		{"LazyFree:", &m.lazy_free},
	};
	bool found = false;

	while (cursor_line(&c, &line))
		for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
			if (cursor_key(&line, keys[i].key)) {
				if (cursor_kib(&line, keys[i].value) && i == 0)
					found = true;
				break;
			}
	if (!found)
		return -EBADMSG;
	*ret = m;
	return 0;
}

static bool limit_value(struct cursor *line, uint64_t *ret)
{
	cursor_blanks(line);
	if (cursor_key(line, "unlimited")) {
		*ret = UINT64_MAX;
		return true;
	}
	return cursor_u64(line, ret);
}

int parse_limit(const char *text, size_t n, const char *name, struct pid_limit *ret)
{
	struct cursor c = {text, text + n}, line;
	struct pid_limit limit;

	while (cursor_line(&c, &line)) {
		if (!cursor_key(&line, name) || line.p >= line.end || *line.p != ' ')
			continue;
		if (!limit_value(&line, &limit.soft) || !limit_value(&line, &limit.hard))
			return -EBADMSG;
		*ret = limit;
		return 0;
	}
	return -ENOENT;
}
