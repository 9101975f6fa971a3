/* SPDX-License-Identifier: MIT */
/* Every key of the configuration file with its default: for people, and to find the nearest. */
#include <stdio.h>
#include <string.h>

#include "base/macro.h"
#include "base/text.h"
#include "ui/series.h"
#include "ui/settings.h"

static void setting_name(struct setting *to, const char *prefix, const char *id)
{
	char name[SETTINGS_NAME_MAX - 12];

	text_dashed(name, sizeof(name), id);
	snprintf(to->name, sizeof(to->name), "%s.%s", prefix, name);
}

static void setting_option(size_t i, struct setting *to)
{
	struct options o = options_default();
	struct option_setting option;

	if (!options_setting(i, &option))
		return;
	if (i == 0)
		to->heading = "Options, as on the command line, which overrides them.";
	snprintf(to->name, sizeof(to->name), "%s", option.name);
	/* "TIME" and "DIR" say no more than the help does. */
	if (strchr(option.values, '|'))
		snprintf(to->values, sizeof(to->values), "%s", option.values);
	snprintf(to->help, sizeof(to->help), "%s", option.help);
	options_get(&o, option.name, to->value, sizeof(to->value));
}

static void setting_append(char *out, size_t size, const char *word)
{
	size_t used = strlen(out);

	snprintf(out + used, size - used, "%s%s", used ? " " : "", word);
}

static void setting_pages(size_t i, struct setting *to)
{
	char name[SETTINGS_NAME_MAX];

	(void)i;
	to->heading = "What is shown.";
	snprintf(to->name, sizeof(to->name), "pages");
	snprintf(to->help, sizeof(to->help),
		"the pages and their order; the first is there at the start");
	for (int k = 0; k < PAGE_HELP; k++) {
		text_dashed(name, sizeof(name), page_titles[k]);
		setting_append(to->value, sizeof(to->value), name);
	}
}

static void setting_overview(size_t i, struct setting *to)
{
	(void)i;
	snprintf(to->name, sizeof(to->name), "overview");
	snprintf(to->help, sizeof(to->help),
		"the curves of the overview, from top to bottom, 8 at most");
	for (int k = 0; k < SERIES_DEFAULT_COUNT; k++)
		setting_append(to->value, sizeof(to->value), series_names[k]);
	setting_append(to->values, sizeof(to->values), "also there:");
	for (int k = SERIES_DEFAULT_COUNT; k < SERIES_COUNT; k++)
		setting_append(to->values, sizeof(to->values), series_names[k]);
}

static void setting_threshold(size_t i, struct setting *to)
{
	size_t t = i + 1;

	if (i == 0)
		to->heading =
			"From where on a figure is \"almost\" and from where on too much: "
			"two\n# "
			"values, or one, and almost begins at 80 % of it; % of a limit; off.";
	setting_name(to, "threshold", threshold_table[t].id);
	snprintf(to->help, sizeof(to->help), "%s", threshold_table[t].help);
	threshold_text(to->value, (enum threshold)t, &threshold_table[t].rule);
}

static void setting_color(size_t i, struct setting *to)
{
	if (i == 0)
		to->heading =
			"Colours over those of the theme: 0 to 255, #ff8700, or a name such "
			"as orange or\n# brightblue, default; and bold, dim, reverse.";
	setting_name(to, "color", style_table[i].id);
	snprintf(to->help, sizeof(to->help), "%s", style_table[i].what);
	snprintf(to->value, sizeof(to->value), "theme");
}

static void setting_key(size_t i, struct setting *to)
{
	size_t action = i + 1;

	if (i == 0)
		to->heading =
			"Keys: characters, Space Enter Esc Tab Up PgUp Home F5 ^L, or none. A "
			"bar stands between\n# keys that do it in different ways, such as "
			"back and on.";
	setting_name(to, "key", keymap[action].id);
	snprintf(to->help, sizeof(to->help), "%s", keymap[action].help);
	snprintf(to->value, sizeof(to->value), "%s", keymap[action].keys);
}

static size_t settings_count_options(void)
{
	struct option_setting option;
	size_t n = 0;

	while (options_setting(n, &option))
		n++;
	return n;
}

bool settings_key(size_t i, struct setting *ret)
{
	const struct {
		void (*get)(size_t i, struct setting *to);
		size_t n;
	} parts[] = {{setting_option, settings_count_options()}, {setting_pages, 1},
		{setting_overview, 1}, {setting_threshold, THRESHOLD_COUNT - 1},
		{setting_color, STYLE_COUNT}, {setting_key, ACTION_COUNT - 1}};

	*ret = (struct setting){0};
	for (size_t part = 0; part < ARRAY_SIZE(parts); part++) {
		if (i < parts[part].n) {
			parts[part].get(i, ret);
			return true;
		}
		i -= parts[part].n;
	}
	return false;
}

/* A comment of several words on a line of its own; long ones are broken at blanks. */
static void settings_print_comment(FILE *out, const char *words)
{
	enum { WIDTH = 96 };

	while (*words) {
		size_t n = strlen(words);

		if (n > WIDTH)
			for (n = WIDTH; n > 1 && words[n] != ' ';)
				n--;
		fprintf(out, "# %.*s\n", (int)n, words);
		words += n;
		words += strspn(words, " ");
	}
}

static void settings_print_key(FILE *out, const struct setting *at)
{
	char help[400];

	if (at->heading)
		fprintf(out, "\n# %s\n\n", at->heading);
	else if (!strchr(at->name, '.'))
		fputc('\n', out);
	snprintf(help, sizeof(help), "%s%s%s%s", at->help, at->values[0] ? " (" : "",
		at->values, at->values[0] ? ")" : "");
	settings_print_comment(out, help);
	fprintf(out, "#%s = %s\n", at->name, at->value);
}

void settings_print(FILE *out)
{
	struct setting at;

	fputs("# The configuration of onetop: $XDG_CONFIG_HOME/onetop/config, or\n"
	      "# ~/.config/onetop/config. Every key stands here with its default, in a "
	      "comment: "
	      "take the\n"
	      "# number sign away to change it. The command line overrides this file. A wrong "
	      "value is an\n"
	      "# error, an unknown key is told and passed over.\n",
		out);
	for (size_t i = 0; settings_key(i, &at); i++)
		settings_print_key(out, &at);
}
