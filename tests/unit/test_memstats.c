/* SPDX-License-Identifier: MIT */
#include "unit/suites.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/macro.h"
#include "base/memory.h"
#include "golang/memstats.h"
#include "golang/rss_explain.h"

static char *data_file(const char *name, size_t *ret_n)
{
	_cleanup_free_ char *path = xasprintf("%s/golang/%s", TEST_DATA, name);
	char *text;

	ck_assert_int_eq(file_read_all(AT_FDCWD, path, 1 << 20, &text, ret_n), 0);
	return text;
}

typedef int parse_fn(const char *, size_t, struct memstats *);

static struct memstats *parse_file(const char *name, parse_fn *parse)
{
	struct memstats *m = xcalloc(1, sizeof(*m));
	size_t n;
	_cleanup_free_ char *text = data_file(name, &n);

	ck_assert_int_eq(parse(text, n, m), 0);
	return m;
}

START_TEST(expvar_of_a_real_program_is_read_whole_and_its_sums_hold)
{
	static const char *const names[] = {
		"hog.vars.full.json", "hog.vars.dropped.json", "burn.vars.json"};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		struct memstats *m = parse_file(names[i], memstats_parse_expvar);
		char broken[160];

		for (unsigned s = 0; s <= GO_STAT_GC_CPU_FRACTION; s++)
			ck_assert_msg(
				memstats_has(m, (enum go_stat)s), "%s: figure %u", names[i], s);
		ck_assert(!memstats_has(m, GO_STAT_GOROUTINES));
		ck_assert(m->has_pauses && m->has_pause_ends);
		ck_assert_msg(rss_identities(m, broken, sizeof(broken)), "%s", broken);
		free(m);
	}
}
END_TEST

START_TEST(heap_text_of_a_real_program_is_read_by_name_and_its_sums_hold)
{
	struct memstats *m = parse_file("hog.heap.debug1.full.txt", memstats_parse_heap_text);
	char broken[160];

	ck_assert(memstats_has(m, GO_STAT_STACK_INUSE) && memstats_has(m, GO_STAT_STACK_SYS));
	ck_assert(memstats_has(m, GO_STAT_MAX_RSS));
	ck_assert(!memstats_has(m, GO_STAT_GC_PAUSE_SECONDS_TOTAL));
	ck_assert(m->has_pauses);
	ck_assert(rss_identities(m, broken, sizeof(broken)));
	free(m);
}
END_TEST

START_TEST(heap_text_of_an_older_go_gives_what_it_has)
{
	static const char text[] = "heap profile: 0: 0 [0: 0] @ heap/1048576\n\n"
				   "# runtime.MemStats\n# Alloc = 100\n# Sys = 5000\n"
				   "# HeapAlloc = 100\n# Stack = 32 / 64\n# NumGC = 3\n";
	struct memstats m = {0};

	ck_assert_int_eq(memstats_parse_heap_text(text, sizeof(text) - 1, &m), 0);
	ck_assert_double_eq(m.value[GO_STAT_STACK_INUSE], 32);
	ck_assert_double_eq(m.value[GO_STAT_STACK_SYS], 64);
	ck_assert(!memstats_has(&m, GO_STAT_GC_CPU_FRACTION));
	ck_assert(!m.has_pauses);
}
END_TEST

START_TEST(metrics_are_read_with_labels_exponents_and_timestamps)
{
	static const char text[] =
		"# HELP x y\ngo_goroutines 12\ngo_info{version=\"go1.21.4\"} 1\n"
		"go_memstats_alloc_bytes 1.43868e+06 1395066363000\n"
		"go_memstats_sys_bytes 1.43987728e+07\n"
		"go_gc_duration_seconds{quantile=\"0\"} 1\ngo_gc_duration_seconds_sum 0.0091\n"
		"go_gc_duration_seconds_count 97\nodd{a=\"}\\\" 5\"} NaN\n"
		"go_memstats_gc_cpu_fraction 1.2e-05\ngo_memstats_heap_alloc_bytes NaN\n"
		"go_memstats_sys_bytes{x=\"y\"} 5\n";
	struct memstats m = {0};

	ck_assert_int_eq(memstats_parse_metrics(text, sizeof(text) - 1, &m), 0);
	ck_assert_double_eq(m.value[GO_STAT_GOROUTINES], 12);
	ck_assert_double_eq(m.value[GO_STAT_ALLOC], 1438680);
	ck_assert_double_eq(m.value[GO_STAT_SYS], 14398772.8);
	ck_assert_double_eq(m.value[GO_STAT_GC_CYCLES_TOTAL], 97);
	ck_assert_double_eq(m.value[GO_STAT_GC_PAUSE_SECONDS_TOTAL], 0.0091);
	ck_assert_double_eq(m.value[GO_STAT_GC_CPU_FRACTION], 1.2e-05);
	ck_assert(!memstats_has(&m, GO_STAT_HEAP_ALLOC));
	ck_assert_str_eq(m.version, "go1.21.4");
}
END_TEST

START_TEST(numbers_are_read_the_same_in_every_locale)
{
	static const struct {
		const char *text;
		size_t used;
		double value;
	} cases[] = {{"0", 1, 0}, {"1.2e-05", 7, 1.2e-05}, {"1.43868e+06", 11, 1438680},
		{"18446744073709551615", 20, 18446744073709551615.0}, {"-5", 2, -5},
		{"1,5", 1, 1}, {"1e", 1, 1}, {".5", 2, 0.5}, {"0.1", 3, 0.1}, {"x", 0, 0},
		{"9007199254740993", 16, 9007199254740992.0}, {"1e400", 5, INFINITY},
		{"1e-400", 6, 0}, {"", 0, 0}, {"-", 0, 0}};

	setlocale(LC_ALL, "de_DE.UTF-8");
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		double value = 0;

		ck_assert_uint_eq(memstats_number(cases[i].text, strlen(cases[i].text), &value),
			cases[i].used);
		if (cases[i].used)
			ck_assert_msg(value == cases[i].value, "%s", cases[i].text);
	}
}
END_TEST

START_TEST(answers_that_are_something_else_are_refused_and_change_nothing)
{
	static const char *const texts[] = {"", "{", "[]", "{}", "null", "<html>",
		"404 not found\n", "{\"memstats\": 5}", "{\"memstats\": {\"Sys\": \"x\"}}",
		"heap profile: ", "heap profile: 0: 0 [0: 0] @ heap/1\n# Sys = 5\n",
		"SSH-2.0-x\r\n", "{\"memstats\":{\"Sys\":-1,\"HeapAlloc\":-5}}",
		"\xff\xfe\x00"};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct memstats m = {0};
		size_t n = strlen(texts[i]);

		ck_assert_msg(memstats_parse_expvar(texts[i], n, &m) < 0, "%s", texts[i]);
		ck_assert_msg(memstats_parse_heap_text(texts[i], n, &m) < 0, "%s", texts[i]);
		ck_assert_msg(memstats_parse_metrics(texts[i], n, &m) < 0, "%s", texts[i]);
		ck_assert_msg(memstats_parse_index(texts[i], n, &m) < 0, "%s", texts[i]);
		ck_assert_uint_eq(m.valid, 0);
	}
}
END_TEST

START_TEST(variables_of_the_program_that_are_no_json_do_not_hide_memstats)
{
	static const char text[] =
		"{\"load\": NaN, \"huge\": 1e999,\n\"memstats\": {\"Sys\": 7, "
		"\"HeapAlloc\": 3, \"NumGC\": 2}, \"x\": 1}";
	struct memstats m = {0};

	ck_assert_int_eq(memstats_parse_expvar(text, sizeof(text) - 1, &m), 0);
	ck_assert_double_eq(m.value[GO_STAT_SYS], 7);
}
END_TEST

START_TEST(deeply_nested_json_is_refused)
{
	enum { DEPTH = 1000000 };
	_cleanup_free_ char *text = xcalloc(DEPTH + 8, 1);
	struct memstats m = {0};

	strcpy(text, "{\"a\":");
	memset(text + 5, '[', DEPTH);
	ck_assert_int_lt(memstats_parse_expvar(text, DEPTH + 5, &m), 0);
}
END_TEST

START_TEST(goroutines_are_counted_from_the_index)
{
	struct memstats *m = parse_file("index.html", memstats_parse_index);

	ck_assert(memstats_has(m, GO_STAT_GOROUTINES));
	ck_assert_double_gt(m->value[GO_STAT_GOROUTINES], 0);
	ck_assert_double_lt(m->value[GO_STAT_GOROUTINES], 1000);
	free(m);
}
END_TEST

START_TEST(pauses_between_two_looks_are_those_of_the_new_cycles)
{
	static struct memstats before, now;
	struct go_pause p[GO_PAUSES];
	uint64_t lost;

	now.has_pauses = now.has_pause_ends = true;
	for (uint64_t cycle = 1; cycle <= 300; cycle++) {
		now.pause_ns[(cycle + 255) % 256] = cycle * 1000;
		now.pause_end_ns[(cycle + 255) % 256] = cycle * 7;
	}
	memstats_set(&before, GO_STAT_GC_CYCLES_TOTAL, 297);
	memstats_set(&now, GO_STAT_GC_CYCLES_TOTAL, 300);
	ck_assert_uint_eq(memstats_new_pauses(&before, &now, p, &lost), 3);
	ck_assert_uint_eq(lost, 0);
	ck_assert_uint_eq(p[0].cycle, 298);
	ck_assert_double_eq(p[0].seconds, 298000 / 1e9);
	ck_assert_int_eq(p[2].end_ns, 2100);

	memstats_set(&before, GO_STAT_GC_CYCLES_TOTAL, 10);
	ck_assert_uint_eq(memstats_new_pauses(&before, &now, p, &lost), 256);
	ck_assert_uint_eq(lost, 34);
	ck_assert_uint_eq(p[0].cycle, 45);
	ck_assert_double_eq(p[0].seconds, 45000 / 1e9);

	memstats_set(&before, GO_STAT_GC_CYCLES_TOTAL, 301);
	ck_assert_uint_eq(memstats_new_pauses(&before, &now, p, &lost), 0);
	ck_assert_uint_eq(memstats_new_pauses(NULL, &now, p, &lost), 256);
	ck_assert_uint_eq(lost, 0);
}
END_TEST

static struct rss_page *explain(const struct memstats *go, struct rss_kernel kernel)
{
	struct rss_page *p = xcalloc(1, sizeof(*p));
	struct rss_input in = {.kernel = kernel,
		.go = go,
		.live_bytes = -1,
		.last_gc_age_s = 41,
		.go_major = 1,
		.go_minor = 19};

	rss_explain(&in, p);
	return p;
}

START_TEST(parts_of_a_full_heap_add_up_and_the_reason_is_the_heap)
{
	struct memstats *m = parse_file("hog.vars.full.json", memstats_parse_expvar);
	struct rss_page *p = explain(m, (struct rss_kernel){414444 * KIB, 408364 * KIB,
						6080 * KIB, 0, 0, 0, 344064 * KIB});
	int64_t sum = 0;

	for (unsigned i = 0; i < p->n_parts; i++)
		sum += p->part[i].bytes;
	ck_assert(p->whole);
	ck_assert_int_eq(sum, 414444 * KIB);
	ck_assert_uint_ge(p->n_words, 1);
	ck_assert(strstr(p->words[0], "allocated on the Go heap"));
	ck_assert_str_eq(p->broken, "");
	free(p);
	free(m);
}
END_TEST

START_TEST(idle_memory_is_named_with_its_figure_and_what_would_free_it)
{
	struct memstats *m = parse_file("hog.vars.full.json", memstats_parse_expvar);
	double freed = m->value[GO_STAT_HEAP_INUSE] - 4 * MIB;
	struct rss_page *p;

	memstats_set(m, GO_STAT_HEAP_ALLOC, MIB);
	memstats_set(m, GO_STAT_HEAP_INUSE, 4 * MIB);
	memstats_set(m, GO_STAT_HEAP_IDLE, m->value[GO_STAT_HEAP_IDLE] + freed);
	p = explain(m, (struct rss_kernel){
			       414444 * KIB, 408364 * KIB, 6080 * KIB, 0, 0, 0, 344064 * KIB});
	ck_assert(strstr(p->words[0], "is free inside the Go heap"));
	ck_assert(strstr(p->words[0], "41.0 s ago"));
	ck_assert(strstr(p->words[0], "FreeOSMemory"));
	free(p);
	free(m);
}
END_TEST

/* A program of 448 MiB that dropped them, as it was: KiB of HeapAlloc, HeapInuse, HeapIdle,
 * HeapReleased, StackSys, the rest of Sys; RssAnon, LazyFree; age of the last GC. */
struct phase {
	const char *name;
	double alloc, inuse, idle, released, stacks, books;
	int64_t anon, lazy;
	double live_mb, age_s;
	const char *says[3];
	enum rss_part_kind most;
};

static const struct phase phases[] = {
	{"full", 458864, 459573, 200, 0, 320, 25190, 475440, 0, 256, 1.57,
		{"448 MiB is allocated on the Go heap, and 256 MiB was live at the last GC"},
		RSS_ALLOCATED},
	{"dropped, no GC yet", 458864, 459554, 176, 0, 320, 25190, 475450, 0, 256, 5.12,
		{"What it dropped since is found at the next GC", "two minutes after"},
		RSS_ALLOCATED},
	{"just after the GC", 246, 960, 459200, 440, 384, 25190, 475450, 0, 0, 0.2,
		{"448 MiB is free inside the Go heap and not yet given back",
			"The last GC has just ended"},
		RSS_IDLE_KEPT},
	{"before the scavenger", 246, 960, 459200, 440, 384, 25190, 475450, 0, 0, 41,
		{"448 MiB is free inside the Go heap and not yet given back",
			"The last GC ended 41.0 s ago", "idle one about a minute after a GC"},
		RSS_IDLE_KEPT},
	{"after it", 246, 960, 461000, 458215, 384, 25190, 19900, 0, 0, 67,
		{"24.6 MiB are the runtime's own books", "has given back 447 MiB"},
		RSS_RUNTIME},
	{"after it, with MADV_FREE", 248, 904, 459200, 458224, 352, 25190, 476300, 457728, 0,
		12,
		{"447 MiB of RSS is already given back (LazyFree",
			"without it RSS is 23.8 MiB"},
		RSS_LAZY},
};

START_TEST(each_phase_of_dropped_memory_has_its_words)
{
	const struct phase *f = &phases[_i];
	struct memstats m = {0};
	struct rss_page *p = xcalloc(1, sizeof(*p));
	int64_t sum = 0;
	struct rss_input in = {.kernel = {(f->anon + 5800) * KIB, f->anon * KIB, 5800 * KIB, 0,
				       0, f->lazy * KIB, 0},
		.go = &m,
		.live_bytes = f->live_mb * (double)MIB,
		.last_gc_age_s = f->age_s,
		.go_major = 1,
		.go_minor = 19};

	memstats_set(&m, GO_STAT_HEAP_ALLOC, f->alloc * 1024);
	memstats_set(&m, GO_STAT_HEAP_INUSE, f->inuse * 1024);
	memstats_set(&m, GO_STAT_HEAP_IDLE, f->idle * 1024);
	memstats_set(&m, GO_STAT_HEAP_RELEASED, f->released * 1024);
	memstats_set(&m, GO_STAT_HEAP_SYS, (f->inuse + f->idle) * 1024);
	memstats_set(&m, GO_STAT_STACK_SYS, f->stacks * 1024);
	memstats_set(&m, GO_STAT_SYS, (f->inuse + f->idle + f->stacks + f->books) * 1024);
	memstats_set(&m, GO_STAT_NEXT_GC, 513 * (double)MIB);
	rss_explain(&in, p);
	const struct rss_part *most = &p->part[0];

	for (unsigned i = 0; i < p->n_parts; i++) {
		sum += p->part[i].bytes;
		most = p->part[i].bytes > most->bytes ? &p->part[i] : most;
	}
	ck_assert_int_eq(sum, in.kernel.rss);
	ck_assert_int_eq(most->kind, f->most);
	for (size_t i = 0; i < ARRAY_SIZE(f->says) && f->says[i]; i++) {
		bool said = false;

		for (unsigned k = 0; k < p->n_words; k++)
			said = said || strstr(p->words[k], f->says[i]);
		ck_assert_msg(
			said, "%s: not said: %s; but %s", f->name, f->says[i], p->words[0]);
	}
	ck_assert(strstr(p->words[0], f->says[0]));
	free(p);
}
END_TEST

/* What is drawn is as large as RSS, whatever Go counts beside it. */
START_TEST(a_picture_of_the_parts_is_as_large_as_rss)
{
	struct memstats *m = parse_file("hog.vars.full.json", memstats_parse_expvar);
	struct rss_page *p = explain(m, (struct rss_kernel){414444 * KIB, 408364 * KIB,
						6080 * KIB, 0, 0, 0, 344064 * KIB});
	double drawn[RSS_KINDS], sum = 0;

	rss_drawn(p, drawn);
	for (int i = 0; i < RSS_KINDS; i++) {
		ck_assert_double_ge(drawn[i], 0);
		sum += drawn[i];
	}
	ck_assert_double_eq(sum, 414444.0 * 1024);
	ck_assert(strstr(p->brief, "is allocated on the Go heap"));
	free(p);
	/* Fresh memory that nobody has touched is none of RSS. */
	p = explain(m, (struct rss_kernel){20480 * KIB, 14400 * KIB, 6080 * KIB, 0, 0, 0, 0});
	ck_assert(strstr(p->brief, "is allocated on the Go heap, partly not resident"));
	free(p);
	free(m);
}
END_TEST

START_TEST(a_log_alone_tells_what_is_live)
{
	struct rss_page *p = xcalloc(1, sizeof(*p));
	struct rss_input in = {.kernel = {470 * MIB, 464 * MIB, 6 * MIB, 0, 0, 0, 0},
		.live_bytes = 0,
		.last_gc_age_s = 7,
		.go_major = 1,
		.go_minor = 19};

	rss_explain(&in, p);
	ck_assert(
		strstr(p->words[0], "less than 1 MiB was live after the last GC, 7.00 s ago"));
	ck_assert(strstr(p->words[0], "464 MiB of memory is anonymous"));
	ck_assert(strstr(p->words[0], "for about a minute"));
	in.live_bytes = 400 * (double)MIB;
	rss_explain(&in, p);
	ck_assert(strstr(p->words[0], "the program held it then"));
	free(p);
}
END_TEST

START_TEST(memory_of_c_is_not_blamed_on_go)
{
	struct memstats *m = parse_file("hog.vars.dropped.json", memstats_parse_expvar);
	struct rss_page *p =
		explain(m, (struct rss_kernel){2000 * MIB, 1990 * MIB, 10 * MIB, 0, 0, 0, 0});

	ck_assert(p->whole);
	for (unsigned i = 0; i < p->n_words; i++)
		if (strstr(p->words[i], "not the Go runtime's"))
			break;
		else
			ck_assert_uint_lt(i + 1, p->n_words);
	free(p);
	free(m);
}
END_TEST

/* Whoever reads one sentence has read the one that matters. */
START_TEST(the_largest_part_is_the_first_reason)
{
	struct memstats *m = parse_file("hog.vars.dropped.json", memstats_parse_expvar);
	double stacks = 170 * MIB - m->value[GO_STAT_STACK_SYS];
	struct rss_page *p;

	memstats_set(m, GO_STAT_HEAP_ALLOC, 26 * MIB);
	memstats_set(m, GO_STAT_HEAP_INUSE, 26 * MIB);
	memstats_set(m, GO_STAT_HEAP_RELEASED, m->value[GO_STAT_HEAP_IDLE]);
	memstats_set(m, GO_STAT_STACK_SYS, 170 * MIB);
	memstats_set(m, GO_STAT_SYS, m->value[GO_STAT_SYS] + stacks);
	p = explain(m, (struct rss_kernel){250 * MIB, 200 * MIB, 50 * MIB, 0, 0, 0, 0});
	ck_assert(
		strstr(p->words[0], "170 MiB are stacks of goroutines: many of them, or deep"));
	ck_assert(strstr(p->words[1], "are pages of files"));
	ck_assert(strstr(p->words[2], "26.0 MiB is allocated on the Go heap"));
	free(p);
	memstats_set(m, GO_STAT_GOROUTINES, 43520);
	p = explain(m, (struct rss_kernel){250 * MIB, 200 * MIB, 50 * MIB, 0, 0, 0, 0});
	ck_assert(strstr(
		p->words[0], "170 MiB are stacks of 43520 goroutines, 4.00 KiB for each;"));
	free(p);
	free(m);
}
END_TEST

/* Reserved and never touched, they are no part of what is resident. */
START_TEST(books_that_are_not_resident_are_no_reason)
{
	struct memstats *m = parse_file("hog.vars.dropped.json", memstats_parse_expvar);
	double books = m->value[GO_STAT_SYS] - m->value[GO_STAT_HEAP_SYS] -
		       m->value[GO_STAT_STACK_SYS];
	int64_t touched[] = {MIB, (int64_t)books};

	ck_assert_double_gt(books, 8 * MIB);
	memstats_set(m, GO_STAT_HEAP_ALLOC, 0);
	memstats_set(m, GO_STAT_HEAP_INUSE, 0);
	memstats_set(m, GO_STAT_HEAP_RELEASED, m->value[GO_STAT_HEAP_IDLE]);
	for (size_t i = 0; i < ARRAY_SIZE(touched); i++) {
		int64_t anon = touched[i] + (int64_t)m->value[GO_STAT_STACK_SYS];
		struct rss_page *p = explain(
			m, (struct rss_kernel){anon + 5 * MIB, anon, 5 * MIB, 0, 0, 0, 0});
		bool said = false;

		for (unsigned k = 0; k < p->n_words; k++)
			said |= strstr(p->words[k], "the runtime's own books") != NULL;
		ck_assert_int_eq(said, i == 1);
		free(p);
	}
	free(m);
}
END_TEST

START_TEST(what_is_missing_is_said_with_the_source_that_would_tell)
{
	struct rss_page *p =
		explain(NULL, (struct rss_kernel){100 * MIB, 90 * MIB, 10 * MIB, 0, 0, -1, -1});

	ck_assert_uint_eq(p->n_parts, 3);
	ck_assert(p->whole);
	ck_assert(strstr(p->words[p->n_words - 1], "/debug/vars"));
	free(p);
	p = explain(NULL, (struct rss_kernel){100 * MIB, -1, -1, -1, -1, -1, -1});
	ck_assert(!p->whole);
	ck_assert_uint_eq(p->n_parts, 0);
	free(p);
}
END_TEST

START_TEST(figures_that_contradict_each_other_are_reported)
{
	struct memstats *m = parse_file("hog.vars.full.json", memstats_parse_expvar);
	char broken[160];

	m->value[GO_STAT_GC_SYS] += 1;
	ck_assert(!rss_identities(m, broken, sizeof(broken)));
	ck_assert(strstr(broken, "Sys"));
	m->valid &= ~(UINT64_C(1) << GO_STAT_GC_SYS);
	ck_assert(rss_identities(m, broken, sizeof(broken)));
	free(m);
}
END_TEST

Suite *memstats_suite(void)
{
	Suite *suite = suite_create("memstats");
	TCase *c = tcase_create("answers"), *why = tcase_create("why");

	tcase_add_test(c, expvar_of_a_real_program_is_read_whole_and_its_sums_hold);
	tcase_add_test(c, heap_text_of_a_real_program_is_read_by_name_and_its_sums_hold);
	tcase_add_test(c, heap_text_of_an_older_go_gives_what_it_has);
	tcase_add_test(c, metrics_are_read_with_labels_exponents_and_timestamps);
	tcase_add_test(c, numbers_are_read_the_same_in_every_locale);
	tcase_add_test(c, answers_that_are_something_else_are_refused_and_change_nothing);
	tcase_add_test(c, variables_of_the_program_that_are_no_json_do_not_hide_memstats);
	tcase_add_test(c, deeply_nested_json_is_refused);
	tcase_add_test(c, goroutines_are_counted_from_the_index);
	tcase_add_test(c, pauses_between_two_looks_are_those_of_the_new_cycles);
	suite_add_tcase(suite, c);
	tcase_add_test(why, parts_of_a_full_heap_add_up_and_the_reason_is_the_heap);
	tcase_add_test(why, idle_memory_is_named_with_its_figure_and_what_would_free_it);
	tcase_add_loop_test(
		why, each_phase_of_dropped_memory_has_its_words, 0, ARRAY_SIZE(phases));
	tcase_add_test(why, a_picture_of_the_parts_is_as_large_as_rss);
	tcase_add_test(why, the_largest_part_is_the_first_reason);
	tcase_add_test(why, books_that_are_not_resident_are_no_reason);
	tcase_add_test(why, a_log_alone_tells_what_is_live);
	tcase_add_test(why, memory_of_c_is_not_blamed_on_go);
	tcase_add_test(why, what_is_missing_is_said_with_the_source_that_would_tell);
	tcase_add_test(why, figures_that_contradict_each_other_are_reported);
	suite_add_tcase(suite, why);
	return suite;
}
