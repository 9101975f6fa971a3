/* SPDX-License-Identifier: MIT */
/* A cursor that walks: how fast, and how far it has come. */
#include "ui/travel.h"

#include "base/macro.h"

static const struct {
	const char *word;
	double speed;
} speeds[] = {{"1/100x", 0.01}, {"1/10x", 0.1}, {"1/4x", 0.25}, {"1/2x", 0.5}, {"1x", 1},
	{"2x", 2}, {"5x", 5}, {"10x", 10}, {"30x", 30}, {"60x", 60}, {"100x", 100},
	{"300x", 300}, {"1000x", 1000}, {"3600x", 3600}, {"10000x", 10000}};

enum { SPEED_PLAIN = 4 }; /* speeds[]: as fast as it was */

double travel_speed(const struct travel *t)
{
	return speeds[SPEED_PLAIN + t->speed].speed;
}

const char *travel_speed_word(const struct travel *t)
{
	return speeds[SPEED_PLAIN + t->speed].word;
}

void travel_play(struct travel *t, int64_t clock_ns)
{
	assert(t->paused);
	t->playing = true;
	t->play_ns = t->cursor_ns;
	t->played_ns = clock_ns;
}

void travel_stop(struct travel *t)
{
	t->playing = false;
}

int64_t travel_advance(struct travel *t, int64_t clock_ns)
{
	if (!t->playing)
		return t->cursor_ns;
	t->play_ns += (int64_t)((double)(clock_ns - t->played_ns) * travel_speed(t));
	t->played_ns = clock_ns;
	return t->play_ns;
}

bool travel_change_speed(struct travel *t, int by, int64_t clock_ns)
{
	int speed = CLAMP(SPEED_PLAIN + t->speed + by, 0, (int)ARRAY_SIZE(speeds) - 1);

	travel_advance(t, clock_ns);
	if (speed == SPEED_PLAIN + t->speed)
		return false;
	t->speed = speed - SPEED_PLAIN;
	return true;
}
