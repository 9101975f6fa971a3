/* SPDX-License-Identifier: MIT */
/* Keys that move through time, and what the screen shows meanwhile. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/macro.h"
#include "ui/app_state.h"
#include "ui/instant.h"
#include "ui/widget/timeaxis.h"
#include "ui/widget/timemarks.h"

static void app_travel_step(struct app *a, int direction)
{
	int64_t t = a->travel.cursor_ns, at = t;

	session_focus(a->session, t);
	session_lock(a->session);
	bool any = history_step(session_history(a->session), t, direction, &at);

	session_unlock(a->session);
	app_travel_go(a, any ? at : t + direction);
}

/* The next event in time; there may be several at one instant. */
static void app_travel_event(struct app *a, int direction)
{
	int64_t t = a->travel.cursor_ns, best = t;
	struct event found = {0};

	session_lock(a->session);
	const struct event_log *log = session_events(a->session);

	for (size_t i = 0; i < log->n; i++) {
		int64_t at = log->at[i].t_ns;
		bool nearer = best == t || (direction > 0 ? at < best : at >= best);

		if (!timemarks_shows(log->at[i].kind) || !nearer ||
			(direction > 0 ? at <= t : at >= t))
			continue;
		best = at;
		found = log->at[i];
	}
	session_unlock(a->session);
	if (best == t) {
		app_say(a, false, "no event %s this", direction > 0 ? "after" : "before");
		return;
	}
	app_travel_go(a, best);
	app_say_event(a, &found);
}

static const char *const zoom_ends[] = {"this is every sample",
	"the whole recording is in view", "everything since attach is in view"};

/* What was said at the end of the range is no longer so. */
static void app_travel_zoom_unsay(struct app *a)
{
	for (size_t i = 0; i < ARRAY_SIZE(zoom_ends); i++)
		if (strcmp(a->news, zoom_ends[i]) == 0)
			a->news_ns = 0;
}

static void app_travel_zoom(struct app *a, bool in)
{
	int64_t oldest, newest;

	if (!app_travel_span(a, &oldest, &newest))
		return;
	int64_t dt = travel_zoom_step(&a->travel, in, a->now.interval_ns, newest - oldest);

	if (dt == a->travel.dt_ns)
		app_say(a, false, "%s",
			in ? zoom_ends[0] : zoom_ends[1 + !app_is_recording(a)]);
	else
		app_travel_zoom_unsay(a);
	travel_zoom(&a->travel, dt);
	travel_fit(&a->travel);
}

static void app_travel_ask(struct app *a)
{
	snprintf(a->question, sizeof(a->question),
		"go to (14:05, 14:05:30, -10m, +1h20m, 42%%):");
	a->asking = ASKING_TIME;
	prompt_start(&a->prompt, a->question, "");
}

void app_travel_answer(struct app *a, const char *text)
{
	struct session_now *now = &a->then;

	if (!text[strspn(text, " ")])
		return;
	session_now(a->session, now);
	int64_t t;
	bool real, end = app_is_recording(a);
	struct travel_span span = {.begin_t_ns = now->attach_t_ns,
		.now_t_ns = end ? now->sample.t_ns : clock_mono_ns(),
		.now_real_ns = end ? now->sample.real_ns : clock_real_ns()};

	/* Had it been set back, times of day of before would be those of yesterday. */
	span.now_real_ns =
		MAX(span.now_real_ns, now->attach_real_ns + span.now_t_ns - span.begin_t_ns);
	if (travel_parse(text, &span, &t, &real) < 0) {
		app_say(a, true,
			"\"%s\" is not a time: 14:05, 14:05:30, -10m, +1h20m, 42%%, or RFC "
			"3339",
			text);
		return;
	}
	session_lock(a->session);
	if (real)
		t = history_find_real(session_history(a->session), t);
	session_unlock(a->session);
	app_travel_to(a, t);
}

void app_travel_mark(struct app *a, const char *word)
{
	bool past = a->travel.paused && a->model.past;
	bool ended = a->model.live_state == SESSION_ENDED;
	int64_t t = past ? a->travel.cursor_ns : 0;
	char clock[CLOCK_TEXT_MAX];

	session_mark(a->session, word, t);
	app_travel_clock(a, t, clock);
	app_say(a, false, word[0] ? "marked \"%s\"%s%s%s" : "marked%s%s%s%s", word,
		past ? " at " : "", past ? clock : "",
		app_is_recording(a)            ? "; the file stays as it is"
		: ended && a->now.recording[0] ? "; the recording has ended with the process"
					       : "");
}

/* Which way a key of a pair goes. */
static int app_travel_direction(input_t key)
{
	switch (key) {
	case INPUT_LEFT:
	case 'T':
	case '[':
	case '{':
	case 'N':
		return -1;
	default:
		return 1;
	}
}

static void app_travel_move(struct app *a, enum action action, int direction)
{
	if (!a->travel.paused)
		app_travel_pause(a);
	int64_t t = a->travel.cursor_ns;

	switch (action) {
	case ACTION_TIME_STEP:
	case ACTION_BOX:
		/* Who looks at single samples has stopped; other moves go on playing. */
		travel_stop(&a->travel);
		app_travel_step(a, direction);
		break;
	case ACTION_TIME_10:
		app_travel_go(a, t + direction * 10 * NS_PER_S);
		break;
	case ACTION_TIME_60:
		app_travel_go(a, t + direction * 60 * NS_PER_S);
		break;
	case ACTION_TIME_OLDEST:
		app_travel_go(a, 0);
		break;
	default:
		app_travel_event(a, direction);
	}
}

static void app_travel_click(struct app *a)
{
	int64_t t;
	int x = a->model.pointer_x, y = a->model.pointer_y;

	for (int i = 0; i < PAGE_HELP; i++) {
		struct rect r = a->tabs[i];

		if (y != r.y || x < r.x || x >= r.x + r.w)
			continue;
		app_show_page(a, (enum page)i);
		return;
	}
	if (!travel_at_cell(&a->travel, x, y, &t))
		return;
	if (!a->travel.paused)
		app_travel_pause(a);
	app_travel_go(a, t);
}

void app_travel(struct app *a, enum action action, input_t key)
{
	if (app_is_recording(a) && a->now.rows == 0) {
		app_say(a, false, "this recording has no row yet: no time to move in");
		return;
	}
	travel_advance(&a->travel, clock_mono_ns());
	switch (action) {
	case ACTION_TIME_STEP:
	case ACTION_BOX: /* where the page has no boxes in view */
	case ACTION_TIME_10:
	case ACTION_TIME_60:
	case ACTION_TIME_OLDEST:
	case ACTION_EVENT:
	case ACTION_FIND_AGAIN:
		app_travel_move(a, action, app_travel_direction(key));
		break;
	case ACTION_PAUSE:
		app_play_or_pause(a);
		break;
	case ACTION_PLAY:
		app_play(a);
		break;
	case ACTION_SPEED:
		app_play_speed(a, key == '.' ? 1 : -1);
		break;
	case ACTION_PEAK:
		app_peak_ask(a, key == 'M');
		break;
	case ACTION_TIME_LIVE:
		travel_resume(&a->travel);
		break;
	case ACTION_TIME_JUMP:
		app_travel_ask(a);
		break;
	case ACTION_ZOOM:
	case ACTION_WHEEL:
		app_travel_zoom(a, key == '+' || key == INPUT_WHEEL_UP);
		break;
	case ACTION_CLICK:
		app_travel_click(a);
		break;
	case ACTION_ZOOM_RESET:
		app_travel_zoom_unsay(a);
		travel_zoom(&a->travel, app_is_recording(a)
						? timeaxis_nice_step(a->now.interval_ns)
						: app_default_dt(a->now.interval_ns));
		/* A recording nobody zooms is shown whole. */
		a->travel.zoomed = app_is_recording(a);
		travel_fit(&a->travel);
		break;
	default:
		break;
	}
}

void app_travel_update(struct app *a)
{
	struct model *m = &a->model;

	session_now(a->session, &a->then);
	a->quit |= a->then.state == SESSION_DONE;
	/* A failure is what app_run() returns. */
	if (a->then.state == SESSION_FAILED) {
		a->now = a->then;
		travel_resume(&a->travel);
	}
	app_play_on(a);
	if (!a->travel.paused)
		return;
	int64_t cursor = a->travel.cursor_ns;

	/* A recording has no other present than its end. */
	m->live_ns = app_is_recording(a) ? a->then.sample.t_ns : clock_mono_ns();
	m->newest_ns = a->then.sample.t_ns;
	m->live_state = a->then.state;
	app_update_news(a, &a->then);
	m->past = cursor != a->now.sample.t_ns;
	m->now = m->past ? &a->then : &a->now;
	m->t_ns = cursor;
	m->boot_ns = clock_boot_ns() - (m->live_ns - cursor);
	session_focus(a->session, cursor);
	session_lock(a->session);
	const struct history *h = session_history(a->session);

	m->in_gap = history_gap(h, cursor, &m->gap_from_ns, &m->gap_to_ns);
	if (m->past)
		instant_make(&a->then, cursor, h, session_events(a->session));
	session_unlock(a->session);
	/* At that instant it had not ended; a recording stays one. */
	if (m->past)
		a->then.state = app_is_recording(a) ? SESSION_REPLAY : SESSION_WATCHING;
}
