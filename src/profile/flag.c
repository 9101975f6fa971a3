/* SPDX-License-Identifier: MIT */
#include "profile/flag.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/macro.h"
#include "base/memory.h"

bool flag_parse_bool(const char *s, bool *ret)
{
	static const char *const yes[] = {"1", "t", "T", "true", "TRUE", "True"};
	static const char *const no[] = {"0", "f", "F", "false", "FALSE", "False"};

	for (size_t i = 0; i < ARRAY_SIZE(yes); i++) {
		if (strcmp(s, yes[i]) == 0 || strcmp(s, no[i]) == 0) {
			*ret = strcmp(s, yes[i]) == 0;
			return true;
		}
	}
	return false;
}

/* A base said before the digits: 2, 8 or 16; or 0. */
static int flag_prefix(const char *s)
{
	if (s[0] != '0')
		return 0;
	switch (s[1]) {
	case 'b':
	case 'B':
		return 2;
	case 'o':
	case 'O':
		return 8;
	case 'x':
	case 'X':
		return 16;
	default:
		return 0;
	}
}

/* Copy without the underscores, which stand between digits or after the prefix; NULL where not.
 */
static char *flag_join_digits(const char *s)
{
	bool hex = flag_prefix(s + strspn(s, "+-")) == 16;
	const char *prefix = flag_prefix(s + strspn(s, "+-")) ? s + strspn(s, "+-") + 2 : NULL;
	char *copy = xstrdup(s), *to = copy;

	for (const char *c = s; *c; c++) {
		bool after = c > s && (c == prefix || isxdigit((unsigned char)c[-1]));
		bool before =
			hex ? isxdigit((unsigned char)c[1]) : isdigit((unsigned char)c[1]);

		if (*c != '_') {
			*to++ = *c;
		} else if (!after || !before) {
			free(copy);
			return NULL;
		}
	}
	*to = '\0';
	return copy;
}

bool flag_parse_int(const char *s, int *ret)
{
	_cleanup_free_ char *joined = flag_join_digits(s);
	const char *digits = joined ? joined + (*joined == '-' || *joined == '+') : "";
	int base = flag_prefix(digits);
	char *end;

	digits += base ? 2 : 0;
	/* strtoull takes blanks, signs and prefixes of its own. */
	if (!isxdigit((unsigned char)*digits) || (base && flag_prefix(digits) == base))
		return false;
	errno = 0;
	unsigned long long v = strtoull(digits, &end, base ? base : *digits == '0' ? 8 : 10);
	bool minus = *joined == '-';

	if (errno || *end || v > (unsigned long long)LLONG_MAX + minus)
		return false;
	*ret = minus ? (v > INT_MAX ? INT_MIN : -(int)v) : (int)MIN(v, INT_MAX);
	return true;
}

/* Is it a number as Go writes it? strtod reads more: blanks, "nan(1)", hex without exponent. */
static bool flag_is_float(const char *s)
{
	bool hex;
	size_t digits = 0;

	if (strcasecmp(s, "nan") == 0)
		return true;
	s += *s == '-' || *s == '+';
	if (strcasecmp(s, "inf") == 0 || strcasecmp(s, "infinity") == 0)
		return true;
	hex = flag_prefix(s) == 16;
	s += hex ? 2 : 0;
	for (bool point = false;; s++) {
		if (hex ? isxdigit((unsigned char)*s) : isdigit((unsigned char)*s))
			digits++;
		else if (*s == '.' && !point)
			point = true;
		else
			break;
	}
	if (digits == 0 || (!hex && *s == '\0'))
		return digits > 0;
	if (tolower((unsigned char)*s) != (hex ? 'p' : 'e'))
		return false;
	s += 1 + (s[1] == '-' || s[1] == '+');
	return *s && s[strspn(s, "0123456789")] == '\0';
}

bool flag_parse_float(const char *s, double *ret)
{
	_cleanup_free_ char *joined = flag_join_digits(s);
	locale_t c;

	if (!joined || !flag_is_float(joined))
		return false;
	c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	if (!c)
		return false;
	errno = 0;
	double v = strtod_l(joined, NULL, c);

	freelocale(c);
	if (errno == ERANGE && isinf(v))
		return false;
	*ret = v;
	return true;
}
