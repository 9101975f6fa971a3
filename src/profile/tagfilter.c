/* SPDX-License-Identifier: MIT */
#include "profile/tagfilter.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "profile/measure.h"
#include "profile/pattern.h"

struct tagfilter {
	char *key; /* NULL: any */
	const struct labels_units *units;
	bool is_range;
	double low, high;
	char unit[64];
	struct pattern **patterns; /* [n] */
	size_t n;
};

void tagfilter_free(struct tagfilter *f)
{
	if (!f)
		return;
	for (size_t i = 0; i < f->n; i++)
		pattern_free(f->patterns[i]);
	free(f->patterns);
	free(f->key);
	free(f);
}

/* One number with its unit: "12kb", "-3". */
struct tagfilter_number {
	const char *start;
	size_t length;
	int64_t value;
	char unit[64];
};

/* As the reference finds numbers: the first digits from s on, a sign before, letters after. */
static bool tagfilter_read_number(const char *s, struct tagfilter_number *n)
{
	const char *digits = s + strcspn(s, "0123456789");
	char *end;

	if (!*digits)
		return false;
	n->start = digits > s && strchr("+-", digits[-1]) ? digits - 1 : digits;
	errno = 0;
	n->value = strtoll(n->start, &end, 10);
	if (errno)
		return false;
	size_t letters = 0;

	while (isascii((unsigned char)end[letters]) && isalpha((unsigned char)end[letters]))
		letters++;
	n->length = (size_t)(end + letters - n->start);
	if (letters >= sizeof(n->unit))
		return false;
	memcpy(n->unit, end, letters);
	n->unit[letters] = '\0';
	return true;
}

/* "n", "n:", ":n" or "n:m"; anything else is a pattern. */
static bool tagfilter_read_range(struct tagfilter *f, const char *text)
{
	struct tagfilter_number a, b;
	const char *unit, *unit_b;

	if (!tagfilter_read_number(text, &a))
		return false;
	const char *end = a.start + a.length;

	f->low = f->high = measure_scale(a.value, a.unit, a.unit, &unit);
	snprintf(f->unit, sizeof(f->unit), "%s", unit);
	if (!tagfilter_read_number(end, &b)) {
		bool whole = a.start == text;

		if (whole && strcmp(end, ":") == 0)
			f->high = INFINITY;
		else if (a.start == text + 1 && text[0] == ':' && !*end)
			f->low = -INFINITY;
		else if (!whole || *end)
			return false;
		return true;
	}
	f->high = measure_scale(b.value, b.unit, f->unit, &unit_b);
	return a.start == text && *end == ':' && b.start == end + 1 && !b.start[b.length] &&
	       strcmp(f->unit, unit_b) == 0;
}

static int tagfilter_add_patterns(
	struct tagfilter *f, const char *name, char *text, struct why *why)
{
	size_t room = 1;

	for (const char *p = text; *p; p++)
		room += *p == ',';
	f->patterns = memory_array(room, sizeof(struct pattern *));
	if (!f->patterns)
		return -ENOMEM;
	for (char *part; (part = strsep(&text, ","));) {
		int r = pattern_new(name, part, &f->patterns[f->n], why);

		if (r < 0)
			return r;
		f->n++;
	}
	return 0;
}

int tagfilter_new(const char *name, const char *text, const struct labels_units *units,
	FILE *notes, struct tagfilter **ret, struct why *why)
{
	_cleanup_(tagfilter_freep) struct tagfilter *f = xcalloc(1, sizeof(*f));
	const char *equals = strchr(text, '=');
	_cleanup_free_ char *value = xstrdup(equals ? equals + 1 : text);

	f->units = units;
	if (equals && equals > text) {
		f->key = xstrdup(text);
		f->key[equals - text] = '\0';
	}
	f->is_range = tagfilter_read_range(f, value);
	if (f->is_range) {
		fprintf(notes, "%s:Interpreted '%s' as range, not regexp\n", name, value);
	} else {
		int r = tagfilter_add_patterns(f, name, value, why);

		if (r < 0)
			return r;
	}
	*ret = TAKE_PTR(f);
	return 0;
}

static bool tagfilter_in_range(const struct tagfilter *f, const struct profile_label *l)
{
	const char *unit;
	double v = measure_scale(l->num, labels_unit(f->units, l->key), f->unit, &unit);

	return strcmp(unit, f->unit) == 0 && v >= f->low && v <= f->high;
}

static bool tagfilter_wants(const struct tagfilter *f, const struct profile_label *l)
{
	return l->is_num == f->is_range && (!f->key || strcmp(f->key, l->key) == 0);
}

/* With a key the value alone is matched, without one "key:value". */
static bool tagfilter_label_matches(
	const struct tagfilter *f, struct pattern *p, const struct profile_label *l)
{
	if (f->key)
		return pattern_match(p, l->str);
	_cleanup_free_ char *whole = xasprintf("%s:%s", l->key, l->str);

	return pattern_match(p, whole);
}

static bool tagfilter_any(
	const struct tagfilter *f, struct pattern *p, const struct profile_sample *s)
{
	for (size_t i = 0; i < s->n_labels; i++) {
		if (!tagfilter_wants(f, &s->labels[i]))
			continue;
		if (p ? tagfilter_label_matches(f, p, &s->labels[i])
		      : tagfilter_in_range(f, &s->labels[i]))
			return true;
	}
	return false;
}

bool tagfilter_match(struct tagfilter *f, const struct profile_sample *s)
{
	if (f->is_range)
		return tagfilter_any(f, NULL, s);
	/* With a key one pattern is enough, without one all of them have to be found. */
	for (size_t i = 0; i < f->n; i++) {
		bool found = tagfilter_any(f, f->patterns[i], s);

		if (found == (f->key != NULL))
			return found;
	}
	return !f->key;
}

int tagfilter_check(const struct tagfilter *f, struct why *why)
{
	int r = 0;

	for (size_t i = 0; i < f->n && r == 0; i++)
		r = pattern_check(f->patterns[i], why);
	return r;
}
