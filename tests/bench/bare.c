/* SPDX-License-Identifier: MIT */
/*
 * bare PID INTERVAL_US N: the least that sampling can cost. Wakes N times on absolute
 * deadlines, reads the process CPU clock and preads stat, statm and io through held
 * descriptors; looks at nothing. Prints how many percent of the wake-ups came within 0.5 ms,
 * and how many deadlines passed before it could wake: what this machine cannot do better.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

static void add(struct timespec *t, long ns)
{
	t->tv_nsec += ns;
	for (; t->tv_nsec >= 1000000000; t->tv_nsec -= 1000000000)
		t->tv_sec++;
}

static long since(const struct timespec *t)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - t->tv_sec) * 1000000000 + now.tv_nsec - t->tv_nsec;
}

int main(int argc, char **argv)
{
	static const char *const names[] = {"stat", "statm", "io"};
	char path[64], buffer[4096];
	struct timespec deadline, cpu;
	clockid_t clock;
	int fds[3];
	long on_time = 0, missing = 0, n, interval_ns;

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
	interval_ns = atol(argv[2]) * 1000;
	for (n = 0; n + missing < atol(argv[3]); n++) {
		long late_ns;

		add(&deadline, interval_ns);
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &deadline, NULL);
		late_ns = since(&deadline);
		on_time += late_ns <= 500000;
		for (; late_ns >= interval_ns; late_ns -= interval_ns, missing++)
			add(&deadline, interval_ns);
		clock_gettime(clock, &cpu);
		for (int i = 0; i < 3; i++)
			if (pread(fds[i], buffer, sizeof(buffer), 0) < 0)
				return EXIT_FAILURE;
	}
	printf("%.2f %ld\n", 100.0 * (double)on_time / (double)n, missing);
	return EXIT_SUCCESS;
}
