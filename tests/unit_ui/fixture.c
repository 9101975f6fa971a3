/* SPDX-License-Identifier: MIT */
#include "unit_ui/fixture.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "ui/layout.h"

enum { FIXTURE_SECONDS = 600, GAP_AT = 520, GAP_LENGTH = 12 };

/* 2026-11-23T14:02:11Z */
#define FIXTURE_REAL (INT64_C(1795442531) * NS_PER_S)

/* A smooth load with bursts, and a noise that needs no generator. */
static double fixture_noise(int64_t t)
{
	return fabs(sin((double)t * 12.9898) * 43758.5453 -
		    floor(sin((double)t * 12.9898) * 43758.5453));
}

static void fixture_count(struct sample *s, enum metric m, double per_s)
{
	sample_set(s, m, s->value[m] + llround(per_s));
}

static void fixture_fill(struct sample *s, int64_t t)
{
	double wave = 0.5 + 0.5 * sin((double)t / 40), noise = fixture_noise(t);
	double cpu = t % 150 < 70 ? 1.2 + 1.1 * wave + 0.4 * noise : 0.05 + 0.1 * noise;
	double rss = 120 + 580 * MIN((double)t / 400, 1) - (t > 560 ? 72 : 0);

	sample_set(s, METRIC_PID, 4242);
	sample_set(s, METRIC_STATE, cpu > 1 ? 'R' : 'S');
	sample_set(s, METRIC_THREADS, 14 + (t % 200 > 150) * 6);
	fixture_count(s, METRIC_CPU, cpu * 1e9);
	fixture_count(s, METRIC_USER, cpu * 0.87e9);
	fixture_count(s, METRIC_SYSTEM, cpu * 0.13e9);
	fixture_count(s, METRIC_RUN_DELAY, cpu * 0.17e9 * noise);
	sample_set(s, METRIC_RSS, (int64_t)(rss * MIB));
	sample_set(s, METRIC_RSS_ANON, (int64_t)((rss - 7.1) * MIB));
	sample_set(s, METRIC_RSS_FILE, (int64_t)(7.1 * MIB));
	sample_set(s, METRIC_RSS_SHMEM, 0);
	sample_set(s, METRIC_SWAP, 0);
	sample_set(s, METRIC_VIRTUAL, (int64_t)(1.42 * GIB));
	sample_set(s, METRIC_PEAK_RSS, 770 * MIB);
	sample_set(s, METRIC_OPEN_FDS, 12);
	fixture_count(s, METRIC_MINOR_FAULTS, t < 400 ? 300 * noise : 12 * noise);
	fixture_count(s, METRIC_MAJOR_FAULTS, t % 97 == 0 ? 3 : 0);
	fixture_count(s, METRIC_VOLUNTARY, 600 + 600 * noise);
	fixture_count(s, METRIC_INVOLUNTARY, 60 * cpu * noise);
	fixture_count(s, METRIC_READ_BYTES, t % 90 < 4 ? 3.1 * MIB * noise : 0);
	fixture_count(s, METRIC_WRITE_BYTES, t % 60 < 10 ? 1.2 * MIB * noise : 4096);
	fixture_count(s, METRIC_READ_CHARS, 5.2 * MIB * noise);
	fixture_count(s, METRIC_WRITE_CHARS, 1.3 * MIB);
	fixture_count(s, METRIC_READ_SYSCALLS, 913);
	fixture_count(s, METRIC_WRITE_SYSCALLS, 34);
}

/* A heap that grows by cycles and is dropped at second 500. */
static void fixture_fill_go(struct sample *s, int64_t t)
{
	int64_t live = (t < 500 ? 100 + t : 1) * MIB, heap = live + t % 10 * 4 * MIB;
	int64_t sys = 560 * MIB;

	sample_set(s, METRIC_GO_ALLOC, heap);
	sample_set(s, METRIC_GO_HEAP_ALLOC, heap);
	sample_set(s, METRIC_GO_HEAP_INUSE, heap + MIB);
	sample_set(s, METRIC_GO_HEAP_SYS, sys);
	sample_set(s, METRIC_GO_HEAP_IDLE, sys - heap - MIB);
	sample_set(s, METRIC_GO_HEAP_RELEASED, MIN(sys - heap - MIB, 8 * MIB));
	sample_set(s, METRIC_GO_HEAP_OBJECTS, 120000);
	sample_set(s, METRIC_GO_STACK_INUSE, MIB / 2);
	sample_set(s, METRIC_GO_STACK_SYS, MIB / 2);
	sample_set(s, METRIC_GO_MSPAN_SYS, 2 * MIB);
	sample_set(s, METRIC_GO_MCACHE_SYS, 16384);
	sample_set(s, METRIC_GO_BUCK_HASH_SYS, MIB);
	sample_set(s, METRIC_GO_GC_SYS, 20 * MIB);
	sample_set(s, METRIC_GO_OTHER_SYS, MIB - 16384);
	sample_set(s, METRIC_GO_SYS, sys + 24 * MIB + MIB / 2);
	sample_set(s, METRIC_GO_NEXT_GC, 2 * live);
	sample_set(s, METRIC_GO_LAST_GC, FIXTURE_REAL + t / 10 * 10 * NS_PER_S);
	fixture_count(s, METRIC_GO_ALLOC_TOTAL, 4 * MIB);
	sample_set(s, METRIC_GO_GC_CYCLES, t / 10);
	sample_set(s, METRIC_GO_GC_FORCED, 1);
	sample_set(s, METRIC_GO_GC_PAUSE, t / 10 * 180 * 1000);
	sample_set(s, METRIC_GO_GC_CPU, 50 * INT64_C(1000000000));
	sample_set(s, METRIC_GO_GOROUTINES, 7 + t % 5);
}

void fixture_push(struct fixture *f)
{
	int64_t t = ++f->second;
	bool hole = t > GAP_AT && t <= GAP_AT + GAP_LENGTH, gap = t == GAP_AT + GAP_LENGTH + 1;

	sample_next(&f->sample);
	f->sample.t_ns = t * NS_PER_S;
	f->sample.real_ns = FIXTURE_REAL + t * NS_PER_S;
	fixture_fill(&f->sample, t);
	if (f->go)
		fixture_fill_go(&f->sample, t);
	if (hole)
		return;
	if (gap)
		rates_break(&f->rates);
	rates_push(&f->rates, &f->sample);
	history_push(f->history, &f->sample, &f->rates, gap);
	f->now.sample = f->sample;
	f->now.rates = f->rates;
	if (f->now.since.t_ns == 0)
		f->now.since = f->sample;
	f->model.t_ns = f->model.live_ns = f->model.t_end_ns = f->sample.t_ns;
	f->model.boot_ns = f->sample.t_ns + 3600 * NS_PER_S;
	f->now.memory = (struct memory_parts){.valid = true,
		.t_ns = f->sample.t_ns - 4 * NS_PER_S,
		.pss = 694 * MIB,
		.uss = 688 * MIB};
}

static void fixture_threads(struct session_now *now)
{
	now->n_threads = 14;
	now->total_threads = 14;
	for (size_t i = 0; i < now->n_threads; i++) {
		struct thread_row *t = &now->threads[i];
		float busy = i < 5 ? 92.1f / (float)(i + 1) : 0;

		*t = (struct thread_row){.tid = 4242 + (int)i,
			.state = i < 2 ? 'R' : 'S',
			.cpu_pct = busy,
			.run_delay_pct = busy / 30,
			.voluntary_per_s = 101 / (float)(i + 1),
			.involuntary_per_s = i == 4 ? -1 : busy / 8,
			.cpu_ns = (int64_t)((double)busy * 4.1e9),
			.last_cpu = (int)i % 4};
		snprintf(t->name, sizeof(t->name), i == 3 ? "工作-%zu" : "worker-%zu", i);
		snprintf(t->wchan, sizeof(t->wchan), "%s", i < 2 ? "" : "futex_wait_queue");
		for (int k = 0; k < THREAD_CURVE; k++)
			t->curve[k] = k < 4 && i == 1
					      ? NAN
					      : busy * (float)fixture_noise(k + (int)i * 50);
	}
}

static void fixture_make(struct fixture *f, bool go)
{
	struct metric_set all = go ? history_metrics_with_asked() : history_all_metrics();

	memset(f, 0, sizeof(*f));
	f->go = go;
	if (history_new(HISTORY_BUDGET, &all, &f->history) < 0)
		abort();
	rates_init(&f->rates);
	settings_init(&f->settings);
	f->model = (struct model){.now = &f->now,
		.settings = &f->settings,
		.dt_ns = NS_PER_S,
		.quality = "quality good: nothing on this machine disturbs the figures; "
			   "onetop itself uses 0.2 % of a core and 9.8 MiB",
		.news = "RSS fell 72 MiB in the last minute",
		.version = "0.1.0"};
	f->now.interval_ns = NS_PER_S;
	f->now.info = (struct target_info){.pid = 4242,
		.comm = "demo3",
		.command = "./demo3 -n 3 --address 127.0.0.1:8080",
		.user = "ana",
		.start_boot_ns = 3449 * NS_PER_S};
	strcpy(f->now.recording, "run.csv");
	fixture_threads(&f->now);
	for (int i = 0; i < FIXTURE_SECONDS; i++)
		fixture_push(f);
}

static const struct {
	int fd;
	enum files_kind kind;
	const char *name;
	int64_t size, offset;
	bool deleted;
	struct socket_info socket;
} fixture_files_of[] = {
	{0, FILES_TTY, "/dev/pts/3", -1, -1, false, {0}},
	{1, FILES_REGULAR, "/var/log/demo3.log", 188743680, 188743680, false, {0}},
	{2, FILES_REGULAR, "/var/log/demo3.log", 188743680, 188743680, false, {0}},
	{3, FILES_SOCKET, "socket:[81231]", -1, -1, false,
		{81231, SOCKET_TCP, "LISTEN", "127.0.0.1:8080", "0.0.0.0:0", 0, 0}},
	{4, FILES_EVENTPOLL, "anon_inode:[eventpoll]", -1, -1, false, {0}},
	{5, FILES_PIPE, "pipe:[81230]", -1, -1, false, {0}},
	{6, FILES_SOCKET, "socket:[81240]", -1, -1, false,
		{81240, SOCKET_TCP, "ESTABLISHED", "127.0.0.1:8080", "127.0.0.1:51822", 0, 0}},
	{7, FILES_REGULAR, "/tmp/spill-17", 73400320, 4096, true, {0}},
	{8, FILES_SOCKET, "socket:[81245]", -1, -1, false,
		{81245, SOCKET_UNIX_STREAM, "ESTABLISHED", "", "", 0, 0}},
	{9, FILES_REGULAR, "/srv/\xe5\xb7\xa5\xe4\xbd\x9c/data.db", 1288490188, 0, false, {0}},
	{10, FILES_EVENTFD, "anon_inode:[eventfd]", -1, -1, false, {0}},
	{11, FILES_MEMFD, "memfd:cache", 4194304, 0, false, {0}},
};

static struct files *fixture_files(int64_t t_ns)
{
	size_t n = ARRAY_SIZE(fixture_files_of);
	struct files *f = xcalloc(1, sizeof(*f));

	*f = (struct files){.rows = xcalloc(n, sizeof(*f->rows)),
		.sockets = xcalloc(n, sizeof(*f->sockets)),
		.n = n,
		.total = n,
		.whole = true,
		.sockets_whole = true,
		.deleted = 1,
		.deleted_bytes = 73400320,
		.cwd = "/srv/demo",
		.root = "/",
		.t_ns = t_ns};
	for (size_t i = 0; i < n; i++) {
		struct files_row *r = &f->rows[i];

		f->sockets[i] = fixture_files_of[i].socket;
		*r = (struct files_row){.fd = fixture_files_of[i].fd,
			.kind = fixture_files_of[i].kind,
			.deleted = fixture_files_of[i].deleted,
			.readable = true,
			.writable = i % 3 != 0,
			.size = fixture_files_of[i].size,
			.offset = fixture_files_of[i].offset,
			.socket = f->sockets[i].inode ? &f->sockets[i] : NULL};
		snprintf(r->name, sizeof(r->name), "%s", fixture_files_of[i].name);
		f->count[r->kind]++;
	}
	return f;
}

static struct mappings *fixture_mappings(void)
{
	static const struct {
		const char *header;
		int size, rss, pss, dirty, swap;
	} rows[] = {
		{"c000000000-c02c000000 rw-p 00000000 00:00 0", 720896, 625664, 625664, 625664,
			0},
		{"00400000-00a00000 r-xp 00001000 08:01 4711 /srv/demo/demo3", 6144, 5120, 5120,
			0, 0},
		{"00a00000-00b00000 rw-p 00601000 08:01 4711 /srv/demo/demo3", 1024, 640, 640,
			320, 128},
		{"7f0000000000-7f0000400000 rw-s 00000000 00:01 9 /memfd:cache (deleted)", 4096,
			64, 32, 64, 0},
		{"7ffd00000000-7ffd00021000 rw-p 00000000 00:00 0 [stack]", 132, 20, 20, 20, 0},
		{"7ffd00100000-7ffd00102000 r-xp 00000000 00:00 0 [vdso]", 8, 4, 0, 0, 0},
	};
	struct mappings *m = mappings_new(0);
	char text[512];

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		int n = snprintf(text, sizeof(text),
			"%s\nSize: %d kB\nRss: %d kB\nPss: %d kB\nPrivate_Dirty: %d kB\n"
			"Swap: %d kB\n",
			rows[i].header, rows[i].size, rows[i].rss, rows[i].pss, rows[i].dirty,
			rows[i].swap);

		mappings_feed(m, text, (size_t)n);
	}
	mappings_finish(m);
	return m;
}

static struct look_bounds *fixture_bounds(void)
{
	struct look_bounds *b = xcalloc(1, sizeof(*b));

	*b = (struct look_bounds){.has_cgroup = true,
		.cgroup = {.has = ~0u,
			.cpu_limit_cores = 3,
			.cpu_periods = 4200,
			.cpu_throttled = 87,
			.cpu_throttled_ns = 2310 * NS_PER_MS,
			.memory_limit = GIB,
			.memory_high = CGROUP_NO_LIMIT,
			.memory_current = 702 * MIB,
			.memory_own = 702 * MIB,
			.memory_events = {0, 12, 0, 0},
			.swap_limit = 0,
			.oom_distance = 322 * MIB,
			.nearest_distance = 322 * MIB},
		.limits = {.has = ~0u},
		.cpus = 4,
		.has_overhead = true,
		.overhead = {1572864, 0, 0, 0, 0, 0, 0, 0},
		.cancelled_write_bytes = 8192};
	strcpy(b->cgroup.group, "/system.slice/demo3.service");
	strcpy(b->cgroup.cpu_group, "/system.slice/demo3.service");
	strcpy(b->cgroup.memory_group, "/system.slice");
	strcpy(b->cgroup.nearest_group, "/system.slice");
	for (int i = 0; i < LIMITS_KINDS; i++)
		b->limits.of[i] = (struct pid_limit){1024, 4096};
	for (int i = 0; i < PRESSURE_RESOURCES; i++)
		b->cgroup.pressure[i] = (struct pressure){
			true, i == PRESSURE_IO, 12.5 - 6 * i, i ? 0.4 : -1, 0, 0};
	return b;
}

void fixture_add_looks(struct fixture *f)
{
	f->looks = (struct looks){.bounds = fixture_bounds(),
		.files = fixture_files(f->sample.t_ns),
		.mappings = fixture_mappings()};
	for (int i = 0; i < LOOK_KINDS; i++) {
		f->looks.t_ns[i] = f->sample.t_ns - (i + 1) * NS_PER_S;
		f->looks.cost_ns[i] = (i + 1) * 230 * NS_PER_US;
	}
	f->model.looks = &f->looks;
}

void fixture_add_events(struct fixture *f)
{
	static const struct event events[] = {
		{.kind = EVENT_ATTACH, .t_ns = 1 * NS_PER_S},
		{.kind = EVENT_EXEC, .t_ns = 61 * NS_PER_S, .text = "demo3"},
		{.kind = EVENT_LIMIT,
			.t_ns = 482 * NS_PER_S,
			.text = "memory: 928 MiB of 1.00 GiB, memory.max of /system.slice"},
		{.kind = EVENT_GAP, .t_ns = 533 * NS_PER_S, .number = 13 * NS_PER_S},
		{.kind = EVENT_MARK, .t_ns = 540 * NS_PER_S, .text = "before the deploy"},
		{.kind = EVENT_NOTE,
			.t_ns = 562 * NS_PER_S,
			.text = "RSS fell 72.0 MiB in the last minute"},
		{.kind = EVENT_SNAPSHOT,
			.t_ns = 590 * NS_PER_S,
			.text = "demo3-4242-20261123T140221Z"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(events); i++) {
		struct event e = events[i];

		e.real_ns = FIXTURE_REAL + e.t_ns;
		event_log_add(&f->events, &e);
	}
}

void fixture_init(struct fixture *f)
{
	fixture_make(f, false);
}

void fixture_init_go(struct fixture *f)
{
	fixture_make(f, true);
}

void fixture_done(struct fixture *f)
{
	history_free(f->history);
	looks_done(&f->looks);
}

void fixture_draw(struct fixture *f, const struct view_ops *view, struct view_state *state,
	struct canvas *c)
{
	struct layout_page page = layout_page(c->width, c->height);

	for (int i = 0; i < PAGE_HELP; i++)
		if (view_get((enum page)i) == view)
			f->model.page = (enum page)i;
	if (view->read)
		view->read(state, page.body, c->glyphs, &f->model, f->history, &f->events);
	canvas_clear(c);
	view_draw_header(c, page.header, &f->model);
	view->draw(state, c, page.body, &f->model);
	view_draw_footer(c, page.footer, &f->model, view->letter);
}

char *fixture_text(struct fixture *f, const struct view_ops *view, struct view_state *state,
	int width, int height)
{
	struct canvas c = {.glyphs = GLYPHS_BRAILLE};

	canvas_resize(&c, width, height);
	fixture_draw(f, view, state, &c);
	char *text = canvas_dump(&c);

	canvas_done(&c);
	return text;
}
