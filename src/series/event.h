/* SPDX-License-Identifier: MIT */
/*
 * What happened besides figures: attach, gaps, exec, marks, limits, snapshots, the end. An
 * event stands in the CSV's event column and on page 7 of the screen.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum event_kind {
	EVENT_ATTACH,   /* number: in a recording the pid; 0 unknown */
	EVENT_GAP,      /* number: nanoseconds without a sample */
	EVENT_RESTART,  /* number: as of EVENT_ATTACH */
	EVENT_MARK,     /* text */
	EVENT_SNAPSHOT, /* text: path */
	EVENT_EXEC,     /* text: new name; in the CSV a mark, "mark=exec NAME" */
	EVENT_LIMIT,    /* text: what came close to which limit; in the CSV "mark=limit TEXT" */
	EVENT_PROFILE,  /* text: "cpu 30 s"; taken up to then; in the CSV "mark=profile TEXT" */
	EVENT_EXIT,     /* number: exit code */
	EVENT_SIGNAL,   /* number: signal */
	EVENT_LOST,     /* ended, and nobody can say how */
	EVENT_NOTE,     /* text; screen only, never in the CSV */
};

enum { EVENT_TEXT_MAX = 128 };

struct event {
	enum event_kind kind;
	int64_t t_ns, real_ns;
	int64_t number;
	char text[EVENT_TEXT_MAX]; /* printable UTF-8 */
};

/**
 * The word in the CSV's event column: "gap=1.500", "exit=0", "mark=before deploy". Not quoted.
 * out[size]  at least EVENT_TEXT_MAX + 16. Returns the length; 0 for EVENT_NOTE.
 */
size_t event_word(const struct event *e, char *out, size_t size);

/** What stands beside an event's line on a time axis: "gap 3 s", "exec sh", "profile heap". */
void event_label(const struct event *e, char *out, size_t size);

/**
 * A mark of an instant that had been is told later: say of when it is, as "TEXT @TIME" in RFC
 * 3339. event_take_at() is the inverse: false when the text says no time.
 */
void event_mark_at(struct event *e);
bool event_take_at(struct event *e);

/** True when no sample follows this event. */
static inline int event_is_end(enum event_kind k)
{
	return k == EVENT_EXIT || k == EVENT_SIGNAL || k == EVENT_LOST;
}

/** True when a run begins, whose counters have nothing to do with those before. */
static inline int event_is_begin(enum event_kind k)
{
	return k == EVENT_ATTACH || k == EVENT_RESTART;
}

/** The newest EVENT_LOG_MAX events, in the order of their instants. */
enum { EVENT_LOG_MAX = 256 };
struct event_log {
	struct event at[EVENT_LOG_MAX];
	size_t n;       /* events held */
	uint64_t total; /* events ever added */
};

/** Add; when full the oldest note is dropped, or without one the oldest but the attach. */
void event_log_add(struct event_log *log, const struct event *e);
