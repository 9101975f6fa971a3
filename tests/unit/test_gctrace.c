/* SPDX-License-Identifier: MIT */
#include "unit/suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/macro.h"
#include "base/memory.h"
#include "golang/gctrace.h"
#include <fcntl.h>

enum { KEEP = 2048 };

struct seen {
	struct gc_cycle cycle[KEEP];
	size_t n;
	unsigned lines[4];
	bool keep_lines;
	char foreign[1 << 20];
	size_t foreign_n;
	struct gctrace_counts counts;
};

static void on_cycle(void *user, const struct gc_cycle *c)
{
	struct seen *s = user;

	if (s->n < KEEP)
		s->cycle[s->n++] = *c;
}

static bool on_line(void *user, enum gctrace_line kind, const char *text, size_t n)
{
	struct seen *s = user;

	ck_assert(n > 0 && text[n - 1] == '\n');
	s->lines[kind]++;
	return !s->keep_lines;
}

static void on_foreign(void *user, const char *data, size_t n)
{
	struct seen *s = user;

	ck_assert(s->foreign_n + n < sizeof(s->foreign));
	memcpy(s->foreign + s->foreign_n, data, n);
	s->foreign_n += n;
	s->foreign[s->foreign_n] = 0;
}

/* step 0: pieces of random sizes. */
static struct seen *read_pieces(const char *text, size_t n, size_t step, bool keep_lines)
{
	struct seen *s = xcalloc(1, sizeof(*s));
	struct gctrace_sink sink = {on_cycle, on_line, on_foreign, s};
	struct gctrace *g;

	s->keep_lines = keep_lines;
	ck_assert_int_eq(gctrace_new(&sink, &g), 0);
	for (size_t i = 0; i < n;) {
		size_t k = step ? step : 1 + (size_t)rand() % 7;

		k = MIN(k, n - i);
		gctrace_push(g, text + i, k);
		i += k;
	}
	gctrace_finish(g);
	ck_assert(!gctrace_holding(g));
	s->counts = *gctrace_counts(g);
	gctrace_free(g);
	return s;
}

static struct seen *read_text(const char *text)
{
	return read_pieces(text, strlen(text), strlen(text) + 1, false);
}

static char *data_file(const char *name, size_t *ret_n)
{
	_cleanup_free_ char *path = xasprintf("%s/golang/%s", TEST_DATA, name);
	char *text;

	ck_assert_int_eq(file_read_all(AT_FDCWD, path, 1 << 20, &text, ret_n), 0);
	return text;
}

START_TEST(line_of_go_1_19_gives_every_field)
{
	struct seen *s = read_text(
		"gc 9 @0.007s 14%: 0.11+0.30+27 ms clock, 0.23+0.029/0.070/0+54 ms cpu, "
		"3->6->2 MB, 4 MB goal, 1 MB stacks, 5 MB globals, 2 P (forced)\n");
	static const double want[] = {
		9, 0.007, 14, 0.11, 0.30, 27, 0.23, 0.029, 0.070, 0, 54, 3, 6, 2, 4, 1, 5, 2};

	ck_assert_uint_eq(s->n, 1);
	for (size_t f = 0; f < ARRAY_SIZE(want); f++) {
		ck_assert(gc_has(&s->cycle[0], (enum gc_field)f));
		ck_assert_double_eq(s->cycle[0].value[f], want[f]);
	}
	ck_assert(!gc_has(&s->cycle[0], GC_SCAN));
	ck_assert(s->cycle[0].forced);
	ck_assert(!s->cycle[0].cut);
	ck_assert_uint_eq(s->foreign_n, 0);
	free(s);
}
END_TEST

START_TEST(line_of_go_1_5_has_five_phases)
{
	struct seen *s =
		read_text("gc 2 @0.044s 5%: 0.021+1.9+0.13+5.4+0.27 ms clock, "
			  "0.085+1.9+0+1.0/5.3/0.71+1.1 ms cpu, 4->5->3 MB, 4 MB goal, "
			  "4 P\n");
	const struct gc_cycle *c = &s->cycle[0];

	ck_assert_uint_eq(s->n, 1);
	ck_assert_double_eq(c->value[GC_SWEEP_TERM], 0.021);
	ck_assert_double_eq(c->value[GC_SCAN], 1.9);
	ck_assert_double_eq(c->value[GC_SYNC], 0.13);
	ck_assert_double_eq(c->value[GC_MARK], 5.4);
	ck_assert_double_eq(c->value[GC_MARK_TERM], 0.27);
	ck_assert_double_eq(c->value[GC_CPU_ASSIST], 1.0);
	ck_assert_double_eq(c->value[GC_CPU_MARK_TERM], 1.1);
	ck_assert_double_eq_tol(gc_wall_ms(c), 7.721, 1e-9);
	ck_assert(!gc_has(c, GC_STACKS));
	ck_assert_double_eq(c->value[GC_PROCS], 4);
	free(s);
}
END_TEST

START_TEST(line_of_go_1_6_has_no_stacks_and_its_processors_are_found)
{
	struct seen *s =
		read_text("gc 1 @0.038s 0%: 0.052+1.3+0.011 ms clock, "
			  "0.20+0.4/1.2/2.1+0.046 ms cpu, 4->4->0 MB, 5 MB goal, 8 P\n");

	ck_assert_uint_eq(s->n, 1);
	ck_assert(!gc_has(&s->cycle[0], GC_STACKS));
	ck_assert(!gc_has(&s->cycle[0], GC_GLOBALS));
	ck_assert_double_eq(s->cycle[0].value[GC_GOAL], 5);
	ck_assert_double_eq(s->cycle[0].value[GC_PROCS], 8);
	free(s);
}
END_TEST

START_TEST(globals_as_the_documentation_spells_them_are_read_too)
{
	struct seen *s = read_text(
		"gc 1 @0.000s 18%: 0.008+0.25+0.13 ms clock, 0.016+0.061/0.075/0+0.26 ms cpu, "
		"3->3->0 MB, 4 MB goal, 0 MB stacks, 7MB globals, 2 P\n");

	ck_assert_uint_eq(s->n, 1);
	ck_assert_double_eq(s->cycle[0].value[GC_GLOBALS], 7);
	free(s);
}
END_TEST

START_TEST(saved_log_with_cut_lines_gives_every_cycle_and_every_record)
{
	size_t n;
	_cleanup_free_ char *text = data_file("interleaved.gctrace.600.log", &n);
	static const size_t steps[] = {1, 2, 3, 64, 1 << 20, 0};

	for (size_t i = 0; i < ARRAY_SIZE(steps); i++) {
		struct seen *s = read_pieces(text, n, steps[i], false);
		const char *p = s->foreign;

		ck_assert_uint_eq(s->n, 109);
		ck_assert_uint_eq(s->counts.recovered, 16);
		ck_assert_uint_eq(s->counts.lost + s->counts.unread, 0);
		for (size_t k = 0; k < s->n; k++)
			ck_assert_double_eq(s->cycle[k].value[GC_CYCLE], (double)k + 1);
		for (unsigned k = 0; k <= 490; k++) {
			_cleanup_free_ char *want =
				xasprintf("2026/11/23 11:30:44 msg %u\n", k);

			ck_assert(strncmp(p, want, strlen(want)) == 0);
			p += strlen(want);
		}
		ck_assert_str_eq(p, "");
		free(s);
	}
}
END_TEST

/* A GC line as the runtime prints it, operand by operand. */
struct operands {
	char text[48][24];
	size_t n;
};

static void add(struct operands *o, const char *text)
{
	snprintf(o->text[o->n++], sizeof(o->text[0]), "%s", text);
}

static void add_integer(struct operands *o, unsigned value)
{
	snprintf(o->text[o->n++], sizeof(o->text[0]), "%u", value);
}

/* The runtime's rule: an integer from 10 ms on, else two significant digits. */
static void add_ms(struct operands *o)
{
	unsigned us =
		(unsigned)rand() % 3 == 0 ? (unsigned)rand() % 900000 : (unsigned)rand() % 1200;
	int decimals = 3;

	if (us == 0 || us >= 10000) {
		add_integer(o, us / 1000);
		return;
	}
	while (us >= 100) {
		us /= 10;
		decimals--;
	}
	double value = us;

	for (int i = 0; i < decimals; i++)
		value /= 10;
	snprintf(o->text[o->n++], sizeof(o->text[0]), "%.*f", decimals, value);
}

static void add_list(struct operands *o, const char *separators, const char *end)
{
	for (; *separators; separators++) {
		char one[2] = {*separators, 0};

		add_ms(o);
		add(o, one);
	}
	add_ms(o);
	add(o, end);
}

static void make_line(struct operands *o, unsigned cycle, int version)
{
	o->n = 0;
	add(o, "gc ");
	add_integer(o, cycle);
	add(o, " @");
	snprintf(o->text[o->n++], sizeof(o->text[0]), "%u.%03u", cycle / 10, cycle * 7 % 1000);
	add(o, "s ");
	add_integer(o, (unsigned)rand() % 100);
	add(o, "%: ");
	add_list(o, version == 5 ? "++++" : "++", " ms clock, ");
	add_list(o, version == 5 ? "+++//+" : "+//+", " ms cpu, ");
	add_integer(o, (unsigned)rand() % 5000);
	add(o, "->");
	add_integer(o, (unsigned)rand() % 5000);
	add(o, "->");
	add_integer(o, (unsigned)rand() % 5000);
	add(o, " MB, ");
	add_integer(o, (unsigned)rand() % 5000);
	add(o, " MB goal, ");
	if (version >= 18) {
		add_integer(o, (unsigned)rand() % 3);
		add(o, " MB stacks, ");
		add_integer(o, (unsigned)rand() % 3);
		add(o, " MB globals, ");
	}
	add_integer(o, 1 + (unsigned)rand() % 64);
	add(o, " P");
	if (rand() % 4 == 0)
		add(o, " (forced)");
	add(o, "\n");
}

/* Records of common log packages, some of them beginning with digits or with operands. */
static size_t make_record(char *out, unsigned style)
{
	static const char *const starts[] = {"2026/11/23 11:30:44 msg ",
		"2026-11-23T11:30:44.123Z INFO n=", "I1123 11:30:44.000001 main.go:7] ",
		"{\"level\":\"info\",\"n\":", "msg ", "[x] gc is slow, we think, ", "+5/x -> ",
		"   "};
	unsigned i = style % ARRAY_SIZE(starts);

	return (size_t)sprintf(out, "%s%u ms clock\n", starts[i], (unsigned)rand() % 100000);
}

static void torture(unsigned seed, int version)
{
	static char text[1 << 20], foreign[1 << 20];
	size_t n = 0, foreign_n = 0;
	enum { LINES = 300 };
	_cleanup_free_ struct operands *all = xcalloc(LINES, sizeof(*all));

	srand(seed);
	/* A record comes first: what one looks like tells "+" of a record from "+" of a line.
	 */
	foreign_n = make_record(foreign, seed);
	n = foreign_n;
	memcpy(text, foreign, n);
	for (unsigned i = 0; i < LINES; i++) {
		make_line(&all[i], i + 1, version);
		for (size_t k = 0; k < all[i].n; k++) {
			n += (size_t)sprintf(text + n, "%s", all[i].text[k]);
			for (int r = rand() % 30 == 0 ? 1 + rand() % 4 : 0; r > 0; r--) {
				size_t m = make_record(foreign + foreign_n, seed);

				memcpy(text + n, foreign + foreign_n, m);
				n += m;
				foreign_n += m;
			}
		}
	}
	struct seen *s = read_pieces(text, n, seed % 3 ? 0 : 4096, false);

	ck_assert_uint_eq(s->n, LINES);
	for (unsigned i = 0; i < LINES; i++) {
		const struct operands *o = &all[i];
		const struct gc_cycle *c = &s->cycle[i];
		size_t heap = version == 5 ? 31 : 23;

		ck_assert_double_eq(c->value[GC_CYCLE], atof(o->text[1]));
		ck_assert_double_eq(c->value[GC_CPU_PERCENT], atof(o->text[5]));
		ck_assert_double_eq(c->value[GC_SWEEP_TERM], atof(o->text[7]));
		ck_assert_double_eq(c->value[GC_HEAP_START], atof(o->text[heap]));
		ck_assert_double_eq(c->value[GC_GOAL], atof(o->text[heap + 6]));
	}
	ck_assert_uint_eq(s->foreign_n, foreign_n);
	size_t same = 0;

	while (same < foreign_n && s->foreign[same] == foreign[same])
		same++;
	ck_assert_msg(same == foreign_n, "seed %u: \"%.60s\" is not \"%.60s\"", seed,
		s->foreign + same, foreign + same);
	free(s);
}

START_TEST(lines_cut_at_any_operand_by_any_record_are_all_recovered)
{
	static const int versions[] = {5, 6, 18};

	for (unsigned seed = 0; seed < 60; seed++)
		torture(seed, versions[seed % ARRAY_SIZE(versions)]);
}
END_TEST

#define LINE(n, at)                                                                            \
	"gc " n " @" at "s 1%: 0.010+0.72+0.054 ms clock, 0.021+0.25/0/0+0.10 ms cpu, "        \
	"16->16->16 MB, 4 MB goal, 0 MB stacks, 0 MB globals, 2 P"

START_TEST(record_that_begins_with_digits_leaves_the_integer_before_it_whole)
{
	struct seen *s = read_text(
		"gc 12026/11/23 11:30:44 a\n @0.001s 12026/11/23 11:30:44 b\n%: "
		"0.010+272026/11/23 "
		"11:30:44 c\n+0.054 ms clock, 0.021+0.25/02026/11/23 11:30:44 d\n/0+0.10 ms "
		"cpu, "
		"162026/11/23 11:30:44 e\n->16->16 MB, 4 MB goal, 0 MB stacks, 0 MB globals, "
		"22026/11/23 11:30:44 f\n P\n");

	ck_assert_uint_eq(s->n, 1);
	ck_assert_double_eq(s->cycle[0].value[GC_CYCLE], 1);
	ck_assert_double_eq(s->cycle[0].value[GC_CPU_PERCENT], 1);
	ck_assert_double_eq(s->cycle[0].value[GC_MARK], 27);
	ck_assert_double_eq(s->cycle[0].value[GC_CPU_BACKGROUND], 0);
	ck_assert_double_eq(s->cycle[0].value[GC_HEAP_START], 16);
	ck_assert_double_eq(s->cycle[0].value[GC_PROCS], 2);
	ck_assert_str_eq(s->foreign,
		"2026/11/23 11:30:44 a\n2026/11/23 11:30:44 b\n2026/11/23 11:30:44 c\n"
		"2026/11/23 11:30:44 d\n2026/11/23 11:30:44 e\n2026/11/23 11:30:44 f\n");
	free(s);
}
END_TEST

START_TEST(record_of_the_same_shape_as_before_tells_where_a_number_ends)
{
	struct seen *s =
		read_text("97 bottles of beer\n98 bottles of beer\n"
			  "gc 399 bottles of beer\n @0.001s 1%: 0.010+0.72+0.054 ms clock, "
			  "0.021+0.25/0/0+0.10 ms cpu, 16->16->16 MB, 4 MB goal, 0 MB stacks, "
			  "0 MB globals, 2 P\n");

	ck_assert_uint_eq(s->n, 1);
	ck_assert_double_eq(s->cycle[0].value[GC_CYCLE], 3);
	free(s);
}
END_TEST

START_TEST(text_that_only_looks_like_a_line_passes_untouched)
{
	static const char *const texts[] = {"gc is running\n", "gc 5 @home\nand on\n",
		"GC forced by the admin\nok\n", "gc 1", "g", "gc ", "scav nothing\nx\n",
		"gcgc 1 @\n", "magic 5 @x\n", "pacer", "G\nGC\nGC", "\n\n\n",
		"gc 1 @0.1s 5%: \n\nbye\n", "gc gc gc gc 1 gc 1 @\n", "gc #\n#\n#\n",
		"gc 3 @0.001s 2%: 0.1+"};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		for (size_t step = 0; step < 3; step++) {
			struct seen *s = read_pieces(texts[i], strlen(texts[i]), step, false);

			ck_assert_uint_eq(s->n, 0);
			ck_assert_str_eq(s->foreign, texts[i]);
			free(s);
		}
	}
}
END_TEST

START_TEST(prompt_without_newline_passes_at_once)
{
	struct seen *s = xcalloc(1, sizeof(*s));
	struct gctrace_sink sink = {on_cycle, on_line, on_foreign, s};
	struct gctrace *g;

	gctrace_new(&sink, &g);
	gctrace_push(g, "Your name, please: ", 19);
	ck_assert_str_eq(s->foreign, "Your name, please: ");
	gctrace_push(g, "g", 1);
	ck_assert(gctrace_holding(g));
	gctrace_flush(g);
	ck_assert_str_eq(s->foreign, "Your name, please: g");
	gctrace_free(g);
	free(s);
}
END_TEST

START_TEST(line_after_a_prompt_and_behind_a_prefix_is_read)
{
	struct seen *s = read_text("done: 45%" LINE("1",
		"0.001") "\n"
			 "Nov 23 11:00:00 host app[7]: " LINE("2",
				 "0.101") "\n"
					  "{\"log\":\"" LINE("3",
						  "0.201") "\\n\",\"stream\":\"stderr\"}\n");

	ck_assert_uint_eq(s->n, 3);
	ck_assert_str_eq(s->foreign,
		"done: 45%Nov 23 11:00:00 host app[7]: {\"log\":\"\",\"stream\":\"stderr\"}\n");
	free(s);
}
END_TEST

/* Docker's log driver writes ">" as JSON for a web page would. */
START_TEST(line_in_json_that_escapes_the_arrows_is_read)
{
	struct seen *s =
		read_text("{\"log\":\"gc 7 @0.496s 3%: 0.011+0.48+0.20 ms clock, "
			  "0.022+0.10/0.20/0.30+0.40 "
			  "ms cpu, 4-\\u003e5-\\u003E2 MB, 6 MB goal, 4 P (forced)\\n\","
			  "\"stream\":\"stderr\"}\n");

	ck_assert_uint_eq(s->n, 1);
	ck_assert_double_eq(s->cycle[0].value[GC_HEAP_START], 4);
	ck_assert_double_eq(s->cycle[0].value[GC_HEAP_END], 5);
	ck_assert_double_eq(s->cycle[0].value[GC_HEAP_LIVE], 2);
	ck_assert(s->cycle[0].forced);
	ck_assert_uint_eq(s->counts.recovered, 0);
	ck_assert_str_eq(s->foreign, "{\"log\":\"\",\"stream\":\"stderr\"}\n");
	free(s);
}
END_TEST

/* What follows the last operand may be a quote, a colour, or a word of a Go to come. */
START_TEST(lines_with_anything_in_the_place_of_the_newline_stay_in_order)
{
	static const char *const tails[] = {
		"\"}\n", "\x1b[0m\n", " (later)\n", "\0\n", " \n", "\\n\n"};

	for (size_t i = 0; i < ARRAY_SIZE(tails); i++) {
		char text[1024];
		size_t tail = i == 3 ? 2 : strlen(tails[i]), n = 0;

		for (int cycle = 0; cycle < 4; cycle++) {
			const char *line = cycle == 0   ? LINE("1", "0.001")
					   : cycle == 1 ? LINE("2", "0.002")
					   : cycle == 2 ? LINE("3", "0.003")
							: LINE("4", "0.004");
			size_t k = strlen(line);

			memcpy(text + n, line, k);
			memcpy(text + n + k, tails[i], tail);
			n += k + tail;
		}
		struct seen *s = read_pieces(text, n, 0, false);

		ck_assert_uint_eq(s->n, 4);
		for (int cycle = 0; cycle < 4; cycle++)
			ck_assert_double_eq(s->cycle[cycle].value[GC_CYCLE], cycle + 1);
		ck_assert(!s->counts.mixed);
		ck_assert_uint_eq(s->counts.crossed, 0);
		ck_assert_uint_eq(s->counts.unread, 0);
		ck_assert_uint_eq(s->counts.recovered, 0);
		ck_assert_uint_eq(s->foreign_n, 4 * tail);
		free(s);
	}
}
END_TEST

START_TEST(last_line_without_newline_counts)
{
	struct seen *s = read_text(LINE("1", "0.001"));

	ck_assert_uint_eq(s->n, 1);
	ck_assert_uint_eq(s->foreign_n, 0);
	free(s);
	s = read_text(LINE("1", "0.001") "\r\n" LINE("2", "0.002") " (forced)\r\n");
	ck_assert_uint_eq(s->n, 2);
	ck_assert(s->cycle[1].forced);
	free(s);
}
END_TEST

START_TEST(line_left_unfinished_by_a_crash_is_counted_and_passed)
{
	struct seen *s = read_text("gc 5 @0.100s 1%: 0.01panic: boom\n\ngoroutine 1:\n" LINE(
		"1", "0.001") "\n" LINE("2", "0.002") "\n");

	ck_assert_uint_eq(s->n, 2);
	ck_assert_uint_eq(s->counts.unread, 1);
	ck_assert_uint_eq(s->counts.runs, 1);
	ck_assert_str_eq(s->foreign, "gc 5 @0.100s 1%: 0.01panic: boom\n\ngoroutine 1:\n");
	free(s);
}
END_TEST

START_TEST(two_processes_on_one_log_are_told_apart_and_reported)
{
	struct seen *s = read_text(LINE("5", "1.000") "\n" LINE("100", "50.000") "\n" LINE(
		"6", "1.500") "\n" LINE("101", "50.100") "\n" LINE("7", "1.700") "\n");

	ck_assert_uint_eq(s->n, 5);
	ck_assert(s->counts.mixed);
	ck_assert_uint_eq(s->counts.runs, 2);
	ck_assert_uint_eq(s->counts.lost, 0);
	ck_assert_uint_eq(s->cycle[0].run, s->cycle[2].run);
	ck_assert_uint_eq(s->cycle[0].run, s->cycle[4].run);
	ck_assert_uint_ne(s->cycle[0].run, s->cycle[3].run);
	free(s);
}
END_TEST

START_TEST(whole_line_of_another_process_inside_a_line_is_read_and_reported)
{
	struct seen *s = read_text(
		"gc 5 @0.1" LINE("9", "7.000") "\n"
					       "00s 1%: 0.010+0.72+0.054 ms clock, ...\n");

	ck_assert_uint_eq(s->counts.crossed, 1);
	ck_assert_uint_ge(s->n, 1);
	ck_assert_double_eq(s->cycle[0].value[GC_CYCLE], 9);
	free(s);
}
END_TEST

START_TEST(pieces_of_two_processes_are_never_put_together)
{
	struct seen *s = read_text(
		"gc 5 @0.100s 1%: gc 9 @7.000s 2%: 0.1\n"
		"+0.72+0.054 ms clock, 0.021+0.25/0/0+0.10 ms cpu, 16->16->16 MB, 4 MB goal, "
		"0 MB stacks, 0 MB globals, 2 P\n");

	ck_assert_uint_eq(s->n, 0);
	ck_assert_uint_eq(s->counts.unread, 2);
	free(s);
}
END_TEST

START_TEST(restart_is_another_run_but_no_mixture)
{
	struct seen *s = read_text(LINE("1", "0.100") "\n" LINE("2", "0.200") "\n" LINE(
		"1", "0.050") "\n" LINE("2", "0.300") "\n" LINE("4", "0.500") "\n");

	ck_assert_uint_eq(s->counts.runs, 2);
	ck_assert(!s->counts.mixed);
	ck_assert_uint_eq(s->counts.lost, 1);
	ck_assert_uint_eq(s->cycle[2].run, 1);
	free(s);
}
END_TEST

START_TEST(other_lines_of_the_runtime_are_told_by_kind)
{
	size_t n;
	_cleanup_free_ char *text = data_file("hog.scavpacer.log", &n);
	struct seen *s = read_pieces(text, n, 1, false);

	ck_assert_uint_eq(s->n, 7);
	ck_assert_uint_gt(s->lines[GCTRACE_SCAV], 5);
	ck_assert_uint_gt(s->lines[GCTRACE_PACER], 10);
	ck_assert(!strstr(s->foreign, "pacer"));
	free(s);
	s = read_pieces(text, n, 0, true);
	ck_assert(strstr(s->foreign, "scav 0 KiB work, 2856 KiB total, 99% util\n"));
	free(s);
	s = read_text("GC forced\n" LINE(
		"1", "0.100") "\nscvg0: inuse: 1, idle: 61, sys: 63, "
			      "released: 0, consumed: 63 (MB)\n"
			      "scvg1: 0 MB released\n"
			      "scvg: 8 KB released\n"
			      "forced scvg: inuse: 1, idle: 2, sys: 3, released: 0, "
			      "consumed: 3 (MB)\n"
			      "scav 8 KiB work (bg), 0 KiB work (eager), 3 KiB "
			      "now, 99% util (forced)\n");
	ck_assert_uint_eq(s->lines[GCTRACE_FORCED], 1);
	ck_assert_uint_eq(s->lines[GCTRACE_SCVG], 4);
	ck_assert_uint_eq(s->lines[GCTRACE_SCAV], 1);
	ck_assert(s->cycle[0].periodic);
	ck_assert_uint_eq(s->foreign_n, 0);
	free(s);
}
END_TEST

START_TEST(forced_word_cut_from_its_newline_is_put_together)
{
	struct seen *s =
		read_text("GC forced2026/11/23 11:30:44 a\n\n" LINE("1", "0.100") "\n");

	ck_assert_uint_eq(s->lines[GCTRACE_FORCED], 1);
	ck_assert_uint_eq(s->n, 1);
	ck_assert_str_eq(s->foreign, "2026/11/23 11:30:44 a\n");
	free(s);
}
END_TEST

START_TEST(what_never_becomes_a_line_is_given_up)
{
	enum { N = 600000 };
	_cleanup_free_ char *text = xcalloc(1, N + 1);

	memset(text, 'x', N);
	memcpy(text, "gc 1 @0.100s ", 13);
	for (size_t newline = 0; newline < 3; newline++) {
		for (size_t i = 50; newline && i < N; i += newline == 1 ? 80 : 2)
			text[i] = '\n';
		struct seen *s = read_pieces(text, N, 1000, false);

		ck_assert_uint_eq(s->counts.unread, 1);
		ck_assert_uint_eq(s->foreign_n, N);
		ck_assert(memcmp(s->foreign, text, N) == 0);
		free(s);
	}
}
END_TEST

START_TEST(random_text_made_of_operands_loses_no_byte)
{
	static const char *const bits[] = {"gc ", "1", " @", "0.001", "s ", "%: ", "+", "/",
		" ms clock, ", " ms cpu, ", "->", " MB, ", " MB goal, ", " P", "\n", "\n", "x",
		" (forced)", "GC forced", "scav ", " KiB work, ", "#", "27", "0.25", "pacer: "};

	for (unsigned seed = 0; seed < 200; seed++) {
		char text[4096] = "";
		size_t n = 0;

		srand(seed);
		while (n < sizeof(text) - 32)
			n += (size_t)sprintf(
				text + n, "%s", bits[(size_t)rand() % ARRAY_SIZE(bits)]);
		struct seen *s = read_pieces(text, n, 0, true);

		/* Without a whole line nothing is consumed. */
		if (s->n == 0) {
			ck_assert_uint_eq(s->foreign_n, n);
			ck_assert(memcmp(s->foreign, text, n) == 0);
		}
		free(s);
	}
}
END_TEST

Suite *gctrace_suite(void)
{
	Suite *suite = suite_create("gctrace");
	TCase *c = tcase_create("reader");

	tcase_set_timeout(c, 30);
	tcase_add_test(c, line_of_go_1_19_gives_every_field);
	tcase_add_test(c, line_of_go_1_5_has_five_phases);
	tcase_add_test(c, line_of_go_1_6_has_no_stacks_and_its_processors_are_found);
	tcase_add_test(c, globals_as_the_documentation_spells_them_are_read_too);
	tcase_add_test(c, saved_log_with_cut_lines_gives_every_cycle_and_every_record);
	tcase_add_test(c, lines_cut_at_any_operand_by_any_record_are_all_recovered);
	tcase_add_test(c, record_that_begins_with_digits_leaves_the_integer_before_it_whole);
	tcase_add_test(c, record_of_the_same_shape_as_before_tells_where_a_number_ends);
	tcase_add_test(c, text_that_only_looks_like_a_line_passes_untouched);
	tcase_add_test(c, prompt_without_newline_passes_at_once);
	tcase_add_test(c, line_after_a_prompt_and_behind_a_prefix_is_read);
	tcase_add_test(c, line_in_json_that_escapes_the_arrows_is_read);
	tcase_add_test(c, lines_with_anything_in_the_place_of_the_newline_stay_in_order);
	tcase_add_test(c, last_line_without_newline_counts);
	tcase_add_test(c, line_left_unfinished_by_a_crash_is_counted_and_passed);
	tcase_add_test(c, two_processes_on_one_log_are_told_apart_and_reported);
	tcase_add_test(c, whole_line_of_another_process_inside_a_line_is_read_and_reported);
	tcase_add_test(c, pieces_of_two_processes_are_never_put_together);
	tcase_add_test(c, restart_is_another_run_but_no_mixture);
	tcase_add_test(c, other_lines_of_the_runtime_are_told_by_kind);
	tcase_add_test(c, forced_word_cut_from_its_newline_is_put_together);
	tcase_add_test(c, what_never_becomes_a_line_is_given_up);
	tcase_add_test(c, random_text_made_of_operands_loses_no_byte);
	suite_add_tcase(suite, c);
	return suite;
}
