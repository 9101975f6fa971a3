/* SPDX-License-Identifier: MIT */
/*
 * The frames of a sample as one flat list, for the walks over all samples. How many frames a
 * location has cannot be predicted, and a branch on it is what such a walk would spend its time
 * on: so seven are copied always, and the list grows by as many as there are.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum {
	GRAPH_ROW_IDS = 7, /* a row is half a cache line */
	GRAPH_BLOCK = 128, /* locations unrolled at once */
	GRAPH_BLOCK_IDS = (GRAPH_BLOCK + 1) * GRAPH_ROW_IDS,
};

struct graph_row {
	uint32_t n;
	uint32_t ids[GRAPH_ROW_IDS]; /* with more than that, [0] is where they start in `ids` */
};

struct graph_rows {
	struct graph_row *rows; /* [n_locations] */
	const uint32_t *ids;    /* of all locations */
};

/**
 * Make the rows.
 *
 * first    [n + 1] where each location's ids start
 * ids      outermost frame first; must outlive the rows
 * returns  0 or -ENOMEM; free rows with free()
 */
int graph_rows_init(struct graph_rows *r, size_t n, const uint32_t *first, const uint32_t *ids);

/**
 * The ids of the frames of refs[0..*n), the last location first; *n becomes what is left.
 *
 * block    room for what is copied
 * returns  the ids, *ret_n of them, which may be 0
 */
static inline const uint32_t *graph_unroll(const struct graph_rows *r, const uint32_t *refs,
	size_t *n, uint32_t block[GRAPH_BLOCK_IDS], size_t *ret_n)
{
	size_t left = *n, stop = left > GRAPH_BLOCK ? left - GRAPH_BLOCK : 0;
	uint32_t *out = block;

	for (; left > stop; left--) {
		const struct graph_row *row = &r->rows[refs[left - 1]];

		if (row->n > GRAPH_ROW_IDS) {
			if (out > block)
				break;
			*n = left - 1;
			*ret_n = row->n;
			return &r->ids[row->ids[0]];
		}
		memcpy(out, row->ids, sizeof(row->ids));
		out += row->n;
	}
	*n = left;
	*ret_n = (size_t)(out - block);
	return block;
}
