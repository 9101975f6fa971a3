/* SPDX-License-Identifier: MIT */
/* The pages, by name. */
#pragma once

enum page {
	PAGE_OVERVIEW, /* in this order, unless the configuration has another */
	PAGE_CPU,
	PAGE_MEMORY,
	PAGE_FILES,
	PAGE_GO,
	PAGE_PROFILE,
	PAGE_EVENTS,
	PAGE_HELP, /* no tab: comes and goes with its key */
	PAGE_COUNT,
};

/** page_titles[PAGE_COUNT], as the list of pages has them and, in small letters, the settings.
 */
extern const char *const page_titles[PAGE_COUNT];
