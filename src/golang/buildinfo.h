/* SPDX-License-Identifier: MIT */
/*
 * What a Go binary says of itself: version, modules, build settings (.go.buildinfo), and what
 * of interest it links. Reads through a descriptor, so that /proc/PID/exe serves when the file
 * is deleted or lies in another mount namespace. The file is taken as hostile: sizes are
 * capped.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

enum {
	GO_TEXT_MAX = 256,
	GO_MODINFO_MAX = 4 << 20,
};

enum go_known {
	GO_UNKNOWN = -1,
	GO_NO = 0,
	GO_YES = 1,
};

struct go_build {
	/* Texts are printable; "" not said. */
	char version[GO_TEXT_MAX];        /* "go1.19.8" */
	char path[GO_TEXT_MAX];           /* main package */
	char module[GO_TEXT_MAX];         /* main module, its version */
	char module_version[GO_TEXT_MAX]; /* "(devel)", "v1.2.3" */
	char vcs[32], revision[GO_TEXT_MAX], vcs_time[64];
	char goos[32], goarch[32], goamd64[32], buildmode[32], ldflags[GO_TEXT_MAX],
		tags[GO_TEXT_MAX];
	unsigned deps;          /* modules it was built from beside its own */
	enum go_known modified; /* built from a dirty work tree */
	enum go_known race, cgo, trimpath;
	enum go_known links_pprof, links_expvar; /* net/http/pprof, expvar */
	bool stripped;                           /* no symbol table */
	bool debug;                              /* DWARF */
	bool pie;
	int major, minor; /* of the version: 1, 19; -1 a development version */
	char *modinfo; /* the lines as `go version -m` prints them; NULL none; not printable */
};

/**
 * Read what an executable says of itself.
 *
 * fd        a regular file; its position is left alone
 * returns   0; -ENOEXEC not an ELF file; -ENODATA an ELF file that is not Go, or not said by
 *           it; -EBADMSG damaged; other negative errno; with a sentence
 * frees     go_build_done()
 */
int go_build_read(int fd, struct go_build *ret, struct why *why);
void go_build_done(struct go_build *b);

/** The lines of modinfo into the fields of b; b->modinfo itself is left alone. Pure. */
void go_build_parse(struct go_build *b, const char *modinfo);

/**
 * Find and decode the block in bytes of a file or a segment.
 *
 * ret_version, ret_modinfo  fresh, NUL-ended; the caller frees; modinfo may be ""
 * read_at   reads n bytes at a virtual address for the layout with pointers (Go 1.12 to 1.17);
 *           returns false where there is nothing
 * returns   0; -ENODATA no such block; -EBADMSG damaged; -ENOMEM
 */
typedef bool go_read_fn(void *user, unsigned long long address, void *buf, size_t n);
int go_build_decode(const void *data, size_t n, go_read_fn *read_at, void *user,
	char **ret_version, char **ret_modinfo);
