/* SPDX-License-Identifier: MIT */
#include "command/time_report.h"

#include <inttypes.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/macro.h"
#include "base/text.h"
#include "base/units.h"

static int64_t time_us(const struct timeval *tv)
{
	return (int64_t)tv->tv_sec * 1000000 + tv->tv_usec;
}

/* bash rounds to milliseconds, and cuts the two digits of -p from these. */
static int64_t time_round_ms(int64_t us)
{
	return (us + 500) / 1000;
}

static void time_print_minutes(FILE *out, const char *label, int64_t us)
{
	int64_t ms = time_round_ms(us);

	fprintf(out, "%s\t%" PRId64 "m%" PRId64 ".%03" PRId64 "s\n", label, ms / 60000,
		ms / 1000 % 60, ms % 1000);
}

void time_report_bash(FILE *out, const struct time_result *t)
{
	fputc('\n', out);
	time_print_minutes(out, "real", t->real_ns / NS_PER_US);
	time_print_minutes(out, "user", time_us(&t->usage.ru_utime));
	time_print_minutes(out, "sys", time_us(&t->usage.ru_stime));
}

static void time_print_seconds(FILE *out, const char *label, int64_t cs)
{
	fprintf(out, "%s%" PRId64 ".%02" PRId64 "\n", label, cs / 100, cs % 100);
}

void time_report_posix(FILE *out, const struct time_result *t)
{
	time_print_seconds(out, "real ", time_round_ms(t->real_ns / NS_PER_US) / 10);
	time_print_seconds(out, "user ", time_round_ms(time_us(&t->usage.ru_utime)) / 10);
	time_print_seconds(out, "sys ", time_round_ms(time_us(&t->usage.ru_stime)) / 10);
}

/* argv joined by blanks; what is not printable could act on the terminal. */
static void time_print_command(FILE *out, char *const *argv)
{
	fputs("\tCommand being timed: \"", out);
	for (size_t i = 0; argv[i]; i++) {
		const char *p = argv[i], *end = p + strlen(p);
		char part[1024 * 4];

		if (i > 0)
			fputc(' ', out);
		while (p < end) {
			/* In pieces, each cut at a character. */
			size_t n = MIN((size_t)(end - p), sizeof(part) / 4);

			while (n > 1 && p + n < end && ((unsigned char)p[n] & 0xc0) == 0x80)
				n--;
			text_printable(part, sizeof(part), p, n);
			fputs(part, out);
			p += n;
		}
	}
	fputs("\"\n", out);
}

static void time_print_ending(FILE *out, int status)
{
	if (WIFSIGNALED(status))
		fprintf(out, "Command terminated by signal %d\n", WTERMSIG(status));
	else if (WEXITSTATUS(status) != 0)
		fprintf(out, "Command exited with non-zero status %d\n", WEXITSTATUS(status));
}

/* As GNU time reckons: in whole milliseconds, or in microseconds where there is not one. */
static void time_print_percent(FILE *out, int64_t user, int64_t system, int64_t real)
{
	int64_t unit = real >= 1000 ? 1000 : 1;

	fputs("\tPercent of CPU this job got: ", out);
	if (real > 0)
		fprintf(out, "%" PRId64 "%%\n",
			(user / unit + system / unit) * 100 / (real / unit));
	else
		fputs("?%\n", out);
}

static void time_print_times(FILE *out, const struct time_result *t)
{
	int64_t user = time_us(&t->usage.ru_utime), system = time_us(&t->usage.ru_stime);
	int64_t real = t->real_ns / NS_PER_US, s = real / 1000000;

	/* GNU time cuts off instead. */
	time_print_seconds(out, "\tUser time (seconds): ", user / 10000);
	time_print_seconds(out, "\tSystem time (seconds): ", system / 10000);
	time_print_percent(out, user, system, real);
	fputs("\tElapsed (wall clock) time (h:mm:ss or m:ss): ", out);
	if (s >= 3600)
		fprintf(out, "%" PRId64 ":%02" PRId64 ":%02" PRId64 "\n", s / 3600, s / 60 % 60,
			s % 60);
	else
		fprintf(out, "%" PRId64 ":%02" PRId64 ".%02" PRId64 "\n", s / 60, s % 60,
			real % 1000000 / 10000);
}

/* Linux keeps several of these at 0, and so prints them GNU time. */
static void time_print_usage(FILE *out, const struct time_result *t)
{
	const struct rusage *u = &t->usage;
	const struct {
		const char *label;
		long value;
	} lines[] = {{"Average shared text size (kbytes)", u->ru_ixrss},
		{"Average unshared data size (kbytes)", u->ru_idrss},
		{"Average stack size (kbytes)", u->ru_isrss},
		{"Average total size (kbytes)", u->ru_ixrss + u->ru_idrss + u->ru_isrss},
		{"Maximum resident set size (kbytes)", u->ru_maxrss},
		{"Average resident set size (kbytes)", u->ru_idrss},
		{"Major (requiring I/O) page faults", u->ru_majflt},
		{"Minor (reclaiming a frame) page faults", u->ru_minflt},
		{"Voluntary context switches", u->ru_nvcsw},
		{"Involuntary context switches", u->ru_nivcsw}, {"Swaps", u->ru_nswap},
		{"File system inputs", u->ru_inblock}, {"File system outputs", u->ru_oublock},
		{"Socket messages sent", u->ru_msgsnd},
		{"Socket messages received", u->ru_msgrcv},
		{"Signals delivered", u->ru_nsignals},
		{"Page size (bytes)", sysconf(_SC_PAGESIZE)},
		{"Exit status", WIFEXITED(t->wait_status) ? WEXITSTATUS(t->wait_status) : 0}};

	for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
		fprintf(out, "\t%s: %ld\n", lines[i].label, lines[i].value);
}

/* One cell a column, its height in eighths of the highest. */
static void time_print_cells(FILE *out, const double *values, size_t n, double max, bool utf8)
{
	static const char *const blocks[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
	static const char *const ascii[] = {"_", ".", "-", ":", "=", "+", "*", "#"};

	for (size_t i = 0; i < n; i++) {
		int level = max > 0 ? (int)(values[i] / max * 7.999) : 0;

		if (values[i] < 0)
			fputc(' ', out);
		else
			fputs((utf8 ? blocks : ascii)[CLAMP(level, 0, 7)], out);
	}
	fputc('\n', out);
}

static double time_highest(const double *values, size_t n)
{
	double max = 0;

	for (size_t i = 0; i < n; i++)
		max = MAX(max, values[i]);
	return max;
}

static void time_print_curves(FILE *out, const struct time_result *t)
{
	double rss[RUN_CURVE_COLUMNS_MAX], cpu[RUN_CURVE_COLUMNS_MAX];
	size_t n = run_curve_columns(&t->seen->curve, t->real_ns, t->seen->cpu_ns, rss, cpu);
	double rss_max = time_highest(rss, n), cpu_max = time_highest(cpu, n);
	char text[UNITS_TEXT_MAX];

	if (n == 0)
		return;
	units_bytes(text, rss_max);
	fprintf(out, "\tRSS over the run (0 to %s): ", text);
	time_print_cells(out, rss, n, rss_max, t->utf8);
	units_number(text, cpu_max);
	fprintf(out, "\tCPU over the run (0 to %s %% of one core): ", text);
	time_print_cells(out, cpu, n, cpu_max, t->utf8);
}

static void time_print_peak(FILE *out, const char *label, int64_t value)
{
	if (value >= 0)
		fprintf(out, "\t%s: %" PRId64 "\n", label, value);
	else
		fprintf(out, "\t%s: not known\n", label);
}

/*
 * The kernel's maximum includes what the child held of ours between fork and exec, as with
 * every program that times another. Where that may have decided the figure, the reader is told.
 */
static void time_print_own_rss(FILE *out, const struct time_result *t)
{
	const struct run_seen *seen = t->seen;
	int64_t max = (int64_t)t->usage.ru_maxrss * KIB;

	if (max <= seen->before_rss + seen->before_rss / 8 && seen->peak_rss >= 0)
		fprintf(out,
			"\tPeak resident set size as sampled (kbytes): %" PRId64
			" (the maximum above may be onetop's own, from before the command "
			"began)\n",
			seen->peak_rss / KIB);
}

static void time_print_seen(FILE *out, const struct time_result *t)
{
	const struct run_seen *seen = t->seen;

	time_print_own_rss(out, t);
	time_print_peak(out, "Peak proportional set size (kbytes)",
		seen->peak_pss < 0 ? -1 : seen->peak_pss / 1024);
	time_print_peak(out, "Peak threads", seen->peak_threads);
	time_print_peak(out, "Peak open files", seen->peak_fds);
	if (seen->run_delay_ns >= 0)
		fprintf(out, "\tRun delay (seconds): %" PRId64 ".%06" PRId64 "\n",
			seen->run_delay_ns / NS_PER_S,
			seen->run_delay_ns % NS_PER_S / NS_PER_US);
	else
		fputs("\tRun delay (seconds): not known\n", out);
	fprintf(out, "\tSamples taken: %" PRIu64 "\n", seen->samples);
	time_print_curves(out, t);
}

void time_report_verbose(FILE *out, const struct time_result *t)
{
	time_print_ending(out, t->wait_status);
	time_print_command(out, t->argv);
	time_print_times(out, t);
	time_print_usage(out, t);
	if (t->seen)
		time_print_seen(out, t);
	else if (t->not_watched)
		fprintf(out, "\tNot watched: %s\n", t->not_watched);
}
