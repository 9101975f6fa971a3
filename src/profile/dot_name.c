/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "profile/dot.h"
#include "profile/path.h"
#include "profile/pattern.h"

enum {
	DOT_VERSION, /* a module's major version in an import path: dropped */
	DOT_GO,      /* the last element of an import path and what follows */
	DOT_JAVA,    /* Class.method */
	DOT_CPP,     /* Class::method */
	DOT_PATTERNS,
};

static const char dot_java[] = "^(?:[a-z]\\w*\\.)*"
			       "([A-Z][\\w\\$]*\\.(?:<init>|[a-z][\\w\\$]*(?:\\$\\d+)?))"
			       "(?:\\(|$)";

static const char *const dot_patterns[DOT_PATTERNS] = {
	[DOT_VERSION] = "^(.*?)/v(?:[2-9]|[1-9][0-9]+)([./].*)$",
	[DOT_GO] = "^(?:[\\w\\-\\.]+/)+(.+)",
	[DOT_JAVA] = dot_java,
	[DOT_CPP] = "^(?:[_a-zA-Z]\\w*::)+(_*[A-Z]\\w*::~?[_a-zA-Z]\\w*(?:<.*>)?)",
};

struct dot_names {
	struct pattern *pattern[DOT_PATTERNS];
};

void dot_names_free(struct dot_names *n)
{
	if (!n)
		return;
	for (int i = 0; i < DOT_PATTERNS; i++)
		pattern_free(n->pattern[i]);
	free(n);
}

int dot_names_new(struct dot_names **ret)
{
	_cleanup_(dot_names_freep) struct dot_names *n = xcalloc(1, sizeof(*n));

	for (int i = 0; i < DOT_PATTERNS; i++) {
		int r = pattern_new("name", dot_patterns[i], &n->pattern[i], NULL);

		if (r < 0)
			return r;
	}
	*ret = TAKE_PTR(n);
	return 0;
}

char *dot_shorten(struct dot_names *n, const char *name)
{
	static const char anonymous[] = "(anonymous namespace)::";
	size_t start, len, head, tail, tail_len;

	if (strncmp(name, anonymous, sizeof(anonymous) - 1) == 0)
		name += sizeof(anonymous) - 1;
	char *s = xstrdup(name);

	if (pattern_find(n->pattern[DOT_VERSION], s, 1, &start, &head) &&
		pattern_find(n->pattern[DOT_VERSION], s, 2, &tail, &tail_len))
		memmove(s + head, s + tail, tail_len + 1);
	for (int i = DOT_GO; i < DOT_PATTERNS; i++) {
		if (!pattern_find(n->pattern[i], s, 1, &start, &len))
			continue;
		memmove(s, s + start, len);
		s[len] = '\0';
		break;
	}
	return s;
}

void dot_write_text(FILE *out, const char *s)
{
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			fputc('\\', out);
		if (*s == '\n')
			fputs("\\l", out);
		else
			fputc(*s, out);
	}
}

/* Lines at each "::" and '.', but not inside the "[...]" of Go's type parameters. */
static void dot_write_short(FILE *out, const char *s)
{
	while (*s) {
		if (strncmp(s, "::", 2) == 0) {
			fputs("\\n", out);
			s += 2;
		} else if (strncmp(s, "[...]", 5) == 0) {
			fputs("[…]", out);
			s += 5;
		} else if (*s == '.') {
			fputs("\\n", out);
			s++;
		} else {
			const char one[2] = {*s++, '\0'};

			dot_write_text(out, one);
		}
	}
}

static void dot_write_base(FILE *out, const char *path)
{
	size_t n;
	const char *base = path_base(path, &n);
	_cleanup_free_ char *copy = xasprintf("%.*s", (int)n, base);

	dot_write_text(out, copy);
}

void dot_write_name(FILE *out, struct dot_names *n, const struct graph_info *info)
{
	_cleanup_free_ char *name = dot_shorten(n, info->name);

	if (info->address)
		fprintf(out, "%016" PRIx64 "\\n", info->address);
	if (*name) {
		dot_write_short(out, name);
		fputs("\\n", out);
	}
	if (info->line) {
		if (*info->file)
			dot_write_base(out, info->file);
		fprintf(out, ":%" PRId64 "\\n", info->line);
	} else if (*info->file) {
		dot_write_base(out, info->file);
		fputs("\\n", out);
	} else if (!*name && *info->objfile) {
		fputc('[', out);
		dot_write_base(out, info->objfile);
		fputs("]\\n", out);
	} else if (!*name) {
		fputs("<unknown>\\n", out);
	}
}
