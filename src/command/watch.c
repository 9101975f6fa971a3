/* SPDX-License-Identifier: MIT */
#include "command/watch.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/macro.h"
#include "base/memory.h"
#include "command/closing.h"
#include "command/signals.h"
#include "command/spool.h"
#include "command/watch_gclog.h"
#include "command/watch_go.h"
#include "proc/child.h"
#include "record/csv.h"

/* As long as a command may take that ends with the screen, by the same Ctrl-C for one. */
#define WATCH_TELL_NS (NS_PER_S / 2)

struct watch {
	const struct options *options;
	const struct watch_screen *screen; /* NULL: headless */
	struct csv_columns columns;
	struct csv_sink *sink;
	struct session *session;
	struct watch_go go;
	struct golang *golang; /* until the session has it */
	struct watch_gclog gclog_pipe;
	struct why gclog_why; /* why there is no GC log, where one was asked for */
	struct gclog *gclog;
	struct spool spool;
	bool is_command;
	int64_t started_ns; /* the command's first instruction, CLOCK_MONOTONIC */
};

static void watch_tell(const char *sentence)
{
	fprintf(stderr, "onetop: %s\n", sentence);
}

/* Columns are promised by the header: those of Go only where a source of them is on. */
static void watch_add_go_columns(struct watch *w, bool source)
{
	if (source && !w->options->columns)
		w->columns = csv_columns_with_asked();
}

static int watch_read_columns(struct watch *w, struct why *why)
{
	int r = watch_go_parse(w->options, &w->go, why);

	w->columns = csv_all_columns();
	if (r < 0 || !w->options->columns)
		return r;
	return metric_parse_list(w->options->columns, w->columns.list, &w->columns.n, why);
}

static int watch_open_sink(struct watch *w, struct why *why)
{
	const struct options *o = w->options;
	struct csv_sink_options sink = {.path = o->record ? o->record : o->csv_file,
		.append = o->append,
		.beside_screen = w->screen != NULL,
		.columns = w->columns};

	int r = o->csv || o->record ? csv_sink_open(&sink, &w->sink, why) : 0;

	if (r >= 0 && w->sink && csv_sink_remark(w->sink)[0])
		watch_tell(csv_sink_remark(w->sink));
	return r;
}

/* What a shell would report of a command that cannot run. */
static int watch_cannot_run(int r)
{
	return r == -ENOENT ? 127 : 126;
}

/* Start the command; when it cannot run, *ret_status is what a shell would report. */
static int watch_spawn(struct watch *w, struct target **ret, int *ret_status, struct why *why)
{
	struct child_options co = {.stdin_fd = -1, .stdout_fd = -1, .stderr_fd = -1};
	_cleanup_(target_closep) struct target *target = NULL;
	struct child child;
	int r = 0;

	if (w->screen)
		r = spool_open(&w->spool, &co, why);
	if (r >= 0 && w->options->gctrace)
		r = watch_gclog_pipe(&w->gclog_pipe, &co, why);
	if (r >= 0)
		r = child_spawn(w->options->command, &co, &child, why);
	if (r < 0)
		return r;
	r = target_open_child(child.pid, &target, why);
	if (r < 0)
		return r;
	r = child_go(&child, why);
	if (r < 0) {
		*ret_status = watch_cannot_run(r);
		return r;
	}
	w->started_ns = clock_mono_ns();
	if (w->options->gctrace) {
		r = watch_gclog_start(&w->gclog_pipe, &w->gclog, why);
		if (r < 0)
			return r;
	}
	target_refresh_info(target);
	*ret = TAKE_PTR(target);
	return 0;
}

static int watch_attach(struct watch *w, struct target **ret, int *ret_status, struct why *why)
{
	const struct watch_screen *screen = w->screen;
	int r;

	if (w->is_command)
		return watch_spawn(w, ret, ret_status, why);
	r = attach_target(w->options, screen ? screen->pick : NULL,
		screen ? screen->pick_arg : NULL, ret, why);
	if (r < 0)
		*ret_status = attach_exit_status(r);
	return r;
}

/* Which process the rows are of, as far as that is known by now. */
static void watch_tell_origin(struct watch *w)
{
	_cleanup_free_ struct session_now *now = xcalloc(1, sizeof(*now));
	_cleanup_free_ struct golang_now *go = xcalloc(1, sizeof(*go));
	char origin[TARGET_NAME_MAX + 80];

	if (!w->sink)
		return;
	session_now(w->session, now);
	if (session_golang(w->session))
		golang_now(session_golang(w->session), go);
	snprintf(origin, sizeof(origin), "%s%s%s", now->info.comm, go->version[0] ? ", " : "",
		go->version);
	csv_sink_set_origin(w->sink, origin);
}

static int watch_headless(struct watch *w, struct why *why)
{
	struct signals *signals;
	const struct options *o = w->options;
	int r = signals_start(
		w->session, w->is_command, o->csv_file || o->record, &signals, why);

	if (r < 0)
		return r;
	r = session_run(w->session, why);
	signals_stop(signals);
	return r;
}

static int watch_on_screen(struct watch *w, struct why *why)
{
	int r = session_start(w->session, why);

	if (r < 0)
		return r;
	r = w->screen->run(w->screen->run_arg, w->session, why);
	session_stop(w->session);
	return r;
}

/*
 * The command may outlive its watching: then it goes on as if it had been started here. Who has
 * left the screen is told why there is no prompt, once the command does not end by itself.
 */
static void watch_await(struct watch *w, struct pollfd *fd)
{
	int64_t tell_ns = w->screen ? clock_mono_ns() + WATCH_TELL_NS : INT64_MAX;

	while (poll(fd, 1, w->spool.fd >= 0 || w->screen ? 50 : -1) <= 0) {
		spool_flush(&w->spool);
		if (clock_mono_ns() < tell_ns)
			continue;
		watch_tell("the command still runs, and its end is waited for; Ctrl-C "
			   "interrupts it");
		tell_ns = INT64_MAX;
	}
}

static int watch_wait_for_command(struct watch *w, struct event *ret_end, struct why *why)
{
	struct target *target = session_target(w->session);
	struct pollfd fd = {.fd = target_pidfd(target), .events = POLLIN};
	struct session_now *now = xcalloc(1, sizeof(*now));
	struct signals *signals;

	session_now(w->session, now);
	*ret_end = now->end;
	bool ended = now->state == SESSION_ENDED;

	free(now);
	if (ended)
		return 0;
	int r = signals_start(w->session, true, false, &signals, why);

	if (r < 0)
		return r;
	watch_await(w, &fd);
	signals_stop(signals);
	session_read_last(w->session);
	return target_end(target, ret_end);
}

static int watch_command_status(const struct event *end)
{
	return end->kind == EVENT_SIGNAL ? 128 + (int)end->number : (int)end->number;
}

/* After the run: the command's output, its status, and a summary that stays on the terminal. */
static int watch_finish_command(struct watch *w, int *ret_status, struct why *why)
{
	struct event end;
	int r = watch_wait_for_command(w, &end, why);

	if (r < 0)
		return r;
	*ret_status = watch_command_status(&end);
	gclog_finish(w->gclog);
	r = spool_flush(&w->spool);
	if (r < 0)
		return why_errno(why, r, "cannot write the command's output");
	if (!w->options->csv)
		closing_print(stderr, w->session, w->options->command,
			(end.t_ns ? end.t_ns : clock_mono_ns()) - w->started_ns, &end);
	return 0;
}

/*
 * A full disk ends the watching, not the command: it is not left behind without a parent. What
 * failed is said at once, because the command may take its time; its status goes first.
 */
static int watch_see_through(struct watch *w, int watched, int *ret_status, struct why *why)
{
	if (watched < 0) {
		watch_tell(why->text);
		why->text[0] = 0;
	}
	int r = watch_finish_command(w, ret_status, why);

	if (watched < 0 && *ret_status == 0)
		*ret_status = 1;
	return MIN(r, watched);
}

/*
 * The GC log of a process that runs already: where --gctrace asks for it, and by itself where a
 * Go program writes one into a file.
 */
static int watch_attach_gclog(struct watch *w, struct target *target, struct why *why)
{
	const struct options *o = w->options;

	if (!o->gctrace && !golang_may_answer(w->golang))
		return 0;
	int r = watch_gclog_attach(o, target, &w->gclog, &w->gclog_why);

	/* One that does log is told of unasked. */
	if (r >= 0 || (!o->gctrace && r != -EOPNOTSUPP))
		return 0;
	if (o->gctrace_file)
		return why_set(why, r, "%s", w->gclog_why.text);
	if (!w->screen)
		watch_tell(w->gclog_why.text);
	return 0;
}

/* Is there an answer? Where nobody looks at a page that would say why not, it is said here. */
static bool watch_has_answer(struct watch *w)
{
	bool answers = watch_go_answers(&w->go, w->golang);
	struct golang_now *now = xcalloc(1, sizeof(*now));

	golang_now(w->golang, now);
	if (!w->screen && golang_may_answer(w->golang) && now->state != GOLANG_LIVE &&
		now->state != GOLANG_NOT_GO && now->sentence[0])
		fprintf(stderr, "onetop: no figures of the Go runtime: %s\n", now->sentence);
	free(now);
	return answers;
}

static int watch_start_go(struct watch *w, struct target *target, struct why *why)
{
	bool records = w->options->csv || w->options->record;
	int r = watch_go_start(&w->go, target, !w->screen, &w->golang, why);

	if (r < 0 || w->is_command)
		return r;
	r = watch_attach_gclog(w, target, why);
	if (r >= 0)
		watch_add_go_columns(
			w, records && (watch_has_answer(w) || w->gclog || w->options->gctrace));
	return r;
}

/* Only now: whether the process is there at all is what the caller asked first. */
static int watch_check_terminal(const struct watch *w, struct why *why)
{
	if (w->screen || w->options->csv)
		return 0;
	return why_set(why, -ENOTTY,
		"there is no terminal to draw on; --csv writes the figures as text");
}

/* Columns that stay empty have a reason, and somebody can mend it. A screen says it itself. */
static void watch_say_denied(const struct watch *w, struct target *target)
{
	const char *denied = target_info(target)->denied;

	if (!w->screen && denied[0])
		watch_tell(denied);
}

/* Is there such a command? Then its recording may replace what the file holds. */
static int watch_open_command(struct watch *w, int *ret_status, struct why *why)
{
	const struct options *o = w->options;
	_cleanup_free_ char *program = NULL;
	int r = child_find(o->command[0], &program, why);

	if (r < 0) {
		*ret_status = watch_cannot_run(r);
		return r;
	}
	watch_add_go_columns(w,
		(o->csv || o->record) && (o->gctrace || watch_go_will_answer(&w->go, program)));
	return watch_open_sink(w, why);
}

/*
 * A command must not run before its recording can be written; a file must not be replaced
 * before it is clear that there is something to record.
 */
static int watch_open(struct watch *w, struct target **ret, int *ret_status, struct why *why)
{
	_cleanup_(target_closep) struct target *target = NULL;
	int r = w->is_command ? watch_open_command(w, ret_status, why) : 0;

	if (r >= 0)
		r = watch_attach(w, &target, ret_status, why);
	if (r >= 0 && !w->is_command)
		r = watch_check_terminal(w, why);
	if (r >= 0)
		r = watch_start_go(w, target, why);
	if (r >= 0 && !w->is_command)
		r = watch_open_sink(w, why);
	if (r < 0) {
		golang_freep(&w->golang);
		return r;
	}
	watch_say_denied(w, target);
	*ret = TAKE_PTR(target);
	return 0;
}

static int watch_run(struct watch *w, int *ret_status, struct why *why)
{
	struct session_options so = {.interval_ns = w->options->interval_ns,
		.duration_ns = w->options->duration_ns,
		.samples = w->options->samples,
		.snapshot_dir = w->options->snapshot_dir,
		.with_environ = w->options->with_environ,
		.unwatched = w->options->csv};
	struct target *target;
	int r = watch_read_columns(w, why);

	if (r < 0) {
		*ret_status = 2;
		return r;
	}
	r = watch_open(w, &target, ret_status, why);
	if (r < 0)
		return r;
	so.sink = w->sink;
	so.tell = w->screen ? NULL : watch_tell;
	so.gclog = w->gclog;
	so.gclog_why = w->gclog_why.text;
	so.output_fd = MAX(w->spool.fd, 0);
	so.keeps_asked = w->gclog || golang_may_answer(w->golang);
	so.golang = TAKE_PTR(w->golang);
	r = session_new(target, &so, &w->session, why);
	/* It may have ended since it was found. */
	if (r < 0) {
		*ret_status = attach_exit_status(r);
		return r;
	}
	watch_tell_origin(w);
	r = w->screen ? watch_on_screen(w, why) : watch_headless(w, why);
	watch_tell_origin(w);
	return w->is_command ? watch_see_through(w, r, ret_status, why) : r;
}

int command_watch(const struct options *o, const struct watch_screen *screen, struct why *why)
{
	struct watch w = {.options = o,
		.is_command = o->command != NULL,
		.spool = {.fd = -1, .null_fd = -1}};
	int status = 1;

	if (!o->csv)
		w.screen = screen;
	why->text[0] = 0;
	watch_gclog_init(&w.gclog_pipe);
	int r = watch_run(&w, &status, why);

	session_free(w.session);
	gclog_free(w.gclog);
	watch_gclog_done(&w.gclog_pipe);
	spool_close(&w.spool);
	int closed = csv_sink_close(w.sink, r < 0 ? NULL : why);

	if (r < 0)
		return status;
	if (closed < 0)
		return w.is_command && status ? status : 1;
	return w.is_command ? status : 0;
}
