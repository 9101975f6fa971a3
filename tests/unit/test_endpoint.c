/* SPDX-License-Identifier: MIT */
/* Places, sockets and URLs of Go programs; what a GC log says as a whole. */
#include "unit/suites.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "golang/endpoint.h"
#include "golang/gctrace_summary.h"

START_TEST(places_are_read_as_people_type_them)
{
	static const struct {
		const char *text, *origin, *path, *socket;
	} cases[] = {{":6060", "http://localhost:6060", "", ""},
		{"host:80", "http://host:80", "", ""},
		{"http://h:1/debug/vars", "http://h:1", "/debug/vars", ""},
		{"https://u:p@h/x?y=1", "https://u:p@h", "/x?y=1", ""},
		{"unix:/run/a.sock", "http://localhost", "", "/run/a.sock"},
		{"unix:/run/a.sock:/debug/pprof/", "http://localhost", "/debug/pprof/",
			"/run/a.sock"}};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct http_place p;

		ck_assert_int_eq(http_place_parse(cases[i].text, &p, NULL), 0);
		ck_assert_str_eq(p.origin, cases[i].origin);
		ck_assert_str_eq(p.path, cases[i].path);
		ck_assert_str_eq(p.unix_socket, cases[i].socket);
	}
}
END_TEST

START_TEST(places_that_make_no_sense_are_refused)
{
	static const char *const texts[] = {"", "http://", "http:///x", "ftp://h/",
		"file:///etc/x", "unix:relative", "unix:"};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct http_place p;
		struct why why;

		ck_assert_msg(http_place_parse(texts[i], &p, &why) == -EINVAL, "%s", texts[i]);
	}
}
END_TEST

START_TEST(any_certificate_is_believed_only_when_asked_for)
{
	struct http_place p;
	struct why why;

	ck_assert_int_eq(http_place_parse("https+insecure://h:1/x", &p, &why), 0);
	ck_assert(p.insecure);
	ck_assert_str_eq(p.origin, "https://h:1");
	ck_assert_str_eq(p.path, "/x");
	ck_assert_int_eq(http_place_parse("https://h:1/x", &p, &why), 0);
	ck_assert(!p.insecure);
	ck_assert_int_eq(http_place_parse("https+insecure://", &p, &why), -EINVAL);
	ck_assert_int_eq(http_place_parse("ftp://ann:s3cret@h/", &p, &why), -EINVAL);
	ck_assert(!strstr(why.text, "s3cret"));
}
END_TEST

START_TEST(credentials_are_never_shown)
{
	struct http_place p;
	char shown[HTTP_URL_MAX + HTTP_SOCKET_MAX];

	ck_assert_int_eq(http_place_parse("https://ana:s@ecret@h:1/x", &p, NULL), 0);
	http_place_show(&p, "/x", shown);
	ck_assert_str_eq(shown, "https://h:1/x");
}
END_TEST

START_TEST(listening_sockets_are_read_from_the_kernels_tables)
{
	struct listener l;
	uint64_t inode;

	ck_assert_int_eq(
		endpoint_parse_tcp("   0: 0100007F:17D7 00000000:0000 0A 00000000:00000000 "
				   "00:00000000 00000000  1000        0 24555 1 0 100 0 0 10 0",
			false, &l, &inode),
		0);
	ck_assert_str_eq(l.host, "127.0.0.1");
	ck_assert_uint_eq(l.port, 6103);
	ck_assert_uint_eq(inode, 24555);
	ck_assert_int_eq(
		endpoint_parse_tcp("  12: 00000000000000000000000001000000:1F90 "
				   "00000000000000000000000000000000:0000 0A 00000000:00000000 "
				   "00:00000000 00000000     0        0 77 1 0 100 0 0 10 0",
			true, &l, &inode),
		0);
	ck_assert_str_eq(l.host, "[::1]");
	ck_assert_uint_eq(l.port, 8080);
	ck_assert_int_eq(
		endpoint_parse_tcp("   0: 0100007F:17D7 0100007F:0001 01 00000000:00000000 "
				   "00:00000000 00000000  1000        0 24555",
			false, &l, &inode),
		-ENOENT);
	ck_assert_int_eq(
		endpoint_parse_tcp("  sl  local_address rem_address", false, &l, &inode),
		-EBADMSG);
	ck_assert_int_eq(endpoint_parse_tcp("", true, &l, &inode), -EBADMSG);
}
END_TEST

START_TEST(pace_is_gentle_with_slow_and_failing_servers)
{
	struct endpoint_look look = {.seconds = 0.001};

	ck_assert_double_eq(endpoint_pace_s(NULL, 0), 1);
	ck_assert_double_eq(endpoint_pace_s(&look, 0), 1);
	look.seconds = 2;
	ck_assert_double_eq(endpoint_pace_s(&look, 0), 20);
	ck_assert_double_eq(endpoint_pace_s(NULL, 1), 2);
	ck_assert_double_eq(endpoint_pace_s(NULL, 1000000), 30);
}
END_TEST

/* A plausible cycle: start in seconds, live heap before and after in MiB. */
static struct gc_cycle cycle_at(unsigned n, double start_s, double heap_mb, double live_mb)
{
	struct gc_cycle c = {.valid = (1u << (GC_PROCS + 1)) - 1};

	c.value[GC_CYCLE] = n;
	c.value[GC_START_S] = start_s;
	c.value[GC_MARK] = 1;
	c.value[GC_SWEEP_TERM] = 0.25;
	c.value[GC_MARK_TERM] = 0.25;
	c.value[GC_CPU_BACKGROUND] = 1;
	c.value[GC_HEAP_START] = c.value[GC_HEAP_END] = heap_mb;
	c.value[GC_HEAP_LIVE] = live_mb;
	c.value[GC_GOAL] = heap_mb;
	c.value[GC_PROCS] = 2;
	return c;
}

static bool says(const struct gc_summary *s, const char *words)
{
	struct gctrace_counts counts = {.cycles = s->cycles, .runs = 1};
	char text[GC_WORDS_MAX];

	for (unsigned i = 0; gc_summary_words(s, &counts, i, text); i++)
		if (strstr(text, words))
			return true;
	return false;
}

START_TEST(heap_that_grows_from_cycle_to_cycle_is_told)
{
	struct gc_summary s;

	gc_summary_init(&s);
	for (unsigned i = 1; i <= 60; i++) {
		struct gc_cycle c = cycle_at(i, i, 20 + i * 2, 10 + i);

		gc_summary_add(&s, &c);
	}
	ck_assert(says(&s, "grows from cycle to cycle"));
	ck_assert_double_eq(s.live_first_mb, 11);
	ck_assert_double_eq(s.live_last_mb, 70);
}
END_TEST

START_TEST(heap_that_swings_is_not_called_growing)
{
	struct gc_summary s;

	gc_summary_init(&s);
	for (unsigned i = 1; i <= 60; i++) {
		struct gc_cycle c = cycle_at(i, i, 100, i % 10 * 8);

		gc_summary_add(&s, &c);
	}
	ck_assert(!says(&s, "grows from cycle to cycle"));
}
END_TEST

START_TEST(totals_rate_and_gap_are_those_of_the_cycles)
{
	struct gc_cycle a = cycle_at(1, 1.0, 10, 4), b = cycle_at(2, 2.0, 20, 4);
	struct gc_cycle c = cycle_at(9, 8.0, 20, 4);
	struct gc_summary s;

	b.value[GC_MARK_TERM] = 7;
	b.forced = true;
	gc_summary_init(&s);
	ck_assert_double_lt(gc_summary_rate(&s), 0);
	gc_summary_add(&s, &a);
	gc_summary_add(&s, &b);
	/* 16 MiB in the second between them less the 1.5 ms of the first. */
	ck_assert_double_eq_tol(gc_summary_rate(&s), 16 / 0.9985, 1e-9);
	ck_assert_double_eq_tol(s.gap_longest_s, 0.9985, 1e-9);
	ck_assert_double_eq_tol(s.pause_total_ms, 7.75, 1e-9);
	ck_assert_double_eq(s.pause_longest_cycle, 2);
	ck_assert_uint_eq(s.forced, 1);
	/* Cycles are missing before the third: nothing is known of what lies between. */
	gc_summary_add(&s, &c);
	ck_assert_double_eq_tol(s.gap_longest_s, 0.9985, 1e-9);
}
END_TEST

START_TEST(curve_of_a_long_log_keeps_its_peak)
{
	struct gc_summary s;
	float most = 0;

	gc_summary_init(&s);
	for (unsigned i = 1; i <= 200000; i++) {
		struct gc_cycle c = cycle_at(i, i * 0.5, i == 77777 ? 900 : 10, 4);

		gc_summary_add(&s, &c);
	}
	ck_assert_uint_le(gc_summary_cells(&s), GC_CELLS);
	ck_assert_uint_ge(gc_summary_cells(&s), GC_CELLS / 2);
	for (size_t i = 0; i < gc_summary_cells(&s); i++)
		most = MAX(most, s.cell[i].heap_max_mb);
	ck_assert_float_eq(most, 900);
	ck_assert_double_eq(s.heap_peak_cycle, 77777);
}
END_TEST

START_TEST(hostile_times_end)
{
	struct gc_cycle c = cycle_at(1, 1e18, 1e19, 1e19);
	struct gc_summary s;

	gc_summary_init(&s);
	gc_summary_add(&s, &c);
	c.value[GC_CYCLE] = 2;
	c.value[GC_START_S] = 0;
	gc_summary_add(&s, &c);
	c.run = 1;
	c.value[GC_START_S] = 1e19;
	gc_summary_add(&s, &c);
	ck_assert_uint_eq(s.cycles, 3);
}
END_TEST

Suite *endpoint_suite(void)
{
	Suite *suite = suite_create("endpoint");
	TCase *c = tcase_create("places"), *log = tcase_create("log");

	tcase_add_test(c, places_are_read_as_people_type_them);
	tcase_add_test(c, places_that_make_no_sense_are_refused);
	tcase_add_test(c, credentials_are_never_shown);
	tcase_add_test(c, any_certificate_is_believed_only_when_asked_for);
	tcase_add_test(c, listening_sockets_are_read_from_the_kernels_tables);
	tcase_add_test(c, pace_is_gentle_with_slow_and_failing_servers);
	suite_add_tcase(suite, c);
	tcase_add_test(log, heap_that_grows_from_cycle_to_cycle_is_told);
	tcase_add_test(log, heap_that_swings_is_not_called_growing);
	tcase_add_test(log, totals_rate_and_gap_are_those_of_the_cycles);
	tcase_add_test(log, curve_of_a_long_log_keeps_its_peak);
	tcase_add_test(log, hostile_times_end);
	suite_add_tcase(suite, log);
	return suite;
}
