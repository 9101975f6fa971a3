/* SPDX-License-Identifier: MIT */
/*
 * One watched process: its target, clock, history and sinks. The engine samples on absolute
 * deadlines, either on a thread of its own (under a screen) or on the caller's (headless).
 *
 * The one lock: everything a screen reads is copied out by session_now() or read through
 * session_history() while the session is locked. Nobody holds it during terminal or disk I/O.
 *
 * Call order: session_new() -> session_start() or session_run() -> … -> session_stop() ->
 * session_free(). session_free(NULL) is fine.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "proc/host.h"
#include "proc/sampler.h"
#include "proc/target.h"
#include "series/event.h"
#include "series/history.h"
#include "session/capture.h"
#include "session/look.h"

struct session;
struct csv_sink;
struct golang;
struct gclog;
struct output_tail;

struct session_options {
	int64_t interval_ns;      /* 1 ms .. 1 h */
	int64_t duration_ns;      /* 0: until the target ends */
	uint64_t samples;         /* 0: no limit */
	size_t history_bytes;     /* 0: HISTORY_BUDGET */
	bool unwatched;           /* nobody will look: rows go out, nothing is remembered */
	const char *snapshot_dir; /* where snapshots go; NULL: the working directory */
	bool with_environ;        /* snapshots hold the environment too */
	struct csv_sink *sink;    /* where rows go; NULL: nowhere; not owned */
	/* Told what a person is to know at once, where no screen shows it; NULL: nobody. */
	void (*tell)(const char *sentence);
	struct gclog *gclog;   /* reads the GC log; not owned; or NULL */
	const char *gclog_why; /* why not, where it was asked for; "" or NULL */
	bool keeps_asked;      /* the history remembers go_ columns, too */
	int output_fd; /* what the command writes, see session/output.h; not owned; 0: elsewhere
			*/
	struct golang *golang; /* asks the Go runtime; taken over like the target; or NULL */
};

enum session_state {
	SESSION_WATCHING,
	SESSION_ENDED,    /* the target has ended: see now.end */
	SESSION_DONE,     /* duration or number of samples reached */
	SESSION_FAILED,   /* see now.failure */
	SESSION_REPLAY,   /* no process: a recording, see session_open_recording() */
	SESSION_PROFILES, /* no process: profiles alone, see session_open_profiles() */
};

enum { SESSION_TOP_THREADS = 64 };

/** Where "since" figures count from. */
enum since_kind { SINCE_ATTACH, SINCE_RESET, SINCE_MARK };

/** Everything the screen shows beside curves: a copy, as of the newest sample. */
struct session_now {
	enum session_state state;
	struct event end;     /* how it ended, when SESSION_ENDED; of a recording that ends with
				 the process's end, too: otherwise its t_ns is 0 */
	struct sample sample; /* the newest */
	struct rates rates;   /* of the newest */
	struct sample attached; /* counters at attach */
	struct sample since;    /* the same, or at the newest mark or reset ('r') */
	enum since_kind since_kind;
	char since_word[EVENT_TEXT_MAX]; /* of the mark */
	int64_t attach_t_ns, attach_real_ns;
	int64_t interval_ns;
	struct target_info info;
	struct host_quality quality;
	struct memory_parts memory;
	size_t n_threads, total_threads;
	int64_t threads_age_ns;
	char recording[256]; /* where rows go, printable; "" nowhere */
	char failure[320];   /* what went wrong with recording or sampling; "" nothing */
	char news[256];      /* the newest thing worth a sentence in the footer */
	int64_t news_t_ns;
	uint64_t rows; /* rows recorded; of a recording: rows read */
	/* Of a recording: */
	struct metric_set columns; /* it has */
	double loaded;             /* part of the file read so far, 0..1 */
	uint64_t damaged;          /* rows passed over */
	char remark[512]; /* what is damaged (line, column) or missing in it; "" nothing */
	/* The busiest, n_threads of them: last, for most often they are few. */
	struct thread_row threads[SESSION_TOP_THREADS];
};

/**
 * Make a session around a target.
 *
 * target   taken over: closed by session_free() (also on failure)
 * returns  0 or negative errno with a sentence
 */
int session_new(struct target *target, const struct session_options *o, struct session **ret,
	struct why *why);
void session_free(struct session *s);
static inline void session_freep(struct session **s)
{
	session_free(*s);
	*s = NULL;
}

/**
 * Make a session without a process: its history and events come from a recording. The first
 * rows are there at once, the rest is read by the thread that session_start() begins; then it
 * follows the file for as long as it grows. session_run() reads it to its end and returns.
 *
 * All instants are on an axis of the recording's own that begins at now.attach_t_ns; the
 * newest row's is now.sample.t_ns. now.info has the file's name as comm and says in command
 * what it is. What needs a process is refused: session_signal() with -ESRCH, session_snapshot()
 * with -ENOTSUP and a sentence, session_set_interval() with a sentence in now.news.
 *
 * path     a file, a FIFO, or "-"
 * returns  0; as replay_open(), with a sentence
 */
int session_open_recording(const char *path, struct session **ret, struct why *why);

/**
 * Make a session of nothing but profiles: of files, or of an address that answers captures.
 * What needs a process is refused as in a recording; there are no samples and no history to
 * speak of.
 *
 * name     what stands in place of the process's name
 * o        whom captures are asked of; golang, proc_dirfd, wake_fd and ended are not read
 * returns  0 or negative errno with a sentence
 */
int session_open_profiles(const char *name, const struct captures_options *o,
	struct session **ret, struct why *why);

/** Sample on this thread until the end, the duration, the count, or session_stop(). */
int session_run(struct session *s, struct why *why);

/** Sample on a thread of its own; session_stop() joins it. */
int session_start(struct session *s, struct why *why);
void session_stop(struct session *s);

/** Once the session has stopped: what a child that has ended since used in all, as long as
 * nobody has waited for it. */
void session_read_last(struct session *s);

/** Ask session_run() to return; safe in a signal handler. */
void session_interrupt(struct session *s);

/** From now on no row waits for a reader that does not read: it is left out; safe as above. */
void session_unblock(struct session *s);

/** A descriptor that becomes readable after each new sample; drain it with read(2) of 8 bytes.
 */
int session_wake_fd(const struct session *s);

/**
 * Of a recording: have the rows around an instant known one by one, as many as fit; the history
 * knows them until it is called for another place. A few milliseconds when there is something
 * to read. Only for the thread that draws; without the lock.
 */
void session_focus(struct session *s, int64_t t_ns);

/** Copy the present out, under the lock. */
void session_now(struct session *s, struct session_now *ret);

/**
 * Begin those readings that are due, bits 1 << enum look_kind; see session/look.h. Only for the
 * thread that draws, like the next one; cheap when nothing is due. A recording has none.
 */
void session_look(struct session *s, unsigned kinds);

/** Take over what these readings brought since; true when there was anything. */
bool session_take_looks(struct session *s, struct looks *looks);

/** All threads, not only the busiest, as of one round over them. */
struct thread_list {
	size_t n;
	int64_t t_ns; /* CLOCK_MONOTONIC when the round ended */
	struct thread_row rows[];
};

/** Whether somebody looks at all threads: costs the engine a copy a round while so. */
void session_want_threads(struct session *s, bool wanted);

/** The first picture is there: now what tells of the machine's totals may be loaded. */
void session_want_quality(struct session *s);

/** The newest list that nobody has taken yet, or NULL; the caller frees. */
struct thread_list *session_take_threads(struct session *s);

/** The history and the events, for reading between lock and unlock only. */
void session_lock(struct session *s);
void session_unlock(struct session *s);
const struct history *session_history(const struct session *s);
const struct event_log *session_events(const struct session *s);

/** Change the pace; takes effect at once. */
void session_set_interval(struct session *s, int64_t interval_ns);

/** "Since" figures begin now. */
void session_reset_since(struct session *s);

/**
 * Put a mark with a word on the time axis and in the CSV; "since" figures begin there.
 *
 * t_ns  0: now; or an instant that was: the CSV's next row tells it as "mark=WORD @TIME"
 */
void session_mark(struct session *s, const char *word, int64_t t_ns);

/** Reopen the recording by name after the next row (log rotation); safe in a signal handler. */
void session_reopen(struct session *s);

/** Send a signal to the target: 0, -EPERM, -ESRCH. */
int session_signal(struct session *s, int signal);

/**
 * Take a snapshot (design: directory NAME-PID-STAMP, whole or not there). May take a second:
 * not for the thread that draws, unless the user waits for it.
 *
 * ret_path   printable path, size bytes
 * returns    0 or negative errno with a sentence
 */
int session_snapshot(struct session *s, char *ret_path, size_t size, struct why *why);

/** What reads the GC log, see session/gclog.h; NULL: nothing does. */
struct gclog *session_gclog(struct session *s);

/** Why there is no GC log, where one was asked for; "" or NULL otherwise. */
const char *session_gclog_why(const struct session *s);

/** What the command has written, newest bytes last; tail as for output_tail_read(). False where
 * there is no command, or its output goes elsewhere. */
bool session_output(const struct session *s, struct output_tail *tail);

/** What asks the Go runtime, see session/golang.h; NULL: nothing does. */
struct golang *session_golang(struct session *s);

/** The profiles captured, see session/capture.h; NULL: there can be none. */
struct captures *session_captures(struct session *s);

/** Where files go that a person asks for: snapshots, saved profiles; "." unless it was said. */
const char *session_directory(const struct session *s);

/** For the snapshot writer and tests; NULL of a recording. */
struct target *session_target(struct session *s);
