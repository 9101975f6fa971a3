/* SPDX-License-Identifier: MIT */
#include "golang/curl_library.h"

#include <pthread.h>
#include <stdbool.h>

#include "base/library.h"
#include "base/macro.h"

static struct curl_library curl_functions;
static bool curl_usable;

static void curl_library_load(void)
{
	/* The flavours of TLS differ in name, not in what they offer. */
	static const char *const names[] = {"libcurl.so.4", "libcurl-gnutls.so.4"};
	struct curl_library *f = &curl_functions;
	const struct library_function all[] = {{"curl_global_init", &f->global_init},
		{"curl_easy_init", &f->easy_init}, {"curl_easy_cleanup", &f->easy_cleanup},
		{"curl_easy_reset", &f->easy_reset}, {"curl_easy_setopt", &f->easy_setopt},
		{"curl_easy_getinfo", &f->easy_getinfo},
		{"curl_easy_strerror", &f->easy_strerror}, {"curl_multi_init", &f->multi_init},
		{"curl_multi_cleanup", &f->multi_cleanup},
		{"curl_multi_add_handle", &f->multi_add_handle},
		{"curl_multi_remove_handle", &f->multi_remove_handle},
		{"curl_multi_perform", &f->multi_perform}, {"curl_multi_poll", &f->multi_poll},
		{"curl_multi_info_read", &f->multi_info_read}};
	bool loaded = false;

	for (size_t i = 0; i < ARRAY_SIZE(names) && !loaded; i++)
		loaded = library_load(names[i], all, ARRAY_SIZE(all));
	curl_usable = loaded && f->global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

const struct curl_library *curl_library_get(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, curl_library_load);
	return curl_usable ? &curl_functions : NULL;
}
