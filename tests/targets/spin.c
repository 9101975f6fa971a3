/* SPDX-License-Identifier: MIT */
/*
 * spin [SECONDS]: one thread that only computes, for ever or so long. A target whose CPU time
 * is known: all of one core, nearly all of it in user mode.
 */
#include <stdlib.h>
#include <time.h>

static volatile unsigned sink;

int main(int argc, char **argv)
{
	time_t end = argc > 1 ? time(NULL) + atol(argv[1]) : 0;

	for (;;) {
		for (int i = 0; i < 1000000; i++)
			sink += (unsigned)i;
		if (end && time(NULL) >= end)
			return EXIT_SUCCESS;
	}
}
