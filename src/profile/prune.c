/* SPDX-License-Identifier: MIT */
#include "profile/prune.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"

/*
 * A function's name without its arguments: up to the first '(' that does not belong to
 * "(anonymous namespace)" or "operator()", and without the dot of some ABIs.
 */
static const char *prune_bare_name(const char *name, size_t *ret_n)
{
	static const char *const reserved[] = {"(anonymous namespace)", "operator()"};
	const char *s = name + (name[0] == '.');

	for (const char *p = s; *p; p++) {
		size_t skip = 0;

		for (size_t i = 0; i < ARRAY_SIZE(reserved); i++)
			if (strncmp(p, reserved[i], strlen(reserved[i])) == 0)
				skip = strlen(reserved[i]);
		if (skip > 0) {
			p += skip - 1;
		} else if (*p == '(') {
			*ret_n = (size_t)(p - s);
			return s;
		}
	}
	*ret_n = strlen(s);
	return s;
}

static bool prune_matches(const struct profile *v, const struct profile_line *line,
	struct pattern *drop, struct pattern *keep)
{
	if (line->function == PROFILE_NONE || !*v->functions[line->function].name)
		return false;
	size_t n;
	const char *name = prune_bare_name(v->functions[line->function].name, &n);

	return pattern_match_n(drop, name, n) && !(keep && pattern_match_n(keep, name, n));
}

enum prune_mark {
	PRUNE_KEEP,
	PRUNE_BENEATH, /* the location stays, what it called goes */
	PRUNE_WHOLE,
};

/* The outermost frame that matches decides; inlined frames from it inwards go at once. */
static enum prune_mark prune_location(struct profile *v, struct profile_location *l,
	struct pattern *drop, struct pattern *keep)
{
	size_t i = l->n_lines;

	while (i > 0 && !prune_matches(v, &l->lines[i - 1], drop, keep))
		i--;
	if (i == 0)
		return PRUNE_KEEP;
	if (i == l->n_lines)
		return PRUNE_WHOLE;
	l->lines += i;
	l->n_lines -= i;
	return PRUNE_BENEATH;
}

static void prune_sample(struct profile_sample *s, const unsigned char *marks)
{
	bool interesting = false;

	for (size_t i = s->n_locations; i-- > 0;) {
		unsigned char mark = marks[s->locations[i]];

		if (mark == PRUNE_KEEP) {
			interesting = true;
		} else if (interesting) {
			size_t cut = mark == PRUNE_WHOLE ? i + 1 : i;

			s->locations += cut;
			s->n_locations -= cut;
			return;
		}
	}
}

static int prune_compile(const char *name, const char *text, struct pattern **ret)
{
	_cleanup_free_ char *anchored = xasprintf("^(%s)$", text);

	return pattern_new(name, anchored, ret, NULL);
}

int prune_uninteresting(struct profile *v)
{
	_cleanup_(pattern_freep) struct pattern *drop = NULL, *keep = NULL;
	_cleanup_free_ unsigned char *marks = NULL;

	if (!*v->drop_frames)
		return 0;
	/* As the reference: a profile with a broken pattern is shown whole. */
	if (prune_compile("drop_frames", v->drop_frames, &drop) < 0)
		return 0;
	if (*v->keep_frames && prune_compile("keep_frames", v->keep_frames, &keep) < 0)
		return 0;
	marks = memory_array(v->n_locations + 1, 1);
	if (!marks)
		return -ENOMEM;
	for (size_t i = 0; i < v->n_locations; i++)
		marks[i] = (unsigned char)prune_location(v, &v->locations[i], drop, keep);
	for (size_t i = 0; i < v->n_samples; i++)
		prune_sample(&v->samples[i], marks);
	return 0;
}

int prune_from(struct profile *v, struct pattern *from)
{
	_cleanup_free_ bool *beneath = memory_array(v->n_locations + 1, sizeof(*beneath));

	if (!beneath)
		return -ENOMEM;
	for (size_t i = 0; i < v->n_locations; i++) {
		struct profile_location *l = &v->locations[i];
		size_t k = 0;

		while (k < l->n_lines && !prune_matches(v, &l->lines[k], from, NULL))
			k++;
		if (k == l->n_lines)
			continue;
		beneath[i] = true;
		l->lines += k;
		l->n_lines -= k;
	}
	for (size_t i = 0; i < v->n_samples; i++) {
		struct profile_sample *s = &v->samples[i];
		size_t k = 0;

		while (k < s->n_locations && !beneath[s->locations[k]])
			k++;
		if (k == s->n_locations)
			continue;
		s->locations += k;
		s->n_locations -= k;
	}
	return 0;
}
