/* SPDX-License-Identifier: MIT */
#include "proc/cgroup.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"
#include "proc/cgroup_chain.h"
#include "proc/cgroup_values.h"
#include "proc/living.h"
#include "proc/procfs.h"
#include "proc/scan.h"

enum {
	CGROUP_TEXT_MAX = 16384, /* /proc/PID/cgroup: a dozen hierarchies */
	CGROUP_FILE_MAX = 2048,
	CGROUP_MOUNTS_MAX = 8 << 20,
};
#define CGROUP_REOPEN_NS (120 * NS_PER_S)

struct cgroup {
	int dirfd; /* /proc/PID; -1: opened for given directories */
	int held; /* its "cgroup", or that of a thread that lived when the main one had ended */
	char paths[CGROUP_TEXT_MAX];
	size_t paths_len;
	int64_t opened_ns;
	unsigned epoch;
	int bound[CGROUP_UNIFIED]; /* which level bound at the last reading; -1 none yet */
	char group[CGROUP_NAME_MAX];
	struct cgroup_chain chain[CGROUP_UNIFIED];
	int pressure[PRESSURE_RESOURCES];
	bool system_pressure[PRESSURE_RESOURCES];
};

/* The group's own pressure, or else the machine's. In the true root they are the same. */
static void cgroup_open_pressure(struct cgroup *c, const struct cgroup_root *unified)
{
	_cleanup_close_ int group = -1;
	bool top = true;

	if (unified->fd >= 0)
		group = cgroup_open_group(unified, unified->rest);
	if (group >= 0)
		top = faccessat(group, "cgroup.events", F_OK, 0) < 0;
	for (int r = 0; r < PRESSURE_RESOURCES; r++) {
		char path[64];

		snprintf(path, sizeof(path), "%s.pressure", pressure_name(r));
		int fd = group >= 0 && !top ? procfs_open(group, path) : -ENOENT;

		c->system_pressure[r] = fd < 0;
		if (fd < 0) {
			snprintf(path, sizeof(path), "/proc/pressure/%s", pressure_name(r));
			fd = procfs_open(AT_FDCWD, path);
		}
		c->pressure[r] = MAX(fd, -1);
	}
}

static void cgroup_close(struct cgroup *c)
{
	for (int h = 0; h < CGROUP_UNIFIED; h++)
		cgroup_chain_close(&c->chain[h]);
	for (int r = 0; r < PRESSURE_RESOURCES; r++)
		c->pressure[r] = file_close(c->pressure[r]);
}

static void cgroup_attach(struct cgroup *c, const struct cgroup_root *roots)
{
	const struct cgroup_root *unified = &roots[CGROUP_UNIFIED], *own = unified;

	cgroup_close(c);
	for (int h = 0; h < CGROUP_UNIFIED; h++) {
		if (roots[h].fd >= 0)
			cgroup_chain_open(&c->chain[h], h, 1, &roots[h]);
		else if (unified->fd >= 0)
			cgroup_chain_open(&c->chain[h], h, 2, unified);
	}
	cgroup_open_pressure(c, unified);
	if (roots[CGROUP_MEMORY].fd >= 0)
		own = &roots[CGROUP_MEMORY];
	if (own->fd >= 0)
		cgroup_name(c->group, own, own->rest);
	else
		c->group[0] = 0;
	c->opened_ns = clock_mono_ns();
}

/* A level's number means nothing in another chain. */
static void cgroup_forget_bound(struct cgroup *c)
{
	for (int h = 0; h < CGROUP_UNIFIED; h++)
		c->bound[h] = -1;
	c->epoch++;
}

struct cgroup_places {
	struct cgroup_paths paths;
	struct cgroup_place place[CGROUP_HIERARCHIES];
};

static int cgroup_locate(struct cgroup *c)
{
	struct cgroup_root roots[CGROUP_HIERARCHIES];
	_cleanup_free_ struct cgroup_places *p = xcalloc(1, sizeof(*p));
	_cleanup_free_ char *mounts = NULL;
	size_t n = 0;
	int r = cgroup_parse_paths(c->paths, c->paths_len, &p->paths);

	if (r == 0)
		r = file_read_all(
			AT_FDCWD, "/proc/self/mountinfo", CGROUP_MOUNTS_MAX, &mounts, &n);
	if (r < 0 && r != -EBADMSG)
		return r;
	for (int h = 0; h < CGROUP_HIERARCHIES; h++) {
		roots[h] = (struct cgroup_root){-1, p->place[h].top, p->place[h].rest};
		if (mounts && p->paths.of[h][0] &&
			cgroup_find_place(mounts, n, h, p->paths.of[h], &p->place[h]) == 0)
			roots[h].fd = open(p->place[h].point, O_PATH | O_DIRECTORY | O_CLOEXEC);
	}
	cgroup_attach(c, roots);
	for (int h = 0; h < CGROUP_HIERARCHIES; h++)
		file_close(roots[h].fd);
	return 0;
}

static struct cgroup *cgroup_new(void)
{
	struct cgroup *c = xcalloc(1, sizeof(*c));

	c->dirfd = c->held = -1;
	for (int r = 0; r < PRESSURE_RESOURCES; r++)
		c->pressure[r] = -1;
	cgroup_forget_bound(c);
	return c;
}

static ssize_t cgroup_read_living(struct cgroup *c, char *text, size_t size)
{
	_cleanup_close_ int living = living_open(c->dirfd);

	if (living < 0)
		return living;
	file_close(c->held);
	c->held = procfs_open(living, "cgroup");
	return c->held < 0 ? c->held : procfs_read(c->held, text, size);
}

static bool cgroup_is_there(const struct cgroup *c, const char *paths, ssize_t n)
{
	return n > 0 && (size_t)n == c->paths_len && memcmp(paths, c->paths, (size_t)n) == 0;
}

/* A main thread that has ended is in the topmost group of each hierarchy, the others are not:
 * only what says that it has moved may be that. */
static ssize_t cgroup_read_paths(struct cgroup *c, char *text, size_t size)
{
	ssize_t n = procfs_read(c->held, text, size);

	return cgroup_is_there(c, text, n) ? n : cgroup_read_living(c, text, size);
}

int cgroup_open(int dirfd, struct cgroup **ret)
{
	_cleanup_(cgroup_freep) struct cgroup *c = cgroup_new();

	c->dirfd = procfs_open(dirfd, ".");
	if (c->dirfd < 0)
		return c->dirfd;
	ssize_t n = cgroup_read_paths(c, c->paths, sizeof(c->paths));
	if (n < 0)
		return (int)n;
	c->paths_len = (size_t)n;
	int r = cgroup_locate(c);
	if (r < 0)
		return r;
	*ret = TAKE_PTR(c);
	return 0;
}

int cgroup_open_at(const struct cgroup_root roots[CGROUP_HIERARCHIES], struct cgroup **ret)
{
	struct cgroup *c = cgroup_new();

	cgroup_attach(c, roots);
	*ret = c;
	return 0;
}

void cgroup_free(struct cgroup *c)
{
	if (!c)
		return;
	cgroup_close(c);
	file_close(c->dirfd);
	file_close(c->held);
	free(c);
}

/* Moved to another group, or the time has come to look for what was not there before. */
static int cgroup_follow(struct cgroup *c)
{
	char text[CGROUP_TEXT_MAX];

	if (c->dirfd < 0)
		return 0;
	ssize_t n = cgroup_read_paths(c, text, sizeof(text));
	if (n < 0)
		return (int)n;
	bool moved = !cgroup_is_there(c, text, n);

	if (!moved && clock_mono_ns() - c->opened_ns < CGROUP_REOPEN_NS)
		return 0;
	memcpy(c->paths, text, (size_t)n);
	c->paths_len = (size_t)n;
	if (moved)
		cgroup_forget_bound(c);
	return cgroup_locate(c);
}

/* The number in a held file: limit, or current use. */
static int cgroup_read_number(
	const struct cgroup_level *level, enum cgroup_file f, int64_t *ret)
{
	char text[64];
	ssize_t n = procfs_read(level->fd[f], text, sizeof(text));

	return n < 0 ? (int)n : cgroup_parse_limit(text, (size_t)n, ret);
}

static int cgroup_read_cores(const struct cgroup_level *level, int version, double *ret)
{
	char text[64];
	int64_t quota, period;
	ssize_t n = procfs_read(level->fd[CGROUP_FILE_CPU_MAX], text, sizeof(text));

	if (n < 0)
		return (int)n;
	if (version == 2)
		return cgroup_parse_cpu_max(text, (size_t)n, ret);
	struct scan s = scan_of(text, (size_t)n);
	if (!scan_i64(&s, &quota))
		return -EBADMSG;
	int r = cgroup_read_number(level, CGROUP_FILE_CPU_PERIOD, &period);

	return r < 0 ? r : cgroup_make_cores(quota, period, ret);
}

/* A level without the file sets no limit; one whose file cannot be read might. */
static bool cgroup_is_silent(const struct cgroup_level *level, enum cgroup_file f)
{
	return level->fd[f] < 0 && !(level->denied & (1u << f));
}

/* The smallest limit of one kind up the chain, and the level that sets it; without a limit the
 * lowest level that has the file at all. */
static bool cgroup_smallest(const struct cgroup_chain *chain, enum cgroup_file f,
	int64_t *ret_limit, int *ret_level)
{
	int64_t smallest = CGROUP_NO_LIMIT, limit;
	int at = -1;

	for (int i = 0; i < chain->n; i++) {
		if (cgroup_is_silent(&chain->level[i], f))
			continue;
		if (cgroup_read_number(&chain->level[i], f, &limit) < 0)
			return false;
		if (at < 0 || limit < smallest) {
			smallest = limit;
			at = i;
		}
	}
	*ret_limit = smallest;
	*ret_level = MAX(at, 0);
	return chain->n > 0;
}

static void cgroup_bind(struct cgroup *c, enum cgroup_hierarchy h, int level)
{
	if (c->bound[h] >= 0 && c->bound[h] != level)
		c->epoch++;
	c->bound[h] = level;
}

static bool cgroup_smallest_cores(
	const struct cgroup_chain *chain, double *ret_cores, int *ret_level)
{
	double smallest = (double)INFINITY, cores;
	int at = -1;

	for (int i = 0; i < chain->n; i++) {
		if (cgroup_is_silent(&chain->level[i], CGROUP_FILE_CPU_MAX))
			continue;
		if (cgroup_read_cores(&chain->level[i], chain->version, &cores) < 0)
			return false;
		if (at < 0 || cores < smallest) {
			smallest = cores;
			at = i;
		}
	}
	*ret_cores = smallest;
	*ret_level = MAX(at, 0);
	return chain->n > 0;
}

static void cgroup_read_throttling(
	const struct cgroup_chain *chain, int at, struct cgroup_state *s)
{
	char text[CGROUP_FILE_MAX];
	ssize_t n = procfs_read(chain->level[at].fd[CGROUP_FILE_CPU_STAT], text, sizeof(text));
	int64_t periods, throttled, time;

	if (n < 0 || cgroup_parse_key(text, (size_t)n, "nr_periods", &periods) < 0 ||
		cgroup_parse_key(text, (size_t)n, "nr_throttled", &throttled) < 0)
		return;
	/* v1 counts nanoseconds, v2 microseconds. */
	if (cgroup_parse_key(text, (size_t)n, "throttled_usec", &time) == 0)
		time = time > INT64_MAX / NS_PER_US ? INT64_MAX : time * NS_PER_US;
	else if (cgroup_parse_key(text, (size_t)n, "throttled_time", &time) < 0)
		return;
	s->cpu_periods = periods;
	s->cpu_throttled = throttled;
	s->cpu_throttled_ns = time;
	s->has |= CGROUP_HAS_CPU_STAT;
}

static void cgroup_read_cpu(struct cgroup *c, struct cgroup_state *s)
{
	const struct cgroup_chain *chain = &c->chain[CGROUP_CPU];
	int at;

	if (!cgroup_smallest_cores(chain, &s->cpu_limit_cores, &at))
		return;
	s->has |= CGROUP_HAS_CPU_LIMIT;
	cgroup_bind(c, CGROUP_CPU, at);
	memcpy(s->cpu_group, chain->level[at].name, sizeof(s->cpu_group));
	cgroup_read_throttling(chain, at, s);
}

static void cgroup_read_events(const struct cgroup_chain *chain, int at, struct cgroup_state *s)
{
	const struct cgroup_level *level = &chain->level[at];
	struct cgroup_memory_events e = {-1, -1, -1, -1};
	char text[CGROUP_FILE_MAX];
	ssize_t n = procfs_read(level->fd[CGROUP_FILE_MEMORY_EVENTS], text, sizeof(text));

	if (n >= 0) {
		cgroup_parse_key(text, (size_t)n, "high", &e.high);
		cgroup_parse_key(text, (size_t)n, "max", &e.max);
		cgroup_parse_key(text, (size_t)n, "oom", &e.oom);
		cgroup_parse_key(text, (size_t)n, "oom_kill", &e.oom_kill);
	}
	if (chain->version == 1)
		cgroup_read_number(level, CGROUP_FILE_MEMORY_FAILS, &e.max);
	s->memory_events = e;
	if (e.max >= 0 || e.oom_kill >= 0)
		s->has |= CGROUP_HAS_MEMORY_EVENTS;
}

/* How far each limited level is from its limit: the one that binds, and the nearest. */
static void cgroup_read_distance(
	const struct cgroup_chain *chain, int at, struct cgroup_state *s)
{
	int64_t nearest = INT64_MAX, limit, current;

	if (!(s->has & CGROUP_HAS_MEMORY_CURRENT) || s->memory_limit == CGROUP_NO_LIMIT)
		return;
	s->oom_distance = MAX(s->memory_limit - s->memory_current, 0);
	for (int i = 0; i < chain->n; i++) {
		const struct cgroup_level *level = &chain->level[i];

		if (cgroup_read_number(level, CGROUP_FILE_MEMORY_MAX, &limit) < 0 ||
			limit == CGROUP_NO_LIMIT ||
			cgroup_read_number(level, CGROUP_FILE_MEMORY_CURRENT, &current) < 0)
			continue;
		if (i == at)
			current = s->memory_current;
		if (MAX(limit - current, 0) >= nearest)
			continue;
		nearest = MAX(limit - current, 0);
		memcpy(s->nearest_group, level->name, sizeof(s->nearest_group));
	}
	s->nearest_distance = MIN(nearest, s->oom_distance);
	s->has |= CGROUP_HAS_OOM_DISTANCE;
}

static void cgroup_read_memory(struct cgroup *c, struct cgroup_state *s)
{
	const struct cgroup_chain *chain = &c->chain[CGROUP_MEMORY];
	int at, ignored;

	s->memory_own = -1;
	if (!cgroup_smallest(chain, CGROUP_FILE_MEMORY_MAX, &s->memory_limit, &at))
		return;
	s->has |= CGROUP_HAS_MEMORY_LIMIT;
	cgroup_bind(c, CGROUP_MEMORY, at);
	memcpy(s->memory_group, chain->level[at].name, sizeof(s->memory_group));
	cgroup_read_number(&chain->level[0], CGROUP_FILE_MEMORY_CURRENT, &s->memory_own);
	if (cgroup_read_number(
		    &chain->level[at], CGROUP_FILE_MEMORY_CURRENT, &s->memory_current) == 0)
		s->has |= CGROUP_HAS_MEMORY_CURRENT;
	cgroup_read_events(chain, at, s);
	cgroup_read_distance(chain, at, s);
	if (chain->version != 2)
		return;
	if (cgroup_smallest(chain, CGROUP_FILE_MEMORY_HIGH, &s->memory_high, &ignored))
		s->has |= CGROUP_HAS_MEMORY_HIGH;
	if (cgroup_smallest(chain, CGROUP_FILE_SWAP_MAX, &s->swap_limit, &ignored))
		s->has |= CGROUP_HAS_SWAP_LIMIT;
}

static void cgroup_read_pids(struct cgroup *c, struct cgroup_state *s)
{
	const struct cgroup_chain *chain = &c->chain[CGROUP_PIDS];
	int at;

	if (!cgroup_smallest(chain, CGROUP_FILE_PIDS_MAX, &s->pids_limit, &at))
		return;
	s->has |= CGROUP_HAS_PIDS_LIMIT;
	memcpy(s->pids_group, chain->level[at].name, sizeof(s->pids_group));
	if (cgroup_read_number(&chain->level[at], CGROUP_FILE_PIDS_CURRENT, &s->pids_current) ==
		0)
		s->has |= CGROUP_HAS_PIDS_CURRENT;
}

void cgroup_read_held(struct cgroup *c, struct cgroup_state *ret)
{
	struct cgroup_state s = {.t_ns = clock_mono_ns()};

	memcpy(s.group, c->group, sizeof(s.group));
	for (int h = 0; h < CGROUP_UNIFIED; h++)
		s.hidden_above |= c->chain[h].version && c->chain[h].hidden_above;
	cgroup_read_cpu(c, &s);
	cgroup_read_memory(c, &s);
	cgroup_read_pids(c, &s);
	s.epoch = c->epoch;
	*ret = s;
}

int cgroup_read_limits(struct cgroup *c, struct cgroup_state *ret)
{
	int r = cgroup_follow(c);

	if (r < 0)
		return r;
	cgroup_read_held(c, ret);
	return 0;
}

int cgroup_read(struct cgroup *c, struct cgroup_state *ret)
{
	int r = cgroup_read_limits(c, ret);

	for (int i = 0; i < PRESSURE_RESOURCES && r == 0; i++) {
		pressure_read(c->pressure[i], &ret->pressure[i]);
		ret->pressure[i].of_system = c->system_pressure[i];
	}
	return r;
}
