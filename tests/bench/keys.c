/* SPDX-License-Identifier: MIT */
/*
 * keys TEXT KEYS COMMAND...: what a program on a terminal of 160x48 does with keys. Once TEXT
 * has come out of it, each of KEYS is sent and the answer waited for. Prints milliseconds from
 * the start to TEXT, the median and the worst until an answer came, and milliseconds of CPU in
 * all.
 */
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "pty.h"

enum { KEYS_MAX = 1000, QUIET_MS = 60, PATIENCE_MS = 20000 };

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Output within so many milliseconds; appended to seen[0..*n). */
static int output(int fd, int ms, char *seen, size_t size, size_t *n)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};

	if (poll(&p, 1, ms) <= 0)
		return 0;
	if (*n + 65536 > size)
		*n = 0;
	ssize_t got = read(fd, seen + *n, size - *n);

	if (got > 0)
		*n += (size_t)got;
	return got > 0;
}

int main(int argc, char **argv)
{
	static char seen[1 << 20];
	double took[KEYS_MAX], start = now_ms(), first;
	struct rusage usage;
	size_t n = 0, keys = argc > 3 ? strlen(argv[2]) : 0;
	int fd;

	if (argc < 4 || keys == 0 || keys > KEYS_MAX) {
		fprintf(stderr, "usage: keys TEXT KEYS COMMAND...\n");
		return 2;
	}
	pid_t pid = pty_spawn(160, 48, argv + 3, &fd);

	while (!memmem(seen, n, argv[1], strlen(argv[1])))
		if (!output(fd, PATIENCE_MS, seen, sizeof(seen), &n)) {
			fprintf(stderr, "%s never said \"%s\"\n", argv[3], argv[1]);
			kill(pid, SIGKILL);
			return EXIT_FAILURE;
		}
	first = now_ms() - start;
	for (size_t i = 0; i < keys; i++) {
		while (output(fd, QUIET_MS, seen, sizeof(seen), &n))
			continue;
		double since = now_ms();

		if (write(fd, argv[2] + i, 1) != 1 ||
			!output(fd, PATIENCE_MS, seen, sizeof(seen), &n))
			return EXIT_FAILURE;
		took[i] = now_ms() - since;
	}
	kill(pid, SIGKILL);
	wait4(pid, NULL, 0, &usage);
	qsort(took, keys, sizeof(took[0]), compare);
	printf("%.1f %.1f %.1f %.1f\n", first, took[keys / 2], took[keys - 1],
		(double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
			(double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3);
	return EXIT_SUCCESS;
}
