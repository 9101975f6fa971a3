/* SPDX-License-Identifier: MIT */
#include "command/pprof_output.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/macro.h"
#include "base/memory.h"

const char *pprof_output_picture(enum report_kind kind)
{
	switch (kind) {
	case REPORT_SVG:
		return "svg";
	case REPORT_PNG:
		return "png";
	case REPORT_PDF:
		return "pdf";
	case REPORT_PS:
		return "ps";
	case REPORT_GIF:
		return "gif";
	default:
		return NULL;
	}
}

/* Files in memory on both sides: neither program ever waits for the other. */
static int pprof_output_spawn(const char *format, int in, int out)
{
	_cleanup_free_ char *option = xasprintf("-T%s", format);
	char *argv[] = {(char *)"dot", option, NULL};
	posix_spawn_file_actions_t actions;
	int status;
	pid_t pid;
	int r = posix_spawn_file_actions_init(&actions);

	if (r != 0)
		return -r;
	r = posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	if (r == 0)
		r = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	if (r == 0)
		r = posix_spawnp(&pid, "dot", &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (r != 0)
		return -r;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -EIO;
}

int pprof_output_draw(const char *format, const char *dot, size_t size, char **ret_data,
	size_t *ret_size, struct why *why)
{
	_cleanup_close_ int in = memfd_create("dot", MFD_CLOEXEC);
	_cleanup_close_ int out = memfd_create("picture", MFD_CLOEXEC);

	if (in < 0 || out < 0)
		return why_errno(why, -errno, "no room for the picture");
	int r = file_write_all(in, dot, size);

	if (r == 0 && lseek(in, 0, SEEK_SET) < 0)
		r = -errno;
	if (r == 0)
		r = pprof_output_spawn(format, in, out);
	if (r == -ENOENT)
		return why_set(why, r,
			"-%s needs Graphviz (Debian: apt-get install graphviz); "
			"-flame and -tree need nothing",
			format);
	if (r == 0 && lseek(out, 0, SEEK_SET) < 0)
		r = -errno;
	if (r == 0)
		r = file_read_fd(out, 1024 * MIB, ret_data, ret_size);
	return r < 0 ? why_errno(why, r, "Graphviz's dot -T%s failed", format) : 0;
}

void pprof_output_hold(sigset_t *ret_before)
{
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &signals, ret_before);
}

void pprof_output_release(const sigset_t *before)
{
	pthread_sigmask(SIG_SETMASK, before, NULL);
}

/* Written beside its place, then moved there. */
static int pprof_output_replace(const char *path, const char *data, size_t size)
{
	_cleanup_free_ char *temporary = xasprintf("%s.%d.tmp", path, (int)getpid());
	_cleanup_close_ int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

	if (fd < 0)
		return -errno;
	int r = file_write_all(fd, data, size);

	if (r == 0 && rename(temporary, path) < 0)
		r = -errno;
	if (r < 0)
		unlink(temporary);
	return r;
}

static int pprof_output_file(const char *path, const char *data, size_t size)
{
	struct stat st;

	/* A pipe or a device cannot be replaced, only written. */
	if (stat(path, &st) < 0 || S_ISREG(st.st_mode)) {
		sigset_t before;

		pprof_output_hold(&before);
		int r = pprof_output_replace(path, data, size);

		pprof_output_release(&before);
		return r;
	}
	_cleanup_close_ int fd = open(path, O_WRONLY | O_CLOEXEC);

	return fd < 0 ? -errno : file_write_all(fd, data, size);
}

/* What a terminal is spared, and what the file for it ends with. */
static const char *pprof_output_suffix(enum report_kind kind)
{
	if (kind == REPORT_PROTO || kind == REPORT_TOPPROTO)
		return "pb.gz";
	if (kind == REPORT_CALLGRIND)
		return "callgraph.out";
	if (kind == REPORT_FLAME)
		return "svg";
	return pprof_output_picture(kind);
}

enum { PPROF_OUTPUT_NAMES = 10000 };

/* profile001.svg, profile002.svg, ...: the first that is not there yet. */
static int pprof_output_fresh(
	const char *suffix, const char *data, size_t size, struct why *why)
{
	for (int i = 1; i < PPROF_OUTPUT_NAMES; i++) {
		_cleanup_free_ char *path = xasprintf("profile%03d.%s", i, suffix);
		_cleanup_close_ int fd =
			open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

		if (fd < 0 && errno == EEXIST)
			continue;
		if (fd < 0)
			return why_errno(why, -errno, "%s", path);
		fprintf(stderr, "Generating report in %s\n", path);
		int r = file_write_all(fd, data, size);

		if (r < 0) {
			unlink(path);
			return why_errno(why, r, "%s", path);
		}
		return 0;
	}
	return why_set(
		why, -EEXIST, "no free name profile001.%s ... profile9999.%s", suffix, suffix);
}

int pprof_output_write(
	const struct pprof_options *o, const char *data, size_t size, struct why *why)
{
	const char *suffix = pprof_output_suffix(o->report);
	int r;

	if (o->output) {
		fprintf(stderr, "Generating report in %s\n", o->output);
		r = pprof_output_file(o->output, data, size);
		return r < 0 ? why_errno(why, r, "%s", o->output) : 0;
	}
	if (suffix && isatty(STDOUT_FILENO)) {
		sigset_t before;

		pprof_output_hold(&before);
		r = pprof_output_fresh(suffix, data, size, why);
		pprof_output_release(&before);
		return r;
	}
	r = file_write_all(STDOUT_FILENO, data, size);
	return r < 0 ? why_errno(why, r, "standard output") : 0;
}
