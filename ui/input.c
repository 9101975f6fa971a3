/* SPDX-License-Identifier: MIT */
#include "ui/input.h"

#include <stdio.h>

#include "base/macro.h"
#include "base/text.h"

void input_name(input_t key, char out[INPUT_NAME_MAX])
{
	static const char *const names[] = {"", "Up", "Down", "Left", "Right", "Home", "End",
		"PgUp", "PgDn", "Backspace", "Del", "Enter", "Esc", "Tab", "BackTab", "Click",
		"WheelUp", "WheelDn", "", ""};

	if (key < 0) {
		out[0] = 0;
	} else if (key == ' ') {
		snprintf(out, INPUT_NAME_MAX, "Space");
	} else if (key < ' ') {
		snprintf(out, INPUT_NAME_MAX, "^%c", key + '@');
	} else if (key >= INPUT_F1 && key < INPUT_F1 + 12) {
		snprintf(out, INPUT_NAME_MAX, "F%d", key - INPUT_F1 + 1);
	} else if (key >= INPUT_BEYOND) {
		size_t i = (size_t)(key - INPUT_BEYOND);

		snprintf(out, INPUT_NAME_MAX, "%s", i < ARRAY_SIZE(names) ? names[i] : "");
	} else {
		out[text_encode(out, (char32_t)key)] = 0;
	}
}
