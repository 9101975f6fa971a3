/* SPDX-License-Identifier: MIT */
/*
 * bare PID INTERVAL_US N: the least that sampling can cost. Wakes N times on absolute
 * deadlines, reads the process CPU clock and preads stat, statm and io through held
 * descriptors; looks at nothing.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	static const char *const names[] = {"stat", "statm", "io"};
	char path[64], buffer[4096];
	struct timespec deadline, cpu;
	clockid_t clock;
	int fds[3];

	if (argc != 4) {
		fprintf(stderr, "usage: bare PID INTERVAL_US N\n");
		return 2;
	}
	for (int i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "/proc/%d/%s", atoi(argv[1]), names[i]);
		fds[i] = open(path, O_RDONLY | O_CLOEXEC);
	}
	if (clock_getcpuclockid(atoi(argv[1]), &clock) != 0 || fds[0] < 0) {
		fprintf(stderr, "bare: no process %s\n", argv[1]);
		return EXIT_FAILURE;
	}
	prctl(PR_SET_TIMERSLACK, 1);
	clock_gettime(CLOCK_MONOTONIC, &deadline);
	for (long n = atol(argv[3]); n > 0; n--) {
		deadline.tv_nsec += atol(argv[2]) * 1000;
		while (deadline.tv_nsec >= 1000000000) {
			deadline.tv_nsec -= 1000000000;
			deadline.tv_sec++;
		}
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &deadline, NULL);
		clock_gettime(clock, &cpu);
		for (int i = 0; i < 3; i++)
			if (pread(fds[i], buffer, sizeof(buffer), 0) < 0)
				return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}
