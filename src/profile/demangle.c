/* SPDX-License-Identifier: MIT */
#include "profile/demangle.h"

#include <ctype.h>
#include <dlfcn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "profile/rust_name.h"

/* Names longer than this are made to hurt. */
enum { DEMANGLE_MAX = 64 * 1024 };

void demangle_open(struct demangle *d)
{
	void *library = dlopen("libstdc++.so.6", RTLD_NOW | RTLD_LOCAL);

	if (!library)
		library = dlopen("libc++abi.so.1", RTLD_NOW | RTLD_LOCAL);
	*d = (struct demangle){.library = library};
	if (library)
		d->cxx = (char *(*)(const char *, char *, size_t *, int *))dlsym(
			library, "__cxa_demangle");
}

void demangle_close(struct demangle *d)
{
	if (d->library)
		dlclose(d->library);
	*d = (struct demangle){0};
}

/* Where the operator's own signs end, when `at` stands behind the word "operator". */
static size_t demangle_operator_signs(const char *at)
{
	static const char *const signs[] = {
		"()", "[]", "<=>", "<<=", ">>=", "->*", "<<", ">>", "<=", ">=", "->", "<", ">"};

	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++)
		if (!strncmp(at, signs[i], strlen(signs[i])))
			return strlen(signs[i]);
	return 0;
}

static bool demangle_is_operator(const char *name, const char *at)
{
	static const char word[] = "operator";
	const size_t n = sizeof(word) - 1;

	return !strncmp(at, word, n) && (at == name || at[-1] == ':' || at[-1] == ' ') &&
	       !isalnum((unsigned char)at[n]) && at[n] != '_';
}

/* Behind the bracket that closes the one at `at`; the end when none does. */
static const char *demangle_skip_brackets(const char *at)
{
	const char open = *at, close = open == '<' ? '>' : ')';
	size_t depth = 0;

	for (; *at; at++) {
		if (*at == open)
			depth++;
		else if (*at == close && at[-1] != '-' && --depth == 0)
			return at + 1;
	}
	return at;
}

/*
 * Left to right: brackets go, except "(anonymous namespace)" and an operator's own signs; the
 * first parameter list that nothing but qualifiers follow ends the name; a blank outside
 * brackets means that all before it was a return type.
 */
static void demangle_strip(char *name, enum demangle_style style)
{
	static const char anonymous[] = "(anonymous namespace)";
	const char *at = name;
	char *to = name;
	bool operator_seen = false;

	while (*at) {
		size_t keep = 1;

		if (demangle_is_operator(name, at)) {
			keep = strlen("operator");
			keep += demangle_operator_signs(at + keep);
			operator_seen = true;
		} else if (!strncmp(at, anonymous, sizeof(anonymous) - 1)) {
			keep = sizeof(anonymous) - 1;
		} else if (*at == '<' && style == DEMANGLE_TEMPLATES) {
			keep = (size_t)(demangle_skip_brackets(at) - at);
		} else if (*at == '<' || *at == '(') {
			const char *end = demangle_skip_brackets(at);
			bool parameters = *at == '(' && (*end == 0 || *end == ' ');

			at = end;
			if (parameters)
				break;
			continue;
		} else if (*at == ' ' && !operator_seen) {
			to = name;
			at++;
			continue;
		}
		memmove(to, at, keep);
		to += keep;
		at += keep;
	}
	while (to > name && to[-1] == ' ')
		to--;
	*to = 0;
}

void demangle_simplify(char *name, enum demangle_style style)
{
	char *clone = style == DEMANGLE_FULL ? strstr(name, " [clone ") : NULL;

	if (clone)
		*clone = 0;
	if (style < DEMANGLE_FULL)
		demangle_strip(name, style);
}

/* "17h0123456789abcdef": Rust's first scheme ends every path so. */
static bool demangle_cut_rust_hash(char *name)
{
	size_t n = strlen(name);
	char *hash = n > 19 ? name + n - 19 : NULL;

	if (!hash || strncmp(hash, "::h", 3) != 0 || strspn(hash + 3, "0123456789abcdef") != 16)
		return false;
	*hash = 0;
	return true;
}

/* Rust writes signs that C++ names cannot hold between dollars, and "::" as "..". */
static void demangle_rust_signs(char *name)
{
	static const struct {
		const char *code, *sign;
	} signs[] = {{"$LT$", "<"}, {"$GT$", ">"}, {"$LP$", "("}, {"$RP$", ")"}, {"$C$", ","},
		{"$RF$", "&"}, {"$BP$", "*"}, {"$u20$", " "}, {"$u7b$", "{"}, {"$u7d$", "}"},
		{"$u5b$", "["}, {"$u5d$", "]"}, {"$u3b$", ";"}, {"$u2b$", "+"}, {"..", "::"}};
	const char *at = name;
	char *to = name;

	while (*at) {
		size_t i = 0;

		/* A leading underscore only keeps the name from beginning with a sign. */
		if (*at == '_' && at[1] == '$' && (at == name || at[-1] == ':'))
			at++;
		while (i < sizeof(signs) / sizeof(*signs) &&
			strncmp(at, signs[i].code, strlen(signs[i].code)) != 0)
			i++;
		if (i == sizeof(signs) / sizeof(*signs)) {
			*to++ = *at++;
			continue;
		}
		size_t n = strlen(signs[i].sign);

		memcpy(to, signs[i].sign, n);
		to += n;
		at += strlen(signs[i].code);
	}
	*to = 0;
}

char *demangle_name_as(const struct demangle *d, const char *mangled, enum demangle_style style)
{
	int status = 0;

	if (!strncmp(mangled, "_R", 2))
		return rust_name(mangled);
	if (strncmp(mangled, "_Z", 2) != 0 || strlen(mangled) > DEMANGLE_MAX)
		return NULL;
	char *name = d->cxx ? d->cxx(mangled, NULL, NULL, &status) : NULL;

	if (!name || status != 0 || strlen(name) > DEMANGLE_MAX) {
		free(name);
		return NULL;
	}
	if (demangle_cut_rust_hash(name))
		demangle_rust_signs(name);
	else
		demangle_simplify(name, style);
	return name;
}

char *demangle_name(const struct demangle *d, const char *mangled)
{
	return demangle_name_as(d, mangled, DEMANGLE_SIMPLE);
}
