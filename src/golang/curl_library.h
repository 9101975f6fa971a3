/* SPDX-License-Identifier: MIT */
/*
 * libcurl, loaded when the first request is made. Linked, it and the thirty libraries it pulls
 * in would cost each start of the program 8 ms, most of what the first picture takes.
 */
#pragma once

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

/** Its functions, by the name that follows curl_. */
struct curl_library {
	__typeof__(curl_global_init) *global_init;
	__typeof__(curl_easy_init) *easy_init;
	__typeof__(curl_easy_cleanup) *easy_cleanup;
	__typeof__(curl_easy_reset) *easy_reset;
	__typeof__(curl_easy_setopt) *easy_setopt;
	__typeof__(curl_easy_getinfo) *easy_getinfo;
	__typeof__(curl_easy_strerror) *easy_strerror;
	__typeof__(curl_multi_init) *multi_init;
	__typeof__(curl_multi_cleanup) *multi_cleanup;
	__typeof__(curl_multi_add_handle) *multi_add_handle;
	__typeof__(curl_multi_remove_handle) *multi_remove_handle;
	__typeof__(curl_multi_perform) *multi_perform;
	__typeof__(curl_multi_poll) *multi_poll;
	__typeof__(curl_multi_info_read) *multi_info_read;
};

/** Ready to use, the same for ever; NULL when it is not installed. Any thread. */
const struct curl_library *curl_library_get(void);
