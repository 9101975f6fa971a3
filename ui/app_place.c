/* SPDX-License-Identifier: MIT */
/* Where the screen is: on which page, at which instant, and how much time it shows. */

#include "base/clock.h"
#include "base/macro.h"
#include "ui/app_state.h"
#include "ui/widget/timeaxis.h"

enum { DOT_LEAST_MS = 200 };

bool app_is_recording(const struct app *a)
{
	return a->now.state == SESSION_REPLAY;
}

void app_show_page(struct app *a, enum page page)
{
	a->page = a->model.page = page;
}

int64_t app_default_dt(int64_t interval_ns)
{
	return timeaxis_nice_step(MAX(interval_ns, DOT_LEAST_MS * NS_PER_MS));
}

void app_travel_pause(struct app *a)
{
	if (a->now.state == SESSION_WATCHING || app_is_recording(a))
		session_now(a->session, &a->now);
	if (a->now.sample.t_ns)
		a->model.t_end_ns = a->now.sample.t_ns;
	travel_pause(&a->travel, a->model.t_end_ns);
	a->model.paused_t_ns = clock_mono_ns();
}

bool app_travel_span(struct app *a, int64_t *ret_oldest, int64_t *ret_newest)
{
	session_lock(a->session);
	bool any = history_span(session_history(a->session), ret_oldest, ret_newest);

	session_unlock(a->session);
	return any;
}

bool app_travel_go(struct app *a, int64_t t_ns)
{
	int64_t oldest, newest;

	if (!app_travel_span(a, &oldest, &newest))
		return false;
	bool there = travel_go(&a->travel, t_ns, oldest, newest);

	session_focus(a->session, a->travel.cursor_ns);
	travel_fit(&a->travel);
	if (!there)
		app_say(a, false, "this is the %s sample", t_ns < oldest ? "oldest" : "newest");
	return there;
}

void app_travel_to(struct app *a, int64_t t_ns)
{
	if (!a->travel.paused)
		app_travel_pause(a);
	app_travel_go(a, t_ns);
}

void app_travel_clock(struct app *a, int64_t t_ns, char out[CLOCK_TEXT_MAX])
{
	session_lock(a->session);
	const struct history *h = session_history(a->session);
	int64_t real = history_real_ns(h, t_ns),
		newest = history_real_ns(h, a->model.newest_ns);

	session_unlock(a->session);
	if (clock_same_day(real, newest))
		clock_hms(out, real);
	else
		clock_day_hms(out, real);
}
