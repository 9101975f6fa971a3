/* SPDX-License-Identifier: MIT */
#include "profile/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/macro.h"
#include "base/memory.h"
#include "profile/path.h"

enum {
	SOURCE_SIZE_MAX = 64 * 1024 * 1024,
	SOURCE_LINE_MAX = 64 * 1024, /* the reference stops reading at a longer line */
};

void source_done(struct source *s)
{
	free(s->text);
	free(s->line);
	*s = (struct source){0};
}

static int source_split(struct source *s, size_t size)
{
	size_t room = 1;

	for (size_t i = 0; i < size; i++)
		room += s->text[i] == '\n';
	s->line = memory_array(room, sizeof(*s->line));
	if (!s->line)
		return -ENOMEM;
	for (char *p = s->text, *end = s->text + size; p < end;) {
		char *next = memchr(p, '\n', (size_t)(end - p));
		char *stop = next ? next : end;

		if (stop - p >= SOURCE_LINE_MAX)
			break;
		*stop = '\0';
		if (stop > p && stop[-1] == '\r')
			stop[-1] = '\0';
		s->line[s->n_lines++] = p;
		p = stop + 1;
	}
	return 0;
}

static int source_load(const char *path, struct source *ret)
{
	_cleanup_(source_done) struct source s = {0};
	size_t size;
	int r = file_read_all(AT_FDCWD, path, SOURCE_SIZE_MAX, &s.text, &size);

	if (r == 0)
		r = source_split(&s, size);
	if (r < 0)
		return r;
	*ret = s;
	s = (struct source){0};
	return 0;
}

/* dir[n] and every directory above it. */
static int source_search(const char *dir, size_t n, const char *path, struct source *ret)
{
	while (n > 1 && dir[n - 1] == '/')
		n--;
	for (;;) {
		_cleanup_free_ char *name = xasprintf("%.*s/%s", (int)n, dir, path);

		if (source_load(name, ret) == 0)
			return 0;
		if (n == 0)
			return -ENOENT;
		while (n > 0 && dir[n - 1] != '/')
			n--;
		while (n > 0 && dir[n - 1] == '/')
			n--;
	}
}

/* The words of the operating system as Go writes them: a small first letter. */
static int source_fail(const char *path, int r, struct why *why)
{
	char words[64];

	strncpy(words, error_words(r), sizeof(words) - 1);
	words[sizeof(words) - 1] = '\0';
	if (words[0] >= 'A' && words[0] <= 'Z')
		words[0] = (char)(words[0] + 32);
	return why_set(why, r, "open %s: %s", path, words);
}

int source_read(const char *path, const char *trim, const char *search, struct source *ret,
	struct why *why)
{
	path = path_trim(path, trim, search);
	if (path[0] == '/') {
		int r = source_load(path, ret);

		return r < 0 ? source_fail(path, r, why) : 0;
	}
	for (const char *p = search; *p;) {
		size_t n = strcspn(p, ":");

		if (source_search(p, n, path, ret) == 0)
			return 0;
		p += n + (p[n] == ':');
	}
	return why_set(why, -ENOENT, "could not find file %s on path %s", path, search);
}
