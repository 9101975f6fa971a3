/* SPDX-License-Identifier: MIT */
#include "profile/view.h"

#include <errno.h>
#include <string.h>

#include "base/macro.h"
#include "base/text.h"
#include "profile/arena.h"

static void *view_copy(struct profile_arena *a, const void *from, size_t n, size_t size)
{
	void *to = arena_take(a, n, size);

	if (to && n > 0)
		memcpy(to, from, n * size);
	return to;
}

int view_new(const struct profile *p, struct profile **ret)
{
	_cleanup_(profile_freep) struct profile *v = NULL;
	int r = profile_new(PROFILE_SIZE_MAX, &v);

	if (r < 0)
		return r;
	struct profile_arena *a = v->arena;

	*v = *p;
	v->arena = a;
	v->samples = view_copy(a, p->samples, p->n_samples, sizeof(*v->samples));
	v->locations = view_copy(a, p->locations, p->n_locations, sizeof(*v->locations));
	v->functions = view_copy(a, p->functions, p->n_functions, sizeof(*v->functions));
	v->mappings = view_copy(a, p->mappings, p->n_mappings, sizeof(*v->mappings));
	v->sample_types =
		view_copy(a, p->sample_types, p->n_sample_types, sizeof(*v->sample_types));
	v->comments = view_copy(a, p->comments, p->n_comments, sizeof(*v->comments));
	if (!v->samples || !v->locations || !v->functions || !v->mappings || !v->sample_types ||
		!v->comments)
		return -ENOMEM;
	*ret = TAKE_PTR(v);
	return 0;
}

/* Bytes that need no second look, eight at a time; most names are made of nothing else. */
static bool view_is_plain(const char *s)
{
	const uint64_t ones = UINT64_MAX / 0xff;
	size_t n = strlen(s);
	uint64_t word;

	for (; n >= sizeof(word); s += sizeof(word), n -= sizeof(word)) {
		memcpy(&word, s, sizeof(word));
		/* The top bit of a byte is set by one below ' ', by DEL and by those above it.
		 */
		if (((word - ones * 0x20) | (word + ones) | word) & ones * 0x80)
			return false;
	}
	for (; *s; s++)
		if (*s < 0x20 || *s > 0x7e)
			return false;
	return true;
}

/* In place when there is nothing to change. */
static int view_clean(struct profile *v, profile_string *text)
{
	const char *s = *text;

	if (view_is_plain(s))
		return 0;
	size_t n = strlen(s), size = n * 3 + 1; /* U+FFFD takes three bytes for one */
	char *clean = arena_take(v->arena, size, 1);

	if (!clean)
		return -ENOMEM;
	text_printable(clean, size, s, n);
	*text = clean;
	return 0;
}

static int view_clean_labels(struct profile *v, struct profile_sample *s)
{
	bool plain = true;

	for (size_t i = 0; i < s->n_labels && plain; i++)
		plain = view_is_plain(s->labels[i].key) && view_is_plain(s->labels[i].str) &&
			view_is_plain(s->labels[i].unit);
	if (plain)
		return 0;
	s->labels = view_copy(v->arena, s->labels, s->n_labels, sizeof(*s->labels));
	int r = s->labels ? 0 : -ENOMEM;

	for (size_t i = 0; i < s->n_labels && r == 0; i++) {
		r = view_clean(v, &s->labels[i].key);
		if (r == 0)
			r = view_clean(v, &s->labels[i].str);
		if (r == 0)
			r = view_clean(v, &s->labels[i].unit);
	}
	return r;
}

static int view_clean_tables(struct profile *v)
{
	int r = 0;

	for (size_t i = 0; i < v->n_functions && r == 0; i++) {
		r = view_clean(v, &v->functions[i].name);
		if (r == 0)
			r = view_clean(v, &v->functions[i].system_name);
		if (r == 0)
			r = view_clean(v, &v->functions[i].filename);
	}
	for (size_t i = 0; i < v->n_mappings && r == 0; i++) {
		r = view_clean(v, &v->mappings[i].file);
		if (r == 0)
			r = view_clean(v, &v->mappings[i].build_id);
	}
	return r;
}

static int view_clean_head(struct profile *v)
{
	profile_string *const texts[] = {&v->default_sample_type, &v->doc_url,
		&v->period_type.type, &v->period_type.unit};
	int r = 0;

	for (size_t i = 0; i < ARRAY_SIZE(texts) && r == 0; i++)
		r = view_clean(v, texts[i]);
	for (size_t i = 0; i < v->n_comments && r == 0; i++)
		r = view_clean(v, &v->comments[i]);
	for (size_t i = 0; i < v->n_sample_types && r == 0; i++) {
		r = view_clean(v, &v->sample_types[i].type);
		if (r == 0)
			r = view_clean(v, &v->sample_types[i].unit);
	}
	return r;
}

int view_make_printable(struct profile *v)
{
	int r = view_clean_head(v);

	if (r == 0)
		r = view_clean_tables(v);
	for (size_t i = 0; i < v->n_samples && r == 0; i++)
		r = view_clean_labels(v, &v->samples[i]);
	return r;
}
