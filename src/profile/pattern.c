/* SPDX-License-Identifier: MIT */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "profile/pattern.h"

#include <errno.h>
#include <pcre2.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"

/* Steps one match may take: a thousand times what a sane pattern needs on a long name. */
enum { PATTERN_MATCH_LIMIT = 10 * 1000 * 1000, PATTERN_HEAP_KIB = 64 * 1024 };

struct pattern {
	pcre2_code *code;
	pcre2_match_data *match;
	pcre2_match_context *context;
	char *name, *text;
	bool gave_up;
};

void pattern_free(struct pattern *p)
{
	if (!p)
		return;
	pcre2_match_context_free(p->context);
	pcre2_match_data_free(p->match);
	pcre2_code_free(p->code);
	free(p->name);
	free(p->text);
	free(p);
}

/* What follows "(?" in RE2: a flag, a colon, or a name in angle brackets after P. */
static bool pattern_group_is_foreign(const char *s)
{
	if (s[0] == 'P' && s[1] == '<')
		return false;
	s += strspn(s, "imsU-");
	return *s != ':' && *s != ')';
}

static size_t pattern_class_length(const char *s)
{
	size_t i = 1;

	if (s[i] == '^')
		i++;
	if (s[i] == ']')
		i++;
	while (s[i] && s[i] != ']') {
		if (s[i] == '\\' && s[i + 1])
			i++;
		else if (s[i] == '[' && s[i + 1] == ':' && strstr(s + i + 2, ":]"))
			i = (size_t)(strstr(s + i + 2, ":]") - s) + 1;
		i++;
	}
	return i + (s[i] == ']');
}

static bool pattern_escape_is_foreign(char c)
{
	/* Everything else is the same in both or an error in both. */
	return (c >= '1' && c <= '9') || (c && strchr("gkGKRXNhHvVZZ<>", c));
}

/* (?…) of PCRE2's own, (*VERB), or a possessive quantifier. */
static bool pattern_is_foreign(const char *s)
{
	if (*s == '(')
		return s[1] == '*' || (s[1] == '?' && pattern_group_is_foreign(s + 2));
	return strchr("*+?}", *s) && s[1] == '+';
}

/* The first thing that PCRE2 would take and RE2 refuses; NULL when there is none. */
static const char *pattern_find_foreign(const char *s)
{
	while (*s) {
		if (*s == '\\') {
			if (s[1] == 'Q') {
				const char *end = strstr(s, "\\E");

				s = end ? end + 2 : s + strlen(s);
				continue;
			}
			if (pattern_escape_is_foreign(s[1]))
				return s;
			s += s[1] ? 2 : 1;
		} else if (*s == '[') {
			s += pattern_class_length(s);
		} else if (pattern_is_foreign(s)) {
			return s;
		} else {
			s++;
		}
	}
	return NULL;
}

static int pattern_compile(struct pattern *p, struct why *why)
{
	const uint32_t flags = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_DOLLAR_ENDONLY |
			       PCRE2_NEVER_BACKSLASH_C;
	const char *foreign = pattern_find_foreign(p->text);
	int code;
	PCRE2_SIZE at;

	if (foreign)
		return why_set(why, -EINVAL,
			"parsing %s regexp: '%s' at %zu: not in the RE2 dialect", p->name,
			p->text, (size_t)(foreign - p->text));
	p->code = pcre2_compile(
		(PCRE2_SPTR)p->text, PCRE2_ZERO_TERMINATED, flags, &code, &at, NULL);
	if (!p->code) {
		char reason[128];

		pcre2_get_error_message(code, (PCRE2_UCHAR *)reason, sizeof(reason));
		return why_set(why, -EINVAL, "parsing %s regexp: '%s' at %zu: %s", p->name,
			p->text, (size_t)at, reason);
	}
	/* Without JIT it is only slower. */
	pcre2_jit_compile(p->code, PCRE2_JIT_COMPLETE);
	p->match = pcre2_match_data_create_from_pattern(p->code, NULL);
	p->context = pcre2_match_context_create(NULL);
	if (!p->match || !p->context)
		return -ENOMEM;
	pcre2_set_match_limit(p->context, PATTERN_MATCH_LIMIT);
	pcre2_set_heap_limit(p->context, PATTERN_HEAP_KIB);
	return 0;
}

int pattern_new(const char *name, const char *text, struct pattern **ret, struct why *why)
{
	_cleanup_(pattern_freep) struct pattern *p = xcalloc(1, sizeof(*p));

	p->name = xstrdup(name);
	p->text = xstrdup(text);
	int r = pattern_compile(p, why);

	if (r < 0)
		return r;
	*ret = TAKE_PTR(p);
	return 0;
}

bool pattern_match_n(struct pattern *p, const char *s, size_t n)
{
	int r = pcre2_match(p->code, (PCRE2_SPTR)s, n, 0, 0, p->match, p->context);

	if (r < 0 && r != PCRE2_ERROR_NOMATCH)
		p->gave_up = true;
	return r >= 0;
}

bool pattern_match(struct pattern *p, const char *s)
{
	return pattern_match_n(p, s, strlen(s));
}

bool pattern_find(
	struct pattern *p, const char *s, unsigned group, size_t *ret_start, size_t *ret_n)
{
	if (!pattern_match(p, s) || group >= pcre2_get_ovector_count(p->match))
		return false;
	const PCRE2_SIZE *at = pcre2_get_ovector_pointer(p->match) + 2 * group;

	if (at[0] == PCRE2_UNSET)
		return false;
	*ret_start = at[0];
	*ret_n = at[1] - at[0];
	return true;
}

const char *pattern_text(const struct pattern *p)
{
	return p->text;
}

int pattern_check(const struct pattern *p, struct why *why)
{
	if (!p || !p->gave_up)
		return 0;
	return why_set(why, -E2BIG,
		"%s regexp '%s': matching takes too long on a name of this profile", p->name,
		p->text);
}
