/* SPDX-License-Identifier: MIT */
#include "command/pprof_live.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "command/attach.h"
#include "command/pprof_fetch.h"
#include "command/pprof_progress.h"
#include "golang/endpoint.h"
#include "profile/build_id.h"

int pprof_live_address(
	const char *url, const struct pprof_options *o, struct profile **ret, struct why *why)
{
	_cleanup_free_ struct fetch *f = xcalloc(1, sizeof(*f));
	_cleanup_(http_freep) struct http *h = NULL;
	char at[HTTP_URL_MAX + HTTP_SOCKET_MAX];
	struct http_tls tls;
	int r = fetch_parse(f, url, o, &tls, why);

	if (r < 0)
		return r;
	r = http_new(&h);
	if (r < 0)
		return why_errno(why, r, "cannot ask over HTTP");
	http_set_tls(h, &tls);
	http_place_show(&f->place, "", at);
	return fetch_profile(f, h, at, o, ret, why);
}

static int live_find(const char *what, struct target **ret, struct why *why)
{
	bool digits = !what[strspn(what, "0123456789")];
	struct options o = {.pid = digits ? what : NULL, .name = digits ? NULL : what};

	if (digits && strlen(what) > 9)
		return why_set(why, -ESRCH, "no file and no process %.60s", what);
	int r = attach_target(&o, NULL, NULL, ret, why);

	if (r == -ESRCH)
		return why_set(why, r, "no file and no process %s%.200s",
			digits ? "" : "named ", what);
	if (r == -ENOTUNIQ)
		return why_set(why, r, "several processes are named %.200s: give a pid", what);
	return r;
}

/* What the program of the process says of itself. */
static int live_read_build(struct target *t, struct go_build *ret, struct why *why)
{
	_cleanup_close_ int fd = openat(target_dirfd(t), "exe", O_RDONLY | O_CLOEXEC);
	const struct target_info *info = target_info(t);
	struct why reason;

	if (fd < 0)
		return why_errno(why, -errno, "cannot read the program of %s (%d)", info->comm,
			(int)info->pid);
	int r = go_build_read(fd, ret, &reason);

	if (r == -ENODATA || r == -ENOEXEC)
		return why_set(why, -ENOTSUP,
			"%s (%d) is no Go program, and only those serve profiles", info->comm,
			(int)info->pid);
	return r < 0 ? why_set(why, r, "%s (%d): %s", info->comm, (int)info->pid, reason.text)
		     : 0;
}

static int live_find_endpoint(struct http *h, struct target *t, const struct go_build *build,
	struct endpoint *e, struct why *why)
{
	const struct target_info *info = target_info(t);
	struct pprof_progress progress;
	struct why reason = {""};

	pprof_progress_begin(&progress, "endpoint of net/http/pprof", 0);
	int r = endpoint_find_profiles(
		h, target_dirfd(t), build, pprof_progress_stop(), e, &reason);

	pprof_progress_end(&progress);
	if (r == -ECANCELED)
		return why_set(why, -EINTR, "interrupted: nothing is kept");
	return r < 0 ? why_set(why, r, "%s (%d): %s", info->comm, (int)info->pid, reason.text)
		     : 0;
}

/* The process may have become another program since, or someone else answers on its port. */
static void live_check_build_id(struct target *t, const struct profile *p)
{
	_cleanup_free_ char *of =
		xasprintf("the profile of %s (%d)", target_info(t)->comm, (int)target_pid(t));
	char path[64];
	struct why why;

	snprintf(path, sizeof(path), "/proc/%d/exe", (int)target_pid(t));
	if (build_id_compare(p, of, path, &why) == -ESTALE)
		fprintf(stderr, "Warning: %s\n", why.text);
}

static int live_fetch(struct target *t, const struct endpoint *e, struct http *h,
	const struct pprof_options *o, struct profile **ret, struct why *why)
{
	_cleanup_free_ struct fetch *f = xcalloc(1, sizeof(*f));
	int r = fetch_set_path(f, e->index, o, why);

	if (r < 0)
		return r;
	f->place = e->place;
	r = fetch_profile(f, h, target_info(t)->comm, o, ret, why);
	if (r == 0)
		live_check_build_id(t, *ret);
	return r;
}

int pprof_live_process(
	const char *what, const struct pprof_options *o, struct profile **ret, struct why *why)
{
	_cleanup_free_ struct endpoint *e = xcalloc(1, sizeof(*e));
	_cleanup_(target_closep) struct target *t = NULL;
	_cleanup_(http_freep) struct http *h = NULL;
	struct go_build build;
	int r = live_find(what, &t, why);

	if (r < 0)
		return r;
	r = live_read_build(t, &build, why);
	if (r < 0)
		return r;
	r = http_new(&h);
	if (r == 0)
		r = live_find_endpoint(h, t, &build, e, why);
	go_build_done(&build);
	return r < 0 ? r : live_fetch(t, e, h, o, ret, why);
}
