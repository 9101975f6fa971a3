/* SPDX-License-Identifier: MIT */
#include "ui/threshold.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"

enum { ALMOST_PERCENT = 80 };

enum threshold_unit { CORES, BYTES, COUNT, PERCENT };

/* What a value may be: its unit, and whether it may be a share. */
static const struct {
	enum threshold_unit unit;
	bool share;
} threshold_kinds[THRESHOLD_COUNT] = {
#define THRESHOLD(id, unit, percent, almost, over, help) [THRESHOLD_##id] = {unit, percent},
#include "ui/threshold.def"
#undef THRESHOLD
};

const struct threshold_info threshold_table[THRESHOLD_COUNT] = {
#define THRESHOLD(id, unit, percent, almost, over, help)                                       \
	[THRESHOLD_##id] = {#id, help, {(over) > 0, percent, almost, over}},
#include "ui/threshold.def"
#undef THRESHOLD
};

enum threshold_grade threshold_grade(const struct threshold_rule *r, double value, double limit)
{
	double unit = r->share ? limit / 100 : 1;

	if (!r->on || !(unit > 0))
		return GRADE_FINE;
	if (value >= r->over * unit)
		return GRADE_CRITICAL;
	return value >= r->almost * unit ? GRADE_ALMOST : GRADE_FINE;
}

/* 1024 for bytes, 1000 for counts; K, M, G, T. */
static double threshold_factor(enum threshold_unit unit, const char **end)
{
	static const char suffixes[] = "kmgt";
	double base = unit == BYTES ? 1024 : 1000;
	const char *at = **end ? strchr(suffixes, **end | 0x20) : NULL;

	if (!at || unit == CORES || unit == PERCENT)
		return 1;
	(*end)++;
	if (unit == BYTES && strcmp(*end, "iB") == 0)
		*end += 2;
	return pow(base, (double)(at - suffixes + 1));
}

/* One value of a rule; the kind of the share is that of the first. */
static int threshold_parse_value(
	enum threshold t, const char *word, bool *ret_share, double *ret, struct why *why)
{
	static const char *const examples[] = {"1.5", "512M", "5000", "10%"};
	enum threshold_unit unit = threshold_kinds[t].unit;
	const char *end = word + strspn(word, "0123456789.");
	char *stop;
	double value = strtod(word, &stop);
	bool good = *word >= '0' && *word <= '9' && stop == end && value > 0;

	value *= threshold_factor(unit, &end);
	bool share = *end == '%';

	if (share)
		end++;
	if (good && share && unit != PERCENT && !threshold_kinds[t].share)
		return why_set(why, -EINVAL,
			"'%.40s': there is no limit to be a share of; write a value such as %s",
			word, examples[unit]);
	if (!good || *end || !isfinite(value))
		return why_set(why, -EINVAL, "'%.40s' is not a threshold; write %s%s, or off",
			word, threshold_kinds[t].share ? "80% 90%, or values such as " : "",
			examples[unit]);
	*ret_share = share && unit != PERCENT;
	*ret = value;
	return 0;
}

int threshold_parse(
	enum threshold t, const char *text, struct threshold_rule *ret, struct why *why)
{
	struct threshold_rule rule = {.on = true};
	double values[2] = {0, 0};
	bool shares[2] = {false, false};
	char words[THRESHOLD_TEXT_MAX], *save = NULL;
	int n = 0;

	if (strcmp(text, "off") == 0) {
		*ret = (struct threshold_rule){0};
		return 0;
	}
	if (strlen(text) >= sizeof(words))
		return why_set(why, -EINVAL, "'%.60s' is not a threshold", text);
	strcpy(words, text);
	for (char *w = strtok_r(words, " \t", &save); w;
		w = strtok_r(NULL, " \t", &save), n++) {
		int r = n == 2 ? why_set(why, -EINVAL, "'%.60s' is more than two values", text)
			       : threshold_parse_value(t, w, &shares[n], &values[n], why);

		if (r < 0)
			return r;
	}
	if (n == 0)
		return why_set(why, -EINVAL, "'%.60s' is not a threshold", text);
	if (n == 1) {
		values[1] = values[0];
		shares[1] = shares[0];
		values[0] *= ALMOST_PERCENT / 100.0;
	}
	if (shares[0] != shares[1])
		return why_set(why, -EINVAL, "'%.60s' mixes a share and a value", text);
	if (values[0] > values[1])
		return why_set(why, -EINVAL,
			"'%.60s': \"almost\" comes first, and is the smaller one", text);
	rule.share = shares[0];
	rule.almost = values[0];
	rule.over = values[1];
	*ret = rule;
	return 0;
}

void threshold_text(
	char out[THRESHOLD_TEXT_MAX], enum threshold t, const struct threshold_rule *r)
{
	const char *unit = r->share || threshold_kinds[t].unit == PERCENT ? "%" : "";

	if (r->on)
		snprintf(out, THRESHOLD_TEXT_MAX, "%.15g%s %.15g%s", r->almost, unit, r->over,
			unit);
	else
		snprintf(out, THRESHOLD_TEXT_MAX, "off");
}

enum style threshold_style(enum threshold_grade grade, enum style fine)
{
	return grade == GRADE_CRITICAL ? STYLE_BAD : grade == GRADE_ALMOST ? STYLE_WARN : fine;
}

char32_t threshold_sign(enum threshold_grade grade)
{
	return grade == GRADE_CRITICAL ? 0x25b2 : grade == GRADE_ALMOST ? '!' : ' ';
}
