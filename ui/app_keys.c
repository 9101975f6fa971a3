/* SPDX-License-Identifier: MIT */
#include "ui/app_state.h"

#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/units.h"
#include "ui/widget/figure.h"

static void app_ask(struct app *a, enum app_asking what, const char *text)
{
	a->asking = what;
	prompt_start(&a->prompt, a->question, text);
}

/* "TERM", "sigterm", "15": a number, or 0. */
static int signal_parse(const char *text)
{
	char *end;
	long number = strtol(text, &end, 10);

	if (*text && !*end)
		return number > 0 && number < NSIG ? (int)number : 0;
	if (strncasecmp(text, "SIG", 3) == 0)
		text += 3;
	for (int i = 1; i < NSIG; i++) {
		const char *name = sigabbrev_np(i);

		if (name && strcasecmp(name, text) == 0)
			return i;
	}
	return 0;
}

/* Up and Down go through the signals that people send. */
static void signal_cycle(struct prompt *p, int by)
{
	static const char *const names[] = {
		"TERM", "INT", "HUP", "QUIT", "USR1", "USR2", "STOP", "CONT", "ABRT", "KILL"};
	int n = (int)ARRAY_SIZE(names), at = 0;

	for (int i = 0; i < n; i++)
		if (strcasecmp(p->text, names[i]) == 0)
			at = i;
	prompt_start(p, p->question, names[(at + by + n) % n]);
}

static void app_ask_signal(struct app *a)
{
	if (a->model.read_only) {
		app_say(a, true, "--read-only: no signals are sent");
		return;
	}
	if (a->model.live_state == SESSION_ENDED) {
		app_say(a, true, "%s %d has already ended", a->now.info.comm,
			(int)a->now.info.pid);
		return;
	}
	snprintf(a->question, sizeof(a->question),
		"signal for %s %d (Up, Down, Esc):", a->now.info.comm, (int)a->now.info.pid);
	app_ask(a, ASKING_SIGNAL, "TERM");
}

static void app_answer_signal(struct app *a)
{
	a->signal = signal_parse(a->prompt.text);
	if (!a->signal) {
		app_say(a, true, "there is no signal \"%s\"", a->prompt.text);
		return;
	}
	const char *name = sigabbrev_np(a->signal);

	snprintf(a->question, sizeof(a->question), "send signal %d%s%s to %s %d? (y/n)",
		a->signal, name ? ", SIG" : "", name ? name : "", a->now.info.comm,
		(int)a->now.info.pid);
	app_ask(a, ASKING_CONFIRM, "");
}

static void app_send_signal(struct app *a)
{
	const char *name = sigabbrev_np(a->signal);
	int r = session_signal(a->session, a->signal);

	if (r == -EPERM)
		app_say(a, true,
			"not permitted to signal %s %d: it belongs to %s; sudo would help",
			a->now.info.comm, (int)a->now.info.pid, a->now.info.user);
	else if (r == -ESRCH)
		app_say(a, true, "%s %d has already ended", a->now.info.comm,
			(int)a->now.info.pid);
	else if (r < 0)
		app_say(a, true, "the signal was not sent: %s", error_words(r));
	else
		app_say(a, false, "sent %s%s to %s %d", name ? "SIG" : "signal ",
			name ? name : "", a->now.info.comm, (int)a->now.info.pid);
}

static void app_answer_interval(struct app *a)
{
	int64_t ns;
	char text[FIGURE_TEXT_MAX];

	if (units_parse_time(a->prompt.text, &ns) < 0 || ns < NS_PER_MS ||
		ns > 3600 * NS_PER_S) {
		app_say(a, true, "\"%s\" is not an interval: 1ms to 1h, such as 100ms, 0.5, 2s",
			a->prompt.text);
		return;
	}
	session_set_interval(a->session, ns);
	a->now.interval_ns = ns;
	if (!a->travel.zoomed)
		a->travel.dt_ns = app_default_dt(ns);
	figure_span(text, ns);
	app_say(a, false, "a sample every %s from now on", text);
}

static void app_answer(struct app *a)
{
	enum app_asking what = a->asking;

	a->asking = ASKING_NOTHING;
	switch (what) {
	case ASKING_MARK:
		app_travel_mark(a, a->prompt.text);
		break;
	case ASKING_TIME:
		app_travel_answer(a, a->prompt.text);
		break;
	case ASKING_PEAK:
		app_peak_answer(a, a->prompt.text);
		break;
	case ASKING_INTERVAL:
		app_answer_interval(a);
		break;
	case ASKING_SIGNAL:
		app_answer_signal(a);
		break;
	case ASKING_FIND:
	case ASKING_FILTER:
		view_get(a->page)->search(a->states[a->page],
			what == ASKING_FIND ? ACTION_FIND : ACTION_FILTER, a->prompt.text,
			&a->model);
		break;
	case ASKING_CONFIRM:
	case ASKING_NOTHING:
		break;
	}
}

static void app_key_prompt(struct app *a, input_t key)
{
	if (a->asking == ASKING_CONFIRM) {
		a->asking = ASKING_NOTHING;
		if (key == 'y' || key == 'Y')
			app_send_signal(a);
		else
			app_say(a, false, "nothing was sent");
		return;
	}
	if (a->asking == ASKING_SIGNAL && (key == INPUT_UP || key == INPUT_DOWN)) {
		signal_cycle(&a->prompt, key == INPUT_UP ? -1 : 1);
		return;
	}
	if (a->asking == ASKING_PEAK && (key == INPUT_TAB || key == INPUT_BACKTAB ||
						key == INPUT_UP || key == INPUT_DOWN)) {
		app_peak_complete(a, key == INPUT_TAB || key == INPUT_DOWN ? 1 : -1);
		return;
	}
	enum prompt_result r = prompt_key(&a->prompt, key);

	if (a->asking == ASKING_PEAK)
		app_peak_typed(a);
	if (r == PROMPT_DONE)
		app_answer(a);
	else if (r == PROMPT_CANCELED)
		a->asking = ASKING_NOTHING;
}

static void app_take_snapshot(struct app *a)
{
	char path[320];
	struct why why;
	int r = session_snapshot(a->session, path, sizeof(path), &why);

	if (r < 0)
		app_say(a, true, "%s", why.text);
	else
		app_say(a, false, "snapshot in %s", path);
}

/* The page of a place in the user's own order. */
static void app_show_place(struct app *a, int place)
{
	const struct settings *s = a->options->settings;

	if (place >= 0 && place < s->n_pages)
		app_show_page(a, s->pages[place]);
}

static void app_turn_page(struct app *a, int by)
{
	const struct settings *s = a->options->settings;

	app_show_place(a, (settings_place(s, a->page) + by + s->n_pages) % s->n_pages);
}

/* The overview, or, for those who have none, their first other page. */
static enum page app_page_of_curves(const struct app *a)
{
	const struct settings *s = a->options->settings;

	if (settings_place(s, PAGE_OVERVIEW) >= 0)
		return PAGE_OVERVIEW;
	for (int i = 0; i < s->n_pages; i++)
		if (s->pages[i] != a->page)
			return s->pages[i];
	return a->page;
}

/* The curves around the instant that the page's row stands for. */
static void app_go_to_event(struct app *a)
{
	const struct view_ops *view = view_get(a->page);
	int64_t t_ns;

	if (!view->instant || !view->instant(a->states[a->page], &a->model, &t_ns))
		return;
	app_travel_to(a, t_ns);
	/* Other pages have curves of their own. */
	if (a->page == PAGE_EVENTS)
		app_show_page(a, app_page_of_curves(a));
}

static void app_ask_text(struct app *a, enum action action)
{
	bool find = action == ACTION_FIND;

	snprintf(a->question, sizeof(a->question),
		find ? "find a row with:" : "only rows with (empty: all):");
	app_ask(a, find ? ASKING_FIND : ASKING_FILTER, "");
}

static void app_scale(struct app *a)
{
	static const char *const words[] = {"charts reach up to what is in view",
		"charts keep the maximum they have now",
		"charts are logarithmic, four decades high"};

	a->model.scaling = (a->model.scaling + 1) % SCALING_COUNT;
	app_say(a, false, "%s", words[a->model.scaling]);
}

static void app_do_view(struct app *a, enum action action, input_t key)
{
	switch (action) {
	case ACTION_HELP:
		a->page = PAGE_HELP;
		break;
	case ACTION_PAGE:
		app_show_place(a, key - '1');
		break;
	case ACTION_PAGE_TURN:
		app_turn_page(a, key == INPUT_TAB ? 1 : -1);
		break;
	case ACTION_GO:
		app_go_to_event(a);
		break;
	case ACTION_FIND:
	case ACTION_FILTER:
		app_ask_text(a, action);
		break;
	case ACTION_THREADS:
		a->model.hide_threads = !a->model.hide_threads;
		break;
	case ACTION_SCALING:
		app_scale(a);
		break;
	case ACTION_REDRAW:
		terminal_redraw(a->terminal);
		break;
	case ACTION_COLORS:
		app_say(a, false, "colours %s",
			terminal_toggle_color(a->terminal) ? "on" : "off");
		break;
	default:
		app_travel(a, action, key);
	}
}

/* A recording has no process to ask for more. */
static bool app_needs_process(const struct app *a, enum action action)
{
	return app_is_recording(a) && (action == ACTION_SNAPSHOT || action == ACTION_SIGNAL ||
					      action == ACTION_INTERVAL);
}

static void app_switch_golang(struct app *a)
{
	struct golang *asks = session_golang(a->session);
	bool on = a->golang.state == GOLANG_OFF;

	if (!asks) {
		app_say(a, true, "there is nobody to ask");
		return;
	}
	golang_switch(asks, on);
	golang_now(asks, &a->golang);
	app_say(a, false,
		on ? "the Go runtime is asked again" : "the Go runtime is not asked any more");
}

/* A table takes the pointer before charts do. True: it did. */
static bool app_point(struct app *a, input_t key)
{
	const struct view_ops *view = view_get(a->page);

	terminal_pointer(a->terminal, &a->model.pointer_x, &a->model.pointer_y);
	if (!view->point)
		return false;
	enum view_point hit = view->point(a->states[a->page], key, &a->model);

	if (hit == POINT_ENTER)
		app_key(a, INPUT_ENTER);
	return hit != POINT_BESIDE;
}

/* The page's own keys come first. */
static bool app_do_page(struct app *a, enum action action, input_t key)
{
	const struct view_ops *view = view_get(a->page);

	if ((action == ACTION_CLICK || action == ACTION_WHEEL) && app_point(a, key))
		return true;
	return view->act && view->act(a->states[a->page], action, key, &a->model);
}

/* The page lets choose, while the process is asked what there is. */
static void app_choose_profile(struct app *a)
{
	struct captures *c = session_captures(a->session);

	if (!c) {
		app_say(a, true, "this is a recording: there is no process to ask");
		return;
	}
	if (a->now.state == SESSION_ENDED || !a->captures.can_ask) {
		app_say(a, true,
			a->captures.can_ask ? "the process has ended: there is nobody to ask"
					    : "these are files: there is no process to ask");
		return;
	}
	app_show_page(a, PAGE_PROFILE);
	captures_ask_kinds(c);
	app_do_page(a, ACTION_PROFILE, 'p');
}

static void app_cancel(struct app *a)
{
	if (a->captures.phase != CAPTURE_IDLE)
		captures_cancel(session_captures(a->session));
}

/* Without samples there is neither time nor a process. */
static bool app_needs_samples(enum action action)
{
	return action != ACTION_NONE && action != ACTION_QUIT && action != ACTION_SUSPEND &&
	       action != ACTION_HELP && action != ACTION_FIND && action != ACTION_FILTER &&
	       action != ACTION_REDRAW && action != ACTION_COLORS && action != ACTION_CANCEL;
}

static void app_do(struct app *a, enum action action, input_t key)
{
	if (a->now.state == SESSION_PROFILES && app_needs_samples(action)) {
		app_say(a, true, "these are profiles alone: there is no process to watch");
		return;
	}
	if (app_needs_process(a, action)) {
		app_say(a, true, "this is a recording: there is no process");
		return;
	}
	switch (action) {
	case ACTION_CANCEL:
	case ACTION_EXPAND: /* Esc with nothing to go back to */
		if (key == INPUT_ESCAPE)
			app_cancel(a);
		break;
	case ACTION_QUIT:
		a->quit = true;
		break;
	case ACTION_SUSPEND:
		terminal_suspend(a->terminal);
		break;
	case ACTION_SNAPSHOT:
		app_take_snapshot(a);
		break;
	case ACTION_MARK:
		snprintf(a->question, sizeof(a->question),
			"mark %s with:", a->model.past ? "this instant" : "now");
		app_ask(a, ASKING_MARK, "");
		break;
	case ACTION_INTERVAL:
		snprintf(a->question, sizeof(a->question), "sample every (100ms, 0.5, 2s):");
		app_ask(a, ASKING_INTERVAL, "");
		break;
	case ACTION_SIGNAL:
		app_ask_signal(a);
		break;
	case ACTION_ASK:
		app_switch_golang(a);
		break;
	case ACTION_RESET:
		session_reset_since(a->session);
		app_say(a, false, "totals count from now on");
		break;
	default:
		app_do_view(a, action, key);
	}
}

void app_key(struct app *a, input_t key)
{
	char letter = view_get(a->page)->letter;

	if (key == INPUT_RESIZE || key == INPUT_OTHER)
		return;
	if (a->asking != ASKING_NOTHING) {
		app_key_prompt(a, key);
		return;
	}
	app_unsay(a);
	input_t pressed = key;
	enum action action = bindings_find(&a->options->settings->keys, pressed, letter, &key);

	if (action == ACTION_PROFILE) {
		app_choose_profile(a);
		return;
	}
	if (app_do_page(a, action, key))
		return;
	/* Help goes away with any other key; those that leave the program still do. */
	if (a->page == PAGE_HELP) {
		app_show_page(a, a->model.page);
		if (action != ACTION_QUIT && action != ACTION_SUSPEND)
			return;
		/* A letter is "any key"; F10 and Ctrl-C mean it. */
		if (pressed >= ' ' && pressed < INPUT_BEYOND)
			return;
	}
	app_do(a, action, key);
}
