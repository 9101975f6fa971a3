/* SPDX-License-Identifier: MIT */
#include "session/snapshot_go.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"
#include "golang/build_text.h"
#include "golang/gctrace_csv.h"
#include "session/gclog.h"
#include "session/golang.h"
#include "session/golang_metrics.h"
#include "session/internal.h"

enum { SNAPSHOT_BODY_MAX = 64 << 20 };

static const struct http_limits snapshot_limits = {
	.connect_ms = 1000, .total_ms = 10000, .body_max = SNAPSHOT_BODY_MAX};

/* What is written, and what could not be. */
struct go_part {
	int dirfd;
	FILE *missing;
};

static int go_create(const struct go_part *p, const char *name, char *text, size_t n)
{
	int r = file_create(p->dirfd, name, text, n);

	free(text);
	return r;
}

/* What its program says of itself, and the settings of the runtime in its environment; not the
 * rest of that. */
static int go_write_version(const struct go_part *p, struct session *s)
{
	_cleanup_free_ struct golang_now *now = xcalloc(1, sizeof(*now));
	_cleanup_close_ int fd =
		openat(target_dirfd(s->target), "exe", O_RDONLY | O_CLOEXEC | O_NOCTTY);
	struct go_build build;
	struct why why;
	char *text = NULL, settings[400];
	size_t n;

	if (fd < 0 || go_build_read(fd, &build, &why) < 0) {
		fprintf(p->missing, "version.txt: %s\n",
			fd < 0 ? "its program cannot be read" : why.text);
		return 0;
	}
	FILE *f = open_memstream(&text, &n);

	if (f) {
		go_build_print(f, target_info(s->target)->comm, &build);
		if (session_golang(s))
			golang_now(session_golang(s), now);
		if (now->has_environ &&
			go_environ_settings(&now->environ, settings, sizeof(settings)))
			fprintf(f, "\tstarted with\t%s\n", settings);
		fclose(f);
	}
	go_build_done(&build);
	return f ? go_create(p, "version.txt", text, n) : -ENOMEM;
}

static int go_write_memstats(const struct go_part *p, const struct golang_now *now)
{
	json_t *o = json_object();
	struct sample s = {0};

	golang_metrics_set(&now->go, &s, true);
	for (int m = 0; m < METRIC_COUNT; m++) {
		const struct metric_info *info = &metrics[m];
		double unit = pow(10, -metric_unit_decimals(info->unit));

		if (info->pace != PACE_ASKED || !sample_has(&s, (enum metric)m))
			continue;
		json_object_set_new(o, info->column,
			info->unit == UNIT_NS || info->unit == UNIT_RATIO
				? json_real((double)s.value[m] * unit)
				: json_integer(s.value[m]));
	}
	char *text = json_dumps(o, JSON_INDENT(2));

	json_decref(o);
	return text ? go_create(p, "memstats.json", text, strlen(text)) : -ENOMEM;
}

static int go_write_pauses(const struct go_part *p, const struct golang_now *now)
{
	char *text = NULL, stamp[CLOCK_TEXT_MAX];
	size_t n;
	FILE *f = open_memstream(&text, &n);

	if (!f)
		return -ENOMEM;
	fputs("cycle,time,pause_seconds\n", f);
	for (size_t i = 0; i < now->n_pauses; i++) {
		clock_rfc3339(stamp, now->pauses[i].real_ns);
		fprintf(f, "%" PRIu64 ",%s,%.9f\n", now->pauses[i].cycle, stamp,
			now->pauses[i].seconds);
	}
	fclose(f);
	return go_create(p, "pauses.csv", text, n);
}

static int go_write_log(const struct go_part *p, struct gclog *log)
{
	_cleanup_free_ struct gclog_now *now = xcalloc(1, sizeof(*now));
	char *text = NULL;
	size_t n;
	FILE *f = open_memstream(&text, &n);

	if (!f)
		return -ENOMEM;
	gclog_now(log, now);
	gctrace_csv_header(f);
	for (size_t i = 0; i < now->n_cycles; i++)
		gctrace_csv_row(f, &now->cycles[i].gc);
	fclose(f);
	return go_create(p, "gctrace.csv", text, n);
}

/* One profile below the index; that it cannot be had is no failure of the snapshot. */
static int go_write_profile(const struct go_part *p, struct http *h, const struct endpoint *e,
	const char *profile, const char *name, const char *begins)
{
	_cleanup_free_ char *path = xasprintf("%s%s", e->index, profile);
	struct http_answer a;
	struct why why;
	int r = http_get(h, &e->place, path, &snapshot_limits, &a, &why);

	if (r < 0) {
		fprintf(p->missing, "%s: %s\n", name, why.text);
		return 0;
	}
	if (a.status == 200 && a.n >= strlen(begins) &&
		memcmp(a.body, begins, strlen(begins)) == 0)
		r = file_create(p->dirfd, name, a.body, a.n);
	else if (a.status == 200)
		fprintf(p->missing, "%s: the answer was something else\n", name);
	else
		fprintf(p->missing, "%s: the answer had status %ld\n", name, a.status);
	http_answer_done(&a);
	return r;
}

static int go_write_profiles(const struct go_part *p, struct golang *g)
{
	_cleanup_free_ struct endpoint *e = xcalloc(1, sizeof(*e));
	_cleanup_(http_freep) struct http *h = NULL;
	struct why why;

	if (golang_endpoint(g, e, &why) < 0 || http_new(&h) < 0)
		return 0;
	if (!e->index[0]) {
		fputs("goroutine.txt, heap.pb.gz: the program does not serve net/http/pprof\n",
			p->missing);
		return 0;
	}
	int r = go_write_profile(
		p, h, e, "goroutine?debug=1", "goroutine.txt", "goroutine profile:");

	return r < 0 ? r : go_write_profile(p, h, e, "heap", "heap.pb.gz", "\x1f\x8b");
}

/* The newest CPU profile that was captured: a snapshot does not measure for half a minute. */
static int go_write_cpu(const struct go_part *p, struct captures *captures)
{
	const struct capture *cpu = captures ? captures_newest(captures, "profile") : NULL;
	char name[CLOCK_TEXT_MAX + 32], stamp[CLOCK_TEXT_MAX];

	if (!cpu)
		return 0;
	clock_compact(stamp, cpu->real_ns);
	snprintf(name, sizeof(name), "cpu-%ds-%s.pb.gz", cpu->seconds, stamp);
	int r = file_create(p->dirfd, name, cpu->bytes, cpu->size);

	capture_unref(cpu);
	return r;
}

static int go_write_asked(const struct go_part *p, struct golang *g)
{
	_cleanup_free_ struct golang_now *now = xcalloc(1, sizeof(*now));

	golang_now(g, now);
	if (now->state != GOLANG_LIVE) {
		fprintf(p->missing, "memstats.json, goroutine.txt, heap.pb.gz: %s\n",
			now->sentence[0] ? now->sentence : "the Go runtime is not asked");
		return 0;
	}
	int r = go_write_memstats(p, now);

	if (r >= 0)
		r = go_write_pauses(p, now);
	return r < 0 ? r : go_write_profiles(p, g);
}

static int go_write_parts(const struct go_part *p, struct session *s)
{
	struct golang *g = session_golang(s);
	struct gclog *log = session_gclog(s);
	int r = go_write_version(p, s);

	if (r >= 0 && g && golang_may_answer(g))
		r = go_write_asked(p, g);
	if (r >= 0 && log)
		r = go_write_log(p, log);
	if (r >= 0)
		r = go_write_cpu(p, session_captures(s));
	return r;
}

/* A Go program, whether it can be asked or not, or somebody named to be asked. */
static bool go_is_there(struct golang *g)
{
	_cleanup_free_ struct golang_now *now = xcalloc(1, sizeof(*now));

	if (!g)
		return false;
	golang_now(g, now);
	return now->is_go || golang_may_answer(g);
}

int snapshot_write_go(struct session *s, int dirfd, struct why *why)
{
	struct golang *g = session_golang(s);
	char *text = NULL;
	size_t n = 0;

	if (!go_is_there(g) && !session_gclog(s))
		return 0;
	if (mkdirat(dirfd, "go", 0700) < 0)
		return why_errno(why, -errno, "cannot create go/");
	_cleanup_close_ int fd = openat(dirfd, "go", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct go_part p = {.dirfd = fd, .missing = open_memstream(&text, &n)};

	if (fd < 0 || !p.missing) {
		if (p.missing)
			fclose(p.missing);
		free(text);
		return why_errno(why, fd < 0 ? -EIO : -ENOMEM, "cannot write go/");
	}
	int r = go_write_parts(&p, s);

	fclose(p.missing);
	if (r >= 0 && n > 0)
		r = file_create(fd, "missing.txt", text, n);
	free(text);
	return r < 0 ? why_errno(why, r, "cannot write go/") : 0;
}
