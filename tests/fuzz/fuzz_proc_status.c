/* SPDX-License-Identifier: MIT */
/* /proc/PID/status, whole and as a thread's row: the row knows no more, and names fit. */
#include "fuzz/fuzz.h"

#include "proc/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pid_status status = {0}, thread = {0};
	int whole = parse_status((const char *)data, size, &status);
	int row = parse_status_thread((const char *)data, size, &thread);

	if (whole == 0) {
		expect(status.has != 0);
		expect(status.name_len < sizeof(status.name));
		expect(status.n_nspid >= 0 && status.n_nspid <= PARSE_NSPID_MAX);
	}
	if (row == 0)
		expect(thread.name_len < sizeof(thread.name) && thread.has);
	if (row < 0 || whole < 0)
		return 0;
	/* The row stops at what it needs; of lines that come twice it may know another one. */
	expect(!(thread.has & ~status.has));
	return 0;
}
