/* SPDX-License-Identifier: MIT */
/* Page 6 as long as it has nothing to show: what it needs, and what answers now. */
#include <stdio.h>
#include <string.h>

#include "base/macro.h"
#include "base/text.h"
#include "ui/view/view.h"

static const char *const profile_words[] = {
	"Which functions use the CPU and hold the memory, from pprof profiles.",
	"",
	("This page needs a Go program that serves /debug/pprof; this version does not draw it "
	 "yet. From the shell:"),
	"",
	"  onetop pprof -top FILE   a saved profile, as functions",
	"",
	"How much CPU each thread uses is on page 2.",
};

/* "%d" becomes the process's number. */
static void later_text(char *out, size_t size, const char *words, pid_t pid)
{
	const char *at = strstr(words, "%d");

	if (at)
		snprintf(out, size, "%.*s%-6d%s", (int)(at - words), words, (int)pid, at + 2);
	else
		snprintf(out, size, "%s", words);
}

static void later_draw(struct canvas *c, struct rect body, const struct model *m,
	const char *const *words, size_t n)
{
	bool framed = body.w >= 20 && body.h >= 4;
	struct rect in = body;

	if (framed) {
		view_draw_page_frame(c, body, m, NULL);
		in = (struct rect){body.x + 2, body.y + 1, body.w - 4, body.h - 2};
	}
	for (size_t i = 0; i < n && in.h > 0; i++) {
		char text[256];

		later_text(text, sizeof(text), words[i], m->now->info.pid);
		in = view_draw_paragraph(c, in, i ? STYLE_DIM : STYLE_PLAIN, text);
	}
}

static void profile_draw(
	struct view_state *v, struct canvas *c, struct rect body, const struct model *m)
{
	(void)v;
	later_draw(c, body, m, profile_words, ARRAY_SIZE(profile_words));
}

const struct view_ops view_profile = {.title = "Profile", .letter = 'P', .draw = profile_draw};
