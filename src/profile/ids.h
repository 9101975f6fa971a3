/* SPDX-License-Identifier: MIT */
/*
 * From the ids of a file to indices. Most writers count from 1: those ids index an array; what
 * is above the count goes to a sorted list, so that no choice of ids is slow.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct id_table {
	uint32_t *dense; /* [n + 1]: index or PROFILE_NONE */
	size_t n;
	struct id_pair *sparse; /* sorted after ids_seal() */
	size_t n_sparse, room;
};

/** Room for n ids. 0 or -ENOMEM. */
int ids_init(struct id_table *t, size_t n);
void ids_done(struct id_table *t);

/** Put an id in. 0; -EEXIST it is there already (a large one: found by ids_seal()); -ENOMEM. */
int ids_add(struct id_table *t, uint64_t id, uint32_t index);

/** All are in: ids_find() may be called. 0; -EEXIST the id in *ret_id is there twice. */
int ids_seal(struct id_table *t, uint64_t *ret_id);

uint32_t ids_find_sparse(const struct id_table *t, uint64_t id);

/** The index of an id, or PROFILE_NONE. */
static inline uint32_t ids_find(const struct id_table *t, uint64_t id)
{
	return id <= t->n ? t->dense[id] : ids_find_sparse(t, id);
}
