/* SPDX-License-Identifier: MIT */
#include "proc/files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/major.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "proc/files_parse.h"
#include "proc/procfs.h"

enum {
	FILES_REMOTE_MAX = 1024,
	FILES_MOUNTS_MAX = 8 << 20,
	FILES_UNIX98_FIRST = 136, /* /dev/pts: eight majors */
	FILES_UNIX98_LAST = 143,
};

/* A file without a name, as one descriptor shows it. */
struct files_gone {
	uint64_t device, inode; /* 0, 0: it could not be asked */
	int64_t held;           /* bytes of its file system */
};

/* One reading under way. */
struct files_walk {
	struct files *f;
	int fd_dir, info_dir; /* -1: unreadable */
	size_t room, max_rows;
	struct files_gone *gone; /* also of descriptors beyond max_rows */
	size_t n_gone, room_gone;
	int64_t deadline_ns; /* 0: none */
	int64_t *remote;     /* mount ids, ascending */
	size_t n_remote;
	bool ask_none; /* which mounts are remote is not known: ask no file for its size */
};

static void files_read_place(
	int dirfd, const char *which, char out[FILES_NAME_MAX], bool *ret_deleted)
{
	struct files_row row;
	char link[PATH_MAX];
	ssize_t n = readlinkat(dirfd, which, link, sizeof(link));

	out[0] = 0;
	if (n < 0)
		return;
	files_parse_link(link, (size_t)n, &row);
	memcpy(out, row.name, FILES_NAME_MAX);
	*ret_deleted = row.deleted;
}

static void files_read_mounts(struct files_walk *w, int dirfd)
{
	_cleanup_free_ char *text = NULL;
	size_t n;

	w->remote = xcalloc(FILES_REMOTE_MAX, sizeof(*w->remote));
	w->ask_none = file_read_all(dirfd, "mountinfo", FILES_MOUNTS_MAX, &text, &n) < 0;
	if (w->ask_none)
		return;
	w->n_remote = files_parse_remote(text, n, w->remote, FILES_REMOTE_MAX);
	if (w->n_remote > FILES_REMOTE_MAX)
		w->ask_none = true;
}

static bool files_is_remote_mount(const struct files_walk *w, int64_t mount)
{
	size_t low = 0, high = MIN(w->n_remote, (size_t)FILES_REMOTE_MAX);

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (w->remote[middle] == mount)
			return true;
		if (w->remote[middle] < mount)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

static bool files_is_tty(const struct statx *st)
{
	return st->stx_rdev_major == TTY_MAJOR || st->stx_rdev_major == TTYAUX_MAJOR ||
	       (st->stx_rdev_major >= FILES_UNIX98_FIRST &&
		       st->stx_rdev_major <= FILES_UNIX98_LAST);
}

/* What stat(2) tells that the link does not: the kind of file, its size, whether it has a name.
 */
static void files_apply_stat(
	struct files_row *row, const struct statx *st, struct files_gone *ret_gone)
{
	bool memfd = row->kind == FILES_MEMFD && st->stx_nlink == 0;

	*ret_gone = (struct files_gone){makedev(st->stx_dev_major, st->stx_dev_minor),
		st->stx_ino, (int64_t)MIN(st->stx_blocks, (uint64_t)INT64_MAX / 512) * 512};
	/* A living file may be called "x (deleted)": then that is its name. */
	if (row->deleted && st->stx_nlink > 0 && !S_ISDIR(st->stx_mode)) {
		size_t n = strlen(row->name);

		snprintf(row->name + n, sizeof(row->name) - n, "%s", " (deleted)");
		row->deleted = false;
	}
	switch (st->stx_mode & S_IFMT) {
	case S_IFREG:
		row->kind = memfd ? FILES_MEMFD : FILES_REGULAR;
		row->size = (int64_t)MIN(st->stx_size, (uint64_t)INT64_MAX);
		break;
	case S_IFDIR:
		row->kind = FILES_DIRECTORY;
		break;
	case S_IFIFO:
		row->kind = FILES_PIPE;
		break;
	case S_IFCHR:
		row->kind = files_is_tty(st) ? FILES_TTY : FILES_DEVICE;
		break;
	case S_IFBLK:
		row->kind = FILES_DEVICE;
		break;
	default:
		row->kind = FILES_UNKNOWN;
		break;
	}
	if (row->kind != FILES_REGULAR && row->kind != FILES_DIRECTORY &&
		row->kind != FILES_MEMFD)
		row->offset = -1;
}

/* A path: its offset and flags, then, if its file system is one that answers, the rest. */
static void files_look_path(struct files_walk *w, const char *number, struct files_row *row,
	struct files_gone *ret_gone)
{
	struct files_info info = {-1, -1, -1};
	struct statx st;
	char text[1024];
	ssize_t n = procfs_read_at(w->info_dir, number, text, sizeof(text));

	if (n > 0)
		files_parse_info(text, (size_t)n, &info);
	row->offset = info.position;
	row->flags = (int)info.flags;
	if (w->ask_none || info.mount < 0)
		return;
	if (files_is_remote_mount(w, info.mount)) {
		row->kind = FILES_REMOTE;
		return;
	}
	if (statx(w->fd_dir, number, AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT, STATX_BASIC_STATS,
		    &st) == 0)
		files_apply_stat(row, &st, ret_gone);
}

/* 0; -ENOENT it was closed meanwhile; -ESRCH; other negative errno. */
static int files_look(
	struct files_walk *w, int fd, struct files_row *row, struct files_gone *ret_gone)
{
	char number[16], link[PATH_MAX];
	struct stat st;

	*ret_gone = (struct files_gone){0};
	*row = (struct files_row){.fd = fd, .size = -1, .offset = -1, .flags = -1};
	snprintf(number, sizeof(number), "%d", fd);
	ssize_t n = readlinkat(w->fd_dir, number, link, sizeof(link));
	if (n < 0)
		return -errno;
	files_parse_link(link, (size_t)n, row);
	/* The link's own mode tells how the file was opened, without touching the file. */
	if (fstatat(w->fd_dir, number, &st, AT_SYMLINK_NOFOLLOW) == 0) {
		row->readable = st.st_mode & S_IRUSR;
		row->writable = st.st_mode & S_IWUSR;
	}
	if (row->kind == FILES_REGULAR || row->kind == FILES_MEMFD)
		files_look_path(w, number, row, ret_gone);
	return 0;
}

/* Room for one more; what there is stays where it was when there is no memory. */
static void *files_grow(void *old, size_t n, size_t *room, size_t max, size_t size)
{
	size_t more = MIN(MAX(2 * *room, 64), max);
	void *grown = memory_array(more, size);

	if (!grown)
		return NULL;
	if (n)
		memcpy(grown, old, n * size);
	free(old);
	*room = more;
	return grown;
}

static int files_keep_gone(struct files_walk *w, const struct files_gone *gone)
{
	if (w->n_gone == w->room_gone) {
		void *grown = files_grow(
			w->gone, w->n_gone, &w->room_gone, SIZE_MAX / 2, sizeof(*w->gone));

		if (!grown)
			return -ENOMEM;
		w->gone = grown;
	}
	w->gone[w->n_gone++] = *gone;
	return 0;
}

static int files_keep(struct files_walk *w, const struct files_row *row)
{
	struct files *f = w->f;

	f->total++;
	f->count[row->kind]++;
	if (f->n == w->max_rows)
		return 0;
	if (f->n == w->room) {
		void *grown =
			files_grow(f->rows, f->n, &w->room, w->max_rows, sizeof(*f->rows));

		if (!grown)
			return -ENOMEM;
		f->rows = grown;
	}
	f->rows[f->n++] = *row;
	return 0;
}

static int files_look_bite(struct files_walk *w, const int32_t *numbers, ssize_t n)
{
	struct files_gone gone;
	struct files_row row;

	for (ssize_t i = 0; i < n; i++) {
		int r = files_look(w, numbers[i], &row, &gone);

		if (r == 0)
			r = files_keep(w, &row);
		if (r == 0 && row.deleted && row.kind == FILES_REGULAR)
			r = files_keep_gone(w, &gone);
		if (r < 0 && r != -ENOENT)
			return r;
		if (w->deadline_ns && clock_mono_ns() > w->deadline_ns) {
			w->f->whole = false;
			return 0;
		}
	}
	return 0;
}

static int files_walk(struct files_walk *w)
{
	int32_t numbers[PROCFS_BITE];

	while (w->f->whole) {
		ssize_t n = procfs_list(w->fd_dir, numbers, PROCFS_BITE);

		if (n <= 0)
			return (int)n;
		int r = files_look_bite(w, numbers, n);
		if (r < 0)
			return r;
	}
	return 0;
}

static int files_compare_gone(const void *a, const void *b)
{
	const struct files_gone *x = a, *y = b;

	if (x->device != y->device)
		return x->device < y->device ? -1 : 1;
	return x->inode < y->inode ? -1 : x->inode > y->inode;
}

/* Standard output and error are often one file: its room is taken once. */
static void files_sum_gone(struct files_walk *w)
{
	struct files *f = w->f;

	if (w->n_gone)
		qsort(w->gone, w->n_gone, sizeof(*w->gone), files_compare_gone);
	for (size_t i = 0; i < w->n_gone; i++) {
		const struct files_gone *g = &w->gone[i];

		if (g->inode && i > 0 && files_compare_gone(g, g - 1) == 0)
			continue;
		f->deleted++;
		f->deleted_bytes = f->deleted_bytes > INT64_MAX - g->held
					   ? INT64_MAX
					   : f->deleted_bytes + g->held;
	}
}

static int files_compare_inodes(const void *a, const void *b)
{
	const struct socket_info *x = a, *y = b;

	return x->inode < y->inode ? -1 : x->inode > y->inode;
}

static int files_find_sockets(struct files_walk *w, int dirfd)
{
	struct files *f = w->f;
	size_t n = 0;

	f->sockets_whole = true;
	for (size_t i = 0; i < f->n; i++)
		n += f->rows[i].kind == FILES_SOCKET;
	if (n == 0)
		return 0;
	f->sockets = memory_array(n, sizeof(*f->sockets));
	if (!f->sockets)
		return -ENOMEM;
	for (size_t i = 0; i < f->n; i++)
		if (f->rows[i].kind == FILES_SOCKET)
			f->sockets[f->n_sockets++].inode = f->rows[i].inode;
	qsort(f->sockets, n, sizeof(*f->sockets), files_compare_inodes);
	/* Duplicates of a descriptor share one socket. */
	size_t kept = 1;
	for (size_t i = 1; i < n; i++)
		if (f->sockets[i].inode != f->sockets[kept - 1].inode)
			f->sockets[kept++] = f->sockets[i];
	f->n_sockets = kept;
	int r = sockets_find(dirfd, f->sockets, kept, w->deadline_ns);
	if (r == -ETIME)
		f->sockets_whole = false;
	return r == -ETIME ? 0 : MIN(r, 0);
}

/* Rows point to their sockets; one in no table says so by its protocol. */
static void files_join_sockets(struct files *f)
{
	for (size_t i = 0; i < f->n_sockets; i++)
		if (!f->sockets[i].state) {
			f->sockets[i].state = "";
			f->sockets[i].receive_queue = f->sockets[i].send_queue = -1;
		}
	for (size_t i = 0; i < f->n; i++) {
		struct socket_info key = {.inode = f->rows[i].inode};

		if (f->rows[i].kind == FILES_SOCKET)
			f->rows[i].socket = bsearch(&key, f->sockets, f->n_sockets, sizeof(key),
				files_compare_inodes);
	}
}

static int files_compare_rows(const void *a, const void *b)
{
	const struct files_row *x = a, *y = b;

	return x->fd < y->fd ? -1 : x->fd > y->fd;
}

static int files_gather(struct files_walk *w, int dirfd)
{
	int r;

	files_read_place(dirfd, "cwd", w->f->cwd, &w->f->cwd_deleted);
	files_read_place(dirfd, "root", w->f->root, &(bool){false});
	files_read_mounts(w, dirfd);
	r = files_walk(w);
	files_sum_gone(w);
	if (r == 0 && w->f->n)
		qsort(w->f->rows, w->f->n, sizeof(*w->f->rows), files_compare_rows);
	if (r == 0)
		r = files_find_sockets(w, dirfd);
	if (r == 0)
		files_join_sockets(w->f);
	return r;
}

int files_read(int dirfd, const struct files_limits *limits, struct files **ret)
{
	_cleanup_(files_freep) struct files *f = xcalloc(1, sizeof(*f));
	_cleanup_close_ int fd_dir = procfs_open(dirfd, "fd");
	_cleanup_close_ int info_dir = procfs_open(dirfd, "fdinfo");
	struct files_walk w = {.f = f, .fd_dir = fd_dir, .info_dir = info_dir};

	if (fd_dir < 0)
		return fd_dir;
	f->whole = true;
	f->t_ns = clock_mono_ns();
	w.max_rows = FILES_ROWS_MAX;
	if (limits && limits->max_rows)
		w.max_rows = MIN(limits->max_rows, (size_t)FILES_ROWS_MAX);
	if (limits && limits->limit_ns > 0)
		w.deadline_ns = f->t_ns + limits->limit_ns;
	int r = files_gather(&w, dirfd);

	free(w.remote);
	free(w.gone);
	if (r < 0)
		return r;
	f->cost_ns = clock_mono_ns() - f->t_ns;
	*ret = TAKE_PTR(f);
	return 0;
}

void files_free(struct files *f)
{
	if (!f)
		return;
	free(f->rows);
	free(f->sockets);
	free(f);
}
