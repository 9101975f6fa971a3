/* SPDX-License-Identifier: MIT */
#include "session/detail.h"

#include <errno.h>
#include <stdlib.h>

#include "base/macro.h"
#include "base/memory.h"
#include "series/rate.h"
#include "session/internal.h"

enum {
	DETAIL_PLACES = 2048,             /* half of them go when there is no more room */
	DETAIL_APART = 512,               /* lines between two of them, at first */
	DETAIL_BUDGET = 16 * 1024 * 1024, /* a quarter of it holds samples in full */
};

struct detail {
	struct replay *replay; /* reads on its own */
	struct metric_set kept;
	int64_t offset_ns;
	size_t n, capacity; /* capacity: rows read at a time */
	uint64_t apart;
	struct replay_mark places[DETAIL_PLACES]; /* oldest first */
};

struct detail *detail_new(
	const struct replay *replay, const struct metric_set *kept, int64_t offset_ns)
{
	struct detail *d = xcalloc(1, sizeof(*d));

	d->replay = replay_fork(replay);
	d->kept = *kept;
	d->offset_ns = offset_ns;
	d->apart = DETAIL_APART;
	d->capacity = history_capacity(DETAIL_BUDGET, kept);
	return d;
}

void detail_free(struct detail *d)
{
	if (!d)
		return;
	replay_close(d->replay);
	free(d);
}

void detail_note(struct detail *d, const struct replay *replay)
{
	struct replay_mark mark;

	replay_tell(replay, &mark);
	const struct replay_mark *last = d->n > 0 ? &d->places[d->n - 1] : NULL;

	if (last && last->fd == mark.fd && mark.line < last->line + d->apart)
		return;
	if (d->n == DETAIL_PLACES) {
		for (size_t i = 0; i < DETAIL_PLACES / 2; i++)
			d->places[i] = d->places[2 * i];
		d->n = DETAIL_PLACES / 2;
		d->apart *= 2;
	}
	d->places[d->n++] = mark;
}

void detail_forget(struct detail *d, int fd)
{
	size_t n = 0;

	for (size_t i = 0; i < d->n; i++)
		if (d->places[i].fd != fd)
			d->places[n++] = d->places[i];
	d->n = n;
}

bool detail_place(const struct detail *d, int64_t t_ns, struct replay_mark *ret)
{
	size_t low = 0, high = d->n;

	while (low < high) {
		size_t mid = (low + high) / 2;

		const struct replay_mark *place = &d->places[mid];

		if (!place->any || place->t_ns + d->offset_ns < t_ns)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == 0)
		return false;
	/* As many rows before it as behind it. */
	const struct replay_mark *at = &d->places[low - 1];

	while (low > 1 && d->places[low - 2].fd == at->fd &&
		d->places[low - 1].line + d->capacity / 2 > at->line)
		low--;
	*ret = d->places[low - 1];
	return true;
}

struct history *detail_read(struct detail *d, const struct replay_mark *from)
{
	_cleanup_(history_freep) struct history *h = NULL;
	_cleanup_free_ struct replay_row *row = xcalloc(1, sizeof(*row));
	struct rates rates;
	struct why why;
	size_t n = 0;
	int r;

	if (history_new(DETAIL_BUDGET, &d->kept, &h) < 0)
		return NULL;
	rates_init(&rates);
	replay_seek(d->replay, from);
	while (n < d->capacity && (r = replay_next(d->replay, row, &why)) != 0) {
		if (r < 0 && r != -EBADMSG)
			break;
		if (r < 0 || row->again || replay_row_is_end(row))
			continue;
		bool cut = replay_row_is_cut(row);

		row->sample.t_ns += d->offset_ns;
		if (cut)
			rates_break(&rates);
		rates_push(&rates, &row->sample);
		history_push(h, &row->sample, &rates, cut);
		n++;
	}
	return n > 0 ? TAKE_PTR(h) : NULL;
}
