/* SPDX-License-Identifier: MIT */
/*
 * onetop: top for one process. This file picks the mode and speaks for the program.
 *
 * The map of the house; lower floors never include higher ones:
 *
 *   src/main.c      6  pick the mode, run it
 *   ui/             5  everything a person sees; terminal.c alone knows curses
 *     view/            one file per page
 *     settings.c       what the configuration file says of it
 *     widget/          curves, tables, bars: cells from numbers, no session inside
 *   src/command/    5  one file per command: watch, time, snapshot, gctrace, pprof, …
 *   src/session/    4  owns the target, the clock, the history and the sinks
 *   src/proc/       3  the kernel's side: find and attach, held descriptors, parse, threads
 *   src/golang/     3  the Go runtime's side: GC log, build info, memory statistics
 *   src/record/     3  sample in, bytes out (and back): CSV, plot, snapshot, summary
 *   src/series/     2  metrics table, sample, rate, history: pure
 *   src/profile/    2  pprof: decode, select, graph, report: pure
 *   src/options.c   2  command line
 *   src/base/       1  error, text, units, file, clock: knows nothing of monitoring
 */
#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "command/explain.h"
#include "command/gctrace.h"
#include "command/plot.h"
#include "command/pprof.h"
#include "command/replay.h"
#include "command/snapshot.h"
#include "command/time.h"
#include "command/version.h"
#include "command/watch.h"
#include "options.h"
#include "ui/app.h"
#include "ui/settings.h"

/* A sentence on standard error, in the letters the locale can show. */
static void main_say(const char *sentence)
{
	char text[sizeof(((struct why *)0)->text)];

	if (text_locale_is_utf8())
		text_printable(text, sizeof(text), sentence, strlen(sentence));
	else
		text_printable_ascii(text, sizeof(text), sentence, strlen(sentence));
	fprintf(stderr, "onetop: %s\n", text);
}

static int main_pick(
	void *arg, const struct find_row *rows, size_t n, pid_t *ret_pid, struct why *why)
{
	return app_pick(rows, n, arg, ret_pid, why);
}

static int main_screen(void *arg, struct session *s, struct why *why)
{
	return app_run(s, arg, why);
}

static struct app_options main_app_options(const struct options *o, const struct settings *s)
{
	return (struct app_options){.ascii = o->ascii,
		.color = o->color,
		.no_mouse = o->no_mouse,
		.read_only = o->read_only,
		.settings = s,
		.version = PACKAGE_VERSION};
}

/* What is odd in the configuration, where no screen will say it. */
static void main_say_notes(const struct settings *s)
{
	for (size_t i = 0; i < s->n_notes; i++)
		main_say(s->notes[i].text);
}

static int main_replay_screen(
	const struct options *o, void *arg, struct session *s, struct why *why)
{
	const struct app_options app = main_app_options(o, arg);

	return app_run(s, &app, why);
}

static int main_replay_prepare(struct options *o, void *arg, struct why *why)
{
	return settings_load(arg, o, why);
}

static bool main_has_terminal(void)
{
	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

static int main_watch(const struct options *o, const struct settings *s, struct why *why)
{
	struct app_options app = main_app_options(o, s);
	struct watch_screen screen = {
		.pick = main_pick, .pick_arg = &app, .run = main_screen, .run_arg = &app};
	bool terminal = main_has_terminal() && !o->csv;

	if (!terminal)
		main_say_notes(s);
	return command_watch(o, terminal ? &screen : NULL, why);
}

static int main_replay(const struct options *o, struct why *why)
{
	struct settings s;
	const struct replay_screen screen = {
		.prepare = main_replay_prepare, .run = main_replay_screen, .arg = &s};

	settings_init(&s);
	/* Rows may come by standard input: the terminal for keys is found all the same. */
	int status =
		command_replay(o->argc, o->argv, isatty(STDOUT_FILENO) ? &screen : NULL, why);

	settings_done(&s);
	return status;
}

static int main_config(const struct options *o, struct why *why)
{
	if (o->argc > 1 && strcmp(o->argv[1], "--help") != 0) {
		why_set(why, -1,
			"'onetop config' takes no arguments: it prints a configuration file "
			"with every default");
		return 2;
	}
	settings_print(stdout);
	return 0;
}

/* The Profile page reads the configuration only when there is something to show. */
struct main_profile {
	struct options options;
	struct settings settings;
	struct app_options app;
	bool ready;
};

static int main_profile_prepare(struct main_profile *p, struct why *why)
{
	int r = p->ready ? 0 : settings_load(&p->settings, &p->options, why);

	p->ready = r >= 0;
	p->app = main_app_options(&p->options, &p->settings);
	p->app.profile = true;
	return r;
}

static int main_profile_pick(
	void *arg, const struct find_row *rows, size_t n, pid_t *ret_pid, struct why *why)
{
	struct main_profile *p = arg;
	int r = main_profile_prepare(p, why);

	return r < 0 ? r : app_pick(rows, n, &p->app, ret_pid, why);
}

static int main_profile_screen(void *arg, struct session *s, struct why *why)
{
	struct main_profile *p = arg;
	int r = main_profile_prepare(p, why);

	return r < 0 ? r : app_run(s, &p->app, why);
}

static int main_pprof(const struct options *o, struct why *why)
{
	struct main_profile p = {.options = options_default()};
	struct watch_screen screen = {.pick = main_profile_pick,
		.pick_arg = &p,
		.run = main_profile_screen,
		.run_arg = &p};

	settings_init(&p.settings);
	int status = command_pprof(o->argc, o->argv, main_has_terminal() ? &screen : NULL, why);

	settings_done(&p.settings);
	return status;
}

static int main_own(const struct options *o, struct why *why)
{
	switch (o->own) {
	case OWN_TIME:
		return command_time(o->argc, o->argv, why);
	case OWN_GCTRACE:
		return command_gctrace(o->argc, o->argv, why);
	case OWN_REPLAY:
		return main_replay(o, why);
	case OWN_CONFIG:
		return main_config(o, why);
	case OWN_PLOT:
		return command_plot(o->argc, o->argv, why);
	case OWN_VERSION:
		return command_version(o->argc, o->argv, why);
	case OWN_PPROF:
		return main_pprof(o, why);
	case OWN_NONE:
		break;
	}
	return 2;
}

/* What asks a process, with the configuration under the command line. */
static int main_ask(struct options *o, struct why *why)
{
	struct settings s;
	int status = 2;

	settings_init(&s);
	if (settings_load(&s, o, why) < 0) {
		main_say_notes(&s);
	} else if (o->mode == MODE_WATCH) {
		status = main_watch(o, &s, why);
	} else {
		main_say_notes(&s);
		status = o->mode == MODE_SNAPSHOT ? command_snapshot(o, why)
						  : command_explain(o, why);
	}
	settings_done(&s);
	return status;
}

static int main_run(struct options *o, struct why *why)
{
	switch (o->mode) {
	case MODE_WATCH:
	case MODE_SNAPSHOT:
	case MODE_EXPLAIN:
		return main_ask(o, why);
	case MODE_OWN:
		return main_own(o, why);
	case MODE_HELP:
		options_print_help(stdout);
		return 0;
	case MODE_VERSION:
		puts("onetop " PACKAGE_VERSION);
		return 0;
	}
	return 2;
}

/* What was printed has arrived only when this says so: a full disk shows here at the latest. */
static int main_flush(int status, struct why *why)
{
	bool failed = ferror(stdout);

	if ((fflush(stdout) != 0 || failed) && status == 0) {
		why_set(why, -1, "cannot write to standard output");
		return 1;
	}
	return status;
}

int main(int argc, char **argv)
{
	struct options o;
	struct why why = {""};

	/* Characters are the user's, numbers never: "." stays the decimal point. */
	setlocale(LC_CTYPE, "");
	/* A reader that went away, a file at its limit: errors of write(2), told like others.
	 */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	file_hold_stdio();
	if (options_parse(argc, argv, &o, &why) < 0) {
		main_say(why.text);
		return 2;
	}
	int status = main_flush(main_run(&o, &why), &why);

	if (why.text[0])
		main_say(why.text);
	return status;
}
