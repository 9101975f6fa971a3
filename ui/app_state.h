/* SPDX-License-Identifier: MIT */
/*
 * What the files of the app share; nobody else includes this. They stand here from below: none
 * calls what comes after it, and app.c, the loop, has them all.
 */
#pragma once

#include "base/clock.h"
#include "series/peaks.h"
#include "ui/app.h"
#include "ui/terminal.h"
#include "ui/view/view.h"
#include "ui/widget/prompt.h"

/** What the prompt in the footer is for. */
enum app_asking {
	ASKING_NOTHING,
	ASKING_MARK,
	ASKING_TIME,
	ASKING_PEAK,
	ASKING_INTERVAL,
	ASKING_SIGNAL,
	ASKING_FIND,
	ASKING_FILTER,
	ASKING_CONFIRM, /* y or n to the signal */
};

struct app {
	struct session *session;
	struct terminal *terminal;
	const struct app_options *options;
	struct canvas canvas;
	struct session_now now;  /* the present; while paused that of the pause */
	struct session_now then; /* what was known under the cursor */
	bool has_end;            /* the end of the process has been taken over into the model */
	struct travel travel;
	struct rect tabs[PAGE_COUNT]; /* where a click opens a page */
	struct model model;
	enum page page;
	struct view_state *states[PAGE_COUNT];
	struct looks looks;
	struct capture_now captures;
	struct golang_now golang;
	struct gclog_now gclog;
	struct output_tail output;
	struct thread_list *threads;
	bool quit;
	bool held; /* the terminal could not take the newest picture, or all of it */
	int64_t drawn_ns;

	enum app_asking asking;
	struct prompt prompt;
	char question[TARGET_NAME_MAX + 80];
	int signal;
	struct {
		bool highest;
		bool any; /* a series was searched */
		enum metric metric;
		bool found; /* last is set: the next search of it goes on from there */
		struct peak last;
		struct metric_set known;    /* those that may be searched */
		char typed[PROMPT_MAX + 1]; /* what is completed */
		int match;                  /* which of the matches stands there; -1 none */
	} peak;

	char quality[512];
	struct host_quality quality_of; /* what that says */
	char news[384];
	bool news_is_bad;
	bool news_stays; /* of the program, not of a key */
	int64_t news_ns; /* when it became known; 0 nothing */
	int64_t session_news_ns;
};

/* app_news.c */

/** Say something in the footer. */
void app_say(struct app *a, bool bad, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/** A key was pressed: what was wrong with the one before was read, and what stands over the
 * figures of an instant makes room for them. */
void app_unsay(struct app *a);

/** What an event was, as news. */
void app_say_event(struct app *a, const struct event *e);

/** The newest thing worth a sentence: what a key did, what the session tells, what broke. */
void app_update_news(struct app *a, const struct session_now *now);

/* app_place.c */

/** What is shown has been recorded; its present is its end. */
bool app_is_recording(const struct app *a);

/** Go to a page. */
void app_show_page(struct app *a, enum page page);

/** The step of the time axis that suits the interval. */
int64_t app_default_dt(int64_t interval_ns);

/** Stop at what is newest now, not at what the last picture showed. */
void app_travel_pause(struct app *a);

/** The oldest and newest instants; false before the first sample. */
bool app_travel_span(struct app *a, int64_t *ret_oldest, int64_t *ret_newest);

/** Move the cursor, and say so when the samples end there. Returns false when they do. */
bool app_travel_go(struct app *a, int64_t t_ns);

/** Stop, with the cursor at an instant. */
void app_travel_to(struct app *a, int64_t t_ns);

/** An instant as a clock time, with the day where it is not that of the present. */
void app_travel_clock(struct app *a, int64_t t_ns, char out[CLOCK_TEXT_MAX]);

/* app_play.c */

/** Play from the cursor on, or stop. */
void app_play(struct app *a);

/** What Space does: stop, and go on; in a recording: play and stop. */
void app_play_or_pause(struct app *a);

void app_play_speed(struct app *a, int by);

/** While playing: take the cursor to where it should be by now. */
void app_play_on(struct app *a);

/** While playing: milliseconds until the cursor moves next. */
int app_play_patience(struct app *a);

/* app_peak.c */

/** Ask for a series; the answer takes the cursor to its maximum, or minimum. */
void app_peak_ask(struct app *a, bool highest);
void app_peak_answer(struct app *a, const char *text);

/** After a key of the prompt. */
void app_peak_typed(struct app *a);

/** Complete the name of the series that is being typed. */
void app_peak_complete(struct app *a, int by);

/* app_travel.c */

/** What the keys of time travel do; other actions are left alone. */
void app_travel(struct app *a, enum action action, input_t key);

/** The answer to "which time?". */
void app_travel_answer(struct app *a, const char *text);

/** Put a mark at the instant under the cursor, or now. */
void app_travel_mark(struct app *a, const char *word);

/** While paused: look whether the process still runs, and fill the model for the cursor. */
void app_travel_update(struct app *a);

/* app_keys.c */

/** A key: for the prompt, or for the page. */
void app_key(struct app *a, input_t key);
