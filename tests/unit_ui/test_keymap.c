/* SPDX-License-Identifier: MIT */
#include "unit_ui/suites.h"

#include <stdio.h>
#include <string.h>

#include "ui/bindings.h"
#include "ui/view/view.h"

/* How many actions take a key on a page: those of the page itself, else those of all pages. */
static int takers(const char *name, char page)
{
	int own = 0, n = 0;

	for (int a = 1; a < ACTION_COUNT; a++) {
		char keys[64];

		if (!keymap_is_on((enum action)a, page))
			continue;
		snprintf(keys, sizeof(keys), "%s", keymap[a].keys);
		for (char *save, *k = strtok_r(keys, " |", &save); k;
			k = strtok_r(NULL, " |", &save))
			if (strcmp(k, name) == 0)
				*(keymap[a].pages[0] == 'A' ? &n : &own) += 1;
	}
	return own ? own : n;
}

START_TEST(every_action_has_keys_and_help)
{
	for (int a = 1; a < ACTION_COUNT; a++) {
		ck_assert_uint_gt(strlen(keymap[a].keys), 0);
		ck_assert_uint_gt(strlen(keymap[a].help), 0);
		ck_assert_uint_gt(strlen(keymap[a].pages), 0);
	}
}
END_TEST

START_TEST(no_key_means_two_things_on_a_page)
{
	for (int p = 0; p < PAGE_COUNT; p++) {
		char letter = view_get((enum page)p)->letter;

		for (input_t k = 1; k < INPUT_F1 + 12; k == 0x7f ? k = INPUT_BEYOND : k++) {
			char name[INPUT_NAME_MAX];

			input_name(k, name);
			if (name[0])
				ck_assert_int_le(takers(name, letter), 1);
		}
	}
}
END_TEST

START_TEST(a_hint_names_one_of_its_keys)
{
	for (int a = 1; a < ACTION_COUNT; a++) {
		char key[16] = "";
		const char *open = strchr(keymap[a].hint, '[');

		if (!keymap[a].hint[0])
			continue;
		ck_assert_ptr_nonnull(open);
		snprintf(key, sizeof(key), "%.*s", (int)strcspn(open + 1, "]"), open + 1);
		bool found = false;

		for (char page = 'A'; page <= 'Z'; page++)
			found |= keymap_is_on((enum action)a, page) && takers(key, page) == 1;
		ck_assert(found);
	}
}
END_TEST

/* What a key does when the user has bound nothing. */
static enum action found(input_t key, char page)
{
	struct bindings b;
	input_t means;

	bindings_init(&b);
	return bindings_find(&b, key, page, &means);
}

START_TEST(keys_find_their_actions)
{
	ck_assert_int_eq(found('q', 'O'), ACTION_QUIT);
	ck_assert_int_eq(found(INPUT_F1 + 9, 'O'), ACTION_QUIT);
	ck_assert_int_eq(found(3, 'O'), ACTION_QUIT);
	ck_assert_int_eq(found(' ', 'O'), ACTION_PAUSE);
	ck_assert_int_eq(found('z', 'O'), ACTION_PAUSE);
	ck_assert_int_eq(found(INPUT_F1, 'O'), ACTION_HELP);
	ck_assert_int_eq(found(INPUT_F1 + 8, 'O'), ACTION_SIGNAL);
	ck_assert_int_eq(found(12, 'O'), ACTION_REDRAW);
	ck_assert_int_eq(found(26, 'O'), ACTION_SUSPEND);
	ck_assert_int_eq(found('H', '?'), ACTION_NONE);
	ck_assert_int_eq(found(0x5de5, 'O'), ACTION_NONE);
	ck_assert_int_eq(found(INPUT_NONE, 'O'), ACTION_NONE);
	ck_assert_int_eq(found('t', 'O'), ACTION_TIME_STEP);
	ck_assert_int_eq(found('t', 'P'), ACTION_VIEW_TOP);
	ck_assert_int_eq(found('T', 'P'), ACTION_TIME_STEP);
}
END_TEST

Suite *keymap_suite(void)
{
	Suite *s = suite_create("keymap");
	TCase *t = tcase_create("keymap");

	tcase_add_test(t, every_action_has_keys_and_help);
	tcase_add_test(t, no_key_means_two_things_on_a_page);
	tcase_add_test(t, a_hint_names_one_of_its_keys);
	tcase_add_test(t, keys_find_their_actions);
	suite_add_tcase(s, t);
	return s;
}
