/* SPDX-License-Identifier: MIT */
#include "ui/bindings.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/macro.h"
#include "base/text.h"

enum { WAYS_MAX = 10 };

/* The keys of one word, "Left|Right"; a bar alone is a key. Returns how many, or -1. */
static int bindings_split(const char *word, size_t n, input_t keys[WAYS_MAX])
{
	int ways = 0;

	for (size_t at = 0; at <= n && ways < WAYS_MAX;) {
		const char *bar = n - at > 1 ? memchr(word + at + 1, '|', n - at - 1) : NULL;
		size_t k = bar ? (size_t)(bar - word) - at : n - at;
		input_t key = input_parse(word + at, k);

		if (key == INPUT_NONE)
			return -1;
		keys[ways++] = key;
		at += k + 1;
	}
	return ways;
}

/* The keys of keymap.def that stand for an action's ways. */
static int bindings_ways(enum action a, input_t keys[WAYS_MAX])
{
	return bindings_split(keymap[a].keys, strcspn(keymap[a].keys, " "), keys);
}

/* Ctrl-C, Ctrl-Z and Ctrl-\ are signals, whatever is bound to them. */
static bool binding_is_signal(enum action a, input_t key)
{
	return (key == 3 && a != ACTION_QUIT) || (key == 26 && a != ACTION_SUSPEND) ||
	       key == 28;
}

static int bindings_add_word(
	struct binding *to, enum action a, const char *word, size_t n, struct why *why)
{
	input_t keys[WAYS_MAX], means[WAYS_MAX];
	int ways = bindings_ways(a, means), got = bindings_split(word, n, keys);
	int shown = (int)MIN(n, 40);

	if (got < 0)
		return why_set(why, -EINVAL,
			"'%.*s' is not a key; write a character, Space, Enter, Esc, Tab, Left, "
			"PgUp, F5, ^L",
			shown, word);
	if (got != ways && ways > 1)
		return why_set(why, -EINVAL,
			"'%.*s' is %d key%s, but this goes %d ways; write as in %s", shown,
			word, got, got == 1 ? "" : "s", ways, keymap[a].keys);
	if (got != ways)
		return why_set(why, -EINVAL,
			"'%.*s' is several keys; write blanks between them", shown, word);
	if (to->n + (size_t)got > BINDING_KEYS)
		return why_set(why, -EINVAL, "more than %d keys", BINDING_KEYS);
	for (int i = 0; i < got; i++) {
		if (binding_is_signal(a, keys[i]))
			return why_set(why, -EINVAL,
				"'%.*s' is the terminal's own and cannot be bound", shown,
				word);
		to->keys[to->n] = keys[i];
		to->means[to->n++] = ways > 1 ? means[i] : keys[i];
	}
	return 0;
}

static int bindings_parse(struct binding *ret, enum action a, const char *keys, struct why *why)
{
	struct binding b = {0};

	for (const char *p = keys + strspn(keys, " \t"); *p; p += strspn(p, " \t")) {
		size_t n = strcspn(p, " \t");
		int r = bindings_add_word(&b, a, p, n, why);

		if (r < 0)
			return r;
		p += n;
	}
	*ret = b;
	return 0;
}

static void binding_write_text(struct binding *b)
{
	size_t used = 0;

	b->text[0] = 0;
	for (size_t i = 0; i < b->n; i++) {
		char name[INPUT_NAME_MAX];

		input_name(b->keys[i], name);
		if (used + strlen(name) + 2 > sizeof(b->text))
			return;
		used += (size_t)snprintf(
			b->text + used, sizeof(b->text) - used, "%s%s", i ? " " : "", name);
	}
}

/* "[[]" and "[]]" name the brackets themselves. */
static size_t hint_key_length(const char *open)
{
	const char *end = open[1] ? strchr(open + 2, ']') : NULL;

	return end ? (size_t)(end - open) - 1 : 0;
}

static bool binding_has(const struct binding *b, input_t key)
{
	for (size_t i = 0; i < b->n; i++)
		if (b->keys[i] == key)
			return true;
	return false;
}

/* The hint of the table holds while the keys it names do. */
static bool hint_holds(const struct binding *b, const char *hint)
{
	const char *open = strchr(hint, '[');

	for (; open; open = strchr(open + hint_key_length(open) + 2, '['))
		if (!binding_has(b, input_parse(open + 1, hint_key_length(open))))
			return false;
	return true;
}

/* What it says besides its keys: "[m]ark" is "mark", "[<][>] sort" is "sort". */
static void hint_word(const char *hint, char *out, size_t size)
{
	size_t used = 0;

	for (const char *p = hint; *p && used + 1 < size; p++) {
		size_t n = *p == '[' ? hint_key_length(p) : 0;

		if (n && isalpha((unsigned char)p[1]) && isalpha((unsigned char)p[n + 2]))
			out[used++] = (char)tolower((unsigned char)p[1]);
		else if (!n)
			out[used++] = *p;
		p += n ? n + 1 : 0;
	}
	out[used] = 0;
	memmove(out, out + strspn(out, " "), strlen(out + strspn(out, " ")) + 1);
}

/* "[M]ark" where the key is the word's own letter, else "[w] mark". */
static void binding_write_hint(struct binding *b, const char *hint)
{
	char word[BINDING_TEXT_MAX], first[INPUT_NAME_MAX], second[INPUT_NAME_MAX];

	b->hint[0] = 0;
	if (!hint[0] || b->n == 0)
		return;
	if (hint_holds(b, hint)) {
		snprintf(b->hint, sizeof(b->hint), "%s", hint);
		return;
	}
	bool pair = strstr(hint, "][") && b->n > 1;

	hint_word(hint, word, sizeof(word));
	input_name(b->keys[0], first);
	input_name(b->keys[pair], second);
	if (pair)
		snprintf(b->hint, sizeof(b->hint), "[%s][%s] %.20s", first, second, word);
	else if (!first[1] && tolower((unsigned char)first[0]) == word[0])
		snprintf(b->hint, sizeof(b->hint), "[%s]%.40s", first, word + 1);
	else
		snprintf(b->hint, sizeof(b->hint), "[%s] %.40s", first, word);
}

static void bindings_write_words(struct bindings *b)
{
	for (int a = 1; a < ACTION_COUNT; a++) {
		binding_write_text(&b->of[a]);
		binding_write_hint(&b->of[a], keymap[a].hint);
	}
}

void bindings_init(struct bindings *b)
{
	memset(b, 0, sizeof(*b));
	for (int a = 1; a < ACTION_COUNT; a++) {
		int r = bindings_parse(&b->of[a], (enum action)a, keymap[a].keys, NULL);

		assert(r == 0);
		(void)r;
	}
	bindings_write_words(b);
}

int bindings_set(struct bindings *b, enum action a, const char *keys, int line, struct why *why)
{
	struct binding to = {0};
	int r = strcmp(keys, "none") == 0 ? 0 : bindings_parse(&to, a, keys, why);

	if (r < 0)
		return r;
	to.line = line;
	b->of[a] = to;
	return 0;
}

static void binding_remove(struct binding *b, size_t i)
{
	b->n--;
	memmove(&b->keys[i], &b->keys[i + 1], (b->n - i) * sizeof(b->keys[0]));
	memmove(&b->means[i], &b->means[i + 1], (b->n - i) * sizeof(b->means[0]));
}

/* The configuration's name of an action. */
static void bindings_name(enum action a, char *out, size_t size)
{
	text_dashed(out, size, keymap[a].id);
}

/* Both are the user's: one line must go. */
static int bindings_refuse(
	const struct bindings *b, enum action x, enum action y, input_t key, struct why *why)
{
	char key_name[INPUT_NAME_MAX], name[BINDING_TEXT_MAX];
	enum action first = b->of[x].line < b->of[y].line ? x : y;

	input_name(key, key_name);
	bindings_name(first, name, sizeof(name));
	return why_set(why, -EINVAL, "the key %s is bound to key.%s in line %d already",
		key_name, name, b->of[first].line);
}

/* Whoever comes from the table loses a key that the user has bound to the other. */
static int bindings_settle_pair(
	struct bindings *b, enum action x, enum action y, int *ret_line, struct why *why)
{
	struct binding *bx = &b->of[x], *by = &b->of[y];

	for (size_t i = 0; i < bx->n; i++) {
		if (!binding_has(by, bx->keys[i]))
			continue;
		if (bx->line && by->line) {
			*ret_line = MAX(bx->line, by->line);
			return bindings_refuse(b, x, y, bx->keys[i], why);
		}
		if (by->line)
			binding_remove(bx, i--);
	}
	return 0;
}

/* Who took the last key of an action: the line to speak of. */
static int bindings_taker(const struct bindings *b, enum action lost)
{
	input_t ways[WAYS_MAX];
	int n = bindings_ways(lost, ways);

	for (int a = 1; a < ACTION_COUNT; a++)
		for (int i = 0; i < n; i++)
			if (b->of[a].line && keymap_overlap(lost, (enum action)a) &&
				binding_has(&b->of[a], ways[i]))
				return b->of[a].line;
	return 0;
}

int bindings_settle(struct bindings *b,
	void (*lost)(void *arg, int line, const struct why *sentence), void *arg, int *ret_line,
	struct why *why)
{
	for (int x = 1; x < ACTION_COUNT; x++)
		for (int y = 1; y < ACTION_COUNT; y++) {
			/* Keys of the table leave each other alone. */
			if (x == y || !b->of[y].line ||
				!keymap_overlap((enum action)x, (enum action)y))
				continue;
			int r = bindings_settle_pair(
				b, (enum action)x, (enum action)y, ret_line, why);

			if (r < 0)
				return r;
		}
	bindings_write_words(b);
	for (int a = 1; a < ACTION_COUNT; a++) {
		struct why sentence;
		char name[BINDING_TEXT_MAX];

		if (b->of[a].n || b->of[a].line)
			continue;
		bindings_name((enum action)a, name, sizeof(name));
		why_set(&sentence, 0, "this takes the only key of key.%s", name);
		lost(arg, bindings_taker(b, (enum action)a), &sentence);
	}
	return 0;
}

void bindings_key_name(const struct bindings *b, enum action a, size_t i, const char *fallback,
	char out[INPUT_NAME_MAX])
{
	if (i < b->of[a].n)
		input_name(b->of[a].keys[i], out);
	else
		snprintf(out, INPUT_NAME_MAX, "%s", fallback);
}

enum action bindings_find(const struct bindings *b, input_t key, char page, input_t *ret_means)
{
	enum action found = ACTION_NONE;

	*ret_means = key;
	for (int a = 1; a < ACTION_COUNT; a++) {
		const struct binding *at = &b->of[a];
		bool own = keymap[a].pages[0] != 'A';

		for (size_t i = 0; i < at->n; i++) {
			if (at->keys[i] != key || !keymap_is_on((enum action)a, page) ||
				(found && !own))
				continue;
			*ret_means = at->means[i];
			found = (enum action)a;
			if (own)
				return found;
		}
	}
	return found;
}
