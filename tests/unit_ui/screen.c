/* SPDX-License-Identifier: MIT */
/*
 * The overview of the fixture on a real terminal, for looking and for tests of the terminal: q
 * quits, + pushes a second, C crashes, other keys as in the keymap where they need no session.
 */
#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/layout.h"
#include "ui/terminal.h"
#include "unit_ui/fixture.h"

static struct fixture fixture;

static void show(struct terminal *t, struct canvas *c, struct view_state *state)
{
	int w, h;

	terminal_size(t, &w, &h);
	canvas_resize(c, w, h);
	c->glyphs = terminal_glyphs(t);
	fixture_draw(&fixture, &view_overview, state, c);
	terminal_show(t, c, -1, -1);
}

/* Returns false to leave. */
static bool key(struct terminal *t, input_t key)
{
	switch (key) {
	case 'q':
		return false;
	case '+':
		fixture_push(&fixture);
		break;
	case 'C':
		abort();
	case 'H':
		fixture.model.hide_threads = !fixture.model.hide_threads;
		break;
	case 'x':
		terminal_toggle_color(t);
		break;
	case 0x0c:
		terminal_redraw(t);
		break;
	}
	return true;
}

static bool notice(struct terminal *t)
{
	enum terminal_notice n;

	while ((n = terminal_take_notice(t)) != TERMINAL_NOTHING) {
		if (n == TERMINAL_QUIT || n == TERMINAL_INTERRUPT)
			return false;
		if (n == TERMINAL_SUSPEND)
			terminal_suspend(t);
	}
	return true;
}

int main(int argc, char **argv)
{
	struct terminal_options o = {.ascii = argc > 1 && strcmp(argv[1], "--ascii") == 0,
		.looks = fixture.settings.looks};
	struct view_state *state = view_overview.make();
	struct canvas c = {0};
	struct terminal *t;
	struct why why;
	bool on = true;

	setlocale(LC_ALL, "");
	setlocale(LC_NUMERIC, "C");
	fixture_init(&fixture);
	if (terminal_open(&o, &t, &why) < 0) {
		fprintf(stderr, "screen: %s\n", why.text);
		return 2;
	}
	while (on) {
		struct pollfd fds[] = {{.fd = terminal_input_fd(t), .events = POLLIN},
			{.fd = terminal_notice_fd(t), .events = POLLIN}};
		input_t in;

		show(t, &c, state);
		poll(fds, 2, -1);
		on = notice(t);
		while (on && (in = terminal_read_key(t)) != INPUT_NONE)
			on = key(t, in);
	}
	terminal_close(t);
	view_overview.free(state);
	canvas_done(&c);
	fixture_done(&fixture);
	return 0;
}
