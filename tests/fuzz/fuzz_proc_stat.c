/* SPDX-License-Identifier: MIT */
/* /proc/PID/stat: the comm is any bytes but never longer than its room, refused means
 * untouched. */
#include "fuzz/fuzz.h"

#include "proc/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pid_stat stat, before;

	memset(&stat, 0xa5, sizeof(stat));
	memcpy(&before, &stat, sizeof(stat));
	if (parse_stat((const char *)data, size, &stat) < 0) {
		expect(!memcmp(&stat, &before, sizeof(stat)));
		return 0;
	}
	expect(stat.comm_len < sizeof(stat.comm) && stat.comm[stat.comm_len] == '\0');
	expect(stat.state > ' ' && stat.state < 0x7f);
	/* The comm ends at the last parenthesis. */
	const char *begin = memchr(data, '(', size), *end = memrchr(data, ')', size);
	size_t n = (size_t)(end - begin - 1);

	expect(stat.comm_len == (n < sizeof(stat.comm) ? n : sizeof(stat.comm) - 1));
	expect(!memcmp(stat.comm, begin + 1, stat.comm_len));
	return 0;
}
