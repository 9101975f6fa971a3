/* SPDX-License-Identifier: MIT */
#include "ui/page.h"

const char *const page_titles[PAGE_COUNT] = {
	[PAGE_OVERVIEW] = "Overview",
	[PAGE_CPU] = "CPU",
	[PAGE_MEMORY] = "Memory",
	[PAGE_FILES] = "I/O",
	[PAGE_GO] = "Go",
	[PAGE_PROFILE] = "Profile",
	[PAGE_EVENTS] = "Events",
	[PAGE_HELP] = "Help",
};
