/* SPDX-License-Identifier: MIT */
#include "series/event.h"

#include <inttypes.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/macro.h"
#include "base/text.h"
#include "base/units.h"

size_t event_word(const struct event *e, char *out, size_t size)
{
	int64_t ms;
	int n = 0;

	assert(size >= EVENT_TEXT_MAX + 16);
	out[0] = 0;
	switch (e->kind) {
	case EVENT_ATTACH:
		n = snprintf(out, size, "attach");
		break;
	case EVENT_GAP:
		ms = (e->number + NS_PER_MS / 2) / NS_PER_MS;
		n = snprintf(out, size, "gap=%" PRId64 ".%03" PRId64, ms / 1000, ms % 1000);
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
	case EVENT_LIMIT:
		n = snprintf(out, size, "mark=limit %s", e->text);
		break;
	case EVENT_PROFILE:
		n = snprintf(out, size, "mark=profile %s", e->text);
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

static void event_label_signal(const struct event *e, char *out, size_t size)
{
	const char *name =
		e->number > 0 && e->number < NSIG ? sigabbrev_np((int)e->number) : NULL;

	if (name)
		snprintf(out, size, "SIG%s", name);
	else
		snprintf(out, size, "signal %" PRId64, e->number);
}

void event_label(const struct event *e, char *out, size_t size)
{
	/* What came from a file is not longer than room for it, whatever the file says. */
	int room = (int)MIN(size - 1, sizeof(e->text));
	char span[UNITS_TEXT_MAX];

	switch (e->kind) {
	case EVENT_ATTACH:
		text_join(out, size, "attach");
		return;
	case EVENT_GAP:
		units_duration(span, (double)e->number / NS_PER_S);
		snprintf(out, size, "gap %s", span);
		return;
	case EVENT_RESTART:
		snprintf(out, size, "restart");
		return;
	case EVENT_SNAPSHOT:
		snprintf(out, size, "snapshot");
		return;
	case EVENT_EXEC:
		snprintf(out, size, "exec %.*s", room, e->text);
		return;
	case EVENT_LIMIT:
		snprintf(out, size, "limit %.*s", room, e->text);
		return;
	case EVENT_PROFILE:
		snprintf(out, size, "profile %.*s", room, e->text);
		return;
	case EVENT_EXIT:
		snprintf(out, size, "exit %" PRId64, e->number);
		return;
	case EVENT_SIGNAL:
		event_label_signal(e, out, size);
		return;
	case EVENT_LOST:
		snprintf(out, size, "ended");
		return;
	case EVENT_MARK:
	case EVENT_NOTE:
		snprintf(out, size, "%.*s", room, e->text);
		return;
	}
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
