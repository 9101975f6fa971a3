/* SPDX-License-Identifier: MIT */
/* Profiles asked for over HTTP: what to ask, how long to wait, what an answer means. */
#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "golang/http.h"
#include "profile/pprof_options.h"
#include "profile/profile.h"

enum {
	FETCH_CPU_SECONDS = 30,             /* of a CPU profile when nobody says */
	FETCH_BODY_MAX = 256 * 1024 * 1024, /* of an answer, as it comes */
	FETCH_REMARK_MAX = 320,
};

/** One question. */
struct fetch {
	struct http_place place;
	char path[HTTP_URL_MAX]; /* with its query, as it is asked for */
	char kind[64];           /* the last word of the path: "profile", "heap" */
	int seconds;             /* that the server takes to measure; 0 it answers at once */
	bool typed;              /* a person gave the address: redirects of it are followed */
};

/** Does the word name an address, and not a file or a process? "HOST:PORT" does. Pure. */
bool fetch_is_address(const char *source);

/**
 * The path below an index, or as the user gave it, with -profile and -seconds put in.
 *
 * given    "" and "/" mean /debug/pprof/; a path that ends in "/" or in "/debug/pprof" is an
 *          index, and what -profile says goes below it; anything else is asked for as it is
 * f        path, kind, seconds are filled
 * returns  0; -EINVAL with a sentence
 */
int fetch_set_path(
	struct fetch *f, const char *given, const struct pprof_options *o, struct why *why);

/** From a word for which fetch_is_address() holds. 0; -EINVAL with a sentence. */
int fetch_parse(struct fetch *f, const char *source, const struct pprof_options *o,
	struct http_tls *tls, struct why *why);

/**
 * What an answer without a profile means, as a sentence.
 *
 * returns  always -EPROTO, -ENOENT (no such profile), -EBUSY (one CPU profile at a time) or
 *          -EACCES (who are you?)
 */
int fetch_explain(const struct fetch *f, const struct http_answer *a, struct why *why);

/** Limits of http_get() for this question: timeout_s, or where it is 0 what the question takes;
 * FETCH_BODY_MAX bytes. */
struct http_limits fetch_limits(const struct fetch *f, int timeout_s);

/**
 * An answer of status 200 as a profile.
 *
 * remark   "", or why there is nothing in it: rates that are off, nothing that happened
 * returns  0; as profile_decode(), with a sentence
 */
int fetch_decode(const struct fetch *f, const struct http_answer *a, struct profile **ret,
	char remark[FETCH_REMARK_MAX], struct why *why);
