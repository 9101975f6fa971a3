/* SPDX-License-Identifier: MIT */
/* Descriptors and small files: read whole, write whole, replace whole. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/macro.h"

/** Close and forget a descriptor; -1 is fine, errno is kept. Always returns -1. */
int file_close(int fd);
static inline void file_closep(int *fd)
{
	*fd = file_close(*fd);
}
#define _cleanup_close_ _cleanup_(file_closep)

/**
 * Read a small file whole, as the kernel generates it, and end it with NUL.
 *
 * dirfd, path  as openat(2)
 * buf[size]    gets at most size-1 bytes and a NUL
 * returns      bytes read, >= 0; -E2BIG there is more than size-1; other negative errno
 */
ssize_t file_read_small(int dirfd, const char *path, char *buf, size_t size);

/**
 * Read a file of any size up to a cap into fresh memory that ends with NUL (not counted).
 *
 * ret_data     the caller frees; ret_size bytes
 * returns      0; -E2BIG more than cap bytes; -ENOMEM; other negative errno
 */
int file_read_all(int dirfd, const char *path, size_t cap, char **ret_data, size_t *ret_size);

/** The same from an open descriptor, up to its end (pipes too). */
int file_read_fd(int fd, size_t cap, char **ret_data, size_t *ret_size);

/** Write all n bytes or fail; EINTR and short writes are handled. 0 or negative errno. */
int file_write_all(int fd, const void *data, size_t n);

/** Create dirfd/path (O_EXCL, O_NOFOLLOW, mode 0600) with n bytes of data. 0 or -errno. */
int file_create(int dirfd, const char *path, const void *data, size_t n);

/**
 * Take those of 0, 1 and 2 that are closed, so that no file of ours gets their number and what
 * is meant for a person with it. Using them still fails with EBADF; a child finds them closed.
 */
void file_hold_stdio(void);
