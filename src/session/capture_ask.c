/* SPDX-License-Identifier: MIT */
/* What the captures' thread asks a process over HTTP, and why there may be no answer. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"
#include "golang/endpoint.h"
#include "golang/fetch.h"
#include "proc/procfs.h"
#include "profile/build_id.h"
#include "session/capture_internal.h"
#include "session/golang.h"

enum {
	CAPTURE_BODY_MAX = 64 << 20, /* of an answer, as it comes */
	CAPTURE_INDEX_MAX = 1 << 20,
	CAPTURE_INDEX_MS = 5000,
	CAPTURE_END_LOOKS = 6,
	CAPTURE_END_MS = 20,
};

/* It knows already where expvar answers; profiles may be served elsewhere. */
static int ask_find_profiles(struct captures *c, struct endpoint *ret, struct why *why)
{
	_cleanup_close_ int fd = openat(c->options.proc_dirfd, "exe", O_RDONLY | O_CLOEXEC);
	struct go_build build;
	int r = fd < 0 ? why_errno(why, -errno, "its program cannot be read")
		       : go_build_read(fd, &build, why);

	if (r < 0)
		return r;
	r = endpoint_find_profiles(c->http, c->options.proc_dirfd, &build, &c->stop, ret, why);
	go_build_done(&build);
	return r;
}

/* What is known without asking anybody: -EAGAIN to be looked for. */
static int ask_known(struct captures *c, struct endpoint *ret, struct why *why)
{
	_cleanup_free_ struct golang_now *now = xcalloc(1, sizeof(*now));
	struct golang *g = c->options.golang;

	golang_now(g, now);
	if (now->state == GOLANG_OFF)
		return why_set(why, -EPERM,
			"the Go runtime is not asked (--go=off, or turned off on the page Go): "
			"nothing is asked of the process");
	if (now->state == GOLANG_NOT_GO && !now->is_go)
		return why_set(
			why, -ENOTSUP, "%s: profiles come from Go programs", now->sentence);
	int r = golang_endpoint(g, ret, why);

	if (r == 0 && ret->index[0])
		return 0;
	if (!golang_is_named(g))
		return -EAGAIN;
	return r < 0 ? r
		     : why_set(why, -ENOENT,
			       "%.100s answers, but serves no profiles; --go=URL takes the "
			       "index of net/http/pprof, too",
			       now->place);
}

static int ask_find(struct captures *c, struct endpoint *ret, struct why *why)
{
	int r = c->http ? 0 : http_new(&c->http);

	if (r < 0)
		return why_errno(why, r, "cannot ask over HTTP");
	if (c->options.tls)
		http_set_tls(c->http, c->options.tls);
	if (c->options.place) {
		ret->place = *c->options.place;
		memcpy(ret->index, ret->place.path, sizeof(ret->index));
		return 0;
	}
	if (!c->options.golang)
		return why_set(why, -ENOTSUP, "there is no process to ask for a profile");
	r = ask_known(c, ret, why);
	return r == -EAGAIN ? ask_find_profiles(c, ret, why) : r;
}

/* A zombie still has its files in /proc. */
static bool ask_has_ended(const struct captures *c)
{
	struct pid_stat stat;

	return procfs_read_stat(c->options.proc_dirfd, "stat", &stat) < 0 ||
	       stat.state == 'Z' || stat.state == 'X';
}

/*
 * What failed may have failed because the process is no more. Its sockets are closed a moment
 * before it is seen to have ended.
 */
static int ask_explain_end(const struct captures *c, int r, struct why *why)
{
	bool broke = r == -ECONNREFUSED || r == -EPROTO;
	bool ended = false;

	if (r == -ECANCELED || c->options.proc_dirfd < 0)
		return r;
	for (int i = 0; i < (broke ? CAPTURE_END_LOOKS : 1) && !ended; i++) {
		if (i > 0)
			poll(NULL, 0, CAPTURE_END_MS);
		ended = ask_has_ended(c);
	}
	return ended ? why_set(why, -ESRCH, "the process has ended: nothing is captured") : r;
}

/* Who is asked needs not be said first where it is the process in view. */
static void ask_shorten(const struct fetch *f, struct why *why)
{
	char at[HTTP_URL_MAX + HTTP_SOCKET_MAX];
	size_t n;

	http_place_show(&f->place, f->path, at);
	n = strlen(at);
	if (strncmp(why->text, at, n) == 0 && strncmp(why->text + n, ": ", 2) == 0)
		memmove(why->text, why->text + n + 2, strlen(why->text + n + 2) + 1);
}

/* The process may have become another program since, or someone else answers on its port. */
static void ask_check_build(const struct captures *c, struct capture *fresh)
{
	char path[64];
	struct why why;

	if (c->options.proc_dirfd < 0 || fresh->remark[0])
		return;
	snprintf(path, sizeof(path), "/proc/self/fd/%d/exe", c->options.proc_dirfd);
	if (build_id_compare(fresh->profile, "the profile", path, &why) == -ESTALE)
		memcpy(fresh->remark, why.text, sizeof(fresh->remark));
}

static int ask_decode(struct captures *c, const struct fetch *f, struct http_answer *a,
	struct capture *fresh, struct why *why)
{
	struct profile *p = NULL;

	captures_set_phase(c, CAPTURE_DECODING);
	int r = fetch_decode(f, a, &p, fresh->remark, why);

	if (r < 0)
		return r;
	fresh->profile = p;
	fresh->bytes = TAKE_PTR(a->body);
	fresh->size = a->n;
	ask_check_build(c, fresh);
	return 0;
}

static int ask_fetch(struct captures *c, const struct capture_job *job,
	const struct endpoint *e, struct capture *fresh, struct why *why)
{
	_cleanup_free_ struct fetch *f = xcalloc(1, sizeof(*f));
	struct pprof_options o = {.profile = job->kind, .seconds = job->seconds};
	struct http_answer a;
	int r = 0;

	if (job->is_whole)
		*f = job->fetch;
	else
		r = fetch_set_path(f, e->index, &o, why);
	if (r < 0)
		return r;
	f->place = e->place;
	struct http_limits limits = fetch_limits(f, c->options.timeout_s);

	limits.body_max = CAPTURE_BODY_MAX;
	limits.stop = &c->stop;
	limits.received = &c->received;
	captures_set_phase(c, CAPTURE_ASKING);
	r = http_get(c->http, &f->place, f->path, &limits, &a, why);
	if (r < 0)
		return r;
	fresh->t_ns = clock_mono_ns();
	fresh->real_ns = clock_real_ns();
	r = a.status == 200 ? ask_decode(c, f, &a, fresh, why) : fetch_explain(f, &a, why);
	http_answer_done(&a);
	if (r < 0)
		ask_shorten(f, why);
	return r;
}

int capture_ask(
	struct captures *c, const struct capture_job *job, struct capture *ret, struct why *why)
{
	_cleanup_free_ struct endpoint *e = xcalloc(1, sizeof(*e));
	int r = atomic_load(&c->stop) ? -ECANCELED : ask_find(c, e, why);

	if (r == 0)
		r = ask_fetch(c, job, e, ret, why);
	return r < 0 ? ask_explain_end(c, r, why) : 0;
}

static int ask_index(
	struct captures *c, const struct endpoint *e, struct capture_now *ret, struct why *why)
{
	struct http_limits limits = {.connect_ms = CAPTURE_INDEX_MS,
		.total_ms = CAPTURE_INDEX_MS,
		.body_max = CAPTURE_INDEX_MAX,
		.stop = &c->stop};
	struct http_answer a;
	int r = http_get(c->http, &e->place, e->index, &limits, &a, why);

	if (r < 0)
		return r;
	http_place_show(&e->place, e->index, ret->place);
	if (a.status != 200)
		r = why_set(
			why, -EPROTO, "%.200s answers with status %ld", ret->place, a.status);
	else if (kinds_parse(a.body, a.n, ret->kinds, &ret->n_kinds) < 0)
		r = why_set(why, -EBADMSG, "%.200s is no index of net/http/pprof", ret->place);
	http_answer_done(&a);
	return r;
}

int capture_ask_index(struct captures *c, struct capture_now *ret, struct why *why)
{
	_cleanup_free_ struct endpoint *e = xcalloc(1, sizeof(*e));
	int r = ask_find(c, e, why);

	if (r == 0)
		r = ask_index(c, e, ret, why);
	return r < 0 ? ask_explain_end(c, r, why) : 0;
}
