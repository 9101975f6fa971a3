/* SPDX-License-Identifier: MIT */
#include "base/library.h"

#include <dlfcn.h>
#include <errno.h>

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

int library_get(struct library *l, struct why *why)
{
	pthread_mutex_lock(&l->lock);
	if (!l->tried)
		l->usable = library_load(l->name, l->functions, l->n_functions);
	l->tried = true;
	bool usable = l->usable;

	pthread_mutex_unlock(&l->lock);
	return usable ? 0
		      : why_set(why, -ELIBACC,
				"%s, which onetop %s with, cannot be loaded (Debian: apt-get "
				"install %s)",
				l->name, l->use, l->package);
}
