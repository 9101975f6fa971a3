/* SPDX-License-Identifier: MIT */
#include "profile/symbols.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/macro.h"
#include "profile/dwarf_library.h"
#include "profile/elf_library.h"
#include "profile/symbols_units.h"

struct symbols {
	const struct elf_library *elf_lib;
	const struct dwarf_library *lib;
	char *debug_path; /* libdwfl's search path: the usual one */
	Dwfl_Callbacks callbacks;
	Dwfl *dwfl;
	Dwfl_Module *module;
	Elf *elf;
	GElf_Addr bias;             /* libdwfl's address less the linker's */
	struct symbols_units units; /* read when an address is met that no table knows */
	bool has_units;
};

int symbols_open_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		return fd;
	file_close(fd);
	return -ENOEXEC;
}

static int symbols_load(struct symbols *s, const char *path)
{
	int fd = symbols_open_file(path);

	if (fd < 0)
		return fd;
	int r = elf_library_get(&s->elf_lib, NULL);

	if (r == 0)
		r = dwarf_library_get(&s->lib, NULL);
	if (r < 0) {
		file_close(fd);
		return r;
	}
	s->callbacks = (Dwfl_Callbacks){
		.find_elf = s->lib->dwfl_build_id_find_elf,
		.find_debuginfo = s->lib->dwfl_standard_find_debuginfo,
		.section_address = s->lib->dwfl_offline_section_address,
		.debuginfo_path = &s->debug_path,
	};
	s->dwfl = s->lib->dwfl_begin(&s->callbacks);
	if (s->dwfl)
		s->module = s->lib->dwfl_report_offline(s->dwfl, path, path, fd);
	if (!s->module) { /* otherwise the descriptor is libdwfl's now */
		file_close(fd);
		return -ENOEXEC;
	}
	s->lib->dwfl_report_end(s->dwfl, NULL, NULL);
	s->elf = s->lib->dwfl_module_getelf(s->module, &s->bias);
	return s->elf ? 0 : -ENOEXEC;
}

int symbols_open(const char *path, struct symbols **ret)
{
	_cleanup_(symbols_closep) struct symbols *s = calloc(1, sizeof(*s));

	if (!s)
		return -ENOMEM;
	int r = symbols_load(s, path);

	if (r < 0)
		return r;
	*ret = TAKE_PTR(s);
	return 0;
}

void symbols_close(struct symbols *s)
{
	if (!s)
		return;
	symbols_units_done(&s->units);
	if (s->dwfl)
		s->lib->dwfl_end(s->dwfl);
	free(s);
}

int symbols_address_of_offset(const struct symbols *s, uint64_t offset, uint64_t *ret)
{
	size_t n;

	if (s->elf_lib->elf_getphdrnum(s->elf, &n) < 0)
		return -ENOENT;
	for (size_t i = 0; i < n; i++) {
		GElf_Phdr h;

		if (!s->elf_lib->gelf_getphdr(s->elf, (int)i, &h) || h.p_type != PT_LOAD ||
			offset < h.p_offset || offset - h.p_offset >= h.p_filesz)
			continue;
		*ret = offset - h.p_offset + h.p_vaddr;
		return 0;
	}
	return -ENOENT;
}

/* The name as linked; NULL for functions in C, and for those that no other unit can call. */
static const char *symbols_linkage_name(const struct dwarf_library *lib, Dwarf_Die *die)
{
	Dwarf_Attribute attribute;

	if (!lib->dwarf_attr_integrate(die, DW_AT_linkage_name, &attribute) &&
		!lib->dwarf_attr_integrate(die, DW_AT_MIPS_linkage_name, &attribute))
		return NULL;
	return lib->dwarf_formstring(&attribute);
}

static const char *symbols_in_table(struct symbols *s, uint64_t address)
{
	GElf_Off offset;
	GElf_Sym symbol;
	const char *name = s->lib->dwfl_module_addrinfo(
		s->module, address + s->bias, &offset, &symbol, NULL, NULL, NULL);

	return name && *name ? name : NULL;
}

/* The symbol table knows the namespaces of a real function that DWARF gives a short name. */
static const char *symbols_name(
	struct symbols *s, Dwarf_Die *die, uint64_t address, bool is_real)
{
	const char *linked = symbols_linkage_name(s->lib, die),
		   *name = s->lib->dwarf_diename(die);
	const char *known = !linked && is_real ? symbols_in_table(s, address) : NULL;

	if (known && !strncmp(known, "_Z", 2))
		linked = known;
	return linked ? linked : name ? name : "??";
}

static int64_t symbols_number(
	const struct dwarf_library *lib, Dwarf_Die *die, unsigned int which)
{
	Dwarf_Attribute attribute;
	Dwarf_Word value = 0;

	if (!lib->dwarf_attr_integrate(die, which, &attribute) ||
		lib->dwarf_formudata(&attribute, &value) != 0 || value > INT32_MAX)
		return 0;
	return (int64_t)value;
}

/* The functions around an address in a compilation unit, outermost first. */
struct symbols_chain {
	Dwarf_Die dies[SYMBOLS_DEPTH_MAX];
	size_t n;
};

/* Containers are looked into whether or not they say where they are; Rust nests them. */
static bool symbols_is_container(int tag)
{
	return tag == DW_TAG_namespace || tag == DW_TAG_module ||
	       tag == DW_TAG_structure_type || tag == DW_TAG_class_type;
}

/*
 * Down from one entry to the innermost that holds the address. depth counts every level, so
 * that a file with endless nesting ends.
 */
static bool symbols_descend(const struct dwarf_library *lib, Dwarf_Die *parent, Dwarf_Addr pc,
	struct symbols_chain *chain, unsigned int depth)
{
	Dwarf_Die child;

	if (depth == SYMBOLS_DEPTH_MAX || lib->dwarf_child(parent, &child) != 0)
		return false;
	do {
		int tag = lib->dwarf_tag(&child);
		bool function = tag == DW_TAG_subprogram || tag == DW_TAG_inlined_subroutine;

		if (symbols_is_container(tag)) {
			if (symbols_descend(lib, &child, pc, chain, depth + 1))
				return true;
			continue;
		}
		if ((!function && tag != DW_TAG_lexical_block) ||
			lib->dwarf_haspc(&child, pc) <= 0)
			continue;
		if (function && chain->n < SYMBOLS_DEPTH_MAX)
			chain->dies[chain->n++] = child;
		symbols_descend(lib, &child, pc, chain, depth + 1);
		return true;
	} while (lib->dwarf_siblingof(&child, &child) == 0);
	return false;
}

static const char *symbols_call_file(
	const struct dwarf_library *lib, Dwarf_Die *unit, Dwarf_Die *inlined)
{
	Dwarf_Files *files;
	size_t n;
	int64_t index = symbols_number(lib, inlined, DW_AT_call_file);
	const char *name = NULL;

	if (lib->dwarf_getsrcfiles(unit, &files, &n) == 0 && index > 0 && (size_t)index < n)
		name = lib->dwarf_filesrc(files, (size_t)index, NULL, NULL);
	return name ? name : "";
}

static void symbols_find_line(const struct dwarf_library *lib, Dwarf_Die *unit, Dwarf_Addr pc,
	const char **ret_file, int64_t *ret_line)
{
	Dwarf_Line *line = lib->dwarf_getsrc_die(unit, pc);
	const char *file = line ? lib->dwarf_linesrc(line, NULL, NULL) : NULL;
	int number = 0;

	*ret_file = file ? file : "";
	*ret_line = line && lib->dwarf_lineno(line, &number) == 0 ? number : 0;
}

/*
 * By the table of addresses, or else by what the units say of themselves. A program of Go with
 * some C in it has a table of the C alone, and libdwfl takes its last unit for all that
 * follows.
 */
static Dwarf_Die *symbols_find_unit(struct symbols *s, Dwarf_Addr address, Dwarf_Addr *ret_bias)
{
	Dwarf_Die *die = s->lib->dwfl_module_addrdie(s->module, address, ret_bias);

	if (die && s->lib->dwarf_haspc(die, address - *ret_bias) > 0)
		return die;
	if (!s->has_units)
		symbols_units_read(&s->units, s->lib, s->module);
	s->has_units = true;
	const struct symbols_unit *unit = symbols_units_find(&s->units, address);

	if (unit)
		*ret_bias = unit->bias;
	return unit ? unit->die : NULL;
}

/*
 * The innermost function is at the line of the address; each of the others at the line where
 * the one inside it was called.
 */
static size_t symbols_find_in_dwarf(struct symbols *s, uint64_t address, struct symbol *ret)
{
	Dwarf_Addr bias;
	Dwarf_Die *unit = symbols_find_unit(s, address + s->bias, &bias);
	struct symbols_chain chain = {.n = 0};
	const char *file;
	int64_t line;

	if (!unit)
		return 0;
	Dwarf_Addr pc = address + s->bias - bias;

	symbols_descend(s->lib, unit, pc, &chain, 0);
	symbols_find_line(s->lib, unit, pc, &file, &line);
	for (size_t i = 0; i < chain.n; i++) {
		Dwarf_Die *die = &chain.dies[chain.n - 1 - i];

		ret[i] = (struct symbol){
			.name = symbols_name(s, die, address, i + 1 == chain.n),
			.file = file,
			.line = line,
			.is_go = s->lib->dwarf_srclang(unit) == DW_LANG_Go,
		};
		file = symbols_call_file(s->lib, unit, die);
		line = symbols_number(s->lib, die, DW_AT_call_line);
	}
	return chain.n;
}

size_t symbols_find(struct symbols *s, uint64_t address, struct symbol ret[SYMBOLS_DEPTH_MAX])
{
	size_t n = symbols_find_in_dwarf(s, address, ret);
	const char *name = n == 0 ? symbols_in_table(s, address) : NULL;

	if (!name)
		return n;
	ret[0] = (struct symbol){.name = name, .file = ""};
	return 1;
}
