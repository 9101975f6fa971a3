/* SPDX-License-Identifier: MIT */
/* The sentence in the footer: what a key did, what the session tells, what broke. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/macro.h"
#include "base/text.h"
#include "ui/app_state.h"

enum { NEWS_S = 30 }; /* how long a sentence stays in the footer */

void app_say(struct app *a, bool bad, const char *format, ...)
{
	char raw[sizeof(a->news)];
	va_list args;

	va_start(args, format);
	vsnprintf(raw, sizeof(raw), format, args);
	va_end(args);
	text_printable(a->news, sizeof(a->news), raw, strlen(raw));
	a->news_is_bad = bad;
	a->news_stays = false;
	a->news_ns = clock_mono_ns();
}

void app_unsay(struct app *a)
{
	if (!a->news_stays && (a->news_is_bad || a->travel.paused))
		a->news_ns = 0;
}

/* "gap 3.11 s", "exec python3", "mark deploy". */
void app_say_event(struct app *a, const struct event *e)
{
	char label[EVENT_TEXT_MAX + 16];
	bool mark = e->kind == EVENT_MARK;

	event_label(e, label, sizeof(label));
	app_say(a, false, "%s%s%s", mark ? "mark" : "", mark && label[0] ? " " : "", label);
}

void app_update_news(struct app *a, const struct session_now *now)
{
	int64_t t = clock_mono_ns();

	if (now->news[0] && now->news_t_ns > a->session_news_ns) {
		a->session_news_ns = now->news_t_ns;
		/* A footer that shows an instant has no room for what happened since. */
		if (!a->travel.paused || now->state != SESSION_WATCHING) {
			app_say(a, false, "%s", now->news);
			a->news_stays = true;
		}
	}
	a->model.news = "";
	a->model.news_is_bad = false;
	if (a->news_ns && t - a->news_ns < NEWS_S * NS_PER_S) {
		a->model.news = a->news;
		a->model.news_is_bad = a->news_is_bad;
	} else if (now->failure[0]) {
		a->model.news = now->failure;
		a->model.news_is_bad = true;
	} else if (t - a->now.attach_t_ns < NEWS_S * NS_PER_S) {
		/* Dashes that need not be: why, and what would fill them. Later the charts say
		 * it: the keys want their place. */
		a->model.news = now->info.denied;
	}
}
