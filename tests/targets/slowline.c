/* SPDX-License-Identifier: MIT */
/*
 * slowline COLUMNSxROWS BYTES_PER_SECOND answers|silent FILE COMMAND...: runs a command on a
 * terminal behind a slow line. What has come through is appended to FILE. Standard input says
 * what happens, a line a step:
 *
 *   run MS          let the line carry for so long
 *   press KEYS      type them; ESC and ^L by these names
 *   until on|off    until the cursor is shown or hidden; prints "lag MS", since the last press
 *   kill PID        SIGKILL
 *   quiet           until nothing has come for 2 s; prints "at BYTES" through so far
 *
 * A terminal that answers does so when the question has come through (DSR 5). At the end the
 * command gets a "q"; its status is ours.
 */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SLICE_MS = 10, QUIET_MS = 2000, LONGEST_MS = 60000 };

static int tty, file;
static double bytes_per_ms, credit;
static int answers, is_on, pressed_ms;
static long total;
static int last_byte_ms;

static int now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int)(t.tv_sec % 1000000 * 1000 + t.tv_nsec / 1000000);
}

/* What a byte that has come through means: the sequences are matched across slices. */
static void take(char c)
{
	static const char *const words[] = {"\033[5n", "\033[?25h", "\033[?25l"};
	static size_t at[3];

	for (int i = 0; i < 3; i++) {
		at[i] = c == words[i][at[i]] ? at[i] + 1 : c == '\033';
		if (words[i][at[i]])
			continue;
		at[i] = 0;
		if (i > 0)
			is_on = i == 1;
		else if (answers && write(tty, "\033[0n", 4) != 4)
			perror("answer");
	}
}

/* One slice of time; 0 at the end. */
static int carry(void)
{
	struct timespec nap = {.tv_nsec = SLICE_MS * 1000000L};
	struct pollfd p = {.fd = tty, .events = POLLIN};
	char bytes[4096];
	static int before;
	int now = now_ms();

	credit += bytes_per_ms * (before ? now - before : SLICE_MS);
	before = now;
	if (credit > (double)sizeof(bytes))
		credit = sizeof(bytes);
	if (credit >= 1 && poll(&p, 1, 0) == 1) {
		ssize_t n = read(tty, bytes, (size_t)credit);

		if (n <= 0 || write(file, bytes, (size_t)n) != n)
			return 0;
		for (ssize_t i = 0; i < n; i++)
			take(bytes[i]);
		credit -= (double)n;
		total += n;
		last_byte_ms = now;
	} else if (credit > 1) {
		credit = 1; /* an idle line saves nothing up */
	}
	nanosleep(&nap, NULL);
	return 1;
}

static void press(const char *keys)
{
	const char *bytes = !strcmp(keys, "ESC") ? "\033" : !strcmp(keys, "^L") ? "\f" : keys;

	pressed_ms = now_ms();
	if (write(tty, bytes, strlen(bytes)) < 0)
		perror("press");
}

static void step(const char *word, const char *what)
{
	int start = now_ms();

	if (!strcmp(word, "press"))
		press(what);
	else if (!strcmp(word, "kill"))
		kill(atoi(what), SIGKILL);
	else if (!strcmp(word, "run"))
		while (now_ms() - start < atoi(what) && carry())
			;
	else if (!strcmp(word, "until")) {
		while (is_on != !strcmp(what, "on") && now_ms() - start < LONGEST_MS && carry())
			;
		printf("lag %d\n", now_ms() - pressed_ms);
	} else if (!strcmp(word, "quiet")) {
		for (last_byte_ms = start; now_ms() - last_byte_ms < QUIET_MS && carry();)
			if (now_ms() - start > LONGEST_MS)
				break;
		printf("at %ld\n", total);
	}
}

static pid_t spawn(const char *size, char **argv)
{
	struct winsize w = {0};
	char name[128];
	pid_t pid;

	if (sscanf(size, "%hux%hu", &w.ws_col, &w.ws_row) != 2 ||
		ptsname_r(tty, name, sizeof(name)) != 0)
		return -1;
	pid = fork();
	if (pid == 0) {
		int fd;

		setsid();
		fd = open(name, O_RDWR);
		ioctl(fd, TIOCSCTTY, 0);
		ioctl(fd, TIOCSWINSZ, &w);
		for (int i = 0; i < 3; i++)
			dup2(fd, i);
		execvp(argv[0], argv);
		_exit(127);
	}
	return pid;
}

int main(int argc, char **argv)
{
	char word[16], what[64];
	int status;
	pid_t pid;

	if (argc < 6)
		return 2;
	tty = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	file = open(argv[4], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (tty < 0 || file < 0 || grantpt(tty) < 0 || unlockpt(tty) < 0)
		return 2;
	bytes_per_ms = atof(argv[2]) / 1000;
	answers = !strcmp(argv[3], "answers");
	pid = spawn(argv[1], argv + 5);
	while (scanf("%15s %63[^\n]", word, what) >= 1) {
		step(word, what);
		fflush(stdout);
		what[0] = 0;
	}
	press("q");
	for (int start = now_ms(); waitpid(pid, &status, WNOHANG) == 0;) {
		if (now_ms() - start > 5000)
			kill(pid, SIGKILL);
		carry();
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
