/* SPDX-License-Identifier: MIT */
/*
 * Which of several processes? A list that narrows while one types. Pure: keys in, a canvas out.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "proc/find.h"
#include "ui/canvas.h"
#include "ui/widget/prompt.h"

struct picker {
	const struct find_row *rows; /* rows[n], the caller's */
	size_t n;
	size_t *shown; /* shown[n_shown]: indexes of rows that match */
	size_t n_shown;
	size_t selected, top; /* places in shown */
	struct rect list;     /* its rows, as they were drawn */
	bool pointed;         /* the selected row was clicked on */
	struct prompt filter;
};

enum picker_result {
	PICKER_GOES_ON,
	PICKER_CHOSEN,
	PICKER_LEFT,
};

/** Begin with all rows; picker_done() frees. The rows must outlive the picker. */
void picker_init(struct picker *p, const struct find_row *rows, size_t n);
void picker_done(struct picker *p);

/** page: lines of a page, for PgUp and PgDn. */
enum picker_result picker_key(struct picker *p, input_t key, int page);

/** A click on a row chooses it, on the chosen one it is Enter; the wheel goes a row up or down.
 */
enum picker_result picker_point(struct picker *p, input_t key, int x, int y);

/** The chosen row's pid; only after PICKER_CHOSEN. */
pid_t picker_pid(const struct picker *p);

/** Draw the whole screen; gives the cursor's place. */
void picker_draw(struct picker *p, struct canvas *c, int *ret_x, int *ret_y);
