/* SPDX-License-Identifier: MIT */
/*
 * The text of control groups, limits and pressure. The input's first line says where the
 * process stands; all of it is also read as every other file.
 */
#include "tests/fuzz/fuzz.h"

#include "proc/cgroup_place.h"
#include "proc/cgroup_values.h"
#include "proc/limits.h"
#include "proc/pressure.h"

static bool is_inside(const char *path)
{
	return *path == 0 || (*path == '/' && strlen(path) < CGROUP_PATH_MAX);
}

static void try_places(const char *text, size_t size)
{
	struct cgroup_paths paths;
	struct cgroup_place place;

	if (cgroup_parse_paths(text, size, &paths) < 0)
		return;
	for (int h = 0; h < CGROUP_HIERARCHIES; h++) {
		expect(is_inside(paths.of[h]));
		if (!*paths.of[h] || cgroup_find_place(text, size, h, paths.of[h], &place) < 0)
			continue;
		expect(is_inside(place.rest) && is_inside(place.top));
		expect(*place.point == '/' && !strstr(place.rest, "/../"));
	}
}

static void try_values(const char *text, size_t size)
{
	int64_t limit = 0;
	double cores = 1;
	struct pressure pressure = {.some_avg10 = 0};

	cgroup_parse_limit(text, size, &limit);
	expect(limit >= 0);
	cgroup_parse_cpu_max(text, size, &cores);
	expect(cores > 0);
	cgroup_parse_key(text, size, "oom_kill", &limit);
	pressure_parse(text, size, &pressure);
	expect(pressure.some_avg10 >= 0 && pressure.some_avg10 <= 100);
	expect(pressure.full_avg10 <= 100 && pressure.some_ns >= 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct limits limits;

	try_places(text, size);
	try_values(text, size);
	limits_parse(text, size, &limits);
	expect(limits_count_cpus(text, size, NULL, 0) <= 1 << 20);
	expect(limits_count_cpus("0-1023", 6, text, size) >= 0);
	return 0;
}
