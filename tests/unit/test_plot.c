/* SPDX-License-Identifier: MIT */
#include "unit/suites.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/macro.h"
#include "base/memory.h"
#include "record/plot.h"
#include "record/plot_axis.h"
#include "record/plot_svg.h"
#include "record/replay.h"

static void utc(void)
{
	setenv("TZ", "UTC", 1);
	tzset();
}

static void add_value(struct plot_bins *b, int64_t from_ns, int64_t to_ns, double value)
{
	struct plot_stretch s;

	/* Each ck_assert writes a line somewhere: a million of them take their time. */
	if (!plot_bins_find(b, from_ns, to_ns, &s))
		ck_abort_msg("no bins from %jd to %jd", (intmax_t)from_ns, (intmax_t)to_ns);
	plot_bins_add(b, 0, &s, value);
}

START_TEST(a_peak_survives_a_million_values)
{
	struct plot_bins b;
	double max = 0, min = 100, weight = 0;

	plot_bins_init(&b, 1, PLOT_BINS);
	for (int64_t i = 0; i < 1000000; i++) {
		int64_t t = i * NS_PER_S;

		plot_bins_cover(&b, t);
		add_value(&b, i ? t - NS_PER_S : t, t, i == 333333 ? 99 : i == 666666 ? -5 : 1);
	}
	ck_assert_uint_le(plot_bins_used(&b), PLOT_BINS);
	ck_assert_uint_gt(plot_bins_used(&b), PLOT_BINS / 2);
	for (size_t i = 0; i < plot_bins_used(&b); i++) {
		max = MAX(max, plot_bins_get(&b, 0, i)->max);
		min = MIN(min, plot_bins_get(&b, 0, i)->min);
		weight += plot_bins_get(&b, 0, i)->weight;
	}
	ck_assert_double_eq(max, 99);
	ck_assert_double_eq(min, -5);
	/* Every nanosecond is counted once, but for the first reading's own. */
	ck_assert_double_eq_tol(weight, 999999e9, 2);
	plot_bins_done(&b);
}
END_TEST

START_TEST(what_is_not_known_stays_a_hole)
{
	struct plot_bins b;
	size_t holes = 0;

	plot_bins_init(&b, 1, PLOT_BINS);
	plot_bins_cover(&b, 0);
	plot_bins_cover(&b, 100 * NS_PER_S);
	add_value(&b, 0, 25 * NS_PER_S, 1);
	add_value(&b, 75 * NS_PER_S, 100 * NS_PER_S, 1);
	for (size_t i = 0; i < plot_bins_used(&b); i++)
		holes += plot_bins_get(&b, 0, i)->weight == 0;
	ck_assert_uint_ge(holes, plot_bins_used(&b) * 45 / 100);
	ck_assert_uint_le(holes, plot_bins_used(&b) * 50 / 100);
	plot_bins_done(&b);
}
END_TEST

START_TEST(scales_end_at_round_numbers)
{
	ck_assert_double_eq_tol(plot_axis_max(PLOT_NUMBER, 3.6, 0.1), 5, 1e-9);
	ck_assert_double_eq_tol(plot_axis_max(PLOT_NUMBER, 5, 0.1), 5, 1e-9);
	ck_assert_double_eq_tol(plot_axis_max(PLOT_NUMBER, 0, 0.1), 0.1, 1e-9);
	ck_assert_double_eq_tol(plot_axis_max(PLOT_COUNT, 1001, 10), 2000, 1e-9);
	ck_assert_double_eq_tol(plot_axis_max(PLOT_BYTES, 770e6, MIB), 1 * GIB, 1e-9);
}
END_TEST

START_TEST(there_are_never_more_ticks_than_asked_for)
{
	for (int64_t span = 1000; span < INT64_MAX / 4; span = span * 3 / 2)
		ck_assert_int_le(span / plot_axis_step(span, 9), 9);
}
END_TEST

START_TEST(clock_times_are_as_fine_as_the_step)
{
	char text[PLOT_AXIS_TEXT_MAX];
	int64_t t;

	utc();
	ck_assert_int_eq(clock_parse_rfc3339("2026-11-23T14:05:30.250Z", &t), 0);
	plot_axis_clock(text, t, 60 * NS_PER_S);
	ck_assert_str_eq(text, "14:05");
	plot_axis_clock(text, t, NS_PER_S);
	ck_assert_str_eq(text, "14:05:30");
	plot_axis_clock(text, t, 50 * NS_PER_MS);
	ck_assert_str_eq(text, "14:05:30.250");
	plot_axis_clock(text, t, 86400 * NS_PER_S);
	ck_assert_str_eq(text, "11-23");
	plot_axis_elapsed(text, 90 * NS_PER_S, 30 * NS_PER_S);
	ck_assert_str_eq(text, "1:30");
	plot_axis_elapsed(text, 3690 * NS_PER_S, 30 * NS_PER_S);
	ck_assert_str_eq(text, "1:01:30");
}
END_TEST

static struct plot_instant instant(const char *text)
{
	struct plot_instant i;
	struct why why = {""};

	ck_assert_msg(plot_instant_parse("--from", text, &i, &why) == 0, "%s", why.text);
	return i;
}

START_TEST(instants_are_read_as_people_type_them)
{
	static const char *const bad[] = {"", "-", "25:00", "14:60", "14:5",
		"14:05:", "yesterday", "14:05:30x", "10 m", "--5m", "+", "2026-11-23", "101%",
		"4x%", "2026-11-23T14:65Z", "2026-13-23T14:05Z"};
	struct plot_instant i;
	struct why why;

	utc();
	ck_assert_int_eq(instant("14:05").when.kind, WHEN_CLOCK);
	ck_assert_int_eq(instant("9:05").when.ns, (9 * 3600 + 5 * 60) * NS_PER_S);
	ck_assert_int_eq(instant("14:05:30").when.ns, (14 * 3600 + 5 * 60 + 30) * NS_PER_S);
	ck_assert_int_eq(
		instant("14:05:30.5").when.ns - instant("14:05:30").when.ns, NS_PER_S / 2);
	ck_assert_int_eq(instant("2026-11-23T14:05:30Z").when.kind, WHEN_REAL);
	ck_assert_int_eq(
		instant("2026-11-23T14:05Z").when.ns, instant("2026-11-23T14:05:00Z").when.ns);
	ck_assert_int_eq(instant("2026-11-23 14:05").when.ns,
		instant("2026-11-23T15:05:00+01:00").when.ns);
	ck_assert_int_eq(instant("10m").when.kind, WHEN_SPAN);
	ck_assert_int_eq(instant("+10m").when.kind, WHEN_AFTER);
	ck_assert_int_eq(instant("1m30s").when.ns, 90 * NS_PER_S);
	ck_assert_int_eq(instant("-1.5s").when.kind, WHEN_BEFORE);
	ck_assert_int_eq(instant("-1.5s").when.ns, 3 * NS_PER_S / 2);
	ck_assert_int_eq(instant("42%").when.kind, WHEN_SHARE);
	for (size_t k = 0; k < ARRAY_SIZE(bad); k++)
		ck_assert_msg(plot_instant_parse("--to", bad[k], &i, &why) == -EINVAL &&
				      strstr(why.text, "--to"),
			"%s", bad[k]);
}
END_TEST

START_TEST(a_window_may_count_from_the_end)
{
	struct plot_window w = {instant("-10s"), instant("95%")};
	int64_t from, to;

	ck_assert(plot_window_needs_end(&w));
	plot_window_resolve(&w, 0, 100 * NS_PER_S, &from, &to);
	ck_assert_int_eq(from, 90 * NS_PER_S);
	ck_assert_int_eq(to, 95 * NS_PER_S);
	w = (struct plot_window){instant("+10s"), {0}};
	ck_assert(!plot_window_needs_end(&w));
	plot_window_resolve(&w, 0, 0, &from, &to);
	ck_assert_int_eq(from, 10 * NS_PER_S);
}
END_TEST

START_TEST(clock_times_past_midnight_are_the_next_day)
{
	struct plot_window w = {instant("23:50"), instant("00:10")};
	int64_t real, from, to;

	utc();
	ck_assert_int_eq(clock_parse_rfc3339("2026-11-23T23:40:00Z", &real), 0);
	plot_window_resolve(&w, real, 0, &from, &to);
	ck_assert_int_eq(from, 600 * NS_PER_S);
	ck_assert_int_eq(to, 1800 * NS_PER_S);
	/* A minute that the recording began in is that minute, not a day later. */
	w = (struct plot_window){instant("23:40"), {0}};
	plot_window_resolve(&w, real + 20 * NS_PER_S, 0, &from, &to);
	ck_assert_int_eq(from, 0);
	ck_assert_int_eq(to, INT64_MAX);
}
END_TEST

/* The night of 2026-10-25 has an hour more in Berlin, that of 2026-03-29 one less. */
START_TEST(clock_times_know_days_of_23_and_25_hours)
{
	static const struct {
		const char *begin, *from, *to;
		int64_t from_h, to_h;
	} nights[] = {{"2026-10-24T20:00:00Z", "23:00", "04:00", 1, 7},
		{"2026-03-28T21:00:00Z", "23:00", "04:00", 1, 5},
		{"2026-10-24T20:00:00Z", "04:00", "05:00", 7, 8},
		{"2026-10-24T20:00:00Z", "2026-10-25T10:00:00Z", "12:00", 14, 15}};

	ck_assert_int_eq(setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1), 0);
	tzset();
	for (size_t i = 0; i < ARRAY_SIZE(nights); i++) {
		struct plot_window w = {instant(nights[i].from), instant(nights[i].to)};
		int64_t real, from, to;

		ck_assert_int_eq(clock_parse_rfc3339(nights[i].begin, &real), 0);
		plot_window_resolve(&w, real, 0, &from, &to);
		ck_assert_int_eq(from, nights[i].from_h * 3600 * NS_PER_S);
		ck_assert_int_eq(to, nights[i].to_h * 3600 * NS_PER_S);
	}
	utc();
}
END_TEST

/* A recording from text into a run, as the command does it. */
static void run_read(struct plot_run *run, const struct plot_panel *panels, size_t n,
	const struct plot_window *w, const char *text)
{
	char path[] = "/tmp/onetop-plot-XXXXXX";
	int fd = mkstemp(path);
	struct replay *r;
	struct replay_row row;
	struct why why = {""};

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(file_write_all(fd, text, strlen(text)), 0);
	close(fd);
	ck_assert_msg(replay_open(path, &r, &why) == 0, "%s", why.text);
	plot_run_init(run, panels, n, PLOT_BINS, "run.csv", w, 0);
	while (replay_next(r, &row, &why) == 1 && plot_run_push(run, &row))
		continue;
	replay_close(r);
	unlink(path);
}

static const char sample_text[] =
	"time,elapsed_s,event,pid,threads,cpu_seconds_total,user_seconds_total,"
	"system_seconds_total,rss_bytes,rss_anon_bytes,minor_faults_total,major_faults_total\n"
	"2026-11-23T14:05:00Z,0,attach,4242,4,0,0,0,1048576,524288,0,0\n"
	"2026-11-23T14:05:01Z,1,,4242,4,1,0.75,0.25,2097152,524288,100,0\n"
	"2026-11-23T14:05:02Z,2,\"mark=a<b>&\"\"c\"\"'d' "
	"]]>\",4242,4,3,2.25,0.75,3145728,1048576,"
	"300,10\n"
	"2026-11-23T14:05:02Z,2,snapshot=/x,4242,4,3,2.25,0.75,3145728,1048576,300,10\n"
	"2026-11-23T14:05:03Z,3,,4242,8,3.5,2.5,1,3145728,1048576,,\n"
	"2026-11-23T14:05:08Z,8,gap=5,4242,8,5,3.5,1.5,3145728,1048576,400,10\n"
	"2026-11-23T14:05:09Z,9,,4242,8,6,4.25,1.75,1048576,524288,450,10\n"
	"2026-11-23T14:05:10Z,10,signal=9,4242,,,,,,,,\n";

/* Of a recording that has RSS, the overview is drawn. */
static size_t overview_choose(struct plot_panel *panels)
{
	struct metric_set has = {{0}};

	metric_set_add(&has, METRIC_RSS);
	return plot_panels_choose(&has, panels);
}

START_TEST(a_second_event_of_an_instant_is_no_second_sample)
{
	struct plot_panel panels[PLOT_PANELS_MAX];
	size_t n = overview_choose(panels);
	struct plot_window w = {0};
	struct plot_run run;
	double least = 100;

	run_read(&run, panels, n, &w, sample_text);
	ck_assert_uint_eq(run.n_events, 5);
	for (size_t i = 0; i < plot_bins_used(&run.bins); i++)
		if (plot_bins_get(&run.bins, 0, i)->weight > 0)
			least = MIN(least, plot_bins_get(&run.bins, 0, i)->min);
	ck_assert_double_eq_tol(least, 0.5, 1e-3);
	plot_run_done(&run);
}
END_TEST

START_TEST(a_window_keeps_the_rate_of_its_first_row)
{
	struct plot_panel panels[PLOT_PANELS_MAX];
	size_t n;
	struct why why;
	struct plot_window w = {instant("2s"), instant("3s")};
	struct plot_run run;

	ck_assert_int_eq(plot_panels_parse("cpu_percent", panels, &n, &why), 0);
	run_read(&run, panels, n, &w, sample_text);
	ck_assert_uint_eq(run.rows, 3);
	ck_assert_int_eq(run.bins.end_ns - run.bins.begin_ns, NS_PER_S);
	ck_assert_double_eq_tol(
		plot_bin_mean(plot_bins_get(&run.bins, 0, plot_bins_used(&run.bins) / 2)), 0.5,
		1e-3);
	plot_run_done(&run);
}
END_TEST

START_TEST(a_sleep_of_the_machine_takes_its_place_on_the_axis)
{
	struct plot_window w = {0};
	struct plot_run run;

	run_read(&run, NULL, 0, &w,
		"time,elapsed_s,event\n"
		"2026-11-23T14:05:00Z,0,attach\n"
		"2026-11-23T15:05:01Z,1,gap=3601\n"
		"2026-11-23T15:05:02Z,2,\n");
	ck_assert_int_eq(run.bins.end_ns - run.bins.begin_ns, 3602 * NS_PER_S);
	ck_assert_int_eq(run.events[1].event.t_ns - run.events[1].from_ns, 3601 * NS_PER_S);
	plot_run_done(&run);
}
END_TEST

START_TEST(columns_that_are_no_series_are_refused)
{
	struct plot_panel panels[PLOT_PANELS_MAX];
	struct why why;
	size_t n = 7;

	ck_assert_int_eq(plot_panels_parse("rss_bytes,state", panels, &n, &why), -EINVAL);
	ck_assert_ptr_nonnull(strstr(why.text, "'state'"));
	ck_assert_int_eq(plot_panels_parse("rss", panels, &n, &why), -EINVAL);
	ck_assert_uint_eq(n, 7);
	ck_assert_int_eq(plot_panels_parse("pss_bytes,open_fds", panels, &n, &why), 0);
	ck_assert_uint_eq(n, 2);
}
END_TEST

static char *drawn(const struct plot_page *page)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	plot_write(f, page);
	fclose(f);
	return text;
}

/* Compare with a file under tests/golden; GOLDEN_UPDATE=1 writes it anew. */
static void golden(const char *name, const char *text)
{
	_cleanup_free_ char *path = xasprintf("%s/%s", TEST_GOLDEN, name);
	_cleanup_free_ char *expected = NULL;
	size_t n;

	if (getenv("GOLDEN_UPDATE")) {
		FILE *f = fopen(path, "w");

		ck_assert_ptr_nonnull(f);
		fputs(text, f);
		fclose(f);
	}
	ck_assert_int_eq(file_read_all(AT_FDCWD, path, MIB, &expected, &n), 0);
	ck_assert_msg(strcmp(text, expected) == 0, "%s differs; GOLDEN_UPDATE=1 writes it anew",
		name);
}

START_TEST(a_page_is_drawn_as_it_always_was)
{
	struct plot_panel panels[PLOT_PANELS_MAX];
	struct plot_window w = {0};
	struct plot_run run;
	struct plot_page page = {.title = "demo <&> \xe2\x9c\x93",
		.version = "onetop 1",
		.panels = panels,
		.n_panels = overview_choose(panels),
		.runs = {&run},
		.n_runs = 1,
		.remark = ""};

	utc();
	run_read(&run, panels, page.n_panels, &w, sample_text);
	_cleanup_free_ char *one = drawn(&page);

	golden("plot-one.svg", one);
	ck_assert_ptr_null(strstr(one, "a<b>"));
	ck_assert_ptr_nonnull(strstr(one, "a&lt;b&gt;&amp;&quot;c&quot;&#39;d&#39; ]]&gt;"));
	ck_assert_ptr_nonnull(strstr(one, "not in this recording"));
	ck_assert_ptr_null(strstr(one, "<script"));
	page.runs[1] = &run;
	page.n_runs = 2;
	page.title = NULL;
	_cleanup_free_ char *two = drawn(&page);

	golden("plot-two.svg", two);
	plot_run_done(&run);
}
END_TEST

/* A page of the overview's series of one run. */
static struct plot_page page_of(struct plot_run *run, struct plot_panel *panels)
{
	return (struct plot_page){.version = "onetop 1",
		.panels = panels,
		.n_panels = overview_choose(panels),
		.runs = {run},
		.n_runs = 1,
		.remark = ""};
}

START_TEST(a_step_is_a_row_only_where_no_rows_are_merged)
{
	struct plot_panel panels[PLOT_PANELS_MAX];
	struct plot_window w = {0};
	struct plot_run run;
	struct plot_page page = page_of(&run, panels);

	run_read(&run, panels, page.n_panels, &w,
		"elapsed_s,rss_bytes\n0,1\n1000,1\n2000,1\n2000.01,9\n2000.02,1\n");
	_cleanup_free_ char *merged = drawn(&page);

	ck_assert_ptr_nonnull(strstr(merged, ">A step is 2.10 s: its mean"));
	plot_run_done(&run);
	run_read(&run, panels, page.n_panels, &w, "elapsed_s,rss_bytes\n0,1\n1000,1\n2000,1\n");
	_cleanup_free_ char *plain = drawn(&page);

	ck_assert_ptr_nonnull(strstr(plain, ">A step is a row<"));
	plot_run_done(&run);
}
END_TEST

/* How far down a text stands whose element ends with these words. */
static double y_of(const char *svg, const char *words)
{
	const char *end = strstr(svg, words);
	double y = 0;

	ck_assert_ptr_nonnull(end);
	size_t at = (size_t)(end - svg);

	while (strncmp(&svg[at], "y=", 2) != 0)
		at--;
	ck_assert_int_eq(sscanf(&svg[at], "y=\"%lf", &y), 1);
	return y;
}

START_TEST(labels_at_the_right_edge_do_not_lie_over_others)
{
	struct plot_panel panels[PLOT_PANELS_MAX];
	struct plot_window w = {0};
	struct plot_run run;
	struct plot_page page = page_of(&run, panels);

	run_read(&run, panels, page.n_panels, &w,
		"elapsed_s,event,rss_bytes\n0,,1\n740,mark=a first deploy,1\n"
		"910,mark=the last deploy,1\n1000,,1\n");
	_cleanup_free_ char *svg = drawn(&page);

	ck_assert_double_lt(y_of(svg, "small\">a first deploy<"),
		y_of(svg, "small end\">the last deploy<"));
	plot_run_done(&run);
}
END_TEST

START_TEST(no_locale_writes_a_comma)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (!setlocale(LC_NUMERIC, "de_DE.UTF-8"))
		setlocale(LC_NUMERIC, "fr_FR.UTF-8");
	svg_write_number(f, 12.34);
	fputc(' ', f);
	svg_write_number(f, -0.06);
	fputc(' ', f);
	svg_write_number(f, 7);
	fclose(f);
	ck_assert_str_eq(text, "12.3 -0.1 7");
	free(text);
}
END_TEST

START_TEST(hostile_bytes_are_replaced)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	svg_write_escaped(f, "a\x01\x1b[31m\xff\xef\xbf\xbf]]><!--");
	fclose(f);
	ck_assert_str_eq(
		text, "a\xef\xbf\xbd\xef\xbf\xbd[31m\xef\xbf\xbd\xef\xbf\xbd]]&gt;&lt;!--");
	free(text);
}
END_TEST

Suite *plot_suite(void)
{
	Suite *s = suite_create("plot");
	TCase *t = tcase_create("plot");

	tcase_add_test(t, a_peak_survives_a_million_values);
	tcase_add_test(t, what_is_not_known_stays_a_hole);
	tcase_add_test(t, scales_end_at_round_numbers);
	tcase_add_test(t, there_are_never_more_ticks_than_asked_for);
	tcase_add_test(t, clock_times_are_as_fine_as_the_step);
	tcase_add_test(t, clock_times_know_days_of_23_and_25_hours);
	tcase_add_test(t, instants_are_read_as_people_type_them);
	tcase_add_test(t, a_window_may_count_from_the_end);
	tcase_add_test(t, clock_times_past_midnight_are_the_next_day);
	tcase_add_test(t, a_second_event_of_an_instant_is_no_second_sample);
	tcase_add_test(t, a_window_keeps_the_rate_of_its_first_row);
	tcase_add_test(t, a_sleep_of_the_machine_takes_its_place_on_the_axis);
	tcase_add_test(t, columns_that_are_no_series_are_refused);
	tcase_add_test(t, a_page_is_drawn_as_it_always_was);
	tcase_add_test(t, a_step_is_a_row_only_where_no_rows_are_merged);
	tcase_add_test(t, labels_at_the_right_edge_do_not_lie_over_others);
	tcase_add_test(t, no_locale_writes_a_comma);
	tcase_add_test(t, hostile_bytes_are_replaced);
	suite_add_tcase(s, t);
	return s;
}
