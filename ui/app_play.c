/* SPDX-License-Identifier: MIT */
/* Playing what was recorded, or what has been: the cursor walks by itself. */
#include <stdio.h>

#include "base/clock.h"
#include "base/macro.h"
#include "base/units.h"
#include "ui/app_state.h"
#include "ui/widget/figure.h"
#include "ui/widget/timemarks.h"

enum { PLAY_FRAME_MS = 100, PLAY_LOOK_MS = 1000 };

/* True when there is nothing behind the cursor. */
static bool app_play_is_at_end(const struct app *a)
{
	return !a->travel.paused || a->travel.cursor_ns >= a->model.newest_ns;
}

/* The name of an action's key, as the user has bound it. */
static const char *app_play_key(
	const struct app *a, enum action action, size_t i, char out[INPUT_NAME_MAX])
{
	bindings_key_name(&a->model.settings->keys, action, i, "–", out);
	return out;
}

void app_play(struct app *a)
{
	char one[INPUT_NAME_MAX], two[INPUT_NAME_MAX], three[INPUT_NAME_MAX];

	if (a->travel.playing) {
		travel_stop(&a->travel);
		return;
	}
	if (app_play_is_at_end(a)) {
		app_say(a, false, "nothing follows here: go back first (%s, %s, %s), then play",
			app_play_key(a, ACTION_TIME_OLDEST, 0, one),
			app_play_key(a, ACTION_TIME_JUMP, 0, two),
			app_play_key(a, ACTION_TIME_STEP, 0, three));
		return;
	}
	travel_play(&a->travel, clock_mono_ns());
	app_say(a, false, "playing at %s: [%s] pauses, [%s] slower, [%s] faster",
		travel_speed_word(&a->travel), app_play_key(a, ACTION_PAUSE, 0, one),
		app_play_key(a, ACTION_SPEED, 0, two), app_play_key(a, ACTION_SPEED, 1, three));
}

void app_play_or_pause(struct app *a)
{
	bool recording = app_is_recording(a);
	char home[INPUT_NAME_MAX], play[INPUT_NAME_MAX];

	if (!a->travel.paused) {
		app_travel_to(a, a->model.t_end_ns);
		if (recording)
			app_say(a, false, "paused at the end: %s, then %s plays from the start",
				app_play_key(a, ACTION_TIME_OLDEST, 0, home),
				app_play_key(a, ACTION_PAUSE, 0, play));
	} else if (a->travel.playing) {
		travel_stop(&a->travel);
	} else if (recording && !app_play_is_at_end(a)) {
		app_play(a);
	} else {
		travel_resume(&a->travel);
		if (recording)
			app_say(a, false, "at the end, and on with it when the file grows");
	}
}

void app_play_speed(struct app *a, int by)
{
	if (!travel_change_speed(&a->travel, by, clock_mono_ns()))
		app_say(a, false, "%s is as %s as it goes", travel_speed_word(&a->travel),
			by > 0 ? "fast" : "slow");
	else
		app_say(a, false, "%s at %s", a->travel.playing ? "playing" : "plays",
			travel_speed_word(&a->travel));
}

/* What the cursor has just walked over. */
static void app_play_tell(struct app *a, const struct event_log *log, int64_t from, int64_t to)
{
	for (size_t i = log->n; i-- > 0 && log->at[i].t_ns > from;)
		if (log->at[i].t_ns <= to && timemarks_shows(log->at[i].kind)) {
			app_say_event(a, &log->at[i]);
			return;
		}
}

/* The cursor stands on the newest sample that was there by then. A gap is passed over: nothing
 * can be seen in it. */
static void app_play_place(struct app *a, int64_t t_ns)
{
	const struct history *h = session_history(a->session);
	int64_t from, to, at, before = a->travel.cursor_ns;
	char length[FIGURE_TEXT_MAX];

	if (history_gap(h, t_ns, &from, &to)) {
		a->travel.play_ns = a->travel.cursor_ns = to;
		units_duration(length, (double)(to - from) / 1e9);
		app_say(a, false, "a gap of %s is passed over", length);
		return;
	}
	if (history_step(h, t_ns + 1, -1, &at))
		a->travel.cursor_ns = MAX(at, before);
	app_play_tell(a, session_events(a->session), before, a->travel.cursor_ns);
}

void app_play_on(struct app *a)
{
	int64_t t = travel_advance(&a->travel, clock_mono_ns());

	if (!a->travel.playing)
		return;
	if (t >= a->then.sample.t_ns) {
		travel_resume(&a->travel);
		app_say(a, false,
			app_is_recording(a) ? "this is the end of the recording"
					    : "this is the present");
		return;
	}
	session_focus(a->session, t);
	session_lock(a->session);
	app_play_place(a, t);
	session_unlock(a->session);
	travel_fit(&a->travel);
	a->model.t_end_ns = a->travel.end_ns;
}

int app_play_patience(struct app *a)
{
	int64_t next;

	session_lock(a->session);
	bool any = history_step(session_history(a->session), a->travel.cursor_ns, 1, &next);

	session_unlock(a->session);
	if (!any)
		return PLAY_FRAME_MS;
	double ms = (double)(next - a->travel.play_ns) / travel_speed(&a->travel) / 1e6;

	return (int)CLAMP(ms, (double)PLAY_FRAME_MS, (double)PLAY_LOOK_MS);
}
