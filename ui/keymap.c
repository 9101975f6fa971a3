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
	bool all_a = keymap[a].pages[0] == 'A', all_b = keymap[b].pages[0] == 'A';

	/* What a page does with a key comes before what all pages do: those go together. */
	return all_a == all_b && (all_a || strpbrk(keymap[a].pages, keymap[b].pages));
}
