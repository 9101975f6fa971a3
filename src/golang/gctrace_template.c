/* SPDX-License-Identifier: MIT */
#include "golang/gctrace_template.h"

#include <string.h>
#include <strings.h>

#include "base/macro.h"

/* How the runtime writes a number; it decides where a number ends when digits follow it. */
enum format {
	FORMAT_INTEGER, /* no leading zero */
	FORMAT_SECONDS, /* always three decimals */
	FORMAT_MS,      /* from 10 on an integer, below two significant digits, 3 decimals */
	FORMAT_LETTERS, /* not a number: anything up to the end of the line */
};

enum action {
	ACTION_NONE,
	ACTION_FIVE,            /* a fourth phase: this is Go 1.5 */
	ACTION_GOAL_IS_PROCS,   /* no goal printed: the number read was the processors */
	ACTION_STACKS_IS_PROCS, /* no stacks and globals: the same */
	ACTION_FORCED,
};

enum { FIELD_NONE = GC_FIELDS };

struct step {
	const char *text; /* a literal; NULL: a number */
	uint8_t format, field, action;
	uint8_t next, other; /* other: the step to try here when the literal is not found */
};

enum step_id {
	STEP_NONE,
	STEP_GC,
	STEP_N,
	STEP_AT,
	STEP_START,
	STEP_S,
	STEP_PERCENT,
	STEP_COLON,
	STEP_A,
	STEP_A_B,
	STEP_B,
	STEP_B_C,
	STEP_C,
	STEP_CLOCK,
	STEP_C_D,
	STEP_C4,
	STEP_C4_C5,
	STEP_C5,
	STEP_CLOCK5,
	STEP_CPU_A,
	STEP_CPU_PLUS1,
	STEP_CPU_ASSIST,
	STEP_CPU_SLASH1,
	STEP_CPU_BACK,
	STEP_CPU_SLASH2,
	STEP_CPU_IDLE,
	STEP_CPU_PLUS2,
	STEP_CPU_C,
	STEP_CPU,
	STEP_CPU5_A,
	STEP_CPU5_PLUS1,
	STEP_CPU5_SCAN,
	STEP_CPU5_PLUS2,
	STEP_CPU5_SYNC,
	STEP_CPU5_PLUS3,
	STEP_HEAP0,
	STEP_ARROW1,
	STEP_HEAP1,
	STEP_ARROW2,
	STEP_HEAP2,
	STEP_MB,
	STEP_GOAL,
	STEP_MB_GOAL,
	STEP_GOAL_P,
	STEP_STACKS,
	STEP_MB_STACKS,
	STEP_STACKS_P,
	STEP_GLOBALS,
	STEP_MB_GLOBALS,
	STEP_MB_GLOBALS_TIGHT,
	STEP_PROCS,
	STEP_P,
	STEP_END,
	STEP_END_FORCED,
	STEP_END_NEWLINE,
	STEP_FORCED_WORD,
	STEP_FORCED_END,
	STEP_SCAV_WORD,
	STEP_SCAV_WORK,
	STEP_SCAV_KIB,
	STEP_SCAV_BG,
	STEP_SCAV_TOTAL,
	STEP_SCAV_KIB_TOTAL,
	STEP_SCAV_EAGER,
	STEP_SCAV_KIB_EAGER,
	STEP_SCAV_NOW,
	STEP_SCAV_KIB_NOW,
	STEP_SCAV_UTIL,
	STEP_SCAV_PERCENT,
	STEP_SCAV_END,
	STEP_SCAV_FORCED,
	STEP_SCAV_RESET,
	STEP_SCAV_END_RESET,
	STEP_SCAV_RESET_AFTER,
	STEP_SCAV_NEWLINE,
	STEP_SCVG_WORD,
	STEP_SCVG_FORCED,
	STEP_SCVG_REST,
	STEP_PACER_WORD,
	STEP_PACER_REST,
	STEP_DONE,
	STEP_COUNT,
};
static_assert((int)STEP_COUNT <= (int)GC_STEPS, "a set of paths has one place a step");

#define LITERAL(words, next_step, ...)                                                         \
	{                                                                                      \
		.text = (words), .next = (next_step), __VA_ARGS__                              \
	}
#define NUMBER(how, where, next_step)                                                          \
	{                                                                                      \
		.format = FORMAT_##how, .field = (where), .next = (next_step)                  \
	}

/* Steps lead forward only, so that a path has an end whatever text comes. */
static const struct step steps[STEP_COUNT] = {
	[STEP_GC] = LITERAL("gc ", STEP_N),
	[STEP_N] = NUMBER(INTEGER, GC_CYCLE, STEP_AT),
	[STEP_AT] = LITERAL(" @", STEP_START),
	[STEP_START] = NUMBER(SECONDS, GC_START_S, STEP_S),
	[STEP_S] = LITERAL("s ", STEP_PERCENT),
	[STEP_PERCENT] = NUMBER(INTEGER, GC_CPU_PERCENT, STEP_COLON),
	[STEP_COLON] = LITERAL("%: ", STEP_A),
	/* Wall clock: three phases, or the five of Go 1.5. */
	[STEP_A] = NUMBER(MS, GC_SWEEP_TERM, STEP_A_B),
	[STEP_A_B] = LITERAL("+", STEP_B),
	[STEP_B] = NUMBER(MS, GC_MARK, STEP_B_C),
	[STEP_B_C] = LITERAL("+", STEP_C),
	[STEP_C] = NUMBER(MS, GC_MARK_TERM, STEP_CLOCK),
	[STEP_CLOCK] = LITERAL(" ms clock, ", STEP_CPU_A, .other = STEP_C_D),
	[STEP_C_D] = LITERAL("+", STEP_C4, .action = ACTION_FIVE),
	[STEP_C4] = NUMBER(MS, GC_MARK, STEP_C4_C5),
	[STEP_C4_C5] = LITERAL("+", STEP_C5),
	[STEP_C5] = NUMBER(MS, GC_MARK_TERM, STEP_CLOCK5),
	[STEP_CLOCK5] = LITERAL(" ms clock, ", STEP_CPU5_A),
	/* CPU time of the phases. */
	[STEP_CPU_A] = NUMBER(MS, GC_CPU_SWEEP_TERM, STEP_CPU_PLUS1),
	[STEP_CPU_PLUS1] = LITERAL("+", STEP_CPU_ASSIST),
	[STEP_CPU5_A] = NUMBER(MS, GC_CPU_SWEEP_TERM, STEP_CPU5_PLUS1),
	[STEP_CPU5_PLUS1] = LITERAL("+", STEP_CPU5_SCAN),
	[STEP_CPU5_SCAN] = NUMBER(MS, GC_CPU_SCAN, STEP_CPU5_PLUS2),
	[STEP_CPU5_PLUS2] = LITERAL("+", STEP_CPU5_SYNC),
	[STEP_CPU5_SYNC] = NUMBER(MS, GC_CPU_SYNC, STEP_CPU5_PLUS3),
	[STEP_CPU5_PLUS3] = LITERAL("+", STEP_CPU_ASSIST),
	[STEP_CPU_ASSIST] = NUMBER(MS, GC_CPU_ASSIST, STEP_CPU_SLASH1),
	[STEP_CPU_SLASH1] = LITERAL("/", STEP_CPU_BACK),
	[STEP_CPU_BACK] = NUMBER(MS, GC_CPU_BACKGROUND, STEP_CPU_SLASH2),
	[STEP_CPU_SLASH2] = LITERAL("/", STEP_CPU_IDLE),
	[STEP_CPU_IDLE] = NUMBER(MS, GC_CPU_IDLE, STEP_CPU_PLUS2),
	[STEP_CPU_PLUS2] = LITERAL("+", STEP_CPU_C),
	[STEP_CPU_C] = NUMBER(MS, GC_CPU_MARK_TERM, STEP_CPU),
	[STEP_CPU] = LITERAL(" ms cpu, ", STEP_HEAP0),
	/* Sizes. */
	[STEP_HEAP0] = NUMBER(INTEGER, GC_HEAP_START, STEP_ARROW1),
	[STEP_ARROW1] = LITERAL("->", STEP_HEAP1),
	[STEP_HEAP1] = NUMBER(INTEGER, GC_HEAP_END, STEP_ARROW2),
	[STEP_ARROW2] = LITERAL("->", STEP_HEAP2),
	[STEP_HEAP2] = NUMBER(INTEGER, GC_HEAP_LIVE, STEP_MB),
	[STEP_MB] = LITERAL(" MB, ", STEP_GOAL),
	[STEP_GOAL] = NUMBER(INTEGER, GC_GOAL, STEP_MB_GOAL),
	[STEP_MB_GOAL] = LITERAL(" MB goal, ", STEP_STACKS, .other = STEP_GOAL_P),
	[STEP_GOAL_P] = LITERAL(" P", STEP_END, .action = ACTION_GOAL_IS_PROCS),
	[STEP_STACKS] = NUMBER(INTEGER, GC_STACKS, STEP_MB_STACKS),
	[STEP_MB_STACKS] = LITERAL(" MB stacks, ", STEP_GLOBALS, .other = STEP_STACKS_P),
	[STEP_STACKS_P] = LITERAL(" P", STEP_END, .action = ACTION_STACKS_IS_PROCS),
	[STEP_GLOBALS] = NUMBER(INTEGER, GC_GLOBALS, STEP_MB_GLOBALS),
	[STEP_MB_GLOBALS] =
		LITERAL(" MB globals, ", STEP_PROCS, .other = STEP_MB_GLOBALS_TIGHT),
	[STEP_MB_GLOBALS_TIGHT] = LITERAL("MB globals, ", STEP_PROCS),
	[STEP_PROCS] = NUMBER(INTEGER, GC_PROCS, STEP_P),
	[STEP_P] = LITERAL(" P", STEP_END),
	[STEP_END] = LITERAL("\n", STEP_DONE, .other = STEP_END_FORCED),
	[STEP_END_FORCED] = LITERAL(" (forced)", STEP_END_NEWLINE, .action = ACTION_FORCED),
	[STEP_END_NEWLINE] = LITERAL("\n", STEP_DONE),
	/* "GC forced", its newline a write of its own. */
	[STEP_FORCED_WORD] = LITERAL("GC forced", STEP_FORCED_END),
	[STEP_FORCED_END] = LITERAL("\n", STEP_DONE),
	/* The scavenger: "work, total" up to Go 1.20, then "work (bg), work (eager), now". */
	[STEP_SCAV_WORD] = LITERAL("scav ", STEP_SCAV_WORK),
	[STEP_SCAV_WORK] = NUMBER(INTEGER, FIELD_NONE, STEP_SCAV_KIB),
	[STEP_SCAV_KIB] = LITERAL(" KiB work, ", STEP_SCAV_TOTAL, .other = STEP_SCAV_BG),
	[STEP_SCAV_BG] = LITERAL(" KiB work (bg), ", STEP_SCAV_EAGER),
	[STEP_SCAV_TOTAL] = NUMBER(INTEGER, FIELD_NONE, STEP_SCAV_KIB_TOTAL),
	[STEP_SCAV_KIB_TOTAL] = LITERAL(" KiB total, ", STEP_SCAV_UTIL),
	[STEP_SCAV_EAGER] = NUMBER(INTEGER, FIELD_NONE, STEP_SCAV_KIB_EAGER),
	[STEP_SCAV_KIB_EAGER] = LITERAL(" KiB work (eager), ", STEP_SCAV_NOW),
	[STEP_SCAV_NOW] = NUMBER(INTEGER, FIELD_NONE, STEP_SCAV_KIB_NOW),
	[STEP_SCAV_KIB_NOW] = LITERAL(" KiB now, ", STEP_SCAV_UTIL),
	[STEP_SCAV_UTIL] = NUMBER(INTEGER, FIELD_NONE, STEP_SCAV_PERCENT),
	[STEP_SCAV_PERCENT] = LITERAL("% util", STEP_SCAV_END),
	[STEP_SCAV_END] = LITERAL("\n", STEP_DONE, .other = STEP_SCAV_FORCED),
	[STEP_SCAV_FORCED] =
		LITERAL(" (forced)", STEP_SCAV_END_RESET, .other = STEP_SCAV_RESET),
	[STEP_SCAV_RESET] = LITERAL(" [controller reset]", STEP_SCAV_NEWLINE),
	[STEP_SCAV_END_RESET] = LITERAL("\n", STEP_DONE, .other = STEP_SCAV_RESET_AFTER),
	[STEP_SCAV_RESET_AFTER] = LITERAL(" [controller reset]", STEP_SCAV_NEWLINE),
	[STEP_SCAV_NEWLINE] = LITERAL("\n", STEP_DONE),
	/* Lines that are only recognised, whole. */
	[STEP_SCVG_WORD] = LITERAL("scvg", STEP_SCVG_REST),
	[STEP_SCVG_FORCED] = LITERAL("forced scvg", STEP_SCVG_REST),
	[STEP_SCVG_REST] = {.format = FORMAT_LETTERS, .next = STEP_DONE},
	[STEP_PACER_WORD] = LITERAL("pacer: ", STEP_PACER_REST),
	[STEP_PACER_REST] = {.format = FORMAT_LETTERS, .next = STEP_DONE},
};

/* First words; all but "gc " only count at the start of a line. */
static const struct {
	uint8_t step;
	int8_t kind;
} words[] = {
	{STEP_GC, -1},
	{STEP_FORCED_WORD, GCTRACE_FORCED},
	{STEP_SCAV_WORD, GCTRACE_SCAV},
	{STEP_SCVG_WORD, GCTRACE_SCVG},
	{STEP_SCVG_FORCED, GCTRACE_SCVG},
	{STEP_PACER_WORD, GCTRACE_PACER},
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "gc N @" or, in pre-releases of Go 1.5, "gc #N @". */
static enum gc_begin begin_strong(const char *text, size_t n)
{
	static const char word[] = "gc ";
	size_t i = 0;

	for (; i < 3; i++)
		if (i == n || text[i] != word[i])
			return i == n ? GC_BEGIN_MORE : GC_BEGIN_NO;
	i += i < n && text[i] == '#';
	size_t first = i;

	while (i < n && i - first < 10 && is_digit(text[i]))
		i++;
	if (i == n)
		return GC_BEGIN_MORE;
	if (i == first || text[i++] != ' ')
		return GC_BEGIN_NO;
	if (i == n)
		return GC_BEGIN_MORE;
	return text[i] == '@' ? GC_BEGIN_STRONG : GC_BEGIN_NO;
}

enum gc_begin gc_template_begin(const char *text, size_t n, bool line_start, unsigned *ret_step)
{
	enum gc_begin answer = begin_strong(text, n);

	*ret_step = STEP_GC;
	if (answer == GC_BEGIN_STRONG || !line_start)
		return answer;
	for (size_t w = 0; w < ARRAY_SIZE(words); w++) {
		const char *word = steps[words[w].step].text;
		size_t k = strlen(word);

		if (memcmp(text, word, MIN(n, k)) != 0)
			continue;
		*ret_step = words[w].step;
		return n < k ? GC_BEGIN_MORE : GC_BEGIN_WEAK;
	}
	return GC_BEGIN_NO;
}

size_t gc_template_find(const char *line, size_t n, size_t from)
{
	while (from < n) {
		const char *g = memchr(line + from, 'g', n - from);

		if (!g)
			return n;
		from = (size_t)(g - line);
		if (begin_strong(g, n - from) == GC_BEGIN_STRONG)
			return from;
		from++;
	}
	return n;
}

int gc_template_kind(unsigned step)
{
	for (size_t w = 0; w < ARRAY_SIZE(words); w++)
		if (words[w].step == step)
			return words[w].kind;
	return -1;
}

bool gc_template_at_end(unsigned step)
{
	return step == STEP_END || step == STEP_END_NEWLINE;
}

static void path_add_segment(struct gc_path *p, size_t at, size_t n)
{
	struct gc_segment *last = p->n_segments ? &p->segment[p->n_segments - 1] : NULL;

	p->taken += (unsigned)n;
	if (last && last->at + last->n == at) {
		last->n += (uint32_t)n;
		return;
	}
	/* A line has fewer operands than places here, and each segment is one at least. */
	assert(p->n_segments < GC_SEGMENTS);
	p->segment[p->n_segments++] = (struct gc_segment){(uint32_t)at, (uint32_t)n};
}

static void path_set(struct gc_path *p, unsigned field, const char *digits, size_t n)
{
	double value = 0, unit = 1;
	uint8_t decimals = 0;
	bool point = false;

	if (field == FIELD_NONE)
		return;
	for (size_t i = 0; i < n; i++) {
		if (digits[i] == '.') {
			point = true;
			continue;
		}
		value = value * 10 + (digits[i] - '0');
		unit *= point ? 10 : 1;
		decimals += point;
	}
	p->cycle.value[field] = value / unit;
	p->cycle.decimals[field] = decimals;
	p->cycle.valid |= 1u << field;
}

static void path_move(struct gc_path *p, enum gc_field from, enum gc_field to)
{
	p->cycle.value[to] = p->cycle.value[from];
	p->cycle.decimals[to] = p->cycle.decimals[from];
	p->cycle.valid |= 1u << to;
	p->cycle.valid &= ~(1u << from);
}

static void path_act(struct gc_path *p, enum action action)
{
	switch (action) {
	case ACTION_FIVE:
		path_move(p, GC_MARK, GC_SCAN);
		path_move(p, GC_MARK_TERM, GC_SYNC);
		break;
	case ACTION_GOAL_IS_PROCS:
		path_move(p, GC_GOAL, GC_PROCS);
		break;
	case ACTION_STACKS_IS_PROCS:
		path_move(p, GC_STACKS, GC_PROCS);
		break;
	case ACTION_FORCED:
		p->cycle.forced = true;
		break;
	case ACTION_NONE:
		break;
	}
}

/* The longest thing that can be read as a number: digits, and a point between digits. */
static size_t number_longest(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && i < 20 && is_digit(s[i]))
		i++;
	if (i == 0 || i + 1 >= n || s[i] != '.' || !is_digit(s[i + 1]))
		return i;
	for (i++; i < n && i < 24 && is_digit(s[i]);)
		i++;
	return i;
}

/*
 * Could the runtime have ended the number after `end` bytes? It prints "0", "0.012", "0.34",
 * "5.6" and "78": two significant digits, at most three decimals, no more than needed.
 */
static bool number_may_end(const char *s, size_t end, enum format format)
{
	const char *point = memchr(s, '.', end);
	size_t whole = point ? (size_t)(point - s) : end;
	size_t decimals = point ? end - whole - 1 : 0;

	if (whole > 1 && s[0] == '0')
		return false;
	switch (format) {
	case FORMAT_SECONDS:
		return decimals == 3;
	case FORMAT_MS:
		if (!point)
			return s[0] == '0' || whole > 1;
		if (whole > 1)
			return false;
		if (s[0] != '0')
			return decimals == 1;
		return decimals == (point[1] == '0' ? 3 : 2);
	default:
		return !point;
	}
}

struct follow {
	const char *line;
	size_t n, at, pos;
	unsigned step;
	struct gc_path path;
	gc_cut_fn *cut;
	void *user;
};

/* Try the number at pos; every place where it may have ended is a place of a cut. */
static bool follow_number(struct follow *f)
{
	const struct step *s = &steps[f->step];
	const char *p = f->line + f->pos;
	size_t longest;

	if (f->step == STEP_N && f->pos < f->n && *p == '#')
		return path_add_segment(&f->path, f->at + f->pos++, 1), true;
	longest = number_longest(p, f->n - f->pos);
	for (size_t end = 1; f->cut && end <= longest; end++) {
		if (!number_may_end(p, end, s->format))
			continue;
		struct gc_path shorter = f->path;

		path_set(&shorter, s->field, p, end);
		path_add_segment(&shorter, f->at + f->pos, end);
		f->cut(f->user, s->next, &shorter, f->pos + end);
	}
	if (longest == 0)
		return false;
	path_set(&f->path, s->field, p, longest);
	path_add_segment(&f->path, f->at + f->pos, longest);
	f->path.score -= number_may_end(p, longest, s->format) ? 0 : 10;
	f->pos += longest;
	f->step = s->next;
	return true;
}

/* How many bytes the literal takes here; 0 it is not here. A newline may be written "\r\n" (by
 * a terminal) or "\\n\"" (by a container's log driver, in JSON), which writes ">" as "\\u003e".
 */
static size_t literal_bytes(const char *text, const char *p, size_t n)
{
	size_t k = strlen(text);

	if (n >= k && memcmp(p, text, k) == 0)
		return k;
	if (strcmp(text, "->") == 0)
		return n >= 7 && strncasecmp(p, "-\\u003e", 7) == 0 ? 7 : 0;
	if (*text != '\n')
		return 0;
	if (n >= 2 && memcmp(p, "\r\n", 2) == 0)
		return 2;
	return n >= 3 && memcmp(p, "\\n\"", 3) == 0 ? 2 : 0;
}

static bool follow_literal(struct follow *f)
{
	for (unsigned step = f->step; step; step = steps[step].other) {
		const struct step *s = &steps[step];
		size_t k = literal_bytes(s->text, f->line + f->pos, f->n - f->pos);

		if (k == 0)
			continue;
		path_add_segment(&f->path, f->at + f->pos, k);
		path_act(&f->path, s->action);
		f->pos += k;
		f->step = s->next;
		if (f->cut && f->step != STEP_DONE)
			f->cut(f->user, f->step, &f->path, f->pos);
		return true;
	}
	return false;
}

static bool follow_letters(struct follow *f)
{
	if (f->n == 0 || f->line[f->n - 1] != '\n')
		return false;
	path_add_segment(&f->path, f->at + f->pos, f->n - f->pos);
	f->pos = f->n;
	f->step = steps[f->step].next;
	return true;
}

size_t gc_template_follow(unsigned step, struct gc_path *path, const char *line, size_t n,
	size_t at, gc_cut_fn *cut, void *user)
{
	struct follow f = {line, n, at, 0, step, *path, cut, user};
	bool more = true;

	while (more && f.step != STEP_DONE) {
		if (steps[f.step].text)
			more = follow_literal(&f);
		else if (steps[f.step].format == FORMAT_LETTERS)
			more = follow_letters(&f);
		else
			more = follow_number(&f);
	}
	if (f.step != STEP_DONE)
		return 0;
	*path = f.path;
	return f.pos;
}
