/* SPDX-License-Identifier: MIT */
#include "command/closing.h"

#include <string.h>

#include "base/macro.h"
#include "base/text.h"
#include "session/summary.h"

/* As it was typed: a short command may be gone before /proc could tell. */
static void closing_join(char *out, size_t size, char *const *argv)
{
	size_t used = 0;

	for (; *argv && used + 2 < size; argv++) {
		if (used > 0)
			out[used++] = ' ';
		used += text_printable(out + used, size - used, *argv, strlen(*argv));
	}
	out[used] = 0;
}

void closing_print(FILE *out, struct session *s, char *const *argv, int64_t real_ns,
	const struct event *end)
{
	struct summary_run run = session_summary_run(s, end);
	char command[TARGET_COMMAND_MAX] = "";

	closing_join(command, sizeof(command), argv);
	run.command = command;
	run.real_ns = real_ns;
	summary_print_run(out, &run);
}
