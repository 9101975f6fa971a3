/* SPDX-License-Identifier: MIT */
/*
 * What a process has open: descriptors by kind, files with offset and size, deleted files that
 * still take room, sockets with state and peer, and where it stands (cwd, root). On demand,
 * never in the sampling loop: thousands of descriptors take tens of milliseconds.
 *
 * Everything is read below the held /proc/PID directory. Files on network and FUSE file systems
 * are named but never asked for their size: a dead server would hold the asker.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proc/sockets.h"

enum files_kind {
	FILES_REGULAR,
	FILES_DIRECTORY,
	FILES_PIPE, /* and FIFOs */
	FILES_SOCKET,
	FILES_TTY,
	FILES_DEVICE, /* character and block devices that are no terminals */
	FILES_MEMFD,
	FILES_EVENTPOLL,
	FILES_EVENTFD,
	FILES_TIMERFD,
	FILES_SIGNALFD,
	FILES_INOTIFY,
	FILES_IO_URING,
	FILES_PIDFD,
	FILES_ANON,    /* any other anonymous inode; the name tells which */
	FILES_REMOTE,  /* a file or directory of a network or FUSE file system */
	FILES_UNKNOWN, /* could not be looked at, or something else altogether */
	FILES_KINDS,
};

/** "file", "directory", "pipe", "eventpoll" … Never NULL. */
const char *files_kind_name(enum files_kind kind);

enum { FILES_NAME_MAX = 256 };

struct files_row {
	int fd;
	enum files_kind kind;
	bool deleted;              /* a file without a name in any directory */
	bool readable, writable;   /* how it was opened */
	char name[FILES_NAME_MAX]; /* printable path without " (deleted)", or "pipe:[123]" */
	uint64_t inode;            /* of pipes and sockets; 0 not told */
	int64_t size;              /* bytes, regular files and memfds; -1 not told */
	int64_t offset;            /* -1 not told, or meaningless for its kind */
	int flags;                 /* open(2) flags; -1 not told */
	const struct socket_info *socket; /* of FILES_SOCKET; NULL otherwise */
};

struct files {
	struct files_row *rows; /* ascending fd */
	size_t n;               /* rows, at most max_rows */
	size_t total;           /* descriptors seen */
	bool whole;         /* false: stopped at the time limit: total and counts are floors */
	bool sockets_whole; /* false: not all tables of sockets could be read in time */
	size_t count[FILES_KINDS];
	size_t deleted; /* regular files, each once; memfds never had a name and do not count */
	int64_t deleted_bytes; /* what they take of their file systems: not holes */
	char cwd[FILES_NAME_MAX], root[FILES_NAME_MAX]; /* printable; "" unreadable */
	bool cwd_deleted;
	int64_t t_ns, cost_ns;       /* CLOCK_MONOTONIC at the start, and what it took */
	struct socket_info *sockets; /* what rows point to */
	size_t n_sockets;
};

struct files_limits {
	size_t max_rows;  /* 0: FILES_ROWS_MAX */
	int64_t limit_ns; /* 0: no limit */
};
enum { FILES_ROWS_MAX = 65536 };

/**
 * Read all of it.
 *
 * limits   NULL: the defaults
 * ret      the caller frees
 * returns  0; -EACCES needs the permission of ptrace; -ESRCH it has ended; -ENOMEM; other
 *          negative errno. A zombie has no descriptors.
 * source   /proc/PID/{fd,fdinfo,cwd,root,mountinfo,net}; about 15 us a descriptor, 5,000 in
 *          75 ms
 */
int files_read(int dirfd, const struct files_limits *limits, struct files **ret);
void files_free(struct files *f);
static inline void files_freep(struct files **f)
{
	files_free(*f);
	*f = NULL;
}
