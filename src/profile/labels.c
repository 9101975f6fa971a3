/* SPDX-License-Identifier: MIT */
#include "profile/labels.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"

/* Pointers into one array keep the order of the file when keys are equal. */
static int labels_compare(const void *a, const void *b)
{
	const struct profile_label *const *x = a, *const *y = b;
	int r = strcmp((*x)->key, (*y)->key);

	return r ? r : (*x > *y) - (*x < *y);
}

const struct profile_label **labels_sorted(
	const struct profile_sample *s, bool numbers, size_t *ret_n)
{
	const struct profile_label **sorted =
		memory_array(s->n_labels + 1, sizeof(struct profile_label *));
	size_t n = 0;

	if (!sorted)
		return NULL;
	for (size_t i = 0; i < s->n_labels; i++)
		if (s->labels[i].is_num == numbers)
			sorted[n++] = &s->labels[i];
	qsort(sorted, n, sizeof(*sorted), labels_compare);
	*ret_n = n;
	return sorted;
}

size_t labels_run(const struct profile_label *const *sorted, size_t n, size_t i)
{
	size_t end = i + 1;

	while (end < n && strcmp(sorted[end]->key, sorted[i]->key) == 0)
		end++;
	return end - i;
}

static int labels_text_compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void labels_free_texts(char **texts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(texts[i]);
	free(texts);
}

/* A text inside the quotes of DOT; the caller frees. */
static char *labels_escape(const char *s)
{
	char *out = xcalloc(strlen(s) * 2 + 1, 1), *at = out;

	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			*at++ = '\\';
		*at++ = *s;
	}
	return out;
}

char *labels_join(const struct profile_sample *s)
{
	char **texts = xcalloc(s->n_labels + 1, sizeof(*texts));
	size_t n = 0, size = 1;

	for (size_t i = 0; i < s->n_labels; i++) {
		const struct profile_label *l = &s->labels[i];

		if (l->is_num || strcmp(l->key, LABELS_BASE_KEY) == 0)
			continue;
		_cleanup_free_ char *plain = xasprintf("%s:%s", l->key, l->str);

		texts[n] = labels_escape(plain);
		size += strlen(texts[n++]) + 2;
	}
	qsort(texts, n, sizeof(*texts), labels_text_compare);
	char *out = memory_array(size, 1), *at = out;

	for (size_t i = 0; i < n && out; i++) {
		if (i > 0)
			at = stpcpy(at, "\\n");
		at = stpcpy(at, texts[i]);
	}
	labels_free_texts(texts, n);
	return out;
}

int labels_format(const struct profile_sample *s, bool numbers, labels_writer write,
	const void *context, char ***ret, size_t *ret_n)
{
	_cleanup_free_ const struct profile_label **sorted = NULL;
	size_t n_sorted, n = 0, size;

	sorted = labels_sorted(s, numbers, &n_sorted);
	char **texts = memory_array(s->n_labels + 1, sizeof(*texts));

	if (!sorted || !texts) {
		free(texts);
		return -ENOMEM;
	}
	for (size_t i = 0, run; i < n_sorted; i += run) {
		FILE *f = open_memstream(&texts[n], &size);

		run = labels_run(sorted, n_sorted, i);
		if (f)
			write(f, sorted + i, run, context);
		if (!f || fclose(f) != 0) {
			labels_free_texts(texts, n + 1);
			return -ENOMEM;
		}
		n++;
	}
	qsort(texts, n, sizeof(*texts), labels_text_compare);
	*ret = texts;
	*ret_n = n;
	return 0;
}

const char *labels_unit(const struct labels_units *u, const char *key)
{
	for (size_t i = 0; i < u->n; i++)
		if (strcmp(u->keys[i], key) == 0)
			return u->units[i];
	return "";
}

void labels_units_done(struct labels_units *u)
{
	free(u->keys);
	free(u->units);
	free(u->notes);
	*u = (struct labels_units){0};
}

static int labels_find_key(struct labels_units *u, const char *key, size_t *ret)
{
	for (size_t i = 0; i < u->n; i++) {
		if (u->keys[i] == key || strcmp(u->keys[i], key) == 0) {
			*ret = i;
			return 0;
		}
	}
	/* Grow at powers of two. */
	if ((u->n & (u->n - 1)) == 0) {
		size_t room = u->n ? u->n * 2 : 1;
		void *keys = reallocarray(u->keys, room, sizeof(*u->keys));

		if (!keys)
			return -ENOMEM;
		u->keys = keys;
		void *units = reallocarray(u->units, room, sizeof(*u->units));

		if (!units)
			return -ENOMEM;
		u->units = units;
	}
	u->keys[u->n] = key;
	u->units[u->n] = "";
	*ret = u->n++;
	return 0;
}

/* A sample of zeros only says nothing: merging leaves it out, and not every report merges. */
static bool labels_are_counted(const struct profile *p, const struct profile_sample *s)
{
	for (size_t i = 0; i < p->n_sample_types && s->n_labels > 0; i++)
		if (s->values[i] != 0)
			return true;
	return false;
}

/* Other units of one key that are told of. */
enum { LABELS_OTHERS_MAX = 64 };

/* What else stands at numbers of key i, each unit once and in order, as one line. */
static int labels_note(const struct profile *p, struct labels_units *u, size_t i)
{
	const char *others[LABELS_OTHERS_MAX] = {NULL};
	size_t n = 0;

	for (size_t k = 0; k < p->n_samples; k++) {
		if (!labels_are_counted(p, &p->samples[k]))
			continue;
		for (size_t m = 0; m < p->samples[k].n_labels && n < LABELS_OTHERS_MAX; m++) {
			const struct profile_label *l = &p->samples[k].labels[m];
			size_t seen = 0;

			if (!l->is_num || !*l->unit || strcmp(l->key, u->keys[i]) != 0 ||
				strcmp(l->unit, u->units[i]) == 0)
				continue;
			while (seen < n && strcmp(others[seen], l->unit) != 0)
				seen++;
			others[seen] = l->unit;
			n += seen == n;
		}
	}
	qsort(others, n, sizeof(*others), labels_text_compare);
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		return -ENOMEM;
	fprintf(f, "%sFor tag %s used unit %s, also encountered unit(s) ",
		u->notes ? u->notes : "", u->keys[i], u->units[i]);
	for (size_t k = 0; k < n; k++)
		fprintf(f, "%s%s", k ? ", " : "", others[k]);
	fputc('\n', f);
	if (fclose(f) != 0) {
		free(text);
		return -ENOMEM;
	}
	free(u->notes);
	u->notes = text;
	return 0;
}

/* Which keys have more than one unit is told of the first of them. */
enum { LABELS_NOTED_MAX = 32 };

/* Keys a profile may have before looking them up one by one gets slow. */
enum { LABELS_KEYS_MAX = 4096 };

int labels_units_make(const struct profile *p, struct labels_units *ret)
{
	struct labels_units u = {0};
	bool mixed[LABELS_NOTED_MAX] = {0};
	int r = 0;

	for (size_t i = 0; i < p->n_samples && r == 0; i++) {
		if (!labels_are_counted(p, &p->samples[i]))
			continue;
		for (size_t k = 0; k < p->samples[i].n_labels && r == 0; k++) {
			const struct profile_label *l = &p->samples[i].labels[k];
			size_t at;

			if (!l->is_num || u.n >= LABELS_KEYS_MAX)
				continue;
			r = labels_find_key(&u, l->key, &at);
			if (r < 0 || !*l->unit)
				continue;
			if (!*u.units[at])
				u.units[at] = l->unit;
			else if (at < LABELS_NOTED_MAX && strcmp(u.units[at], l->unit) != 0)
				mixed[at] = true;
		}
	}
	for (size_t i = 0; i < MIN(u.n, (size_t)LABELS_NOTED_MAX) && r == 0; i++)
		if (mixed[i])
			r = labels_note(p, &u, i);
	for (size_t i = 0; i < u.n; i++) {
		bool sized = strcmp(u.keys[i], "alignment") == 0 ||
			     strcmp(u.keys[i], "request") == 0;

		if (!*u.units[i])
			u.units[i] = sized ? "bytes" : u.keys[i];
	}
	if (r < 0) {
		labels_units_done(&u);
		return r;
	}
	*ret = u;
	return 0;
}
