/* SPDX-License-Identifier: MIT */
/* A program on a terminal of its own, for the tools of make bench. */
#pragma once

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

static inline double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* Run argv on a new terminal; returns its pid, the master side in *ret_fd. */
static inline pid_t pty_spawn(int columns, int rows, char **argv, int *ret_fd)
{
	struct winsize size = {
		.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
	int fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	char name[128];
	pid_t pid;

	if (fd < 0 || grantpt(fd) < 0 || unlockpt(fd) < 0 ||
		ptsname_r(fd, name, sizeof(name)) != 0) {
		perror("pty");
		exit(EXIT_FAILURE);
	}
	pid = fork();
	if (pid == 0) {
		int tty;

		setsid();
		tty = open(name, O_RDWR);
		ioctl(tty, TIOCSWINSZ, &size);
		ioctl(tty, TIOCSCTTY, 0);
		for (int i = 0; i < 3; i++)
			dup2(tty, i);
		setenv("TERM", "screen-256color", 1);
		execvp(argv[0], argv);
		perror(argv[0]);
		_exit(127);
	}
	*ret_fd = fd;
	return pid;
}

/* As a terminal does: one that asks whether it is there gets its answer. */
static inline void pty_answer(int fd, const char *bytes, size_t n)
{
	static const char question[] = "\033[5n", ok[] = "\033[0n";

	if (memmem(bytes, n, question, sizeof(question) - 1) &&
		write(fd, ok, sizeof(ok) - 1) < 0)
		perror("answer");
}
