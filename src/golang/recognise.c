/* SPDX-License-Identifier: MIT */
#include "golang/recognise.h"

#include <string.h>
#include <unistd.h>

#include "profile/elf_library.h"

static bool recognise_section(const struct elf_library *lib, Elf *elf)
{
	Elf_Scn *section = NULL;
	size_t names;
	bool any = false;

	if (lib->elf_getshdrstrndx(elf, &names) < 0)
		return false;
	while ((section = lib->elf_nextscn(elf, section))) {
		GElf_Shdr h;
		const char *name = lib->gelf_getshdr(section, &h)
					   ? lib->elf_strptr(elf, names, h.sh_name)
					   : NULL;

		any = true;
		if (name && strcmp(name, ".go.buildinfo") == 0)
			return true;
	}
	return !any;
}

bool go_recognise(int fd)
{
	off_t position = lseek(fd, 0, SEEK_CUR);
	const struct elf_library *lib;

	if (elf_library_get(&lib, NULL) < 0)
		return false;
	lib->elf_version(EV_CURRENT);
	Elf *elf = lib->elf_begin(fd, ELF_C_READ, NULL);
	bool found = elf && lib->elf_kind(elf) == ELF_K_ELF && recognise_section(lib, elf);

	lib->elf_end(elf);
	lseek(fd, position, SEEK_SET);
	return found;
}
