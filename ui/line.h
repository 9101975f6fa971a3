/* SPDX-License-Identifier: MIT */
/*
 * How much the line to the terminal carries. What the kernel takes says little: a pseudo
 * terminal swallows 20 KiB, an ssh connection megabytes, and all of it is shown before the
 * answer to the next key. So the terminal is asked now and then whether it is well (DSR): the
 * answer comes when it has shown what was sent before. A line found slow gets its next picture
 * when the last one has arrived; pictures in between are never made. A terminal that answers
 * nothing may sit behind any line: what nobody asked for is sent as to 9,600 baud.
 *
 * Pure: the instants come from outside.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** What to send to ask. */
#define LINE_QUESTION "\033[5n"
/** And what a terminal answers. */
#define LINE_ANSWER "\033[0n"

struct line {
	bool can_ask;
	bool asked, answers, slow;
	int64_t asked_ns;
	size_t asked_bytes; /* sent with the question */
	size_t since_asked;
	int64_t bytes_per_s; /* of a silent one */
	double queue;        /* bytes that a silent one may not have shown yet … */
	int64_t queue_ns;    /* … at this instant */
};

/**
 * Begin with a line of which nothing is known.
 *
 * can_ask      whether the terminal may understand the question
 * baud         what the terminal's settings claim; pseudo terminals claim 38,400 of anything
 */
void line_init(struct line *l, bool can_ask, unsigned baud);

/** Whether a question belongs to the next picture. */
bool line_wants_question(const struct line *l);

/** So many bytes were made for the line, a question among them or not. */
void line_sent(struct line *l, size_t bytes, bool question, int64_t now_ns);

/** The terminal has answered. */
void line_answered(struct line *l, int64_t now_ns);

/** Whether a picture would be seen soon; prompted: it answers a key. */
bool line_is_free(struct line *l, bool prompted, int64_t now_ns);

/** How many bytes a picture may have, about; 0 as many as it takes. */
size_t line_limit(const struct line *l, bool prompted);

/** When to look again, in milliseconds from then; an answer comes as input. */
int line_retry_ms(const struct line *l);

/** Whether an answer is still to be expected. */
bool line_awaits(const struct line *l, int64_t now_ns);
