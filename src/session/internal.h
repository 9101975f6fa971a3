/* SPDX-License-Identifier: MIT */
/* What the files of a session share - its state, and who fills it; nobody else includes this.
 */
#pragma once

#include <pthread.h>
#include <stdatomic.h>

#include "record/csv.h"
#include "record/replay.h"
#include "session/limit_watch.h"
#include "session/session.h"

enum { SESSION_PENDING_MAX = 16 };

/* What the engine knows of the limits: read every ten seconds at most. */
struct session_limits {
	struct limit_watch watch;
	struct cgroup *cgroup; /* NULL: not opened yet, or there is none */
	int file;              /* its limits, held; -1: not opened yet */
	struct limits of;
	int64_t t_ns, cost_ns;
};

/* Whether the engine is let in before ordinary threads; refused: it may not, or used too much.
 */
struct session_hurry {
	bool first, refused;
	int64_t t_ns, cpu_ns; /* when its CPU time was looked at, and what it was */
};

struct session {
	struct session_options options;
	struct target *target;
	struct sampler *sampler;     /* the engine's alone while it runs */
	struct host *host;           /* the engine's alone; NULL when unwatched */
	struct recording *recording; /* stands in for the three above */

	pthread_mutex_t lock; /* guards from here … */
	struct history *history;
	struct event_log events;
	struct session_now now;
	struct event pending[SESSION_PENDING_MAX]; /* events that wait for their CSV row */
	size_t n_pending;
	struct thread_list *thread_list; /* … to here; of threads_wanted, until taken */

	struct sample sample; /* the engine's copies of the newest */
	struct sample living; /* the newest that had memory: one on its way out has none */
	struct rates rates;
	int64_t interval_ns; /* the pace in force */
	uint64_t samples, missed;
	struct host_quality quality; /* as last read */
	int64_t wall_offset_ns;      /* REALTIME - MONOTONIC of the newest sample */
	int64_t sleep_offset_ns;     /* BOOTTIME - MONOTONIC: grows while the machine sleeps */
	int64_t next_ns;             /* the next deadline, CLOCK_MONOTONIC */
	struct session_limits limits;
	struct session_hurry hurry;
	int64_t threads_t_ns, quality_t_ns; /* when these were last looked at */
	uint64_t rounds;                    /* over the threads, as shown */

	int control_fd; /* eventfd: something changed for the engine */
	int wake_fd;    /* eventfd: a new sample for the screen */
	atomic_bool interrupted, reopen, threads_wanted;
	struct csv_sink
		*sink;     /* as given, for other threads: options.sink ends with a failure */
	atomic_bool poked; /* an event waits, or the interval has changed */
	uint64_t list_rounds;    /* the round of the newest thread_list; the engine's alone */
	_Atomic int64_t exec_ns; /* the newest exec; 0 none */
	int64_t facts_ns; /* what is known of the program is of then; the drawing thread's */
	struct captures *captures;
	struct looker *looker; /* made when first asked; the drawing thread's alone */
	pthread_t thread;
	bool threaded;
};

/** Run the engine until the end; 0, or negative errno when recording failed (headless). */
int engine_run(struct session *s);

/** What came close to a limit since the last sample: as many events, of this one's instant.
 * Reads what is due, only where somebody looks. */
size_t limits_watch(struct session *s, struct event events[LIMIT_EVENTS_MAX]);

/** The same after the end: whether the group's memory was why. */
size_t limits_last(struct session *s, struct event events[LIMIT_EVENTS_MAX]);

/** Into the log, the recording and the footer. Under the lock. */
void limits_tell(struct session *s, const struct event *events, size_t n);

/** Open a recording and read its header; as replay_open(), with a sentence. */
int recording_open(const char *path, struct recording **ret, struct why *why);
void recording_free(struct recording *r);

/** Whether it has columns that are read only when somebody asks. */
bool recording_has_asked(const struct recording *r);

/** Take over what it says of itself and its first rows; 0 or negative errno with a sentence. */
int recording_begin(struct session *s, struct why *why);

/** Read the recording; 0, or negative errno when it cannot be read. */
int recording_run(struct session *s);

/** The metrics that a session remembers. */
struct metric_set session_kept(const struct session_options *o);

/** Tell the screen that there is something new. */
void session_wake(struct session *s);

/** Add an event to the log, and to the CSV unless it is only a note. Under the lock. */
void session_add_event(struct session *s, const struct event *e);

/** Let it wait for its CSV row only. Under the lock. */
void session_record_event(struct session *s, const struct event *e);

/** A sentence for the footer. Under the lock. */
void session_say(struct session *s, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/** The snapshot is written: its event, with the printable path. */
void session_note_snapshot(struct session *s, const char *path);

/** A capture is there: its event. */
void session_note_profile(struct session *s, const char *label);

/** Take captures, of whom `from` says. 0 or negative errno with a sentence. */
int session_make_captures(
	struct session *s, const struct captures_options *from, struct why *why);

/** Wake the engine. Safe in a signal handler. */
void session_poke(struct session *s);

/** Say what moved much in the last minute, if anything did. Under the lock, every few seconds.
 */
void news_look(struct session *s);
