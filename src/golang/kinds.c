/* SPDX-License-Identifier: MIT */
#include "golang/kinds.h"

#include <errno.h>
#include <string.h>

#include "base/macro.h"

enum { KIND_ROW_MAX = 256, KIND_DIGITS_MAX = 15 };

bool kind_is_name(const char *name, size_t n)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				      "0123456789._/-";

	for (size_t i = 0; i < n; i++)
		if (!name[i] || !strchr(letters, name[i]))
			return false;
	return n > 0 && n < KIND_NAME_MAX;
}

/* Where it stands in the list; those that nobody here knows come last, as the page has them. */
static size_t kind_rank(const char *name)
{
	static const char *const known[] = {
		"profile", "heap", "allocs", "goroutine", "mutex", "block", "threadcreate"};
	size_t i = 0;

	while (i < ARRAY_SIZE(known) && strcmp(name, known[i]) != 0)
		i++;
	return i;
}

static bool kind_is_profile(const char *name)
{
	return strcmp(name, "cmdline") != 0 && strcmp(name, "trace") != 0 &&
	       strcmp(name, "symbol") != 0;
}

static bool kind_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The number in the cell before the link: "<td>139</td><td><a ", or without the ends. */
static int64_t kind_count(const char *begin, const char *link)
{
	const char *least = link - begin > KIND_ROW_MAX ? link - KIND_ROW_MAX : begin;
	const char *end = link;
	int64_t count = 0;

	while (end > least && !kind_is_digit(end[-1])) {
		/* The row before is another one's. */
		if (end - least > 2 && memcmp(end - 3, "<tr", 3) == 0)
			return -1;
		end--;
	}
	const char *first = end;

	while (first > least && kind_is_digit(first[-1]))
		first--;
	if (first == end || end - first > KIND_DIGITS_MAX || first == least || first[-1] != '>')
		return -1;
	for (; first < end; first++)
		count = 10 * count + (*first - '0');
	return count;
}

/* Keep the order of ranks; of one name the first counts. */
static void kinds_add(struct profile_kind *out, size_t *n, const struct profile_kind *kind)
{
	size_t at = *n;

	for (size_t i = 0; i < *n; i++)
		if (strcmp(out[i].name, kind->name) == 0)
			return;
	if (*n == KINDS_MAX)
		return;
	while (at > 0 && kind_rank(out[at - 1].name) > kind_rank(kind->name))
		at--;
	memmove(out + at + 1, out + at, (*n - at) * sizeof(*out));
	out[at] = *kind;
	(*n)++;
}

/* One link, after its quote: "heap?debug=1'". */
static void kinds_read_link(const char *begin, const char *name, const char *end,
	struct profile_kind *out, size_t *n)
{
	static const char query[] = "?debug=1";
	const char *stop = memchr(name, '?', (size_t)(end - name));
	struct profile_kind kind = {.count = -1};

	if (!stop || (size_t)(end - stop) < sizeof(query) - 1 ||
		memcmp(stop, query, sizeof(query) - 1) != 0 ||
		!kind_is_name(name, (size_t)(stop - name)))
		return;
	memcpy(kind.name, name, (size_t)(stop - name));
	kind.measures = strcmp(kind.name, "profile") == 0;
	if (!kind.measures)
		kind.count = kind_count(begin, name);
	if (kind_is_profile(kind.name))
		kinds_add(out, n, &kind);
}

int kinds_parse(const char *html, size_t n, struct profile_kind out[KINDS_MAX], size_t *ret_n)
{
	static const char href[] = "href=";
	/* Old pages do not list the CPU's, and have it all the same. */
	static const struct profile_kind cpu = {
		.name = "profile", .count = -1, .measures = true};
	struct profile_kind found[KINDS_MAX];
	const char *at = html, *end = html + n;
	size_t kinds = 0;

	if (!memmem(html, n, "Types of profiles available", 27) &&
		!memmem(html, n, "/debug/pprof/", 13))
		return -EBADMSG;
	while ((at = memmem(at, (size_t)(end - at), href, sizeof(href) - 1))) {
		at += sizeof(href) - 1;
		if (at < end && (*at == '\'' || *at == '"'))
			kinds_read_link(html, at + 1, end, found, &kinds);
	}
	if (kinds == 0)
		return -EBADMSG;
	kinds_add(found, &kinds, &cpu);
	memcpy(out, found, kinds * sizeof(*out));
	*ret_n = kinds;
	return 0;
}
