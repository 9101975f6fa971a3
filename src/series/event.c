/* SPDX-License-Identifier: MIT */
#include "series/event.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/macro.h"
#include "base/text.h"

size_t event_word(const struct event *e, char *out, size_t size)
{
	int n = 0;

	assert(size >= EVENT_TEXT_MAX + 16);
	out[0] = 0;
	switch (e->kind) {
	case EVENT_ATTACH:
		n = snprintf(out, size, "attach");
		break;
	case EVENT_GAP:
		n = snprintf(out, size, "gap=%" PRId64 ".%03" PRId64, e->number / NS_PER_S,
			e->number % NS_PER_S / NS_PER_MS);
		break;
	case EVENT_RESTART:
		n = snprintf(out, size, "restart");
		break;
	case EVENT_MARK:
		n = snprintf(out, size, "mark=%s", e->text);
		break;
	case EVENT_SNAPSHOT:
		n = snprintf(out, size, "snapshot=%s", e->text);
		break;
	case EVENT_EXEC:
		n = snprintf(out, size, "mark=exec %s", e->text);
		break;
	case EVENT_EXIT:
		n = snprintf(out, size, "exit=%" PRId64, e->number);
		break;
	case EVENT_SIGNAL:
		n = snprintf(out, size, "signal=%" PRId64, e->number);
		break;
	case EVENT_LOST:
		n = snprintf(out, size, "lost");
		break;
	case EVENT_NOTE:
		break;
	}
	return n > 0 ? (size_t)n : 0;
}

void event_mark_at(struct event *e)
{
	char word[EVENT_TEXT_MAX], at[CLOCK_TEXT_MAX];
	size_t room = sizeof(word) - clock_rfc3339(at, e->real_ns) - strlen(" @");
	size_t n = text_printable(word, room, e->text, strlen(e->text));

	memcpy(e->text, word, n);
	if (n)
		e->text[n++] = ' ';
	e->text[n++] = '@';
	strcpy(e->text + n, at);
}

bool event_take_at(struct event *e)
{
	char *at = strrchr(e->text, '@');

	if (!at || (at > e->text && at[-1] != ' ') ||
		clock_parse_rfc3339(at + 1, &e->real_ns) < 0)
		return false;
	at[at > e->text ? -1 : 0] = 0;
	return true;
}

/* Which one goes when a new one comes: the oldest note, else the oldest of all but the first:
 * at[0] is the attach, the one event that every reader needs. */
static size_t event_log_oldest(const struct event_log *log)
{
	for (size_t i = 1; i < log->n; i++)
		if (log->at[i].kind == EVENT_NOTE)
			return i;
	return 1;
}

void event_log_add(struct event_log *log, const struct event *e)
{
	if (log->n == EVENT_LOG_MAX) {
		size_t i = event_log_oldest(log);

		memmove(&log->at[i], &log->at[i + 1], (log->n - i - 1) * sizeof(log->at[0]));
		log->n--;
	}
	/* A mark of an instant that had been goes between others; the first stays the first. */
	size_t at = log->n;

	while (at > 1 && log->at[at - 1].t_ns > e->t_ns)
		at--;
	memmove(&log->at[at + 1], &log->at[at], (log->n - at) * sizeof(log->at[0]));
	log->at[at] = *e;
	log->n++;
	log->total++;
}
