/* SPDX-License-Identifier: MIT */
/* The program's own tables, for what docs/generate writes. */
#pragma once

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct option_row {
	const char *name;
	char letter;
	const char *argument; /* NULL none, "[X]" optional, "X" required */
	const char *where;
	const char *help;
};

static const struct option_row options[] = {
#define OPTION(id, long_name, short_name, argument, where, help)                               \
	{long_name, short_name, argument, where, help},
#include "options.def"
#undef OPTION
};

struct column_row {
	const char *name, *unit, *kind, *pace, *source, *help;
};

static const struct column_row columns[] = {
#define METRIC(id, column, unit, kind, pace, label, source, help)                              \
	{column, #unit, #kind, #pace, source, help},
#include "series/metrics.def"
#undef METRIC
};

/* Of "onetop pprof": name, what follows it ("" for a switch), help. */
static const struct {
	const char *name, *value, *help;
} pprof_options[] = {
#define VALUE_true                                "=REGEXP"
#define VALUE_false                               ""
#define VALUE_STRING                              "=TEXT"
#define VALUE_INT                                 "=NUMBER"
#define VALUE_FLOAT                               "=NUMBER"
#define VALUE_BOOL                                ""
#define REPORT(name, kind, parameter, help)       {name, VALUE_##parameter, help},
#define OPTION(type, name, field, fallback, help) {name, VALUE_##type, help},
#define CHOICE(name, field, value, help)          {name, "", help},
#define SAMPLE(name, index, help)                 {name, "", help},
#include "profile/pprof_options.def"
};

/* The words that a first argument may be instead of a process. */
static const struct {
	const char *name, *arguments, *help;
} commands[] = {
#define COMMAND(word, mode, own, arguments, help) {word, arguments, help},
#include "commands.def"
#undef COMMAND
};

static inline bool is_optional(const struct option_row *o)
{
	return o->argument && o->argument[0] == '[';
}

/* The argument without its brackets. */
static inline void argument_name(const struct option_row *o, char *out, size_t size)
{
	snprintf(out, size, "%s", o->argument + is_optional(o));
	if (is_optional(o))
		out[strcspn(out, "]")] = '\0';
}

static inline bool is_file(const struct option_row *o)
{
	return o->argument && (strstr(o->argument, "FILE") || strstr(o->argument, "DIR"));
}

static inline bool is_choice(const struct option_row *o)
{
	return o->argument && strchr(o->argument, '|') && !is_file(o);
}
