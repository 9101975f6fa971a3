/* SPDX-License-Identifier: MIT */
/* A process that never was: ten minutes of figures made by arithmetic, the same every time. */
#pragma once

#include "session/session.h"
#include "ui/view/view.h"

struct fixture {
	struct history *history;
	struct event_log events;
	struct session_now now;
	struct settings settings; /* the defaults */
	struct model model;
	struct rates rates;
	struct sample sample;
	int64_t second; /* samples pushed */
	bool go;        /* the Go runtime answers */
	struct looks looks;
};

/** Ten minutes of it. fixture_done() frees. */
void fixture_init(struct fixture *f);
/** The same of a Go program that answers: a heap that was dropped and not yet given back. */
void fixture_init_go(struct fixture *f);
void fixture_done(struct fixture *f);

/** What is read on demand: limits, open files, mappings. */
void fixture_add_looks(struct fixture *f);

/** An attach, a gap, a mark, a snapshot, an exec, a note. */
void fixture_add_events(struct fixture *f);

/** One more second. */
void fixture_push(struct fixture *f);

/** Draw a page of the fixture as a whole screen: header, body, footer. */
void fixture_draw(struct fixture *f, const struct view_ops *view, struct view_state *state,
	struct canvas *c);

/** The same as text, at this size; the caller frees. */
char *fixture_text(struct fixture *f, const struct view_ops *view, struct view_state *state,
	int width, int height);
