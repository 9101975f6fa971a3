/* SPDX-License-Identifier: MIT */
#include "profile/pprof_options.h"

#include <errno.h>
#include <string.h>

#include "base/macro.h"
#include "profile/flag.h"

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
	PPROF_ABSENT,       /* a switch of the reference */
	PPROF_ABSENT_VALUE, /* one with a value */
};

struct pprof_option {
	const char *name;
	enum pprof_option_type type;
	size_t offset; /* of the field, where it has one */
	int value;     /* of a report or a choice */
	const char
		*text; /* the index of a sample alias; what to use instead of an absent one */
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
#define ABSENT(name, type, instead)      {name, type, 0, 0, instead, NULL},
#include "profile/pprof_options.def"
};

/* What was said of each option, and which of a group holds. */
struct pprof_parse {
	struct pprof_options *o;
	bool on[ARRAY_SIZE(pprof_table)];
	const char *text[ARRAY_SIZE(pprof_table)];
	const char *report, *sort, *granularity;
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
	       d->type == PPROF_SYMBOL || d->type == PPROF_ABSENT_VALUE;
}

static int pprof_set_value(
	struct pprof_parse *p, const struct pprof_option *d, const char *s, struct why *why)
{
	void *field = (char *)p->o + d->offset;

	if (d->type == PPROF_INT && !flag_parse_int(s, field))
		return why_set(why, -EINVAL, "-%s takes a whole number, not '%s'", d->name, s);
	if (d->type == PPROF_FLOAT && !flag_parse_float(s, field))
		return why_set(why, -EINVAL, "-%s takes a number, not '%s'", d->name, s);
	if (d->type == PPROF_STRING)
		*(const char **)field = *s ? s : NULL;
	if (d->type == PPROF_SYMBOL || d->type == PPROF_ABSENT_VALUE)
		p->text[d - pprof_table] = s;
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

	if (!d)
		return why_set(why, -EINVAL,
			"pprof has no option -%.*s; onetop pprof -help lists them", (int)n,
			name);
	if (!pprof_option_takes_value(d)) {
		if (value && !flag_parse_bool(value, &on))
			return why_set(
				why, -EINVAL, "-%s is true or false, not '%s'", d->name, value);
		if (d->type == PPROF_BOOL)
			*(bool *)((char *)p->o + d->offset) = on;
		p->on[d - pprof_table] = on;
		return i + 1;
	}
	if (!value && i + 1 >= argc)
		return why_set(why, -EINVAL, "-%s needs a value", d->name);
	if (!value)
		value = argv[++i];
	int r = pprof_set_value(p, d, value, why);

	return r < 0 ? r : i + 1;
}

/* One of a group; two of it are an error. */
static int pprof_choose(const char **said, const struct pprof_option *d, struct why *why)
{
	if (*said)
		return why_set(
			why, -EINVAL, "conflicting options: -%s and -%s", *said, d->name);
	*said = d->name;
	return 0;
}

static int pprof_settle_one(
	struct pprof_parse *p, const struct pprof_option *d, const char *text, struct why *why)
{
	struct pprof_options *o = p->o;

	switch (d->type) {
	case PPROF_SYMBOL:
		o->symbol = text;
		/* fall through */
	case PPROF_REPORT:
		o->report = (enum report_kind)d->value;
		return pprof_choose(&p->report, d, why);
	case PPROF_SORT:
		o->sort = (enum pprof_sort)d->value;
		return pprof_choose(&p->sort, d, why);
	case PPROF_GRANULARITY:
		o->granularity = (enum pprof_granularity)d->value;
		return pprof_choose(&p->granularity, d, why);
	case PPROF_SAMPLE:
		o->mean = o->mean || strcmp(d->name, "mean_delay") == 0;
		if (o->sample_index)
			o->ignored[o->n_ignored++] = d->name;
		else
			o->sample_index = d->text;
		return 0;
	case PPROF_ABSENT:
	case PPROF_ABSENT_VALUE:
		return why_set(why, -EINVAL, "onetop has no -%s: %s", d->name, d->text);
	default:
		return 0;
	}
}

/* What was said last of each switch holds, so all are weighed at the end, as the table has
 * them. */
static int pprof_settle_all(struct pprof_parse *p, struct why *why)
{
	int r = 0;

	for (size_t i = 0; i < ARRAY_SIZE(pprof_table) && r == 0; i++)
		if (p->on[i] || (p->text[i] && *p->text[i]))
			r = pprof_settle_one(p, &pprof_table[i], p->text[i], why);
	return r;
}

static int pprof_check(const struct pprof_options *o, struct why *why)
{
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
	const char *name = arg + 1 + (arg[1] == '-');
	size_t n = strcspn(name, "=");

	return (n == 1 || n == 4) && strncmp(name, "help", n) == 0;
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
			*ret = o;
			return 0;
		}
		i = pprof_parse_one(&p, argc, argv, i, why);
		if (i < 0)
			return i;
	}
	o.sources = argv + i;
	o.n_sources = (size_t)(argc - i);
	int r = pprof_settle_all(&p, why);

	if (r == 0)
		r = pprof_check(&o, why);
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
		if (pprof_table[i].help)
			pprof_print_line(out, &pprof_table[i]);
	}
}
