/* SPDX-License-Identifier: MIT */
/* profile_check_valid(): the rules that hold for every profile, however it was made. */
#include <errno.h>

#include "base/macro.h"
#include "profile/ids.h"
#include "profile/profile.h"

static int check_samples(const struct profile *p, struct why *why)
{
	if (p->n_sample_types == 0 && p->n_samples > 0)
		return why_set(
			why, -EBADMSG, "malformed profile: samples without a sample type");
	for (size_t i = 0; i < p->n_samples; i++) {
		const struct profile_sample *s = &p->samples[i];

		for (size_t k = 0; k < s->n_locations; k++)
			if (s->locations[k] >= p->n_locations)
				return why_set(why, -EBADMSG,
					"malformed profile: sample %zu has no location %u", i,
					s->locations[k]);
	}
	return 0;
}

static int check_locations(const struct profile *p, struct why *why)
{
	for (size_t i = 0; i < p->n_locations; i++) {
		const struct profile_location *l = &p->locations[i];

		if (l->mapping != PROFILE_NONE && l->mapping >= p->n_mappings)
			return why_set(why, -EBADMSG,
				"malformed profile: location %zu has no mapping %u", i,
				l->mapping);
		for (size_t k = 0; k < l->n_lines; k++)
			if (l->lines[k].function >= p->n_functions)
				return why_set(why, -EBADMSG,
					"malformed profile: location %zu has a line of no "
					"function",
					i);
	}
	return 0;
}

/* The i-th id in an array of structs that begin with it, `stride` bytes apart. */
static uint64_t check_id_at(const void *things, size_t stride, size_t i)
{
	return *(const uint64_t *)(const void *)((const char *)things + i * stride);
}

static int check_ids(
	const void *things, size_t n, size_t stride, const char *what, struct why *why)
{
	_cleanup_(ids_done) struct id_table t = {0};
	uint64_t id = 0;
	int r = ids_init(&t, n);

	for (size_t i = 0; r == 0 && i < n; i++) {
		id = check_id_at(things, stride, i);
		if (id == 0)
			return why_set(why, -EBADMSG,
				"malformed profile: a %s with the reserved id 0", what);
		r = ids_add(&t, id, (uint32_t)i);
	}
	if (r == 0)
		r = ids_seal(&t, &id);
	if (r == -EEXIST)
		return why_set(why, -EBADMSG, "malformed profile: two %ss with id %llu", what,
			(unsigned long long)id);
	return r < 0 ? why_errno(why, r, "checking a profile") : 0;
}

static_assert(offsetof(struct profile_mapping, id) == 0, "check_id_at");
static_assert(offsetof(struct profile_function, id) == 0, "check_id_at");
static_assert(offsetof(struct profile_location, id) == 0, "check_id_at");

int profile_check_valid(const struct profile *p, struct why *why)
{
	int r = check_samples(p, why);

	if (r == 0)
		r = check_locations(p, why);
	if (r == 0)
		r = check_ids(p->mappings, p->n_mappings, sizeof(*p->mappings), "mapping", why);
	if (r == 0)
		r = check_ids(
			p->functions, p->n_functions, sizeof(*p->functions), "function", why);
	if (r == 0)
		r = check_ids(
			p->locations, p->n_locations, sizeof(*p->locations), "location", why);
	return r;
}
