/* SPDX-License-Identifier: MIT */
#include "profile/path.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

int path_is_clean(const char *path)
{
	if (!*path)
		return 0;
	for (const char *p = path; *p; p++) {
		bool starts = p == path || p[-1] == '/';

		if (*p == '/' && (p[1] == '/' || (p[1] == '\0' && p != path)))
			return 0;
		if (starts && *p == '.')
			return 0; /* may be a name such as ".git": cleaning decides */
	}
	return 1;
}

/* Drop the last element of out[n], or add ".." where there is none to drop. */
static size_t path_go_up(char *out, size_t n, bool rooted, size_t *floor)
{
	if (n > *floor) {
		while (n > *floor && out[n - 1] != '/')
			n--;
		return n > *floor && n > (size_t)rooted ? n - 1 : n;
	}
	if (rooted)
		return n;
	if (n > 0)
		out[n++] = '/';
	memcpy(out + n, "..", 2);
	*floor = n + 2;
	return *floor;
}

size_t path_clean(char *out, size_t size, const char *path)
{
	bool rooted = path[0] == '/';
	size_t n = 0, floor = rooted;

	assert(size >= strlen(path) + 2);
	(void)size;
	if (rooted)
		out[n++] = '/';
	for (const char *p = path; *p;) {
		size_t len = strcspn(p, "/");

		if (len == 2 && memcmp(p, "..", 2) == 0) {
			n = path_go_up(out, n, rooted, &floor);
		} else if (len > 0 && !(len == 1 && *p == '.')) {
			if (n > (size_t)rooted)
				out[n++] = '/';
			memmove(out + n, p, len);
			n += len;
		}
		p += len;
		p += strspn(p, "/");
	}
	if (n == 0)
		out[n++] = '.';
	out[n] = '\0';
	return n;
}

const char *path_base(const char *path, size_t *ret_n)
{
	size_t n = strlen(path);

	if (n == 0) {
		*ret_n = 1;
		return ".";
	}
	while (n > 1 && path[n - 1] == '/')
		n--;
	size_t start = n;

	while (start > 0 && path[start - 1] != '/')
		start--;
	if (n == 1 && path[0] == '/')
		start = 0;
	*ret_n = n - start;
	return path + start;
}

/* The tail of path after "/base/", where base is the last element of dir[n]; NULL without. */
static const char *path_after_base(const char *path, const char *dir, size_t n)
{
	while (n > 1 && dir[n - 1] == '/')
		n--;
	size_t start = n;

	while (start > 0 && dir[start - 1] != '/')
		start--;
	const char *base = n == 0 ? "." : dir + start;
	size_t len = n == 0 ? 1 : n - start;

	if (n == 1 && dir[0] == '/')
		return NULL;
	for (const char *p = path; (p = strchr(p, '/')); p++)
		if (strncmp(p + 1, base, len) == 0 && p[1 + len] == '/')
			return p + len + 2;
	return NULL;
}

static const char *path_after_prefix(const char *path, const char *prefix, size_t n)
{
	if (n > 0 && prefix[n - 1] == '/')
		n--;
	if (strncmp(path, prefix, n) == 0 && path[n] == '/')
		return path + n + 1;
	return NULL;
}

const char *path_trim(const char *path, const char *trim, const char *search)
{
	static const char *const known[] = {"/proc/self/cwd/./", "/proc/self/cwd/"};
	const char *list = trim && *trim ? trim : search;
	const char *rest;

	for (const char *p = list; p && *p;) {
		size_t n = strcspn(p, ":");

		rest = list == search ? path_after_base(path, p, n)
				      : path_after_prefix(path, p, n);
		if (rest)
			return rest;
		p += n + (p[n] == ':');
	}
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		rest = path_after_prefix(path, known[i], strlen(known[i]));
		if (rest)
			return rest;
	}
	return path;
}
