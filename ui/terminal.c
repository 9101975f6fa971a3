/* SPDX-License-Identifier: MIT */
/*
 * The only file that knows curses: it describes the terminal (terminfo), takes it over and
 * gives it back, and reads keys and the mouse. Pictures are made by paint.c from the words that
 * terminfo has for this terminal, so that a frame costs only what changed; the line decides
 * whether the terminal can take one.
 */
#include "ui/terminal.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "ui/line.h"
#include "ui/paint.h"
#include "ui/tty.h"

enum {
	TERMINAL_KEY_ANSWER = KEY_MAX + 1, /* to the line's question */
	TERMINAL_STUCK_MS = 100,           /* then it may take bytes again */
	TERMINAL_LAST_MS = 200,            /* patience for one that is still on its way */
};

struct terminal {
	SCREEN *screen;
	WINDOW *keys; /* a pad: reading from it never draws */
	FILE *in, *out;
	struct paint paint;
	size_t sent; /* bytes of the picture that are through; paint.n when all are */
	struct line line;
	bool prompted; /* the next picture answers a key */
	bool stuck;    /* the kernel took not all, or takes nothing */
	bool ascii, utf8;
	bool has_color, color;
	const struct style_look *looks; /* looks[STYLE_COUNT] */
	int pointer_x, pointer_y;
};

static int terminal_keep_byte(int c)
{
	char byte = (char)c;

	tty_keep_reset(&byte, 1);
	return c;
}

static void terminal_prepare_reset(void)
{
	static const char *const names[] = {"sgr0", "op", "cnorm", "rmkx", "rmcup"};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		char *s = tigetstr(names[i]);

		if (s && s != (char *)-1)
			tputs(s, 1, terminal_keep_byte);
	}
}

/* Refuse in words, before curses would end the program in its own. */
static int terminal_check(struct why *why)
{
	const char *term = getenv("TERM");
	int known;

	if (!isatty(STDOUT_FILENO))
		return why_set(why, -ENOTTY,
			"standard output is not a terminal; --csv writes figures to it "
			"instead");
	if (!term || !*term)
		return why_set(why, -ENOTTY,
			"TERM is not set, so the screen cannot be drawn; --csv writes figures "
			"without one");
	if (setupterm(term, STDOUT_FILENO, &known) != OK)
		return why_set(why, -EINVAL,
			"no description of the terminal \"%s\" (TERM); --csv writes figures "
			"without a screen",
			term);
	const char *move = tigetstr("cup");
	bool can = move && move != (char *)-1;

	del_curterm(cur_term);
	if (!can)
		return why_set(why, -ENOTTY,
			"the terminal \"%s\" (TERM) cannot move its cursor; --csv writes "
			"figures "
			"without a screen",
			term);
	return 0;
}

static bool terminal_wants_color(const struct terminal_options *o)
{
	const char *no = getenv("NO_COLOR");

	if (o->color == COLOR_AUTO)
		return !(no && *no);
	return o->color == COLOR_ALWAYS;
}

static short terminal_foreground(const struct style_look *look)
{
	int colors = tigetnum("colors");

	return colors >= 256 ? look->fg256 : colors >= 16 ? look->fg16 : look->fg8;
}

/* A word of terminfo as this terminal wants it; delays are for terminals of another age. */
static void terminal_copy_word(char out[PAINT_WORD], const char *word)
{
	size_t n = 0;

	if (word == (const char *)-1)
		word = NULL;
	while (word && *word && n + 1 < PAINT_WORD) {
		const char *end = word[0] == '$' && word[1] == '<' ? strchr(word, '>') : NULL;

		if (end)
			word = end + 1;
		else
			out[n++] = *word++;
	}
	/* Half a word is none. */
	out[word && *word ? 0 : n] = 0;
}

static void terminal_add_word(char out[PAINT_WORD], const char *word)
{
	char more[PAINT_WORD];

	terminal_copy_word(more, word);
	if (strlen(out) + strlen(more) < PAINT_WORD)
		strcat(out, more);
}

static void terminal_word(char out[PAINT_WORD], const char *name)
{
	terminal_copy_word(out, tigetstr(name));
}

static const char *terminal_move_word(int x, int y)
{
	static char word[PAINT_WORD];

	terminal_copy_word(word, tiparm(cursor_address, y, x));
	return word;
}

/* How a style looks: colours may forbid attributes beside them (no_color_video). */
static void terminal_describe_style(struct terminal *t, int style)
{
	enum { NCV_REVERSE = 4, NCV_DIM = 16, NCV_BOLD = 32 };
	struct paint_words *w = &t->paint.words;
	const struct style_look *look = &t->looks[style];
	short fg = terminal_foreground(look);
	bool colored = t->color && fg >= 0;
	int forbidden = colored ? MAX(tigetnum("ncv"), 0) : 0;
	bool bold = (t->color ? look->bold : look->mono_bold) && !(forbidden & NCV_BOLD);
	bool dim = (t->color ? look->dim : look->mono_dim) && !(forbidden & NCV_DIM);
	bool reverse =
		(t->color ? look->reverse : look->mono_reverse) && !(forbidden & NCV_REVERSE);

	w->looks[style][0] = 0;
	if (bold)
		terminal_add_word(w->looks[style], enter_bold_mode);
	if (dim)
		terminal_add_word(w->looks[style], enter_dim_mode);
	if (reverse)
		terminal_add_word(w->looks[style], enter_reverse_mode);
	w->only_color[style] = colored && !w->looks[style][0];
	w->reverse[style] = reverse;
	if (colored)
		terminal_add_word(w->looks[style], tiparm(set_a_foreground, fg));
}

static void terminal_describe_styles(struct terminal *t)
{
	for (int s = 0; s < STYLE_COUNT; s++)
		terminal_describe_style(t, s);
}

/* Frames on a terminal without UTF-8: its own line characters, where it has them. */
static void terminal_describe_lines(struct terminal *t)
{
	const chtype acs[PAINT_LINES] = {
		ACS_HLINE, ACS_VLINE, ACS_ULCORNER, ACS_URCORNER, ACS_LLCORNER, ACS_LRCORNER};
	struct paint_words *w = &t->paint.words;

	if (t->utf8)
		return;
	terminal_word(w->lines_on, "smacs");
	terminal_word(w->lines_off, "rmacs");
	for (int i = 0; i < PAINT_LINES; i++)
		w->line_chars[i] = acs[i] & A_ALTCHARSET ? (char)(acs[i] & A_CHARTEXT) : 0;
}

/* Most terminals' word for "no attribute" leaves the line characters, too. With UTF-8 they are
 * never entered, and half of the word is enough. */
static void terminal_describe_plain(struct terminal *t)
{
	char *plain = t->paint.words.plain;

	terminal_word(plain, "sgr0");
	if (t->utf8 && strstr(plain, "\033[m"))
		strcpy(plain, "\033[m");
}

static void terminal_describe(struct terminal *t)
{
	struct paint_words *w = &t->paint.words;
	char right[PAINT_WORD] = "", down[PAINT_WORD] = "";

	terminal_word(w->clear, "clear");
	terminal_word(w->clear_right, "el");
	terminal_describe_plain(t);
	terminal_word(w->hide, "civis");
	terminal_word(w->show, "cnorm");
	terminal_describe_lines(t);
	w->move = terminal_move_word;
	w->ansi_moves = strcmp(terminal_move_word(119, 6), "\033[7;120H") == 0;
	if (parm_right_cursor)
		terminal_copy_word(right, tiparm(parm_right_cursor, 12));
	if (parm_down_cursor)
		terminal_copy_word(down, tiparm(parm_down_cursor, 12));
	w->ansi_steps = strcmp(right, "\033[12C") == 0 && strcmp(down, "\033[12B") == 0 &&
			cursor_left && strcmp(cursor_left, "\b") == 0;
	w->fold = t->ascii;
	w->scrolls_in_corner = auto_right_margin && !eat_newline_glitch;
	t->has_color = tigetnum("colors") >= 8 && set_a_foreground;
}

/* Only what is used: a press of the left button, the wheel. */
static void terminal_start_mouse(const struct terminal_options *o)
{
	static const char off[] = "\033[?1000l\033[?1006l";
	mmask_t ours = BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED;

	if (!o->mouse || mousemask(ours, NULL) == 0)
		return;
	/* A press is told at once, not after it turned out to be no double click. */
	mouseinterval(0);
	tty_keep_reset(off, sizeof(off) - 1);
}

static void terminal_set_modes(struct terminal *t)
{
	cbreak();
	noecho();
	nonl();
	intrflush(stdscr, FALSE);
	keypad(t->keys, TRUE);
	nodelay(t->keys, TRUE);
	define_key(LINE_ANSWER, TERMINAL_KEY_ANSWER);
	curs_set(0);
	tty_pass_through();
	def_prog_mode();
}

/* Keys come from the terminal even when standard input is a pipe. One that may not be opened,
 * as after su, or has no name here, as in a container, is used as it was handed to us. */
static FILE *terminal_open_keys(void)
{
	bool given = isatty(STDIN_FILENO);
	const char *name = given ? ttyname(STDIN_FILENO) : "/dev/tty";
	FILE *keys = name ? fopen(name, "re") : NULL;

	if (!keys && given)
		keys = fdopen(fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3), "r");
	return keys;
}

static int terminal_open_files(struct terminal *t, struct why *why)
{
	t->in = terminal_open_keys();
	t->out = fdopen(fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3), "w");
	if (!t->in || !t->out)
		return why_errno(why, -errno, "cannot open the terminal for keys");
	return 0;
}

/*
 * LINES and COLUMNS are for terminals whose size the kernel does not know. Where it does, they
 * would have curses let only a part of the screen scroll, which steps downwards stop at.
 */
static void terminal_choose_size(void)
{
	int width, height;

	if (tty_size(&width, &height)) {
		use_env(false);
		use_tioctl(true);
	}
}

int terminal_open(const struct terminal_options *o, struct terminal **ret, struct why *why)
{
	_cleanup_(terminal_closep) struct terminal *t = xcalloc(1, sizeof(*t));
	int r = terminal_check(why);

	if (r == 0)
		r = tty_open(why);
	if (r == 0)
		r = terminal_open_files(t, why);
	if (r < 0)
		return r;
	t->looks = o->looks;
	t->utf8 = text_locale_is_utf8();
	t->ascii = o->ascii || !t->utf8;
	tty_take();
	set_escdelay(25);
	terminal_choose_size();
	t->screen = newterm(NULL, t->out, t->in);
	t->keys = t->screen ? newpad(1, 1) : NULL;
	if (!t->keys)
		return why_set(why, -EINVAL,
			"the screen cannot be started on this terminal; --csv writes figures "
			"without one");
	set_term(t->screen);
	terminal_prepare_reset();
	tty_set_taken(true);
	tty_catch_signals();
	memory_set_hook(tty_restore);
	terminal_describe(t);
	t->color = t->has_color && terminal_wants_color(o);
	terminal_describe_styles(t);
	terminal_set_modes(t);
	terminal_start_mouse(o);
	fflush(t->out);
	paint_forget(&t->paint);
	t->prompted = true;
	line_init(&t->line, t->paint.words.ansi_moves, tty_baud());
	*ret = TAKE_PTR(t);
	return 0;
}

/* As much of the picture as the terminal takes now; true when all is through. */
static bool terminal_flush(struct terminal *t)
{
	while (t->sent < t->paint.n) {
		ssize_t n = tty_write(t->paint.bytes + t->sent, t->paint.n - t->sent);

		if (n == 0)
			return false;
		/* Gone: a signal or the next key says so. */
		if (n < 0) {
			paint_forget(&t->paint);
			n = (ssize_t)(t->paint.n - t->sent);
		}
		t->sent += (size_t)n;
	}
	return true;
}

/* An answer that came after the end would stand behind the shell's prompt. */
static void terminal_await_answer(struct terminal *t)
{
	struct pollfd p = {.fd = fileno(t->in), .events = POLLIN};

	while (line_awaits(&t->line, clock_mono_ns()) && poll(&p, 1, TERMINAL_LAST_MS) > 0)
		if (p.revents & ~POLLIN || terminal_read_key(t) == INPUT_NONE)
			return;
}

/* What curses says at the end, gathered in memory: writing it must not wait for ever. */
static int terminal_gather_end(struct terminal *t)
{
	int fd = memfd_create("end", MFD_CLOEXEC);

	fflush(t->out);
	if (fd < 0 || dup3(fd, fileno(t->out), O_CLOEXEC) < 0)
		return file_close(fd);
	endwin();
	fflush(t->out);
	return fd;
}

/* Leave the screen even when the terminal takes nothing: curses would wait for it. */
static void terminal_end(struct terminal *t)
{
	char piece[4096];
	ssize_t n;

	terminal_await_answer(t);
	_cleanup_close_ int fd = terminal_gather_end(t);

	tty_write_last(t->paint.words.plain, strlen(t->paint.words.plain));
	if (fd < 0)
		endwin();
	for (off_t at = 0; fd >= 0 && (n = pread(fd, piece, sizeof(piece), at)) > 0; at += n)
		tty_write_last(piece, (size_t)n);
	tty_cook();
}

void terminal_close(struct terminal *t)
{
	if (!t)
		return;
	if (t->screen) {
		terminal_end(t);
		tty_set_taken(false);
		memory_set_hook(NULL);
		tty_release_signals();
		if (t->keys)
			delwin(t->keys);
		delscreen(t->screen);
	}
	if (t->in)
		fclose(t->in);
	if (t->out)
		fclose(t->out);
	tty_close();
	paint_done(&t->paint);
	free(t);
}

int terminal_input_fd(const struct terminal *t)
{
	return fileno(t->in);
}

int terminal_notice_fd(const struct terminal *t)
{
	(void)t;
	return tty_notice_fd();
}

enum terminal_notice terminal_take_notice(struct terminal *t)
{
	enum terminal_notice notice = (enum terminal_notice)tty_take_notice();

	/* There and back again before anybody looked: the size is the same, what was shown is
	 * not. */
	if (notice == TERMINAL_RESIZE)
		paint_forget(&t->paint);
	return notice;
}

static input_t terminal_read_mouse(struct terminal *t)
{
	MEVENT event;

	if (getmouse(&event) != OK)
		return INPUT_OTHER;
	t->pointer_x = event.x;
	t->pointer_y = event.y;
	if (event.bstate & BUTTON4_PRESSED)
		return INPUT_WHEEL_UP;
	if (event.bstate & BUTTON5_PRESSED)
		return INPUT_WHEEL_DOWN;
	return event.bstate & BUTTON1_PRESSED ? INPUT_CLICK : INPUT_OTHER;
}

void terminal_pointer(const struct terminal *t, int *ret_x, int *ret_y)
{
	*ret_x = t->pointer_x;
	*ret_y = t->pointer_y;
}

static input_t terminal_map_key(wint_t key)
{
	static const struct {
		wint_t curses;
		input_t input;
	} keys[] = {{KEY_UP, INPUT_UP}, {KEY_DOWN, INPUT_DOWN}, {KEY_LEFT, INPUT_LEFT},
		{KEY_RIGHT, INPUT_RIGHT}, {KEY_HOME, INPUT_HOME}, {KEY_END, INPUT_END},
		{KEY_PPAGE, INPUT_PAGE_UP}, {KEY_NPAGE, INPUT_PAGE_DOWN},
		{KEY_BACKSPACE, INPUT_BACKSPACE}, {KEY_DC, INPUT_DELETE},
		{KEY_ENTER, INPUT_ENTER}, {KEY_BTAB, INPUT_BACKTAB},
		{KEY_RESIZE, INPUT_RESIZE}};

	if (key >= KEY_F(1) && key <= KEY_F(12))
		return INPUT_F1 + (input_t)(key - KEY_F(1));
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (keys[i].curses == key)
			return keys[i].input;
	return INPUT_OTHER;
}

static input_t terminal_map_character(wint_t key)
{
	switch (key) {
	case '\r':
	case '\n':
		return INPUT_ENTER;
	case '\t':
		return INPUT_TAB;
	case '\b':
	case 0x7f:
		return INPUT_BACKSPACE;
	default:
		return (input_t)key;
	}
}

/* After an ESC that begins no sequence of terminfo's: another one as a whole, or Esc alone. */
static input_t terminal_read_escape(struct terminal *t)
{
	char text[32] = "";
	size_t n = 0;
	wint_t key = 0;
	int r = ERR;

	while (n + 1 < sizeof(text) && (r = wget_wch(t->keys, &key)) == OK && key < 0x7f) {
		text[n++] = (char)key;
		if (n == 1 ? !strchr("[O", text[0]) : key >= 0x40)
			break;
	}
	if (n > 1)
		return input_of_sequence(text);
	/* Esc, and then a key of its own. */
	if (r == KEY_CODE_YES)
		ungetch((int)key);
	else if (r == OK)
		unget_wch((wchar_t)key);
	else if (n == 1)
		unget_wch((wchar_t)text[0]);
	return INPUT_ESCAPE;
}

input_t terminal_read_key(struct terminal *t)
{
	wint_t key;
	int r;

	while ((r = wget_wch(t->keys, &key)) == KEY_CODE_YES && key == TERMINAL_KEY_ANSWER)
		line_answered(&t->line, clock_mono_ns());
	if (r == ERR)
		return INPUT_NONE;
	if (r == KEY_CODE_YES && key == KEY_MOUSE)
		return terminal_read_mouse(t);
	if (r == OK && key == 0x1b)
		return terminal_read_escape(t);
	return r == KEY_CODE_YES ? terminal_map_key(key) : terminal_map_character(key);
}

void terminal_size(struct terminal *t, int *ret_width, int *ret_height)
{
	int width, height;

	if (tty_size(&width, &height) && (height != LINES || width != COLS)) {
		resizeterm(MIN(height, CANVAS_MAX_HEIGHT), MIN(width, CANVAS_MAX_WIDTH));
		paint_forget(&t->paint);
	}
	*ret_width = COLS;
	*ret_height = LINES;
}

enum glyphs terminal_glyphs(const struct terminal *t)
{
	const char *term = getenv("TERM");

	if (t->ascii)
		return GLYPHS_ASCII;
	/* The kernel's console has a font of 512 characters; dots are not among them. */
	return term && strcmp(term, "linux") == 0 ? GLYPHS_BLOCK : GLYPHS_BRAILLE;
}

bool terminal_is_ready(struct terminal *t, bool prompted)
{
	struct pollfd p = {.fd = tty_fd(), .events = POLLOUT};

	t->prompted = prompted;
	/* Whether it takes bytes is found out by writing them, until it did not. */
	t->stuck = !terminal_flush(t) ||
		   (t->stuck && (poll(&p, 1, 0) != 1 || !(p.revents & POLLOUT)));
	if (t->stuck)
		return false;
	return line_is_free(&t->line, prompted, clock_mono_ns());
}

int terminal_retry_ms(const struct terminal *t)
{
	/* What is left of a picture, or output that was stopped: nobody says when that ends. */
	return t->stuck ? TERMINAL_STUCK_MS : line_retry_ms(&t->line);
}

bool terminal_show(struct terminal *t, const struct canvas *c, int cursor_x, int cursor_y)
{
	bool question = line_wants_question(&t->line), all;

	/* Half a picture cannot be taken back; this one is made when that is through. */
	if (!terminal_flush(t))
		return false;
	t->paint.limit = line_limit(&t->line, t->prompted);
	all = paint_picture(&t->paint, c, cursor_x, cursor_y);
	t->sent = 0;
	if (t->paint.n == 0)
		return all;
	if (question)
		paint_add(&t->paint, LINE_QUESTION);
	line_sent(&t->line, t->paint.n, question, clock_mono_ns());
	t->stuck = !terminal_flush(t);
	return all && !t->stuck;
}

void terminal_redraw(struct terminal *t)
{
	paint_forget(&t->paint);
}

void terminal_suspend(struct terminal *t)
{
	terminal_await_answer(t);
	tty_write_last(t->paint.words.plain, strlen(t->paint.words.plain));
	endwin();
	tty_set_taken(false);
	signal(SIGTSTP, SIG_DFL);
	raise(SIGTSTP);
	/* Here again after fg. */
	tty_set_taken(true);
	tty_catch_signals();
	refresh();
	fflush(t->out);
	terminal_redraw(t);
}

bool terminal_toggle_color(struct terminal *t)
{
	t->color = t->has_color && !t->color;
	terminal_describe_styles(t);
	terminal_redraw(t);
	return t->color;
}
