/* SPDX-License-Identifier: MIT */
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/units.h"

enum option_id {
	OPT_BASE = 255,
#define OPTION(id, long_name, short_name, argument, where, help) OPT_##id,
#include "options.def"
#undef OPTION
	OPT_END,
};

struct option_line {
	const char *long_name;
	char short_name;
	const char *argument, *where, *help;
};

static const struct option_line option_lines[] = {
#define OPTION(id, long_name, short_name, argument, where, help)                               \
	{long_name, short_name, argument, where, help},
#include "options.def"
#undef OPTION
};

enum { N_OPTIONS = ARRAY_SIZE(option_lines) };
static_assert(N_OPTIONS < 63, "options.given has a bit for each");

static const struct {
	const char *word;
	enum options_mode mode;
	enum options_own own;
} options_commands[] = {
#define COMMAND(word, mode, own, arguments, help) {word, MODE_##mode, OWN_##own},
#include "commands.def"
#undef COMMAND
};

static int options_has_arg(const struct option_line *line)
{
	if (!line->argument)
		return no_argument;
	return line->argument[0] == '[' ? optional_argument : required_argument;
}

/* The table in the two forms getopt_long(3) wants. */
static void options_getopt_tables(struct option *longs, char *shorts)
{
	*shorts++ = ':';
	for (int i = 0; i < N_OPTIONS; i++) {
		const struct option_line *line = &option_lines[i];

		longs[i] = (struct option){.name = line->long_name,
			.has_arg = options_has_arg(line),
			.val = OPT_BASE + 1 + i};
		if (!line->short_name)
			continue;
		*shorts++ = line->short_name;
		if (line->argument)
			*shorts++ = ':';
	}
	*shorts = 0;
	longs[N_OPTIONS] = (struct option){0};
}

static int option_from_short(int c)
{
	for (int i = 0; i < N_OPTIONS; i++)
		if (option_lines[i].short_name == c)
			return OPT_BASE + 1 + i;
	return c;
}

static int options_set_time(const char *name, const char *text, int64_t low_ns, int64_t high_ns,
	int64_t *ret, struct why *why)
{
	int64_t ns;

	const char *range =
		high_ns == INT64_MAX ? "more than nothing, up to 100 years" : "1ms to 1h";

	int r = units_parse_time(text, &ns);

	if (r == -EINVAL)
		return why_set(why, -EINVAL,
			"%s: '%.60s' is not a time; %s, such as 500ms, 0.5, 2s, 10m", name,
			text, range);
	if (r < 0 || ns < low_ns || ns > high_ns)
		return why_set(
			why, -EINVAL, "%s: '%.60s' is out of range: %s", name, text, range);
	*ret = ns;
	return 0;
}

static int options_set_samples(const char *text, uint64_t *ret, struct why *why)
{
	char *end;

	errno = 0;
	unsigned long long n = strtoull(text, &end, 10);
	if (*text < '0' || *text > '9' || *end || errno || n == 0)
		return why_set(
			why, -EINVAL, "--samples: '%.60s' is not a count of 1 or more", text);
	*ret = n;
	return 0;
}

/* Which of "a|b|c" it is, from 0. */
static int options_choose(
	const char *name, const char *choices, const char *text, struct why *why)
{
	char list[80];
	int at = 0;

	for (const char *p = choices; *p; at++) {
		size_t n = strcspn(p, "|");

		if (strlen(text) == n && memcmp(p, text, n) == 0)
			return at;
		p += n;
		p += *p == '|';
	}
	snprintf(list, sizeof(list), "%s", choices);
	for (char *bar; (bar = strchr(list, '|'));)
		*bar = ' ';
	return why_set(why, -EINVAL, "%s: '%.60s' is none of: %s", name, text, list);
}

/* Its place in the table of commands; -1 it is none. */
static int options_find_command(const char *word)
{
	for (size_t i = 0; word && i < ARRAY_SIZE(options_commands); i++)
		if (strcmp(word, options_commands[i].word) == 0)
			return (int)i;
	return -1;
}

/* One target too many: it may be that a command of ours stands where it is none. */
static int options_why_two(const struct options *o, const char *sentence, struct why *why)
{
	if (options_find_command(o->name) < 0)
		return why_set(why, -EINVAL, "%s", sentence);
	return why_set(why, -EINVAL,
		"'%s' is a command only as the first word, before its options; here it is "
		"the name of a process",
		o->name);
}

static int options_set_target(
	struct options *o, const char **field, const char *text, struct why *why)
{
	char second[128];

	if (o->pid || o->name || o->full) {
		snprintf(second, sizeof(second),
			"one process at a time: '%.60s' is a second one", text);
		return options_why_two(o, second, why);
	}
	if (!*text)
		return why_set(why, -EINVAL,
			field == &o->full  ? "--full: an empty expression matches everything"
			: field == &o->pid ? "'' is not a pid"
					   : "the name of a process cannot be empty");
	*field = text;
	return 0;
}

/* Where an option that is only there or not is noted; NULL for the others. */
static bool *options_flag(struct options *o, enum option_id id)
{
	switch ((int)id) {
	case OPT_NEWEST:
		return &o->newest;
	case OPT_OLDEST:
		return &o->oldest;
	case OPT_WAIT:
		return &o->wait;
	case OPT_CSV:
		return &o->csv;
	case OPT_APPEND:
		return &o->append;
	case OPT_ENVIRON:
		return &o->with_environ;
	case OPT_GCTRACE:
		return &o->gctrace;
	case OPT_ASCII:
		return &o->ascii;
	case OPT_READ_ONLY:
		return &o->read_only;
	}
	return NULL;
}

/* Where an option's text is kept as it is; NULL for the others. */
static const char **options_text(struct options *o, enum option_id id)
{
	switch ((int)id) {
	case OPT_CSV:
		return &o->csv_file;
	case OPT_RECORD:
		return &o->record;
	case OPT_COLUMNS:
		return &o->columns;
	case OPT_SNAPSHOT_DIR:
		return &o->snapshot_dir;
	case OPT_GO:
		return &o->go;
	case OPT_GCTRACE:
		return &o->gctrace_file;
	case OPT_CONFIG:
		return &o->config;
	}
	return NULL;
}

/* An option with a list of words to choose from. */
static int options_take_choice(struct options *o, enum option_id id, const char *name,
	const char *arg, struct why *why)
{
	int at = options_choose(name, option_lines[id - OPT_BASE - 1].argument, arg, why);

	if (at < 0)
		return at;
	if (id == OPT_COLOR)
		o->color = (enum color_mode)at;
	else if (id == OPT_MOUSE)
		o->no_mouse = at == 1;
	else
		o->theme = arg;
	return 0;
}

/* An option whose argument means something; sentences call it by its name. */
static int options_take_value(struct options *o, enum option_id id, const char *name,
	const char *arg, struct why *why)
{
	switch ((int)id) {
	case OPT_PID:
		return options_set_target(o, &o->pid, arg, why);
	case OPT_NAME:
		return options_set_target(o, &o->name, arg, why);
	case OPT_FULL:
		return options_set_target(o, &o->full, arg, why);
	case OPT_INTERVAL:
		return options_set_time(
			name, arg, NS_PER_MS, 3600 * NS_PER_S, &o->interval_ns, why);
	case OPT_DURATION:
		return options_set_time(name, arg, 1, INT64_MAX, &o->duration_ns, why);
	case OPT_SAMPLES:
		return options_set_samples(arg, &o->samples, why);
	case OPT_COLOR:
	case OPT_MOUSE:
	case OPT_THEME:
		return options_take_choice(o, id, name, arg, why);
	case OPT_HELP:
		o->mode = MODE_HELP;
		return 0;
	case OPT_VERSION:
		o->mode = MODE_VERSION;
		return 0;
	}
	return -EINVAL;
}

static int options_switch(bool *flag, const char *name, const char *arg, struct why *why)
{
	int at = options_choose(name, "on|off", arg, why);

	if (at >= 0)
		*flag = at == 0;
	return MIN(at, 0);
}

/* One option, already known to exist; arg as getopt gives it. */
static int options_take(struct options *o, int id, const char *arg, struct why *why)
{
	bool *flag = options_flag(o, (enum option_id)id);
	const char **text = options_text(o, (enum option_id)id);
	char name[32];

	snprintf(name, sizeof(name), "--%s", option_lines[id - OPT_BASE - 1].long_name);
	o->given |= UINT64_C(1) << (id - OPT_BASE);
	if (flag && !text && arg)
		return options_switch(flag, name, arg, why);
	if (text && arg && !*arg)
		return why_set(why, -EINVAL, "%s: its value is empty", name);
	if (flag)
		*flag = true;
	if (text)
		*text = arg;
	return flag || text ? 0 : options_take_value(o, (enum option_id)id, name, arg, why);
}

static int options_check_where(const struct options *o, int id, struct why *why)
{
	const struct option_line *line = &option_lines[id - OPT_BASE - 1];
	char letter = o->mode == MODE_SNAPSHOT ? 'S' : o->mode == MODE_EXPLAIN ? 'X' : 'W';

	if (o->mode == MODE_HELP || o->mode == MODE_VERSION || strchr(line->where, letter))
		return 0;
	return why_set(why, -EINVAL, "--%s does not go with 'onetop %s'", line->long_name,
		letter == 'S' ? "snapshot" : "explain");
}

static int options_bad_word(int argc, char **argv, int code, struct why *why)
{
	const char *word = optind > 0 && optind <= argc ? argv[optind - 1] : "";

	if (code == ':')
		return why_set(why, -EINVAL, "%.60s needs a value; see 'onetop --help'", word);
	if (optopt > OPT_BASE)
		return why_set(why, -EINVAL, "--%s takes no value",
			option_lines[optopt - OPT_BASE - 1].long_name);
	if (optopt)
		return why_set(
			why, -EINVAL, "there is no option -%c; see 'onetop --help'", optopt);
	return why_set(why, -EINVAL, "there is no option %.60s; see 'onetop --help'", word);
}

static bool options_is_number(const char *text)
{
	return *text && text[strspn(text, "0123456789")] == 0;
}

/* What stands between the options: pids and names. */
static int options_take_words(struct options *o, int n, char **words, struct why *why)
{
	for (int i = 0; i < n; i++) {
		bool pid = options_is_number(words[i]);
		int r = options_set_target(o, pid ? &o->pid : &o->name, words[i], why);

		if (r < 0)
			return r;
	}
	return 0;
}

/* What stands behind "--": the command to run; for other modes, words that may begin with "-".
 */
static int options_take_dashed(struct options *o, int n, char **words, struct why *why)
{
	if (o->mode != MODE_WATCH)
		return options_take_words(o, n, words, why);
	if (n == 0)
		return why_set(why, -EINVAL, "there is no command after '--'");
	o->command = words;
	return 0;
}

static int options_check_whole(const struct options *o, struct why *why)
{
	bool target = o->pid || o->name || o->full;

	if (o->mode == MODE_HELP || o->mode == MODE_VERSION)
		return 0;
	if (!target && !o->command)
		return why_set(why, -EINVAL, "which process? Give a pid%s; see 'onetop --help'",
			o->mode == MODE_WATCH ? ", a name, or '-- COMMAND'" : " or a name");
	if (target && o->command)
		return options_why_two(o, "either a process or '-- COMMAND', not both", why);
	if (o->pid && (!options_is_number(o->pid) || strlen(o->pid) > 9 || atoi(o->pid) <= 0))
		return why_set(why, -EINVAL,
			options_is_number(o->pid)
				? "'%.60s' is not a pid; --name finds a process of that name"
				: "'%.60s' is not a pid",
			o->pid);
	if (o->newest && o->oldest)
		return why_set(why, -EINVAL, "--newest and --oldest contradict each other");
	if (o->csv && o->record)
		return why_set(why, -EINVAL,
			"--csv writes without a screen, --record beside one: take one of them");
	if (o->append && !o->csv_file && !o->record)
		return why_set(
			why, -EINVAL, "--append needs a file: --csv=FILE or --record FILE");
	if (o->gctrace_file && o->command)
		return why_set(why, -EINVAL,
			"--gctrace=FILE is for a running process; of a command the standard "
			"error "
			"is read: --gctrace -- COMMAND");
	if (o->columns && !o->csv && !o->record)
		return why_set(why, -EINVAL, "--columns needs --csv or --record");
	return 0;
}

/* A command's name as the first word, before any option. */
static bool options_take_command(struct options *o, int *argc, char ***argv)
{
	int i = *argc < 2 ? -1 : options_find_command((*argv)[1]);

	if (i < 0)
		return false;
	o->mode = options_commands[i].mode;
	o->own = options_commands[i].own;
	(*argc)--;
	(*argv)++;
	return o->mode == MODE_OWN;
}

/* Words that will be commands one day: taken for a process's name they would mislead. */
static int options_check_reserved(int argc, char **argv, struct why *why)
{
	static const char *const words[] = {"diff"};

	for (size_t i = 0; argc > 1 && i < ARRAY_SIZE(words); i++)
		if (strcmp(argv[1], words[i]) == 0)
			return why_set(why, -EINVAL,
				"'onetop %s' is reserved for a command that this version does "
				"not "
				"have; a process of that name: --name %s",
				words[i], words[i]);
	return 0;
}

struct options options_default(void)
{
	return (struct options){.mode = MODE_WATCH, .own = OWN_NONE, .interval_ns = NS_PER_S};
}

static enum option_id options_find(const char *name)
{
	for (int i = 0; i < N_OPTIONS; i++)
		if (strcmp(option_lines[i].long_name, name) == 0)
			return (enum option_id)(OPT_BASE + 1 + i);
	return OPT_END;
}

bool options_is_option(const char *name)
{
	return options_find(name) != OPT_END;
}

int options_take_named(struct options *o, const char *name, const char *arg, struct why *why)
{
	enum option_id id = options_find(name);

	assert(id != OPT_END);
	return options_take(o, (int)id, arg, why);
}

bool options_setting(size_t i, struct option_setting *ret)
{
	for (int k = 0; k < N_OPTIONS; k++) {
		const struct option_line *line = &option_lines[k];

		if (!strchr(line->where, 'F') || i-- > 0)
			continue;
		bool is_switch = line->argument[0] == '[';

		*ret = (struct option_setting){
			line->long_name, is_switch ? "on|off" : line->argument, line->help};
		return true;
	}
	return false;
}

int options_set(struct options *o, const char *name, const char *value, struct why *why)
{
	enum option_id id = options_find(name);
	struct options said = *o;
	int r = 0;

	if (id == OPT_END || !strchr(option_lines[id - OPT_BASE - 1].where, 'F'))
		return -ENOENT;
	bool *flag = options_flag(&said, id);
	const char **text = options_text(&said, id);

	if (flag)
		r = options_switch(flag, name, value, why);
	else if (text)
		*text = value;
	else
		r = options_take_value(&said, id, name, value, why);
	if (r >= 0 && !(o->given & UINT64_C(1) << (id - OPT_BASE)))
		*o = said;
	return MIN(r, 0);
}

/* "1s", "250ms", "0.5ms" */
static void options_show_time(int64_t ns, char *out, size_t size)
{
	if (ns % NS_PER_S == 0)
		snprintf(out, size, "%" PRId64 "s", ns / NS_PER_S);
	else
		snprintf(out, size, "%gms", (double)ns / (double)NS_PER_MS);
}

void options_get(const struct options *o, const char *name, char *out, size_t size)
{
	static const char *const colors[] = {"auto", "always", "never"};
	enum option_id id = options_find(name);
	struct options copy = *o;
	const bool *flag = options_flag(&copy, id);
	const char **text = options_text(&copy, id);

	out[0] = 0;
	if (flag)
		snprintf(out, size, "%s", *flag ? "on" : "off");
	else if (id == OPT_SNAPSHOT_DIR)
		snprintf(out, size, "%s", o->snapshot_dir ? o->snapshot_dir : ".");
	else if (text)
		snprintf(out, size, "%s", *text ? *text : "auto");
	else if (id == OPT_THEME)
		snprintf(out, size, "%s", o->theme ? o->theme : "auto");
	else if (id == OPT_INTERVAL)
		options_show_time(o->interval_ns, out, size);
	else if (id == OPT_COLOR)
		snprintf(out, size, "%s", colors[o->color]);
	else if (id == OPT_MOUSE)
		snprintf(out, size, "%s", o->no_mouse ? "off" : "on");
}

int options_parse(int argc, char **argv, struct options *ret, struct why *why)
{
	struct option longs[N_OPTIONS + 1];
	char shorts[2 * N_OPTIONS + 2];
	struct options o = options_default();
	int c, r;

	if (options_take_command(&o, &argc, &argv)) {
		o.argc = argc;
		o.argv = argv;
		*ret = o;
		return 0;
	}
	/* getopt would move words across the "--", and a name in front of it into the command.
	 */
	int before = 1;

	while (before < argc && strcmp(argv[before], "--") != 0)
		before++;
	r = options_check_reserved(argc, argv, why);
	if (r < 0)
		return r;
	options_getopt_tables(longs, shorts);
	opterr = 0;
	optind = 0;
	while ((c = getopt_long(before, argv, shorts, longs, NULL)) >= 0) {
		if (c == '?' || c == ':')
			return options_bad_word(before, argv, c, why);
		int id = option_from_short(c);

		r = options_take(&o, id, optarg, why);
		if (r >= 0)
			r = options_check_where(&o, id, why);
		if (r < 0)
			return r;
	}
	r = options_take_words(&o, before - optind, argv + optind, why);
	if (r >= 0 && before < argc)
		r = options_take_dashed(&o, argc - before - 1, argv + before + 1, why);
	if (r >= 0)
		r = options_check_whole(&o, why);
	if (r >= 0)
		*ret = o;
	return r;
}
