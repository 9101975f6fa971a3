/* SPDX-License-Identifier: MIT */
#include "unit_ui/fixture.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
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

void fixture_push(struct fixture *f)
{
	int64_t t = ++f->second;
	bool hole = t > GAP_AT && t <= GAP_AT + GAP_LENGTH, gap = t == GAP_AT + GAP_LENGTH + 1;

	sample_next(&f->sample);
	f->sample.t_ns = t * NS_PER_S;
	f->sample.real_ns = FIXTURE_REAL + t * NS_PER_S;
	fixture_fill(&f->sample, t);
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
			.last_cpu = (int)i % 4};
		snprintf(t->name, sizeof(t->name), i == 3 ? "工作-%zu" : "worker-%zu", i);
		for (int k = 0; k < THREAD_CURVE; k++)
			t->curve[k] = k < 4 && i == 1
					      ? NAN
					      : busy * (float)fixture_noise(k + (int)i * 50);
	}
}

void fixture_init(struct fixture *f)
{
	struct metric_set all = history_all_metrics();

	memset(f, 0, sizeof(*f));
	if (history_new(HISTORY_BUDGET, &all, &f->history) < 0)
		abort();
	rates_init(&f->rates);
	f->model = (struct model){.now = &f->now,
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

void fixture_done(struct fixture *f)
{
	history_free(f->history);
}

void fixture_draw(struct fixture *f, const struct view_ops *view, struct view_state *state,
	struct canvas *c)
{
	struct layout_page page = layout_page(c->width, c->height);

	if (view->read)
		view->read(state, page.body, c->glyphs, &f->model, f->history, &f->events);
	canvas_clear(c);
	view_draw_header(c, page.header, &f->model);
	view->draw(state, c, page.body, &f->model);
	view_draw_footer(c, page.footer, &f->model, view->letter);
}
