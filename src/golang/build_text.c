/* SPDX-License-Identifier: MIT */
#include "golang/build_text.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"

static void print_known(
	FILE *out, const char *what, enum go_known known, const char *yes, const char *no)
{
	if (known != GO_UNKNOWN)
		fprintf(out, "\t%s\t%s\n", what, known == GO_YES ? yes : no);
}

static void print_lines(FILE *out, const char *lines)
{
	while (*lines) {
		size_t n = strcspn(lines, "\n");
		char text[2048];
		const char *tab = memchr(lines, '\t', n);
		size_t used = 0;

		/* Tabs part the fields and are kept; the fields are made printable. */
		fputs("\t", out);
		for (; tab; tab = memchr(lines + used, '\t', n - used)) {
			text_printable(
				text, sizeof(text), lines + used, (size_t)(tab - lines) - used);
			fprintf(out, "%s\t", text);
			used = (size_t)(tab - lines) + 1;
		}
		text_printable(text, sizeof(text), lines + used, n - used);
		fprintf(out, "%s\n", text);
		lines += n + (lines[n] == '\n');
	}
}

void go_build_print(FILE *out, const char *what, const struct go_build *b)
{
	char name[1024];

	text_printable(name, sizeof(name), what, strlen(what));
	fprintf(out, "%s: %s\n", name, b->version);
	print_lines(out, b->modinfo);
	fprintf(out, "\tbinary\t%s, %s, %s\n",
		b->stripped ? "stripped of symbols" : "with symbols",
		b->debug ? "with DWARF" : "no DWARF",
		b->pie ? "position independent" : "at a fixed address");
	print_known(out, "links net/http/pprof", b->links_pprof, "yes",
		"no: no profiles can be taken over HTTP");
	print_known(out, "links expvar", b->links_expvar, "yes", "no");
}

void go_build_brief(const struct go_build *b, char *out, size_t size)
{
	const char *version = strcmp(b->module_version, "(devel)") ? b->module_version : "";
	int n = snprintf(out, size, "%.40s%s%.7s%s%s", version,
		version[0] && b->revision[0] ? " " : "", b->revision,
		b->modified == GO_YES ? "+dirty" : "", b->race == GO_YES ? " race" : "");

	assert(n >= 0 && (size_t)n < size);
	if (out[0] == ' ')
		memmove(out, out + 1, strlen(out));
}
