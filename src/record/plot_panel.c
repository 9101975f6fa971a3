/* SPDX-License-Identifier: MIT */
#include "record/plot_panel.h"

#include <errno.h>
#include <stdio.h>

#include "base/macro.h"

static const struct plot_panel plot_overview[] = {
	{"CPU", "cores", PLOT_NUMBER, PLOT_PART, METRIC_CPU_PERCENT, METRIC_USER_PERCENT,
		METRIC_SYSTEM_PERCENT, "user", "system", "user", "system", 132, 0.1},
	{"run delay", "s/s", PLOT_NUMBER, PLOT_ALONE, METRIC_RUN_DELAY, METRIC_RUN_DELAY,
		METRIC_RUN_DELAY, NULL, NULL, "wait", "wait", 56, 0.1},
	{"RSS", "", PLOT_BYTES, PLOT_PART, METRIC_RSS, METRIC_RSS_ANON, METRIC_RSS_FILE, "anon",
		"file, shm", "anon", "file", 132, 1048576},
	{"faults", "/s", PLOT_COUNT, PLOT_SUM, METRIC_MINOR_FAULTS, METRIC_MINOR_FAULTS,
		METRIC_MAJOR_FAULTS, "minor", "major", "minor", "major", 72, 10},
	{"switches", "/s", PLOT_COUNT, PLOT_SUM, METRIC_VOLUNTARY, METRIC_VOLUNTARY,
		METRIC_INVOLUNTARY, "voluntary", "involuntary", "voluntary", "involuntary", 72,
		10},
	{"I/O", "/s", PLOT_BYTES, PLOT_SUM, METRIC_READ_BYTES, METRIC_READ_BYTES,
		METRIC_WRITE_BYTES, "read", "written", "read", "write", 72, 4096},
	{"threads", "", PLOT_COUNT, PLOT_ALONE, METRIC_THREADS, METRIC_THREADS, METRIC_THREADS,
		NULL, NULL, "threads", "threads", 56, 2},
};

static struct plot_panel plot_panel_alone(enum metric m)
{
	const struct metric_info *info = &metrics[m];
	bool rate = info->kind == KIND_COUNTER;
	struct plot_panel p = {.name = info->label,
		.unit = rate ? "/s" : "",
		.kind = info->unit == UNIT_BYTES ? PLOT_BYTES : PLOT_COUNT,
		.how = PLOT_ALONE,
		.whole = m,
		.part = m,
		.rest = m,
		.part_class = "user",
		.rest_class = "user",
		.height = 96,
		.least = info->unit == UNIT_BYTES ? 4096 : 2};

	if (m == METRIC_GO_GC_PAUSE || info->unit == UNIT_RATIO) {
		p.unit = info->unit == UNIT_RATIO ? "%" : "ms/s";
		p.kind = PLOT_NUMBER;
		p.least = 1;
	} else if (info->unit == UNIT_NS || info->unit == UNIT_PERCENT) {
		p.unit = "cores";
		p.kind = PLOT_NUMBER;
		p.least = 0.1;
	}
	return p;
}

bool plot_is_series(enum metric m)
{
	return metrics[m].kind != KIND_IDENT && m != METRIC_GO_LAST_GC;
}

/* Some part of it can be drawn of these columns. */
static bool plot_panel_is_there(const struct plot_panel *p, const struct metric_set *has)
{
	if (p->how == PLOT_SUM)
		return metric_set_has(has, p->part) && metric_set_has(has, p->rest);
	return metric_set_has(has, p->whole);
}

size_t plot_panels_choose(const struct metric_set *has, struct plot_panel *panels)
{
	bool any = false;
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(plot_overview); i++) {
		panels[i] = plot_overview[i];
		any = any || plot_panel_is_there(&panels[i], has);
	}
	if (any)
		return ARRAY_SIZE(plot_overview);
	for (enum metric m = 0; m < METRIC_COUNT; m++)
		if (plot_is_series(m) && metric_set_has(has, m))
			panels[n++] = plot_panel_alone(m);
	return n;
}

int plot_panels_parse(
	const char *list, struct plot_panel *panels, size_t *ret_n, struct why *why)
{
	enum metric wanted[METRIC_COUNT];
	size_t n;
	int r = metric_parse_list(list, wanted, &n, why);

	if (r < 0)
		return r;
	for (size_t i = 0; i < n; i++) {
		if (metrics[wanted[i]].kind == KIND_IDENT)
			return why_set(why, -EINVAL,
				"--columns: '%s' says which row it is; it is no series to plot",
				metrics[wanted[i]].column);
		if (wanted[i] == METRIC_GO_LAST_GC)
			return why_set(why, -EINVAL,
				"--columns: '%s' is an instant; it is no series to plot",
				metrics[wanted[i]].column);
		panels[i] = plot_panel_alone(wanted[i]);
		for (size_t k = 0; k < ARRAY_SIZE(plot_overview); k++)
			if (plot_overview[k].how != PLOT_SUM &&
				plot_overview[k].whole == wanted[i])
				panels[i] = plot_overview[k];
	}
	*ret_n = n;
	return 0;
}

/* From a metric's own unit, a counter's base unit, to what its panel says. */
static double plot_scale(enum metric m)
{
	return metrics[m].unit == UNIT_PERCENT ? 1e-5  /* percent of a core become cores */
	       : metrics[m].unit == UNIT_RATIO ? 1e-10 /* percent */
	       : m == METRIC_GO_GC_PAUSE       ? 1e3   /* milliseconds a second */
					       : 1;
}

/* A level, or what a counter did a second. */
static bool plot_value(
	enum metric m, const struct sample *s, const struct rates *r, double *ret)
{
	if (metrics[m].kind == KIND_COUNTER) {
		*ret = r->per_s[m] * plot_scale(m);
		return rates_has(r, m);
	}
	*ret = (double)s->value[m] * plot_scale(m);
	return sample_has(s, m);
}

struct plot_values plot_panel_values(
	const struct plot_panel *p, const struct sample *s, const struct rates *r)
{
	struct plot_values v = {0};
	double rest;

	if (p->how == PLOT_ALONE) {
		v.has_whole = plot_value(p->whole, s, r, &v.whole);
		return v;
	}
	v.has_part = plot_value(p->part, s, r, &v.part);
	if (p->how == PLOT_PART) {
		v.has_whole = plot_value(p->whole, s, r, &v.whole);
		v.has_part = v.has_part && v.has_whole;
		v.part = MIN(v.part, v.whole);
		return v;
	}
	/* Half a sum would read as a whole one: both or nothing. */
	v.has_whole = plot_value(p->rest, s, r, &rest) && v.has_part;
	v.has_part = v.has_whole;
	v.whole = v.part + rest;
	return v;
}

bool plot_panel_is_rare(const struct plot_panel *p)
{
	return metrics[p->whole].pace == PACE_RARE;
}

void plot_panel_text(const struct plot_panel *p, double value, char *out, size_t size)
{
	char number[UNITS_TEXT_MAX];

	if (p->kind == PLOT_BYTES)
		units_bytes(number, value);
	else if (p->kind == PLOT_COUNT)
		units_count(number, value);
	else
		units_number(number, value);
	snprintf(out, size, "%s%s%s", number, p->unit[0] && p->unit[0] != '/' ? " " : "",
		p->unit);
}
