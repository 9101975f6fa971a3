/* SPDX-License-Identifier: MIT */
/*
 * What is worth a sentence in the footer although nobody asked: memory that moved much within a
 * minute, threads that multiplied. Looked for every few seconds, said once a minute.
 */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/macro.h"
#include "base/text.h"
#include "base/units.h"
#include "session/internal.h"

enum { NEWS_WINDOW_S = 60, NEWS_RSS_BYTES = 8 * 1024 * 1024, NEWS_THREADS = 8 };

/* The value about a window ago; false when the history is younger. */
static bool news_before(const struct session *s, enum metric m, double *ret)
{
	struct history_cell cell;
	int64_t t = s->sample.t_ns - NEWS_WINDOW_S * NS_PER_S;
	int64_t width = MAX(s->interval_ns, NS_PER_S);

	history_read(s->history, m, t - width, width, 1, &cell);
	if (cell.count == 0)
		return false;
	*ret = cell.mean;
	return true;
}

static bool news_rss(struct session *s)
{
	double before;

	if (!sample_has(&s->sample, METRIC_RSS) || !news_before(s, METRIC_RSS, &before))
		return false;
	double delta = (double)s->sample.value[METRIC_RSS] - before;

	if (fabs(delta) < NEWS_RSS_BYTES || fabs(delta) < before / 10)
		return false;
	char size[UNITS_TEXT_MAX];

	units_bytes(size, fabs(delta));
	session_say(s, "RSS %s %s in the last minute", delta > 0 ? "grew" : "fell", size);
	return true;
}

static bool news_threads(struct session *s)
{
	double before;

	if (!sample_has(&s->sample, METRIC_THREADS) || !news_before(s, METRIC_THREADS, &before))
		return false;
	int64_t now = s->sample.value[METRIC_THREADS];

	if ((double)now < before * 1.5 || (double)now < before + NEWS_THREADS)
		return false;
	session_say(s, "threads: %.0f a minute ago, %" PRId64 " now", before, now);
	return true;
}

void news_look(struct session *s)
{
	int64_t t = s->sample.t_ns;

	if (s->now.news_t_ns && t - s->now.news_t_ns < NEWS_WINDOW_S * NS_PER_S)
		return;
	/* The rarer one first: only one of them is told. */
	if (!news_threads(s) && !news_rss(s))
		return;
	struct event note = {
		.kind = EVENT_NOTE, .t_ns = s->sample.t_ns, .real_ns = s->sample.real_ns};

	text_printable(note.text, sizeof(note.text), s->now.news, strlen(s->now.news));
	session_add_event(s, &note);
}
