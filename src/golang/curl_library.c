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
	static const struct library_function all[] = {
#define X(function) {"curl_" #function, &curl_functions.function},
		CURL_FUNCTIONS(X)
#undef X
	};
	bool loaded = false;

	for (size_t i = 0; i < ARRAY_SIZE(names) && !loaded; i++)
		loaded = library_load(names[i], all, ARRAY_SIZE(all));
	curl_usable = loaded && curl_functions.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

const struct curl_library *curl_library_get(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, curl_library_load);
	return curl_usable ? &curl_functions : NULL;
}
