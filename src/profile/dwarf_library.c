/* SPDX-License-Identifier: MIT */
#include "profile/dwarf_library.h"

#include "base/library.h"
#include "base/macro.h"

static struct dwarf_library dwarf_functions;

static const struct library_function dwarf_names[] = {
#define X(function) {#function, &dwarf_functions.function},
	DWARF_FUNCTIONS(X)
#undef X
};

static struct library dwarf = {LIBRARY_UNTRIED, .name = DW_SONAME,
	.use = "reads debugging information", .package = "libdw1", .functions = dwarf_names,
	.n_functions = ARRAY_SIZE(dwarf_names)};

int dwarf_library_get(const struct dwarf_library **ret_library, struct why *why)
{
	int r = library_get(&dwarf, why);

	if (r == 0)
		*ret_library = &dwarf_functions;
	return r;
}
