/* SPDX-License-Identifier: MIT */
#include "ui/app_state.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"
#include "ui/layout.h"
#include "ui/widget/timeaxis.h"

enum {
	FRAME_MS = 100,    /* at most ten pictures a second, but at once after a key */
	LOOK_MS = 2500,    /* look after the session now and then, even if nothing wakes us */
	PROGRESS_MS = 500, /* a bar moves */
	RECORDING_LABELS = 32, /* columns beside the curves */
};

/* A recording is as old as its newest row, and shown whole until somebody zooms. */
static void app_update_recording(struct app *a)
{
	struct model *m = &a->model;
	const struct session_now *now = &a->now;
	int64_t columns = MAX(2 * (a->canvas.width - RECORDING_LABELS), 40);
	int64_t span = now->sample.t_ns - now->attach_t_ns;

	/* It has no other present than its end. */
	m->t_ns = m->live_ns = now->sample.t_ns;
	snprintf(a->quality, sizeof(a->quality), "%s", now->remark);
	m->quality_grade = now->damaged ? 2 : 0;
	if (a->travel.zoomed)
		return;
	a->travel.dt_ns = timeaxis_fit_step(MAX(span / columns, NS_PER_MS));
	/* Columns about as wide as the rows are apart would beat against them. */
	if (a->travel.dt_ns > now->interval_ns / 2 && a->travel.dt_ns < 2 * now->interval_ns)
		a->travel.dt_ns = timeaxis_nice_step(2 * now->interval_ns);
}

/* The words are made anew when what they say has changed: every few seconds. */
static void app_update_quality(struct app *a)
{
	const struct host_quality *q = &a->now.quality, *said = &a->quality_of;
	/* Samples are named only beside missed ones. */
	bool same = q->t_ns == said->t_ns && q->missed == said->missed &&
		    (q->missed == 0 || q->samples == said->samples);

	if (a->quality[0] && same)
		return;
	a->quality_of = *q;
	a->model.quality_grade = host_quality_words(q, a->quality, sizeof(a->quality));
	if (a->model.quality_grade == 0 && !q->valid)
		a->model.quality_grade = QUALITY_UNKNOWN;
}

/* Take the present over. The last figures of a process that has ended stay. */
static void app_update_live(struct app *a)
{
	struct model *m = &a->model;
	bool was_ended = a->has_end;
	int64_t now_ns = clock_mono_ns();

	session_now(a->session, &a->now);
	m->past = m->in_gap = false;
	m->now = &a->now;
	m->live_state = a->now.state;
	/* What has ended grows no older, whenever somebody comes back to it. */
	m->live_ns = m->t_ns = a->now.state == SESSION_ENDED ? a->now.end.t_ns : now_ns;
	m->boot_ns = clock_boot_ns() - (now_ns - m->t_ns);
	if (was_ended) {
		app_update_news(a, &a->now);
		return;
	}
	a->has_end = a->now.state == SESSION_ENDED;
	if (a->now.state == SESSION_DONE)
		a->quit = true;
	a->travel.end_ns = m->newest_ns = a->now.sample.t_ns ? a->now.sample.t_ns : m->t_ns;
	app_update_quality(a);
	if (a->now.state == SESSION_REPLAY)
		app_update_recording(a);
	if (a->now.state == SESSION_PROFILES)
		a->quality[0] = '\0';
	app_update_news(a, &a->now);
}

/* What the Go runtime tells beside the columns of a sample. */
static void app_update_golang(struct app *a)
{
	struct model *m = &a->model;
	struct golang *asks = session_golang(a->session);
	struct gclog *log = session_gclog(a->session);

	/* A stopped screen keeps what it shows: cycles have instants of their own. */
	if (a->travel.paused)
		return;
	m->golang = asks ? &a->golang : NULL;
	m->gclog = log ? &a->gclog : NULL;
	m->gclog_why = session_gclog_why(a->session);
	if (m->golang)
		golang_now(asks, &a->golang);
	if (m->gclog)
		gclog_now(log, &a->gclog);
}

/* What the command writes; only the page that shows it looks. */
static void app_update_output(struct app *a)
{
	if (!a->travel.paused && a->page == PAGE_EVENTS)
		a->model.output = session_output(a->session, &a->output) ? &a->output : NULL;
}

/* Captures go on and come while the screen is paused, too. */
static void app_update_captures(struct app *a)
{
	struct captures *from = session_captures(a->session);

	a->model.capturing = from;
	a->model.captures = from ? &a->captures : NULL;
	if (from)
		captures_now(from, &a->captures);
}

/* What pages did on their own: the newest sentence of any of them. */
static void app_update_said(struct app *a)
{
	for (int i = 0; i < PAGE_COUNT; i++) {
		const struct view_ops *view = view_get((enum page)i);
		struct why why;
		bool bad;

		if (view->says && view->says(a->states[i], &why, &bad))
			app_say(a, bad, "%s", why.text);
	}
}

/* The present, or what is under the cursor. */
static void app_update(struct app *a)
{
	struct model *m = &a->model;

	app_update_said(a);
	if (a->travel.paused)
		app_travel_update(a);
	if (!a->travel.paused)
		app_update_live(a);
	app_update_golang(a);
	app_update_output(a);
	app_update_captures(a);
	m->paused = a->travel.paused;
	m->cursor_ns = a->travel.cursor_ns;
	m->t_end_ns = a->travel.end_ns;
	m->dt_ns = a->travel.dt_ns;
}

/* Ask for what the page needs beside the history, and take over what has come. A stopped screen
 * keeps what it shows. */
static void app_look(struct app *a, const struct view_ops *view)
{
	struct thread_list *list;

	session_want_threads(a->session, view->all_threads);
	a->model.looks = a->model.past ? NULL : &a->looks;
	if (a->travel.paused)
		return;
	if (a->now.state == SESSION_WATCHING)
		session_look(a->session, view->wants ? view->wants(a->states[a->page]) : 0);
	session_take_looks(a->session, &a->looks);
	list = session_take_threads(a->session);
	if (list) {
		free(a->threads);
		a->threads = list;
	}
	a->model.threads = view->all_threads ? a->threads : NULL;
}

static void app_read(struct app *a, const struct view_ops *view, struct rect body)
{
	if (!view->read)
		return;
	session_lock(a->session);
	view->read(a->states[a->page], body, a->canvas.glyphs, &a->model,
		session_history(a->session), session_events(a->session));
	session_unlock(a->session);
}

/* Draw; true when the terminal has taken all of it. */
static bool app_draw(struct app *a)
{
	const struct view_ops *view = view_get(a->page);
	int w, h, cursor = -1;

	a->canvas.glyphs = terminal_glyphs(a->terminal);
	terminal_size(a->terminal, &w, &h);
	if (w != a->canvas.width || h != a->canvas.height)
		canvas_resize(&a->canvas, w, h);
	else
		canvas_clear(&a->canvas);
	struct layout_page page = layout_page(a->canvas.width, a->canvas.height);

	app_look(a, view);
	/* A page without charts has none to click at. */
	a->travel.window.at = (struct rect){0};
	app_read(a, view, page.body);
	/* Another page or size shows another stretch of time: the cursor must be in it. */
	if (travel_fit(&a->travel)) {
		a->model.t_end_ns = a->travel.end_ns;
		app_read(a, view, page.body);
	}
	view_draw_header(&a->canvas, page.header, &a->model);
	view->draw(a->states[a->page], &a->canvas, page.body, &a->model);
	if (a->asking == ASKING_NOTHING)
		view_draw_footer(&a->canvas, page.footer, &a->model, view->letter);
	else
		cursor = prompt_draw(&a->prompt, &a->canvas,
			(struct rect){0, a->canvas.height - 1, a->canvas.width, 1});
	return terminal_show(a->terminal, &a->canvas, cursor, a->canvas.height - 1);
}

/* A SIGHUP that somebody sent: with a recording it means "the file was moved away". */
static void app_reopen(struct app *a)
{
	if (!a->now.recording[0]) {
		a->quit = true;
		return;
	}
	session_reopen(a->session);
	app_say(a, false, "%s is opened anew", a->now.recording);
}

static void app_take_notices(struct app *a)
{
	enum terminal_notice notice;

	while ((notice = terminal_take_notice(a->terminal)) != TERMINAL_NOTHING) {
		if (notice == TERMINAL_QUIT ||
			(notice == TERMINAL_INTERRUPT && a->asking == ASKING_NOTHING))
			a->quit = true;
		else if (notice == TERMINAL_REOPEN)
			app_reopen(a);
		else if (notice == TERMINAL_INTERRUPT)
			a->asking = ASKING_NOTHING;
		else if (notice == TERMINAL_SUSPEND)
			terminal_suspend(a->terminal);
	}
}

static void app_drain(int fd)
{
	uint64_t count;

	/* Readable, so this does not wait; how many samples came does not matter. */
	if (read(fd, &count, sizeof(count)) < 0 && errno != EAGAIN)
		assert(errno == EINTR);
}

/* Milliseconds until the next picture may be drawn, or until the session is looked after. */
static int app_patience(struct app *a, bool dirty)
{
	if (!dirty)
		return a->travel.playing                   ? app_play_patience(a)
		       : a->captures.phase != CAPTURE_IDLE ? PROGRESS_MS
							   : LOOK_MS;
	int64_t since = (clock_mono_ns() - a->drawn_ns) / NS_PER_MS;
	int64_t wait = a->held ? terminal_retry_ms(a->terminal) : FRAME_MS;

	return (int)MAX(wait - since, INT64_C(0));
}

/* Wait for whatever comes first. Returns true when a picture should not wait: after a key, a
 * resize, fg. */
static bool app_wait(struct app *a, bool dirty)
{
	int wake = session_wake_fd(a->session);
	struct pollfd fds[] = {{.fd = terminal_input_fd(a->terminal), .events = POLLIN},
		{.fd = terminal_notice_fd(a->terminal), .events = POLLIN},
		{.fd = wake, .events = POLLIN}};
	bool now = false;
	input_t key;

	if (poll(fds, ARRAY_SIZE(fds), app_patience(a, dirty)) <= 0)
		return false;
	if (fds[1].revents) {
		app_take_notices(a);
		now = true;
	}
	if (fds[2].revents)
		app_drain(wake);
	if (fds[0].revents & (POLLHUP | POLLERR))
		a->quit = true;
	while (!a->quit && (fds[0].revents & POLLIN) &&
		(key = terminal_read_key(a->terminal)) != INPUT_NONE) {
		app_key(a, key);
		now = true;
	}
	return now;
}

static void app_loop(struct app *a)
{
	bool dirty = true, now = true, prompted = true;

	while (!a->quit) {
		prompted |= now;
		if (dirty && (now || app_patience(a, dirty) == 0)) {
			app_update(a);
			if (a->quit)
				break;
			/* A terminal that takes nothing now gets the newest picture later. */
			a->held = !terminal_is_ready(a->terminal, prompted);
			if (!a->held) {
				a->held = !app_draw(a);
				prompted &= a->held;
				session_want_quality(a->session);
			}
			dirty = a->held;
			a->drawn_ns = clock_mono_ns();
		}
		now = app_wait(a, dirty);
		dirty = true;
	}
}

/* What is odd in the configuration; a footer has no room for its folder. */
static void app_say_notes(struct app *a, const struct settings *s)
{
	const char *first = s->notes[0].text + s->notes_skip;

	if (s->n_notes > 1)
		app_say(a, true, "%s (and %zu more)", first, s->n_notes - 1);
	else if (s->n_notes == 1)
		app_say(a, true, "%s", first);
	a->news_stays = true;
}

static int app_start(struct app *a, struct why *why)
{
	const struct settings *settings = a->options->settings;
	struct terminal_options o = {.ascii = a->options->ascii,
		.mouse = !a->options->no_mouse,
		.looks = settings->looks,
		.color = a->options->color};
	int r = terminal_open(&o, &a->terminal, why);

	if (r < 0)
		return r;
	for (int i = 0; i < PAGE_COUNT; i++)
		if (view_get((enum page)i)->make)
			a->states[i] = view_get((enum page)i)->make();
	session_now(a->session, &a->now);
	a->travel.dt_ns = app_default_dt(a->now.interval_ns);
	a->page = settings->pages[0];
	a->model = (struct model){.now = &a->now,
		.page = a->page,
		.settings = settings,
		.travel = &a->travel,
		.tabs = a->tabs,
		.read_only = a->options->read_only,
		.quality = a->quality,
		.directory = session_directory(a->session),
		.wake_fd = session_wake_fd(a->session),
		.news = "",
		.version = a->options->version};
	app_say_notes(a, settings);
	return 0;
}

static void app_free(struct app *a)
{
	if (!a)
		return;
	terminal_close(a->terminal);
	for (int i = 0; i < PAGE_COUNT; i++)
		if (view_get((enum page)i)->free)
			view_get((enum page)i)->free(a->states[i]);
	canvas_done(&a->canvas);
	looks_done(&a->looks);
	free(a->threads);
	free(a);
}

static inline void app_freep(struct app **a)
{
	app_free(*a);
}

int app_run(struct session *s, const struct app_options *o, struct why *why)
{
	_cleanup_(app_freep) struct app *a = xcalloc(1, sizeof(*a));

	a->session = s;
	a->options = o;
	int r = app_start(a, why);

	if (r < 0)
		return r;
	if (o->profile || a->now.state == SESSION_PROFILES)
		app_show_page(a, PAGE_PROFILE);
	app_loop(a);
	if (a->now.state == SESSION_FAILED)
		return why_set(why, -EIO, "%s", a->now.failure);
	return 0;
}
