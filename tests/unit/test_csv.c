/* SPDX-License-Identifier: MIT */
#include "unit/suites.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/macro.h"
#include "base/memory.h"
#include "record/csv.h"

static const int64_t ATTACH_NS = 500 * NS_PER_S;

static struct csv_columns columns(const char *list)
{
	struct csv_columns c;
	struct why why;

	ck_assert_int_eq(metric_parse_list(list, c.list, &c.n, &why), 0);
	return c;
}

static const char *row(const char *list, const struct sample *s, const struct event *e)
{
	static char out[CSV_ROW_MAX];
	struct csv_columns c = columns(list);

	out[csv_row(&c, s, ATTACH_NS, e, out)] = 0;
	return out;
}

/* A sample with every metric set to a number that tells it from the others. */
static struct sample full_sample(int i)
{
	struct sample s = {.t_ns = ATTACH_NS + i * NS_PER_S / 4,
		.real_ns = INT64_C(1795431723123456000) + i * NS_PER_S / 4};

	for (int m = 0; m < METRIC_COUNT; m++)
		sample_set(&s, (enum metric)m, (m + 1) * 1000003 * (i + 1));
	sample_set(&s, METRIC_PID, 4242);
	sample_set(&s, METRIC_STATE, "RSDZ"[i % 4]);
	sample_set(&s, METRIC_CPU_PERCENT, 99950 + i);
	sample_set(&s, METRIC_CPU, 1500 * NS_PER_MS + i * 1001);
	return s;
}

static struct event event(enum event_kind kind, int64_t number, const char *text)
{
	struct event e = {.kind = kind, .number = number};

	snprintf(e.text, sizeof(e.text), "%s", text);
	return e;
}

/* Compare with a file under tests/golden; GOLDEN_UPDATE=1 writes it anew. */
static void golden(const char *name, const char *data, size_t n)
{
	_cleanup_free_ char *path = xasprintf("%s/%s", TEST_GOLDEN, name);
	_cleanup_free_ char *want = NULL;
	size_t size;

	if (getenv("GOLDEN_UPDATE")) {
		_cleanup_fclose_ FILE *f = fopen(path, "w");

		ck_assert_ptr_nonnull(f);
		ck_assert_uint_eq(fwrite(data, 1, n, f), n);
		return;
	}
	ck_assert_int_eq(file_read_all(AT_FDCWD, path, 1 << 20, &want, &size), 0);
	ck_assert_uint_eq(size, n);
	ck_assert_mem_eq(want, data, n);
}

static void golden_rows(const char *name, const struct csv_columns *c)
{
	static char out[8 * CSV_ROW_MAX];
	char *p = out + csv_header(c, out);
	struct event events[] = {event(EVENT_ATTACH, 0, ""),
		event(EVENT_MARK, 0, "before, \"the\" deploy"),
		event(EVENT_GAP, 1500 * NS_PER_MS, ""), event(EVENT_SIGNAL, 9, "")};

	for (int i = 0; i < 4; i++) {
		struct sample s = full_sample(i);

		if (i == 1)
			s.valid = (struct metric_set){0};
		if (i == 2)
			sample_clear(&s, METRIC_PSS);
		p += csv_row(c, &s, ATTACH_NS, &events[i], p);
	}
	golden(name, out, (size_t)(p - out));
}

START_TEST(all_columns_look_as_frozen)
{
	struct csv_columns c = csv_all_columns();

	golden_rows("all-columns.csv", &c);
}
END_TEST

START_TEST(chosen_columns_come_in_the_order_given)
{
	struct csv_columns c = columns("rss_bytes,time,cpu_percent,event");

	golden_rows("chosen-columns.csv", &c);
}
END_TEST

START_TEST(seconds_lose_their_trailing_zeros)
{
	static const struct {
		int64_t ns;
		const char *text;
	} cases[] = {{0, "0\n"}, {1, "0.000000001\n"}, {1500000000, "1.5\n"}, {NS_PER_S, "1\n"},
		{10 * NS_PER_S, "10\n"}, {100, "0.0000001\n"}, {999999999, "0.999999999\n"},
		{12345678901, "12.345678901\n"}, {-5, "-0.000000005\n"},
		{INT64_MAX, "9223372036.854775807\n"}, {INT64_MIN, "-9223372036.854775808\n"}};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct sample s = {0};

		sample_set(&s, METRIC_CPU, cases[i].ns);
		ck_assert_str_eq(row("cpu_seconds_total", &s, NULL), cases[i].text);
	}
}
END_TEST

START_TEST(percent_has_up_to_three_decimals)
{
	struct sample s = {0};

	sample_set(&s, METRIC_CPU_PERCENT, 0);
	sample_set(&s, METRIC_USER_PERCENT, 400000);
	sample_set(&s, METRIC_SYSTEM_PERCENT, 12340);
	ck_assert_str_eq(
		row("cpu_percent,user_percent,system_percent", &s, NULL), "0,400,12.34\n");
}
END_TEST

START_TEST(every_whole_number_prints_as_printf_would)
{
	for (uint64_t v = 0; v < UINT64_C(9000000000000000000); v = v * 3 + v % 7 + 1) {
		struct sample s = {0};
		char want[40];

		sample_set(&s, METRIC_RSS, (int64_t)v);
		snprintf(want, sizeof(want), "%llu\n", (unsigned long long)v);
		ck_assert_str_eq(row("rss_bytes", &s, NULL), want);
	}
}
END_TEST

START_TEST(missing_is_empty_and_never_zero)
{
	struct sample s = {.t_ns = ATTACH_NS};

	ck_assert_str_eq(row("pid,state,rss_bytes,cpu_percent,event", &s, NULL), ",,,,\n");
	sample_set(&s, METRIC_RSS, 0);
	ck_assert_str_eq(row("pid,rss_bytes,state", &s, NULL), ",0,\n");
}
END_TEST

START_TEST(numbers_do_not_depend_on_the_locale)
{
	struct sample s = {.t_ns = ATTACH_NS + 1500 * NS_PER_MS};

	setlocale(LC_ALL, "de_DE.UTF-8"); /* where it is installed */
	sample_set(&s, METRIC_CPU_PERCENT, 1234567);
	ck_assert_str_eq(row("elapsed_s,cpu_percent", &s, NULL), "1.5,1234.567\n");
}
END_TEST

START_TEST(event_text_is_quoted_and_holds_no_control)
{
	struct sample s = {0};
	struct event e = event(EVENT_MARK, 0, "a,b \"c\"\n\x1b[31m\x80 \xe2\x80\xae");

	ck_assert_str_eq(row("event", &s, &e),
		"\"mark=a,b \"\"c\"\"\xef\xbf\xbd\xef\xbf\xbd[31m\xef\xbf\xbd "
		"\xef\xbf\xbd\"\n");
}
END_TEST

START_TEST(longest_hostile_event_stays_one_field)
{
	struct sample s = {0};
	struct event e = event(EVENT_EXEC, 0, "");
	const char *line;

	memset(e.text, '"', sizeof(e.text) - 1);
	line = row("event,pid", &s, &e);
	ck_assert_int_eq(line[0], '"');
	ck_assert_str_eq(line + strlen(line) - 3, "\",\n");
	ck_assert_uint_eq(strlen(line), strlen("\"mark=exec \",\n") + 2 * (EVENT_TEXT_MAX - 1));
	memset(e.text, '\n', sizeof(e.text) - 1);
	line = row("event,pid", &s, &e);
	ck_assert_ptr_eq(strchr(line, '\n'), line + strlen(line) - 1);
}
END_TEST

START_TEST(a_state_that_is_no_letter_is_empty)
{
	struct sample s = {0};

	sample_set(&s, METRIC_STATE, ',');
	ck_assert_str_eq(row("state,pid", &s, NULL), ",\n");
}
END_TEST

START_TEST(quote_cuts_at_a_character_and_closes_its_quote)
{
	char out[8];

	ck_assert_uint_eq(csv_quote(out, sizeof(out), "a,bcdefghij", 11), 7);
	ck_assert_str_eq(out, "\"a,bcd\"");
	ck_assert_uint_eq(csv_quote(out, sizeof(out), "\"\"\"\"\"", 5), 6);
	ck_assert_str_eq(out, "\"\"\"\"\"\"");
	ck_assert_uint_eq(csv_quote(out, sizeof(out), "12345\xe2\x82\xac", 8), 5);
	ck_assert_uint_eq(csv_quote(out, sizeof(out), "", 0), 0);
	ck_assert_uint_eq(csv_quote(out, sizeof(out), " x", 2), 4);
}
END_TEST

/* The sink: files in a directory of their own. */

static char dir[64];

static void setup(void)
{
	strcpy(dir, "/tmp/onetop-csv-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
}

static void teardown(void)
{
	_cleanup_free_ char *command = xasprintf("rm -rf %s", dir);

	ck_assert_int_eq(system(command), 0);
}

static const char *in_dir(const char *name)
{
	static char path[256];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

static void put(const char *name, const char *text)
{
	_cleanup_fclose_ FILE *f = fopen(in_dir(name), "w");

	fputs(text, f);
}

static const char *get(const char *name)
{
	static char data[1 << 16];

	ck_assert_int_ge(file_read_small(AT_FDCWD, in_dir(name), data, sizeof(data)), 0);
	return data;
}

static int sink_open(const char *path, bool append, struct csv_sink **ret, struct why *why)
{
	struct csv_sink_options o = {.path = path,
		.append = append,
		.columns = columns("elapsed_s,event,rss_bytes")};

	return csv_sink_open(&o, ret, why);
}

static int sink_row(struct csv_sink *sink, int64_t rss, struct why *why)
{
	struct sample s = {.t_ns = ATTACH_NS};

	sample_set(&s, METRIC_RSS, rss);
	return csv_sink_row(sink, &s, ATTACH_NS, NULL, false, why);
}

/* Open, write one row, close; the code of whatever failed first. */
static int one_row(const char *path, bool append, struct why *why)
{
	struct csv_sink *sink;
	int r = sink_open(path, append, &sink, why);

	if (r < 0)
		return r;
	r = sink_row(sink, 7, why);
	int closed = csv_sink_close(sink, why);

	return r < 0 ? r : closed;
}

START_TEST(a_recording_begins_with_its_header)
{
	struct why why;

	put("a.csv", "something else\n");
	ck_assert_int_eq(one_row(in_dir("a.csv"), false, &why), 0);
	ck_assert_str_eq(get("a.csv"), "elapsed_s,event,rss_bytes\n0,,7\n");
}
END_TEST

START_TEST(append_adds_rows_below_the_same_header)
{
	struct why why;

	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(one_row(in_dir("a.csv"), true, &why), 0);
	ck_assert_str_eq(get("a.csv"), "elapsed_s,event,rss_bytes\n0,,7\n0,,7\n0,,7\n");
}
END_TEST

START_TEST(append_to_another_header_names_the_first_column_that_differs)
{
	static const char *const headers[] = {"elapsed_s,pid,rss_bytes\n", "x\n", "\n",
		"elapsed_s,event\n", "elapsed_s,event,rss_bytes,pid\n",
		"elapsed_s,event,rss_bytes\r\n", "elapsed_s,event,rss_bytes,\n"};
	struct why why;

	for (size_t i = 0; i < ARRAY_SIZE(headers); i++) {
		put("a.csv", headers[i]);
		ck_assert_int_eq(one_row(in_dir("a.csv"), true, &why), -EINVAL);
		ck_assert_str_eq(get("a.csv"), headers[i]);
		ck_assert_ptr_nonnull(strstr(why.text, "a.csv: its column "));
	}
	put("a.csv", headers[0]);
	one_row(in_dir("a.csv"), true, &why);
	ck_assert_ptr_nonnull(
		strstr(why.text, "column 2 is 'pid', this recording's is 'event'"));
}
END_TEST

START_TEST(append_mends_a_last_line_without_an_end)
{
	static const struct {
		const char *before, *after;
	} cases[] = {
		{"elapsed_s,event,rss_bytes", "elapsed_s,event,rss_bytes\n0,,7\n"},
		{"elapsed_s,event,rss_bytes\n1,,5", "elapsed_s,event,rss_bytes\n1,,5\n0,,7\n"},
		{"elapsed_s,event,rss_bytes\n1,,5\n2,",
			"elapsed_s,event,rss_bytes\n1,,5\n0,,7\n"},
		{"elapsed_s,event,rss_bytes\n2,\"mark=a,,",
			"elapsed_s,event,rss_bytes\n0,,7\n"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct why why;

		put("a.csv", cases[i].before);
		ck_assert_int_eq(one_row(in_dir("a.csv"), true, &why), 0);
		ck_assert_str_eq(get("a.csv"), cases[i].after);
	}
}
END_TEST

START_TEST(taking_off_half_a_row_is_told)
{
	struct csv_sink *sink;
	struct why why;

	put("a.csv", "elapsed_s,event,rss_bytes\n2,");
	ck_assert_int_eq(sink_open(in_dir("a.csv"), true, &sink, &why), 0);
	ck_assert_ptr_nonnull(strstr(csv_sink_remark(sink), "unfinished last row of 2 bytes"));
	ck_assert_int_eq(csv_sink_close(sink, &why), 0);
	ck_assert_int_eq(sink_open(in_dir("a.csv"), true, &sink, &why), 0);
	ck_assert_str_eq(csv_sink_remark(sink), "");
	ck_assert_int_eq(csv_sink_close(sink, &why), 0);
}
END_TEST

START_TEST(reopen_after_rotation_begins_a_new_file_with_a_header)
{
	struct csv_sink *sink;
	struct why why;
	_cleanup_free_ char *old = xstrdup(in_dir("a.csv.1"));

	ck_assert_int_eq(sink_open(in_dir("a.csv"), false, &sink, &why), 0);
	ck_assert_int_eq(sink_row(sink, 1, &why), 0);
	ck_assert_int_eq(rename(in_dir("a.csv"), old), 0);
	ck_assert_int_eq(sink_row(sink, 2, &why), 0);
	ck_assert_int_eq(csv_sink_reopen(sink, &why), 0);
	ck_assert_int_eq(sink_row(sink, 3, &why), 0);
	ck_assert_int_eq(csv_sink_reopen(sink, &why), 0); /* nothing was moved: goes on */
	ck_assert_int_eq(sink_row(sink, 4, &why), 0);
	ck_assert_int_eq(csv_sink_close(sink, &why), 0);
	ck_assert_str_eq(get("a.csv.1"), "elapsed_s,event,rss_bytes\n0,,1\n0,,2\n");
	ck_assert_str_eq(get("a.csv"), "elapsed_s,event,rss_bytes\n0,,3\n0,,4\n");
}
END_TEST

START_TEST(failed_reopen_keeps_the_old_file)
{
	struct csv_sink *sink;
	struct why why;
	_cleanup_free_ char *old = xstrdup(in_dir("a.csv.1"));

	ck_assert_int_eq(sink_open(in_dir("a.csv"), false, &sink, &why), 0);
	ck_assert_int_eq(rename(in_dir("a.csv"), old), 0);
	ck_assert_int_eq(mkdir(in_dir("a.csv"), 0700), 0);
	ck_assert_int_eq(csv_sink_reopen(sink, &why), -EISDIR);
	ck_assert_ptr_nonnull(strstr(why.text, "rows still go to the file opened before"));
	ck_assert_int_eq(sink_row(sink, 9, &why), 0);
	ck_assert_int_eq(csv_sink_close(sink, &why), 0);
	ck_assert_str_eq(get("a.csv.1"), "elapsed_s,event,rss_bytes\n0,,9\n");
}
END_TEST

START_TEST(a_full_device_is_an_error_at_once)
{
	struct csv_sink *sink;
	struct why why;

	ck_assert_int_eq(sink_open("/dev/full", false, &sink, &why), -ENOSPC);
	ck_assert_ptr_nonnull(strstr(why.text, "/dev/full: no space left on the device"));
}
END_TEST

START_TEST(half_a_row_does_not_stay)
{
	/* A file size limit in the middle of a row is a disk that fills up there. */
	struct rlimit limit, before;
	struct csv_sink *sink;
	struct why why;

	ck_assert_int_eq(sink_open(in_dir("a.csv"), false, &sink, &why), 0);
	ck_assert_int_eq(sink_row(sink, 12345, &why), 0);
	/* No assertion while it holds: Check's own reports go to a file, too. */
	getrlimit(RLIMIT_FSIZE, &before);
	limit = (struct rlimit){40, before.rlim_max};
	setrlimit(RLIMIT_FSIZE, &limit);
	int r = sink_row(sink, 1234567890, &why);

	setrlimit(RLIMIT_FSIZE, &before);
	ck_assert_int_eq(r, -EFBIG);
	ck_assert_ptr_nonnull(strstr(why.text, "the 1 rows written are whole"));
	ck_assert_str_eq(get("a.csv"), "elapsed_s,event,rss_bytes\n0,,12345\n");
	ck_assert_int_eq(csv_sink_close(sink, &why), -EFBIG);
}
END_TEST

/* As many rows a millisecond apart, the first at millisecond from, as rows of one batch. */
static int rows_soon(struct csv_sink *sink, int from, int n, struct why *why)
{
	int r = 0;

	for (int i = from; i < from + n && r == 0; i++) {
		struct sample s = {.t_ns = ATTACH_NS + i * NS_PER_MS};

		sample_set(&s, METRIC_RSS, i);
		r = csv_sink_row(sink, &s, ATTACH_NS, NULL, true, why);
	}
	return r;
}

START_TEST(rows_that_come_soon_are_written_together_within_ten_milliseconds)
{
	static const char head[] = "elapsed_s,event,rss_bytes\n";
	struct csv_sink *sink;
	struct why why;

	ck_assert_int_eq(sink_open(in_dir("a.csv"), false, &sink, &why), 0);
	ck_assert_int_eq(rows_soon(sink, 0, 10, &why), 0);
	ck_assert_str_eq(get("a.csv"), head);
	ck_assert_int_eq(rows_soon(sink, 10, 1, &why), 0);
	const char *eleven = get("a.csv");

	ck_assert_ptr_nonnull(strstr(eleven, "\n0,,0\n0.001,,1\n"));
	ck_assert_ptr_nonnull(strstr(eleven, "\n0.009,,9\n0.01,,10\n"));
	size_t n = strlen(eleven);

	ck_assert_int_eq(rows_soon(sink, 11, 1, &why), 0);
	ck_assert_uint_eq(strlen(get("a.csv")), n);
	ck_assert_int_eq(csv_sink_flush(sink, &why), 0);
	ck_assert_ptr_nonnull(strstr(get("a.csv"), "\n0.01,,10\n0.011,,11\n"));
	/* A row that has something to say takes those before it along. */
	ck_assert_int_eq(rows_soon(sink, 12, 2, &why), 0);
	ck_assert_int_eq(sink_row(sink, 99, &why), 0);
	ck_assert_ptr_nonnull(strstr(get("a.csv"), "\n0.012,,12\n0.013,,13\n0,,99\n"));
	ck_assert_int_eq(rows_soon(sink, 14, 1, &why), 0);
	ck_assert_int_eq(csv_sink_close(sink, &why), 0);
	ck_assert_ptr_nonnull(strstr(get("a.csv"), "\n0,,99\n0.014,,14\n"));
}
END_TEST

START_TEST(of_rows_written_together_the_whole_ones_stay_when_the_disk_fills_up)
{
	struct rlimit limit, before;
	struct csv_sink *sink;
	struct why why;

	ck_assert_int_eq(sink_open(in_dir("a.csv"), false, &sink, &why), 0);
	ck_assert_int_eq(rows_soon(sink, 0, 5, &why), 0);
	getrlimit(RLIMIT_FSIZE, &before);
	limit = (struct rlimit){26 + 6 + 10 + 10 + 4, before.rlim_max};
	setrlimit(RLIMIT_FSIZE, &limit);
	int r = csv_sink_flush(sink, &why);

	setrlimit(RLIMIT_FSIZE, &before);
	ck_assert_int_eq(r, -EFBIG);
	ck_assert_ptr_nonnull(strstr(why.text, "the 3 rows written are whole"));
	ck_assert_str_eq(get("a.csv"), "elapsed_s,event,rss_bytes\n0,,0\n0.001,,1\n0.002,,2\n");
	ck_assert_int_eq(csv_sink_close(sink, &why), -EFBIG);
}
END_TEST

START_TEST(rows_held_go_to_the_file_before_the_rotation)
{
	struct csv_sink *sink;
	struct why why;
	_cleanup_free_ char *old = xstrdup(in_dir("a.csv.1"));

	ck_assert_int_eq(sink_open(in_dir("a.csv"), false, &sink, &why), 0);
	ck_assert_int_eq(rows_soon(sink, 0, 1, &why), 0);
	ck_assert_int_eq(rename(in_dir("a.csv"), old), 0);
	ck_assert_int_eq(csv_sink_reopen(sink, &why), 0);
	ck_assert_int_eq(rows_soon(sink, 1, 1, &why), 0);
	ck_assert_int_eq(csv_sink_close(sink, &why), 0);
	ck_assert_str_eq(get("a.csv.1"), "elapsed_s,event,rss_bytes\n0,,0\n");
	ck_assert_str_eq(get("a.csv"), "elapsed_s,event,rss_bytes\n0.001,,1\n");
}
END_TEST

START_TEST(rows_lost_at_a_rotation_are_told_at_the_end)
{
	struct rlimit limit, before;
	struct csv_sink *sink;
	struct why why;
	_cleanup_free_ char *old = xstrdup(in_dir("a.csv.1"));

	ck_assert_int_eq(sink_open(in_dir("a.csv"), false, &sink, &why), 0);
	ck_assert_int_eq(rows_soon(sink, 0, 9, &why), 0);
	ck_assert_int_eq(rename(in_dir("a.csv"), old), 0);
	getrlimit(RLIMIT_FSIZE, &before);
	limit = (struct rlimit){36, before.rlim_max};
	setrlimit(RLIMIT_FSIZE, &limit);
	int r = csv_sink_reopen(sink, &why);

	setrlimit(RLIMIT_FSIZE, &before);
	ck_assert_int_eq(r, -EFBIG);
	ck_assert_int_eq(sink_row(sink, 1, &why), 0);
	ck_assert_str_eq(get("a.csv.1"), "elapsed_s,event,rss_bytes\n0,,0\n");
	ck_assert_str_eq(get("a.csv"), "elapsed_s,event,rss_bytes\n0,,1\n");
	ck_assert_int_eq(csv_sink_close(sink, &why), -EFBIG);
	ck_assert_ptr_nonnull(strstr(why.text, "cannot grow"));
}
END_TEST

START_TEST(no_row_waits_for_others_in_a_pipe)
{
	char data[128] = "";
	struct csv_sink *sink;
	struct why why;
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	_cleanup_free_ char *path = xasprintf("/proc/self/fd/%d", ends[1]);

	ck_assert_int_eq(sink_open(path, false, &sink, &why), 0);
	ck_assert_int_eq(rows_soon(sink, 0, 1, &why), 0);
	ck_assert_int_gt(read(ends[0], data, sizeof(data) - 1), 0);
	ck_assert_str_eq(data, "elapsed_s,event,rss_bytes\n0,,0\n");
	ck_assert_int_eq(csv_sink_close(sink, &why), 0);
	close(ends[0]);
	close(ends[1]);
}
END_TEST

START_TEST(a_reader_that_is_gone_is_an_error)
{
	struct csv_sink *sink;
	struct why why;
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	_cleanup_free_ char *path = xasprintf("/proc/self/fd/%d", ends[1]);

	ck_assert_int_eq(sink_open(path, false, &sink, &why), 0);
	close(ends[0]);
	ck_assert_int_eq(sink_row(sink, 1, &why), -EPIPE);
	ck_assert_ptr_nonnull(strstr(why.text, "the reader is gone"));
	ck_assert_int_eq(csv_sink_close(sink, &why), -EPIPE);
}
END_TEST

START_TEST(a_fifo_gets_the_rows)
{
	char data[128] = "";
	struct why why;

	ck_assert_int_eq(mkfifo(in_dir("f"), 0600), 0);
	int reader = open(in_dir("f"), O_RDONLY | O_NONBLOCK);

	ck_assert_int_eq(one_row(in_dir("f"), true, &why), 0);
	ck_assert_int_gt(read(reader, data, sizeof(data)), 0);
	ck_assert_str_eq(data, "elapsed_s,event,rss_bytes\n0,,7\n");
	close(reader);
}
END_TEST

START_TEST(a_place_that_cannot_be_is_named)
{
	static const struct {
		const char *name;
		int error;
		const char *words;
	} cases[] = {
		{"none/a.csv", -ENOENT, "its directory does not exist"},
		{"", -EISDIR, "is a directory"},
		{"file/a.csv", -ENOTDIR, "is not a directory"},
	};
	struct why why;

	put("file", "");
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		ck_assert_int_eq(one_row(in_dir(cases[i].name), false, &why), cases[i].error);
		ck_assert_ptr_nonnull(strstr(why.text, cases[i].words));
		ck_assert_ptr_nonnull(strstr(why.text, dir));
	}
}
END_TEST

Suite *csv_suite(void)
{
	Suite *suite = suite_create("csv");
	TCase *format = tcase_create("format"), *sink = tcase_create("sink");

	tcase_add_test(format, all_columns_look_as_frozen);
	tcase_add_test(format, chosen_columns_come_in_the_order_given);
	tcase_add_test(format, seconds_lose_their_trailing_zeros);
	tcase_add_test(format, percent_has_up_to_three_decimals);
	tcase_add_test(format, every_whole_number_prints_as_printf_would);
	tcase_add_test(format, missing_is_empty_and_never_zero);
	tcase_add_test(format, numbers_do_not_depend_on_the_locale);
	tcase_add_test(format, event_text_is_quoted_and_holds_no_control);
	tcase_add_test(format, longest_hostile_event_stays_one_field);
	tcase_add_test(format, a_state_that_is_no_letter_is_empty);
	tcase_add_test(format, quote_cuts_at_a_character_and_closes_its_quote);
	tcase_add_checked_fixture(sink, setup, teardown);
	tcase_add_test(sink, a_recording_begins_with_its_header);
	tcase_add_test(sink, append_adds_rows_below_the_same_header);
	tcase_add_test(sink, append_to_another_header_names_the_first_column_that_differs);
	tcase_add_test(sink, append_mends_a_last_line_without_an_end);
	tcase_add_test(sink, taking_off_half_a_row_is_told);
	tcase_add_test(sink, reopen_after_rotation_begins_a_new_file_with_a_header);
	tcase_add_test(sink, failed_reopen_keeps_the_old_file);
	tcase_add_test(sink, a_full_device_is_an_error_at_once);
	tcase_add_test(sink, half_a_row_does_not_stay);
	tcase_add_test(sink, rows_that_come_soon_are_written_together_within_ten_milliseconds);
	tcase_add_test(
		sink, of_rows_written_together_the_whole_ones_stay_when_the_disk_fills_up);
	tcase_add_test(sink, rows_held_go_to_the_file_before_the_rotation);
	tcase_add_test(sink, rows_lost_at_a_rotation_are_told_at_the_end);
	tcase_add_test(sink, no_row_waits_for_others_in_a_pipe);
	tcase_add_test(sink, a_reader_that_is_gone_is_an_error);
	tcase_add_test(sink, a_fifo_gets_the_rows);
	tcase_add_test(sink, a_place_that_cannot_be_is_named);
	suite_add_tcase(suite, format);
	suite_add_tcase(suite, sink);
	return suite;
}
