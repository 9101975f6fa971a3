/* SPDX-License-Identifier: MIT */
/*
 * Where a Go process tells of itself over HTTP: among its own listening sockets, or where the
 * user says. Asked are only processes that the user chose, whose program is Go and links
 * net/http/pprof or expvar; only with GET, only the paths below, within limits.
 */
#pragma once

#include <netinet/in.h>
#include <sys/types.h>

#include "golang/buildinfo.h"
#include "golang/http.h"
#include "golang/memstats.h"

/** A listening socket. */
struct listener {
	char host[INET6_ADDRSTRLEN + 2]; /* as in a URL: "127.0.0.1", "[::1]" */
	uint16_t port;                   /* 0: a unix socket */
	char path[HTTP_SOCKET_MAX];      /* of a unix socket, as this process reaches it */
};

enum { LISTENERS_MAX = 64 };

/**
 * The listening sockets of a process, TCP first.
 *
 * proc_dirfd  its directory in /proc, open
 * returns     0; -EXDEV it lives in another network namespace, and its addresses mean nothing
 *             here (unix sockets are given still); -EACCES; -ESRCH; with a sentence
 */
int endpoint_listeners(
	int proc_dirfd, struct listener out[LISTENERS_MAX], size_t *ret_n, struct why *why);

/**
 * One line of /proc/PID/net/tcp or tcp6. Pure.
 *
 * ret_inode  of a listening socket
 * returns    0; -ENOENT not listening; -EBADMSG not such a line
 */
int endpoint_parse_tcp(const char *line, bool v6, struct listener *ret, uint64_t *ret_inode);

struct endpoint {
	struct http_place place;
	/* Paths of what answers; "" does not. */
	char vars[HTTP_URL_MAX];    /* expvar */
	char index[HTTP_URL_MAX];   /* net/http/pprof, ending in '/' */
	char metrics[HTTP_URL_MAX]; /* Prometheus */
};

/**
 * Look for an endpoint among the process's listening sockets.
 *
 * returns  0; -ENOENT none; -ENOTSUP the program links neither net/http/pprof nor expvar; or as
 *          endpoint_listeners(); with a sentence that tells what was tried
 */
int endpoint_find(struct http *h, int proc_dirfd, const struct go_build *build,
	const atomic_bool *stop, struct endpoint *ret, struct why *why);

/**
 * Look among the process's listening sockets for the one that serves profiles: only
 * /debug/pprof/ is asked for, and others than the first that answers anything may have it.
 *
 * returns  as endpoint_find(); -ENOTSUP the program does not link net/http/pprof
 */
int endpoint_find_profiles(struct http *h, int proc_dirfd, const struct go_build *build,
	const atomic_bool *stop, struct endpoint *ret, struct why *why);

/** The endpoint that the user names: --go=URL. 0, or as http_get(), or -ENOENT with a sentence.
 */
int endpoint_open(struct http *h, const struct http_place *place, const atomic_bool *stop,
	struct endpoint *ret, struct why *why);

enum endpoint_source {
	ENDPOINT_EXPVAR,
	ENDPOINT_PPROF,
	ENDPOINT_METRICS,
};

/** What one look at the runtime cost and where it came from. */
struct endpoint_look {
	enum endpoint_source source;
	double seconds; /* what the target was kept busy, at most */
	size_t bytes;
};

/** The words for a source: "expvar", "heap?debug=1", "metrics". */
const char *endpoint_source_name(enum endpoint_source s);

/**
 * Ask for the memory statistics, the best source first, and for the number of goroutines.
 *
 * returns  0; as http_get(); -EBADMSG the answer was none; -EPROTO another status than 200
 */
int endpoint_read(struct http *h, const struct endpoint *e, const atomic_bool *stop,
	struct memstats *ret, struct endpoint_look *ret_look, struct why *why);

/**
 * How long to wait before the next look: 1 s, and at least ten times what the last one took;
 * after failures gently more, up to half a minute.
 *
 * look      the last that succeeded; NULL none
 * failures  in a row since
 */
double endpoint_pace_s(const struct endpoint_look *look, unsigned failures);
