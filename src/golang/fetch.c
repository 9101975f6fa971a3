/* SPDX-License-Identifier: MIT */
#include "golang/fetch.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "base/text.h"
#include "profile/arena.h"

enum {
	FETCH_SECONDS_MAX = 24 * 3600,
	FETCH_TIMEOUT_S = 60, /* of what answers at once */
	FETCH_MARGIN_S = 10,  /* beyond the measuring, at least */
	FETCH_CONNECT_S = 10,
};

#define FETCH_INSECURE "https+insecure://"

bool fetch_is_address(const char *source)
{
	const char *colon = strchr(source, ':');

	if (strstr(source, "://") || strncmp(source, "unix:", 5) == 0)
		return true;
	if (source[0] == '[')
		colon = strstr(source, "]:") ? strstr(source, "]:") + 1 : NULL;
	if (!colon || memchr(source, '/', (size_t)(colon - source)))
		return false;
	size_t digits = strspn(colon + 1, "0123456789");

	return digits > 0 && digits <= 5 && (!colon[1 + digits] || colon[1 + digits] == '/');
}

/* The name of a profile becomes part of a path: some have slashes, none has a query. */
static const char *fetch_kind(const struct pprof_options *o, struct why *why)
{
	const char *kind = o->profile ? o->profile : "profile";

	if (strcmp(kind, "cpu") == 0)
		return "profile";
	for (const char *c = kind; *c; c++)
		if (!isalnum((unsigned char)*c) && !strchr("/._-", *c)) {
			why_set(why, -EINVAL,
				"-profile=%s names no profile: cpu, heap, allocs, goroutine, "
				"mutex, block or threadcreate",
				kind);
			return NULL;
		}
	return kind;
}

static bool fetch_is_index(const char *path, size_t n)
{
	static const char mount[] = "/debug/pprof";
	size_t m = sizeof(mount) - 1;

	return n == 0 || path[n - 1] == '/' || (n >= m && memcmp(path + n - m, mount, m) == 0);
}

/* The query without its seconds: they come out, and what remains is written to `out`. */
static int fetch_split_query(const char *query, char *out, size_t size)
{
	int seconds = 0;
	size_t used = 0;

	out[0] = '\0';
	while (*query && *query != '#') {
		size_t n = strcspn(query, "&#");

		if (n >= 8 && memcmp(query, "seconds=", 8) == 0)
			seconds = (int)CLAMP(
				strtol(query + 8, NULL, 10), 0L, (long)FETCH_SECONDS_MAX);
		else if (n > 0)
			used += (size_t)snprintf(out + used, size - used, "%s%.*s",
				used ? "&" : "", (int)n, query);
		query += n + (query[n] == '&');
	}
	return seconds;
}

int fetch_set_path(
	struct fetch *f, const char *given, const struct pprof_options *o, struct why *why)
{
	const char *kind = fetch_kind(o, why), *last;
	char base[2 * HTTP_URL_MAX], query[HTTP_URL_MAX];
	size_t n = strcspn(given, "?#");
	int length;

	if (!kind)
		return -EINVAL;
	if (n <= 1)
		snprintf(base, sizeof(base), "/debug/pprof/%.500s", kind);
	else if (fetch_is_index(given, n))
		snprintf(base, sizeof(base), "%.*s%s%.500s", (int)n, given,
			given[n - 1] == '/' ? "" : "/", kind);
	else
		snprintf(base, sizeof(base), "%.*s", (int)n, given);
	last = strrchr(base, '/');
	snprintf(f->kind, sizeof(f->kind), "%.60s", last ? last + 1 : base);
	f->seconds = fetch_split_query(given + n + (given[n] == '?'), query, sizeof(query));
	if (o->seconds > 0)
		f->seconds = MIN(o->seconds, (int)FETCH_SECONDS_MAX);
	else if (f->seconds == 0 && strcmp(f->kind, "profile") == 0)
		f->seconds = FETCH_CPU_SECONDS;
	length = snprintf(f->path, sizeof(f->path), "%s%s%s", base, query[0] ? "?" : "", query);
	if (f->seconds > 0 && length >= 0 && (size_t)length < sizeof(f->path))
		length += snprintf(f->path + length, sizeof(f->path) - (size_t)length,
			"%cseconds=%d", query[0] ? '&' : '?', f->seconds);
	if (length < 0 || (size_t)length >= sizeof(f->path))
		return why_set(why, -EINVAL, "this URL is too long");
	return 0;
}

int fetch_parse(struct fetch *f, const char *source, const struct pprof_options *o,
	struct http_tls *tls, struct why *why)
{
	_cleanup_free_ char *secure = NULL;

	*tls = (struct http_tls){
		.certificate = o->tls_cert, .key = o->tls_key, .authorities = o->tls_ca};
	if (strncasecmp(source, FETCH_INSECURE, strlen(FETCH_INSECURE)) == 0) {
		secure = xasprintf("https://%s", source + strlen(FETCH_INSECURE));
		source = secure;
		tls->insecure = true;
	}
	int r = http_place_parse(source, &f->place, why);

	f->typed = true;
	return r < 0 ? r : fetch_set_path(f, f->place.path, o, why);
}

/* The first line of a body, printable. */
static void fetch_first_line(const struct http_answer *a, char out[160])
{
	text_printable(out, 160, a->body, MIN(strcspn(a->body, "\r\n"), (size_t)150));
}

int fetch_explain(const struct fetch *f, const struct http_answer *a, struct why *why)
{
	char at[HTTP_URL_MAX + HTTP_SOCKET_MAX], line[160];

	http_place_show(&f->place, f->path, at);
	fetch_first_line(a, line);
	if (a->status >= 300 && a->status < 400)
		return why_set(why, -EPROTO,
			"%.120s sends elsewhere (status %ld), which is not followed from here: "
			"name the other place itself",
			at, a->status);
	if (a->status == 401 || a->status == 403)
		return why_set(why, -EACCES,
			"%.120s lets nobody in without credentials (status %ld); a URL takes "
			"them: http://USER:PASSWORD@HOST/",
			at, a->status);
	if (a->status == 404 && a->go_pprof)
		return why_set(why, -ENOENT,
			"%.100s: the program has no profile \"%s\"; there are profile, heap, "
			"allocs, goroutine, mutex, block, threadcreate",
			at, f->kind);
	if (a->status == 404)
		return why_set(why, -ENOENT,
			"%.120s: nothing is there (404); net/http/pprof is mounted elsewhere, "
			"or not at all",
			at);
	if (strstr(a->body, "already in use"))
		return why_set(why, -EBUSY,
			"%.100s: a CPU profile is being taken already, and Go takes one at a "
			"time; try again when it is through (%.100s)",
			at, line);
	if (strstr(a->body, "WriteTimeout"))
		return why_set(why, -EPROTO,
			"%.100s: %d s are more than the server's WriteTimeout; ask for less "
			"with -seconds",
			at, f->seconds);
	return why_set(why, -EPROTO, "%.120s answers with status %ld: %.120s", at, a->status,
		line[0] ? line : "no profile");
}

struct http_limits fetch_limits(const struct fetch *f, int timeout_s)
{
	int s = timeout_s;

	if (s <= 0)
		s = f->seconds > 0 ? f->seconds + MAX(f->seconds / 2, (int)FETCH_MARGIN_S)
				   : FETCH_TIMEOUT_S;
	return (struct http_limits){.connect_ms = MIN(s, (int)FETCH_CONNECT_S) * INT64_C(1000),
		.total_ms = s * INT64_C(1000),
		.body_max = FETCH_BODY_MAX,
		.follow = f->typed,
		.compressed = true};
}

/* Rates are off unless the program switches them on, and nobody outside can. */
static void fetch_remark_empty(const struct fetch *f, char remark[FETCH_REMARK_MAX])
{
	const char *call = strcmp(f->kind, "mutex") == 0   ? "SetMutexProfileFraction(1)"
			   : strcmp(f->kind, "block") == 0 ? "SetBlockProfileRate(1)"
							   : NULL;

	if (call)
		snprintf(remark, FETCH_REMARK_MAX,
			"The %s profile is empty: nothing was waited for%s, or the program "
			"does not measure it, which it does after runtime.%s.",
			f->kind, f->seconds > 0 ? " in this time" : "", call);
	else if (strcmp(f->kind, "profile") == 0)
		snprintf(remark, FETCH_REMARK_MAX,
			"The CPU profile is empty: the program did not compute in %d s.",
			f->seconds);
}

/* A difference made by the server has lost which type is meant; the name still tells. */
static int fetch_set_type(const struct fetch *f, struct profile *p)
{
	static const char type[] = "alloc_space";

	if (strcmp(f->kind, "allocs") != 0 || p->default_sample_type[0])
		return 0;
	p->default_sample_type = arena_copy_string(p->arena, type, strlen(type));
	return p->default_sample_type ? 0 : -ENOMEM;
}

int fetch_decode(const struct fetch *f, const struct http_answer *a, struct profile **ret,
	char remark[FETCH_REMARK_MAX], struct why *why)
{
	_cleanup_(profile_freep) struct profile *p = NULL;
	char at[HTTP_URL_MAX + HTTP_SOCKET_MAX];
	struct why reason;
	int r = profile_decode(a->body, a->n, &p, &reason);

	if (r < 0) {
		http_place_show(&f->place, f->path, at);
		return why_set(
			why, r, "%.150s answers, but not with a profile: %s", at, reason.text);
	}
	r = fetch_set_type(f, p);
	if (r < 0)
		return why_errno(why, r, "profile");
	remark[0] = '\0';
	if (p->n_samples == 0)
		fetch_remark_empty(f, remark);
	*ret = TAKE_PTR(p);
	return 0;
}
