/* SPDX-License-Identifier: MIT */
#include "ui/line.h"

#include "base/macro.h"

enum {
	LINE_SLOWEST = 960,        /* bytes a second: 9,600 baud */
	LINE_CLAIMED_BAUD = 38400, /* claimed of what has no speed */
	LINE_OWED = 1024,     /* bytes that a silent one may owe when a key is answered … */
	LINE_PROMPTED = 1536, /* … and those of the answer, if it owes any */
	LINE_FAST = 8 * 1024, /* bytes a second, from here on nobody waits */
	LINE_ASK_EVERY = 64 * 1024,
	LINE_RETRY_MS = 1000,
};
#define LINE_SLOW_NS     (500 * NS_PER_MS) /* an answer that took longer */
#define LINE_PATIENCE_NS (10 * NS_PER_S)   /* for one more answer */
#define LINE_LAST_NS     (2 * NS_PER_S)

void line_init(struct line *l, bool can_ask, unsigned baud)
{
	bool known = baud >= 50 && baud < LINE_CLAIMED_BAUD;

	*l = (struct line){
		.can_ask = can_ask, .bytes_per_s = known ? (int64_t)baud / 10 : LINE_SLOWEST};
}

bool line_wants_question(const struct line *l)
{
	return l->can_ask && !l->asked &&
	       (!l->answers || l->slow || l->since_asked >= LINE_ASK_EVERY);
}

static void line_drain(struct line *l, int64_t now_ns)
{
	double gone = (double)(now_ns - l->queue_ns) / 1e9 * (double)l->bytes_per_s;

	l->queue = MAX(l->queue - gone, 0.0);
	l->queue_ns = now_ns;
}

void line_sent(struct line *l, size_t bytes, bool question, int64_t now_ns)
{
	line_drain(l, now_ns);
	l->queue += (double)bytes;
	l->since_asked += bytes;
	if (!question)
		return;
	l->asked = true;
	l->asked_ns = now_ns;
	l->asked_bytes = l->since_asked;
	l->since_asked = 0;
}

void line_answered(struct line *l, int64_t now_ns)
{
	int64_t took_ns = now_ns - l->asked_ns;

	if (!l->asked)
		return;
	/* A short picture comes quickly over any line: once slow, only speed says otherwise. */
	if (took_ns > LINE_SLOW_NS)
		l->slow = true;
	else if ((double)l->asked_bytes * 1e9 > (double)took_ns * LINE_FAST)
		l->slow = false;
	l->asked = false;
	l->answers = true;
	l->queue = 0;
}

bool line_is_free(struct line *l, bool prompted, int64_t now_ns)
{
	int64_t waited_ns = now_ns - l->asked_ns;

	line_drain(l, now_ns);
	/* It was read once, by somebody who has left: a session taken over by another terminal.
	 */
	if (l->asked && l->answers && waited_ns > LINE_PATIENCE_NS)
		l->answers = false;
	if (l->answers)
		return !l->asked || (!l->slow && waited_ns <= LINE_SLOW_NS);
	return l->queue <= (double)(prompted ? LINE_OWED : l->bytes_per_s);
}

size_t line_limit(const struct line *l, bool prompted)
{
	if (l->answers)
		return l->slow ? (size_t)l->bytes_per_s : 0;
	if (!prompted)
		return (size_t)l->bytes_per_s;
	return l->queue > 0 ? LINE_PROMPTED : 0;
}

int line_retry_ms(const struct line *l)
{
	double left = l->queue - (double)l->bytes_per_s;

	if (l->answers || left < 0)
		return LINE_RETRY_MS;
	return CLAMP((int)(left * 1e3 / (double)l->bytes_per_s), 50, LINE_RETRY_MS);
}

bool line_awaits(const struct line *l, int64_t now_ns)
{
	return l->asked && now_ns - l->asked_ns < LINE_LAST_NS;
}
