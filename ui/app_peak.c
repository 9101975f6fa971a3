/* SPDX-License-Identifier: MIT */
/* To the maximum of a series: which one is typed, and completed from the table of metrics. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/macro.h"
#include "base/text.h"
#include "base/units.h"
#include "ui/app_state.h"
#include "ui/widget/figure.h"

enum { PEAK_NAMES = 4 }; /* shown in the question */

/* What curves are called on the pages, where the table of metrics has another name. */
static const struct {
	enum metric m;
	const char *name;
} peak_names[] = {{METRIC_READ_BYTES, "I/O"}, {METRIC_WRITE_BYTES, "I/O"},
	{METRIC_READ_BYTES, "storage"}, {METRIC_WRITE_BYTES, "storage"},
	{METRIC_READ_CHARS, "by calls"}, {METRIC_WRITE_CHARS, "by calls"},
	{METRIC_READ_SYSCALLS, "calls"}, {METRIC_WRITE_SYSCALLS, "calls"},
	{METRIC_BLOCK_DELAY, "I/O delay"}, {METRIC_RSS, "RSS parts"},
	{METRIC_GO_GC_CYCLES, "GC"}, {METRIC_GO_GC_CPU, "GC CPU"}};

static bool peak_is_called(enum metric m, const char *typed)
{
	for (size_t i = 0; i < ARRAY_SIZE(peak_names); i++)
		if (peak_names[i].m == m && strcasecmp(peak_names[i].name, typed) == 0)
			return true;
	return false;
}

/* How well a name fits what was typed: 0 not at all; better is higher. */
static int peak_fit(enum metric m, const char *typed)
{
	const char *label = metrics[m].label, *column = metrics[m].column;
	size_t n = strlen(typed);

	if (metrics[m].kind == KIND_IDENT)
		return 0;
	if (peak_is_called(m, typed))
		return 4;
	if (strcasecmp(label, typed) == 0 || strcasecmp(column, typed) == 0)
		return 4;
	if (strncasecmp(label, typed, n) == 0)
		return 3;
	if (strncasecmp(column, typed, n) == 0)
		return 2;
	return strcasestr(label, typed) || strcasestr(column, typed) ? 1 : 0;
}

static bool peak_is_known(struct app *a, enum metric m)
{
	return metric_set_has(&a->peak.known, m);
}

/* Those that fit, the best first; of equal ones in the table's order. */
static int peak_matches(struct app *a, const char *typed, enum metric matches[METRIC_COUNT])
{
	int n = 0;

	for (int fit = 4; fit > 0; fit--)
		for (int m = 0; m < METRIC_COUNT; m++)
			if (peak_is_known(a, (enum metric)m) &&
				peak_fit((enum metric)m, typed) == fit)
				matches[n++] = (enum metric)m;
	return n;
}

/* "maximum of (RSS, run delay, …):", or "next maximum of (Enter: RSS, or a name):" */
static void peak_question(struct app *a)
{
	enum metric matches[METRIC_COUNT];
	int n = peak_matches(a, a->peak.typed, matches);
	const char *what = a->peak.highest ? "maximum" : "minimum";

	if (a->peak.any && !a->peak.typed[0]) {
		snprintf(a->question, sizeof(a->question),
			"%s%s of (Enter: %s; or type a name):", a->peak.found ? "next " : "",
			what, metrics[a->peak.metric].label);
		return;
	}
	size_t at = (size_t)snprintf(a->question, sizeof(a->question), "%s of (", what);

	for (int i = 0; i < MIN(n, (int)PEAK_NAMES); i++)
		at += (size_t)snprintf(a->question + at, sizeof(a->question) - at, "%s%s",
			i ? ", " : "", metrics[matches[i]].label);
	snprintf(a->question + at, sizeof(a->question) - at, "%s):",
		n > PEAK_NAMES ? ", …"
		: n            ? ""
			       : "no such series");
}

/* Series with any reading; the others have no maximum. An instant is no series. */
static struct metric_set peak_known(struct app *a)
{
	struct metric_set known = {0};

	session_lock(a->session);
	for (int m = 0; m < METRIC_COUNT; m++)
		if (metrics[m].kind != KIND_IDENT && m != METRIC_GO_LAST_GC &&
			peaks_any(session_history(a->session), (enum metric)m))
			metric_set_add(&known, (enum metric)m);
	session_unlock(a->session);
	return known;
}

void app_peak_ask(struct app *a, bool highest)
{
	if (a->peak.highest != highest)
		a->peak.found = false;
	a->peak.highest = highest;
	a->peak.known = peak_known(a);
	a->peak.match = -1;
	a->peak.typed[0] = 0;
	peak_question(a);
	a->asking = ASKING_PEAK;
	prompt_start(&a->prompt, a->question, "");
}

void app_peak_typed(struct app *a)
{
	snprintf(a->peak.typed, sizeof(a->peak.typed), "%.*s", (int)PROMPT_MAX, a->prompt.text);
	a->peak.match = -1;
	peak_question(a);
}

void app_peak_complete(struct app *a, int by)
{
	enum metric matches[METRIC_COUNT];
	int n = peak_matches(a, a->peak.typed, matches);

	if (n == 0)
		return;
	a->peak.match = a->peak.match < 0 && by < 0 ? n - 1 : (a->peak.match + by + n) % n;
	prompt_start(&a->prompt, a->question, metrics[matches[a->peak.match]].label);
}

/* Many threads may wait for one core. */
static bool peak_is_waiting(enum metric m)
{
	return m == METRIC_RUN_DELAY || m == METRIC_BLOCK_DELAY;
}

/* "770 MiB", "1.90 cores", "912 /s" */
static void peak_value(enum metric m, double value, char *out, size_t size)
{
	char text[FIGURE_TEXT_MAX];
	bool rate = metrics[m].kind == KIND_COUNTER;
	const char *unit = rate ? "/s" : "";
	enum figure_kind kind = FIGURE_COUNT;

	switch (metrics[m].unit) {
	case UNIT_BYTES:
		kind = FIGURE_BYTES;
		break;
	case UNIT_NS:
		kind = FIGURE_NUMBER;
		value *= m == METRIC_GO_GC_PAUSE ? 1000 : 1;
		unit = m == METRIC_GO_GC_PAUSE ? " ms/s"
		       : peak_is_waiting(m)    ? " s/s"
					       : " cores";
		break;
	case UNIT_PERCENT:
		kind = FIGURE_NUMBER;
		value /= 100;
		unit = " cores";
		break;
	case UNIT_RATIO:
		kind = FIGURE_NUMBER;
		value *= 100;
		unit = " %";
		break;
	case UNIT_TEXT:
	case UNIT_COUNT:
		break;
	}
	figure_text(text, kind, true, value);
	snprintf(out, size, "%s%s", text, unit);
}

static void peak_say(struct app *a, const struct peak *p, bool again)
{
	char value[FIGURE_TEXT_MAX + 8], clock[CLOCK_TEXT_MAX], span[FIGURE_TEXT_MAX],
		within[FIGURE_TEXT_MAX + 24] = "";

	peak_value(a->peak.metric, p->value, value, sizeof(value));
	app_travel_clock(a, p->t_ns, clock);
	if (p->count > 1) {
		figure_span(span, p->t_ns - p->begin_ns);
		snprintf(within, sizeof(within), ", within the %s before", span);
	}
	app_say(a, false, "%s%s %s %s at %s%s", again ? "next " : "",
		a->peak.highest ? "maximum" : "minimum", metrics[a->peak.metric].label, value,
		clock, within);
}

void app_peak_answer(struct app *a, const char *text)
{
	enum metric matches[METRIC_COUNT];
	struct peak p;

	if (!text[0] && a->peak.any)
		text = metrics[a->peak.metric].column;
	int n = peak_matches(a, text, matches);

	if (n == 0) {
		app_say(a, true, "no figures of a series like \"%s\" %s", text,
			app_is_recording(a) ? "are in this recording" : "have been read");
		return;
	}
	bool again = a->peak.found && a->peak.any && matches[0] == a->peak.metric;

	a->peak.metric = matches[0];
	a->peak.any = true;
	session_lock(a->session);
	bool found = peaks_find(session_history(a->session), matches[0], a->peak.highest,
		again ? &a->peak.last : NULL, &p);
	session_unlock(a->session);
	a->peak.found = found;
	if (!found) {
		app_say(a, false, "%s of %s has no %s one; the next search begins anew",
			a->peak.highest ? "the maximum" : "the minimum",
			metrics[matches[0]].label,
			a->peak.highest ? "next lower" : "next higher");
		return;
	}
	a->peak.last = p;
	session_focus(a->session, p.t_ns);
	session_lock(a->session);
	if (p.count > 1)
		peaks_refine(session_history(a->session), matches[0], a->peak.highest, &p);
	session_unlock(a->session);
	travel_stop(&a->travel);
	app_travel_to(a, p.t_ns);
	peak_say(a, &p, again);
}
