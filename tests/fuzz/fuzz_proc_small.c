/* SPDX-License-Identifier: MIT */
/* The small files of /proc/PID: statm, io, schedstat, smaps_rollup, limits, numbers, cmdline.
 */
#include "fuzz/fuzz.h"

#include "proc/cmdline.h"
#include "proc/parse.h"

static void try_cmdline(const char *text, size_t size)
{
	char out[64];
	size_t n = cmdline_join(out, sizeof(out), text, size);

	expect(n < sizeof(out) && strlen(out) == n);
	for (size_t i = 0; i < n; i++)
		expect((unsigned char)out[i] >= ' ' && out[i] != 0x7f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct pid_statm statm;
	struct pid_io io;
	struct pid_schedstat schedstat;
	struct pid_smaps smaps;
	struct pid_limit limit;
	uint64_t number;

	parse_statm(text, size, &statm);
	parse_io(text, size, &io);
	parse_schedstat(text, size, &schedstat);
	parse_smaps_rollup(text, size, &smaps);
	parse_limit(text, size, "Max open files", &limit);
	parse_number(text, size, &number);
	try_cmdline(text, size);
	return 0;
}
