/* SPDX-License-Identifier: MIT */
/* File names as Go's path/filepath cleans and cuts them; nothing is looked up on disk. */
#pragma once

#include <stddef.h>

/**
 * The shortest equal path: no doubled slashes, no "." and no inner "..".
 *
 * out[size]  size >= strlen(path) + 2, so that the result always fits
 * returns    its length; "" gives "."
 */
size_t path_clean(char *out, size_t size, const char *path);

/** True when path_clean() would give the same text: most names, and no copy is needed. */
int path_is_clean(const char *path);

/**
 * The last element: "b" of "/a/b/"; "/" of "/"; "." of "".
 *
 * ret_n    its length; the result points into path or to a constant
 */
const char *path_base(const char *path, size_t *ret_n);

/**
 * Cut the prefixes that builds leave in file names.
 *
 * trim     prefixes, ':' between; NULL: the base name of each directory in `search` found as a
 *          whole element of path cuts up to its end
 * search   directories of sources, ':' between; NULL none
 * returns  a tail of path
 */
const char *path_trim(const char *path, const char *trim, const char *search);
