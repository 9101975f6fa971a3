/* SPDX-License-Identifier: MIT */
/* A session and its captures. */
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"
#include "session/internal.h"

/* On the captures' thread. */
static void session_note_capture(void *arg, const struct capture *c, const char *sentence)
{
	struct session *s = arg;

	/* A file that is read is no event of the process. */
	if (c && c->kind[0] && s->target)
		session_note_profile(s, c->label);
	session_lock(s);
	session_say(s, "%s", sentence);
	session_unlock(s);
}

int session_make_captures(
	struct session *s, const struct captures_options *from, struct why *why)
{
	struct captures_options o = *from;

	o.wake_fd = s->wake_fd;
	o.ended = session_note_capture;
	o.arg = s;
	int r = captures_new(&o, &s->captures);

	return r < 0 ? why_errno(why, r, "cannot prepare for captures") : 0;
}

struct captures *session_captures(struct session *s)
{
	return s->captures;
}
