/* SPDX-License-Identifier: MIT */
/* Where profiles come from: one function that says what a SOURCE may be. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/macro.h"
#include "base/memory.h"
#include "command/pprof.h"
#include "profile/arena.h"

/* As the reference: a profile without mappings gets one, so that it has a first to name. */
static int pprof_source_map(struct profile *p, const struct pprof_options *o)
{
	if (p->n_mappings == 0) {
		p->mappings = arena_take(p->arena, 1, sizeof(*p->mappings));
		if (!p->mappings)
			return -ENOMEM;
		p->mappings[0] = (struct profile_mapping){.id = 1, .file = "", .build_id = ""};
		p->n_mappings = 1;
		for (size_t i = 0; i < p->n_locations; i++)
			p->locations[i].mapping = 0;
	}
	if (o->program)
		p->mappings[0].file =
			arena_copy_string(p->arena, o->program, strlen(o->program));
	if (!p->mappings[0].file)
		return -ENOMEM;
	if (o->buildid) {
		p->mappings[0].build_id =
			arena_copy_string(p->arena, o->buildid, strlen(o->buildid));
		if (!p->mappings[0].build_id)
			return -ENOMEM;
	}
	return 0;
}

int pprof_source_open(const char *source, const struct pprof_options *o, struct profile **ret,
	struct why *why)
{
	_cleanup_(profile_freep) struct profile *p = NULL;
	_cleanup_free_ char *data = NULL;
	size_t size;
	int r = file_read_all(AT_FDCWD, source, PROFILE_SIZE_MAX, &data, &size);

	if (r == -ENOENT && strstr(source, "://"))
		return why_set(why, r, "%s: only files are read, not addresses", source);
	if (r < 0)
		return why_errno(why, r, "%s", source);
	struct why reason;

	r = profile_decode(data, size, &p, &reason);
	if (r == -ENOMEM)
		return why_errno(why, r, "%s", source);
	if (r < 0)
		return why_set(why, r, "%s: %s", source, reason.text);
	r = pprof_source_map(p, o);
	if (r < 0)
		return r;
	*ret = TAKE_PTR(p);
	return 0;
}
