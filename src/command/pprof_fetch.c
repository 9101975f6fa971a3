/* SPDX-License-Identifier: MIT */
#include "command/pprof_fetch.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command/pprof_progress.h"

/* As the reference says it, but without the credentials. A terminal has a bar for the waiting.
 */
static void fetch_announce(const struct fetch *f)
{
	char from[HTTP_URL_MAX + HTTP_SOCKET_MAX];

	http_place_show(&f->place, f->path, from);
	fprintf(stderr, "Fetching profile over HTTP from %s\n", from);
	if (f->seconds > 0 && !isatty(STDERR_FILENO))
		fprintf(stderr, "Please wait... (%ds)\n", f->seconds);
}

int fetch_profile(const struct fetch *f, struct http *h, const char *of,
	const struct pprof_options *o, struct profile **ret, struct why *why)
{
	struct http_limits limits = fetch_limits(f, o->timeout);
	struct pprof_progress progress;
	struct http_answer a;
	char what[160], remark[FETCH_REMARK_MAX] = "";

	snprintf(what, sizeof(what), "%s of %.80s",
		strcmp(f->kind, "profile") == 0 ? "CPU profile" : f->kind, of);
	fetch_announce(f);
	limits.stop = pprof_progress_stop();
	limits.tick = pprof_progress_tick;
	limits.user = &progress;
	pprof_progress_begin(&progress, what, f->seconds);
	int r = http_get(h, &f->place, f->path, &limits, &a, why);

	pprof_progress_end(&progress);
	if (r == -ECANCELED)
		return why_set(why, -EINTR, "interrupted: nothing is kept");
	if (r < 0)
		return r;
	r = a.status == 200 ? fetch_decode(f, &a, ret, remark, why) : fetch_explain(f, &a, why);
	http_answer_done(&a);
	if (r == 0 && remark[0])
		fprintf(stderr, "%s\n", remark);
	return r;
}
