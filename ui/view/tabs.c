/* SPDX-License-Identifier: MIT */
#include "ui/view/tabs.h"

#include <string.h>

#include "base/macro.h"
#include "base/text.h"

enum { TAB_W = 3, TAB_APART = 2 }; /* "[1]" */

static int tab_cells(enum page page)
{
	return TAB_W + (int)text_cells(page_titles[page]);
}

/* One behind the other, from x on. */
static void tabs_place_all(struct tabs *t, const struct settings *s, struct rect frame,
	const int cells[PAGE_COUNT], int apart)
{
	int x = frame.x + 2;

	t->n = s->n_pages;
	for (int i = 0; i < s->n_pages; i++) {
		t->at[s->pages[i]] = (struct rect){x, frame.y, cells[i], 1};
		t->end = x + cells[i];
		x += cells[i] + apart;
	}
}

struct tabs tabs_place(
	const struct settings *s, struct rect frame, const char *right, enum page present)
{
	struct tabs t = {.end = frame.x};
	int right_cells = right ? (int)text_cells(right) : 0;
	int room = frame.w - 4 - (right_cells ? right_cells + 3 : 0);
	int cells[PAGE_COUNT], all = -1;

	for (int i = 0; i < s->n_pages; i++) {
		cells[i] = tab_cells(s->pages[i]);
		all += cells[i] + 1;
	}
	if (frame.w >= 8 && frame.h >= 2 && all <= room) {
		tabs_place_all(
			&t, s, frame, cells, all + s->n_pages - 1 > room ? 1 : TAB_APART);
	} else if (frame.w >= 8 && frame.h >= 2 && settings_place(s, present) >= 0) {
		int w = MIN(tab_cells(present), frame.w - 4);

		t.at[present] = (struct rect){frame.x + 2, frame.y, w, 1};
		t.n = 1;
		t.end = frame.x + 2 + w;
	}
	t.fit = t.end + right_cells + 4 <= frame.x + frame.w;
	return t;
}

static void tab_draw(struct canvas *c, struct rect at, int place, enum page page, bool present)
{
	char text[32] = {'[', (char)('1' + place), ']', 0};

	static_assert(PAGE_COUNT < 10, "a place is a digit");
	strncat(text, page_titles[page], sizeof(text) - TAB_W - 1);
	canvas_put(c, at.x - 1, at.y, STYLE_FRAME, ' ');
	if (present)
		canvas_text(c, at.x, at.y, at.w, STYLE_TAB, text);
	else
		canvas_hint(c, at.x, at.y, at.w, STYLE_DIM, text);
	canvas_put(c, at.x + at.w, at.y, STYLE_FRAME, ' ');
}

/* Profiles alone have one page. */
static void tabs_keep_present(struct tabs *t, struct rect frame, enum page present)
{
	for (int i = 0; i < PAGE_COUNT; i++) {
		int w = i == (int)present ? MIN(t->at[i].w, frame.w - 4) : 0;

		t->at[i] = w > 0 ? (struct rect){frame.x + 2, frame.y, w, 1} : (struct rect){0};
	}
}

int tabs_draw(struct canvas *c, struct rect frame, const struct model *m, const char *right)
{
	struct tabs t = tabs_place(m->settings, frame, right, m->page);
	int used = 0;

	if (model_is_profiles(m))
		tabs_keep_present(&t, frame, m->page);
	if (m->tabs)
		memcpy(m->tabs, t.at, sizeof(t.at));
	for (int i = 0; i < m->settings->n_pages; i++) {
		enum page page = m->settings->pages[i];
		struct rect at = t.at[page];

		if (at.w == 0)
			continue;
		tab_draw(c, at, i, page, page == m->page);
		used = at.x + at.w + 1 - frame.x;
	}
	return used;
}

void tabs_draw_beside(
	struct canvas *c, struct rect frame, const struct model *m, const char *right)
{
	int room = frame.w - tabs_draw(c, frame, m, right) - 5;
	int cells = MIN((int)text_cells(right), room);

	if (cells <= 0)
		return;
	canvas_put(c, frame.x + frame.w - 3 - cells, frame.y, STYLE_FRAME, ' ');
	canvas_text(c, frame.x + frame.w - 2 - cells, frame.y, cells, STYLE_DIM, right);
	canvas_put(c, frame.x + frame.w - 2, frame.y, STYLE_FRAME, ' ');
}

int tabs_draw_framed(
	struct canvas *c, struct rect frame, const struct model *m, const char *right)
{
	canvas_frame(c, frame, NULL, right);
	return tabs_draw(c, frame, m, right);
}
