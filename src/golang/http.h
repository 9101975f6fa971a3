/* SPDX-License-Identifier: MIT */
/*
 * GET, within limits: of size, of time, of redirects, over one connection that is kept.
 * Plain, TLS or through a unix socket. Everything that comes back is taken as hostile.
 *
 * One handle belongs to one thread at a time. Sentences never hold credentials of a URL.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

enum { HTTP_URL_MAX = 1024, HTTP_SOCKET_MAX = 108 };

/** Where a server is reached. */
struct http_place {
	char origin[HTTP_URL_MAX];         /* "http://user:pw@127.0.0.1:6060", no path */
	char path[HTTP_URL_MAX];           /* "/debug/vars"; "" none named */
	char unix_socket[HTTP_SOCKET_MAX]; /* "" TCP */
	bool insecure;                     /* believe any certificate */
};

/**
 * Read what a person types: "http://HOST:PORT/path", "https://…", "https+insecure://…",
 * "HOST:PORT", ":PORT", "unix:/run/app.sock" and "unix:/run/app.sock:/path". 0; -EINVAL with a
 * sentence.
 */
int http_place_parse(const char *text, struct http_place *ret, struct why *why);

/** The place and path as it may be shown: without credentials, printable. */
void http_place_show(
	const struct http_place *p, const char *path, char out[HTTP_URL_MAX + HTTP_SOCKET_MAX]);

struct http_limits {
	int64_t connect_ms, total_ms; /* both > 0 */
	size_t body_max;
	const atomic_bool *stop;  /* NULL, or set from another thread: give up at once */
	void (*tick)(void *user); /* NULL, or called while waiting, now and then */
	void *user;
	atomic_size_t *received; /* NULL, or where the bytes of the body are counted */
	bool follow;             /* redirects, to http and https, ten at most */
	bool compressed;         /* it may be, for the way; body_max is of the plain text */
};

/** What TLS takes beside what the system trusts: files in PEM. They must outlive the handle. */
struct http_tls {
	const char *certificate, *key; /* of this client; NULL none */
	const char *authorities;       /* instead of the system's; NULL: what CURL_CA_BUNDLE or
					  SSL_CERT_FILE name, else the system's */
	bool insecure;                 /* believe any server */
};

struct http_answer {
	long status; /* 200 … */
	char *body;  /* n bytes and a NUL; the caller frees with http_answer_done() */
	size_t n;
	bool go_pprof;  /* it says X-Go-Pprof: net/http/pprof answered, if with an error */
	double seconds; /* from asking to the last byte */
};
void http_answer_done(struct http_answer *a);

struct http;
/** 0; -ENOENT libcurl is not installed; -ENOMEM. */
int http_new(struct http **ret);
void http_free(struct http *h);
static inline void http_freep(struct http **h)
{
	http_free(*h);
	*h = NULL;
}

/** From now on use these for https. */
void http_set_tls(struct http *h, const struct http_tls *tls);

/**
 * GET origin + path.
 *
 * returns  0 whatever the status; -E2BIG more than body_max; -ETIMEDOUT; -ECONNREFUSED nobody
 *          listens; -ECANCELED stopped; -EPROTO not HTTP, TLS failed, or it closed in the
 *          middle; with a sentence
 */
int http_get(struct http *h, const struct http_place *place, const char *path,
	const struct http_limits *limits, struct http_answer *ret, struct why *why);
