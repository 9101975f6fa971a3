/* SPDX-License-Identifier: MIT */
#include "golang/gctrace_records.h"

#include <stdbool.h>
#include <string.h>

#include "base/macro.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void records_add(struct gc_records *r, const char *head, size_t n)
{
	if (n < 4)
		return;
	size_t kept = MIN(n, sizeof(r->head[0]));

	memcpy(r->head[r->next], head, kept);
	r->n[r->next] = (uint8_t)kept;
	r->next = (r->next + 1) % ARRAY_SIZE(r->head);
}

void gc_records_note(struct gc_records *r, const char *data, size_t n)
{
	for (size_t i = 0; i < n;) {
		const char *end = memchr(data + i, '\n', n - i);
		size_t line = end ? (size_t)(end - data) + 1 - i : n - i;
		size_t room = sizeof(r->line) - r->line_n;
		size_t kept = MIN(line, room);

		memcpy(r->line + r->line_n, data + i, kept);
		r->line_n += kept;
		if (end) {
			records_add(r, r->line, r->line_n);
			r->line_n = 0;
		}
		i += line;
	}
}

/* 9 digit, a letter itself as a class, anything else literally. */
static bool shape_matches(const char *text, size_t n, const char *shape)
{
	size_t k = strlen(shape);

	for (size_t i = 0; i < k && i < n; i++)
		if (shape[i] == '9' ? !is_digit(text[i]) : text[i] != shape[i])
			return false;
	return n >= k;
}

static int alike(const char *a, size_t n, const char *b, size_t m)
{
	int score = 0;

	for (size_t i = 0; i < n && i < m; i++) {
		if (a[i] == b[i] || (is_digit(a[i]) && is_digit(b[i])))
			score += 2;
		else if (is_letter(a[i]) && is_letter(b[i]))
			score += 1;
		else
			break;
	}
	return score;
}

int gc_records_score(const struct gc_records *r, const char *text, size_t n)
{
	int best = 0;

	if (shape_matches(text, n, "2999/99/99 ") || shape_matches(text, n, "2999-99-99"))
		best = 30;
	else if (shape_matches(text, n, "99:99:99"))
		best = 20;
	for (size_t i = 0; i < ARRAY_SIZE(r->head); i++)
		best = MAX(best, alike(text, n, r->head[i], r->n[i]));
	return best;
}
