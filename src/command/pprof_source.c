/* SPDX-License-Identifier: MIT */
#include "command/pprof_source.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/macro.h"
#include "base/memory.h"
#include "command/attach.h"
#include "command/pprof_fetch.h"
#include "command/pprof_live.h"
#include "profile/arena.h"
#include "profile/binaries.h"

enum { PPROF_STREAM_MAX = 256 << 20 };

/* As the reference: a profile without mappings gets one, so that it has a first to name. */
static int pprof_source_map(struct profile *p, const struct pprof_options *o)
{
	if (p->n_mappings == 0) {
		p->mappings = arena_take(p->arena, 1, sizeof(*p->mappings));
		if (!p->mappings)
			return -ENOMEM;
		p->mappings[0] = (struct profile_mapping){.id = 1, .file = "", .build_id = ""};
		p->n_mappings = 1;
		for (size_t i = 0; i < p->n_locations; i++)
			p->locations[i].mapping = 0;
	}
	if (o->program)
		p->mappings[0].file =
			arena_copy_string(p->arena, o->program, strlen(o->program));
	if (!p->mappings[0].file)
		return -ENOMEM;
	if (o->buildid) {
		p->mappings[0].build_id =
			arena_copy_string(p->arena, o->buildid, strlen(o->buildid));
		if (!p->mappings[0].build_id)
			return -ENOMEM;
	}
	return 0;
}

static int pprof_source_file(const char *path, struct profile **ret, struct why *why)
{
	_cleanup_free_ char *data = NULL;
	struct why reason;
	struct stat st;
	/* What does not say how large it is may never end. */
	bool sized = stat(path, &st) == 0 && S_ISREG(st.st_mode);
	size_t size, most = sized ? (size_t)PROFILE_SIZE_MAX : (size_t)PPROF_STREAM_MAX;
	int r = file_read_all(AT_FDCWD, path, most, &data, &size);

	if (r == -E2BIG)
		return why_set(why, r, "%s: more than %zu MiB, the most that is read", path,
			most / (size_t)MIB);
	if (r < 0)
		return why_errno(why, r, "%s", path);
	r = profile_decode(data, size, ret, &reason);
	if (r == -ENOMEM)
		return why_errno(why, r, "%s", path);
	return r < 0 ? why_set(why, r, "%s: %s", path, reason.text) : 0;
}

/* A program is no profile: who names one while it runs means the process. */
static bool pprof_source_is_program(const char *path)
{
	_cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	char magic[4];

	return fd >= 0 && pread(fd, magic, sizeof(magic), 0) == sizeof(magic) &&
	       memcmp(magic, "\177ELF", sizeof(magic)) == 0;
}

enum pprof_source_kind pprof_source_kind(const char *source)
{
	struct stat st;
	bool is_file = stat(source, &st) == 0 && !S_ISDIR(st.st_mode);

	if (is_file && S_ISREG(st.st_mode) && !strchr(source, '/') &&
		pprof_source_is_program(source))
		return PPROF_SOURCE_PROCESS;
	if (is_file)
		return PPROF_SOURCE_FILE;
	if (fetch_is_address(source))
		return PPROF_SOURCE_ADDRESS;
	return source[0] == '\0' || strchr(source, '/') ? PPROF_SOURCE_FILE
							: PPROF_SOURCE_PROCESS;
}

/* The programs of the profile may lie in places that only the user knows. */
static int pprof_source_locate(struct profile *p)
{
	const char *path = getenv("PPROF_BINARY_PATH"), *home = getenv("HOME");
	_cleanup_free_ char *usual = xasprintf("%s/pprof/binaries", home ? home : "");

	return binaries_locate(p, path && *path ? path : usual, stderr);
}

int pprof_source_open(const char *source, const struct pprof_options *o, struct profile **ret,
	struct why *why)
{
	_cleanup_(profile_freep) struct profile *p = NULL;
	enum pprof_source_kind kind = pprof_source_kind(source);
	int r = kind == PPROF_SOURCE_FILE      ? pprof_source_file(source, &p, why)
		: kind == PPROF_SOURCE_ADDRESS ? pprof_live_address(source, o, &p, why)
					       : pprof_live_process(source, o, &p, why);

	if (r < 0)
		return r;
	r = pprof_source_locate(p);
	if (r == 0)
		r = pprof_source_map(p, o);
	if (r < 0)
		return r;
	*ret = TAKE_PTR(p);
	return 0;
}

int pprof_exit_status(int r)
{
	switch (r) {
	case -EINTR:
		return 128 + SIGINT;
	case -ESRCH:
	case -ENOTUNIQ:
	case -EPERM:
	case -EACCES:
		return attach_exit_status(r);
	default:
		return r < 0 ? EXIT_FAILURE : 0;
	}
}
