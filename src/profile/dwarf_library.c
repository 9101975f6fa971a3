/* SPDX-License-Identifier: MIT */
#include "profile/dwarf_library.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>

#include "base/library.h"
#include "base/macro.h"

static struct dwarf_library dwarf_functions;
static bool dwarf_usable;

static void dwarf_library_load(void)
{
	const struct library_function all[] = {
#define X(function) {#function, &dwarf_functions.function},
		DWARF_FUNCTIONS(X)
#undef X
	};

	dwarf_usable = library_load(DW_SONAME, all, ARRAY_SIZE(all));
}

int dwarf_library_get(const struct dwarf_library **ret_library, struct why *why)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, dwarf_library_load);
	if (!dwarf_usable)
		return why_set(why, -ELIBACC,
			DW_SONAME ", which onetop reads debugging information with, cannot be "
				  "loaded (Debian: "
				  "apt-get install libdw1)");
	*ret_library = &dwarf_functions;
	return 0;
}
