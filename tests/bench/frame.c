/* SPDX-License-Identifier: MIT */
/*
 * frame TEXT COMMAND...: milliseconds from the start of a program on a terminal of 160x48 until
 * TEXT has come out of it.
 */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "pty.h"

int main(int argc, char **argv)
{
	static char seen[1 << 20];
	size_t n = 0;
	ssize_t got;
	double start = now_ms(), end = 0;
	int fd;

	if (argc < 3) {
		fprintf(stderr, "usage: frame TEXT COMMAND...\n");
		return 2;
	}
	pid_t pid = pty_spawn(160, 48, argv + 2, &fd);

	while (n + 1 < sizeof(seen) && (got = read(fd, seen + n, sizeof(seen) - 1 - n)) > 0) {
		n += (size_t)got;
		if (memmem(seen, n, argv[1], strlen(argv[1]))) {
			end = now_ms();
			break;
		}
	}
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	if (end == 0) {
		fprintf(stderr, "%s never said \"%s\"\n", argv[2], argv[1]);
		return EXIT_FAILURE;
	}
	printf("%.2f\n", end - start);
	return EXIT_SUCCESS;
}
