/* SPDX-License-Identifier: MIT */
#include "golang/curl_library.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>

#include "base/macro.h"

static struct curl_library curl_functions;
static bool curl_usable;

/* Function pointers come as void *: POSIX says that they fit. */
static bool curl_library_find(void *library, const char *name, void *function)
{
	return (*(void **)function = dlsym(library, name)) != NULL;
}

static void curl_library_load(void)
{
	/* The flavours of TLS differ in name, not in what they offer. */
	static const char *const names[] = {"libcurl.so.4", "libcurl-gnutls.so.4"};
	struct curl_library *f = &curl_functions;
	void *library = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(names) && !library; i++)
		library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
	if (!library)
		return;
	/* Stays open: threads of its own may be running. */
	curl_usable = curl_library_find(library, "curl_global_init", &f->global_init) &&
		      curl_library_find(library, "curl_easy_init", &f->easy_init) &&
		      curl_library_find(library, "curl_easy_cleanup", &f->easy_cleanup) &&
		      curl_library_find(library, "curl_easy_reset", &f->easy_reset) &&
		      curl_library_find(library, "curl_easy_setopt", &f->easy_setopt) &&
		      curl_library_find(library, "curl_easy_perform", &f->easy_perform) &&
		      curl_library_find(library, "curl_easy_getinfo", &f->easy_getinfo) &&
		      curl_library_find(library, "curl_easy_strerror", &f->easy_strerror) &&
		      f->global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

const struct curl_library *curl_library_get(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, curl_library_load);
	return curl_usable ? &curl_functions : NULL;
}
