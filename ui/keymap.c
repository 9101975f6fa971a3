/* SPDX-License-Identifier: MIT */
#include "ui/keymap.h"

#include <string.h>

const struct key_info keymap[ACTION_COUNT] = {
	[ACTION_NONE] = {"", "", "", "", ""},
#define KEY(id, keys, pages, hint, help) [ACTION_##id] = {#id, keys, pages, hint, help},
#include "ui/keymap.def"
#undef KEY
};

bool keymap_is_on(enum action a, char page)
{
	return strchr(keymap[a].pages, 'A') || (page && strchr(keymap[a].pages, page));
}

bool keymap_overlap(enum action a, enum action b)
{
	bool common_a = strchr(keymap[a].pages, 'A'), common_b = strchr(keymap[b].pages, 'A');

	return common_a || common_b ? common_a && common_b
				    : strpbrk(keymap[a].pages, keymap[b].pages) != NULL;
}
