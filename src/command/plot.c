/* SPDX-License-Identifier: MIT */
#include "command/plot.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "command/own_options.h"
#include "record/plot.h"
#include "record/replay.h"

struct plot_job {
	const char *paths[PLOT_RUNS_MAX];
	size_t n_paths;
	const char *output, *columns;
	char title[256]; /* printable; "" none */
	bool help;
	struct plot_window window;
	struct plot_panel panels[PLOT_PANELS_MAX];
	size_t n_panels;
	struct replay *replays[PLOT_RUNS_MAX];
	struct plot_run *runs[PLOT_RUNS_MAX];
	char remark[400];
};

static void plot_help(void)
{
	puts("onetop plot [OPTIONS] FILE.csv [FILE2.csv]\n"
	     "A recorded run as one self-contained SVG; two runs over each other, aligned at\n"
	     "their start.\n");
	own_options_print(stdout, "plot");
	puts("\n"
	     "Without --output it goes to standard output, and where that is a terminal to\n"
	     "FILE.svg beside FILE.csv. Without --columns it shows the overview, or, of a\n"
	     "recording that has none of its series, those that are there. Times are 14:05,\n"
	     "14:05:30, 2026-11-23T14:05:30Z, 10m after the start, -10m before the end, or 42% "
	     "of\n"
	     "the way.");
}

static int plot_option(struct plot_job *j, int option, const char *arg, struct why *why)
{
	switch (option) {
	case 'o':
		j->output = arg;
		return 0;
	case 'c':
		j->columns = arg;
		return 0;
	case 'f':
		return plot_instant_parse("--from", arg, &j->window.from, why);
	case 't':
		return plot_instant_parse("--to", arg, &j->window.to, why);
	case 'T':
		text_printable(j->title, sizeof(j->title), arg, strlen(arg));
		return 0;
	default:
		j->help = true;
		return 0;
	}
}

static int plot_options(struct plot_job *j, int argc, char **argv, struct why *why)
{
	static const struct option known[] = {
#define PLOT_OPTION(name, code, letter, has, argument, help) {name, has, NULL, code},
#include "command/own_options.def"
		{0}};
	int option, r = 0;

	opterr = 0;
	optind = 0;
	while (r >= 0 && (option = getopt_long(argc, argv, ":o:h", known, NULL)) != -1) {
		const char *word = optind <= argc ? argv[optind - 1] : "";

		if (option == ':')
			return why_set(why, -EINVAL,
				"%.60s needs a value; see 'onetop plot --help'", word);
		if (option == '?')
			return why_set(why, -EINVAL,
				"plot knows no option %.60s; see 'onetop plot --help'", word);
		r = plot_option(j, option, optarg, why);
	}
	if (r < 0 || j->help)
		return r;
	if (optind == argc || argc - optind > PLOT_RUNS_MAX)
		return why_set(why, -EINVAL,
			"plot takes one recording, or two to compare: onetop plot FILE.csv "
			"[FILE2.csv] [-o FILE.svg]");
	for (int i = optind; i < argc; i++)
		j->paths[j->n_paths++] = argv[i];
	if (j->columns)
		r = plot_panels_parse(j->columns, j->panels, &j->n_panels, why);
	return r;
}

static const char *plot_base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (strcmp(path, "-") == 0)
		return "standard input";
	return slash && slash[1] ? slash + 1 : path;
}

/* Rows into the run, up to its end: 0, or to the window's: 1. Damage is passed over; its first
 * sentence is kept. */
static int plot_read_rows(
	struct replay *replay, struct plot_run *run, struct why *damage, struct why *why)
{
	struct replay_row row;
	int r;

	while ((r = replay_next(replay, &row, why)) != 0) {
		if (r == -EBADMSG) {
			if (!damage->text[0])
				*damage = *why;
			why->text[0] = 0;
			continue;
		}
		if (r < 0 || !plot_run_push(run, &row))
			return r;
	}
	return 0;
}

/* Who looks back marks an instant later than it was: of a window in the past, behind its end. A
 * pipe is not waited for. */
static void plot_read_late_marks(struct replay *replay, struct plot_run *run)
{
	struct replay_row row;
	struct why why;
	int64_t done, size;
	int r;

	replay_progress(replay, &done, &size);
	while (size > 0 && ((r = replay_next(replay, &row, &why)) == 1 || r == -EBADMSG))
		if (r == 1)
			plot_run_push(run, &row);
}

static void __attribute__((format(printf, 2, 3)))
plot_remark(struct plot_job *j, const char *format, ...)
{
	size_t n = strlen(j->remark);
	va_list args;

	if (n > 0 && n + 2 < sizeof(j->remark))
		n += (size_t)snprintf(j->remark + n, sizeof(j->remark) - n, "; ");
	va_start(args, format);
	vsnprintf(j->remark + n, sizeof(j->remark) - n, format, args);
	va_end(args);
}

/* What a reader of the picture must know: "3 damaged rows were passed over, the first: …". */
static void plot_add_remarks(
	struct plot_job *j, const struct replay *replay, bool whole, const struct why *damage)
{
	uint64_t damaged = replay_damaged(replay);
	const char *unknown;
	size_t n = replay_unknown(replay, &unknown);

	if (damaged)
		plot_remark(j, "%" PRIu64 " damaged row%s passed over, the first: %s", damaged,
			damaged == 1 ? " was" : "s were", damage->text);
	/* Behind the window nobody has looked. */
	if (whole && replay_unfinished(replay))
		plot_remark(j, "the last line is unfinished");
	if (n)
		plot_remark(j, "%zu unknown column%s passed over: '%s'%s", n,
			n == 1 ? " was" : "s were", unknown, n == 1 ? "" : " and others");
}

/* The length of a recording, for windows that count from its end. */
static int plot_measure(const char *path, int64_t *ret_length_ns, struct why *why)
{
	_cleanup_(replay_closep) struct replay *replay = NULL;
	_cleanup_free_ struct plot_run *run = xcalloc(1, sizeof(*run));
	struct plot_window open = {0};
	struct why damage = {""};
	bool in = strcmp(path, "-") == 0;
	struct stat st;

	if (in || (stat(path, &st) == 0 && !S_ISREG(st.st_mode)))
		return why_set(why, -ESPIPE,
			"%s cannot be read twice: an instant that counts from its end needs a "
			"file",
			in ? "standard input" : path);
	int r = replay_open(path, &replay, why);

	if (r < 0)
		return r;
	plot_run_init(run, NULL, 0, PLOT_BINS, path, &open, 0);
	r = plot_read_rows(replay, run, &damage, why);
	*ret_length_ns = run->bins.end_ns - run->bins.begin_ns;
	plot_run_done(run);
	return r;
}

static int plot_check_run(
	const struct plot_run *run, const char *path, const struct why *damage, struct why *why)
{
	if (!run->any && damage->text[0])
		return why_set(why, -ENODATA,
			"%s: there is no whole row to plot; the first: %s", path, damage->text);
	if (!run->any)
		return why_set(why, -ENODATA, "%s: there is no row to plot", path);
	if (plot_bins_used(&run->bins) == 0)
		return why_set(why, -ENODATA, "%s: no row lies between --from and --to", path);
	return 0;
}

/* Opens the recordings; what they have decides what is drawn. */
static int plot_open(struct plot_job *j, struct why *why)
{
	struct metric_set has = {{0}};

	for (size_t i = 0; i < j->n_paths; i++) {
		int r = replay_open(j->paths[i], &j->replays[i], why);

		if (r < 0)
			return r;
		for (enum metric m = 0; m < METRIC_COUNT; m++)
			if (metric_set_has(replay_columns(j->replays[i]), m))
				metric_set_add(&has, m);
	}
	/* The CPU's rate is made of its counter where it was not recorded. */
	if (metric_set_has(&has, METRIC_CPU))
		metric_set_add(&has, METRIC_CPU_PERCENT);
	if (!j->columns)
		j->n_panels = plot_panels_choose(&has, j->panels);
	if (j->n_panels == 0)
		return why_set(why, -ENODATA, "%s: none of its columns is a series to plot",
			j->paths[0]);
	return 0;
}

static int plot_read(struct plot_job *j, size_t i, struct why *why)
{
	struct replay *replay = j->replays[i];
	struct why damage = {""};
	const char *path = j->paths[i];
	int64_t length_ns = 0;
	int r = 0;

	if (plot_window_needs_end(&j->window))
		r = plot_measure(path, &length_ns, why);
	if (r < 0)
		return r;
	j->runs[i] = xcalloc(1, sizeof(*j->runs[i]));
	plot_run_init(j->runs[i], j->panels, j->n_panels,
		j->n_paths == 2 ? PLOT_BINS_PAIR : PLOT_BINS, plot_base_name(path), &j->window,
		length_ns);
	j->runs[i]->has = *replay_columns(replay);
	snprintf(j->runs[i]->origin, sizeof(j->runs[i]->origin), "%s", replay_origin(replay));
	r = plot_read_rows(replay, j->runs[i], &damage, why);
	if (r < 0)
		return r;
	plot_add_remarks(j, replay, r == 0, &damage);
	if (r > 0)
		plot_read_late_marks(replay, j->runs[i]);
	return plot_check_run(j->runs[i], path, &damage, why);
}

/* "run.csv" gives "run.svg", anything else gets ".svg" behind it. The caller frees. */
static char *plot_default_output(const char *path)
{
	size_t n = strlen(path);

	if (n > 4 && strcmp(path + n - 4, ".csv") == 0)
		n -= 4;
	return xasprintf("%.*s.svg", (int)n, path);
}

/* The picture must not replace what it was made from. */
static int plot_check_output(const struct plot_job *j, const char *output, struct why *why)
{
	struct stat in, out;

	for (size_t i = 0; i < j->n_paths; i++)
		if (stat(output, &out) == 0 && stat(j->paths[i], &in) == 0 &&
			in.st_dev == out.st_dev && in.st_ino == out.st_ino)
			return why_set(why, -EINVAL, "%s is the recording itself", output);
	return 0;
}

static int plot_save(const char *output, const char *data, size_t n, struct why *why)
{
	_cleanup_close_ int fd =
		open(output, O_WRONLY | O_CREAT | O_TRUNC | O_NOCTTY | O_CLOEXEC, 0666);
	int r = fd < 0 ? -errno : file_write_all(fd, data, n);

	return r < 0 ? why_errno(why, r, "%s cannot be written", output) : 0;
}

static int plot_draw(const struct plot_job *j, const char *output, struct why *why)
{
	struct plot_page page = {.title = j->title[0] ? j->title : NULL,
		.version = "onetop " PACKAGE_VERSION,
		.panels = j->panels,
		.n_panels = j->n_panels,
		.n_runs = j->n_paths,
		.remark = j->remark};
	_cleanup_free_ char *data = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&data, &n);

	if (!f)
		return why_errno(why, -errno, "cannot make the picture");
	for (size_t i = 0; i < j->n_paths; i++)
		page.runs[i] = j->runs[i];
	plot_write(f, &page);
	bool failed = ferror(f);

	if (fclose(f) != 0 || failed)
		return why_errno(why, -ENOMEM, "cannot make the picture");
	if (output)
		return plot_save(output, data, n, why);
	fwrite(data, 1, n, stdout);
	return 0;
}

static int plot_run_job(struct plot_job *j, struct why *why)
{
	_cleanup_free_ char *fallback = NULL;
	const char *output = j->output;
	int r = 0;

	if (!output && isatty(STDOUT_FILENO)) {
		if (strcmp(j->paths[0], "-") == 0)
			return why_set(why, -EINVAL,
				"a picture of standard input needs a name: -o FILE.svg");
		output = fallback = plot_default_output(j->paths[0]);
	} else if (output && strcmp(output, "-") == 0) {
		output = NULL;
	}
	if (output)
		r = plot_check_output(j, output, why);
	if (r >= 0)
		r = plot_open(j, why);
	for (size_t i = 0; i < j->n_paths && r >= 0; i++)
		r = plot_read(j, i, why);
	if (r >= 0)
		r = plot_draw(j, output, why);
	if (r < 0)
		return r;
	if (output)
		why_set(why, 0, "the picture is in %s%s%s", output, j->remark[0] ? "; " : "",
			j->remark);
	else if (j->remark[0])
		why_set(why, 0, "%s", j->remark);
	return 0;
}

int command_plot(int argc, char **argv, struct why *why)
{
	_cleanup_free_ struct plot_job *j = xcalloc(1, sizeof(*j));

	if (plot_options(j, argc, argv, why) < 0)
		return 2;
	if (j->help) {
		plot_help();
		return 0;
	}
	int r = plot_run_job(j, why);

	for (size_t i = 0; i < j->n_paths; i++) {
		replay_close(j->replays[i]);
		if (!j->runs[i])
			continue;
		plot_run_done(j->runs[i]);
		free(j->runs[i]);
	}
	return r < 0 ? 1 : 0;
}
