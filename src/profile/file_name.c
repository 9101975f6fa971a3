/* SPDX-License-Identifier: MIT */
#include "profile/file_name.h"

#include <string.h>

#include "base/memory.h"
#include "base/text.h"

enum { FILE_PREFIX_MAX = 200 };

static void file_name_add(char *prefix, const char *word)
{
	size_t n = strlen(prefix);

	if (n + strlen(word) + 2 > FILE_PREFIX_MAX)
		return;
	text_printable(prefix + n, FILE_PREFIX_MAX - n - 1, word, strlen(word));
	for (char *c = prefix + n; *c; c++)
		if (*c == '/')
			*c = '_';
	strcat(prefix, ".");
}

char *profile_file_prefix(const struct profile *p)
{
	char prefix[FILE_PREFIX_MAX] = "pprof.";

	if (p->n_mappings > 0 && p->mappings[0].file[0]) {
		const char *file = p->mappings[0].file, *slash = strrchr(file, '/');

		file_name_add(prefix, slash ? slash + 1 : file);
	}
	for (size_t i = 0; i < p->n_sample_types; i++)
		file_name_add(prefix, p->sample_types[i].type);
	return xasprintf("%s", prefix);
}
