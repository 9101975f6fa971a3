/* SPDX-License-Identifier: MIT */
/*
 * Asks the Go runtime of the watched process for its figures, on a thread of its own and on a
 * pace of its own, and keeps the newest answer. Whatever the other side does (slow, silent,
 * garbage, endless), the sampler only ever copies that answer.
 *
 * Asked is, unless an address is named, only a Go program that links net/http/pprof or expvar,
 * only at its own listening sockets, only with GET; sockets that did not answer are asked again
 * only when others appear, or once in a long while.
 *
 * Call order: golang_new() -> the others, from any thread -> golang_free().
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "golang/buildinfo.h"
#include "golang/endpoint.h"
#include "golang/environ.h"
#include "series/sample.h"

struct golang;

enum golang_state {
	GOLANG_OFF,     /* switched off: nothing is asked */
	GOLANG_NOT_GO,  /* not a Go program, or one that has nothing to ask; see sentence */
	GOLANG_LOOKING, /* no endpoint found yet; see sentence, "" at the very start */
	GOLANG_LIVE,
	GOLANG_FAILING, /* it answered before, or is named; now it does not; see sentence */
};

/** One stop of the world, as the runtime's ring tells it. */
struct golang_pause {
	uint64_t cycle;
	int64_t t_ns, real_ns; /* of its end; where not told, of the answer that showed it */
	double seconds;
};

enum { GOLANG_PAUSES = 512 };

/** The newest there is; a copy. */
struct golang_now {
	enum golang_state state;
	char sentence[320]; /* why there are no figures; "" there are */
	bool is_go;         /* build says something */
	char version[64];   /* "go1.19.8", printable; "" not known */
	int major, minor;   /* of it; -1 not known */
	char build[128];    /* "v1.2.3 3f73551+dirty race": what else it says; "" nothing */
	struct go_environ environ; /* what the runtime was started with; */
	bool has_environ;          /* … where that could be read */
	struct memstats go;        /* the newest answer, when state is GOLANG_LIVE */
	int64_t t_ns;              /* CLOCK_MONOTONIC of that answer; 0 none */
	uint64_t answers;          /* so far */
	struct endpoint_look look; /* what the newest one cost */
	double asked_s; /* time the process was kept busy with answers, at most, in all */
	char place[HTTP_URL_MAX + HTTP_SOCKET_MAX]; /* printable, without credentials; "" */
	uint64_t pauses_lost; /* cycles whose pause the runtime's ring no longer held */
	size_t n_pauses;
	struct golang_pause pauses[GOLANG_PAUSES]; /* the newest, oldest first */
};

struct golang_options {
	bool off;
	const struct http_place *place; /* asked whatever the program is; NULL: look for one */
	/* NULL, or told when answers that came fail to come, with the reason, and when they
	 * come again (NULL); on the thread that asks. */
	void (*told)(const char *sentence);
};

/**
 * Start asking.
 *
 * proc_dirfd  its directory in /proc; must stay open until golang_free()
 * returns     0 or negative errno with a sentence
 */
int golang_new(
	int proc_dirfd, const struct golang_options *o, struct golang **ret, struct why *why);
void golang_free(struct golang *g);
static inline void golang_freep(struct golang **g)
{
	golang_free(*g);
	*g = NULL;
}

/** Could there be answers at all, now or later? Decided by golang_new(). */
bool golang_may_answer(const struct golang *g);

/** Wait for the first answer, or until it is clear that there is none yet; at most so long.
 * True when there is an answer. */
bool golang_wait(struct golang *g, int64_t limit_ns);

/**
 * Set the sample's go_ columns to the newest answer; they are fresh in the first sample that
 * sees it. Takes no time worth speaking of, allocates nothing.
 *
 * next_ns, interval_ns  when the next samples will be taken: answers are asked for just before
 */
void golang_fill(struct golang *g, struct sample *s, int64_t next_ns, int64_t interval_ns);

/** The process runs another program now: look again. */
void golang_look_again(struct golang *g);

/** Stop asking, or ask again. */
void golang_switch(struct golang *g, bool on);

void golang_now(struct golang *g, struct golang_now *ret);

/** True when the user says where to ask: nobody looks elsewhere then. */
bool golang_is_named(const struct golang *g);

/** Where it answers, for asking something else there. 0; -ENOENT with a sentence. */
int golang_endpoint(struct golang *g, struct endpoint *ret, struct why *why);
