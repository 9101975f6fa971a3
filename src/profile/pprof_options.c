/* SPDX-License-Identifier: MIT */
#include "profile/pprof_options.h"

#include <errno.h>
#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"

enum pprof_option_type {
	PPROF_STRING,
	PPROF_BOOL,
	PPROF_INT,
	PPROF_FLOAT,
	PPROF_REPORT,
	PPROF_SYMBOL,
	PPROF_SORT,
	PPROF_GRANULARITY,
	PPROF_SAMPLE,
};

struct pprof_option {
	const char *name;
	enum pprof_option_type type;
	size_t offset;     /* of the field, where it has one */
	int value;         /* of a report or a choice */
	const char *index; /* of a sample alias */
	const char *help;
};

#define PPROF_CHOICE_sort        PPROF_SORT
#define PPROF_CHOICE_granularity PPROF_GRANULARITY

static const struct pprof_option pprof_table[] = {
#define REPORT(name, kind, parameter, help)                                                    \
	{name, parameter ? PPROF_SYMBOL : PPROF_REPORT, 0, kind, NULL, help},
#define OPTION(type, name, field, fallback, help)                                              \
	{name, PPROF_##type, offsetof(struct pprof_options, field), 0, NULL, help},
#define CHOICE(name, field, value, help) {name, PPROF_CHOICE_##field, 0, value, NULL, help},
#define SAMPLE(name, index, help)        {name, PPROF_SAMPLE, 0, 0, index, help},
#include "profile/pprof_options.def"
};

/* What was said, so that two of one group are noticed. */
struct pprof_parse {
	struct pprof_options *o;
	const char *report, *sort, *granularity;
	const struct pprof_option *sample;
};

void pprof_options_init(struct pprof_options *o)
{
	*o = (struct pprof_options){
#define OPTION(type, name, field, fallback, help) .field = fallback,
#include "profile/pprof_options.def"
	};
}

static const struct pprof_option *pprof_option_find(const char *name, size_t n)
{
	for (size_t i = 0; i < ARRAY_SIZE(pprof_table); i++)
		if (strlen(pprof_table[i].name) == n &&
			memcmp(pprof_table[i].name, name, n) == 0)
			return &pprof_table[i];
	return NULL;
}

static bool pprof_option_takes_value(const struct pprof_option *d)
{
	return d->type == PPROF_STRING || d->type == PPROF_INT || d->type == PPROF_FLOAT ||
	       d->type == PPROF_SYMBOL;
}

static bool pprof_parse_bool(const char *s, bool *ret)
{
	static const char *const yes[] = {"1", "t", "T", "true", "TRUE", "True"};
	static const char *const no[] = {"0", "f", "F", "false", "FALSE", "False"};

	for (size_t i = 0; i < ARRAY_SIZE(yes); i++) {
		if (strcmp(s, yes[i]) == 0 || strcmp(s, no[i]) == 0) {
			*ret = strcmp(s, yes[i]) == 0;
			return true;
		}
	}
	return false;
}

static bool pprof_parse_int(const char *s, int *ret)
{
	char *end;

	errno = 0;
	long v = strtol(s, &end, 0);

	if (errno || end == s || *end || v < INT_MIN || v > INT_MAX)
		return false;
	*ret = (int)v;
	return true;
}

static bool pprof_parse_float(const char *s, double *ret)
{
	locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	char *end;

	if (!c)
		return false;
	double v = strtod_l(s, &end, c);

	freelocale(c);
	if (end == s || *end)
		return false;
	*ret = v;
	return true;
}

/* One of a group: `-cum=false` says nothing, `-flat -cum` is an error. */
static int pprof_choose(const char **said, const struct pprof_option *d, struct why *why)
{
	if (*said && strcmp(*said, d->name) != 0)
		return why_set(
			why, -EINVAL, "conflicting options: -%s and -%s", *said, d->name);
	*said = d->name;
	return 0;
}

static int pprof_set_switch(
	struct pprof_parse *p, const struct pprof_option *d, bool on, struct why *why)
{
	int r = 0;

	if (d->type == PPROF_BOOL) {
		*(bool *)((char *)p->o + d->offset) = on;
		return 0;
	}
	if (!on)
		return 0;
	if (d->type == PPROF_REPORT && (r = pprof_choose(&p->report, d, why)) == 0)
		p->o->report = (enum report_kind)d->value;
	if (d->type == PPROF_SORT && (r = pprof_choose(&p->sort, d, why)) == 0)
		p->o->sort = (enum pprof_sort)d->value;
	if (d->type == PPROF_GRANULARITY && (r = pprof_choose(&p->granularity, d, why)) == 0)
		p->o->granularity = (enum pprof_granularity)d->value;
	/* Of several the first of the table holds, in whatever order they were given. */
	if (d->type == PPROF_SAMPLE && (!p->sample || d < p->sample))
		p->sample = d;
	if (d->type == PPROF_SAMPLE && strcmp(d->name, "mean_delay") == 0)
		p->o->mean = true;
	return r;
}

static int pprof_set_value(
	struct pprof_parse *p, const struct pprof_option *d, const char *s, struct why *why)
{
	void *field = (char *)p->o + d->offset;

	if (d->type == PPROF_INT && !pprof_parse_int(s, field))
		return why_set(why, -EINVAL, "-%s takes a whole number, not '%s'", d->name, s);
	if (d->type == PPROF_FLOAT && !pprof_parse_float(s, field))
		return why_set(why, -EINVAL, "-%s takes a number, not '%s'", d->name, s);
	if (d->type == PPROF_STRING)
		*(const char **)field = *s ? s : NULL;
	if (d->type == PPROF_SYMBOL && *s) {
		int r = pprof_choose(&p->report, d, why);

		if (r < 0)
			return r;
		p->o->report = (enum report_kind)d->value;
		p->o->symbol = s;
	}
	return 0;
}

/* Parse the option at argv[i]; gives the index after it. */
static int pprof_parse_one(struct pprof_parse *p, int argc, char **argv, int i, struct why *why)
{
	const char *name = argv[i] + 1 + (argv[i][1] == '-');
	size_t n = strcspn(name, "=");
	const char *value = name[n] ? name + n + 1 : NULL;
	const struct pprof_option *d = pprof_option_find(name, n);
	bool on = true;
	int r;

	if (!d)
		return why_set(why, -EINVAL,
			"pprof has no option -%.*s; onetop pprof -help lists them", (int)n,
			name);
	if (!pprof_option_takes_value(d)) {
		if (value && !pprof_parse_bool(value, &on))
			return why_set(
				why, -EINVAL, "-%s is true or false, not '%s'", d->name, value);
		r = pprof_set_switch(p, d, on, why);
		return r < 0 ? r : i + 1;
	}
	if (!value && i + 1 >= argc)
		return why_set(why, -EINVAL, "-%s needs a value", d->name);
	if (!value)
		value = argv[++i];
	r = pprof_set_value(p, d, value, why);
	return r < 0 ? r : i + 1;
}

static int pprof_check(const struct pprof_options *o, struct why *why)
{
	if (o->help)
		return 0;
	if (o->n_sources == 0)
		return why_set(
			why, -EINVAL, "no profile source given: a file, a URL or a process");
	if (o->base && o->diff_base)
		return why_set(why, -EINVAL, "-base and -diff_base cannot both be given");
	if (o->normalize && !o->base && !o->diff_base)
		return why_set(why, -EINVAL, "-normalize needs -base or -diff_base");
	if (o->divide_by == 0)
		return why_set(why, -EINVAL, "-divide_by must not be zero");
	return 0;
}

static bool pprof_is_help(const char *arg)
{
	return strcmp(arg, "-h") == 0 || strcmp(arg, "-help") == 0 ||
	       strcmp(arg, "--help") == 0;
}

int pprof_options_parse(int argc, char **argv, struct pprof_options *ret, struct why *why)
{
	struct pprof_options o;
	struct pprof_parse p = {.o = &o};
	int i = 1;

	pprof_options_init(&o);
	while (i < argc && argv[i][0] == '-' && argv[i][1]) {
		if (strcmp(argv[i], "--") == 0) {
			i++;
			break;
		}
		if (pprof_is_help(argv[i])) {
			o.help = true;
			i++;
			continue;
		}
		i = pprof_parse_one(&p, argc, argv, i, why);
		if (i < 0)
			return i;
	}
	o.sources = argv + i;
	o.n_sources = (size_t)(argc - i);
	if (!o.sample_index)
		o.sample_index = p.sample ? p.sample->index : NULL;
	int r = pprof_check(&o, why);

	if (r < 0)
		return r;
	*ret = o;
	return 0;
}

void pprof_options_settle(struct pprof_options *o)
{
	const enum report_kind k = o->report;
	bool whole = k == REPORT_PROTO || k == REPORT_RAW || k == REPORT_CALLGRIND;

	if (o->nodecount == -1)
		o->nodecount = k == REPORT_TOP || k == REPORT_TOPPROTO ? 0 : 80;
	if (k == REPORT_LIST)
		o->granularity = PPROF_BY_LINE;
	if (whole) {
		o->granularity = PPROF_BY_ADDRESS;
		o->noinlines = false;
	}
	if (!o->trim || whole || k == REPORT_PEEK || k == REPORT_LIST) {
		o->nodecount = 0;
		o->nodefraction = 0;
		o->edgefraction = 0;
	}
}

static void pprof_print_line(FILE *out, const struct pprof_option *d)
{
	char name[40];

	snprintf(name, sizeof(name), "-%s%s", d->name, pprof_option_takes_value(d) ? "=" : "");
	fprintf(out, "    %-24s %s\n", name, d->help);
}

void pprof_options_print_help(FILE *out)
{
	fputs("usage: onetop pprof FORMAT [OPTIONS] [BINARY] SOURCE...\n\n"
	      "SOURCE is a file, a URL or a process; several are merged.\n\n"
	      "  Output formats (one at most):\n",
		out);
	for (size_t i = 0; i < ARRAY_SIZE(pprof_table); i++) {
		if (i > 0 && pprof_table[i].type == PPROF_STRING &&
			pprof_table[i - 1].type == PPROF_REPORT)
			fputs("\n  Options:\n", out);
		if (pprof_table[i].type == PPROF_SORT && pprof_table[i - 1].type != PPROF_SORT)
			fputs("\n  Choices (one per group):\n", out);
		if (pprof_table[i].type == PPROF_SAMPLE &&
			pprof_table[i - 1].type != PPROF_SAMPLE)
			fputs("\n  Short for:\n", out);
		pprof_print_line(out, &pprof_table[i]);
	}
}
