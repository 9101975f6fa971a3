/* SPDX-License-Identifier: MIT */
/*
 * Page 6 from inside: what is known of it, below its views and the page that has them. It shows
 * one capture, or the difference of two, in three views.
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

struct view_state *profile_state_new(void);
void profile_state_free(struct view_state *v);

/** Forget the function and what calls it. */
void profile_callers_done(struct profile_callers *p);

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

/** Show a capture; a base of another kind is given up. */
void profile_show(struct view_state *v, const struct capture *c, const struct model *m);
