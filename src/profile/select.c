/* SPDX-License-Identifier: MIT */
#include "profile/select.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "profile/arena.h"
#include "profile/pattern.h"
#include "profile/prune.h"
#include "profile/tagfilter.h"

/* What a pattern says of each function and mapping, asked once: many places share a name. */
struct select_names {
	struct pattern *pattern;
	bool *function, *mapping;
};

static void select_names_done(struct select_names *n)
{
	pattern_free(n->pattern);
	free(n->function);
	free(n->mapping);
}

static int select_names_init(struct select_names *n, const struct profile *v, const char *name,
	const char *text, struct why *why)
{
	int r = text ? pattern_new(name, text, &n->pattern, why) : 0;

	if (r < 0 || !text)
		return r;
	n->function = memory_array(v->n_functions + 1, sizeof(*n->function));
	n->mapping = memory_array(v->n_mappings + 1, sizeof(*n->mapping));
	if (!n->function || !n->mapping)
		return -ENOMEM;
	for (size_t i = 0; i < v->n_functions; i++)
		n->function[i] = pattern_match(n->pattern, v->functions[i].name) ||
				 pattern_match(n->pattern, v->functions[i].filename);
	for (size_t i = 0; i < v->n_mappings; i++)
		n->mapping[i] = pattern_match(n->pattern, v->mappings[i].file);
	return pattern_check(n->pattern, why);
}

static bool select_mapping_matches(
	const struct select_names *n, const struct profile_location *l)
{
	return l->mapping != PROFILE_NONE && n->mapping[l->mapping];
}

static bool select_location_matches(
	const struct select_names *n, const struct profile_location *l)
{
	for (size_t i = 0; i < l->n_lines; i++)
		if (l->lines[i].function != PROFILE_NONE && n->function[l->lines[i].function])
			return true;
	return select_mapping_matches(n, l);
}

/* Keep the lines whose match is `want`; lines without a function always stay. */
static int select_lines(
	struct profile *v, struct profile_location *l, const struct select_names *n, bool want)
{
	struct profile_line *lines = arena_take(v->arena, l->n_lines, sizeof(*lines));
	size_t count = 0;

	if (!lines)
		return -ENOMEM;
	for (size_t i = 0; i < l->n_lines; i++) {
		uint32_t f = l->lines[i].function;

		if (f == PROFILE_NONE || n->function[f] == want)
			lines[count++] = l->lines[i];
	}
	l->lines = lines;
	l->n_lines = count;
	return 0;
}

static int select_hide(struct profile *v, struct profile_location *l,
	const struct select_names *hide, bool *matched)
{
	if (!select_location_matches(hide, l))
		return 0;
	*matched = true;
	if (select_mapping_matches(hide, l)) {
		l->n_lines = 0;
		return 0;
	}
	return select_lines(v, l, hide, false);
}

static int select_show(
	struct profile *v, struct profile_location *l, const struct select_names *show)
{
	return select_mapping_matches(show, l) ? 0 : select_lines(v, l, show, true);
}

enum select_mark {
	SELECT_FOCUSED = 1,
	SELECT_IGNORED = 2,
	SELECT_HIDDEN = 4,
};

struct select_by_name {
	struct select_names focus, ignore, hide, show;
	bool focused, ignored, hid, showed; /* matched anything */
	bool any_hidden;
	unsigned char *marks; /* [n_locations] enum select_mark */
};

static void select_by_name_done(struct select_by_name *s)
{
	select_names_done(&s->focus);
	select_names_done(&s->ignore);
	select_names_done(&s->hide);
	select_names_done(&s->show);
	free(s->marks);
}

static int select_mark(struct profile *v, struct select_by_name *s, size_t i)
{
	struct profile_location *l = &v->locations[i];
	int r = 0;

	if (s->ignore.pattern && select_location_matches(&s->ignore, l)) {
		s->ignored = true;
		s->marks[i] |= SELECT_IGNORED;
	} else if (!s->focus.pattern || select_location_matches(&s->focus, l)) {
		s->focused = true;
		s->marks[i] |= SELECT_FOCUSED;
	}
	if (s->hide.pattern) {
		bool matched = false;

		r = select_hide(v, l, &s->hide, &matched);
		s->hid |= matched;
		if (matched && l->n_lines == 0)
			s->marks[i] |= SELECT_HIDDEN;
	}
	if (s->show.pattern && r == 0) {
		r = select_show(v, l, &s->show);
		if (l->n_lines == 0)
			s->marks[i] |= SELECT_HIDDEN;
		else
			s->showed = true;
	}
	s->any_hidden |= (s->marks[i] & SELECT_HIDDEN) != 0;
	return r;
}

/* Only where something is ignored must the rest of a stack be looked at, too. */
static bool select_is_focused(
	const struct profile_sample *sample, const struct select_by_name *s)
{
	bool focused = false;

	for (size_t i = 0; i < sample->n_locations && (!focused || s->ignored); i++) {
		unsigned char mark = s->marks[sample->locations[i]];

		if (mark & SELECT_IGNORED)
			return false;
		focused |= (mark & SELECT_FOCUSED) != 0;
	}
	return focused;
}

/* Take hidden places out of a sample. */
static int select_drop_hidden(
	struct profile *v, struct profile_sample *s, const unsigned char *marks)
{
	uint32_t *left = arena_take(v->arena, s->n_locations, sizeof(*left));
	size_t n = 0;

	if (!left)
		return -ENOMEM;
	for (size_t i = 0; i < s->n_locations; i++)
		if (!(marks[s->locations[i]] & SELECT_HIDDEN))
			left[n++] = s->locations[i];
	s->locations = left;
	s->n_locations = n;
	return 0;
}

static int select_samples(struct profile *v, const struct select_by_name *s)
{
	size_t count = 0;

	for (size_t i = 0; i < v->n_samples; i++) {
		struct profile_sample *sample = &v->samples[i];

		if (!select_is_focused(sample, s))
			continue;
		if (s->any_hidden) {
			int r = select_drop_hidden(v, sample, s->marks);

			if (r < 0)
				return r;
			if (sample->n_locations == 0)
				continue;
		}
		v->samples[count++] = *sample;
	}
	v->n_samples = count;
	return 0;
}

static void select_note(FILE *notes, const char *pattern, bool matched, const char *name)
{
	if (pattern && !matched)
		fprintf(notes, "%s expression matched no samples\n", name);
}

static int select_names(
	struct profile *v, const struct pprof_options *o, FILE *notes, struct why *why)
{
	_cleanup_(select_by_name_done) struct select_by_name s = {0};
	int r = select_names_init(&s.focus, v, "focus", o->focus, why);

	if (r == 0)
		r = select_names_init(&s.ignore, v, "ignore", o->ignore, why);
	if (r == 0)
		r = select_names_init(&s.hide, v, "hide", o->hide, why);
	if (r == 0)
		r = select_names_init(&s.show, v, "show", o->show, why);
	if (r < 0)
		return r;
	s.marks = memory_array(v->n_locations + 1, 1);
	r = s.marks ? 0 : -ENOMEM;
	for (size_t i = 0; i < v->n_locations && r == 0; i++)
		r = select_mark(v, &s, i);
	if (r == 0)
		r = select_samples(v, &s);
	select_note(notes, o->focus, s.focused, "Focus");
	select_note(notes, o->ignore, s.ignored, "Ignore");
	select_note(notes, o->hide, s.hid, "Hide");
	select_note(notes, o->show, s.showed, "Show");
	return r;
}

/* Cut inlined callers above the outermost match; false when nothing in l matches. */
static bool select_cut_lines(const struct select_names *n, struct profile_location *l)
{
	if (select_mapping_matches(n, l))
		return true;
	for (size_t i = l->n_lines; i-- > 0;) {
		uint32_t f = l->lines[i].function;

		if (f != PROFILE_NONE && n->function[f]) {
			l->n_lines = i + 1;
			return true;
		}
	}
	return false;
}

static int select_from(
	struct profile *v, const struct pprof_options *o, FILE *notes, struct why *why)
{
	_cleanup_(select_names_done) struct select_names from = {0};
	_cleanup_free_ bool *start = memory_array(v->n_locations + 1, sizeof(*start));
	int r = start ? select_names_init(&from, v, "show_from", o->show_from, why) : -ENOMEM;
	bool matched = false;
	size_t count = 0;

	if (r < 0)
		return r;
	for (size_t i = 0; i < v->n_locations; i++) {
		start[i] = select_cut_lines(&from, &v->locations[i]);
		matched |= start[i];
	}
	for (size_t i = 0; i < v->n_samples; i++) {
		struct profile_sample s = v->samples[i];

		while (s.n_locations > 0 && !start[s.locations[s.n_locations - 1]])
			s.n_locations--;
		if (s.n_locations > 0)
			v->samples[count++] = s;
	}
	v->n_samples = count;
	select_note(notes, o->show_from, matched, "ShowFrom");
	return 0;
}

static int select_tags(struct profile *v, const struct pprof_options *o,
	const struct labels_units *units, FILE *notes, struct why *why)
{
	_cleanup_(tagfilter_freep) struct tagfilter *focus = NULL, *ignore = NULL;
	bool any_focused = false, any_ignored = false;
	size_t count = 0;
	int r = 0;

	if (o->tagfocus)
		r = tagfilter_new("tagfocus", o->tagfocus, units, notes, &focus, why);
	if (r == 0 && o->tagignore)
		r = tagfilter_new("tagignore", o->tagignore, units, notes, &ignore, why);
	if (r < 0)
		return r;
	for (size_t i = 0; i < v->n_samples; i++) {
		bool focused = !focus || tagfilter_match(focus, &v->samples[i]);
		bool ignored = ignore && tagfilter_match(ignore, &v->samples[i]);

		any_focused |= focused;
		any_ignored |= ignored;
		if (focused && !ignored)
			v->samples[count++] = v->samples[i];
	}
	v->n_samples = count;
	select_note(notes, o->tagfocus, any_focused, "TagFocus");
	select_note(notes, o->tagignore, any_ignored, "TagIgnore");
	r = focus ? tagfilter_check(focus, why) : 0;
	return r == 0 && ignore ? tagfilter_check(ignore, why) : r;
}

static int select_tag_names(
	struct profile *v, const struct pprof_options *o, FILE *notes, struct why *why)
{
	_cleanup_(pattern_freep) struct pattern *show = NULL, *hide = NULL;
	bool showed = false, hid = false;
	int r = o->tagshow ? pattern_new("tagshow", o->tagshow, &show, why) : 0;

	if (r == 0 && o->taghide)
		r = pattern_new("taghide", o->taghide, &hide, why);
	for (size_t i = 0; i < v->n_samples && r == 0; i++) {
		struct profile_sample *s = &v->samples[i];
		struct profile_label *left = arena_take(v->arena, s->n_labels, sizeof(*left));
		size_t n = 0;

		if (!left)
			return -ENOMEM;
		for (size_t k = 0; k < s->n_labels; k++) {
			bool in = !show || pattern_match(show, s->labels[k].key);
			bool out = hide && pattern_match(hide, s->labels[k].key);

			showed |= in;
			hid |= out;
			if (in && !out)
				left[n++] = s->labels[k];
		}
		s->labels = left;
		s->n_labels = n;
	}
	if (r < 0)
		return r;
	select_note(notes, o->tagshow, showed, "TagShow");
	select_note(notes, o->taghide, hid, "TagHide");
	r = pattern_check(show, why);
	return r < 0 ? r : pattern_check(hide, why);
}

static int select_prune(struct profile *v, const struct pprof_options *o, struct why *why)
{
	_cleanup_(pattern_freep) struct pattern *from = NULL;
	int r = pattern_new("prune_from", o->prune_from, &from, why);

	if (r == 0)
		r = prune_from(v, from);
	return r < 0 ? r : pattern_check(from, why);
}

int select_apply(struct profile *v, const struct pprof_options *o,
	const struct labels_units *units, FILE *notes, struct why *why)
{
	/* Even without a pattern: samples that have no frames are dropped here. */
	int r = select_names(v, o, notes, why);

	if (r == 0 && o->show_from)
		r = select_from(v, o, notes, why);
	if (r == 0 && (o->tagfocus || o->tagignore))
		r = select_tags(v, o, units, notes, why);
	if (r == 0 && (o->tagshow || o->taghide))
		r = select_tag_names(v, o, notes, why);
	if (r == 0 && o->prune_from)
		r = select_prune(v, o, why);
	return r;
}
