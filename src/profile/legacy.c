/* SPDX-License-Identifier: MIT */
#include "profile/legacy.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "base/macro.h"
#include "profile/legacy_frames.h"

int legacy_bad(const struct legacy *l, const struct lines *at, const char *what)
{
	return why_set(l->why, -EBADMSG, "malformed profile: %s: \"%.*s\" at byte %zu of %zu",
		what, (int)MIN(at->line.n, (size_t)60), at->line.at, lines_offset(at), l->size);
}

int legacy_add_addresses(
	struct build *b, struct slice text, unsigned int back_first, unsigned int back)
{
	unsigned int less = back_first;
	uint64_t address;
	int r;

	while ((r = slice_take_address(&text, &address)) > 0) {
		build_add_address(b, address - less);
		less = back;
	}
	return r;
}

/* As the reference's machine does it: cut towards zero, and out of range is the least number.
 */
static int64_t legacy_whole(double v)
{
	return v >= -0x1p63 && v < 0x1p63 ? (int64_t)v : INT64_MIN;
}

/* A block of size S is seen with a probability of 1 - exp(-S/rate): divide by that. */
void legacy_unsample(int64_t rate, int64_t *count, int64_t *size)
{
	if (*count == 0 || *size == 0) {
		*count = *size = 0;
		return;
	}
	if (rate <= 1)
		return;
	double average = (double)*size / (double)*count;
	double scale = 1 / (1 - exp(-average / (double)rate));

	*count = legacy_whole((double)*count * scale);
	*size = legacy_whole((double)*size * scale);
}

void legacy_drop_doubled_leaves(struct profile *p)
{
	for (size_t i = 0; i < p->n_samples; i++) {
		struct profile_sample *s = &p->samples[i];

		if (s->n_locations > 1 && p->locations[s->locations[0]].address ==
						  p->locations[s->locations[1]].address + 1)
			build_drop_frame(s, 1);
	}
}

static bool legacy_has_types(const struct profile *p, const char *const *types)
{
	size_t i = 0;

	for (; i < p->n_sample_types && types[i]; i++)
		if (strcmp(p->sample_types[i].type, types[i]))
			return false;
	return i == p->n_sample_types && !types[i];
}

/* The profiler's own frames are not interesting; proto profiles say themselves which. */
static void legacy_set_frames(struct profile *p)
{
	static const char *const heaps[][5] = {
		{"objects", "space"},
		{"inuse_objects", "inuse_space"},
		{"alloc_objects", "alloc_space", "inuse_objects", "inuse_space"},
	};
	static const char *const contention[] = {"contentions", "delay", NULL};

	p->drop_frames = LEGACY_FRAMES_CPU;
	if (legacy_has_types(p, contention))
		p->drop_frames = LEGACY_FRAMES_LOCK;
	for (size_t i = 0; i < ARRAY_SIZE(heaps); i++) {
		if (!legacy_has_types(p, heaps[i]))
			continue;
		p->drop_frames = LEGACY_FRAMES_ALLOC;
		p->keep_frames = LEGACY_FRAMES_ALLOC_KEEP;
	}
}

int legacy_decode(const void *data, size_t size, struct profile **ret, struct why *why)
{
	static int (*const kinds[])(struct legacy *, struct profile **) = {
		legacy_decode_cpu,
		legacy_decode_heap,
		legacy_decode_counts,
		legacy_decode_threads,
		legacy_decode_contention,
		legacy_decode_java,
	};
	_cleanup_(rules_freep) struct rules *rules = NULL;
	_cleanup_(profile_freep) struct profile *p = NULL;
	int r = rules_new(&rules);

	if (r < 0)
		return why_errno(why, r, "reading a profile of %zu bytes", size);
	struct legacy l = {.data = data, .size = size, .rules = rules, .why = why};

	r = -ENOMSG;
	for (size_t i = 0; r == -ENOMSG && i < ARRAY_SIZE(kinds); i++)
		r = kinds[i](&l, &p);
	if (r == -ENOMEM)
		return why_errno(why, r, "reading a profile of %zu bytes", size);
	if (r < 0)
		return r;
	legacy_set_frames(p);
	*ret = TAKE_PTR(p);
	return 0;
}
