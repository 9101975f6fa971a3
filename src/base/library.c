/* SPDX-License-Identifier: MIT */
#include "base/library.h"

#include <dlfcn.h>

/* Function pointers come as void *: POSIX says that they fit. */
static bool library_find(void *library, const struct library_function *f)
{
	return (*(void **)f->to = dlsym(library, f->name)) != NULL;
}

bool library_load(const char *name, const struct library_function *functions, size_t n)
{
	void *library = dlopen(name, RTLD_LAZY | RTLD_LOCAL);

	for (size_t i = 0; library && i < n; i++)
		if (!library_find(library, &functions[i]))
			return false;
	return library != NULL;
}
