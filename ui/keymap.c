/* SPDX-License-Identifier: MIT */
#include "ui/keymap.h"

#include <string.h>

const struct key_info keymap[ACTION_COUNT] = {
	[ACTION_NONE] = {"", "", "", ""},
#define KEY(id, keys, pages, hint, help) [ACTION_##id] = {keys, pages, hint, help},
#include "ui/keymap.def"
#undef KEY
};

bool keymap_is_on(enum action a, char page)
{
	return strchr(keymap[a].pages, 'A') || (page && strchr(keymap[a].pages, page));
}

static bool keymap_names(const char *keys, const char *name)
{
	size_t n = strlen(name);

	for (const char *p = keys; *p; p += strspn(p, " ")) {
		size_t k = strcspn(p, " ");

		if (k == n && memcmp(p, name, n) == 0)
			return true;
		p += k;
	}
	return false;
}

enum action keymap_find(input_t key, char page)
{
	char name[INPUT_NAME_MAX];

	input_name(key, name);
	if (!name[0])
		return ACTION_NONE;
	enum action common = ACTION_NONE;

	for (int a = 1; a < ACTION_COUNT; a++) {
		if (!keymap_is_on((enum action)a, page) || !keymap_names(keymap[a].keys, name))
			continue;
		if (keymap[a].pages[0] != 'A')
			return (enum action)a;
		common = (enum action)a;
	}
	return common;
}
