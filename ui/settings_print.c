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

static bool setting_option(size_t i, struct setting *to)
{
	struct options o = options_default();
	struct option_setting option;

	if (!options_setting(i, &option))
		return false;
	if (i == 0)
		to->heading = "Options, as on the command line, which overrides them.";
	snprintf(to->name, sizeof(to->name), "%s", option.name);
	/* "TIME" and "DIR" say no more than the help does. */
	if (strchr(option.values, '|'))
		snprintf(to->values, sizeof(to->values), "%s", option.values);
	snprintf(to->help, sizeof(to->help), "%s", option.help);
	options_get(&o, option.name, to->value, sizeof(to->value));
	return true;
}

static void setting_append(char *out, size_t size, const char *word)
{
	size_t used = strlen(out);

	snprintf(out + used, size - used, "%s%s", used ? " " : "", word);
}

static bool setting_list(size_t i, struct setting *to)
{
	char name[SETTINGS_NAME_MAX];

	if (i >= 2)
		return false;
	if (i == 0)
		to->heading = "What is shown.";
	snprintf(to->name, sizeof(to->name), "%s", i == 0 ? "pages" : "overview");
	snprintf(to->help, sizeof(to->help), "%s",
		i == 0 ? "the pages and their order; the first is there at the start"
		       : "the curves of the overview, from top to bottom, 8 at most");
	for (int k = 0; i == 0 && k < PAGE_HELP; k++) {
		text_dashed(name, sizeof(name), page_titles[k]);
		setting_append(to->value, sizeof(to->value), name);
	}
	if (i == 1)
		setting_append(to->values, sizeof(to->values), "also there:");
	for (int k = 0; i == 1 && k < SERIES_COUNT; k++)
		setting_append(k < SERIES_DEFAULT_COUNT ? to->value : to->values,
			k < SERIES_DEFAULT_COUNT ? sizeof(to->value) : sizeof(to->values),
			series_names[k]);
	return true;
}

static bool setting_threshold(size_t i, struct setting *to)
{
	size_t t = i + 1;

	if (t >= THRESHOLD_COUNT)
		return false;
	if (i == 0)
		to->heading =
			"From where on a figure is \"almost\" and from where on too much: "
			"two\n# "
			"values, or one, and almost begins at 80 % of it; % of a limit; off.";
	setting_name(to, "threshold", threshold_table[t].id);
	snprintf(to->help, sizeof(to->help), "%s", threshold_table[t].help);
	threshold_text(to->value, (enum threshold)t, &threshold_table[t].rule);
	return true;
}

static bool setting_color(size_t i, struct setting *to)
{
	if (i >= STYLE_COUNT)
		return false;
	if (i == 0)
		to->heading =
			"Colours over those of the theme: 0 to 255, #ff8700, or a name such "
			"as orange or\n# brightblue, default; and bold, dim, reverse.";
	setting_name(to, "color", style_table[i].id);
	snprintf(to->help, sizeof(to->help), "%s", style_table[i].what);
	snprintf(to->value, sizeof(to->value), "theme");
	return true;
}

static bool setting_key(size_t i, struct setting *to)
{
	size_t action = i + 1;

	if (action >= ACTION_COUNT)
		return false;
	if (i == 0)
		to->heading =
			"Keys: characters, Space Enter Esc Tab Up PgUp Home F5 ^L, or none. A "
			"bar stands between\n# keys that do it in different ways, such as "
			"back and on.";
	setting_name(to, "key", keymap[action].id);
	snprintf(to->help, sizeof(to->help), "%s", keymap[action].help);
	snprintf(to->value, sizeof(to->value), "%s", keymap[action].keys);
	return true;
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
		bool (*get)(size_t i, struct setting *to);
		size_t n;
	} parts[] = {{setting_option, settings_count_options()}, {setting_list, 2},
		{setting_threshold, THRESHOLD_COUNT - 1}, {setting_color, STYLE_COUNT},
		{setting_key, ACTION_COUNT - 1}};

	*ret = (struct setting){0};
	for (size_t part = 0; part < ARRAY_SIZE(parts); part++) {
		if (i < parts[part].n)
			return parts[part].get(i, ret);
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
