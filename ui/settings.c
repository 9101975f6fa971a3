/* SPDX-License-Identifier: MIT */
#include "ui/settings.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "base/text.h"
#include "ui/color.h"
#include "ui/layout.h"
#include "ui/series.h"
#include "ui/theme.h"

enum { NOTE_PATH_MAX = 160 };

/* One reading of a file. */
struct settings_reader {
	struct settings *s;
	struct options *o;
	const char *path;
	struct style_look colors[STYLE_COUNT]; /* the user's own, where given */
	bool has_color[STYLE_COUNT];
};

void settings_init(struct settings *s)
{
	static_assert((int)SETTINGS_SERIES == (int)LAYOUT_ROWS, "a row a series");
	*s = (struct settings){.n_pages = PAGE_HELP, .n_series = SERIES_DEFAULT_COUNT};
	theme_fill(theme_choose(NULL, getenv("COLORFGBG")), s->looks);
	bindings_init(&s->keys);
	for (int i = 0; i < THRESHOLD_COUNT; i++)
		s->thresholds[i] = threshold_table[i].rule;
	for (int i = 0; i < s->n_pages; i++)
		s->pages[i] = (enum page)i;
	for (int i = 0; i < s->n_series; i++)
		s->series[i] = i;
}

void settings_done(struct settings *s)
{
	keyfile_done(&s->file);
	free(s->snapshot_dir);
	s->snapshot_dir = NULL;
}

int settings_place(const struct settings *s, enum page page)
{
	for (int i = 0; i < s->n_pages; i++)
		if (s->pages[i] == page)
			return i;
	return -1;
}

static void settings_note(struct settings *s, const char *path, int line, const char *sentence)
{
	if (s->n_notes == SETTINGS_NOTES)
		return;
	struct why *note = &s->notes[s->n_notes++];

	if (s->n_notes < SETTINGS_NOTES)
		why_set(note, 0, "%.160s:%d: %s", path, line, sentence);
	else
		why_set(note, 0, "%.160s:%d: and more of this kind", path, line);
}

/* Words of a list, each once, by their names; returns how many, or -EINVAL. */
static int settings_read_list(const char *value, const char *(*name)(int i, char *out),
	int n_names, int *list, int max, struct why *why)
{
	char words[256], known[256] = "", buffer[SETTINGS_NAME_MAX], *save = NULL;
	int n = 0;

	for (int i = 0; i < n_names; i++) {
		size_t used = strlen(known);

		snprintf(known + used, sizeof(known) - used, "%s%s", i ? " " : "",
			name(i, buffer));
	}
	if (strlen(value) >= sizeof(words))
		return why_set(why, -EINVAL, "longer than the list of: %s", known);
	strcpy(words, value);
	for (char *w = strtok_r(words, " ,\t", &save); w; w = strtok_r(NULL, " ,\t", &save)) {
		int found = 0;

		while (found < n_names && strcasecmp(name(found, buffer), w) != 0)
			found++;
		if (found == n_names)
			return why_set(why, -EINVAL, "'%.60s' is none of: %s", w, known);
		for (int i = 0; i < n; i++)
			if (list[i] == found)
				return why_set(why, -EINVAL, "'%.60s' stands twice", w);
		if (n == max)
			return why_set(why, -EINVAL, "more than %d of them", max);
		list[n++] = found;
	}
	return n > 0 ? n : why_set(why, -EINVAL, "at least one of: %s", known);
}

static const char *settings_page_name(int i, char *out)
{
	text_dashed(out, SETTINGS_NAME_MAX, page_titles[i]);
	return out;
}

static const char *settings_series_name(int i, char *out)
{
	(void)out;
	return series_names[i];
}

static int settings_set_pages(struct settings *s, const char *value, struct why *why)
{
	int list[PAGE_HELP];
	int n = settings_read_list(value, settings_page_name, PAGE_HELP, list, PAGE_HELP, why);

	for (int i = 0; i < n; i++)
		s->pages[i] = (enum page)list[i];
	s->n_pages = n < 0 ? s->n_pages : n;
	return MIN(n, 0);
}

static int settings_set_overview(struct settings *s, const char *value, struct why *why)
{
	int list[SETTINGS_SERIES];
	int n = settings_read_list(
		value, settings_series_name, SERIES_COUNT, list, SETTINGS_SERIES, why);

	for (int i = 0; i < n; i++)
		s->series[i] = list[i];
	s->n_series = n < 0 ? s->n_series : n;
	return MIN(n, 0);
}

/* The entry of a table whose id, in small letters, this is; n: there is none. */
static int settings_find(const char *name, const char *(*id)(int i), int first, int n)
{
	char buffer[SETTINGS_NAME_MAX];

	for (int i = first; i < n; i++) {
		text_dashed(buffer, sizeof(buffer), id(i));
		if (strcmp(buffer, name) == 0)
			return i;
	}
	return n;
}

static const char *settings_threshold_id(int i)
{
	return threshold_table[i].id;
}

static const char *settings_style_id(int i)
{
	return style_table[i].id;
}

static const char *settings_action_id(int i)
{
	return keymap[i].id;
}

static int settings_set_threshold(
	struct settings *s, const char *name, const char *value, struct why *why)
{
	int t = settings_find(name, settings_threshold_id, 1, THRESHOLD_COUNT);

	return t == THRESHOLD_COUNT
		       ? -ENOENT
		       : threshold_parse((enum threshold)t, value, &s->thresholds[t], why);
}

static int settings_set_color(
	struct settings_reader *r, const char *name, const char *value, struct why *why)
{
	int style = settings_find(name, settings_style_id, 0, STYLE_COUNT);

	if (style == STYLE_COUNT)
		return -ENOENT;
	/* The theme's, whatever it is: the file may say so with the default it prints. */
	r->has_color[style] = strcmp(value, "theme") != 0;
	r->colors[style] = style_mono[style];
	return r->has_color[style] ? color_parse_look(value, &r->colors[style], why) : 0;
}

static int settings_set_key(
	struct settings *s, const char *name, const char *value, int line, struct why *why)
{
	int action = settings_find(name, settings_action_id, 1, ACTION_COUNT);

	return action == ACTION_COUNT
		       ? -ENOENT
		       : bindings_set(&s->keys, (enum action)action, value, line, why);
}

/* The part of a key behind "prefix."; NULL when it does not begin so. */
static const char *settings_behind(const char *key, const char *prefix)
{
	size_t n = strlen(prefix);

	return strncmp(key, prefix, n) == 0 && key[n] == '.' ? key + n + 1 : NULL;
}

static int settings_set_screen(
	struct settings_reader *r, const struct keyfile_entry *e, struct why *why)
{
	const char *name;

	if (strcmp(e->key, "pages") == 0)
		return settings_set_pages(r->s, e->value, why);
	if (strcmp(e->key, "overview") == 0)
		return settings_set_overview(r->s, e->value, why);
	if ((name = settings_behind(e->key, "threshold")))
		return settings_set_threshold(r->s, name, e->value, why);
	if ((name = settings_behind(e->key, "color")))
		return settings_set_color(r, name, e->value, why);
	if ((name = settings_behind(e->key, "key")))
		return settings_set_key(r->s, name, e->value, e->line, why);
	return -ENOENT;
}

/* "~/x" is what a shell would make of it; "." is where onetop was started. */
static int settings_set_directory(
	struct settings_reader *r, const struct keyfile_entry *e, struct why *why)
{
	const char *home = getenv("HOME"), *value = e->value;

	if (strcmp(value, ".") == 0)
		return 0;
	if (value[0] == '~' && value[1] == '/' && home && *home) {
		free(r->s->snapshot_dir);
		value = r->s->snapshot_dir = xasprintf("%s%s", home, value + 1);
	}
	return options_set(r->o, e->key, value, why);
}

/* Not the name of a key: say so, and which one may be meant. */
static void settings_note_unknown(struct settings_reader *r, const struct keyfile_entry *e)
{
	struct setting at;
	char best[SETTINGS_NAME_MAX] = "", text[200];
	int least = (int)strlen(e->key) / 3 + 1;

	/* Nobody would read it, and a large file would take its time. */
	if (r->s->n_notes == SETTINGS_NOTES)
		return;
	for (size_t i = 0; settings_key(i, &at); i++) {
		int distance = text_distance(at.name, e->key);

		if (distance >= least)
			continue;
		least = distance;
		snprintf(best, sizeof(best), "%s", at.name);
	}
	if (options_is_option(e->key))
		snprintf(text, sizeof(text), "--%.60s is for the command line only", e->key);
	else if (best[0])
		snprintf(
			text, sizeof(text), "there is no key '%.60s'; is it %s?", e->key, best);
	else
		snprintf(text, sizeof(text),
			"there is no key '%.60s'; 'onetop config' prints all", e->key);
	settings_note(r->s, r->path, e->line, text);
}

static int settings_set(
	struct settings_reader *r, const struct keyfile_entry *e, struct why *why)
{
	struct why what = {""};
	bool directory = strcmp(e->key, "snapshot-dir") == 0;
	int result = directory ? settings_set_directory(r, e, &what)
			       : options_set(r->o, e->key, e->value, &what);
	bool option = result != -ENOENT;

	if (!option)
		result = settings_set_screen(r, e, &what);
	if (result == -ENOENT) {
		settings_note_unknown(r, e);
		return 0;
	}
	if (result >= 0)
		return 0;
	/* The sentences of options name them already. */
	return option ? why_set(why, result, "%.160s:%d: %s", r->path, e->line, what.text)
		      : why_set(why, result, "%.160s:%d: %.60s: %s", r->path, e->line, e->key,
				what.text);
}

/* The last line of a key holds. */
static void settings_note_twice(struct settings_reader *r, size_t i)
{
	const struct keyfile *k = &r->s->file;
	char text[160];

	for (size_t before = i; before-- > 0 && r->s->n_notes < SETTINGS_NOTES;) {
		if (strcmp(k->entries[before].key, k->entries[i].key) != 0)
			continue;
		snprintf(text, sizeof(text), "%.60s stands in line %d already; this line holds",
			k->entries[i].key, k->entries[before].line);
		settings_note(r->s, r->path, k->entries[i].line, text);
		return;
	}
}

static void settings_lost_key(void *arg, int line, const struct why *sentence)
{
	struct settings_reader *r = arg;

	settings_note(r->s, r->path, line, sentence->text);
}

static int settings_settle_keys(struct settings_reader *r, struct why *why)
{
	struct why what = {""};
	int line = 0;
	int result = bindings_settle(&r->s->keys, settings_lost_key, r, &line, &what);

	return result < 0 ? why_set(why, result, "%.160s:%d: %s", r->path, line, what.text) : 0;
}

/* The theme first, wherever its line stands; then the user's own colours. */
static void settings_settle_colors(struct settings_reader *r)
{
	theme_fill(theme_choose(r->o->theme, getenv("COLORFGBG")), r->s->looks);
	for (int i = 0; i < STYLE_COUNT; i++)
		if (r->has_color[i])
			r->s->looks[i] = r->colors[i];
}

static int settings_apply(
	struct settings *s, struct options *o, const char *path, struct why *why)
{
	struct settings_reader r = {.s = s, .o = o, .path = path};
	const char *slash = strrchr(path, '/');
	int result = 0;

	s->notes_skip = slash && slash - path < NOTE_PATH_MAX ? (size_t)(slash - path) + 1 : 0;

	for (size_t i = 0; i < s->file.n && result >= 0; i++) {
		settings_note_twice(&r, i);
		result = settings_set(&r, &s->file.entries[i], why);
	}
	if (result >= 0)
		result = settings_settle_keys(&r, why);
	settings_settle_colors(&r);
	return result;
}

int settings_parse(struct settings *s, struct options *o, const char *path, const char *data,
	size_t n, struct why *why)
{
	struct why what = {""};
	int line;
	int r = keyfile_parse(data, n, &s->file, &line, &what);

	return r < 0 ? why_set(why, r, "%.160s:%d: %s", path, line, what.text)
		     : settings_apply(s, o, path, why);
}

/* $XDG_CONFIG_HOME/onetop/config, or below $HOME; false where neither says a place. */
static bool settings_usual_path(char *out, size_t size)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	int n = 0;

	/* A relative path there is to be ignored, says the XDG base directory specification. */
	if (config && config[0] == '/')
		n = snprintf(out, size, "%s/onetop/config", config);
	else if (home && home[0] == '/')
		n = snprintf(out, size, "%s/.config/onetop/config", home);
	return n > 0 && (size_t)n < size;
}

int settings_load(struct settings *s, struct options *o, struct why *why)
{
	char path[PATH_MAX] = "";
	struct why what = {""};
	bool named = o->config && strcmp(o->config, "none") != 0;
	int r = 0;

	if (named)
		snprintf(path, sizeof(path), "%s", o->config);
	else if (!o->config)
		settings_usual_path(path, sizeof(path));
	if (named || path[0])
		r = keyfile_read(path, named, &s->file, &what);
	if (r < 0 && (named || r == -EBADMSG || r == -E2BIG))
		return why_set(why, r, "%s", what.text);
	/* A usual file that is not there is nobody's fault; one that cannot be read is told. */
	if (r < 0 && r != -ENOENT && r != -ENOTDIR)
		s->notes[s->n_notes++] = what;
	return settings_apply(s, o, path, why);
}
