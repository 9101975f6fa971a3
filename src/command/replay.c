/* SPDX-License-Identifier: MIT */
#include "command/replay.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/macro.h"
#include "command/own_options.h"

static void replay_help(void)
{
	puts("onetop replay [OPTIONS] FILE.csv\n"
	     "A recording of --csv or --record on the same screens as a process; it may still\n"
	     "be growing. - is standard input.\n");
	own_options_print(stdout, "replay");
}

struct replay_command {
	struct options options; /* those that watching has, too */
	const char *path;
	bool help;
};

/* The same words mean the same as in watching: its parser takes them. */
static int replay_options(struct replay_command *c, int argc, char **argv, struct why *why)
{
	static const struct option known[] = {
#define REPLAY_OPTION(name, code, letter, has, argument, help) {name, has, NULL, code},
#include "command/own_options.def"
		{0}};
	int option, at, r = 0;

	opterr = 0;
	optind = 0;
	while (r >= 0 && (option = getopt_long(argc, argv, ":h", known, &at)) != -1) {
		if (option == 's')
			r = options_take_named(&c->options, known[at].name, optarg, why);
		else if (option == 'f')
			c->options.config = optarg;
		else if (option == 'h')
			c->help = true;
		else
			return why_set(why, -EINVAL,
				"replay %s %.60s; see 'onetop replay --help'",
				option == ':' ? "needs a value after" : "knows no option",
				argv[optind - 1]);
	}
	if (r < 0 || c->help)
		return r;
	if (argc - optind != 1)
		return why_set(
			why, -EINVAL, "replay takes one recording: onetop replay FILE.csv");
	c->path = argv[optind];
	return 0;
}

static int replay_show(
	const struct replay_command *c, const struct replay_screen *screen, struct why *why)
{
	_cleanup_(session_freep) struct session *s = NULL;
	int r = session_open_recording(c->path, &s, why);

	if (r < 0)
		return r;
	r = session_start(s, why);
	return r < 0 ? r : screen->run(&c->options, screen->arg, s, why);
}

int command_replay(int argc, char **argv, const struct replay_screen *screen, struct why *why)
{
	struct replay_command c = {.options = options_default()};

	if (replay_options(&c, argc, argv, why) < 0)
		return 2;
	if (c.help) {
		replay_help();
		return 0;
	}
	if (!screen) {
		why_set(why, -ENOTTY,
			"there is no terminal to show a recording on; 'onetop plot' makes a "
			"picture of it");
		return 1;
	}
	if (screen->prepare(&c.options, screen->arg, why) < 0)
		return 2;
	return replay_show(&c, screen, why) < 0 ? 1 : 0;
}
