/* SPDX-License-Identifier: MIT */
#include "unit/suites.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/macro.h"
#include "proc/parse.h"

/* Fields 3..52 with each number equal to its field's, so that a shift by one shows. */
#define STAT_TAIL                                                                              \
	" S 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 "    \
	"32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52\n"

static int stat_of(const char *text, struct pid_stat *ret)
{
	return parse_stat(text, strlen(text), ret);
}

START_TEST(stat_reads_each_field_from_its_place)
{
	struct pid_stat s;

	ck_assert_int_eq(stat_of("4242 (demo)" STAT_TAIL, &s), 0);
	ck_assert_int_eq(s.pid, 4242);
	ck_assert_str_eq(s.comm, "demo");
	ck_assert_int_eq(s.state, 'S');
	ck_assert_int_eq(s.ppid, 4);
	ck_assert_uint_eq(s.flags, 9);
	ck_assert_uint_eq(s.minor_faults, 10);
	ck_assert_uint_eq(s.major_faults, 12);
	ck_assert_uint_eq(s.user_ticks, 14);
	ck_assert_uint_eq(s.system_ticks, 15);
	ck_assert_int_eq(s.threads, 20);
	ck_assert_uint_eq(s.start_ticks, 22);
	ck_assert_uint_eq(s.virtual_bytes, 23);
	ck_assert_uint_eq(s.rss_pages, 24);
	ck_assert_uint_eq(s.start_code, 26);
	ck_assert_uint_eq(s.start_stack, 28);
	ck_assert_int_eq(s.processor, 39);
	ck_assert_uint_eq(s.block_ticks, 42);
	ck_assert_int_eq(s.exit_code, 52);
}
END_TEST

static const char *const hostile[] = {
	"",
	")",
	"(",
	") R 1 2",
	"a) R 1 \033[31mX\n",
	"(((",
	") S 1 1 1 1)",
	"\n\n\n",
	"x)\n(y",
	"\xff\xfe\x80",
	" ",
};

START_TEST(stat_comm_may_hold_parentheses_blanks_and_newlines)
{
	struct pid_stat s;
	char text[512];

	snprintf(text, sizeof(text), "7 (%s)" STAT_TAIL, hostile[_i]);
	ck_assert_int_eq(stat_of(text, &s), 0);
	ck_assert_str_eq(s.comm, hostile[_i]);
	ck_assert_int_eq(s.ppid, 4);
	ck_assert_int_eq(s.exit_code, 52);
}
END_TEST

START_TEST(stat_cut_anywhere_is_refused_or_whole_up_to_field_22)
{
	const char *text = "7 (a b)" STAT_TAIL;
	struct pid_stat s;

	for (size_t n = 0; n < strlen(text); n++) {
		int r = parse_stat(text, n, &s);

		ck_assert(r == 0 || r == -EBADMSG);
		if (r == 0)
			ck_assert_int_eq(s.threads, 20);
	}
}
END_TEST

START_TEST(stat_numbers_beyond_64_bits_saturate)
{
	struct pid_stat s;

	ck_assert_int_eq(
		stat_of("7 (x) R -1 -1 -1 -1 -1 9 99999999999999999999999 0 "
			"18446744073709551615 0 18446744073709551616 1 0 0 0 0 -3 0 22",
			&s),
		0);
	ck_assert_uint_eq(s.minor_faults, UINT64_MAX);
	ck_assert_uint_eq(s.major_faults, UINT64_MAX);
	ck_assert_uint_eq(s.user_ticks, UINT64_MAX);
	ck_assert_int_eq(s.ppid, -1);
	ck_assert_int_eq(s.threads, -3);
	ck_assert_int_eq(s.exit_code, -1);
	ck_assert_int_eq(s.processor, -1);
}
END_TEST

START_TEST(stat_without_a_comm_or_state_is_refused)
{
	static const char *const bad[] = {"", "7", "7 (x", "7 x)", "7 )x(", "(x) R 1", "7 (x)",
		"7 (x) ", "7 (x) R", "99999999999 (x) R 1 2"};
	struct pid_stat s = {.pid = 1};

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		ck_assert_int_eq(stat_of(bad[i], &s), -EBADMSG);
	ck_assert_int_eq(s.pid, 1);
}
END_TEST

START_TEST(statm_schedstat_and_numbers)
{
	struct pid_statm m;
	struct pid_schedstat s;
	uint64_t n;

	ck_assert_int_eq(parse_statm("765 435 400 5 0 90 0\n", 21, &m), 0);
	ck_assert_uint_eq(m.size, 765);
	ck_assert_uint_eq(m.resident, 435);
	ck_assert_int_eq(parse_statm("765 435", 7, &m), -EBADMSG);
	ck_assert_int_eq(parse_schedstat("1178416 12 2\n", 13, &s), 0);
	ck_assert_uint_eq(s.run_ns, 1178416);
	ck_assert_uint_eq(s.delay_ns, 12);
	ck_assert_uint_eq(s.slices, 2);
	ck_assert_int_eq(parse_schedstat("", 0, &s), -EBADMSG);
	ck_assert_int_eq(parse_number("42\n", 3, &n), 0);
	ck_assert_uint_eq(n, 42);
	ck_assert_int_eq(parse_number("42 x", 4, &n), -EBADMSG);
	ck_assert_int_eq(parse_number("-1", 2, &n), -EBADMSG);
}
END_TEST

static const char status_text[] =
	"Name:\tcat\\n\\\\x\nUmask:\t0022\nState:\tR (running)\nTgid:\t14881\nPid:\t14881\n"
	"Uid:\t1000\t1001\t1002\t1003\nGroups:\t \nNSpid:\t14881\t7\nVmPeak:\t    3060 kB\n"
	"VmHWM:\t    1740 kB\nVmRSS:\t    1740 kB\nRssAnon:\t     112 kB\n"
	"RssFile:\t    1628 kB\nRssShmem:\t       0 kB\nVmSwap:\t       8 kB\nThreads:\t1\n"
	"voluntary_ctxt_switches:\t17\nnonvoluntary_ctxt_switches:\t4\n";

START_TEST(status_reads_its_lines_and_undoes_the_escapes)
{
	struct pid_status s;

	ck_assert_int_eq(parse_status(status_text, sizeof(status_text) - 1, &s), 0);
	ck_assert_uint_eq(s.has, (1 << 12) - 1);
	ck_assert_mem_eq(s.name, "cat\n\\x", s.name_len);
	ck_assert_uint_eq(s.name_len, 6);
	ck_assert_int_eq(s.state, 'R');
	ck_assert_uint_eq(s.uid, 1001);
	ck_assert_int_eq(s.n_nspid, 2);
	ck_assert_int_eq(s.nspid[1], 7);
	ck_assert_uint_eq(s.hwm, 1740 * 1024);
	ck_assert_uint_eq(s.swap, 8192);
	ck_assert_uint_eq(s.rss_shmem, 0);
	ck_assert_uint_eq(s.voluntary, 17);
	ck_assert_uint_eq(s.involuntary, 4);
}
END_TEST

START_TEST(status_of_a_thread_agrees_with_the_whole)
{
	struct pid_status whole, thread;

	for (size_t n = 1; n < sizeof(status_text); n++) {
		int a = parse_status(status_text, n, &whole);
		int b = parse_status_thread(status_text, n, &thread);
		unsigned bits =
			STATUS_NAME | STATUS_STATE | STATUS_VOLUNTARY | STATUS_INVOLUNTARY;

		if (a < 0 || b < 0)
			continue;
		ck_assert_uint_eq(whole.has & bits, thread.has & bits);
		ck_assert_uint_eq(whole.voluntary, thread.voluntary);
		ck_assert_uint_eq(whole.involuntary, thread.involuntary);
		ck_assert_int_eq(whole.state, thread.state);
	}
}
END_TEST

START_TEST(status_without_memory_has_no_memory)
{
	struct pid_status s;
	const char *zombie = "Name:\tx\nState:\tZ (zombie)\nThreads:\t1\n";

	ck_assert_int_eq(parse_status(zombie, strlen(zombie), &s), 0);
	ck_assert_uint_eq(s.has, STATUS_NAME | STATUS_STATE);
	ck_assert_int_eq(parse_status("\n\n:\n", 4, &s), -EBADMSG);
}
END_TEST

START_TEST(io_needs_all_six)
{
	struct pid_io io;
	const char *text = "rchar: 1\nwchar: 2\nsyscr: 3\nsyscw: 4\nread_bytes: 5\n"
			   "write_bytes: 6\ncancelled_write_bytes: 7\n";

	ck_assert_int_eq(parse_io(text, strlen(text), &io), 0);
	ck_assert_uint_eq(io.rchar, 1);
	ck_assert_uint_eq(io.syscw, 4);
	ck_assert_uint_eq(io.write_bytes, 6);
	ck_assert_int_eq(parse_io(text, 40, &io), -EBADMSG);
}
END_TEST

START_TEST(smaps_rollup_in_bytes)
{
	struct pid_smaps m;
	const char *text = "5629f8925000-7ffed4196000 ---p 00000000 00:00 0 [rollup]\n"
			   "Rss:                1740 kB\nPss:                 315 kB\n"
			   "Private_Clean:        40 kB\nPrivate_Dirty:       112 kB\n"
			   "SwapPss:               3 kB\n";

	ck_assert_int_eq(parse_smaps_rollup(text, strlen(text), &m), 0);
	ck_assert_uint_eq(m.pss, 315 * 1024);
	ck_assert_uint_eq(m.private_clean + m.private_dirty, 152 * 1024);
	ck_assert_uint_eq(m.swap_pss, 3 * 1024);
	ck_assert_int_eq(parse_smaps_rollup(text, 60, &m), -EBADMSG);
}
END_TEST

START_TEST(limits_may_be_unlimited)
{
	struct pid_limit l;
	const char *text = "Limit                     Soft Limit           Hard Limit  Units\n"
			   "Max stack size            8388608              unlimited   bytes\n"
			   "Max open files            1024                 524288      files\n"
			   "Max broken                x                    y           files\n";
	size_t n = strlen(text);

	ck_assert_int_eq(parse_limit(text, n, "Max open files", &l), 0);
	ck_assert_uint_eq(l.soft, 1024);
	ck_assert_uint_eq(l.hard, 524288);
	ck_assert_int_eq(parse_limit(text, n, "Max stack size", &l), 0);
	ck_assert_uint_eq(l.hard, UINT64_MAX);
	ck_assert_int_eq(parse_limit(text, n, "Max nothing", &l), -ENOENT);
	ck_assert_int_eq(parse_limit(text, n, "Max broken", &l), -EBADMSG);
}
END_TEST

Suite *parse_suite(void)
{
	Suite *s = suite_create("parse");
	TCase *c = tcase_create("text");

	tcase_add_test(c, stat_reads_each_field_from_its_place);
	tcase_add_loop_test(c, stat_comm_may_hold_parentheses_blanks_and_newlines, 0,
		(int)ARRAY_SIZE(hostile));
	tcase_add_test(c, stat_cut_anywhere_is_refused_or_whole_up_to_field_22);
	tcase_add_test(c, stat_numbers_beyond_64_bits_saturate);
	tcase_add_test(c, stat_without_a_comm_or_state_is_refused);
	tcase_add_test(c, statm_schedstat_and_numbers);
	tcase_add_test(c, status_reads_its_lines_and_undoes_the_escapes);
	tcase_add_test(c, status_of_a_thread_agrees_with_the_whole);
	tcase_add_test(c, status_without_memory_has_no_memory);
	tcase_add_test(c, io_needs_all_six);
	tcase_add_test(c, smaps_rollup_in_bytes);
	tcase_add_test(c, limits_may_be_unlimited);
	suite_add_tcase(s, c);
	return s;
}
