/* SPDX-License-Identifier: MIT */
/*
 * libcurl, loaded when the first request is made. Linked, it and the thirty libraries it pulls
 * in would cost each start of the program 8 ms, most of what the first picture takes.
 */
#pragma once

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

/* clang-format off */
#define CURL_FUNCTIONS(X) \
	X(global_init) X(easy_init) X(easy_cleanup) X(easy_reset) X(easy_setopt) \
	X(easy_getinfo) X(easy_strerror) X(multi_init) X(multi_cleanup) X(multi_add_handle) \
	X(multi_remove_handle) X(multi_perform) X(multi_poll) X(multi_info_read)
/* clang-format on */

/** Its functions, by the name that follows curl_. */
struct curl_library {
#define X(function) __typeof__(curl_##function) *function;
	CURL_FUNCTIONS(X)
#undef X
};

/** Ready to use, the same for ever; NULL when it is not installed. Any thread. */
const struct curl_library *curl_library_get(void);
