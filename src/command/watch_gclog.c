/* SPDX-License-Identifier: MIT */
#include "command/watch_gclog.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"
#include "golang/environ.h"

enum { ENVIRON_MAX = 4 << 20 };

#define NULL_DEVICE makedev(1, 3) /* Documentation/admin-guide/devices.txt */

void watch_gclog_init(struct watch_gclog *w)
{
	*w = (struct watch_gclog){.read_fd = -1, .write_fd = -1, .foreign_fd = -1};
}

void watch_gclog_done(struct watch_gclog *w)
{
	w->read_fd = file_close(w->read_fd);
	w->write_fd = file_close(w->write_fd);
}

int watch_gclog_pipe(struct watch_gclog *w, struct child_options *o, struct why *why)
{
	static const char name[] = "GODEBUG=";
	int fds[2];

	strcpy(w->godebug, name);
	if (go_godebug_add_gctrace(getenv("GODEBUG"), w->godebug + sizeof(name) - 1,
		    sizeof(w->godebug) - sizeof(name) + 1) < 0)
		return why_set(
			why, -E2BIG, "--gctrace: GODEBUG is too long to add gctrace=1 to it");
	if (pipe2(fds, O_CLOEXEC) < 0)
		return why_errno(why, -errno, "cannot make a pipe for the GC log");
	w->read_fd = fds[0];
	w->write_fd = fds[1];
	w->foreign_fd = o->stderr_fd >= 0 ? o->stderr_fd : STDERR_FILENO;
	w->extra[0] = w->godebug;
	o->stderr_fd = w->write_fd;
	o->environ_extra = w->extra;
	return 0;
}

int watch_gclog_start(struct watch_gclog *w, struct gclog **ret, struct why *why)
{
	struct gclog_options o = {.fd = w->read_fd, .foreign_fd = w->foreign_fd};

	w->write_fd = file_close(w->write_fd);
	w->read_fd = -1;
	return gclog_new(&o, ret, why);
}

/* Does its environment ask for a log? 0; -ENOENT no; other errno cannot be seen. */
static int gclog_is_on(struct target *t, struct why *why)
{
	_cleanup_free_ char *block = NULL;
	struct go_environ e;
	size_t n;
	int r = file_read_all(target_dirfd(t), "environ", ENVIRON_MAX, &block, &n);

	if (r < 0)
		return why_errno(why, r, "--gctrace: its environment cannot be read");
	go_environ_parse(block, n, &e);
	if (!e.gctrace)
		return why_set(why, -ENOENT,
			"--gctrace: its GODEBUG has no gctrace=1, and a running process cannot "
			"be "
			"told to log; start it with GODEBUG=gctrace=1, or under 'onetop "
			"--gctrace "
			"-- COMMAND'");
	return 0;
}

/* Its standard error, where reading takes nothing from anybody. */
static int gclog_open_stderr(struct target *t, struct why *why)
{
	struct stat st;
	int r = gclog_is_on(t, why);

	if (r < 0)
		return r;
	if (fstatat(target_dirfd(t), "fd/2", &st, 0) < 0)
		return why_errno(why, -errno, "--gctrace: its standard error cannot be seen");
	if (S_ISCHR(st.st_mode) && st.st_rdev == NULL_DEVICE)
		return why_set(why, -EOPNOTSUPP,
			"its standard error, where it logs, is /dev/null: the log is lost; "
			"redirect it to a file");
	if (!S_ISREG(st.st_mode))
		return why_set(why, -EOPNOTSUPP,
			"its standard error, where it logs, is %s: reading that would steal "
			"from its reader; redirect it to a file",
			S_ISFIFO(st.st_mode)   ? "a pipe"
			: S_ISCHR(st.st_mode)  ? "a terminal or device"
			: S_ISSOCK(st.st_mode) ? "a socket"
					       : "no file");
	int fd = openat(target_dirfd(t), "fd/2", O_RDONLY | O_CLOEXEC | O_NOCTTY);

	return fd >= 0 ? fd
		       : why_errno(why, -errno, "--gctrace: its log file cannot be opened");
}

int watch_gclog_open(const struct options *o, struct target *t, struct why *why)
{
	struct stat st;
	int fd;

	if (!o->gctrace_file)
		return gclog_open_stderr(t, why);
	fd = open(o->gctrace_file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return why_errno(why, -errno, "--gctrace: cannot open %.200s", o->gctrace_file);
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		file_close(fd);
		return why_set(why, -EINVAL, "--gctrace: %.200s is no file", o->gctrace_file);
	}
	return fd;
}

int watch_gclog_attach(
	const struct options *o, struct target *t, struct gclog **ret_log, struct why *why)
{
	struct gclog_options go = {.foreign_fd = -1, .fd = watch_gclog_open(o, t, why)};
	int64_t boot_ns = target_info(t)->start_boot_ns;

	if (go.fd < 0)
		return go.fd;
	if (boot_ns > 0)
		go.start_ns = boot_ns - (clock_boot_ns() - clock_mono_ns());
	return gclog_new(&go, ret_log, why);
}
