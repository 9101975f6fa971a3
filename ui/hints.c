/* SPDX-License-Identifier: MIT */
#include "ui/hints.h"

#include "base/text.h"

int hints_draw(struct canvas *c, int x, int y, int cells, const struct bindings *keys,
	const enum action *actions, size_t n)
{
	int used = 0;

	for (size_t i = 0; i < n; i++) {
		const char *hint = keys->of[actions[i]].hint;
		char words[BINDING_TEXT_MAX + 2];

		if (!hint[0])
			continue;
		text_join(words, sizeof(words), " ", hint, " ");
		used += canvas_hint(c, x + used, y, cells - used, STYLE_DIM, words);
	}
	return used;
}
