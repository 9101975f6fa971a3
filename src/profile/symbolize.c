/* SPDX-License-Identifier: MIT */
#include "profile/symbolize.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/text.h"
#include "profile/arena.h"
#include "profile/build_id.h"
#include "profile/demangle.h"
#include "profile/intern.h"
#include "profile/symbols.h"
#include "profile/table.h"

/* A line found for a location; the function is found in the second step. */
struct symbolize_line {
	uint32_t location;
	profile_string name, system_name, file;
	int64_t line;
};

struct symbolize {
	struct profile *p;
	struct symbolize_options o;
	struct intern strings;
	struct demangle demangle;
	struct symbolize_line *lines; /* [n], grouped by location, innermost first */
	size_t n, room;
	struct symbolize_result result;
	bool missing; /* a file that a mapping names, or should */
};

static bool symbolize_wants(const struct profile *p, const struct profile_location *l)
{
	return l->n_lines == 0 && l->mapping != PROFILE_NONE && l->address != 0 &&
	       !p->mappings[l->mapping].has_functions;
}

bool symbolize_is_needed(const struct profile *p)
{
	for (size_t i = 0; i < p->n_locations; i++)
		if (symbolize_wants(p, &p->locations[i]))
			return true;
	return false;
}

/* "sum[go.shape.int_0]" as Go's own tables have it, "sum[...]"; NULL as it is. */
static char *symbolize_go_name(const char *name)
{
	const char *open = strchr(name, '['), *close = open ? strrchr(open, ']') : NULL;

	return close ? xasprintf("%.*s[...]%s", (int)(open - name), name, close + 1) : NULL;
}

static void symbolize_add_line(
	struct symbolize *s, uint32_t location, const struct symbol *symbol)
{
	if (s->n == s->room) {
		size_t room = s->room ? s->room * 2 : 1024;
		struct symbolize_line *lines = reallocarray(s->lines, room, sizeof(*lines));

		if (!lines) {
			s->strings.failed = true;
			return;
		}
		s->lines = lines;
		s->room = room;
	}
	_cleanup_free_ char *readable = symbol->is_go
						? symbolize_go_name(symbol->name)
						: demangle_name(&s->demangle, symbol->name);
	const char *name = readable ? readable : symbol->name;
	const char *linked = symbol->is_go ? name : symbol->name;

	s->lines[s->n++] = (struct symbolize_line){
		.location = location,
		.name = intern_bytes(&s->strings, name, strlen(name)),
		.system_name = intern_bytes(&s->strings, linked, strlen(linked)),
		.file = intern_bytes(&s->strings, symbol->file, strlen(symbol->file)),
		.line = symbol->line,
	};
}

/* A mapping that says nothing of where the program was loaded: addresses are the linker's. */
static bool symbolize_is_fake(const struct profile_mapping *m)
{
	return m->start == 0 && (m->limit == 0 || m->limit == UINT64_MAX);
}

static void symbolize_location(struct symbolize *s, struct symbols *symbols, uint32_t index)
{
	struct profile_location *l = &s->p->locations[index];
	struct profile_mapping *m = &s->p->mappings[l->mapping];
	struct symbol found[SYMBOLS_DEPTH_MAX];
	uint64_t address = l->address;

	if (!symbolize_is_fake(m) && symbols_address_of_offset(symbols,
					     l->address - m->start + m->offset, &address) < 0)
		return;
	size_t n = symbols_find(symbols, address, found);

	/* Names that were there, if they are to give way. */
	if (n > 0) {
		l->n_lines = 0;
		l->is_folded = false;
	}
	for (size_t i = 0; i < n; i++) {
		symbolize_add_line(s, index, &found[i]);
		m->has_filenames = m->has_filenames || *found[i].file;
		m->has_line_numbers = m->has_line_numbers || found[i].line > 0;
	}
	m->has_functions = m->has_functions || n > 0;
	m->has_inline_frames = m->has_inline_frames || n > 0;
	s->result.named += n > 0;
}

/* "[vdso]" and the like are no files. */
static bool symbolize_is_file(const char *name)
{
	const char *base = strrchr(name, '/');

	base = base ? base + 1 : name;
	return *name && *base != '[' && strncmp(base, "linux-vdso", 10) != 0 &&
	       strncmp(name, "/dev/dri/", 9) != 0;
}

/* Would the reference look for the file? It takes one named place for all of a mapping. */
static bool symbolize_is_asked(const struct symbolize *s, const struct profile_mapping *m)
{
	return s->o.force || (!m->has_functions && !m->has_filenames && !m->has_line_numbers);
}

/* As the reference has it: "open PATH: no such file or directory". */
static void symbolize_note_missing(
	struct symbolize *s, const struct profile_mapping *m, const char *path, int error)
{
	const char *reason = error == -ENOEXEC ? "Unrecognized object file" : strerror(-error);
	char file[PATH_MAX], id[BUILD_ID_MAX];

	s->missing = true;
	if (!s->o.notes)
		return;
	text_printable(file, sizeof(file), path, strlen(path));
	text_printable(id, sizeof(id), m->build_id, strlen(m->build_id));
	const char *slash = strrchr(file, '/');

	fprintf(s->o.notes, "Local symbolization failed for %s%s%s%s: open %s: %c%s\n",
		slash && slash[1] ? slash + 1 : file, *id ? " (build ID " : "", id,
		*id ? ")" : "", file, tolower((unsigned char)reason[0]), reason + 1);
}

static int symbolize_open(struct symbolize *s, const struct profile_mapping *m,
	const char *path, struct symbols **ret)
{
	char id[BUILD_ID_MAX];
	int r = build_id_read(path, id);

	if (r == 0 && *m->build_id && strcmp(id, m->build_id) != 0) {
		if (path == s->o.program || s->result.stale++ > 0)
			return -ESTALE;
		return why_set(&s->result.warning, -ESTALE,
			"%.100s is not what the profile was taken of: build id %.40s in the "
			"profile, %.40s in the file; its names are not used",
			path, m->build_id, id);
	}
	r = symbols_open(path, ret);
	if (r < 0 && symbolize_is_asked(s, m))
		symbolize_note_missing(s, m, path, r);
	if (r < 0 && s->result.stale == 0)
		why_errno(&s->result.warning, r, "no names from %s", path);
	return r;
}

/* Does the mapping lack names, and is there a file to ask? Says why not where that matters. */
static bool symbolize_can_name(
	struct symbolize *s, const struct profile_mapping *m, const char *path)
{
	if (*path || !symbolize_is_asked(s, m))
		return symbolize_is_file(path);
	if (s->o.remote && !*m->build_id)
		return false;
	if (m != s->p->mappings)
		s->missing = true;
	else if (s->o.notes)
		fputs("Main binary filename not available.\n", s->o.notes);
	return false;
}

static void symbolize_mapping(struct symbolize *s, uint32_t index, const char *path)
{
	_cleanup_(symbols_closep) struct symbols *symbols = NULL;
	const struct profile *p = s->p;

	/* Decided before the first name sets the mapping's flags. */
	_cleanup_free_ bool *wanted = memory_array(p->n_locations, sizeof(*wanted));
	bool used = false, any = false;

	if (!wanted) {
		s->strings.failed = true;
		return;
	}
	for (size_t i = 0; i < p->n_locations; i++) {
		const struct profile_location *l = &p->locations[i];

		wanted[i] = l->mapping == index &&
			    (symbolize_wants(p, l) || (s->o.force && l->address != 0));
		used = used || l->mapping == index;
		any = any || wanted[i];
	}
	if (!used || !symbolize_can_name(s, &p->mappings[index], path))
		return;
	/* Where all have names a file is not worth reading; that it is missing is still said.
	 */
	if (!any && symbolize_is_asked(s, &p->mappings[index]) && access(path, R_OK) < 0)
		symbolize_note_missing(s, &p->mappings[index], path, -errno);
	if (!any || symbolize_open(s, &p->mappings[index], path, &symbols) < 0)
		return;
	for (uint32_t i = 0; i < p->n_locations; i++)
		if (wanted[i])
			symbolize_location(s, symbols, i);
}

/* Functions that the profile had are left alone; the new ones come behind them, each once. */
static uint32_t symbolize_find_function(struct profile *p, const struct table *seen,
	size_t first, const struct symbolize_line *line)
{
	uint64_t hash = hash_word(seen->seed, (uintptr_t)line->system_name);
	uint32_t *cursor = table_first(seen, hash_word(hash, (uintptr_t)line->file));

	for (; *cursor != TABLE_EMPTY; cursor = table_next(seen, cursor)) {
		const struct profile_function *f = &p->functions[first + *cursor];

		if (f->system_name == line->system_name && f->filename == line->file)
			return (uint32_t)first + *cursor;
	}
	p->functions[p->n_functions] = (struct profile_function){
		.name = line->name,
		.system_name = line->system_name,
		.filename = line->file,
	};
	*cursor = (uint32_t)(p->n_functions - first);
	return (uint32_t)p->n_functions++;
}

static uint64_t symbolize_highest_id(const struct profile *p)
{
	uint64_t highest = 0;

	for (size_t i = 0; i < p->n_functions; i++)
		highest = MAX(highest, p->functions[i].id);
	return highest;
}

static int symbolize_fill(struct symbolize *s)
{
	struct profile *p = s->p;
	size_t first = p->n_functions;
	uint64_t id = symbolize_highest_id(p);
	struct profile_function *functions =
		arena_take(p->arena, first + s->n, sizeof(*functions));
	struct profile_line *lines = arena_take(p->arena, s->n, sizeof(*lines));
	struct table seen;

	if (!functions || !lines || id > UINT64_MAX - s->n || table_init(&seen, s->n) < 0)
		return -ENOMEM;
	memcpy(functions, p->functions, first * sizeof(*functions));
	p->functions = functions;
	for (size_t i = 0; i < s->n; i++) {
		struct profile_location *l = &p->locations[s->lines[i].location];

		lines[i] = (struct profile_line){
			.function = symbolize_find_function(p, &seen, first, &s->lines[i]),
			.line = s->lines[i].line,
		};
		if (l->n_lines++ == 0)
			l->lines = &lines[i];
	}
	for (size_t i = first; i < p->n_functions; i++)
		p->functions[i].id = ++id;
	table_done(&seen);
	return 0;
}

static size_t symbolize_count_unnamed(const struct profile *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n_locations; i++)
		n += p->locations[i].n_lines == 0;
	return n;
}

static void symbolize_mappings(struct symbolize *s)
{
	for (uint32_t i = 0; i < s->p->n_mappings; i++)
		symbolize_mapping(
			s, i, s->o.program && i == 0 ? s->o.program : s->p->mappings[i].file);
	if (s->missing && s->o.notes)
		fputs("Some binary filenames not available. Symbolization may be incomplete.\n"
		      "Try setting PPROF_BINARY_PATH to the search path for local binaries.\n",
			s->o.notes);
}

int symbolize_profile(struct profile *p, const struct symbolize_options *o,
	struct symbolize_result *ret, struct why *why)
{
	struct symbolize s = {.p = p, .o = o ? *o : (struct symbolize_options){0}};
	int r = intern_init(&s.strings, p->arena);

	if (r == 0) {
		demangle_open(&s.demangle);
		symbolize_mappings(&s);
		r = s.strings.failed ? -ENOMEM : s.n > 0 ? symbolize_fill(&s) : 0;
		demangle_close(&s.demangle);
	}
	intern_done(&s.strings);
	free(s.lines);
	if (r < 0)
		return why_errno(why, r, "names for a profile");
	s.result.unnamed = symbolize_count_unnamed(p);
	if (ret)
		*ret = s.result;
	return 0;
}
