/* SPDX-License-Identifier: MIT */
#include "ui/widget/prompt.h"

#include <string.h>

#include "base/macro.h"
#include "base/text.h"

void prompt_start(struct prompt *p, const char *question, const char *text)
{
	p->question = question;
	p->length = MIN(strlen(text), (size_t)PROMPT_MAX);
	memcpy(p->text, text, p->length);
	p->text[p->length] = 0;
	p->cursor = p->length;
}

static size_t prompt_before(const struct prompt *p, size_t at)
{
	if (at > 0)
		at--;
	while (at > 0 && ((unsigned char)p->text[at] & 0xc0) == 0x80)
		at--;
	return at;
}

static size_t prompt_after(const struct prompt *p, size_t at)
{
	if (at < p->length)
		at++;
	while (at < p->length && ((unsigned char)p->text[at] & 0xc0) == 0x80)
		at++;
	return at;
}

static void prompt_cut(struct prompt *p, size_t from, size_t to)
{
	memmove(p->text + from, p->text + to, p->length - to + 1);
	p->length -= to - from;
	p->cursor = from;
}

static void prompt_insert(struct prompt *p, char32_t c)
{
	char utf8[4];
	size_t n = text_encode(utf8, c);

	if (text_is_control(c) || p->length + n > PROMPT_MAX)
		return;
	memmove(p->text + p->cursor + n, p->text + p->cursor, p->length - p->cursor + 1);
	memcpy(p->text + p->cursor, utf8, n);
	p->length += n;
	p->cursor += n;
}

enum prompt_result prompt_key(struct prompt *p, input_t key)
{
	enum { CTRL_A = 1, CTRL_E = 5, CTRL_G = 7, CTRL_U = 21 };

	switch (key) {
	case INPUT_ENTER:
		return PROMPT_DONE;
	case INPUT_ESCAPE:
	case CTRL_G:
		return PROMPT_CANCELED;
	case INPUT_BACKSPACE:
		prompt_cut(p, prompt_before(p, p->cursor), p->cursor);
		break;
	case INPUT_DELETE:
		prompt_cut(p, p->cursor, prompt_after(p, p->cursor));
		break;
	case INPUT_LEFT:
		p->cursor = prompt_before(p, p->cursor);
		break;
	case INPUT_RIGHT:
		p->cursor = prompt_after(p, p->cursor);
		break;
	case INPUT_HOME:
	case CTRL_A:
		p->cursor = 0;
		break;
	case INPUT_END:
	case CTRL_E:
		p->cursor = p->length;
		break;
	case CTRL_U:
		prompt_cut(p, 0, p->cursor);
		break;
	default:
		if (key >= ' ' && key < INPUT_BEYOND)
			prompt_insert(p, (char32_t)key);
	}
	return PROMPT_GOES_ON;
}

int prompt_draw(const struct prompt *p, struct canvas *c, struct rect r)
{
	char before[sizeof(p->text)];

	canvas_fill(c, r, STYLE_PLAIN, ' ');
	/* The question may take all that the answer leaves, and always half. */
	int most = MAX(r.w / 2, r.w - 3 - (int)text_cells(p->text));
	int x = r.x + 1 + canvas_text(c, r.x + 1, r.y, most, STYLE_TITLE, p->question) + 1;
	int room = MAX(r.x + r.w - x - 1, 0);

	memcpy(before, p->text, p->cursor);
	before[p->cursor] = 0;
	/* Long input shows its end: the part around the cursor. */
	const char *from = p->text;
	int at = (int)text_cells(before);

	while (at > room && *from) {
		char32_t ch;

		from += text_decode(from, strlen(from), &ch);
		at -= text_char_cells(ch);
	}
	canvas_text(c, x, r.y, room + 1, STYLE_PLAIN, from);
	return MIN(x + at, r.x + r.w - 1);
}
