/* SPDX-License-Identifier: MIT */
#include "proc/cgroup_values.h"

#include <errno.h>
#include <math.h>

#include "proc/scan.h"

enum { CGROUP_DEFAULT_PERIOD_US = 100000 };

/* Largest multiple of the largest page size: v1 writes "no limit" as a number near to it. */
#define CGROUP_SENTINEL (INT64_MAX / 65536 * 65536)

int cgroup_parse_limit(const char *text, size_t n, int64_t *ret)
{
	struct scan s = scan_of(text, n);
	int64_t value;

	if (scan_key(&s, "max"))
		value = INT64_MAX;
	else if (!scan_i64(&s, &value))
		return -EBADMSG;
	scan_key(&s, "\n");
	if (s.p != s.end)
		return -EBADMSG;
	*ret = value < 0 || value >= CGROUP_SENTINEL ? INT64_MAX : value;
	return 0;
}

int cgroup_make_cores(int64_t quota_us, int64_t period_us, double *ret_cores)
{
	if (quota_us == 0 || period_us <= 0)
		return -EBADMSG;
	*ret_cores = quota_us < 0 ? (double)INFINITY : (double)quota_us / (double)period_us;
	return 0;
}

int cgroup_parse_cpu_max(const char *text, size_t n, double *ret_cores)
{
	struct scan s = scan_of(text, n);
	int64_t quota = -1, period = CGROUP_DEFAULT_PERIOD_US;

	if (!scan_key(&s, "max") && (!scan_i64(&s, &quota) || quota < 0))
		return -EBADMSG;
	scan_blanks(&s);
	if (s.p < s.end && *s.p != '\n' && !scan_i64(&s, &period))
		return -EBADMSG;
	scan_key(&s, "\n");
	return s.p == s.end ? cgroup_make_cores(quota, period, ret_cores) : -EBADMSG;
}

int cgroup_parse_key(const char *text, size_t n, const char *key, int64_t *ret)
{
	struct scan s = scan_of(text, n), line;
	int64_t value;

	while (scan_line(&s, &line))
		if (scan_key(&line, key) && scan_key(&line, " ") && scan_i64(&line, &value)) {
			*ret = value;
			return 0;
		}
	return -ENOENT;
}
