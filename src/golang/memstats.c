/* SPDX-License-Identifier: MIT */
#include "golang/memstats.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <string.h>

#include "base/macro.h"
#include "base/text.h"

static const struct {
	const char *field, *metric;
} stats[GO_STATS] = {
#define STAT(id, field_name, metric_name) [GO_STAT_##id] = {field_name, metric_name},
	GO_STATS_LIST
#undef STAT
};
static_assert(GO_STATS <= 64, "one bit each");

const char *memstats_column(enum go_stat s)
{
	switch (s) {
	case GO_STAT_GC_CYCLES_TOTAL:
		return "go_gc_cycles_total";
	case GO_STAT_GC_FORCED_TOTAL:
		return "go_gc_forced_total";
	case GO_STAT_GC_PAUSE_SECONDS_TOTAL:
		return "go_gc_pause_seconds_total";
	case GO_STAT_GC_CPU_FRACTION:
		return "go_gc_cpu_fraction";
	default:
		return stats[s].metric;
	}
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* NaN and infinities, as Go writes them. */
static size_t number_word(const char *s, size_t n, double *ret)
{
	static const struct {
		const char *word;
		double value;
	} words[] = {{"NaN", NAN}, {"+Inf", INFINITY}, {"-Inf", -INFINITY}, {"Inf", INFINITY}};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		size_t k = strlen(words[i].word);

		if (n >= k && memcmp(s, words[i].word, k) == 0) {
			*ret = words[i].value;
			return k;
		}
	}
	return 0;
}

/* "e+06": 0 bytes when there is no exponent. */
static size_t number_exponent(const char *s, size_t n, int *ret)
{
	size_t i = 1;
	bool negative = false;
	int e = 0;

	if (n < 2 || (s[0] != 'e' && s[0] != 'E'))
		return 0;
	if (s[i] == '+' || s[i] == '-')
		negative = s[i++] == '-';
	size_t first = i;

	for (; i < n && is_digit(s[i]); i++)
		e = e < 10000 ? e * 10 + (s[i] - '0') : e;
	*ret = negative ? -e : e;
	return i > first ? i : 0;
}

size_t memstats_number(const char *s, size_t n, double *ret)
{
	size_t i = 0, digits = 0, used = number_word(s, n, ret);
	long double value = 0;
	int exponent = 0, shift = 0;
	bool negative = false, point = false;

	if (used)
		return used;
	if (i < n && (s[i] == '-' || s[i] == '+'))
		negative = s[i++] == '-';
	for (; i < n && (is_digit(s[i]) || (s[i] == '.' && !point)); i++) {
		if (s[i] == '.') {
			point = true;
			continue;
		}
		digits++;
		/* Beyond what a double holds only the magnitude counts. */
		if (value < 1e18L) {
			value = value * 10 + (s[i] - '0');
			shift -= point;
		} else {
			shift += !point;
		}
	}
	if (digits == 0)
		return 0;
	i += number_exponent(s + i, n - i, &exponent);
	int scale = CLAMP(exponent + shift, -5000, 5000);

	/* Dividing by a power of ten is exact where multiplying by its inverse is not. */
	value = scale < 0 ? value / powl(10, -scale) : value * powl(10, scale);
	*ret = (double)(negative ? -value : value);
	return i;
}

/* More than this no machine has: such a figure is refused, and sums of a few cannot overflow.
 */
#define FIGURE_MAX 1e18

static void set_field(struct memstats *m, const char *name, size_t n, double value)
{
	if (!isfinite(value) || value < 0)
		return;
	for (unsigned s = 0; s < GO_STATS; s++)
		if (stats[s].field && strlen(stats[s].field) == n && value <= FIGURE_MAX &&
			memcmp(stats[s].field, name, n) == 0)
			memstats_set(m, (enum go_stat)s, value);
	if (n == 6 && memcmp(name, "LastGC", n) == 0 && value > 0)
		memstats_set(m, GO_STAT_LAST_GC_SECONDS, value / 1e9);
	if (n == 12 && memcmp(name, "PauseTotalNs", n) == 0)
		memstats_set(m, GO_STAT_GC_PAUSE_SECONDS_TOTAL, value / 1e9);
}

static uint64_t to_ns(double value)
{
	return value >= 0 && value < 1.8e19 ? (uint64_t)value : 0;
}

static bool expvar_ring(const json_t *memstats, const char *name, uint64_t ring[GO_PAUSES])
{
	const json_t *array = json_object_get(memstats, name);

	if (json_array_size(array) != GO_PAUSES)
		return false;
	/* Instants of today are larger than what a double holds exactly. */
	for (size_t i = 0; i < GO_PAUSES; i++) {
		const json_t *v = json_array_get(array, i);

		ring[i] = json_is_integer(v) ? (uint64_t)MAX(json_integer_value(v), 0)
					     : to_ns(json_number_value(v));
	}
	return true;
}

static int expvar_object(json_t *memstats, struct memstats *ret)
{
	struct memstats m = *ret;
	const char *name;
	json_t *value;

	json_object_foreach(memstats, name, value) if (json_is_number(value))
		set_field(&m, name, strlen(name), json_number_value(value));
	m.has_pauses |= expvar_ring(memstats, "PauseNs", m.pause_ns);
	m.has_pause_ends |= expvar_ring(memstats, "PauseEnd", m.pause_end_ns);
	if (!memstats_has(&m, GO_STAT_SYS) || !memstats_has(&m, GO_STAT_HEAP_ALLOC))
		return -ENODATA;
	*ret = m;
	return 0;
}

/*
 * Whole numbers stay exact (instants need that), unless one is too large: Go's counters are
 * unsigned 64 bits wide, a JSON integer here is signed.
 */
static json_t *expvar_load(const char *text, size_t n)
{
	json_t *root = json_loadb(text, n, JSON_DISABLE_EOF_CHECK, NULL);

	return root ? root
		    : json_loadb(
			      text, n, JSON_DECODE_INT_AS_REAL | JSON_DISABLE_EOF_CHECK, NULL);
}

int memstats_parse_expvar(const char *body, size_t n, struct memstats *ret)
{
	static const char key[] = "\"memstats\":";
	json_t *root, *memstats;
	int r = -EBADMSG;

	if (n > MEMSTATS_BODY_MAX)
		return -E2BIG;
	root = expvar_load(body, n);
	if (json_is_object(root)) {
		memstats = json_object_get(root, "memstats");
		r = json_is_object(memstats) ? expvar_object(memstats, ret) : -ENODATA;
	} else if (n > 0 && body[0] == '{') {
		/* The program's own variables may be no JSON ("NaN"): take what matters alone.
		 */
		const char *at = memmem(body, n, key, sizeof(key) - 1);

		if (at) {
			at += sizeof(key) - 1;
			memstats = expvar_load(at, n - (size_t)(at - body));
			if (json_is_object(memstats))
				r = expvar_object(memstats, ret);
			json_decref(memstats);
		}
	}
	json_decref(root);
	return r;
}

/* The next line without its newline; moves *at behind it. False at the end. */
static bool next_line(
	const char *body, size_t n, size_t *at, const char **ret_line, size_t *ret_n)
{
	if (*at >= n)
		return false;
	const char *end = memchr(body + *at, '\n', n - *at);

	*ret_line = body + *at;
	*ret_n = end ? (size_t)(end - *ret_line) : n - *at;
	*at += *ret_n + 1;
	return true;
}

/* "[1 2 3]" with 256 numbers. */
/* A whole number, exact where a double is not; 0 where it is none. */
static uint64_t heap_text_whole(const char *s, size_t n)
{
	uint64_t value = 0;

	for (size_t i = 0; i < n; i++) {
		if (!is_digit(s[i]) || value > INT64_MAX / 10 - 1)
			return 0;
		value = value * 10 + (uint64_t)(s[i] - '0');
	}
	return value;
}

static bool heap_text_ring(const char *s, size_t n, uint64_t ring[GO_PAUSES])
{
	size_t count = 0, i = 0;

	if (n < 2 || s[i++] != '[')
		return false;
	while (i < n && s[i] != ']' && count < GO_PAUSES) {
		double value;
		size_t k = memstats_number(s + i, n - i, &value);

		if (k == 0)
			return false;
		ring[count++] = heap_text_whole(s + i, k);
		i += k;
		while (i < n && s[i] == ' ')
			i++;
	}
	return count == GO_PAUSES;
}

/* "Stack = inuse / sys" and its like name two figures. */
static void heap_text_pair(struct memstats *m, const char *name, size_t name_n, double inuse,
	const char *rest, size_t n)
{
	char both[32];
	double sys;

	if (n < 4 || memcmp(rest, " / ", 3) != 0 || name_n > 16)
		return;
	if (memstats_number(rest + 3, n - 3, &sys) == 0)
		return;
	memcpy(both, name, name_n);
	memcpy(both + name_n, "Inuse", 5);
	set_field(m, both, name_n + 5, inuse);
	memcpy(both + name_n, "Sys", 3);
	set_field(m, both, name_n + 3, sys);
}

/* "# Name = value" */
static void heap_text_line(struct memstats *m, const char *line, size_t n)
{
	const char *eq = memmem(line, n, " = ", 3);
	double value;

	if (n < 2 || memcmp(line, "# ", 2) != 0 || !eq || eq < line + 2)
		return;
	const char *name = line + 2, *text = eq + 3;
	size_t name_n = (size_t)(eq - name), text_n = n - (size_t)(text - line);

	if (name_n == 7 && memcmp(name, "PauseNs", 7) == 0) {
		m->has_pauses |= heap_text_ring(text, text_n, m->pause_ns);
	} else if (name_n == 8 && memcmp(name, "PauseEnd", 8) == 0) {
		m->has_pause_ends |= heap_text_ring(text, text_n, m->pause_end_ns);
	} else {
		size_t k = memstats_number(text, text_n, &value);

		if (k == text_n && k > 0)
			set_field(m, name, name_n, value);
		else if (k > 0)
			heap_text_pair(m, name, name_n, value, text + k, text_n - k);
	}
}

int memstats_parse_heap_text(const char *body, size_t n, struct memstats *ret)
{
	static const char first[] = "heap profile: ", marker[] = "# runtime.MemStats";
	struct memstats m = *ret;
	const char *line;
	size_t at = 0, line_n;
	bool trailer = false;

	if (n > MEMSTATS_BODY_MAX)
		return -E2BIG;
	if (n < sizeof(first) || memcmp(body, first, sizeof(first) - 1) != 0)
		return -EBADMSG;
	while (next_line(body, n, &at, &line, &line_n)) {
		if (trailer)
			heap_text_line(&m, line, line_n);
		else if (line_n == sizeof(marker) - 1 && memcmp(line, marker, line_n) == 0)
			trailer = true;
	}
	if (!memstats_has(&m, GO_STAT_SYS) || !memstats_has(&m, GO_STAT_HEAP_ALLOC))
		return -ENODATA;
	*ret = m;
	return 0;
}

/* Behind the braces of labels, whose values may hold any character between quotes. */
static size_t skip_labels(const char *s, size_t n)
{
	bool quoted = false;

	for (size_t i = 1; i < n; i++) {
		if (s[i] == '\\' && quoted)
			i++;
		else if (s[i] == '"')
			quoted = !quoted;
		else if (s[i] == '}' && !quoted)
			return i + 1;
	}
	return n;
}

static void metrics_version(struct memstats *m, const char *labels, size_t n)
{
	static const char key[] = "version=\"";
	const char *at = memmem(labels, n, key, sizeof(key) - 1);

	if (!at)
		return;
	at += sizeof(key) - 1;
	size_t left = n - (size_t)(at - labels);
	const char *end = memchr(at, '"', left);

	if (end)
		text_printable(m->version, sizeof(m->version), at, (size_t)(end - at));
}

static bool name_is(const char *name, size_t n, const char *word)
{
	return strlen(word) == n && memcmp(name, word, n) == 0;
}

static void metrics_line(struct memstats *m, const char *line, size_t n)
{
	size_t name_n = 0, at;
	double value;

	while (name_n < n && line[name_n] != ' ' && line[name_n] != '{' && line[name_n] != '\t')
		name_n++;
	at = name_n;
	bool labels = at < n && line[at] == '{';

	if (labels)
		at += skip_labels(line + at, n - at);
	while (at < n && (line[at] == ' ' || line[at] == '\t'))
		at++;
	if (name_n < 3 || memcmp(line, "go_", 3) != 0 ||
		memstats_number(line + at, n - at, &value) == 0)
		return;
	if (labels && name_is(line, name_n, "go_info"))
		metrics_version(m, line + name_n, at - name_n);
	if (labels || !isfinite(value) || value < 0 || value > FIGURE_MAX)
		return;
	for (unsigned s = 0; s < GO_STATS; s++)
		if (stats[s].metric && name_is(line, name_n, stats[s].metric))
			memstats_set(m, (enum go_stat)s, value);
	/* A pause each cycle: their count is the cycles', where nothing better is told. */
	if (name_is(line, name_n, "go_gc_duration_seconds_count") &&
		!memstats_has(m, GO_STAT_GC_CYCLES_TOTAL))
		memstats_set(m, GO_STAT_GC_CYCLES_TOTAL, value);
}

int memstats_parse_metrics(const char *body, size_t n, struct memstats *ret)
{
	struct memstats m = *ret;
	const char *line;
	size_t at = 0, line_n;
	bool samples = false;

	if (n > MEMSTATS_BODY_MAX)
		return -E2BIG;
	while (next_line(body, n, &at, &line, &line_n)) {
		if (line_n == 0 || line[0] == '#')
			continue;
		if (line[0] == '<' || line[0] == '{')
			return samples ? -ENODATA : -EBADMSG;
		samples = true;
		metrics_line(&m, line, line_n);
	}
	if (!samples)
		return -EBADMSG;
	if (!memstats_has(&m, GO_STAT_SYS) && !memstats_has(&m, GO_STAT_HEAP_ALLOC) &&
		!memstats_has(&m, GO_STAT_GOROUTINES))
		return -ENODATA;
	*ret = m;
	return 0;
}

int memstats_parse_index(const char *body, size_t n, struct memstats *ret)
{
	static const char link[] = "goroutine?debug=1";
	const char *at = memmem(body, n, link, sizeof(link) - 1);
	double count;

	if (!at || !memmem(body, n, "/debug/pprof/", 13))
		return -EBADMSG;
	/* The count stands in the cell before the link. */
	const char *end = at, *least = at - body > 96 ? at - 96 : body;

	while (end > least && !is_digit(end[-1]))
		end--;
	const char *first = end;

	while (first > least && is_digit(first[-1]))
		first--;
	if (first == end || memstats_number(first, (size_t)(end - first), &count) == 0)
		return -EBADMSG;
	memstats_set(ret, GO_STAT_GOROUTINES, count);
	return 0;
}

size_t memstats_new_pauses(const struct memstats *before, const struct memstats *now,
	struct go_pause out[GO_PAUSES], uint64_t *ret_lost)
{
	double from = before ? before->value[GO_STAT_GC_CYCLES_TOTAL] : 0;
	double to = now->value[GO_STAT_GC_CYCLES_TOTAL];
	size_t n = 0;

	*ret_lost = 0;
	if (!now->has_pauses || !memstats_has(now, GO_STAT_GC_CYCLES_TOTAL) ||
		to > 4294967295.0)
		return 0;
	if ((before && !memstats_has(before, GO_STAT_GC_CYCLES_TOTAL)) || to <= from)
		return 0;
	uint64_t last = (uint64_t)to, first = (uint64_t)from + 1;

	if (last - first + 1 > GO_PAUSES) {
		*ret_lost = before ? last - first + 1 - GO_PAUSES : 0;
		first = last - GO_PAUSES + 1;
	}
	for (uint64_t cycle = first; cycle <= last; cycle++) {
		size_t i = (cycle + GO_PAUSES - 1) % GO_PAUSES;

		out[n++] = (struct go_pause){.cycle = cycle,
			.seconds = (double)now->pause_ns[i] / 1e9,
			.end_ns = now->has_pause_ends ? (int64_t)now->pause_end_ns[i] : 0};
	}
	return n;
}
