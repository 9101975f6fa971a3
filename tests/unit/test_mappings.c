/* SPDX-License-Identifier: MIT */
#include "unit/suites.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "proc/mappings.h"
#include "proc/parse.h"
#include "proc/procfs.h"

static struct mappings *fed(const char *text)
{
	struct mappings *m = mappings_new(0);

	mappings_feed(m, text, strlen(text));
	mappings_finish(m);
	return m;
}

static const struct mappings_row *row_named(const struct mappings_result *r, const char *name)
{
	for (size_t i = 0; i < r->n; i++)
		if (strcmp(r->rows[i].name, name) == 0)
			return &r->rows[i];
	return NULL;
}

#define MAPPING(header, size, rss)                                                             \
	header "\nSize: " #size " kB\nRss: " #rss " kB\nPss: " #rss                            \
	       " kB\nShared_Clean: 1 kB\nShared_Dirty: 2 kB\nPrivate_Clean: 3 kB\n"            \
	       "Private_Dirty: 4 kB\nReferenced: 99 kB\nAnonHugePages: 5 kB\nSwap: 6 kB\n"     \
	       "SwapPss: 99 kB\nLocked: 7 kB\n"

START_TEST(mappings_of_one_file_and_kind_are_one_row)
{
	struct mappings *m = fed(MAPPING("1000-2000 r--p 00000000 fe:00 7  /usr/bin/cat", 4, 4)
			MAPPING("2000-3000 r-xp 00001000 fe:00 7  /usr/bin/cat", 8, 8) MAPPING(
				"3000-4000 rw-p 00002000 fe:00 7  /usr/bin/cat", 16, 10));
	const struct mappings_result *r = mappings_result(m);

	ck_assert_uint_eq(r->n, 2);
	ck_assert_uint_eq(r->mappings, 3);
	ck_assert_int_eq(r->rows[0].kind, MAPPINGS_FILE_DATA);
	ck_assert_uint_eq(r->rows[0].mappings, 2);
	ck_assert_int_eq(r->rows[0].sum.size, 20 * 1024);
	ck_assert_int_eq(r->rows[0].sum.rss, 14 * 1024);
	ck_assert_int_eq(r->rows[0].sum.shared, 6 * 1024);
	ck_assert_int_eq(r->rows[0].sum.private_clean, 6 * 1024);
	ck_assert_int_eq(r->rows[0].sum.private_dirty, 8 * 1024);
	ck_assert_int_eq(r->rows[0].sum.anon_huge, 10 * 1024);
	ck_assert_int_eq(r->rows[0].sum.swap, 12 * 1024);
	ck_assert_int_eq(r->rows[0].sum.locked, 14 * 1024);
	ck_assert_int_eq(r->rows[1].kind, MAPPINGS_FILE_TEXT);
	ck_assert_int_eq(r->total.rss, 22 * 1024);
	ck_assert_int_eq(r->by_kind[MAPPINGS_FILE_TEXT].rss, 8 * 1024);
	ck_assert(r->whole);
	mappings_free(m);
	mappings_free(NULL);
}
END_TEST

static enum mappings_kind kind_of(const char *header, const char *flags)
{
	char text[512];

	snprintf(text, sizeof(text), "%s\nRss: 4 kB\nVmFlags: %s\n", header, flags);
	struct mappings *m = fed(text);
	const struct mappings_result *r = mappings_result(m);

	ck_assert_uint_eq(r->n, 1);
	enum mappings_kind kind = r->rows[0].kind;

	mappings_free(m);
	return kind;
}

START_TEST(kinds_are_told_by_name_and_flags)
{
	ck_assert_int_eq(kind_of("1-2 rw-p 0 00:00 0   [heap]", "rd"), MAPPINGS_HEAP);
	ck_assert_int_eq(kind_of("1-2 rw-p 0 00:00 0   [stack]", "rd gd"), MAPPINGS_STACK);
	ck_assert_int_eq(kind_of("1-2 rw-p 0 00:00 0 ", "rd"), MAPPINGS_ANON);
	ck_assert_int_eq(kind_of("1-2 rw-p 0 00:00 0", "rd"), MAPPINGS_ANON);
	ck_assert_int_eq(kind_of("1-2 rw-p 0 00:00 0  [anon: Go: heap]", "rd"), MAPPINGS_ANON);
	ck_assert_int_eq(kind_of("1-2 r-xp 0 00:00 0  [vdso]", "rd"), MAPPINGS_KERNEL);
	ck_assert_int_eq(
		kind_of("1-2 r--p 0 00:00 0  [vvar_vclock]", "pf io"), MAPPINGS_KERNEL);
	ck_assert_int_eq(
		kind_of("1-2 rw-s 0 00:01 9 /memfd:x (deleted)", "rd"), MAPPINGS_SHMEM);
	ck_assert_int_eq(
		kind_of("1-2 rw-s 0 00:01 9 /dev/zero (deleted)", "rd"), MAPPINGS_SHMEM);
	ck_assert_int_eq(kind_of("1-2 rw-s 0 00:01 9 /SYSV0 (deleted)", "rd"), MAPPINGS_SHMEM);
	ck_assert_int_eq(kind_of("1-2 rw-s 0 00:19 9 /dev/shm/x", "rd"), MAPPINGS_SHMEM);
	ck_assert_int_eq(
		kind_of("1-2 rw-p 0 00:0f 9 /anon_hugepage (deleted)", "rd ht"), MAPPINGS_HUGE);
	ck_assert_int_eq(kind_of("1-2 rw-p 0 00:0f 9 /mnt/huge/x", "rd ht"), MAPPINGS_HUGE);
	ck_assert_int_eq(
		kind_of("1-2 rw-s 0 00:06 9 /dev/dri/card0", "io pf"), MAPPINGS_DEVICE);
	ck_assert_int_eq(
		kind_of("1-2 rw-s 0 00:0e 9 anon_inode:[perf_event]", "rd"), MAPPINGS_DEVICE);
	ck_assert_int_eq(kind_of("1-2 r-xp 0 fe:00 9 /bin/x", "rd ex"), MAPPINGS_FILE_TEXT);
	ck_assert_int_eq(kind_of("1-2 r--s 0 fe:00 9 /bin/x", "rd"), MAPPINGS_FILE_DATA);
}
END_TEST

START_TEST(escaped_newlines_and_deleted_files)
{
	struct mappings *m =
		fed(MAPPING("1000-2000 r--p 0 fe:00 7  /a\\012\\033[31m b (deleted)", 4, 4)
				MAPPING("2000-3000 r--p 0 fe:00 8  /a\\012\\033[31m b", 4, 8));
	const struct mappings_result *r = mappings_result(m);

	ck_assert_uint_eq(r->n, 2);
	ck_assert(!r->rows[0].deleted);
	ck_assert(r->rows[1].deleted);
	ck_assert_str_eq(r->rows[1].name, "/a\xef\xbf\xbd\xef\xbf\xbd[31m b");
	ck_assert_str_eq(r->rows[0].name, r->rows[1].name);
	mappings_free(m);
}
END_TEST

START_TEST(long_names_that_differ_at_the_end_stay_apart)
{
	char text[4096], name[1000];

	memset(name, 'x', sizeof(name));
	snprintf(text, sizeof(text),
		"1-2 r--p 0 fe:00 7 /%.999sA\nRss: 1 kB\n2-3 r--p 0 fe:00 8 /%.999sB\nRss: 2 "
		"kB\n",
		name, name);
	struct mappings *m = fed(text);

	ck_assert_uint_eq(mappings_result(m)->n, 2);
	ck_assert_uint_eq(strlen(mappings_result(m)->rows[0].name), MAPPINGS_NAME_MAX - 1);
	mappings_free(m);
}
END_TEST

START_TEST(text_fed_byte_by_byte_is_the_same)
{
	const char *text = MAPPING("1000-2000 r--p 0 fe:00 7 /x", 4, 4)
		MAPPING("2000-3000 rw-p 0 00:00 0 [heap]", 40, 40) "3000-4000 rw-p 0 00:0";
	struct mappings *whole = fed(text), *bits = mappings_new(0);

	for (const char *p = text; *p; p++)
		mappings_feed(bits, p, 1);
	mappings_finish(bits);
	const struct mappings_result *a = mappings_result(whole), *b = mappings_result(bits);

	ck_assert_uint_eq(a->n, 2);
	ck_assert_uint_eq(a->n, b->n);
	ck_assert_mem_eq(&a->total, &b->total, sizeof(a->total));
	ck_assert_str_eq(a->rows[0].name, b->rows[0].name);
	mappings_free(whole);
	mappings_free(bits);
}
END_TEST

START_TEST(huge_numbers_saturate)
{
	struct mappings *m = fed("1-2 rw-p 0 00:00 0\nRss: 99999999999999999999999 kB\n"
				 "Pss: 9007199254740993 kB\nSwap: -5 kB\nSize: kB\n"
				 "ffffffffffffffffffff-2 rw-p 0 00:00 0\nRss: 1 kB\n");
	const struct mappings_result *r = mappings_result(m);

	ck_assert_int_eq(r->total.rss, INT64_MAX);
	ck_assert_int_eq(r->total.pss, INT64_MAX);
	ck_assert_int_eq(r->total.swap, 0);
	ck_assert_int_eq(r->total.size, 0);
	mappings_free(m);
}
END_TEST

START_TEST(an_overlong_line_is_cut_and_the_next_is_read)
{
	size_t n = 100000;
	char *text = calloc(1, n + 200);

	ck_assert_ptr_nonnull(text);
	memcpy(text, "1-2 r--p 0 fe:00 7 /", 20);
	memset(text + 20, 'y', n);
	memcpy(text + 20 + n, "\nRss: 3 kB\n2-3 r--p 0 fe:00 7 /z\nRss: 2 kB\n", 44);
	struct mappings *m = fed(text);

	ck_assert_uint_eq(mappings_result(m)->n, 2);
	ck_assert_int_eq(mappings_result(m)->total.rss, 5 * 1024);
	mappings_free(m);
	free(text);
}
END_TEST

START_TEST(too_many_names_end_in_one_row_of_others)
{
	struct mappings *m = mappings_new(0);
	char line[96];

	for (int i = 0; i < MAPPINGS_ROWS_MAX + 10; i++) {
		int n = snprintf(line, sizeof(line), "%x-%x r--p 0 fe:00 7 /f%d\nRss: 1 kB\n",
			i, i + 1, i);

		ck_assert(mappings_feed(m, line, (size_t)n));
	}
	mappings_finish(m);
	const struct mappings_result *r = mappings_result(m);

	ck_assert_uint_eq(r->n, MAPPINGS_ROWS_MAX);
	ck_assert_uint_eq(r->others.mappings, 10);
	ck_assert_int_eq(r->others.sum.rss, 10 * 1024);
	ck_assert_int_eq(r->total.rss, (MAPPINGS_ROWS_MAX + 10) * 1024);
	mappings_free(m);
}
END_TEST

START_TEST(a_limit_on_mappings_stops_and_says_so)
{
	struct mappings *m = mappings_new(2);
	const char *text =
		"1-2 r--p 0 fe:00 7 /a\nRss: 1 kB\n2-3 r--p 0 fe:00 7 /b\nRss: 2 kB\n"
		"3-4 r--p 0 fe:00 7 /c\nRss: 4 kB\n4-5 r--p 0 fe:00 7 /d\n";

	ck_assert(!mappings_feed(m, text, strlen(text)));
	ck_assert(!mappings_feed(m, "5-6 r--p 0 fe:00 7 /e\n", 22));
	mappings_finish(m);
	ck_assert_uint_eq(mappings_result(m)->mappings, 2);
	ck_assert_int_eq(mappings_result(m)->total.rss, 3 * 1024);
	ck_assert(!mappings_result(m)->whole);
	mappings_free(m);
}
END_TEST

START_TEST(text_that_is_no_smaps_has_no_rows)
{
	struct mappings *m =
		fed("Rss: 5 kB\nhello\n\n1-2\n1-2 rw\n1-2 rwxq 0 0:0 0\n-2 r--p 0 0:0 0\n");

	ck_assert_uint_eq(mappings_result(m)->n, 0);
	ck_assert_int_eq(mappings_result(m)->total.rss, 0);
	mappings_free(m);
}
END_TEST

START_TEST(overhead_is_read_from_status)
{
	struct mappings_overhead o = {.locked = 42};
	const char *text = "Name:\tx\nVmLck:\t      16 kB\nVmPin:\t       0 kB\n"
			   "VmData:\t     360 kB\nVmStk:\t     132 kB\nVmPTE:\t      52 kB\n"
			   "HugetlbPages:\t    2048 kB\n";

	ck_assert_int_eq(mappings_parse_overhead("Name:\tkthreadd\n", 15, &o), -EBADMSG);
	ck_assert_int_eq(o.locked, 42);
	ck_assert_int_eq(mappings_parse_overhead(text, strlen(text), &o), 0);
	ck_assert_int_eq(o.page_tables, 52 * 1024);
	ck_assert_int_eq(o.locked, 16 * 1024);
	ck_assert_int_eq(o.pinned, 0);
	ck_assert_int_eq(o.hugetlb, 2048 * 1024);
	ck_assert_int_eq(o.libraries, -1);
}
END_TEST

enum { BIG = 48 << 20, SMALL = 3 << 20 };

/* Anonymous, shared anonymous and file memory, touched; stopped, so that nothing moves. */
static pid_t child_with_mappings(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		char *big = mmap(
			NULL, BIG, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		char *shared = mmap(
			NULL, SMALL, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

		memset(big, 1, BIG);
		memset(shared, 1, SMALL);
		kill(getpid(), SIGSTOP);
		_exit(0);
	}
	ck_assert_int_gt(pid, 0);
	ck_assert_int_eq(waitpid(pid, NULL, WUNTRACED), pid);
	return pid;
}

START_TEST(a_real_childs_rows_add_up_to_its_rollup)
{
	char path[32], text[4096];
	struct mappings *m = NULL;
	struct mappings_overhead o;
	struct pid_smaps rollup;
	pid_t pid = child_with_mappings();

	snprintf(path, sizeof(path), "/proc/%d", (int)pid);
	int dirfd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);

	/*
	 * The first readings only make us touch what we share with the child since fork(2):
	 * each page that we write becomes the child's own, between one reading and the next.
	 */
	for (int i = 0, settled = 0; i < 20 && !settled; i++) {
		mappings_free(TAKE_PTR(m));
		ck_assert_int_eq(mappings_read(dirfd, NULL, &m), 0);
		ck_assert_int_eq(mappings_read_overhead(dirfd, &o), 0);
		ssize_t n = procfs_read_at(dirfd, "smaps_rollup", text, sizeof(text));

		ck_assert_int_gt(n, 0);
		ck_assert_int_eq(parse_smaps_rollup(text, (size_t)n, &rollup), 0);
		settled = i > 0 && mappings_result(m)->total.private_dirty ==
					   (int64_t)rollup.private_dirty;
	}
	kill(pid, SIGKILL);
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
	const struct mappings_result *r = mappings_result(m);

	ck_assert(r->whole && r->cost_ns > 0);
	ck_assert_int_eq(r->total.rss, (int64_t)rollup.rss);
	ck_assert_int_eq(r->total.private_dirty, (int64_t)rollup.private_dirty);
	ck_assert_int_eq(r->total.anon_huge, (int64_t)rollup.anon_huge);
	/* The kernel rounds each mapping's PSS down to a KiB; the rollup once. */
	ck_assert_int_le(r->total.pss, (int64_t)rollup.pss);
	ck_assert_int_ge(r->total.pss + (int64_t)r->mappings * 1024, (int64_t)rollup.pss);
	ck_assert_int_eq(r->rows[0].kind, MAPPINGS_ANON);
	ck_assert_int_ge(r->rows[0].sum.rss, BIG);
	ck_assert_int_eq(r->by_kind[MAPPINGS_SHMEM].rss, SMALL);
	ck_assert_ptr_nonnull(row_named(r, "[stack]"));
	ck_assert_int_gt(o.page_tables, BIG / 4096 * 8 / 2);
	mappings_free(m);
	m = NULL;
	ck_assert_int_eq(mappings_read(dirfd, NULL, &m), -ESRCH);
	file_close(dirfd);
}
END_TEST

START_TEST(a_time_limit_stops_the_reading)
{
	struct mappings *m = NULL;
	int dirfd = open("/proc/self", O_PATH | O_DIRECTORY | O_CLOEXEC);

	/* Many mappings: every other page may be read only. */
	char *area = mmap(
		NULL, 800 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	for (int i = 0; i < 800; i += 2)
		mprotect(area + i * 4096, 4096, PROT_READ);
	ck_assert_int_eq(mappings_read(dirfd, &(struct mappings_limits){.limit_ns = 1}, &m), 0);
	ck_assert(!mappings_result(m)->whole);
	ck_assert_uint_gt(mappings_result(m)->mappings, 0);
	ck_assert_uint_lt(mappings_result(m)->mappings, 400);
	mappings_free(m);
	ck_assert_int_eq(mappings_read(dirfd, NULL, &m), 0);
	ck_assert(mappings_result(m)->whole);
	ck_assert_uint_gt(mappings_result(m)->mappings, 800);
	mappings_free(m);
	file_close(dirfd);
}
END_TEST

Suite *mappings_suite(void)
{
	Suite *s = suite_create("mappings");
	TCase *text = tcase_create("text"), *live = tcase_create("live");

	tcase_add_test(text, mappings_of_one_file_and_kind_are_one_row);
	tcase_add_test(text, kinds_are_told_by_name_and_flags);
	tcase_add_test(text, escaped_newlines_and_deleted_files);
	tcase_add_test(text, long_names_that_differ_at_the_end_stay_apart);
	tcase_add_test(text, text_fed_byte_by_byte_is_the_same);
	tcase_add_test(text, huge_numbers_saturate);
	tcase_add_test(text, an_overlong_line_is_cut_and_the_next_is_read);
	tcase_add_test(text, too_many_names_end_in_one_row_of_others);
	tcase_add_test(text, a_limit_on_mappings_stops_and_says_so);
	tcase_add_test(text, text_that_is_no_smaps_has_no_rows);
	tcase_add_test(text, overhead_is_read_from_status);
	suite_add_tcase(s, text);
	tcase_set_timeout(live, 60);
	tcase_add_test(live, a_real_childs_rows_add_up_to_its_rollup);
	tcase_add_test(live, a_time_limit_stops_the_reading);
	suite_add_tcase(s, live);
	return s;
}
