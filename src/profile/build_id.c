/* SPDX-License-Identifier: MIT */
#include "profile/build_id.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "profile/elf_library.h"
#include "profile/symbols.h"

/* The id's bytes in one segment or section of notes, or 0. */
static size_t build_id_find(
	const struct elf_library *lib, Elf_Data *data, const unsigned char **ret)
{
	size_t at = 0, name, desc;
	GElf_Nhdr note;

	while (at < data->d_size &&
		(at = lib->gelf_getnote(data, at, &note, &name, &desc)) > 0) {
		if (note.n_type != NT_GNU_BUILD_ID || note.n_namesz != sizeof("GNU") ||
			memcmp((char *)data->d_buf + name, "GNU", sizeof("GNU")) != 0)
			continue;
		*ret = (unsigned char *)data->d_buf + desc;
		return note.n_descsz;
	}
	return 0;
}

static size_t build_id_search_segments(
	const struct elf_library *lib, Elf *elf, const unsigned char **ret)
{
	size_t n;

	if (lib->elf_getphdrnum(elf, &n) < 0)
		return 0;
	for (size_t i = 0; i < n; i++) {
		GElf_Phdr h;

		if (!lib->gelf_getphdr(elf, (int)i, &h) || h.p_type != PT_NOTE)
			continue;
		Elf_Data *data = lib->elf_getdata_rawchunk(elf, (int64_t)h.p_offset, h.p_filesz,
			h.p_align == 8 ? ELF_T_NHDR8 : ELF_T_NHDR);
		size_t size = data ? build_id_find(lib, data, ret) : 0;

		if (size > 0)
			return size;
	}
	return 0;
}

static size_t build_id_search_sections(
	const struct elf_library *lib, Elf *elf, const unsigned char **ret)
{
	for (Elf_Scn *section = lib->elf_nextscn(elf, NULL); section;
		section = lib->elf_nextscn(elf, section)) {
		GElf_Shdr h;

		if (!lib->gelf_getshdr(section, &h) || h.sh_type != SHT_NOTE)
			continue;
		Elf_Data *data = lib->elf_getdata(section, NULL);
		size_t size = data ? build_id_find(lib, data, ret) : 0;

		if (size > 0)
			return size;
	}
	return 0;
}

static int build_id_search(const struct elf_library *lib, Elf *elf, char ret_id[BUILD_ID_MAX])
{
	const unsigned char *id;

	if (!elf || lib->elf_kind(elf) != ELF_K_ELF)
		return -ENOEXEC;
	size_t n = build_id_search_segments(lib, elf, &id);

	/* Go's linker leaves the note out of its segment of notes; Go reads the sections. */
	if (n == 0)
		n = build_id_search_sections(lib, elf, &id);
	if (n == 0 || n > (BUILD_ID_MAX - 1) / 2)
		return -ENODATA;
	for (size_t i = 0; i < n; i++)
		snprintf(ret_id + 2 * i, 3, "%02x", id[i]);
	return 0;
}

int build_id_read(const char *path, char ret_id[BUILD_ID_MAX])
{
	_cleanup_close_ int fd = symbols_open_file(path);
	const struct elf_library *lib;
	int r = fd < 0 ? fd : elf_library_get(&lib, NULL);

	if (r < 0)
		return r;
	lib->elf_version(EV_CURRENT);
	Elf *elf = lib->elf_begin(fd, ELF_C_READ, NULL);

	r = build_id_search(lib, elf, ret_id);
	lib->elf_end(elf);
	return r;
}

int build_id_compare(const struct profile *p, const char *of, const char *path, struct why *why)
{
	char id[BUILD_ID_MAX];

	if (p->n_mappings == 0 || !*p->mappings[0].build_id)
		return 0;
	int r = build_id_read(path, id);

	if (r == -ENODATA)
		return 0;
	if (r < 0)
		return why_errno(why, r, "%s", path);
	if (!strcmp(id, p->mappings[0].build_id))
		return 1;
	return why_set(why, -ESTALE,
		"%.70s was not taken of %.70s: build id %.40s in the profile, %.40s in the "
		"file; names or lines may be wrong or missing",
		of, path, p->mappings[0].build_id, id);
}
