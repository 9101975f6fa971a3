/* SPDX-License-Identifier: MIT */
#include "golang/recognise.h"

#include <gelf.h>
#include <libelf.h>
#include <string.h>
#include <unistd.h>

static bool recognise_section(Elf *elf)
{
	Elf_Scn *section = NULL;
	size_t names;
	bool any = false;

	if (elf_getshdrstrndx(elf, &names) < 0)
		return false;
	while ((section = elf_nextscn(elf, section))) {
		GElf_Shdr h;
		const char *name =
			gelf_getshdr(section, &h) ? elf_strptr(elf, names, h.sh_name) : NULL;

		any = true;
		if (name && strcmp(name, ".go.buildinfo") == 0)
			return true;
	}
	return !any;
}

bool go_recognise(int fd)
{
	off_t position = lseek(fd, 0, SEEK_CUR);

	elf_version(EV_CURRENT);
	Elf *elf = elf_begin(fd, ELF_C_READ, NULL);
	bool found = elf && elf_kind(elf) == ELF_K_ELF && recognise_section(elf);

	elf_end(elf);
	lseek(fd, position, SEEK_SET);
	return found;
}
