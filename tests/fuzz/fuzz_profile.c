/* SPDX-License-Identifier: MIT */
/*
 * Any bytes through profile_decode(): what is accepted must be valid, survive merging, scaling
 * and writing, and read back as the same.
 */
#include "fuzz/fuzz.h"

#include "base/macro.h"
#include "profile/encode.h"
#include "profile/merge.h"
#include "profile/profile.h"

static struct profile *fuzz_reread(const struct profile *p)
{
	struct profile *again = NULL;
	void *data;
	size_t size;
	struct why why;

	expect(profile_encode(p, false, &data, &size) == 0);
	expect(profile_decode(data, size, &again, &why) == 0);
	free(data);
	return again;
}

static void fuzz_check_same(const struct profile *a, const struct profile *b)
{
	expect(a->n_samples == b->n_samples);
	expect(a->n_locations == b->n_locations);
	expect(a->n_functions == b->n_functions);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct profile *p = NULL, *merged = NULL, *again;
	struct why why;

	if (profile_decode(data, size, &p, &why) < 0)
		return 0;
	expect(profile_check_valid(p, &why) == 0);
	again = fuzz_reread(p);
	fuzz_check_same(p, again);
	expect(merge_mark_base(again) == 0);
	merge_scale(again, -1);
	const struct profile *both[] = {p, again};

	expect(merge_profiles(both, 2, &merged, &why) == 0);
	expect(profile_check_valid(merged, &why) == 0);
	profile_free(merged);
	expect(merge_profiles(both, 1, &merged, &why) == 0);
	expect(merge_alone(p, &why) == 0);
	expect(profile_check_valid(p, &why) == 0);
	fuzz_check_same(p, merged);
	profile_free(merged);
	profile_free(again);
	profile_free(p);
	return 0;
}
