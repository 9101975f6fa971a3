/* SPDX-License-Identifier: MIT */
#include "command/version.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "command/attach.h"
#include "golang/build_text.h"
#include "proc/find.h"

static int open_pid(pid_t pid, struct why *why)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/exe", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0)
		return fd;
	if (errno == ENOENT) {
		/* A kernel thread or a zombie is there and has no program. */
		snprintf(path, sizeof(path), "/proc/%d", (int)pid);
		if (access(path, F_OK) == 0)
			return why_set(
				why, -ENOEXEC, "process %d has no program file", (int)pid);
		return why_set(why, -ESRCH, "no process %d", (int)pid);
	}
	return why_errno(why, -errno, "cannot read the program of process %d", (int)pid);
}

static int open_file(const char *path, struct why *why)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0)
		return why_errno(why, -errno, "cannot open %s", path);
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		file_close(fd);
		return why_set(why, -ENOEXEC, "%s is not a file", path);
	}
	return fd;
}

static int open_name(const char *name, struct why *why)
{
	_cleanup_free_ struct find_row *rows = NULL;
	size_t n = 0;
	int r = find_by_name(name, &rows, &n, why);

	if (r < 0)
		return r;
	if (n == 0)
		return access(name, F_OK) == 0
			       ? open_file(name, why)
			       : why_set(why, -ESRCH, "no process and no file named %s", name);
	if (n == 1)
		return open_pid(rows[0].pid, why);
	for (size_t i = 0; i < n; i++)
		fprintf(stderr, "%7d  %s\n", (int)rows[i].pid, rows[i].command);
	return why_set(
		why, -ENOTUNIQ, "%zu processes are named %s: name one by its pid", n, name);
}

/* Digits are a pid, a slash makes a path, anything else is first a process, then a file. */
static int open_what(const char *what, struct why *why)
{
	size_t digits = strspn(what, "0123456789");

	if (digits > 0 && what[digits] == 0)
		return digits < 10 ? open_pid((pid_t)atoi(what), why)
				   : why_set(why, -ESRCH, "no process %s", what);
	return strchr(what, '/') ? open_file(what, why) : open_name(what, why);
}

int command_version(int argc, char **argv, struct why *why)
{
	struct go_build build;
	int fd, r;

	if (argc == 2 && (strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "--help") == 0)) {
		puts("onetop version PID|NAME|FILE\n"
		     "Print what a Go binary says of itself: version, modules, build "
		     "settings.");
		return 0;
	}
	if (argc == 3 && strcmp(argv[1], "--") == 0)
		argv++, argc--;
	if (argc != 2 || argv[1][0] == '-' || argv[1][0] == 0) {
		why_set(why, -EINVAL,
			"version takes one process or file: onetop version "
			"PID|NAME|FILE");
		return 2;
	}
	fd = open_what(argv[1], why);
	if (fd < 0)
		return attach_exit_status(fd);
	r = go_build_read(fd, &build, why);
	file_close(fd);
	if (r < 0) {
		struct why reason = *why;

		why_set(why, r, "%s: %s", argv[1], reason.text);
		return 1;
	}
	go_build_print(stdout, argv[1], &build);
	go_build_done(&build);
	return 0;
}
