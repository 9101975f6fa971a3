/* SPDX-License-Identifier: MIT */
#include "profile/binaries.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/macro.h"
#include "base/memory.h"
#include "base/text.h"
#include "profile/arena.h"
#include "profile/build_id.h"
#include "profile/symbols.h"

struct binaries {
	struct profile *p;
	struct profile_mapping *mapping; /* that is being looked for */
	FILE *notes;
	bool found;
};

static void binaries_note_other(const struct binaries *b, const char *name, const char *id)
{
	char file[PATH_MAX], wanted[BUILD_ID_MAX];

	text_printable(file, sizeof(file), name, strlen(name));
	text_printable(
		wanted, sizeof(wanted), b->mapping->build_id, strlen(b->mapping->build_id));
	fprintf(b->notes, "Ignoring local file %s: build-id mismatch (%s != %s)\n", file,
		wanted, id);
}

/* Take the file if it is a program, and the one that is meant. */
static int binaries_try(struct binaries *b, const char *name)
{
	_cleanup_(symbols_closep) struct symbols *symbols = NULL;
	const char *wanted = b->mapping->build_id;
	char id[BUILD_ID_MAX] = "";

	if (access(name, F_OK) < 0 || symbols_open(name, &symbols) < 0)
		return 0;
	if (*wanted && build_id_read(name, id) < 0)
		id[0] = '\0';
	if (*wanted && strcmp(wanted, id) != 0) {
		binaries_note_other(b, name, id);
		return 0;
	}
	b->mapping->file = arena_copy_string(b->p->arena, name, strlen(name));
	b->found = true;
	return b->mapping->file ? 0 : -ENOMEM;
}

static int binaries_is_shown(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* Whatever lies in the directory that is named as the build id. */
static int binaries_try_all(struct binaries *b, const char *directory)
{
	_cleanup_free_ char *of_id = xasprintf("%s/%s", directory, b->mapping->build_id);
	struct dirent **found = NULL;
	int n = scandir(of_id, &found, binaries_is_shown, alphasort), r = 0;

	for (int i = 0; i < n; i++) {
		_cleanup_free_ char *name = xasprintf("%s/%s", of_id, found[i]->d_name);

		if (r == 0 && !b->found)
			r = binaries_try(b, name);
		free(found[i]);
	}
	free(found);
	return r;
}

static int binaries_look_in(struct binaries *b, const char *directory)
{
	const char *file = b->mapping->file, *id = b->mapping->build_id;
	const char *slash = strrchr(file, '/'), *base = slash ? slash + 1 : file;
	const char *inside = file + strspn(file, "/");
	_cleanup_free_ char *of_id = xasprintf("%s/%s/%s", directory, id, base);
	_cleanup_free_ char *with_id = xasprintf("%s/%s/%s", directory, inside, id);
	_cleanup_free_ char *of_name = xasprintf("%s/%s", directory, base);
	_cleanup_free_ char *of_path = xasprintf("%s/%s", directory, inside);
	int r = *id ? binaries_try(b, of_id) : 0;

	if (r == 0 && *id && !b->found)
		r = binaries_try_all(b, directory);
	if (r == 0 && *id && !b->found)
		r = binaries_try(b, with_id);
	if (r == 0 && *base && !b->found)
		r = binaries_try(b, of_name);
	if (r == 0 && *file && inside != base && !b->found)
		r = binaries_try(b, of_path);
	return r;
}

static int binaries_locate_one(struct binaries *b, const char *path)
{
	_cleanup_free_ char *copy = xstrdup(path);
	char *rest = copy, *directory;
	int r = 0;

	while (r == 0 && !b->found && (directory = strsep(&rest, ":")))
		if (*directory && access(directory, X_OK) == 0)
			r = binaries_look_in(b, directory);
	return r;
}

int binaries_locate(struct profile *p, const char *path, FILE *notes)
{
	int r = 0;

	for (size_t i = 0; i < p->n_mappings && r == 0; i++) {
		struct binaries b = {.p = p, .mapping = &p->mappings[i], .notes = notes};

		r = binaries_locate_one(&b, path);
	}
	return r;
}
