/* SPDX-License-Identifier: MIT */
/*
 * Page 6 from inside: what its files share. The page shows one capture, or the difference of
 * two, in three views. Everything that takes long is counted by a surveyor; the page draws what
 * was counted last.
 */
#pragma once

#include "profile/survey.h"
#include "session/capture.h"
#include "session/surveyor.h"
#include "ui/view/browse.h"
#include "ui/view/view.h"
#include "ui/widget/flame.h"

/** Names of views in the head: Top, Callers, Flame, difference, list. */
enum { PROFILE_VIEWS = 5 };

enum profile_part { PROFILE_TOP, PROFILE_CALLERS, PROFILE_FLAME };

/** What lies over the views. */
enum profile_over { OVER_NOTHING, OVER_CHOOSER, OVER_LIST };

/** What is shown, and so what has to be counted. */
struct profile_wish {
	uint64_t id, base; /* captures; base 0: none */
	int value;         /* sample type; -1 the default */
	bool hide_runtime;
};

/** Callers and callees of one function. */
struct profile_callers {
	size_t row;                /* of the survey */
	struct survey_edge *edges; /* [n] callers, the function itself, callees */
	size_t n, n_callers;
	struct browse browse;
	size_t trail[32]; /* the functions before it */
	size_t n_trail;
};

struct profile_flame {
	struct flame_places places;
	uint32_t zoom, cursor;
	char find[128];
	size_t found;    /* boxes that have it */
	int64_t matched; /* what they account for */
	int top, height; /* the first row in view; rows in view */
};

enum { CHOOSER_SECONDS_MAX = 8 };

struct profile_chooser {
	size_t selected, top;
	bool typed;                        /* the next digit goes on with the number */
	char seconds[CHOOSER_SECONDS_MAX]; /* of the kind under the cursor */
	char why[320];                     /* why it did not begin */
	char kind[KIND_NAME_MAX];          /* the seconds are of this one */
};

struct view_state {
	const struct bindings *keys; /* of the model that is drawn */
	struct surveyor *surveyor;   /* made when there is something to count */
	struct survey *survey;       /* NULL: nothing was counted, or it failed: */
	struct why why;
	struct profile_wish wish, asked, shown; /* wanted; counted now; of the survey */
	uint64_t newest;                        /* the newest capture that was there */
	char kind[KIND_NAME_MAX];               /* of the capture wished for */
	enum profile_part part;
	enum profile_over over;
	bool alone; /* only the view with the cursor, however large the screen */
	struct browse top;
	struct profile_callers callers;
	struct profile_flame flame;
	struct profile_chooser chooser;
	size_t list_selected, list_top;
	struct why said;     /* for the footer */
	bool said_bad, says; /* says: the footer has not heard it yet */
	bool saying;         /* until the next key it also stands in the page, if it is long */
	/* Where things stand, for the pointer; h 0: nowhere. Rows: those in view. */
	struct rect at_top, at_callers, at_flame, at_over, at_views[PROFILE_VIEWS];
};

/** Follow the captures, and take over what is counted by now; waits so long for what is not. */
void profile_update(struct view_state *v, const struct model *m, int64_t patience_ns);

/** Draw the page, see view_ops. */
void profile_draw(
	struct view_state *v, struct canvas *c, struct rect body, const struct model *m);

/** Wait for what is being counted or written: for tests. */
void profile_settle(struct view_state *v, const struct model *m);

/** Say a sentence in the footer. */
void profile_say(struct view_state *v, bool bad, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/** The capture shown, its base; NULL none. */
const struct capture *profile_capture(const struct view_state *v, const struct model *m);
const struct capture *profile_base(const struct view_state *v, const struct model *m);

/** Say in the footer what is missing and, where there is a key for it, what it does about it:
 * "there is no capture yet: p makes one". */
void profile_say_capture(struct view_state *v, const struct model *m, bool bad,
	const char *missing, const char *does);

/** What is shown is not yet what was asked for. */
bool profile_is_counting(const struct view_state *v);

/** Show a capture; a base of another kind is given up. */
void profile_show(struct view_state *v, const struct capture *c, const struct model *m);

/** A function: its callers and callees. */
void profile_focus(struct view_state *v, size_t row, bool from_callers);

/** What the pointer does to the page. */
enum view_point profile_point(struct view_state *v, input_t key, const struct model *m);

/** Keys of the page, whatever lies over it; see struct view_ops. */
bool profile_act(struct view_state *v, enum action action, input_t key, const struct model *m);

/** Lines above the views: what is shown, what is being captured, all captures. */
struct rect profile_draw_head(
	struct view_state *v, struct canvas *c, struct rect in, const struct model *m);

/* The views. draw: into the inside of a frame whose lowest line is at `keys_y`. */

struct browse_source profile_top_source(const struct view_state *v);
void profile_top_draw(struct view_state *v, struct canvas *c, struct rect in);
bool profile_top_act(struct view_state *v, enum action action, input_t key);
void profile_top_keys(const struct view_state *v, struct canvas *c, struct rect frame);
void profile_top_search(struct view_state *v, enum action action, const char *text);

void profile_callers_draw(struct view_state *v, struct canvas *c, struct rect in);
bool profile_callers_act(struct view_state *v, enum action action, input_t key);
void profile_callers_keys(const struct view_state *v, struct canvas *c, struct rect frame);
void profile_callers_search(struct view_state *v, enum action action, const char *text);
void profile_callers_done(struct profile_callers *p);

void profile_flame_draw(struct view_state *v, struct canvas *c, struct rect in);
bool profile_flame_act(struct view_state *v, enum action action, input_t key);
void profile_flame_keys(const struct view_state *v, struct canvas *c, struct rect frame);
void profile_flame_search(struct view_state *v, const char *text);
/** "main.work: 7.50s, 75.5%, self 550ms" of the box under the cursor, in so many cells. */
void profile_flame_words(
	const struct view_state *v, int cells, bool ascii, char *out, size_t size);
/** After something else was counted: look for the same place. */
void profile_flame_follow(struct view_state *v, const struct survey *before);
/** The box under the pointer gets the cursor. */
enum view_point profile_flame_point(struct view_state *v, input_t key, int x, int y);

/* What lies over them. */

void profile_chooser_open(struct view_state *v, const struct model *m);
void profile_chooser_draw(
	struct view_state *v, struct canvas *c, struct rect r, const struct model *m);
bool profile_chooser_act(struct view_state *v, input_t key, const struct model *m);
void profile_list_open(struct view_state *v, const struct model *m);
void profile_list_draw(
	struct view_state *v, struct canvas *c, struct rect r, const struct model *m);
bool profile_list_act(struct view_state *v, input_t key, const struct model *m);
