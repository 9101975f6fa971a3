/* SPDX-License-Identifier: MIT */
#include "ui/view/view.h"

#include <stdio.h>
#include <string.h>

#include "base/macro.h"
#include "base/text.h"
#include "base/units.h"

const struct view_ops *view_get(enum page page)
{
	static const struct view_ops *const pages[PAGE_COUNT] = {
		[PAGE_OVERVIEW] = &view_overview,
		[PAGE_CPU] = &view_cpu,
		[PAGE_MEMORY] = &view_memory,
		[PAGE_FILES] = &view_files,
		[PAGE_GO] = &view_go,
		[PAGE_PROFILE] = &view_profile,
		[PAGE_EVENTS] = &view_events,
		[PAGE_HELP] = &view_help,
	};

	return pages[page];
}

void view_window_words(
	char out[VIEW_WINDOW_MAX], int64_t span_ns, int64_t dt_ns, enum glyphs glyphs)
{
	char window[FIGURE_TEXT_MAX], dot[FIGURE_TEXT_MAX];

	figure_span(window, span_ns);
	figure_span(dot, dt_ns);
	text_join(out, VIEW_WINDOW_MAX, window, ", ", dot, " a ",
		glyphs == GLYPHS_BRAILLE ? "dot" : "column");
}

size_t view_line(const char *words, int cells)
{
	char line[512];
	size_t best = strcspn(words, " "), n = strlen(words);

	for (size_t at = best; at <= n && at < sizeof(line); at++) {
		if (words[at] && words[at] != ' ')
			continue;
		snprintf(line, sizeof(line), "%.*s", (int)at, words);
		if ((int)text_cells(line) > cells)
			break;
		best = at;
	}
	return best;
}

int view_paragraph_lines(const char *words, int cells)
{
	int lines = 0;

	do {
		size_t n = words[0] == ' ' ? strlen(words) : view_line(words, cells);

		words += n;
		words += *words == ' ';
		lines++;
	} while (*words && cells > 0);
	return lines;
}

struct rect view_draw_paragraph(
	struct canvas *c, struct rect r, enum style style, const char *words)
{
	char line[512];

	do {
		size_t n = words[0] == ' ' ? strlen(words) : view_line(words, r.w);
		bool cut = r.h == 1 && words[n];

		/* What is cut shows that it is, after a whole word. */
		if (cut)
			n = view_line(words, r.w - 2);
		snprintf(line, sizeof(line), "%.*s%s", (int)n, words, cut ? " …" : "");
		canvas_text(c, r.x, r.y, r.h > 0 ? r.w : 0, style, line);
		words += n;
		words += *words == ' ';
		r.y++;
		r.h--;
	} while (*words && r.h > 0);
	return r;
}

/* A zombie has ended: where there is still a process to watch, only its main thread is one. */
static const char *view_state_word(char letter)
{
	static const struct {
		char letter;
		const char *word;
	} words[] = {{'R', "running"}, {'S', "sleeping"}, {'D', "disk wait"}, {'T', "stopped"},
		{'t', "traced"}, {'Z', "main thread ended"}, {'X', "dead"}, {'I', "idle"}};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (words[i].letter == letter)
			return words[i].word;
	return "";
}

void view_state_words(const struct session_now *now, char *out, size_t size)
{
	const struct event *end = &now->end;
	char letter = (char)sample_get(&now->sample, METRIC_STATE, 0);

	if (now->state == SESSION_PROFILES) {
		snprintf(out, size, "no process");
		return;
	}
	if (now->state == SESSION_REPLAY && !end->t_ns) {
		snprintf(out, size, now->loaded < 1 ? "reading %d %%" : "recording",
			(int)(now->loaded * 100));
		return;
	}
	if (now->state != SESSION_ENDED && now->state != SESSION_REPLAY) {
		text_join(out, size, (char[]){letter ? letter : '-', ' ', 0},
			view_state_word(letter));
		return;
	}
	switch (end->kind) {
	case EVENT_EXIT:
		snprintf(out, size, "ended with status %d", (int)end->number);
		break;
	case EVENT_SIGNAL: {
		const char *name = sigabbrev_np((int)end->number);

		snprintf(out, size, "killed by signal %d%s%s", (int)end->number,
			name ? " SIG" : "", name ? name : "");
		break;
	}
	default:
		snprintf(out, size, "ended");
	}
}

/* How it is, in a word: "S", "SIGTERM", "status 3". */
static void view_state_brief(const struct session_now *now, char *out, size_t size)
{
	const struct event *end = &now->end;
	char letter = (char)sample_get(&now->sample, METRIC_STATE, 0);
	bool over = now->state == SESSION_ENDED || (now->state == SESSION_REPLAY && end->t_ns);
	const char *name = end->kind == EVENT_SIGNAL ? sigabbrev_np((int)end->number) : NULL;

	out[0] = 0;
	if (over && name)
		snprintf(out, size, "SIG%s", name);
	else if (over && end->kind == EVENT_EXIT)
		snprintf(out, size, "status %d", (int)end->number);
	else if (over)
		snprintf(out, size, "ended");
	else if (now->state == SESSION_WATCHING && letter)
		text_join(out, size, (char[]){letter, 0});
}

/* One fact of the header, and how early it goes when the line is short. */
struct fact {
	char text[320];
	char brief[16]; /* instead, where there is no room for the text */
	int cells;      /* at least: what changes must not push the others about */
	int priority;
	enum style style;
};

enum {
	FACT_GO,
	FACT_BUILD,
	FACT_USER,
	FACT_STATE,
	FACT_UP,
	FACT_EVERY,
	FACT_RECORDING,
	FACT_QUALITY,
	FACT_COUNT,
	LEFT_MIN = 18,    /* cells kept for name and pid */
	COMMAND_MIN = 10, /* fewer show nothing of the arguments alone */
};

static void fact_interval(struct fact *f, int64_t ns)
{
	char s[UNITS_TEXT_MAX];

	if (ns % NS_PER_S != 0) {
		snprintf(f->text, sizeof(f->text), "every %g ms", (double)ns / 1e6);
		return;
	}
	units_whole(s, ns / NS_PER_S);
	text_join(f->text, sizeof(f->text), "every ", s, " s");
}

static void header_facts(struct fact *facts, const struct model *m)
{
	const struct session_now *now = m->now;
	char up[UNITS_TEXT_MAX];

	if (m->golang)
		text_join(facts[FACT_GO].text, sizeof(facts->text), m->golang->version);
	facts[FACT_GO].priority = 6;
	if (m->golang)
		text_join(facts[FACT_BUILD].text, sizeof(facts->text), m->golang->build);
	facts[FACT_BUILD].priority = 7;
	text_join(facts[FACT_USER].text, sizeof(facts->text), now->info.user);
	facts[FACT_USER].priority = 5;
	facts[FACT_STATE] = (struct fact){.cells = 11, .priority = 0, .style = STYLE_FIGURE};
	view_state_words(now, facts[FACT_STATE].text, sizeof(facts->text));
	view_state_brief(now, facts[FACT_STATE].brief, sizeof(facts->brief));
	units_duration(up, (double)(m->boot_ns - now->info.start_boot_ns) / 1e9);
	facts[FACT_UP] = (struct fact){.cells = 10, .priority = 2};
	/* A recording does not say when the process was started. */
	if (now->state != SESSION_REPLAY && now->state != SESSION_PROFILES)
		text_join(facts[FACT_UP].text, sizeof(facts->text), "up ", up);
	facts[FACT_EVERY].priority = 4;
	if (now->state != SESSION_PROFILES)
		fact_interval(&facts[FACT_EVERY], now->interval_ns);
	facts[FACT_RECORDING] = (struct fact){.priority = 3, .style = STYLE_BAD};
	if (now->recording[0]) {
		text_join(
			facts[FACT_RECORDING].text, sizeof(facts->text), "● ", now->recording);
		strcpy(facts[FACT_RECORDING].brief, "●");
	}
	facts[FACT_QUALITY].priority = 1;
	facts[FACT_QUALITY].style = m->quality_grade > 0    ? STYLE_WARN
				    : m->quality_grade == 0 ? STYLE_GOOD
							    : STYLE_DIM;
	if (m->live_state == SESSION_REPLAY && m->quality_grade > 0)
		snprintf(facts[FACT_QUALITY].text, sizeof(facts->text), "! damaged");
	else if (m->live_state != SESSION_REPLAY && m->quality[0])
		text_join(facts[FACT_QUALITY].text, sizeof(facts->text),
			m->quality_grade > 0    ? "!"
			: m->quality_grade == 0 ? "✔"
						: "–",
			" quality");
	if (m->quality_grade > 0 && facts[FACT_QUALITY].text[0])
		strcpy(facts[FACT_QUALITY].brief, "!");
}

/* Cells of a fact with the two blanks before it; 0 for one that says nothing. */
static int fact_cells(const struct fact *f)
{
	int cells = (int)text_cells(f->text);

	return cells ? MAX(cells, f->cells) + 2 : 0;
}

/* Where not all have room, of what is recorded to the file's name is enough. */
static void header_shorten_recording(struct fact *facts, int room)
{
	char *text = facts[FACT_RECORDING].text;
	const char *slash = strrchr(text, '/');
	int all = 0;

	for (int i = 0; i < FACT_COUNT; i++)
		all += fact_cells(&facts[i]);
	if (all > room && slash)
		memmove(text + strlen("● "), slash + 1, strlen(slash));
}

/* What there is room for, the most important first. */
static void header_fit(struct fact *facts, int room)
{
	int used = 0;

	header_shorten_recording(facts, room);
	for (int p = 0; p < FACT_COUNT; p++)
		for (int i = 0; i < FACT_COUNT; i++) {
			struct fact *f = &facts[i];

			if (f->priority != p)
				continue;
			if (used + fact_cells(f) > room) {
				f->cells = 0;
				text_join(f->text, sizeof(f->text), f->brief);
			}
			if (used + fact_cells(f) > room)
				f->text[0] = 0;
			used += fact_cells(f);
		}
}

/* Whole, or without the directory of its program, or without the program: that one's name
 * stands at the left. */
static void header_draw_command(struct canvas *c, int x, int y, int cells, const char *command)
{
	size_t n = strcspn(command, " ");
	const char *arguments = command + n, *slash = memrchr(command, '/', n);
	const char *dots = slash && slash > command + 1 ? "…" : "";
	const char *program = dots[0] ? slash : command;
	char text[TARGET_COMMAND_MAX + 8];

	if ((int)text_cells(command) <= cells) {
		canvas_text(c, x, y, cells, STYLE_DIM, command);
		return;
	}
	/* Half of its name says less than what it was given. */
	snprintf(text, sizeof(text), "%s%.*s", dots, (int)(arguments - program), program);
	if ((int)text_cells(text) + (arguments[0] != 0) <= cells)
		snprintf(text, sizeof(text), "%s%s", dots, program);
	else if (cells >= COMMAND_MIN)
		snprintf(text, sizeof(text), "%s%s", arguments[0] ? "…" : "", arguments);
	else
		return;
	canvas_text(c, x, y, cells, STYLE_DIM, text);
}

void view_draw_header(struct canvas *c, struct rect r, const struct model *m)
{
	const struct session_now *now = m->now;
	struct fact facts[FACT_COUNT] = {0};
	char name[TARGET_NAME_MAX + 16], pid[UNITS_TEXT_MAX];
	int x = r.x + r.w;

	if (r.h == 0)
		return;
	header_facts(facts, m);
	header_fit(facts, r.w - LEFT_MIN);
	for (int i = FACT_COUNT - 1; i >= 0; i--) {
		x -= fact_cells(&facts[i]);
		canvas_text(c, x + 1, r.y, fact_cells(&facts[i]) - 2, facts[i].style,
			facts[i].text);
	}
	/* Not every recording tells the process's number. */
	bool known = now->state != SESSION_PROFILES && now->info.pid > 0;

	units_whole(pid, now->info.pid);
	text_join(name, sizeof(name), now->info.comm, known ? " " : "", known ? pid : "");
	int taken = canvas_text(c, r.x + 1, r.y, x - r.x - 2, STYLE_TITLE, name) + 3;

	if (x - r.x - taken > 4)
		header_draw_command(c, r.x + taken, r.y, x - r.x - taken, now->info.command);
}
