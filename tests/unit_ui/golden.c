/* SPDX-License-Identifier: MIT */
#include "unit_ui/golden.h"

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"

static void golden_write(const char *path, const char *text)
{
	_cleanup_fclose_ FILE *f = fopen(path, "w");

	ck_assert_ptr_nonnull(f);
	ck_assert_int_ge(fputs(text, f), 0);
}

void golden_expect(const char *name, const struct canvas *c)
{
	_cleanup_free_ char *got = canvas_dump(c);
	_cleanup_free_ char *path = xasprintf("%s/%s", TEST_GOLDEN, name);
	_cleanup_free_ char *want = NULL;
	size_t size;

	if (getenv("GOLDEN_UPDATE"))
		golden_write(path, got);
	ck_assert_int_eq(file_read_all(AT_FDCWD, path, 1 << 20, &want, &size), 0);
	if (strcmp(got, want) != 0)
		fprintf(stderr, "%s differs; drawn now:\n%s", name, got);
	ck_assert_str_eq(got, want);
}

void golden_expect_page(struct fixture *f, const struct view_ops *view, const char *name, int w,
	int h, enum glyphs glyphs)
{
	struct view_state *state = view->make ? view->make() : NULL;
	struct canvas c = {.glyphs = glyphs};

	canvas_resize(&c, w, h);
	fixture_draw(f, view, state, &c);
	golden_expect(name, &c);
	canvas_done(&c);
	if (view->free)
		view->free(state);
}
