/* SPDX-License-Identifier: MIT */
#include "ui/threshold.h"

/* Critical, in percent of the limit. */
static const double threshold_critical[THRESHOLD_COUNT] = {
	[THRESHOLD_CPU] = 90,
	[THRESHOLD_MEMORY] = 90,
	[THRESHOLD_FILES] = 90,
};

enum { ALMOST_PERCENT = 80 };

enum threshold_grade threshold_grade(enum threshold t, double value, double limit)
{
	double critical = limit * threshold_critical[t] / 100;

	if (t == THRESHOLD_NONE || !(limit > 0))
		return GRADE_FINE;
	if (value >= critical)
		return GRADE_CRITICAL;
	return value >= critical * ALMOST_PERCENT / 100 ? GRADE_ALMOST : GRADE_FINE;
}

enum style threshold_style(enum threshold_grade grade, enum style fine)
{
	return grade == GRADE_CRITICAL ? STYLE_BAD : grade == GRADE_ALMOST ? STYLE_WARN : fine;
}

char32_t threshold_sign(enum threshold_grade grade)
{
	return grade == GRADE_CRITICAL ? 0x25b2 : grade == GRADE_ALMOST ? '!' : ' ';
}
