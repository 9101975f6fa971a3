/* SPDX-License-Identifier: MIT */
#include "command/watch_go.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/macro.h"
#include "base/memory.h"
#include "golang/recognise.h"

#define WATCH_GO_WAIT (3 * NS_PER_S)

int watch_go_parse(const struct options *o, struct watch_go *ret, struct why *why)
{
	struct watch_go w = {0};

	if (o->go && strcmp(o->go, "off") == 0) {
		w.off = true;
	} else if (o->go && strcmp(o->go, "auto") != 0) {
		int r = http_place_parse(o->go, &w.place, why);

		if (r < 0)
			return r;
		w.named = true;
	}
	*ret = w;
	return 0;
}

static void watch_go_told(const char *sentence)
{
	if (sentence)
		fprintf(stderr, "onetop: no figures of the Go runtime any more: %s\n",
			sentence);
	else
		fputs("onetop: the Go runtime answers again\n", stderr);
}

int watch_go_start(const struct watch_go *w, struct target *target, bool headless,
	struct golang **ret, struct why *why)
{
	struct golang_options o = {.off = w->off,
		.place = w->named ? &w->place : NULL,
		.told = headless ? watch_go_told : NULL};

	return golang_new(target_dirfd(target), &o, ret, why);
}

bool watch_go_answers(const struct watch_go *w, struct golang *g)
{
	bool answers = golang_may_answer(g) && golang_wait(g, WATCH_GO_WAIT);

	return answers || w->named;
}

bool watch_go_will_answer(const struct watch_go *w, const char *path)
{
	struct go_build build;

	if (w->off || w->named)
		return w->named;
	_cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0 || !go_recognise(fd) || go_build_read(fd, &build, NULL) < 0)
		return false;
	bool links = build.links_pprof != GO_NO || build.links_expvar != GO_NO;

	go_build_done(&build);
	return links;
}
