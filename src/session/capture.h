/* SPDX-License-Identifier: MIT */
/*
 * Profiles of the watched process, taken while everything else goes on, and kept as a list.
 *
 * One job runs at a time, on a thread of its own: it finds the endpoint, asks, waits, decodes
 * and gives names to addresses. Only then is a capture published, and from then on it never
 * changes: the thread that draws does nothing that takes long.
 *
 * Call order: captures_new() -> the others -> captures_free(). captures_now() belongs to one
 * thread, the one that draws; the rest may be called from any.
 *
 * Ownership: captures are counted. What captures_now() lists stays valid until the next
 * captures_now(); whoever needs one for longer (another thread, a picture that is being made)
 * takes capture_ref() and gives it back with capture_unref().
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "golang/fetch.h"
#include "golang/kinds.h"
#include "profile/profile.h"

struct golang;

enum {
	CAPTURE_LABEL_MAX = KIND_NAME_MAX + 32,
	CAPTURES_MAX = 32, /* kept; the oldest leave, and it is said */
	CAPTURE_CPU_SECONDS = 30,
	CAPTURE_SECONDS_MAX = 3600,
};

/** What all captures together may hold in memory; the newest is kept whatever its size. */
#define CAPTURES_BYTES_MAX ((size_t)768 * 1024 * 1024)

/** One profile. Read only. */
struct capture {
	uint64_t id;                   /* 1, 2, …: never given again */
	char kind[KIND_NAME_MAX];      /* as the index names it: "profile" is the CPU's, "heap";
					* "" of a file */
	char label[CAPTURE_LABEL_MAX]; /* for people, printable: "cpu 30 s", "heap", a file's
					* name */
	int seconds;                   /* asked to measure for; 0: a state at an instant */
	int64_t t_ns, real_ns;         /* CLOCK_MONOTONIC and wall clock when it was complete */
	const struct profile *profile; /* decoded, with names where they could be found */
	const void *bytes;             /* [size] as the server sent it; NULL, 0 of files */
	size_t size;
	size_t memory;    /* bytes that it holds, all in all */
	char remark[320]; /* what to know about it: empty, and why; another build; "" nothing */
	atomic_uint *refs; /* capture_ref()'s own */
};

const struct capture *capture_ref(const struct capture *c);
/** NULL is fine. */
void capture_unref(const struct capture *c);

/** Where a job is. */
enum capture_phase {
	CAPTURE_IDLE,
	CAPTURE_FINDING,  /* looking for the endpoint */
	CAPTURE_ASKING,   /* the process measures, or its answer is on the way */
	CAPTURE_DECODING, /* also: reading a file */
};

/** All that a screen needs: a copy, but for the captures. */
struct capture_now {
	/* The job under way. */
	enum capture_phase phase;
	char label[CAPTURE_LABEL_MAX];
	int seconds;      /* that the process measures; 0 it answers at once */
	double elapsed_s; /* since the question was sent; 0 before */
	size_t bytes;     /* of the answer, so far */
	bool canceling;   /* captures_cancel() was called */

	/* How the newest job went. */
	uint64_t ended;     /* jobs so far, failed or not: a change means a new sentence */
	char sentence[320]; /* "" before the first */
	bool failed;        /* there is no capture of it */

	/* What is kept, oldest first. */
	const struct capture *list[CAPTURES_MAX];
	size_t n;
	uint64_t left; /* captures that had to leave so far */

	bool can_ask; /* there is somebody to ask: files have nobody */

	/* What there is to choose from, CPU first; n_kinds 0 and no reason: not known yet. */
	size_t n_kinds;                             /* of them, see below */
	int64_t kinds_t_ns;                         /* CLOCK_MONOTONIC of that page; 0 never */
	bool kinds_busy;                            /* it is being asked for */
	char kinds_why[320];                        /* why it could not be had; "" it could */
	char place[HTTP_URL_MAX + HTTP_SOCKET_MAX]; /* who is asked; printable; "" not known */
	struct profile_kind kinds[KINDS_MAX];
};

/** The capture of an id, if it is still there; else NULL. */
const struct capture *capture_find(const struct capture_now *now, uint64_t id);

/** Whom to ask. One of golang and place, or neither: then only captures_run() brings any. */
struct captures_options {
	struct golang *golang;          /* knows where the process answers; not owned */
	int proc_dirfd;                 /* the process's directory; -1 none; duplicated */
	const struct http_place *place; /* an index of net/http/pprof, instead; copied */
	const struct http_tls *tls;     /* for it; its strings must stay; or NULL */
	int timeout_s;                  /* of an answer; 0: what the question takes */
	int wake_fd;                    /* eventfd that is told of every change; duplicated */
	/* A job has ended: c with a capture, NULL without; on the job's thread, without a lock,
	 * and before the next may begin. */
	void (*ended)(void *arg, const struct capture *c, const char *sentence);
	void *arg;
};

struct captures;

/** 0 or negative errno. */
int captures_new(const struct captures_options *o, struct captures **ret);

/** Ends the job, too. NULL is fine. */
void captures_free(struct captures *c);

/**
 * Begin a capture.
 *
 * kind     a name of the index page: "profile", "heap", …
 * seconds  how long to measure; 0: CAPTURE_CPU_SECONDS for the CPU, at once for the others; of
 *          the others more than 0 means the difference over this time
 * returns  0; -EBUSY a job is under way; -EINVAL no such kind; with a sentence
 */
int captures_start(struct captures *c, const char *kind, int seconds, struct why *why);

/** The same with a question that is complete already: its place, path, kind and seconds. */
int captures_start_fetch(struct captures *c, const struct fetch *f, struct why *why);

/**
 * Where a capture comes from that nobody is asked for: reads files. Runs on the job's thread.
 *
 * ret_remark  [320], "" at first
 * returns     0 with a profile of its own; negative errno with a sentence
 */
typedef int (*capture_load_fn)(
	void *arg, struct profile **ret, char *ret_remark, struct why *why);

/** Begin with a capture that `load` makes. arg must stay until captures_free(). 0 or -EBUSY. */
int captures_run(struct captures *c, const char *label, capture_load_fn load, void *arg,
	struct why *why);

/** Wait until no job is under way, at most so long. True when none is. */
bool captures_wait(struct captures *c, int64_t limit_ns);

/** Give up the job under way, at once; without one nothing happens. */
void captures_cancel(struct captures *c);

/** Ask for the index page; the answer comes with captures_now(), kinds_busy until then. */
void captures_ask_kinds(struct captures *c);

/** What there is now. ret must have been zeroed before the first call. */
void captures_now(struct captures *c, struct capture_now *ret);

/** The newest capture of a kind, to be given back with capture_unref(); NULL none. */
const struct capture *captures_newest(struct captures *c, const char *kind);

/** "cpu 30 s", "heap", "heap, 10 s more": how people call it. out[CAPTURE_LABEL_MAX]. Pure. */
void capture_label(const char *kind, int seconds, char *out);
