/* SPDX-License-Identifier: MIT */
#include "profile/profile.h"

#include <errno.h>

#include "profile/arena.h"

int profile_new(size_t cap, struct profile **ret)
{
	struct profile_arena *a;
	int r = arena_new(cap, &a);

	if (r < 0)
		return r;
	struct profile *p = arena_take(a, 1, sizeof(*p));

	if (!p) {
		arena_free(a);
		return -ENOMEM;
	}
	*p = (struct profile){
		.default_sample_type = "",
		.drop_frames = "",
		.keep_frames = "",
		.doc_url = "",
		.period_type = {"", ""},
		.arena = a,
	};
	*ret = p;
	return 0;
}

void profile_free(struct profile *p)
{
	if (p)
		arena_free(p->arena);
}
