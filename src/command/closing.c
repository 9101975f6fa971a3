/* SPDX-License-Identifier: MIT */
#include "command/closing.h"

#include "session/summary.h"

void closing_print(FILE *out, struct session *s, const struct event *end)
{
	struct summary_run run = session_summary_run(s, end);

	summary_print_run(out, &run);
}
