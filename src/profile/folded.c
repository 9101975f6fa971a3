/* SPDX-License-Identifier: MIT */
/* -folded: "root;...;leaf value", one line a stack, as flame graph tools read them. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "profile/stacks.h"

/* ';' parts frames and the last blank parts the value: a name keeps its blanks, not its ';'. */
static void folded_write_name(const char *name, FILE *out)
{
	for (; *name; name++)
		fputc(*name == ';' ? ',' : *name, out);
}

static void folded_write_stack(const struct stacks *s, size_t leaf, uint32_t *path, FILE *out)
{
	size_t n = 0;

	for (uint32_t i = (uint32_t)leaf; i != PROFILE_NONE; i = s->frames[i].parent)
		path[n++] = i;
	while (n-- > 0) {
		folded_write_name(s->frames[path[n]].name, out);
		if (n > 0)
			fputc(';', out);
	}
	fprintf(out, " %" PRId64 "\n", s->frames[leaf].flat);
}

int report_write_folded(struct report *r, FILE *out, struct why *why)
{
	_cleanup_(stacks_done) struct stacks s = {0};
	_cleanup_free_ uint32_t *path = NULL;
	int e = stacks_make(r, &s);

	(void)why;
	if (e < 0)
		return e;
	path = memory_array((size_t)s.depth + 1, sizeof(*path));
	if (!path)
		return -ENOMEM;
	for (size_t i = 0; i < s.n; i++)
		if (s.frames[i].flat != 0)
			folded_write_stack(&s, i, path, out);
	return 0;
}
