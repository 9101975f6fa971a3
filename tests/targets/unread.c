/* SPDX-License-Identifier: MIT */
/*
 * unread SECONDS COMMAND...: runs a command on a terminal that shows its first screen and is
 * then not read for so long (Ctrl-S, a dead connection). Afterwards it is read again, the
 * command gets a "q", and its status is ours.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static pid_t spawn(int fd, char **argv)
{
	struct winsize size = {.ws_row = 48, .ws_col = 160};
	char name[128];
	pid_t pid;

	if (ptsname_r(fd, name, sizeof(name)) != 0)
		return -1;
	pid = fork();
	if (pid == 0) {
		int tty;

		setsid();
		tty = open(name, O_RDWR);
		ioctl(tty, TIOCSCTTY, 0);
		ioctl(tty, TIOCSWINSZ, &size);
		for (int i = 0; i < 3; i++)
			dup2(tty, i);
		execvp(argv[0], argv);
		_exit(127);
	}
	return pid;
}

/* Read until nothing has come for so long; false at the end. */
static int read_until_quiet(int fd, int quiet_ms)
{
	char buffer[65536];
	struct pollfd p = {.fd = fd, .events = POLLIN};
	ssize_t n = 1;

	for (int left = 200; left > 0 && n > 0 && poll(&p, 1, quiet_ms) > 0; left--)
		n = read(fd, buffer, sizeof(buffer));
	return n > 0;
}

static int has_ended(pid_t pid)
{
	siginfo_t info = {0};

	return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) < 0 ||
	       info.si_pid == pid;
}

int main(int argc, char **argv)
{
	int fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	struct timespec nap = {.tv_sec = argc > 1 ? atol(argv[1]) : 0};
	int status;
	pid_t pid;

	if (argc < 3 || fd < 0 || grantpt(fd) < 0 || unlockpt(fd) < 0) {
		fprintf(stderr, "usage: unread SECONDS COMMAND...\n");
		return 2;
	}
	pid = spawn(fd, argv + 2);
	/* On a busy machine the first byte takes its time; only then is quiet a first screen.
	 */
	poll(&(struct pollfd){.fd = fd, .events = POLLIN}, 1, 10000);
	read_until_quiet(fd, 100);
	while (nanosleep(&nap, &nap) < 0 && errno == EINTR)
		;
	if (write(fd, "q", 1) != 1)
		perror("write");
	while (read_until_quiet(fd, 2000) && !has_ended(pid))
		;
	/* The terminal may be closed a while before the program's end. */
	for (int left = 200; left > 0 && !has_ended(pid); left--)
		poll(NULL, 0, 50);
	if (waitpid(pid, &status, WNOHANG) != pid) {
		fprintf(stderr, "it has not ended\n");
		return EXIT_FAILURE;
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
