/* SPDX-License-Identifier: MIT */
#include "profile/elf_library.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>

#include "base/library.h"
#include "base/macro.h"

static struct elf_library elf_functions;
static bool elf_usable;

static void elf_library_load(void)
{
	const struct library_function all[] = {
#define X(function) {#function, &elf_functions.function},
		ELF_FUNCTIONS(X)
#undef X
	};

	elf_usable = library_load(ELF_SONAME, all, ARRAY_SIZE(all));
}

int elf_library_get(const struct elf_library **ret_library, struct why *why)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, elf_library_load);
	if (!elf_usable)
		return why_set(why, -ELIBACC,
			ELF_SONAME
			", which onetop reads executables with, cannot be loaded (Debian: "
			"apt-get install libelf1)");
	*ret_library = &elf_functions;
	return 0;
}
