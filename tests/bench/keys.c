/* SPDX-License-Identifier: MIT */
/*
 * keys TEXT KEYS COMMAND...: what a program on a terminal of 160x48 does with keys. Once TEXT
 * stands in what it draws, each of KEYS is sent and the end of its answer waited for: the
 * program has taken the key, sleeps again, and nothing more comes. Prints milliseconds from the
 * start to TEXT, the median and the worst from a key to the last byte of its picture,
 * milliseconds of CPU in all, and how many keys changed nothing on the screen: those count
 * until the program slept again.
 */
#include <ctype.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "pty.h"

enum { KEYS_MAX = 1000, PATIENCE_MS = 20000, SEEN_MAX = 1 << 20 };

struct screen {
	pid_t pid;
	int fd;
	char seen[SEEN_MAX]; /* what was drawn, in the order in which it was */
	size_t n;
	bool escape; /* inside a control sequence … */
	int number;  /* … whose number this is */
};

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void see(struct screen *s, char c)
{
	if (s->n == SEEN_MAX)
		s->n = 0;
	s->seen[s->n++] = c;
}

/* Words stay words: a picture leaves out cells that stand still, blanks above all. */
static void take(struct screen *s, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char c = bytes[i];

		if (c == '\033') {
			s->escape = true;
			s->number = 0;
		} else if (!s->escape) {
			see(s, c);
		} else if (isdigit((unsigned char)c)) {
			s->number = s->number * 10 + c - '0';
		} else if (isalpha((unsigned char)c)) {
			s->escape = false;
			if (c == 'H')
				see(s, '\n');
			for (int k = 0; c == 'C' && k < (s->number ? s->number : 1); k++)
				see(s, ' ');
		} else {
			s->number = 0;
		}
	}
}

/* Output within so many milliseconds. */
static bool output(struct screen *s, int ms)
{
	struct pollfd p = {.fd = s->fd, .events = POLLIN};
	char bytes[65536];

	if (poll(&p, 1, ms) <= 0)
		return false;
	ssize_t got = read(s->fd, bytes, sizeof(bytes));

	if (got <= 0)
		return false;
	pty_answer(s->fd, bytes, (size_t)got);
	take(s, bytes, (size_t)got);
	return true;
}

/* Whether the program has read all keys and its drawing thread sleeps. */
static bool sleeps(const struct screen *s)
{
	char path[64], name[128], line[512] = "";
	int waiting = 1, fd = -1;

	if (ptsname_r(s->fd, name, sizeof(name)) == 0)
		fd = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return false;
	ioctl(fd, FIONREAD, &waiting);
	close(fd);
	snprintf(path, sizeof(path), "/proc/%d/stat", (int)s->pid);
	FILE *f = fopen(path, "re");

	if (!f || !fgets(line, sizeof(line), f))
		line[0] = 0;
	if (f)
		fclose(f);
	const char *name_end = strrchr(line, ')');

	return waiting == 0 && name_end && strncmp(name_end, ") S", 3) == 0;
}

/* Until the program sleeps and has said all: when the last byte came, or since when it slept
 * without one; false when it never does. */
static bool settle(struct screen *s, double since, double *ret_ms, bool *ret_changed)
{
	double last = 0, slept = 0;
	int looks = 0;

	while (looks < 3) {
		if (output(s, 1)) {
			last = now_ms();
			looks = 0;
		} else if (!sleeps(s)) {
			looks = 0;
		} else if (looks++ == 0) {
			slept = now_ms();
		}
		if (now_ms() - since > PATIENCE_MS)
			return false;
	}
	*ret_ms = (last > 0 ? last : slept) - since;
	*ret_changed = last > 0;
	return true;
}

int main(int argc, char **argv)
{
	static struct screen s;
	double took[KEYS_MAX], start = now_ms(), first, ignored;
	struct rusage usage;
	size_t keys = argc > 3 ? strlen(argv[2]) : 0, unchanged = 0;
	bool changed;

	if (argc < 4 || keys == 0 || keys > KEYS_MAX) {
		fprintf(stderr, "usage: keys TEXT KEYS COMMAND...\n");
		return 2;
	}
	s.pid = pty_spawn(160, 48, argv + 3, &s.fd);
	while (!memmem(s.seen, s.n, argv[1], strlen(argv[1])))
		if (!output(&s, PATIENCE_MS)) {
			fprintf(stderr, "%s never said \"%s\"\n", argv[3], argv[1]);
			kill(s.pid, SIGKILL);
			return EXIT_FAILURE;
		}
	first = now_ms() - start;
	for (size_t i = 0; i < keys; i++) {
		if (!settle(&s, now_ms(), &ignored, &changed))
			fprintf(stderr, "%s never came to rest\n", argv[3]);
		double since = now_ms();

		if (write(s.fd, argv[2] + i, 1) != 1 ||
			!settle(&s, since, &took[i], &changed)) {
			fprintf(stderr, "no answer to key '%c'\n", argv[2][i]);
			kill(s.pid, SIGKILL);
			return EXIT_FAILURE;
		}
		unchanged += !changed;
	}
	kill(s.pid, SIGKILL);
	wait4(s.pid, NULL, 0, &usage);
	qsort(took, keys, sizeof(took[0]), compare);
	printf("%.1f %.1f %.1f %.1f %zu\n", first, took[keys / 2], took[keys - 1],
		(double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
			(double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3,
		unchanged);
	return EXIT_SUCCESS;
}
