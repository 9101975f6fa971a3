/* SPDX-License-Identifier: MIT */
/*
 * A configuration file with anything in it: it is refused with a sentence, or what it sets can
 * be used: every page has a place, every key finds one action, every list is within its bounds.
 */
#include "tests/fuzz/fuzz.h"

#include "base/text.h"
#include "ui/series.h"
#include "ui/settings.h"

static void check_printable(const struct why *why)
{
	for (const char *p = why->text; *p;) {
		char32_t c;

		p += text_decode(p, strlen(p), &c);
		expect(!text_is_control(c));
	}
}

static void check_keys(const struct bindings *b)
{
	for (int a = 1; a < ACTION_COUNT; a++) {
		expect(b->of[a].n <= BINDING_KEYS);
		for (size_t i = 0; i < b->of[a].n; i++) {
			/* What all pages do: where no page has a use of its own for the key. */
			char page = keymap[a].pages[0] == 'A' ? 0 : keymap[a].pages[0];
			input_t means;

			/* One key, one meaning on a page. */
			expect(bindings_find(b, b->of[a].keys[i], page, &means) ==
				(enum action)a);
		}
	}
}

static void check_settings(const struct settings *s)
{
	expect(s->n_pages >= 1 && s->n_pages <= PAGE_HELP);
	expect(s->n_series >= 1 && s->n_series <= SETTINGS_SERIES);
	for (int i = 0; i < s->n_pages; i++)
		expect(settings_place(s, s->pages[i]) == i);
	for (int i = 0; i < s->n_series; i++)
		expect(s->series[i] >= 0 && s->series[i] < SERIES_COUNT);
	for (int t = 0; t < THRESHOLD_COUNT; t++)
		expect(s->thresholds[t].almost <= s->thresholds[t].over);
	for (int i = 0; i < STYLE_COUNT; i++)
		expect(s->looks[i].fg256 >= -1 && s->looks[i].fg256 < 256 &&
			s->looks[i].fg16 < 16 && s->looks[i].fg8 < 8);
	for (size_t i = 0; i < s->n_notes; i++)
		check_printable(&s->notes[i]);
	check_keys(&s->keys);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct options o = options_default();
	struct settings s;
	struct why why = {""};

	settings_init(&s);
	if (settings_parse(&s, &o, "config", (const char *)data, size, &why) == 0) {
		check_settings(&s);
		expect(o.interval_ns >= 1000000 && o.interval_ns <= 3600 * INT64_C(1000000000));
	} else {
		expect(strncmp(why.text, "config:", 7) == 0);
		check_printable(&why);
	}
	settings_done(&s);
	return 0;
}
