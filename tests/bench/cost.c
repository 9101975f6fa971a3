/* SPDX-License-Identifier: MIT */
/*
 * What a program costs, in microseconds of CPU time.
 *
 *   cost COMMAND...                             of the whole run, its output thrown away
 *   cost -t COLUMNSxROWS KEYS WARM SECONDS COMMAND...
 *                    on a terminal, which types KEYS at first: of SECONDS, after WARM seconds,
 *                    and the bytes that came out meanwhile
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "pty.h"

static int cost_of_run(char **argv)
{
	struct rusage usage;
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		int null = open("/dev/null", O_RDWR);

		dup2(null, STDOUT_FILENO);
		execvp(argv[0], argv);
		perror(argv[0]);
		_exit(127);
	}
	if (wait4(pid, &status, 0, &usage) != pid || status != 0) {
		fprintf(stderr, "%s: wait status 0x%x\n", argv[0], (unsigned)status);
		return EXIT_FAILURE;
	}
	printf("%lld\n", (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000LL +
				 usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
	return EXIT_SUCCESS;
}

static int64_t cpu_us(pid_t pid)
{
	struct timespec t;
	clockid_t clock;

	if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &t) != 0)
		return -1;
	return t.tv_sec * INT64_C(1000000) + t.tv_nsec / 1000;
}

/* Read what the program draws until the time has come; returns how much that was. */
static long drain_until(int fd, double end_ms)
{
	char buffer[65536];
	struct pollfd p = {.fd = fd, .events = POLLIN};
	long bytes = 0;

	for (double left; (left = end_ms - now_ms()) > 0;) {
		ssize_t n;

		if (poll(&p, 1, (int)left + 1) <= 0)
			continue;
		n = read(fd, buffer, sizeof(buffer));
		if (n <= 0)
			break;
		pty_answer(fd, buffer, (size_t)n);
		bytes += n;
	}
	return bytes;
}

static int cost_on_terminal(char **argv)
{
	double start = now_ms(), warm = atof(argv[2]) * 1e3, length = atof(argv[3]) * 1e3;
	const char *keys = argv[1];
	int64_t before, after;
	int columns, rows, fd;
	long bytes;
	pid_t pid;

	if (sscanf(argv[0], "%dx%d", &columns, &rows) != 2)
		return 2;
	pid = pty_spawn(columns, rows, argv + 4, &fd);
	if (*keys) {
		drain_until(fd, start + warm / 2);
		if (write(fd, keys, strlen(keys)) < 0)
			perror("keys");
	}
	drain_until(fd, start + warm);
	before = cpu_us(pid);
	bytes = drain_until(fd, start + warm + length);
	after = cpu_us(pid);
	kill(pid, SIGTERM);
	drain_until(fd, now_ms() + 300);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	if (before < 0 || after < 0) {
		fprintf(stderr, "%s ended too early\n", argv[4]);
		return EXIT_FAILURE;
	}
	printf("%lld %ld\n", (long long)(after - before), bytes);
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	if (argc > 6 && !strcmp(argv[1], "-t"))
		return cost_on_terminal(argv + 2);
	if (argc > 1)
		return cost_of_run(argv + 1);
	fprintf(stderr, "usage: cost [-t COLUMNSxROWS KEYS WARM SECONDS] COMMAND...\n");
	return 2;
}
