/* SPDX-License-Identifier: MIT */
#include "ui/input.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

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

/* "^L", "Ctrl-L", "C-l"; INPUT_NONE for others. Some of them are keys of their own. */
static input_t input_parse_control(const char *name)
{
	static const char *const prefixes[] = {"^", "Ctrl-", "Ctrl+", "C-"};

	for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++) {
		size_t n = strlen(prefixes[i]);
		char c = name[0] && strlen(name) > n ? name[n] : 0;

		if (strncasecmp(name, prefixes[i], n) != 0 || !c || name[n + 1])
			continue;
		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		/* Backspace, Tab, Enter and Esc are what ^H, ^I, ^J, ^M and ^[ arrive as. */
		return c > '@' && c <= '_' && !strchr("HIJM[", c) ? c - '@' : INPUT_NONE;
	}
	return INPUT_NONE;
}

/* Whatever input_name() spells so. */
static input_t input_find(const char *name)
{
	char spelled[INPUT_NAME_MAX];

	for (input_t k = INPUT_UP; k < INPUT_F1 + 12; k = k == INPUT_OTHER ? INPUT_F1 : k + 1) {
		input_name(k, spelled);
		if (spelled[0] && strcasecmp(spelled, name) == 0)
			return k;
	}
	return strcasecmp(name, "Space") == 0 ? ' ' : INPUT_NONE;
}

input_t input_parse(const char *name, size_t n)
{
	static const struct {
		const char *name;
		input_t key;
	} aliases[] = {{"PageUp", INPUT_PAGE_UP}, {"PageDown", INPUT_PAGE_DOWN},
		{"Delete", INPUT_DELETE}, {"Return", INPUT_ENTER}, {"Escape", INPUT_ESCAPE},
		{"Shift-Tab", INPUT_BACKTAB}, {"Bar", '|'}, {"Hash", '#'}};
	char text[INPUT_NAME_MAX];
	char32_t c;

	if (n == 0 || n >= sizeof(text))
		return INPUT_NONE;
	if (text_decode(name, n, &c) == n)
		return c == 0xfffd || text_is_control(c) ? INPUT_NONE : (input_t)c;
	memcpy(text, name, n);
	text[n] = 0;
	for (size_t i = 0; i < ARRAY_SIZE(aliases); i++)
		if (strcasecmp(aliases[i].name, text) == 0)
			return aliases[i].key;
	input_t control = input_parse_control(text);

	return control != INPUT_NONE ? control : input_find(text);
}

input_t input_of_sequence(const char *text)
{
	static const char letters[] = "ABCDHF";
	static const input_t keys[] = {
		INPUT_UP, INPUT_DOWN, INPUT_RIGHT, INPUT_LEFT, INPUT_HOME, INPUT_END};
	static const input_t numbers[] = {INPUT_OTHER, INPUT_HOME, INPUT_OTHER, INPUT_DELETE,
		INPUT_END, INPUT_PAGE_UP, INPUT_PAGE_DOWN, INPUT_HOME, INPUT_END};
	size_t n = strlen(text);
	const char *letter = n > 1 ? strchr(letters, text[n - 1]) : NULL;

	/* Mouse and answers have a mark of their own after the bracket. */
	if (n < 2 || !strchr("[O", text[0]) || strchr("<=>?", text[1]))
		return INPUT_OTHER;
	if (letter)
		return keys[letter - letters];
	return text[n - 1] == '~' && n == 3 && text[1] >= '0' && text[1] <= '8'
		       ? numbers[text[1] - '0']
		       : INPUT_OTHER;
}
