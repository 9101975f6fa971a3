/* SPDX-License-Identifier: MIT */
#include "golang/http.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "base/text.h"
#include "golang/curl_library.h"

enum {
	HEADERS_MAX = 64 * 1024,
	REDIRECTS_MAX = 10,
	STOP_MS = 100, /* who gives up waits no longer */
};

struct http {
	const struct curl_library *lib;
	CURL *curl;
	CURLM *multi; /* keeps the connection */
	struct http_tls tls;
	char raw[CURL_ERROR_SIZE], error[CURL_ERROR_SIZE]; /* libcurl's words, printable */
};

/* What one request fills. */
struct transfer {
	const struct http_limits *limits;
	char *body;
	size_t n, room, headers;
	bool too_big, no_memory, go_pprof;
};

static int place_unix(const char *text, struct http_place *p, struct why *why)
{
	const char *path = strstr(text, ":/");
	size_t n = path ? (size_t)(path - text) : strlen(text);

	if (text[0] != '/' || n >= sizeof(p->unix_socket))
		return why_set(
			why, -EINVAL, "unix: takes an absolute path of a socket: %s", text);
	memcpy(p->unix_socket, text, n);
	p->unix_socket[n] = 0;
	strcpy(p->origin, "http://localhost");
	if (path && strlen(path + 1) < sizeof(p->path))
		strcpy(p->path, path + 1);
	return 0;
}

int http_place_parse(const char *text, struct http_place *ret, struct why *why)
{
	struct http_place p = {0};
	static const char insecure[] = "https+insecure://";
	const char *scheme = "", *rest;
	size_t n;

	if (strncasecmp(text, insecure, sizeof(insecure) - 1) == 0) {
		p.insecure = true;
		scheme = "https://";
		text += sizeof(insecure) - 1;
	}
	rest = strstr(text, "://");

	if (strlen(text) > HTTP_URL_MAX - 32)
		return why_set(why, -EINVAL, "this URL is too long");
	if (strncmp(text, "unix:", 5) == 0) {
		int r = place_unix(text + 5, &p, why);

		if (r == 0)
			*ret = p;
		return r;
	}
	if (!rest && !p.insecure)
		scheme = text[0] == ':' ? "http://localhost" : "http://";
	else if (rest && strncasecmp(text, "http://", 7) != 0 &&
		 strncasecmp(text, "https://", 8) != 0)
		/* The rest may hold a password. */
		return why_set(why, -EINVAL, "only http, https and unix are understood: %.*s",
			(int)(rest - text), text);
	rest = rest ? rest + 3 : text;
	n = strcspn(rest, "/?#");
	if (n == 0)
		return why_set(why, -EINVAL, "this URL names no host");
	snprintf(p.origin, sizeof(p.origin), "%s%.*s", scheme, (int)(rest - text + (long)n),
		text);
	snprintf(p.path, sizeof(p.path), "%s", rest + n);
	*ret = p;
	return 0;
}

void http_place_show(
	const struct http_place *p, const char *path, char out[HTTP_URL_MAX + HTTP_SOCKET_MAX])
{
	char raw[2 * HTTP_URL_MAX + HTTP_SOCKET_MAX + 16];
	const char *host = strstr(p->origin, "://");
	const char *at = strrchr(p->origin, '@');

	if (p->unix_socket[0]) {
		snprintf(raw, sizeof(raw), "unix:%s:%.500s", p->unix_socket, path);
	} else {
		host = host ? host + 3 : p->origin;
		snprintf(raw, sizeof(raw), "%.*s%s%.500s", (int)(host - p->origin), p->origin,
			at ? at + 1 : host, path);
	}
	text_printable(out, HTTP_URL_MAX + HTTP_SOCKET_MAX, raw, strlen(raw));
}

static size_t on_body(char *data, size_t size, size_t count, void *user)
{
	struct transfer *t = user;
	size_t n = size * count;

	if (n > t->limits->body_max - t->n) {
		t->too_big = true;
		return 0;
	}
	if (t->n + n + 1 > t->room) {
		size_t room = 2 * (t->n + n + 1);
		char *bigger = realloc(t->body, room);

		if (!bigger) {
			t->no_memory = true;
			return 0;
		}
		t->body = bigger;
		t->room = room;
	}
	memcpy(t->body + t->n, data, n);
	t->n += n;
	if (t->limits->received)
		atomic_store(t->limits->received, t->n);
	return n;
}

static size_t on_header(char *data, size_t size, size_t count, void *user)
{
	static const char name[] = "X-Go-Pprof:";
	struct transfer *t = user;
	size_t n = size * count;

	t->headers += n;
	if (t->headers > HEADERS_MAX) {
		t->too_big = true;
		return 0;
	}
	if (n >= sizeof(name) - 1 && strncasecmp(data, name, sizeof(name) - 1) == 0)
		t->go_pprof = true;
	return n;
}

static int on_progress(void *user, curl_off_t dt, curl_off_t dn, curl_off_t ut, curl_off_t un)
{
	const struct transfer *t = user;

	(void)dt;
	(void)dn;
	(void)ut;
	(void)un;
	if (t->limits->tick)
		t->limits->tick(t->limits->user);
	return t->limits->stop && atomic_load(t->limits->stop);
}

int http_new(struct http **ret)
{
	const struct curl_library *lib = curl_library_get();

	if (!lib)
		return -ENOENT;
	struct http *h = xcalloc(1, sizeof(*h));

	h->lib = lib;
	h->curl = lib->easy_init();
	h->multi = lib->multi_init();
	if (!h->curl || !h->multi) {
		http_free(h);
		return -ENOMEM;
	}
	*ret = h;
	return 0;
}

void http_free(struct http *h)
{
	if (!h)
		return;
	h->lib->easy_cleanup(h->curl);
	if (h->multi)
		h->lib->multi_cleanup(h->multi);
	free(h);
}

void http_answer_done(struct http_answer *a)
{
	free(a->body);
	a->body = NULL;
}

void http_set_tls(struct http *h, const struct http_tls *tls)
{
	h->tls = *tls;
}

/* As curl does it; the library leaves that to programs. */
static const char *named_authorities(void)
{
	const char *file = getenv("CURL_CA_BUNDLE");

	if (!file || !file[0])
		file = getenv("SSL_CERT_FILE");
	return file && file[0] ? file : NULL;
}

static void set_up_tls(const struct http *h, const struct http_place *place)
{
	__typeof__(curl_easy_setopt) *set = h->lib->easy_setopt;
	const struct http_tls *tls = &h->tls;
	const char *authorities = tls->authorities ? tls->authorities : named_authorities();
	CURL *c = h->curl;

	if (tls->certificate)
		set(c, CURLOPT_SSLCERT, tls->certificate);
	if (tls->key)
		set(c, CURLOPT_SSLKEY, tls->key);
	if (authorities)
		set(c, CURLOPT_CAINFO, authorities);
	if (tls->insecure || place->insecure) {
		set(c, CURLOPT_SSL_VERIFYPEER, 0L);
		set(c, CURLOPT_SSL_VERIFYHOST, 0L);
	}
}

/* Here and where redirects lead; a name and a password go only to the host they are for. */
static void set_up_protocols(const struct http *h, bool follow)
{
	__typeof__(curl_easy_setopt) *set = h->lib->easy_setopt;

#if LIBCURL_VERSION_NUM >= 0x075500
	set(h->curl, CURLOPT_PROTOCOLS_STR, "http,https");
	set(h->curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
#else
	set(h->curl, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
	set(h->curl, CURLOPT_REDIR_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
	set(h->curl, CURLOPT_FOLLOWLOCATION, (long)follow);
	set(h->curl, CURLOPT_MAXREDIRS, (long)REDIRECTS_MAX);
}

static void set_up(
	struct http *h, const struct http_place *place, const char *url, struct transfer *t)
{
	__typeof__(curl_easy_setopt) *set = h->lib->easy_setopt;
	CURL *c = h->curl;

	/* Options go back to their defaults; the connection stays open. */
	h->lib->easy_reset(c);
	set(c, CURLOPT_URL, url);
	if (place->unix_socket[0])
		set(c, CURLOPT_UNIX_SOCKET_PATH, place->unix_socket);
	set(c, CURLOPT_HTTPGET, 1L);
	set(c, CURLOPT_NOSIGNAL, 1L);
	set(c, CURLOPT_NOPROXY, "localhost,127.0.0.1,::1");
	set(c, CURLOPT_USERAGENT, "onetop/" PACKAGE_VERSION);
	set_up_protocols(h, t->limits->follow);
	if (t->limits->compressed)
		set(c, CURLOPT_ACCEPT_ENCODING, "gzip");
	set(c, CURLOPT_CONNECTTIMEOUT_MS, (long)t->limits->connect_ms);
	set(c, CURLOPT_TIMEOUT_MS, (long)t->limits->total_ms);
	set(c, CURLOPT_WRITEFUNCTION, on_body);
	set(c, CURLOPT_WRITEDATA, t);
	set(c, CURLOPT_HEADERFUNCTION, on_header);
	set(c, CURLOPT_HEADERDATA, t);
	set(c, CURLOPT_XFERINFOFUNCTION, on_progress);
	set(c, CURLOPT_XFERINFODATA, t);
	set(c, CURLOPT_NOPROGRESS, 0L);
	h->raw[0] = 0;
	set(c, CURLOPT_ERRORBUFFER, h->raw);
}

/* The place that could not be read: where redirects led to, if there were any. */
static void show_last_place(const struct http *h, const struct http_place *place,
	const char *path, char out[HTTP_URL_MAX + HTTP_SOCKET_MAX])
{
	struct http_place last;
	const char *url = NULL;
	long redirects = 0;
	struct why why;

	h->lib->easy_getinfo(h->curl, CURLINFO_REDIRECT_COUNT, &redirects);
	h->lib->easy_getinfo(h->curl, CURLINFO_EFFECTIVE_URL, &url);
	if (redirects > 0 && url && http_place_parse(url, &last, &why) == 0)
		http_place_show(&last, last.path, out);
	else
		http_place_show(place, path, out);
}

static int explain_no_connection(const struct http *h, const char *shown, struct why *why)
{
	long error = 0;

	h->lib->easy_getinfo(h->curl, CURLINFO_OS_ERRNO, &error);
	return why_set(why, -ECONNREFUSED, "cannot connect to %s%s%s", shown, error ? ": " : "",
		error ? strerror((int)error) : "");
}

static int explain_failure(const struct http *h, CURLcode code, const struct transfer *t,
	const struct http_place *place, const char *path, struct why *why)
{
	char shown[HTTP_URL_MAX + HTTP_SOCKET_MAX];

	show_last_place(h, place, path, shown);
	if (t->no_memory)
		return why_set(why, -ENOMEM, "no memory for the answer of %s", shown);
	if (t->too_big)
		return why_set(why, -E2BIG, "%s answers with more than %zu MiB: given up",
			shown, t->limits->body_max >> 20);
	switch (code) {
	case CURLE_OPERATION_TIMEDOUT:
		return why_set(why, -ETIMEDOUT, "%s did not answer within %.3g s", shown,
			(double)t->limits->total_ms / 1e3);
	case CURLE_COULDNT_CONNECT:
		return explain_no_connection(h, shown, why);
	case CURLE_SSL_CONNECT_ERROR:
		return why_set(why, -EPROTO,
			"%.300s: no TLS connection; http:// if it speaks plain HTTP (%.160s)",
			shown, h->error[0] ? h->error : h->lib->easy_strerror(code));
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
		return why_set(why, -EPROTO,
			"the certificate of %s is not trusted: %s (CURL_CA_BUNDLE names a file "
			"of authorities to trust, https+insecure:// trusts any)",
			shown, h->error[0] ? h->error : h->lib->easy_strerror(code));
	case CURLE_SSL_CERTPROBLEM:
		return why_set(why, -EPROTO,
			"cannot show %s the certificate %.80s with the key %.80s: files in PEM "
			"that can be read and belong together are needed",
			shown, h->tls.certificate ? h->tls.certificate : "(none)",
			h->tls.key ? h->tls.key : "in the same file");
	case CURLE_TOO_MANY_REDIRECTS:
		return why_set(why, -EPROTO, "%s sends elsewhere more than %d times: given up",
			shown, REDIRECTS_MAX);
	case CURLE_BAD_CONTENT_ENCODING:
		return why_set(why, -EPROTO,
			"%s compresses its answer in a way that is not understood, or damages "
			"it",
			shown);
	case CURLE_GOT_NOTHING:
		return why_set(
			why, -EPROTO, "%s closed the connection without an answer", shown);
	case CURLE_PARTIAL_FILE:
	case CURLE_RECV_ERROR:
		return why_set(why, -EPROTO,
			"%s closed the connection in the middle of its answer", shown);
	case CURLE_ABORTED_BY_CALLBACK:
		return why_set(why, -ECANCELED, "stopped");
	case CURLE_UNSUPPORTED_PROTOCOL:
	case CURLE_WEIRD_SERVER_REPLY:
		return why_set(why, -EPROTO, "%s does not speak HTTP", shown);
	default:
		return why_set(why, -EPROTO, "%s: %s", shown, h->lib->easy_strerror(code));
	}
}

/* As curl_easy_perform(), which would look at `stop` but once a second. */
static CURLcode perform(struct http *h, const struct http_limits *limits)
{
	const struct curl_library *lib = h->lib;
	CURLcode code = CURLE_ABORTED_BY_CALLBACK;
	int running = 1, left;

	if (lib->multi_add_handle(h->multi, h->curl) != CURLM_OK)
		return CURLE_FAILED_INIT;
	while (running && !(limits->stop && atomic_load(limits->stop))) {
		CURLMcode m = lib->multi_perform(h->multi, &running);

		if (m == CURLM_OK && running)
			m = lib->multi_poll(h->multi, NULL, 0, STOP_MS, NULL);
		if (m != CURLM_OK) {
			code = CURLE_OUT_OF_MEMORY;
			break;
		}
	}
	CURLMsg *told = running ? NULL : lib->multi_info_read(h->multi, &left);

	if (told)
		code = told->data.result;
	lib->multi_remove_handle(h->multi, h->curl);
	return code;
}

int http_get(struct http *h, const struct http_place *place, const char *path,
	const struct http_limits *limits, struct http_answer *ret, struct why *why)
{
	struct transfer t = {.limits = limits};
	_cleanup_free_ char *url = xasprintf("%s%s", place->origin, path[0] ? path : "/");
	curl_off_t us = 0;
	CURLcode code;

	set_up(h, place, url, &t);
	set_up_tls(h, place);
	code = perform(h, limits);
	if (code != CURLE_OK) {
		free(t.body);
		text_printable(h->error, sizeof(h->error), h->raw, strlen(h->raw));
		return explain_failure(h, code, &t, place, path, why);
	}
	struct http_answer a = {.body = t.body, .n = t.n, .go_pprof = t.go_pprof};

	if (!a.body)
		a.body = xcalloc(1, 1);
	a.body[a.n] = 0;
	h->lib->easy_getinfo(h->curl, CURLINFO_RESPONSE_CODE, &a.status);
	h->lib->easy_getinfo(h->curl, CURLINFO_TOTAL_TIME_T, &us);
	a.seconds = (double)us / 1e6;
	*ret = a;
	return 0;
}
