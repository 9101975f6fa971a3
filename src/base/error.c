/* SPDX-License-Identifier: MIT */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

const char *error_words(int r)
{
	const char *words = strerrordesc_np(abs(r));

	return words ? words : "unknown error";
}

__attribute__((format(printf, 3, 0))) static void why_format(
	struct why *why, const char *tail, const char *format, va_list args)
{
	char raw[sizeof(why->text)];
	int n = vsnprintf(raw, sizeof(raw), format, args);

	if (n < 0)
		n = 0;
	size_t used = (size_t)n < sizeof(raw) ? (size_t)n : sizeof(raw) - 1;

	if (tail)
		snprintf(raw + used, sizeof(raw) - used, ": %s", tail);
	text_printable(why->text, sizeof(why->text), raw, strlen(raw));
}

int why_set(struct why *why, int r, const char *format, ...)
{
	va_list args;

	if (!why)
		return r;
	va_start(args, format);
	why_format(why, NULL, format, args);
	va_end(args);
	return r;
}

int why_errno(struct why *why, int r, const char *format, ...)
{
	va_list args;

	if (!why)
		return r;
	va_start(args, format);
	why_format(why, error_words(r), format, args);
	va_end(args);
	return r;
}
