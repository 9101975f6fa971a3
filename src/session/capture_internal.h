/* SPDX-License-Identifier: MIT */
/* What capture.c (the list), capture_job.c (the thread) and capture_ask.c (the questions)
 * share; nobody else includes this. */
#pragma once

#include <pthread.h>

#include "session/capture.h"

enum capture_job_kind { JOB_NONE, JOB_ASK, JOB_LOAD };

/** What to do. */
struct capture_job {
	enum capture_job_kind what;
	char kind[KIND_NAME_MAX];
	char label[CAPTURE_LABEL_MAX];
	int seconds;
	bool is_whole; /* fetch says all; otherwise it is made from kind and seconds */
	struct fetch fetch;
	capture_load_fn load;
	void *arg;
};

struct captures {
	struct captures_options options; /* place and tls point below */
	struct http_place place;
	struct http_tls tls;
	pthread_t thread;
	bool threaded;
	atomic_bool stop;            /* ends the request on its way */
	atomic_size_t received;      /* bytes of it */
	struct http *http;           /* the thread's alone */
	struct capture_now *scratch; /* the thread's: kinds on their way */

	pthread_mutex_t lock; /* guards from here on; never held while asking or decoding */
	pthread_cond_t change;
	pthread_cond_t idle; /* a job has ended; CLOCK_MONOTONIC */
	bool quit, wants_kinds;
	struct capture_job wanted; /* JOB_NONE, or what comes next */
	struct capture_now now;    /* its list holds a count on each */
	int64_t asked_ns;          /* CLOCK_MONOTONIC; 0 not yet */
	uint64_t last_id;
	const struct capture *shown[CAPTURES_MAX]; /* what captures_now() gave last, counted */
	size_t n_shown;
};

/** Tell the screen that something has changed. */
void captures_wake(const struct captures *c);

/** The phase of the job under way. */
void captures_set_phase(struct captures *c, enum capture_phase phase);

/**
 * Take a new capture over and let the oldest go, if there are too many. Under the lock.
 *
 * say[size]  "" or what had to go, as a sentence
 */
void captures_add(struct captures *c, struct capture *fresh, char *say, size_t size);

/** A capture with a count of one and nothing in it. */
struct capture *capture_new(void);

/** Ask the process, as job says. 0 with profile, bytes and remark in *ret; negative errno with
 * a sentence; -ECANCELED. On the thread. */
int capture_ask(struct captures *c, const struct capture_job *job, struct capture *ret,
	struct why *why);

/** Ask for the index page: kinds, n_kinds and place of *ret. On the thread. */
int capture_ask_index(struct captures *c, struct capture_now *ret, struct why *why);
