/* SPDX-License-Identifier: MIT */
#include "proc/cgroup_place.h"

#include <errno.h>
#include <string.h>

#include "base/macro.h"
#include "proc/scan.h"

static const char *const cgroup_controllers[CGROUP_HIERARCHIES] = {
	[CGROUP_CPU] = "cpu",
	[CGROUP_MEMORY] = "memory",
	[CGROUP_PIDS] = "pids",
	[CGROUP_UNIFIED] = NULL,
};

/* "rw,cpu,cpuacct" names cpu; "cpuset" does not. */
static bool cgroup_list_names(struct scan list, const char *name)
{
	struct scan word;

	while (scan_until(&list, ',', &word))
		if (scan_is(&word, name))
			return true;
	return scan_is(&list, name);
}

static bool cgroup_take_path(char dst[CGROUP_PATH_MAX], const struct scan *path)
{
	size_t n = scan_left(path);

	if (n == 0 || *path->p != '/' || n >= CGROUP_PATH_MAX || memchr(path->p, 0, n))
		return false;
	memcpy(dst, path->p, n);
	dst[n] = 0;
	return true;
}

int cgroup_parse_paths(const char *text, size_t n, struct cgroup_paths *ret)
{
	struct scan s = scan_of(text, n), line, id, controllers;
	struct cgroup_paths paths = {0};
	bool found = false;

	while (scan_line(&s, &line)) {
		if (!scan_until(&line, ':', &id) || !scan_until(&line, ':', &controllers))
			continue;
		if (scan_is(&id, "0") && scan_left(&controllers) == 0)
			found |= cgroup_take_path(paths.of[CGROUP_UNIFIED], &line);
		for (int h = 0; h < CGROUP_UNIFIED; h++)
			if (cgroup_list_names(controllers, cgroup_controllers[h]))
				found |= cgroup_take_path(paths.of[h], &line);
	}
	if (!found)
		return -EBADMSG;
	*ret = paths;
	return 0;
}

static bool cgroup_has_dotdot(const char *rest)
{
	for (const char *p = strstr(rest, "/.."); p; p = strstr(p + 1, "/.."))
		if (p[3] == '/' || p[3] == 0)
			return true;
	return false;
}

const char *cgroup_below(const char *top, const char *path)
{
	size_t n = strlen(top);

	if (n == 1 && top[0] == '/')
		n = 0;
	if (strncmp(top, path, n) != 0 || (path[n] != '/' && path[n] != 0))
		return NULL;
	const char *rest = path + n;

	if (strcmp(rest, "/") == 0)
		rest++;
	return cgroup_has_dotdot(rest) ? NULL : rest;
}

/* One line of mountinfo; proc(5) names the fields. */
struct cgroup_mount {
	char top[CGROUP_PATH_MAX], point[CGROUP_PATH_MAX];
	struct scan type, options;
};

static bool cgroup_mount_path(struct scan *line, char dst[CGROUP_PATH_MAX])
{
	struct scan word;

	if (!scan_word(line, &word) || scan_left(&word) == 0 || *word.p != '/')
		return false;
	return scan_unescape(dst, CGROUP_PATH_MAX, &word) < CGROUP_PATH_MAX - 1;
}

static bool cgroup_parse_mount(struct scan line, struct cgroup_mount *ret)
{
	struct scan word;

	for (int field = 1; field <= 3; field++)
		if (!scan_word(&line, &word))
			return false;
	if (!cgroup_mount_path(&line, ret->top) || !cgroup_mount_path(&line, ret->point))
		return false;
	/* The optional fields end with a lone dash; the source follows the type. */
	do
		if (!scan_word(&line, &word))
			return false;
	while (!scan_is(&word, "-"));
	return scan_word(&line, &ret->type) && scan_word(&line, &word) &&
	       scan_word(&line, &ret->options);
}

static bool cgroup_mount_is(const struct cgroup_mount *m, enum cgroup_hierarchy h)
{
	if (h == CGROUP_UNIFIED)
		return scan_is(&m->type, "cgroup2");
	return scan_is(&m->type, "cgroup") &&
	       cgroup_list_names(m->options, cgroup_controllers[h]);
}

int cgroup_find_place(const char *text, size_t n, enum cgroup_hierarchy h, const char *path,
	struct cgroup_place *ret)
{
	struct scan s = scan_of(text, n), line;
	struct cgroup_mount m;
	struct cgroup_place place;
	bool mounted = false, found = false;

	assert(h < CGROUP_HIERARCHIES);
	while (scan_line(&s, &line)) {
		if (!cgroup_parse_mount(line, &m) || !cgroup_mount_is(&m, h))
			continue;
		mounted = true;
		const char *rest = cgroup_below(m.top, path);
		/* The longest way down shows the most of what is above the group. */
		if (!rest || (found && strlen(rest) <= strlen(place.rest)))
			continue;
		found = true;
		memcpy(place.point, m.point, sizeof(place.point));
		memcpy(place.top, m.top, sizeof(place.top));
		if (strcmp(place.top, "/") == 0)
			place.top[0] = 0;
		memcpy(place.rest, rest, strlen(rest) + 1);
	}
	if (!found)
		return mounted ? -EXDEV : -ENOENT;
	*ret = place;
	return 0;
}
