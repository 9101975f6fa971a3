/* SPDX-License-Identifier: MIT */
/* The quality as words: what is wrong first, and what it does to the figures. */
#include "proc/host.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/macro.h"
#include "base/units.h"

struct words {
	char *out;
	size_t size, used;
	int worst;
};

static void __attribute__((format(printf, 3, 4)))
words_add(struct words *w, int level, const char *format, ...)
{
	va_list args;

	w->worst = MAX(w->worst, level);
	if (w->used + 3 >= w->size)
		return;
	if (w->used > 0)
		w->used += (size_t)snprintf(w->out + w->used, w->size - w->used, "; ");
	va_start(args, format);
	int n = vsnprintf(w->out + w->used, w->size - w->used, format, args);
	va_end(args);
	w->used = MIN(w->used + (size_t)MAX(n, 0), w->size - 1);
}

static int words_percent(float pct)
{
	return (int)lroundf(pct);
}

/* Each finding has a level; those of one level keep this order. */
static void words_findings(struct words *w, const struct host_quality *q, int level)
{
	int steal = q->steal_pct >= 5 ? 2 : q->steal_pct >= 1 ? 1 : 0;
	int others = q->others_pct >= 50 ? 2 : q->others_pct >= 10 ? 1 : 0;
	int missed = q->missed * 100 > q->samples ? 2 : q->missed > 0 ? 1 : 0;

	if (q->valid && steal == level)
		words_add(w, level,
			"the hypervisor takes %d %% of this machine: times are too "
			"long by as much",
			words_percent(q->steal_pct));
	if (q->valid && others == level)
		words_add(w, level,
			"other processes use %d %% of this machine: CPU figures will "
			"vary",
			words_percent(q->others_pct));
	if (level == 2 && q->throttle_events > 0)
		words_add(w, level, "the CPU was throttled %lld times by heat: it runs slower",
			(long long)q->throttle_events);
	if (missed == level)
		words_add(w, level,
			"%llu of %llu samples came late or not: use a longer interval",
			(unsigned long long)q->missed, (unsigned long long)q->samples);
	if (level == 1 && q->governor[0] && strcmp(q->governor, "performance") != 0)
		words_add(w, level,
			"CPU frequency follows the \"%s\" governor: short loads look "
			"slower than long ones",
			q->governor);
	if (level == 1 && q->valid && q->self_cpu_pct >= 5)
		words_add(w, level, "onetop itself uses %d %% of a core: use a longer interval",
			words_percent(q->self_cpu_pct));
}

static void words_good(struct words *w, const struct host_quality *q)
{
	char rss[UNITS_TEXT_MAX];

	if (!q->valid) {
		words_add(w, 0, "not known");
		return;
	}
	words_add(w, 0, "%d %% of %d CPUs busy", words_percent(q->busy_pct), q->cpus);
	units_bytes(rss, (double)q->self_rss_bytes);
	if (q->self_rss_bytes >= 0)
		words_add(w, 0, "onetop uses %.1f %% of a core and %s", (double)q->self_cpu_pct,
			rss);
	else
		words_add(w, 0, "onetop uses %.1f %% of a core", (double)q->self_cpu_pct);
}

int host_quality_words(const struct host_quality *q, char *out, size_t size)
{
	char text[512] = "";
	struct words w = {text, sizeof(text), 0, 0};

	words_findings(&w, q, 2);
	words_findings(&w, q, 1);
	if (w.worst == 0)
		words_good(&w, q);
	if (q->virtual_machine[0])
		words_add(&w, 0, "runs in %s", q->virtual_machine);
	snprintf(out, size, "quality%s: %s", w.worst == 0 && q->valid ? " good" : "", text);
	return w.worst;
}
