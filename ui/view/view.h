/* SPDX-License-Identifier: MIT */
/*
 * What a page knows and promises. The app fills a model; a page first reads what it needs from
 * the history (under the session's lock, nothing else happens there), then draws from its own
 * copy. Pages never look at a clock, a terminal or a session.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "session/capture.h"
#include "session/gclog.h"
#include "session/golang.h"
#include "session/output.h"
#include "session/session.h"
#include "ui/canvas.h"
#include "ui/keymap.h"
#include "ui/page.h"
#include "ui/settings.h"
#include "ui/travel.h"
#include "ui/widget/figure.h"

/** What charts reach up to: what fits, what it is now, or decades (4 below the maximum). */
enum scaling { SCALING_AUTOMATIC, SCALING_FIXED, SCALING_LOG, SCALING_COUNT };

/** A grade of quality where the machine's totals are not known. */
enum { QUALITY_UNKNOWN = -1 };

/** Everything a page may show, as of one instant: the present, or that under the cursor. */
struct model {
	const struct session_now *now; /* the figures of that instant */
	enum page page;                /* the one to be drawn */
	int64_t t_ns;      /* CLOCK_MONOTONIC of that instant: ages count from here */
	int64_t boot_ns;   /* CLOCK_BOOTTIME of that instant: uptime counts to here */
	int64_t t_end_ns;  /* the right end of the time axis; stands still while paused */
	int64_t dt_ns;     /* time of one column of dots */
	bool paused;       /* since paused_t_ns */
	bool past;         /* the cursor stands before the instant of the pause */
	int64_t cursor_ns; /* while paused; else 0 */
	int64_t paused_t_ns;
	int64_t newest_ns; /* of the newest sample there is, wherever the cursor stands */
	bool in_gap;       /* the cursor stands where nothing was read, between these: */
	int64_t gap_from_ns, gap_to_ns;
	int64_t live_ns;               /* CLOCK_MONOTONIC of this frame */
	enum session_state live_state; /* of the session, wherever the cursor stands */
	struct rect
		*tabs; /* [PAGE_COUNT], by page, filled while drawing, for clicks; or NULL */
	int pointer_x, pointer_y;        /* the cell of the newest click or turn of the wheel */
	const struct settings *settings; /* keys, thresholds, pages: as the user has them */
	struct travel *travel; /* travel_tell() it what the charts show; NULL in some tests */
	enum scaling scaling;
	bool hide_threads, read_only;
	const char *quality; /* host_quality_words() */
	int quality_grade;   /* 0 good, 1 noteworthy, 2 do not trust, QUALITY_UNKNOWN */
	const char *news;    /* one sentence, or "" */
	bool news_is_bad;
	const char *version;
	/* What was read on demand, see wants; NULL while past: nobody remembers it. */
	const struct looks *looks;
	/* As of the pause while paused; their cycles have instants of their own. */
	const struct golang_now *golang; /* NULL when nothing asks */
	const struct gclog_now *gclog;   /* NULL without a log */
	const struct output_tail
		*output;       /* what the command writes, as gclog; NULL: elsewhere */
	const char *gclog_why; /* why there is none, where one was asked for; or NULL */
	const struct thread_list *threads; /* all of them; NULL: only those of now are known */
	/* Captures stay what they are while the screen is paused; their instants tell which
	 * were there already. NULL: nothing can be captured (a recording). */
	const struct capture_now *captures;
	struct captures *capturing; /* for captures_start() and captures_cancel() by a key */
	const char *directory;      /* where files go that a key asks for */
	int wake_fd; /* what works for a page adds to it when there is news to draw; 0 none */
};

/** True where there is no process whose figures could be shown: profiles alone. */
static inline bool model_is_profiles(const struct model *m)
{
	return m->live_state == SESSION_PROFILES;
}

/** False where readings on demand will never come: of a recording nothing stands in their
 * place. */
static inline bool model_can_look(const struct model *m)
{
	return m->live_state != SESSION_REPLAY;
}

/** Wall clock minus CLOCK_MONOTONIC, as of the newest sample. */
static inline int64_t model_real_offset(const struct model *m)
{
	return m->now->sample.real_ns - m->now->sample.t_ns;
}

/** True where only what was sampled is known: before the present, and in a recording. */
static inline bool model_is_recorded(const struct model *m)
{
	return m->past || m->live_state == SESSION_REPLAY || m->now->state == SESSION_REPLAY;
}

/** After reading: which stretch of time the charts show, and in which cells. */
static inline void model_tell(
	const struct model *m, int64_t begin_ns, int64_t end_ns, struct rect chart)
{
	if (m->travel)
		travel_tell(m->travel, begin_ns, end_ns, chart);
}

struct view_state; /* a page's own copy of the history, scales, scroll positions */

/** What the pointer meant to a page. */
enum view_point {
	POINT_BESIDE, /* nothing: it may be at a chart or at a page's name */
	POINT_TAKEN,
	POINT_ENTER, /* the same as the key Enter */
};

struct view_ops {
	char letter; /* in keymap.def */
	struct view_state *(*make)(void);
	void (*free)(struct view_state *v);
	/* Copy what a body of this size will show; called with the session locked. NULL:
	 * nothing to copy. */
	void (*read)(struct view_state *v, struct rect body, enum glyphs glyphs,
		const struct model *m, const struct history *h, const struct event_log *events);
	void (*draw)(struct view_state *v, struct canvas *c, struct rect body,
		const struct model *m);
	/* The rest may be NULL. A key of the page's own; false: it is none. */
	bool (*act)(
		struct view_state *v, enum action action, input_t key, const struct model *m);
	/* ACTION_CLICK, ACTION_WHEEL at m->pointer_x, _y. */
	enum view_point (*point)(struct view_state *v, input_t key, const struct model *m);
	/* The text for ACTION_FIND or ACTION_FILTER. */
	void (*search)(struct view_state *v, enum action action, const char *text,
		const struct model *m);
	/* The instant (CLOCK_MONOTONIC) that the row under its cursor stands for. */
	bool (*instant)(const struct view_state *v, const struct model *m, int64_t *ret_t_ns);
	/* Readings it needs while it is in view, bits 1 << enum look_kind; asked each frame. */
	unsigned (*wants)(struct view_state *v);
	bool all_threads; /* it needs model.threads */
	/* Something to say in the footer, once; asked each frame, in view or not. */
	bool (*says)(struct view_state *v, struct why *ret, bool *ret_bad);
};

extern const struct view_ops view_overview, view_cpu, view_memory, view_files, view_go,
	view_profile, view_events, view_help;

/** The page's table entry. */
const struct view_ops *view_get(enum page page);

enum { VIEW_WINDOW_MAX = 2 * FIGURE_TEXT_MAX + 16 };

/** How long a chart is, and how fine: "1m 38s, 1 s a dot". */
void view_window_words(
	char out[VIEW_WINDOW_MAX], int64_t span_ns, int64_t dt_ns, enum glyphs glyphs);

/** Bytes of words that make one line of so many cells: at least a word. */
size_t view_line(const char *words, int cells);

/** Words broken into lines of a rectangle; an indented paragraph stays one line. Returns what
 * is left of the rectangle below it. */
struct rect view_draw_paragraph(
	struct canvas *c, struct rect r, enum style style, const char *words);

/** The lines it takes. */
int view_paragraph_lines(const char *words, int cells);

/**
 * The capture under way, with a bar: "cpu 30 s ▕████     ▏ 18 s left"; shorter where there is
 * little room. Right-aligned in a line of so many cells; returns the cells used, 0 when nothing
 * is under way.
 */
int view_draw_capture(struct canvas *c, int x, int y, int cells, const struct capture_now *now);

/** The first line of the screen: which process, and how watching it goes. */
void view_draw_header(struct canvas *c, struct rect r, const struct model *m);

/** The last line: keys, and news; while paused the instant under the cursor and its figures. */
void view_draw_footer(struct canvas *c, struct rect r, const struct model *m, char page);

/** "R running" and its kin; "ended" words when the process has. out[size]. */
void view_state_words(const struct session_now *now, char *out, size_t size);
