/* SPDX-License-Identifier: MIT */
#include "command/pprof_page.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/macro.h"
#include "base/memory.h"
#include "command/pprof_source.h"
#include "golang/fetch.h"
#include "profile/build_id.h"
#include "profile/combine.h"
#include "profile/readable.h"
#include "profile/symbolize.h"

/* What is read so fast needs no screen to say that it cannot be read. */
#define PAGE_PATIENCE_NS (300 * NS_PER_MS)

struct page {
	const struct pprof_options *options;
	const struct watch_screen *screen;
	const char *kind; /* "profile" */
};

static const char *page_base(const struct pprof_options *o)
{
	return o->diff_base ? o->diff_base : o->base;
}

struct page_inputs {
	struct profile **profiles; /* [n] */
	size_t n;
};

static void page_inputs_done(struct page_inputs *in)
{
	for (size_t i = 0; i < in->n; i++)
		profile_free(in->profiles[i]);
	free(in->profiles);
}

static int page_read(struct page_inputs *in, char *const *names, size_t n,
	const struct pprof_options *o, struct why *why)
{
	int r = 0;

	in->profiles = memory_array(n + 1, sizeof(struct profile *));
	if (!in->profiles)
		return -ENOMEM;
	for (; in->n < n && r == 0; in->n += r == 0)
		r = pprof_source_open(names[in->n], o, &in->profiles[in->n], why);
	return r;
}

static const char *page_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash && slash[1] ? slash + 1 : path;
}

static int page_symbolize(
	struct profile *p, const struct pprof_options *o, char *remark, struct why *why)
{
	struct symbolize_result result = {0};
	struct readable how;
	struct why stale;

	if (o->program &&
		build_id_compare(p, page_name(o->sources[0]), o->program, &stale) == -ESTALE)
		memcpy(remark, stale.text, sizeof(stale.text));

	/* Words that are unknown are told where a report is printed. */
	readable_parse(o->symbolize, &how);
	if (how.none)
		return 0;
	struct symbolize_options local = {.program = o->program, .force = how.force};
	int r = how.local && (how.force || symbolize_is_needed(p))
			? symbolize_profile(p, &local, &result, why)
			: 0;

	if (r == 0 && !remark[0])
		memcpy(remark, result.warning.text, sizeof(result.warning.text));
	return r < 0 ? r : readable_make(p, &how);
}

/* On the captures' thread: all files as one profile, as a report would be of. */
static int page_load(void *arg, struct profile **ret, char *remark, struct why *why)
{
	_cleanup_(page_inputs_done) struct page_inputs sources = {0}, bases = {0};
	_cleanup_(profile_freep) struct profile *p = NULL;
	const struct pprof_options *o = arg;
	char *base = (char *)page_base(o);
	int r = page_read(&sources, o->sources, o->n_sources, o, why);

	if (r == 0 && base)
		r = page_read(&bases, &base, 1, o, why);
	if (r == 0)
		r = combine_profiles(
			sources.profiles, sources.n, bases.profiles, bases.n, true, o, &p, why);
	if (r == 0)
		r = page_symbolize(p, o, remark, why);
	if (r == 0)
		*ret = TAKE_PTR(p);
	return r;
}

/* What is over before a screen would be up, and failed, is told without one. */
static int page_show(const struct page *p, struct session *s, struct why *why)
{
	struct captures *c = session_captures(s);
	int r = 0;

	if (captures_wait(c, PAGE_PATIENCE_NS)) {
		struct capture_now *now = xcalloc(1, sizeof(*now));

		captures_now(c, now);
		if (now->failed)
			r = why_set(why, -EBADMSG, "%s", now->sentence);
		free(now);
	}
	return r < 0 ? r : p->screen->run(p->screen->run_arg, s, why);
}

static int page_files(const struct page *p, struct why *why)
{
	const struct pprof_options *o = p->options;
	_cleanup_(session_freep) struct session *s = NULL;
	char label[CAPTURE_LABEL_MAX];
	int r;

	if (o->n_sources == 1)
		snprintf(label, sizeof(label), "%s", page_name(o->sources[0]));
	else
		snprintf(label, sizeof(label), "%zu profiles", o->n_sources);
	r = session_open_profiles(label, &(struct captures_options){0}, &s, why);
	if (r < 0)
		return r;
	r = captures_run(session_captures(s), label, page_load, (void *)o, why);
	return r < 0 ? r : page_show(p, s, why);
}

/* The index that a path belongs to: what stands before its last word. */
static void page_set_index(struct http_place *place, const char *path)
{
	size_t n = strcspn(path, "?#");

	while (n > 0 && path[n - 1] != '/')
		n--;
	snprintf(place->path, sizeof(place->path), "%.*s", (int)n, path);
}

static int page_address(const struct page *p, struct why *why)
{
	const struct pprof_options *o = p->options;
	_cleanup_(session_freep) struct session *s = NULL;
	_cleanup_free_ struct fetch *f = xcalloc(1, sizeof(*f));
	char shown[HTTP_URL_MAX + HTTP_SOCKET_MAX];
	struct http_tls tls;
	int r = fetch_parse(f, o->sources[0], o, &tls, why);

	if (r < 0)
		return r;
	page_set_index(&f->place, f->path);
	http_place_show(&f->place, "", shown);
	r = session_open_profiles(shown,
		&(struct captures_options){
			.place = &f->place, .tls = &tls, .timeout_s = o->timeout},
		&s, why);
	if (r == 0)
		r = captures_start_fetch(session_captures(s), f, why);
	return r < 0 ? r : page_show(p, s, why);
}

/* The page opens with the capture under way; what fails is said there. */
static int page_watch(void *arg, struct session *s, struct why *why)
{
	const struct page *p = arg;
	int r = captures_start(session_captures(s), p->kind, MAX(p->options->seconds, 0), why);

	return r < 0 ? r : p->screen->run(p->screen->run_arg, s, why);
}

/* Returns the exit status. */
static int page_process(struct page *p, struct why *why)
{
	const char *what = p->options->sources[0];
	bool digits = !what[strspn(what, "0123456789")];
	struct options o = {.mode = MODE_WATCH,
		.interval_ns = NS_PER_S,
		.pid = digits ? what : NULL,
		.name = digits ? NULL : what};
	struct watch_screen screen = {.pick = p->screen->pick,
		.pick_arg = p->screen->pick_arg,
		.run = page_watch,
		.run_arg = p};

	if (digits && strlen(what) > 9)
		return why_set(
			why, attach_exit_status(-ESRCH), "no file and no process %.60s", what);
	int status = command_watch(&o, &screen, why);

	if (status == attach_exit_status(-ESRCH))
		why_set(why, 0, "no file and no process %s%.200s", digits ? "" : "named ",
			what);
	return status;
}

static bool page_are_files(const struct pprof_options *o)
{
	const char *base = page_base(o);

	for (size_t i = 0; i < o->n_sources; i++)
		if (pprof_source_kind(o->sources[i]) != PPROF_SOURCE_FILE)
			return false;
	return !base || pprof_source_kind(base) == PPROF_SOURCE_FILE;
}

int pprof_page(
	const struct pprof_options *o, const struct watch_screen *screen, struct why *why)
{
	bool cpu = !o->profile || strcmp(o->profile, "cpu") == 0;
	struct page p = {.options = o, .screen = screen, .kind = cpu ? "profile" : o->profile};

	if (page_are_files(o))
		return pprof_exit_status(page_files(&p, why));
	if (o->n_sources > 1 || page_base(o)) {
		why_set(why, -EINVAL,
			"several profiles are shown as files only; name a report for what "
			"runs, "
			"such as -top, or capture one by one with the key p");
		return 2;
	}
	if (pprof_source_kind(o->sources[0]) == PPROF_SOURCE_ADDRESS)
		return pprof_exit_status(page_address(&p, why));
	return page_process(&p, why);
}
