/* SPDX-License-Identifier: MIT */
#include "series/metrics.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/macro.h"

const struct metric_info metrics[METRIC_COUNT] = {
#define METRIC(id, column, unit, kind, pace, label, source, help)                              \
	[METRIC_##id] = {column, UNIT_##unit, KIND_##kind, PACE_##pace, label, source, help},
#include "series/metrics.def"
#undef METRIC
};

int metric_find(const char *column, size_t n)
{
	for (int m = 0; m < METRIC_COUNT; m++)
		if (strlen(metrics[m].column) == n && memcmp(metrics[m].column, column, n) == 0)
			return m;
	return -1;
}

int metric_unit_decimals(enum metric_unit unit)
{
	switch (unit) {
	case UNIT_NS:
		return 9;
	case UNIT_PERCENT:
		return 3;
	case UNIT_RATIO:
		return 12;
	case UNIT_TEXT:
	case UNIT_COUNT:
	case UNIT_BYTES:
		break;
	}
	return 0;
}

/* No such column: those whose names have the word in them, or what names look like. */
static int metric_why_unknown(const char *word, size_t n, struct why *why)
{
	char wanted[64], kin[96] = "";
	size_t used = 0;

	snprintf(wanted, sizeof(wanted), "%.*s", (int)MIN(n, sizeof(wanted) - 1), word);
	const char *bare = wanted + strspn(wanted, " ");

	for (size_t i = 0; *bare && i < METRIC_COUNT; i++) {
		const char *name = metrics[i].column;

		if (strcasestr(name, bare) && used + strlen(name) + 2 < sizeof(kin))
			used += (size_t)snprintf(
				kin + used, sizeof(kin) - used, "%s%s", used ? ", " : "", name);
	}
	return why_set(why, -EINVAL,
		"--columns: there is no column '%s'; %s %s; 'man onetop' lists all", wanted,
		used ? "there is" : "their names are like",
		used ? kin : "time,pid,cpu_percent,rss_bytes");
}

int metric_parse_list(const char *list, enum metric *ret_list, size_t *ret_n, struct why *why)
{
	enum metric found[METRIC_COUNT];
	struct metric_set seen = {0};
	size_t count = 0;

	for (const char *p = list;; p++) {
		size_t n = strcspn(p, ",");
		int m = metric_find(p, n);

		if (m < 0)
			return metric_why_unknown(p, n, why);
		if (metric_set_has(&seen, (enum metric)m))
			return why_set(
				why, -EINVAL, "--columns: '%.*s' is named twice", (int)n, p);
		metric_set_add(&seen, (enum metric)m);
		found[count++] = (enum metric)m;
		p += n;
		if (!*p)
			break;
	}
	memcpy(ret_list, found, count * sizeof(*found));
	*ret_n = count;
	return 0;
}
