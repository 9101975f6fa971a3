/* SPDX-License-Identifier: MIT */
#include "command/snapshot.h"

#include <stdio.h>

#include "base/macro.h"
#include "command/attach.h"
#include "command/watch_gclog.h"
#include "command/watch_go.h"
#include "session/session.h"

/* Long enough for rates that mean something, short enough for a person who waits. */
#define SNAPSHOT_LOOK_NS (500 * NS_PER_MS)

/* The GC log, where --gctrace asks for it or a Go program writes one into a file. */
static int snapshot_gclog(const struct options *o, struct target *target,
	const struct golang *golang, struct gclog **ret, struct why *why)
{
	struct why none;

	if (!o->gctrace && !golang_may_answer(golang))
		return 0;
	int r = watch_gclog_attach(o, target, ret, &none);

	return r < 0 && o->gctrace ? why_set(why, r, "%s", none.text) : 0;
}

int command_snapshot(const struct options *o, struct why *why)
{
	struct session_options so = {.interval_ns = SNAPSHOT_LOOK_NS,
		.samples = 2,
		.snapshot_dir = o->snapshot_dir,
		.with_environ = o->with_environ};
	_cleanup_(gclog_freep) struct gclog *gclog = NULL;
	_cleanup_(session_freep) struct session *session = NULL;
	struct target *target;
	struct watch_go go;
	char path[1024];
	int r = watch_go_parse(o, &go, why);

	if (r < 0)
		return 2;
	r = attach_target(o, NULL, NULL, &target, why);
	if (r < 0)
		return attach_exit_status(r);
	r = watch_go_start(&go, target, false, &so.golang, why);
	if (r >= 0)
		r = snapshot_gclog(o, target, so.golang, &so.gclog, why);
	if (r < 0) {
		golang_free(so.golang);
		target_close(target);
		return attach_exit_status(r);
	}
	gclog = so.gclog;
	so.keeps_asked = watch_go_answers(&go, so.golang);
	r = session_new(target, &so, &session, why);
	if (r >= 0)
		r = session_run(session, why);
	if (r >= 0)
		r = session_snapshot(session, path, sizeof(path), why);
	if (r < 0)
		return attach_exit_status(r);
	puts(path);
	return 0;
}
