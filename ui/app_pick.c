/* SPDX-License-Identifier: MIT */
#include "ui/app.h"

#include <errno.h>
#include <poll.h>

#include "base/macro.h"
#include "ui/terminal.h"
#include "ui/view/picker.h"

enum { PICK_RETRY_MS = 100 }; /* a terminal that took only a part */

/* True when the terminal has taken all of it. */
static bool app_pick_show(struct terminal *t, struct canvas *c, struct picker *p)
{
	int w, h, x, y;

	terminal_size(t, &w, &h);
	canvas_resize(c, w, h);
	c->glyphs = terminal_glyphs(t);
	picker_draw(p, c, &x, &y);
	return terminal_show(t, c, x, y);
}

/* True while it goes on. */
static bool app_pick_notices(struct terminal *t)
{
	enum terminal_notice notice;

	while ((notice = terminal_take_notice(t)) != TERMINAL_NOTHING) {
		if (notice == TERMINAL_QUIT || notice == TERMINAL_REOPEN ||
			notice == TERMINAL_INTERRUPT)
			return false;
		if (notice == TERMINAL_SUSPEND)
			terminal_suspend(t);
	}
	return true;
}

static enum picker_result app_pick_key(
	struct terminal *t, const struct canvas *c, struct picker *p, input_t key)
{
	int x, y;

	if (key != INPUT_CLICK && key != INPUT_WHEEL_UP && key != INPUT_WHEEL_DOWN)
		return picker_key(p, key, c->height - 4);
	terminal_pointer(t, &x, &y);
	return picker_point(p, key, x, y);
}

static enum picker_result app_pick_wait(
	struct terminal *t, const struct canvas *c, struct picker *p, bool shown)
{
	struct pollfd fds[] = {{.fd = terminal_input_fd(t), .events = POLLIN},
		{.fd = terminal_notice_fd(t), .events = POLLIN}};
	enum picker_result r = PICKER_GOES_ON;
	input_t key;

	if (poll(fds, 2, shown ? -1 : PICK_RETRY_MS) <= 0)
		return PICKER_GOES_ON;
	if (!app_pick_notices(t) || (fds[0].revents & (POLLHUP | POLLERR)))
		return PICKER_LEFT;
	while (r == PICKER_GOES_ON && (key = terminal_read_key(t)) != INPUT_NONE)
		r = app_pick_key(t, c, p, key);
	return r;
}

int app_pick(const struct find_row *rows, size_t n, const struct app_options *o, pid_t *ret_pid,
	struct why *why)
{
	struct terminal_options options = {.ascii = o->ascii,
		.mouse = !o->no_mouse,
		.color = o->color,
		.looks = o->settings->looks};
	_cleanup_(terminal_closep) struct terminal *t = NULL;
	enum picker_result result = PICKER_GOES_ON;
	struct canvas c = {0};
	struct picker p;
	int r = terminal_open(&options, &t, why);

	if (r < 0)
		return r;
	picker_init(&p, rows, n);
	while (result == PICKER_GOES_ON) {
		bool shown = app_pick_show(t, &c, &p);

		result = app_pick_wait(t, &c, &p, shown);
	}
	if (result == PICKER_CHOSEN)
		*ret_pid = picker_pid(&p);
	picker_done(&p);
	canvas_done(&c);
	if (result == PICKER_LEFT)
		return why_set(why, -ECANCELED, "no process was chosen");
	return 0;
}
