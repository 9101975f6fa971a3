/* SPDX-License-Identifier: MIT */
#include "ui/widget/scale.h"

#include <math.h>

static double scale_decimal(double value)
{
	double power = pow(10, floor(log10(value)));

	for (int i = 0; i < 2; i++, power *= 10) {
		static const double steps[] = {1, 2, 5};

		for (int k = 0; k < 3; k++)
			if (value <= steps[k] * power * (1 + 1e-9))
				return steps[k] * power;
	}
	return power;
}

static double scale_binary(double value)
{
	return exp2(ceil(log2(value) - 1e-9));
}

double scale_nice(enum scale_kind kind, double value, double least)
{
	if (!(value > least))
		return least;
	if (kind == SCALE_BYTES || (kind == SCALE_CORES && value > 1))
		return scale_binary(value);
	return scale_decimal(value);
}

double scale_follow(struct scale *s, enum scale_kind kind, double peak, double least)
{
	if (!isfinite(peak))
		return s->max > 0 ? s->max : least;
	if (s->max > 0 && peak == s->peak)
		return s->max;
	s->peak = peak;
	double roomy = scale_nice(kind, peak * 1.25, least);

	if (s->max <= 0 || peak > s->max)
		s->max = scale_nice(kind, peak, least);
	else if (roomy < s->max)
		s->max = roomy;
	return s->max;
}
