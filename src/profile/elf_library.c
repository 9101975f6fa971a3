/* SPDX-License-Identifier: MIT */
#include "profile/elf_library.h"

#include "base/library.h"
#include "base/macro.h"

static struct elf_library elf_functions;

static const struct library_function elf_names[] = {
#define X(function) {#function, &elf_functions.function},
	ELF_FUNCTIONS(X)
#undef X
};

static struct library elf = {LIBRARY_UNTRIED, .name = ELF_SONAME, .use = "reads executables",
	.package = "libelf1", .functions = elf_names, .n_functions = ARRAY_SIZE(elf_names)};

int elf_library_get(const struct elf_library **ret_library, struct why *why)
{
	int r = library_get(&elf, why);

	if (r == 0)
		*ret_library = &elf_functions;
	return r;
}
