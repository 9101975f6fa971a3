/* SPDX-License-Identifier: MIT */
/*
 * Held descriptors below /proc: opened once, read from offset 0 again and again into the
 * caller's buffer. A descriptor belongs to one process or thread for ever: after that one is
 * reaped every read answers -ESRCH, whoever got the number since.
 */
#pragma once

#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "proc/parse.h"

/**
 * Open "/proc" itself, or say why not: -ENOENT when it is not a proc file system, -EXDEV when
 * it is that of another pid namespace, where our numbers are other processes'.
 */
int procfs_open_root(int *ret_fd);

/** openat(2) for reading, close-on-exec; directories too. Descriptor or negative errno. */
int procfs_open(int dirfd, const char *path);

/** The same for what is held and may be missing: -1 when it cannot be opened, whatever the
 * reason. */
int procfs_hold(int dirfd, const char *path);

/**
 * Read a held file whole into the caller's buffer, ended with NUL; what does not fit is cut.
 *
 * returns  bytes, >= 0; -ESRCH it has ended; -EACCES; -EBADF for a descriptor that is -1 (what
 *          could not be opened); other negative errno
 */
ssize_t procfs_read(int fd, char *buf, size_t size);

/** Open, read, close: for what is read rarely. As procfs_read(). */
ssize_t procfs_read_at(int dirfd, const char *path, char *buf, size_t size);

/**
 * The same of a stat file, parsed.
 *
 * returns  0; negative errno, -EBADMSG when the text is not as in proc(5)
 */
int procfs_read_stat(int dirfd, const char *path, struct pid_stat *ret);

/** "TID/NAME" below a task directory. out[size] always ends with NUL. */
void procfs_task_path(char *out, size_t size, pid_t tid, const char *name);

/**
 * Entries of a directory whose names are numbers, a bite at a time: nothing is allocated and
 * a caller may stop between bites.
 *
 * fd        held directory; read from where the last bite ended
 * numbers   [max] filled, max >= PROCFS_BITE
 * returns   how many, 0 at the end; negative errno
 */
enum { PROCFS_BITE = 340 };
ssize_t procfs_list(int fd, int32_t *numbers, size_t max);

/** Begin a directory again. */
void procfs_rewind(int fd);

/** True when fstat(2) of /proc/PID/fd tells how many there are (Linux 6.2). */
bool procfs_fd_dir_counts(void);
