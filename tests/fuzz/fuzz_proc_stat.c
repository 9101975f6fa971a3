/* SPDX-License-Identifier: MIT */
/* /proc/PID/stat: the comm is any bytes but never longer than its room, refused means
 * untouched. */
#include "tests/fuzz/fuzz.h"

#include "proc/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pid_stat stat, before;

	memset(&stat, 0xa5, sizeof(stat));
	before = stat;
	if (parse_stat((const char *)data, size, &stat) < 0) {
		expect(!memcmp(&stat, &before, sizeof(stat)));
		return 0;
	}
	expect(stat.comm_len < sizeof(stat.comm) && stat.comm[stat.comm_len] == '\0');
	expect(stat.pid >= 0 && stat.processor >= -1);
	/* The comm ends at the last parenthesis: what follows it holds none. */
	const char *end = memrchr(data, ')', size);

	expect(end && end[1] == ' ' && end[2] == stat.state);
	return 0;
}
