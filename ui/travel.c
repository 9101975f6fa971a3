/* SPDX-License-Identifier: MIT */
#include "ui/travel.h"

#include "base/macro.h"
#include "ui/widget/timeaxis.h"

enum {
	ZOOM_MOST_S = 86400,
	ROOM_PARTS = 4, /* a window that scrolls moves on by this part of itself */
};

void travel_pause(struct travel *t, int64_t newest_ns)
{
	t->paused = true;
	t->playing = false;
	t->cursor_ns = t->play_ns = t->end_ns = newest_ns;
}

void travel_resume(struct travel *t)
{
	t->paused = t->playing = false;
	t->cursor_ns = 0;
}

void travel_tell(struct travel *t, int64_t begin_ns, int64_t end_ns, struct rect at)
{
	t->window = (struct travel_window){begin_ns, end_ns, at};
}

bool travel_go(struct travel *t, int64_t t_ns, int64_t oldest_ns, int64_t newest_ns)
{
	t->cursor_ns = t->play_ns = CLAMP(t_ns, oldest_ns, newest_ns);
	return t->cursor_ns == t_ns;
}

bool travel_fit(struct travel *t)
{
	int64_t span = t->window.end_ns - t->window.begin_ns, before = t->end_ns;

	if (!t->paused || span <= 0)
		return false;
	if (t->cursor_ns < t->window.begin_ns)
		t->end_ns = t->cursor_ns + span - span / ROOM_PARTS;
	else if (t->cursor_ns >= t->window.end_ns)
		t->end_ns = t->cursor_ns + span / ROOM_PARTS;
	if (t->end_ns == before)
		return false;
	/* Until the page has read anew, this is what it will show. */
	t->window.begin_ns += t->end_ns - before;
	t->window.end_ns += t->end_ns - before;
	return true;
}

void travel_zoom(struct travel *t, int64_t dt_ns)
{
	struct travel_window *w = &t->window;

	if (t->paused && t->dt_ns > 0) {
		double scale = (double)dt_ns / (double)t->dt_ns;
		int64_t ahead = (int64_t)((double)(t->end_ns - t->cursor_ns) * scale);
		int64_t behind = (int64_t)((double)(t->cursor_ns - w->begin_ns) * scale);

		t->end_ns = t->cursor_ns + ahead;
		w->begin_ns = t->cursor_ns - behind;
		w->end_ns = t->end_ns;
	}
	t->dt_ns = dt_ns;
	t->zoomed = true;
}

/* Columns of dots in the window. */
static int64_t travel_columns(const struct travel *t)
{
	if (t->dt_ns <= 0 || t->window.end_ns <= t->window.begin_ns)
		return 1;
	return MAX((t->window.end_ns - t->window.begin_ns) / t->dt_ns, INT64_C(1));
}

int64_t travel_zoom_step(const struct travel *t, bool in, int64_t pace_ns, int64_t life_ns)
{
	int64_t least = timeaxis_nice_step(pace_ns), step = timeaxis_nice_step(NS_PER_MS);
	int64_t most = timeaxis_nice_step(life_ns / travel_columns(t) + 1), below = step;

	while (step < t->dt_ns) {
		below = step;
		step = timeaxis_nice_step(step + 1);
	}
	if (in)
		return MAX(below, MIN(least, t->dt_ns));
	most = CLAMP(most, t->dt_ns, MAX(ZOOM_MOST_S * NS_PER_S, t->dt_ns));
	return MIN(timeaxis_nice_step(t->dt_ns + 1), most);
}

bool travel_at_cell(const struct travel *t, int x, int y, int64_t *ret_t_ns)
{
	const struct travel_window *w = &t->window;
	struct rect r = w->at;

	if (x < r.x || x >= r.x + r.w || y < r.y || y >= r.y + r.h || w->end_ns <= w->begin_ns)
		return false;
	double part = ((double)(x - r.x) + 0.5) / r.w;

	*ret_t_ns = w->begin_ns + (int64_t)(part * (double)(w->end_ns - w->begin_ns));
	return true;
}
