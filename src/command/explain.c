/* SPDX-License-Identifier: MIT */
#include "command/explain.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/units.h"
#include "command/attach.h"
#include "command/watch_gclog.h"
#include "command/watch_go.h"
#include "golang/endpoint.h"
#include "golang/environ.h"
#include "golang/gctrace.h"
#include "golang/rss_explain.h"
#include "proc/cgroup.h"
#include "proc/limits.h"
#include "proc/living.h"
#include "proc/parse.h"

enum { BAR_COLUMNS = 60, WRAP_COLUMNS = 78 };

struct explain {
	struct target *target;
	struct go_build build;
	bool is_go, unread; /* unread: what the program is cannot be seen */
	struct why not_go, no_source;
	struct endpoint endpoint;
	struct endpoint_look look;
	struct memstats go;
	bool has_go;
	struct rss_kernel kernel;
	struct gc_cycle cycle; /* the last one of a GC log */
	bool has_cycle, ascii;
	char log_words[200]; /* what was read of the log, or why nothing */
};

static void explain_freep(struct explain **x)
{
	if (!*x)
		return;
	go_build_done(&(*x)->build);
	target_close((*x)->target);
	free(*x);
}

static void read_build(struct explain *x)
{
	_cleanup_close_ int fd = openat(target_dirfd(x->target), "exe", O_RDONLY | O_CLOEXEC);

	x->unread = fd < 0;
	if (fd < 0)
		why_errno(&x->not_go, -errno, "its program cannot be read");
	else
		x->is_go = go_build_read(fd, &x->build, &x->not_go) == 0;
}

/* Where the user says, or among its own sockets. */
static int find_endpoint(struct explain *x, struct http *h, const struct watch_go *go)
{
	if (go->named)
		return endpoint_open(h, &go->place, NULL, &x->endpoint, &x->no_source);
	return endpoint_find(
		h, target_dirfd(x->target), &x->build, NULL, &x->endpoint, &x->no_source);
}

static void read_go(struct explain *x, const struct watch_go *go)
{
	_cleanup_(http_freep) struct http *h = NULL;

	if (go->off)
		why_set(&x->no_source, -ENOENT, "--go=off: it is not asked");
	if (go->off || (!x->is_go && !go->named))
		return;
	int r = http_new(&h);

	if (r < 0) {
		why_errno(&x->no_source, r, "cannot load libcurl");
		return;
	}
	if (find_endpoint(x, h, go) < 0)
		return;
	x->has_go = endpoint_read(h, &x->endpoint, NULL, &x->go, &x->look, &x->no_source) == 0;
}

static void take_cycle(void *user, const struct gc_cycle *c)
{
	struct explain *x = user;

	x->cycle = *c;
	x->has_cycle = true;
}

/* Seconds since the last cycle of the log ended; below zero: it is not of this process. */
static double cycle_age(const struct explain *x)
{
	int64_t start = target_info(x->target)->start_boot_ns;

	return (double)(clock_boot_ns() - start) / 1e9 - x->cycle.value[GC_START_S] -
	       gc_wall_ms(&x->cycle) / 1e3;
}

/* The GC log tells what is live: all of it is read, the last cycle counts. */
static int read_log(struct explain *x, const struct options *o, struct why *why)
{
	struct gctrace_sink sink = {.cycle = take_cycle, .user = x};
	_cleanup_(gctrace_freep) struct gctrace *g = NULL;
	static char buf[256 * 1024];
	struct why none = {""};
	ssize_t n;

	if (!o->gctrace && !x->is_go)
		return 0;
	_cleanup_close_ int fd = watch_gclog_open(o, x->target, &none);

	if (fd < 0 && o->gctrace_file)
		return why_set(why, fd, "%s", none.text);
	/* One that does log is told of unasked. */
	if (fd < 0 && (o->gctrace || fd == -EOPNOTSUPP))
		snprintf(x->log_words, sizeof(x->log_words), "%s", none.text);
	int r = fd < 0 ? -ENOENT : gctrace_new(&sink, &g);

	while (r == 0 && (n = read(fd, buf, sizeof(buf))) > 0)
		gctrace_push(g, buf, (size_t)n);
	if (r == 0)
		gctrace_finish(g);
	/* What an earlier process left in it says nothing of this one. */
	x->has_cycle = x->has_cycle && cycle_age(x) > -1;
	return 0;
}

static int64_t known(const struct pid_status *s, unsigned bit, uint64_t bytes)
{
	return s->has & bit ? (int64_t)bytes : -1;
}

static int read_kernel(struct explain *x, struct why *why)
{
	struct rss_kernel *k = &x->kernel;
	struct pid_status s = {0};
	struct pid_smaps maps;
	char text[16384];
	_cleanup_close_ int living = living_open(target_dirfd(x->target));
	ssize_t n = living < 0 ? living : file_read_small(living, "status", text, sizeof(text));

	*k = (struct rss_kernel){-1, -1, -1, -1, -1, -1, -1};
	if (n < 0)
		return why_errno(why, (int)n, "cannot read the process's status");
	if (parse_status(text, (size_t)n, &s) < 0)
		return why_set(why, -EBADMSG, "the process's status is not as in proc(5)");
	k->anon = known(&s, STATUS_RSS_ANON, s.rss_anon);
	k->file = known(&s, STATUS_RSS_FILE, s.rss_file);
	k->shmem = known(&s, STATUS_RSS_SHMEM, s.rss_shmem);
	k->swap = known(&s, STATUS_SWAP, s.swap);
	if (k->anon < 0 || k->file < 0 || k->shmem < 0)
		return why_set(why, -ENODATA,
			"the process holds no memory of its own: a zombie or a kernel thread");
	/* The kernel's own sum (VmRSS) is that of these three. */
	k->rss = k->anon + k->file + k->shmem;
	n = file_read_small(living, "smaps_rollup", text, sizeof(text));
	if (n > 0 && parse_smaps_rollup(text, (size_t)n, &maps) == 0) {
		k->lazy_free = (int64_t)maps.lazy_free;
		k->anon_huge = (int64_t)maps.anon_huge;
	}
	return 0;
}

static void print_head(const struct explain *x)
{
	const struct target_info *info = target_info(x->target);
	char rss[UNITS_TEXT_MAX];

	units_bytes(rss, (double)x->kernel.rss);
	printf("%s %d   %s   RSS %s\n", info->comm, (int)info->pid,
		x->is_go    ? x->build.version
		: x->unread ? "Go or not: not known"
			    : "not Go",
		rss);
}

/* One letter a part, as wide as its share. */
static void print_bar(const struct explain *x, const struct rss_page *p)
{
	static const char *const blocks[RSS_KINDS] = {
		"█", "░", "▒", "▓", "▚", "╌", "·", "█", "≡", "╬"};
	static const char letters[RSS_KINDS + 1] = "#:=%+~.#fs"; /* as on the Go page */
	double drawn[RSS_KINDS], sum = 0, at = 0;
	int columns = 0;

	rss_drawn(p, drawn);
	for (unsigned i = 0; i < RSS_KINDS; i++)
		sum += drawn[i];
	fputs("\n  ", stdout);
	for (unsigned i = 0; i < RSS_KINDS && sum > 0; i++) {
		at += drawn[i];
		for (; columns < (int)lround(at / sum * BAR_COLUMNS); columns++) {
			if (x->ascii)
				putchar(letters[i]);
			else
				fputs(blocks[i], stdout);
		}
	}
	puts("\n");
	for (unsigned i = 0; i < p->n_parts; i++) {
		const struct rss_part *part = &p->part[i];
		char bytes[UNITS_TEXT_MAX], mark[2] = {letters[part->kind], 0};

		units_bytes(bytes, (double)part->bytes);
		printf("  %s %-14s %10s   %s%s%s\n", x->ascii ? mark : blocks[part->kind],
			part->name, bytes, part->origin,
			part->kind == RSS_ALLOCATED && p->live[0] ? "; " : "",
			part->kind == RSS_ALLOCATED ? p->live : "");
	}
}

static void print_amount(const char *name, int64_t bytes, const char *origin)
{
	char text[UNITS_TEXT_MAX] = "not known";

	if (bytes >= 0)
		units_bytes(text, (double)bytes);
	printf("    %-14s %10s   %s\n", name, text, origin);
}

static void print_sums(const struct explain *x, const struct rss_page *p)
{
	print_amount("= RSS", x->kernel.rss,
		p->whole ? "the parts add up" : "the parts do not add up: figures are missing");
	putchar('\n');
	print_amount("in huge pages", x->kernel.anon_huge, "AnonHugePages, part of the above");
	if (!rss_part(p, RSS_LAZY))
		print_amount(
			"lazily freed", x->kernel.lazy_free, "LazyFree, part of the above");
	print_amount("swapped out", x->kernel.swap, "VmSwap, not in RSS");
	if (x->has_go)
		printf("    Go's own sums %s\n", p->broken[0] ? p->broken : "hold");
}

/* Sentences, wrapped at blanks. */
static void print_words(const char *words, const char *mark)
{
	int column = 1;

	fputs(mark, stdout);
	for (const char *w = words; *w; w += strspn(w, " ")) {
		size_t n = strcspn(w, " ");

		if (column + 1 + (int)n > WRAP_COLUMNS) {
			fputs("\n ", stdout);
			column = 1;
		}
		printf(" %.*s", (int)n, w);
		column += 1 + (int)n;
		w += n;
	}
	putchar('\n');
}

static void print_log(const struct explain *x)
{
	char age[UNITS_TEXT_MAX];

	if (x->has_cycle) {
		units_duration(age, MAX(cycle_age(x), 0.0));
		printf("The GC log: cycle %.0f ended %s ago.\n", x->cycle.value[GC_CYCLE], age);
	} else if (x->log_words[0]) {
		printf("No GC log: %s.\n", x->log_words);
	}
}

static void print_source(const struct explain *x)
{
	char shown[HTTP_URL_MAX + HTTP_SOCKET_MAX], took[UNITS_TEXT_MAX];

	putchar('\n');
	if (x->has_go) {
		http_place_show(&x->endpoint.place, "", shown);
		units_duration(took, x->look.seconds);
		printf("Go's figures: %s of %s, %s for the look.\n",
			endpoint_source_name(x->look.source), shown, took);
	} else if (x->no_source.text[0]) {
		printf("No figures of the Go runtime: %s.\n", x->no_source.text);
	} else {
		printf("%s: %s.\n",
			x->unread ? "Whether the program is Go's is not known"
				  : "The program is not one of Go's that says so",
			x->not_go.text);
	}
	print_log(x);
}

static void read_limits(struct explain *x, struct go_limits *limits)
{
	_cleanup_(cgroup_freep) struct cgroup *c = NULL;
	_cleanup_free_ struct cgroup_state *state = xcalloc(1, sizeof(*state));

	*limits = (struct go_limits){-1, -1, limits_read_cpus(target_dirfd(x->target))};
	if (cgroup_open(target_dirfd(x->target), &c) < 0 || cgroup_read(c, state) < 0)
		return;
	if ((state->has & CGROUP_HAS_MEMORY_LIMIT) && state->memory_limit != CGROUP_NO_LIMIT)
		limits->memory_bytes = (double)state->memory_limit;
	if ((state->has & CGROUP_HAS_CPU_LIMIT) && isfinite(state->cpu_limit_cores))
		limits->cpus = state->cpu_limit_cores;
}

/* GOMEMLIMIT and its kin, and where they contradict what the cgroup allows. */
static void print_environment(struct explain *x)
{
	_cleanup_free_ char *block = NULL;
	struct go_environ e;
	struct go_limits limits;
	char words[600], settings[400];
	size_t n;

	if (!x->is_go ||
		file_read_all(target_dirfd(x->target), "environ", 4 * MIB, &block, &n) < 0)
		return;
	go_environ_parse(block, n, &e);
	read_limits(x, &limits);
	if (go_environ_settings(&e, settings, sizeof(settings)))
		printf("\nStarted with %s.\n", settings);
	int procs = x->has_cycle ? (int)x->cycle.value[GC_PROCS] : 0;

	if (go_environ_words(&e, &limits, procs, x->build.minor, words, sizeof(words)) == 0)
		return;
	for (char *line = words, *end; *line; line = end) {
		end = line + strcspn(line, "\n");
		if (*end)
			*end++ = 0;
		print_words(line, x->ascii ? "-" : "•");
	}
}

static double last_gc_age(const struct explain *x)
{
	if (!x->has_go && x->has_cycle)
		return MAX(cycle_age(x), 0.0);
	if (!x->has_go || !memstats_has(&x->go, GO_STAT_LAST_GC_SECONDS))
		return -1;
	return MAX((double)clock_real_ns() / 1e9 - x->go.value[GO_STAT_LAST_GC_SECONDS], 0.0);
}

static double live_bytes(const struct explain *x)
{
	if (!x->has_cycle || !gc_has(&x->cycle, GC_HEAP_LIVE))
		return -1;
	return x->cycle.value[GC_HEAP_LIVE] * (double)MIB;
}

static void print_page(struct explain *x)
{
	_cleanup_free_ struct rss_page *p = xcalloc(1, sizeof(*p));
	struct rss_input in = {.kernel = x->kernel,
		.go = x->has_go ? &x->go : NULL,
		.live_bytes = live_bytes(x),
		.last_gc_age_s = last_gc_age(x),
		.go_major = x->is_go ? x->build.major : -1,
		.go_minor = x->is_go ? x->build.minor : -1,
		.not_go = !x->is_go && !x->unread,
		.asked_over_http = x->has_go};

	rss_explain(&in, p);
	print_head(x);
	print_bar(x, p);
	print_sums(x, p);
	puts("\nWhy:");
	for (unsigned i = 0; i < p->n_words; i++)
		print_words(p->words[i], x->ascii ? "-" : "•");
	print_environment(x);
	print_source(x);
}

int command_explain(const struct options *o, struct why *why)
{
	_cleanup_(explain_freep) struct explain *x = xcalloc(1, sizeof(*x));
	struct watch_go go;
	int r = watch_go_parse(o, &go, why);

	if (r < 0)
		return 2;
	r = attach_target(o, NULL, NULL, &x->target, why);
	if (r < 0)
		return attach_exit_status(r);
	x->ascii = o->ascii || !text_locale_is_utf8();
	read_build(x);
	r = read_log(x, o, why);
	if (r < 0)
		return attach_exit_status(r);
	read_go(x, &go);
	/* Right after Go's: what lies between the two shows up in the rest. */
	r = read_kernel(x, why);
	if (r < 0)
		return attach_exit_status(r);
	print_page(x);
	return 0;
}
