/* SPDX-License-Identifier: MIT */
#include "record/snapshot_proc.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/macro.h"
#include "base/memory.h"
#include "base/text.h"

/* Enough for any process seen so far; a snapshot must not fill the disk. */
enum {
	SNAPSHOT_FDS_MAX = 100000,
	SNAPSHOT_THREADS_MAX = 20000,
};

struct snapshot_proc {
	int proc_dirfd, shared_dirfd, dirfd;
	FILE *notes; /* into memory: the file is made only when there is something to say */
	int stack_error;
};

static const struct {
	const char *name;
	int64_t cap;
	bool shared; /* by the threads */
} snapshot_files[] = {{"status", MIB, false}, {"stat", MIB, false}, {"statm", MIB, true},
	{"io", MIB, false}, {"limits", MIB, false}, {"cgroup", MIB, false},
	{"schedstat", MIB, false}, {"sched", MIB, false}, {"oom_score", MIB, false},
	{"oom_score_adj", MIB, false}, {"smaps_rollup", MIB, true}, {"maps", 64 * MIB, true}};

static void snapshot_note(struct snapshot_proc *p, const char *name, int r)
{
	const char *hint =
		r == -EACCES || r == -EPERM
			? " (another user's process: root or CAP_SYS_PTRACE may read it)"
			: "";

	if (r == -ENOENT)
		hint = " (this kernel does not have it)";
	if (r == -ESRCH)
		hint = " (the process has ended)";
	fprintf(p->notes, "%s: %s%s\n", name, error_words(r), hint);
}

static FILE *snapshot_create(struct snapshot_proc *p, const char *name)
{
	int fd = openat(
		p->dirfd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "w");

	if (!f)
		file_close(fd);
	return f;
}

/* The disk may be full only when the last bytes go out. */
static int snapshot_finish(FILE *f, const char *name, struct why *why)
{
	int r = ferror(f) ? -EIO : 0;

	if (fclose(f) != 0)
		r = -errno;
	return r < 0 ? why_errno(why, r, "snapshot: %s cannot be written", name) : 0;
}

/* Bytes from in to out, at most cap; *ret_error is why reading stopped short. */
static int snapshot_pump(int in, int out, int64_t cap, int *ret_error)
{
	char buffer[16 * 1024];

	*ret_error = 0;
	while (cap > 0) {
		ssize_t n = read(in, buffer, (size_t)MIN(cap, (int64_t)sizeof(buffer)));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			*ret_error = -errno;
		if (n <= 0)
			return 0;
		int r = file_write_all(out, buffer, (size_t)n);

		if (r < 0)
			return r;
		cap -= n;
	}
	*ret_error = -EFBIG;
	return 0;
}

/* One file of /proc as it is. A file that gave nothing at all is not made. */
static int snapshot_copy(
	struct snapshot_proc *p, int from_dirfd, const char *name, int64_t cap, struct why *why)
{
	_cleanup_close_ int in = openat(from_dirfd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	int error;

	if (in < 0) {
		snapshot_note(p, name, -errno);
		return 0;
	}
	_cleanup_close_ int out = openat(
		p->dirfd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	int r = out < 0 ? -errno : snapshot_pump(in, out, cap, &error);

	if (r < 0)
		return why_errno(why, r, "snapshot: proc/%s cannot be written", name);
	if (error < 0) {
		snapshot_note(p, name, error);
		if (lseek(out, 0, SEEK_CUR) == 0)
			unlinkat(p->dirfd, name, 0);
	}
	return 0;
}

/* The entries of a directory of /proc whose names are numbers, in the kernel's order. */
static DIR *snapshot_open_dir(struct snapshot_proc *p, int from_dirfd, const char *name)
{
	int fd = openat(from_dirfd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);

	if (!dir) {
		snapshot_note(p, name, -errno);
		file_close(fd);
	}
	return dir;
}

static const char *snapshot_next_number(DIR *dir)
{
	const struct dirent *entry;

	while ((entry = readdir(dir)))
		if (isdigit((unsigned char)entry->d_name[0]))
			return entry->d_name;
	return NULL;
}

/* Printable, on one line, tabs gone: a field of a table. */
static void snapshot_put(FILE *f, const char *text, size_t n)
{
	char printable[4 * 4096];

	text_printable(printable, sizeof(printable), text, n);
	fputs(printable, f);
}

static void snapshot_put_flags(struct snapshot_proc *p, FILE *f, const char *number)
{
	char path[64], info[1024];

	snprintf(path, sizeof(path), "fdinfo/%.20s", number);
	ssize_t n = file_read_small(p->shared_dirfd, path, info, sizeof(info));
	const char *flags = n > 0 ? strstr(info, "flags:\t") : NULL;

	if (flags) {
		flags += strlen("flags:\t");
		fprintf(f, "%.*s", (int)strcspn(flags, "\n"), flags);
	}
}

static int snapshot_write_fds(struct snapshot_proc *p, struct why *why)
{
	DIR *dir = snapshot_open_dir(p, p->shared_dirfd, "fd");
	const char *number;
	int count = 0;

	if (!dir)
		return 0;
	FILE *f = snapshot_create(p, "fds.txt");

	if (!f) {
		int r = -errno;

		closedir(dir);
		return why_errno(why, r, "snapshot: proc/fds.txt cannot be written");
	}
	fputs("fd\tflags\ttarget\n", f);
	while (count < SNAPSHOT_FDS_MAX && (number = snapshot_next_number(dir))) {
		char target[4096];
		ssize_t n = readlinkat(dirfd(dir), number, target, sizeof(target));

		fprintf(f, "%s\t", number);
		snapshot_put_flags(p, f, number);
		fputc('\t', f);
		if (n > 0)
			snapshot_put(f, target, (size_t)n);
		fputc('\n', f);
		count++;
	}
	if (count == SNAPSHOT_FDS_MAX)
		fprintf(p->notes, "fd: only the first %d are listed\n", SNAPSHOT_FDS_MAX);
	closedir(dir);
	return snapshot_finish(f, "proc/fds.txt", why);
}

/* A small file of one thread, its last LF off; the length, or negative errno. */
static ssize_t snapshot_read_task(
	struct snapshot_proc *p, const char *tid, const char *name, char *buf, size_t size)
{
	char path[64];

	snprintf(path, sizeof(path), "task/%.20s/%s", tid, name);
	ssize_t n = file_read_small(p->proc_dirfd, path, buf, size);

	if (n > 0 && buf[n - 1] == '\n')
		buf[--n] = 0;
	return n;
}

static char snapshot_task_state(const char *stat)
{
	const char *close = strrchr(stat, ')');

	return close && close[1] == ' ' && isalpha((unsigned char)close[2]) ? close[2] : '?';
}

/* Frames of the kernel stack, one a line, indented below the thread. */
static void snapshot_put_stack(struct snapshot_proc *p, FILE *f, const char *tid)
{
	char stack[16 * 1024];

	if (p->stack_error)
		return;
	ssize_t n = snapshot_read_task(p, tid, "stack", stack, sizeof(stack));

	if (n < 0 && n != -ESRCH && n != -ENOENT)
		p->stack_error = (int)n;
	for (char *rest = stack, *line; n > 0 && (line = strsep(&rest, "\n"));) {
		fputs("\t\t", f);
		snapshot_put(f, line, strlen(line));
		fputc('\n', f);
	}
}

static void snapshot_put_thread(struct snapshot_proc *p, FILE *f, const char *tid)
{
	char comm[256], stat[4096], wchan[256];
	ssize_t n_comm = snapshot_read_task(p, tid, "comm", comm, sizeof(comm));
	ssize_t n_stat = snapshot_read_task(p, tid, "stat", stat, sizeof(stat));
	ssize_t n_wchan = snapshot_read_task(p, tid, "wchan", wchan, sizeof(wchan));

	fprintf(f, "%s\t%c\t", tid, n_stat > 0 ? snapshot_task_state(stat) : '?');
	if (n_comm > 0)
		snapshot_put(f, comm, (size_t)n_comm);
	fputc('\t', f);
	if (n_wchan > 0 && strcmp(wchan, "0") != 0)
		snapshot_put(f, wchan, (size_t)n_wchan);
	fputc('\n', f);
	snapshot_put_stack(p, f, tid);
}

static int snapshot_write_threads(struct snapshot_proc *p, struct why *why)
{
	DIR *dir = snapshot_open_dir(p, p->proc_dirfd, "task");
	const char *tid;
	int count = 0;

	if (!dir)
		return 0;
	FILE *f = snapshot_create(p, "threads.txt");

	if (!f) {
		int r = -errno;

		closedir(dir);
		return why_errno(why, r, "snapshot: proc/threads.txt cannot be written");
	}
	fputs("tid\tstate\tname\twaits in\n", f);
	for (; count < SNAPSHOT_THREADS_MAX && (tid = snapshot_next_number(dir)); count++)
		snapshot_put_thread(p, f, tid);
	if (count == SNAPSHOT_THREADS_MAX)
		fprintf(p->notes, "task: only the first %d are listed\n", SNAPSHOT_THREADS_MAX);
	if (p->stack_error)
		fprintf(p->notes, "task/*/stack: %s (only root may read kernel stacks)\n",
			error_words(p->stack_error));
	closedir(dir);
	return snapshot_finish(f, "proc/threads.txt", why);
}

static int snapshot_write_parts(struct snapshot_proc *p, bool with_environ, struct why *why)
{
	int r = snapshot_write_threads(p, why);

	if (r == 0)
		r = snapshot_write_fds(p, why);
	for (size_t i = 0; i < ARRAY_SIZE(snapshot_files) && r == 0; i++)
		r = snapshot_copy(p, snapshot_files[i].shared ? p->shared_dirfd : p->proc_dirfd,
			snapshot_files[i].name, snapshot_files[i].cap, why);
	if (r == 0 && with_environ)
		r = snapshot_copy(p, p->shared_dirfd, "environ", 4 * MIB, why);
	return r;
}

int snapshot_proc_write(
	int proc_dirfd, int shared_dirfd, int dirfd, bool with_environ, struct why *why)
{
	struct snapshot_proc p = {
		.proc_dirfd = proc_dirfd, .shared_dirfd = shared_dirfd, .dirfd = dirfd};
	_cleanup_free_ char *notes = NULL;
	size_t n = 0;

	p.notes = open_memstream(&notes, &n);
	if (!p.notes)
		return why_errno(why, -ENOMEM, "snapshot");
	int r = snapshot_write_parts(&p, with_environ, why);

	if (fclose(p.notes) != 0 && r == 0)
		r = why_errno(why, -ENOMEM, "snapshot");
	if (r == 0 && n > 0) {
		r = file_create(dirfd, "unreadable.txt", notes, n);
		if (r < 0)
			why_errno(why, r, "snapshot: proc/unreadable.txt cannot be written");
	}
	return r;
}
