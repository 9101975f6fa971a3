/* SPDX-License-Identifier: MIT */
#include "proc/target.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/macro.h"
#include "base/memory.h"
#include "base/text.h"
#include "proc/cmdline.h"
#include "proc/parse.h"
#include "proc/procfs.h"

enum { TARGET_KTHREAD = 0x00200000 /* PF_KTHREAD */ };
#define TARGET_CMDLINE_LIMIT_NS (200 * NS_PER_MS)

struct target {
	pid_t pid;
	int pidfd, dir;
	bool child;
	bool reaped;
	int status;          /* of the child, once reaped */
	struct rusage usage; /* of the child, once reaped */
	struct target_info info;
	struct pid_stat first;        /* what that was made of */
	struct cmdline_reader reader; /* of info.command, until somebody asks */
};

static int target_pidfd_open(pid_t pid)
{
	long fd = syscall(SYS_pidfd_open, pid, 0);

	return fd < 0 ? -errno : (int)fd;
}

int target_signal(const struct target *t, int signal)
{
	return syscall(SYS_pidfd_send_signal, t->pidfd, signal, NULL, 0) < 0 ? -errno : 0;
}

/* Reaped already? A zombie still takes signal 0. */
static bool target_gone(const struct target *t)
{
	return target_signal(t, 0) == -ESRCH;
}

/* A number the kernel knows but takes no pidfd of is a thread of another process. */
static int target_explain_thread(int root, pid_t pid, struct why *why)
{
	char path[32], text[8192];
	struct pid_status s;

	procfs_task_path(path, sizeof(path), pid, "status");
	ssize_t n = procfs_read_at(root, path, text, sizeof(text));
	if (n > 0 && parse_status(text, (size_t)n, &s) == 0 && (s.has & STATUS_TGID) &&
		s.tgid != pid)
		return why_set(why, -ESRCH, "%d is a thread of process %d: give that number",
			(int)pid, (int)s.tgid);
	return why_set(why, -ESRCH, "no process has pid %d", (int)pid);
}

static int target_hold_pidfd(struct target *t, int root, struct why *why)
{
	t->pidfd = t->pid > 0 ? target_pidfd_open(t->pid) : -ESRCH;
	if (t->pidfd >= 0)
		return 0;
	if (t->pidfd == -ENOSYS)
		return why_set(
			why, -ENOSYS, "this kernel has no pidfd_open: Linux 5.3 is needed");
	if (t->pidfd == -ESRCH || t->pidfd == -EINVAL || t->pidfd == -ENOENT)
		return target_explain_thread(root, t->pid, why);
	return why_errno(why, t->pidfd, "cannot hold process %d", (int)t->pid);
}

/* The process exists (a pidfd is held) but /proc does not show it: hidepid, or it just left. */
static int target_hold_dir(struct target *t, int root, struct why *why)
{
	char name[16];

	snprintf(name, sizeof(name), "%d", (int)t->pid);
	t->dir = procfs_open(root, name);
	if (t->dir >= 0)
		return 0;
	if (target_gone(t))
		return why_set(why, -ESRCH, "process %d has just ended", (int)t->pid);
	if (t->dir == -ENOENT || t->dir == -EACCES || t->dir == -EPERM)
		return why_set(why, -EPERM,
			"process %d exists but /proc hides it (mounted with hidepid): try "
			"sudo, "
			"or join the group of the mount's gid= option",
			(int)t->pid);
	return why_errno(why, t->dir, "cannot open /proc/%d", (int)t->pid);
}

static int target_read_stat(const struct target *t, struct pid_stat *ret)
{
	return procfs_read_stat(t->dir, "stat", ret);
}

static bool target_ended(const struct target *t)
{
	struct pollfd p = {t->pidfd, POLLIN, 0};

	return poll(&p, 1, 0) > 0;
}

static void target_set_user(struct target_info *info)
{
	char buf[4096];
	struct passwd pw, *found = NULL;

	if (getpwuid_r(info->uid, &pw, buf, sizeof(buf), &found) == 0 && found)
		text_printable(info->user, sizeof(info->user), pw.pw_name, strlen(pw.pw_name));
	else
		snprintf(info->user, sizeof(info->user), "%u", (unsigned)info->uid);
}

static void target_set_nspid(struct target_info *info, const struct pid_status *s)
{
	size_t used = 0;

	info->nspid[0] = 0;
	for (int i = 0; s->n_nspid > 1 && i < s->n_nspid && used < sizeof(info->nspid); i++)
		used += (size_t)snprintf(info->nspid + used, sizeof(info->nspid) - used, "%s%d",
			i ? " -> " : "", (int)s->nspid[i]);
}

static void target_read_status(struct target *t)
{
	char text[8192];
	struct pid_status s;
	ssize_t n = procfs_read_at(t->dir, "status", text, sizeof(text));

	if (n < 0 || parse_status(text, (size_t)n, &s) < 0)
		return;
	if (s.has & STATUS_UID) {
		t->info.uid = s.uid;
		target_set_user(&t->info);
	}
	target_set_nspid(&t->info, &s);
}

static void target_begin_command(struct target *t)
{
	if (t->info.kernel_thread ||
		cmdline_begin(t->dir, TARGET_CMDLINE_LIMIT_NS, &t->reader) < 0)
		snprintf(t->info.command, sizeof(t->info.command), "[%s]", t->info.comm);
}

static void target_drop_command(struct target *t)
{
	if (t->reader.fd >= 0)
		cmdline_end(&t->reader, NULL, 0);
}

static void target_end_command(struct target *t)
{
	char argv[4096];
	struct target_info *info = &t->info;

	if (t->reader.fd < 0)
		return;
	ssize_t n = cmdline_end(&t->reader, argv, sizeof(argv));

	if (n > 0 && cmdline_join(info->command, sizeof(info->command), argv, (size_t)n) > 0)
		return;
	snprintf(info->command, sizeof(info->command), "[%s]", info->comm);
}

static void target_read_exe(struct target *t)
{
	static const char deleted[] = " (deleted)";
	char path[4096];
	struct statx st;
	struct target_info *info = &t->info;
	ssize_t n = readlinkat(t->dir, "exe", path, sizeof(path));
	size_t tail = sizeof(deleted) - 1;

	info->exe[0] = 0;
	info->exe_deleted = false;
	if (n <= 0)
		return;
	/* The link count tells a removed file from one whose name ends like that. */
	if (statx(t->dir, "exe", AT_STATX_DONT_SYNC, STATX_NLINK, &st) == 0)
		info->exe_deleted = st.stx_nlink == 0;
	if (info->exe_deleted && (size_t)n > tail &&
		memcmp(path + n - tail, deleted, tail) == 0)
		n -= (ssize_t)tail;
	text_printable(info->exe, sizeof(info->exe), path, (size_t)n);
}

/* I/O is refused when it is read; PSS already when it is opened, and reading it would walk all
 * the memory of the process. */
static bool target_is_denied(int dirfd, const char *path, bool refuses_reading)
{
	char byte[2];
	ssize_t n = 0;
	int fd = procfs_open(dirfd, path);

	if (fd == -EACCES || fd == -EPERM)
		return true;
	if (fd >= 0 && refuses_reading)
		n = procfs_read(fd, byte, sizeof(byte));
	file_close(fd);
	return n == -EACCES || n == -EPERM;
}

static void target_read_denied(struct target *t)
{
	static const struct {
		const char *file, *adds;
		bool refuses_reading;
	} files[] = {
		{"io", "I/O", true},
		{"fd", "open files", false},
		{"smaps_rollup", "PSS", false},
	};
	char adds[64] = "";

	t->info.denied[0] = 0;
	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		if (!target_is_denied(t->dir, files[i].file, files[i].refuses_reading))
			continue;
		size_t a = strlen(adds);

		snprintf(adds + a, sizeof(adds) - a, "%s%s", a ? ", " : "", files[i].adds);
	}
	if (adds[0])
		snprintf(t->info.denied, sizeof(t->info.denied),
			"no permission: sudo or CAP_SYS_PTRACE would add %s", adds);
}

static void target_set_start(struct target_info *info, uint64_t start_ticks)
{
	int64_t hz = sysconf(_SC_CLK_TCK);

	info->start_boot_ns = (int64_t)(start_ticks / (uint64_t)hz) * NS_PER_S +
			      (int64_t)(start_ticks % (uint64_t)hz) * (NS_PER_S / hz);
	info->start_real_ns = clock_real_ns() - clock_boot_ns() + info->start_boot_ns;
}

static void target_take_stat(struct target *t, const struct pid_stat *s)
{
	struct target_info *info = &t->info;

	if (t->first.pid == 0)
		t->first = *s;
	info->pid = t->pid;
	info->ppid = s->ppid;
	info->kernel_thread = s->flags & TARGET_KTHREAD;
	text_printable(info->comm, sizeof(info->comm), s->comm, s->comm_len);
}

/* The command's reader works meanwhile. */
static void target_read_rest(struct target *t)
{
	target_begin_command(t);
	target_read_status(t);
	target_read_exe(t);
	target_read_denied(t);
}

void target_refresh_info(struct target *t)
{
	struct pid_stat s;

	target_drop_command(t);
	if (target_read_stat(t, &s) < 0)
		return;
	target_take_stat(t, &s);
	target_read_rest(t);
	target_end_command(t);
}

void target_refresh_name(struct target *t)
{
	struct pid_stat s;

	if (target_read_stat(t, &s) == 0)
		target_take_stat(t, &s);
}

int target_read_facts(int dirfd, struct target_info *ret_info)
{
	struct target t = {.pid = ret_info->pid,
		.pidfd = -1,
		.dir = dirfd,
		.info = *ret_info,
		.reader.fd = -1};
	struct pid_stat s;
	int r = target_read_stat(&t, &s);

	if (r < 0)
		return r;
	target_refresh_info(&t);
	*ret_info = t.info;
	return 0;
}

static int target_hold(struct target *t, struct why *why)
{
	_cleanup_close_ int root = -1;
	struct pid_stat s;
	int r = procfs_open_root(&root);

	if (r == -EXDEV)
		return why_set(why, r,
			"/proc is that of another pid namespace, where %d is another process: "
			"mount our own (unshare --mount-proc)",
			(int)t->pid);
	if (r < 0)
		return why_set(why, r, "/proc is not mounted here");
	r = target_hold_pidfd(t, root, why);
	if (r < 0)
		return r;
	r = target_hold_dir(t, root, why);
	if (r < 0)
		return r;
	r = target_read_stat(t, &s);
	/* The pidfd was taken first: when its process still is there now, the number cannot
	 * have changed hands in between, and the directory is that process's too. */
	if (r == -ESRCH || r == -ENOENT || target_gone(t))
		return why_set(why, -ESRCH, "process %d has just ended", (int)t->pid);
	if (r < 0)
		return why_errno(why, r, "cannot read /proc/%d/stat", (int)t->pid);
	target_take_stat(t, &s);
	if (target_ended(t))
		return why_set(why, -ESRCH,
			"process %d (%s) has ended and waits for its parent to notice (zombie)",
			(int)t->pid, t->info.comm);
	target_set_start(&t->info, s.start_ticks);
	return 0;
}

static int target_new(pid_t pid, struct target **ret, struct why *why)
{
	_cleanup_(target_closep) struct target *t = xcalloc(1, sizeof(*t));

	*t = (struct target){.pid = pid, .pidfd = -1, .dir = -1, .reader.fd = -1};
	int r = target_hold(t, why);
	if (r < 0)
		return r;
	*ret = TAKE_PTR(t);
	return 0;
}

int target_open(pid_t pid, struct target **ret, struct why *why)
{
	int r = target_new(pid, ret, why);

	if (r == 0)
		target_read_rest(*ret);
	return r;
}

void target_set_child(struct target *t)
{
	t->child = true;
}

int target_open_child(pid_t pid, struct target **ret, struct why *why)
{
	int r = target_new(pid, ret, why);

	if (r < 0)
		return r;
	target_set_child(*ret);
	/* It waits, and is not yet what it was started for. */
	(*ret)->first = (struct pid_stat){0};
	return 0;
}

void target_close(struct target *t)
{
	if (!t)
		return;
	target_drop_command(t);
	file_close(t->dir);
	file_close(t->pidfd);
	free(t);
}

const struct target_info *target_info(struct target *t)
{
	target_end_command(t);
	return &t->info;
}

int target_pidfd(const struct target *t)
{
	return t->pidfd;
}

int target_dirfd(const struct target *t)
{
	return t->dir;
}

const struct pid_stat *target_first_stat(const struct target *t)
{
	return &t->first;
}

pid_t target_pid(const struct target *t)
{
	return t->pid;
}

bool target_has_ended(const struct target *t)
{
	return t->reaped || target_ended(t);
}

static void target_set_end(struct event *e, int wait_status)
{
	bool killed = WIFSIGNALED(wait_status);

	e->kind = killed ? EVENT_SIGNAL : EVENT_EXIT;
	e->number = killed ? WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
}

/* The pid cannot be another's: until we wait for our child its number stays taken. */
static int target_reap(struct target *t)
{
	pid_t r;

	if (t->reaped)
		return 0;
	do
		r = wait4(t->pid, &t->status, WNOHANG, &t->usage);
	while (r < 0 && errno == EINTR);
	if (r <= 0)
		return r == 0 ? -EAGAIN : -errno;
	t->reaped = true;
	return 0;
}

/*
 * Field 52 reads 0 both for a clean end and for lack of permission, so it counts only when
 * /proc/PID/io, which asks for the same permission, can be read.
 */
static int target_zombie_status(const struct target *t, int *ret_status)
{
	char io[512];
	struct pid_stat s;
	int r = target_read_stat(t, &s);

	if (r < 0)
		return r;
	if (s.exit_code < 0)
		return -ENODATA;
	ssize_t n = procfs_read_at(t->dir, "io", io, sizeof(io));
	if (n < 0)
		return (int)n;
	*ret_status = (int)s.exit_code;
	return 0;
}

int target_end(struct target *t, struct event *ret_event)
{
	int status;

	if (!target_has_ended(t))
		return -EAGAIN;
	if (t->child) {
		int r = target_reap(t);

		if (r == -EAGAIN)
			return r;
		if (r == 0) {
			target_set_end(ret_event, t->status);
			return 0;
		}
	}
	if (target_zombie_status(t, &status) == 0) {
		target_set_end(ret_event, status);
		return 0;
	}
	ret_event->kind = EVENT_LOST;
	ret_event->number = 0;
	return 0;
}

int target_rusage(const struct target *t, struct rusage *ret)
{
	if (!t->reaped)
		return -ENODATA;
	*ret = t->usage;
	return 0;
}
