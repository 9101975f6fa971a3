/* SPDX-License-Identifier: MIT */
#include "profile/readable.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "profile/arena.h"

static bool readable_parse_style(const char *word, struct readable *ret)
{
	static const struct {
		const char *word;
		enum demangle_style style;
	} styles[] = {{"demangle=full", DEMANGLE_FULL}, {"demangle=none", DEMANGLE_AS_IT_IS},
		{"demangle=templates", DEMANGLE_TEMPLATES}};

	if (strcmp(word, "demangle=default") == 0 || strcmp(word, "default") == 0)
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(styles); i++) {
		/* As the reference: the word counts without the name of the option, too. */
		if (strcmp(word, styles[i].word) != 0 &&
			(styles[i].style == DEMANGLE_AS_IT_IS ||
				strcmp(word, strchr(styles[i].word, '=') + 1) != 0))
			continue;
		ret->style = styles[i].style;
		ret->force = true;
		return true;
	}
	return false;
}

static bool readable_parse_word(const char *word, struct readable *ret)
{
	if (!*word)
		return true;
	if (strcmp(word, "none") == 0 || strcmp(word, "no") == 0)
		ret->none = true;
	else if (strcmp(word, "local") == 0 || strcmp(word, "fastlocal") == 0)
		ret->local = true;
	else if (strcmp(word, "remote") == 0)
		ret->local = false;
	else if (strcmp(word, "force") == 0)
		ret->force = true;
	else
		return readable_parse_style(word, ret);
	return true;
}

bool readable_parse(const char *text, struct readable *ret)
{
	_cleanup_free_ char *words = xstrdup(text ? text : "");
	bool known = true;
	char *rest = words, *word;

	*ret = (struct readable){.local = true};
	for (char *c = words; *c; c++)
		*c = (char)(*c >= 'A' && *c <= 'Z' ? *c + ('a' - 'A') : *c);
	while (!ret->none && (word = strsep(&rest, ":")))
		known &= readable_parse_word(word, ret);
	return known;
}

/* C++ written out; not Java's "class.<init>", not Go's "(*Type[...]).Method". */
static bool readable_looks_like_cxx(const char *name)
{
	if (!strpbrk(name, "<>[]") && !strstr(name, "::"))
		return false;
	return !strstr(name, ".<") && !strstr(name, "]).");
}

/* Take out what stands between brackets; a closing one too many ends it. */
static void readable_cut(char *name, char open, char close)
{
	size_t depth = 0;
	char *start = name;

	for (char *at = name; *at;) {
		if (*at == open && depth++ == 0)
			start = at;
		if (*at++ != close)
			continue;
		if (depth == 0)
			return;
		if (--depth > 0)
			continue;
		memmove(start, at, strlen(at) + 1);
		at = start;
	}
}

static char *readable_name(
	const struct demangle *d, const char *linked, enum demangle_style style)
{
	char *name = demangle_name_as(d, linked, style);

	if (name)
		return name;
	name = xstrdup(linked);
	if (style > DEMANGLE_TEMPLATES || !readable_looks_like_cxx(name))
		return name;
	readable_cut(name, '(', ')');
	if (style == DEMANGLE_SIMPLE)
		readable_cut(name, '<', '>');
	return name;
}

/* Of the names that are not mangled nearly all stay as they are: no copy of those. */
static bool readable_is_plain(const char *linked)
{
	return linked[0] != '_' && !readable_looks_like_cxx(linked);
}

int readable_make(struct profile *p, const struct readable *how)
{
	struct demangle d = {0};
	int r = 0;

	for (size_t i = 0; i < p->n_functions && r == 0; i++) {
		struct profile_function *f = &p->functions[i];

		if (how->force && *f->name && *f->system_name)
			f->name = f->system_name;
		if (*f->name && f->name != f->system_name &&
			strcmp(f->name, f->system_name) != 0)
			continue;
		if (readable_is_plain(f->system_name)) {
			f->name = f->system_name;
			continue;
		}
		if (!d.library)
			demangle_open(&d);
		_cleanup_free_ char *name = readable_name(&d, f->system_name, how->style);

		f->name = arena_copy_string(p->arena, name, strlen(name));
		if (!f->name)
			r = -ENOMEM;
	}
	demangle_close(&d);
	return r;
}
