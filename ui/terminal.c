/* SPDX-License-Identifier: MIT */
/*
 * The only file that knows curses. It keeps what is shown as a canvas of its own, so that each
 * frame hands curses nothing but the cells that changed.
 */
#include "ui/terminal.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "ui/tty.h"

struct terminal {
	SCREEN *screen;
	FILE *in, *out;
	struct canvas shown; /* what the terminal shows */
	bool ascii, utf8;
	bool has_color, color;
	const struct style_look *looks; /* looks[STYLE_COUNT] */
	int pointer_x, pointer_y;
	bool whole;     /* send everything next time */
	int picture_fd; /* memory that a picture is gathered in, -1: none */
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
	return COLORS >= 256 ? look->fg256 : COLORS >= 16 ? look->fg16 : look->fg8;
}

/* Pair 0 is the terminal's own and cannot be set. */
static short terminal_pair(enum style style)
{
	return (short)(style + 1);
}

static void terminal_start_color(struct terminal *t, const struct terminal_options *o)
{
	t->has_color = has_colors() && start_color() == OK;
	if (!t->has_color)
		return;
	use_default_colors();
	for (int s = 0; s < STYLE_COUNT; s++)
		init_pair(terminal_pair((enum style)s), terminal_foreground(&t->looks[s]), -1);
	t->color = terminal_wants_color(o);
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
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	intrflush(stdscr, FALSE);
	/* Whole pictures in one write: no looking for keys every few lines. */
	typeahead(-1);
	curs_set(0);
	t->whole = true;
}

static int terminal_open_files(struct terminal *t, struct why *why)
{
	/* Keys come from the terminal even when standard input is a pipe. */
	t->in = fopen(isatty(STDIN_FILENO) ? ttyname(STDIN_FILENO) : "/dev/tty", "re");
	t->out = fdopen(fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3), "w");
	t->picture_fd = memfd_create("picture", MFD_CLOEXEC);
	if (!t->in || !t->out)
		return why_errno(why, -errno, "cannot open the terminal for keys");
	return 0;
}

/*
 * Curses flushes at each movement of the cursor: a hundred small writes a picture. So it writes
 * into memory, and the picture goes out in one piece. False: there is no memory to write to.
 */
static bool terminal_gather(struct terminal *t)
{
	fflush(t->out);
	return t->picture_fd >= 0 && dup3(t->picture_fd, fileno(t->out), O_CLOEXEC) >= 0;
}

/* Bytes go to the terminal again; the memory is empty. */
static void terminal_drop(struct terminal *t)
{
	dup3(STDOUT_FILENO, fileno(t->out), O_CLOEXEC);
	if (ftruncate(t->picture_fd, 0) < 0 || lseek(t->picture_fd, 0, SEEK_SET) < 0)
		t->picture_fd = file_close(t->picture_fd);
}

/*
 * Until the first endwin() curses takes the screen for not yet begun and flushes at each
 * movement of the cursor, a hundred small writes a picture. So it ends and begins once more,
 * and nobody gets the bytes of that: among them are some that would reset the user's colours.
 */
static void terminal_settle(struct terminal *t)
{
	if (!terminal_gather(t))
		return;
	endwin();
	refresh();
	clearok(stdscr, TRUE);
	fflush(t->out);
	terminal_drop(t);
}

/* The gathered bytes go to the terminal; the memory is empty again. */
static int terminal_deliver(struct terminal *t, bool last)
{
	char piece[16384];
	ssize_t n;
	int r = 0;

	for (off_t at = 0; r == 0 && (n = pread(t->picture_fd, piece, sizeof(piece), at)) > 0;
		at += n) {
		if (last)
			tty_write_last(piece, (size_t)n);
		else
			r = tty_write(piece, (size_t)n);
	}
	terminal_drop(t);
	return r;
}

int terminal_open(const struct terminal_options *o, struct terminal **ret, struct why *why)
{
	_cleanup_(terminal_closep) struct terminal *t = xcalloc(1, sizeof(*t));
	int r = terminal_check(why);

	t->picture_fd = -1;
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
	t->screen = newterm(NULL, t->out, t->in);
	if (!t->screen)
		return why_set(why, -EINVAL,
			"the screen cannot be started on this terminal; --csv writes figures "
			"without one");
	set_term(t->screen);
	terminal_prepare_reset();
	tty_set_taken(true);
	tty_catch_signals();
	memory_set_hook(tty_restore);
	terminal_start_color(t, o);
	terminal_set_modes(t);
	terminal_settle(t);
	terminal_start_mouse(o);
	*ret = TAKE_PTR(t);
	return 0;
}

static void terminal_refresh(struct terminal *t)
{
	if (isendwin() || !terminal_gather(t)) {
		refresh();
		return;
	}
	refresh();
	/* Left in the middle, or gone: a signal or the next key says which. */
	if (terminal_deliver(t, false) < 0)
		terminal_redraw(t);
}

/* Leave the screen even when the terminal takes nothing: curses would wait for it. */
static void terminal_end(struct terminal *t)
{
	bool gathered = terminal_gather(t);

	endwin();
	fflush(t->out);
	if (gathered)
		terminal_deliver(t, true);
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
		delscreen(t->screen);
	}
	if (t->in)
		fclose(t->in);
	if (t->out)
		fclose(t->out);
	tty_close();
	file_close(t->picture_fd);
	canvas_done(&t->shown);
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
	(void)t;
	return (enum terminal_notice)tty_take_notice();
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
	case 0x1b:
		return INPUT_ESCAPE;
	default:
		return (input_t)key;
	}
}

input_t terminal_read_key(struct terminal *t)
{
	wint_t key;
	int r = get_wch(&key);

	if (r == ERR)
		return INPUT_NONE;
	if (r == KEY_CODE_YES && key == KEY_MOUSE)
		return terminal_read_mouse(t);
	return r == KEY_CODE_YES ? terminal_map_key(key) : terminal_map_character(key);
}

void terminal_size(struct terminal *t, int *ret_width, int *ret_height)
{
	struct winsize size = {0};

	if (ioctl(tty_fd(), TIOCGWINSZ, &size) == 0 && size.ws_row && size.ws_col &&
		(size.ws_row != LINES || size.ws_col != COLS)) {
		resizeterm(MIN(size.ws_row, CANVAS_MAX_HEIGHT),
			MIN(size.ws_col, CANVAS_MAX_WIDTH));
		t->whole = true;
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

bool terminal_is_ready(const struct terminal *t)
{
	struct pollfd p = {.fd = tty_fd(), .events = POLLOUT};

	(void)t;
	return poll(&p, 1, 0) == 1 && (p.revents & POLLOUT);
}

static attr_t terminal_attributes(const struct terminal *t, enum style style, short *ret_pair)
{
	const struct style_look *look = &t->looks[style];
	bool bold = t->color ? look->bold : look->mono_bold;
	bool dim = t->color ? look->dim : look->mono_dim;
	bool reverse = t->color ? look->reverse : look->mono_reverse;

	*ret_pair = t->color && terminal_foreground(look) >= 0 ? terminal_pair(style) : 0;
	return (bold ? A_BOLD : 0) | (dim ? A_DIM : 0) | (reverse ? A_REVERSE : 0);
}

/* Frames on a terminal without UTF-8: its own line characters, where it has them. */
static bool terminal_line(const struct terminal *t, char32_t c, chtype *ret)
{
	const struct {
		char32_t c;
		chtype line;
	} boxes[] = {{0x2500, ACS_HLINE}, {0x2502, ACS_VLINE}, {0x250c, ACS_ULCORNER},
		{0x2510, ACS_URCORNER}, {0x2514, ACS_LLCORNER}, {0x2518, ACS_LRCORNER}};

	if (t->utf8 || !t->ascii)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(boxes); i++) {
		if (boxes[i].c != c)
			continue;
		*ret = boxes[i].line;
		return true;
	}
	return false;
}

/* A cell as curses wants it; what cannot be said is a blank. */
static cchar_t terminal_cell(const struct terminal *t, const struct canvas_cell *cell)
{
	wchar_t text[3] = {(wchar_t)cell->c, (wchar_t)cell->mark, 0};
	short pair;
	attr_t attributes = terminal_attributes(t, (enum style)cell->style, &pair);
	cchar_t out;
	chtype line;

	if (terminal_line(t, cell->c, &line)) {
		text[0] = (wchar_t)(line & A_CHARTEXT);
		attributes |= line & A_ATTRIBUTES;
	} else if (t->ascii) {
		text[0] = (wchar_t)(unsigned char)canvas_fold(cell->c ? cell->c : ' ');
		text[1] = 0;
	}
	if (setcchar(&out, text, attributes, pair, NULL) != OK)
		setcchar(&out, L" ", attributes, pair, NULL);
	return out;
}

static bool canvas_cell_same(const struct canvas_cell *a, const struct canvas_cell *b)
{
	return a->c == b->c && a->mark == b->mark && a->style == b->style;
}

enum { RUN = 64 };

/* The cells from x on that changed, at most RUN of them: fills the run, returns its length. */
static int terminal_run(struct terminal *t, const struct canvas_cell *cells,
	struct canvas_cell *shown, int width, cchar_t run[RUN], int *ret_n)
{
	int x = 0;

	*ret_n = 0;
	for (; x < width && *ret_n < RUN; x++) {
		if (!t->whole && canvas_cell_same(&cells[x], &shown[x]))
			break;
		shown[x] = cells[x];
		/* The right half of a wide character comes with the left one. */
		if (cells[x].c || t->ascii)
			run[(*ret_n)++] = terminal_cell(t, &cells[x]);
	}
	return x;
}

static void terminal_send_row(struct terminal *t, const struct canvas *c, int y)
{
	size_t row = (size_t)y * (size_t)c->width;
	size_t bytes = (size_t)c->width * sizeof(*c->cells);
	cchar_t run[RUN];

	/* Most rows of most pictures; what differs only in padding is looked at cell by cell.
	 */
	if (!t->whole && memcmp(&c->cells[row], &t->shown.cells[row], bytes) == 0)
		return;
	for (int x = 0, n, used; x < c->width; x += MAX(used, 1)) {
		used = terminal_run(t, &c->cells[row + (size_t)x],
			&t->shown.cells[row + (size_t)x], c->width - x, run, &n);
		/* A run may begin with the right half of a wide character. */
		int at = used && !c->cells[row + (size_t)x].c && !t->ascii ? x + 1 : x;

		if (n)
			mvadd_wchnstr(y, at, run, n);
	}
}

void terminal_show(struct terminal *t, const struct canvas *c, int cursor_x, int cursor_y)
{
	int height = MIN(c->height, LINES);

	if (c->width != COLS || c->height != LINES)
		t->whole = true;
	if (t->shown.width != c->width || t->shown.height != c->height) {
		canvas_resize(&t->shown, c->width, c->height);
		t->whole = true;
	}
	if (t->whole)
		erase();
	for (int y = 0; y < height; y++)
		terminal_send_row(t, c, y);
	t->whole = false;
	curs_set(cursor_x >= 0);
	move(cursor_x >= 0 ? MIN(cursor_y, LINES - 1) : 0,
		cursor_x >= 0 ? MIN(cursor_x, COLS - 1) : 0);
	terminal_refresh(t);
}

void terminal_redraw(struct terminal *t)
{
	clearok(stdscr, TRUE);
	t->whole = true;
}

void terminal_suspend(struct terminal *t)
{
	endwin();
	tty_set_taken(false);
	signal(SIGTSTP, SIG_DFL);
	raise(SIGTSTP);
	/* Here again after fg. */
	tty_set_taken(true);
	tty_catch_signals();
	refresh();
	terminal_redraw(t);
}

bool terminal_toggle_color(struct terminal *t)
{
	t->color = t->has_color && !t->color;
	t->whole = true;
	return t->color;
}
