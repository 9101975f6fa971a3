/* SPDX-License-Identifier: MIT */
/* What --go means for watching: who is asked, and whether a recording has columns for it. */
#pragma once

#include "base/error.h"
#include "golang/http.h"
#include "options.h"
#include "proc/target.h"
#include "session/golang.h"

struct watch_go {
	bool off, named;
	struct http_place place; /* when named */
};

/** Read --go. 0; -EINVAL with a sentence. */
int watch_go_parse(const struct options *o, struct watch_go *ret, struct why *why);

/** Start asking the target; headless: what fails later is said on standard error. */
int watch_go_start(const struct watch_go *w, struct target *target, bool headless,
	struct golang **ret, struct why *why);

/** Will there be answers? Waits for the first one, a moment only. */
bool watch_go_answers(const struct watch_go *w, struct golang *g);

/** The same of a command not yet started: its program, a path, is Go's and can be asked. */
bool watch_go_will_answer(const struct watch_go *w, const char *path);
