/* SPDX-License-Identifier: MIT */
#include "ui/widget/table.h"

#include "base/macro.h"

enum { APART = 2 };

/* Keep a column of the next priority if it still fits beside those kept. */
static size_t table_next(const struct table_column *columns, size_t n, const bool *kept)
{
	size_t best = n;

	for (size_t i = 0; i < n; i++)
		if (!kept[i] && (best == n || columns[i].priority < columns[best].priority))
			best = i;
	return best;
}

struct table_place table_place(const struct table_column *columns, size_t n, int x, int width)
{
	struct table_place at = {0};
	bool tried[TABLE_COLUMNS_MAX] = {0};
	int used = 0, right = x;

	assert(n <= TABLE_COLUMNS_MAX);
	for (size_t k = 0; k < n; k++) {
		size_t i = table_next(columns, n, tried);
		int need = columns[i].width + (used ? APART : 0);

		tried[i] = true;
		if (used + need > width)
			continue;
		at.w[i] = columns[i].width;
		used += need;
	}
	for (size_t i = 0; i < n; i++) {
		int more = MIN(columns[i].most - columns[i].width, width - used);

		if (at.w[i] && more > 0) {
			at.w[i] += more;
			used += more;
		}
		at.x[i] = right;
		if (at.w[i])
			right += at.w[i] + APART;
	}
	if (n && at.w[n - 1])
		at.w[n - 1] += width - used;
	return at;
}

void table_draw_head(struct canvas *c, int y, const struct table_column *columns, size_t n,
	const struct table_place *at)
{
	for (size_t i = 0; i < n; i++) {
		if (!at->w[i])
			continue;
		if (columns[i].right)
			canvas_text_right(
				c, at->x[i], y, at->w[i], STYLE_HEAD, columns[i].title);
		else
			canvas_text(c, at->x[i], y, at->w[i], STYLE_HEAD, columns[i].title);
	}
}
