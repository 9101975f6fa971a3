/* SPDX-License-Identifier: MIT */
#include "command/replay.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/macro.h"

static const char replay_help[] =
	"onetop replay [OPTIONS] FILE.csv\n"
	"A recording of --csv or --record on the same screens as a process; it may still be\n"
	"growing.\n\n"
	"  --ascii                    draw with ASCII only\n"
	"  --color auto|always|never  colours; auto heeds NO_COLOR and the terminal";

static int replay_color(const char *text, enum color_mode *ret, struct why *why)
{
	static const char *const words[] = {"auto", "always", "never"};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		if (strcmp(text, words[i]) == 0) {
			*ret = (enum color_mode)i;
			return 0;
		}
	}
	return why_set(why, -EINVAL, "--color: '%.60s' is none of auto, always, never", text);
}

static int replay_options(struct replay_command *c, int argc, char **argv, struct why *why)
{
	static const struct option known[] = {{"ascii", no_argument, NULL, 'a'},
		{"color", required_argument, NULL, 'c'}, {"help", no_argument, NULL, 'h'}, {0}};
	int option, r = 0;

	opterr = 0;
	optind = 0;
	while (r >= 0 && (option = getopt_long(argc, argv, ":h", known, NULL)) != -1) {
		if (option == 'a')
			c->ascii = true;
		else if (option == 'h')
			c->help = true;
		else if (option == 'c')
			r = replay_color(optarg, &c->color, why);
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

static int replay_show(const struct replay_command *c, replay_screen screen, struct why *why)
{
	_cleanup_(session_freep) struct session *s = NULL;
	int r = session_open_recording(c->path, &s, why);

	if (r < 0)
		return r;
	r = session_start(s, why);
	return r < 0 ? r : screen(c, s, why);
}

int command_replay(int argc, char **argv, replay_screen screen, struct why *why)
{
	struct replay_command c = {.color = COLOR_AUTO};

	if (replay_options(&c, argc, argv, why) < 0)
		return 2;
	if (c.help) {
		puts(replay_help);
		return 0;
	}
	if (!screen) {
		why_set(why, -ENOTTY,
			"there is no terminal to show a recording on; 'onetop plot' makes a "
			"picture of it");
		return 1;
	}
	return replay_show(&c, screen, why) < 0 ? 1 : 0;
}
