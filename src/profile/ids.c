/* SPDX-License-Identifier: MIT */
#include "profile/ids.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "profile/profile.h"

struct id_pair {
	uint64_t id;
	uint32_t index;
};

int ids_init(struct id_table *t, size_t n)
{
	*t = (struct id_table){.n = n, .dense = memory_array(n + 1, sizeof(*t->dense))};
	if (!t->dense)
		return -ENOMEM;
	memset(t->dense, 0xff, (n + 1) * sizeof(*t->dense));
	return 0;
}

void ids_done(struct id_table *t)
{
	free(t->dense);
	free(t->sparse);
	*t = (struct id_table){0};
}

static int ids_add_sparse(struct id_table *t, uint64_t id, uint32_t index)
{
	if (t->n_sparse == t->room) {
		size_t room = t->room ? t->room * 2 : 64;
		struct id_pair *more = reallocarray(t->sparse, room, sizeof(*more));

		if (!more)
			return -ENOMEM;
		t->sparse = more;
		t->room = room;
	}
	t->sparse[t->n_sparse++] = (struct id_pair){id, index};
	return 0;
}

int ids_add(struct id_table *t, uint64_t id, uint32_t index)
{
	if (id > t->n)
		return ids_add_sparse(t, id, index);
	if (t->dense[id] != PROFILE_NONE)
		return -EEXIST;
	t->dense[id] = index;
	return 0;
}

static int ids_compare(const void *a, const void *b)
{
	const struct id_pair *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

int ids_seal(struct id_table *t, uint64_t *ret_id)
{
	if (t->n_sparse == 0)
		return 0;
	qsort(t->sparse, t->n_sparse, sizeof(*t->sparse), ids_compare);
	for (size_t i = 1; i < t->n_sparse; i++) {
		if (t->sparse[i].id != t->sparse[i - 1].id)
			continue;
		*ret_id = t->sparse[i].id;
		return -EEXIST;
	}
	return 0;
}

uint32_t ids_find_sparse(const struct id_table *t, uint64_t id)
{
	struct id_pair key = {.id = id};

	if (t->n_sparse == 0)
		return PROFILE_NONE;
	const struct id_pair *found =
		bsearch(&key, t->sparse, t->n_sparse, sizeof(key), ids_compare);

	return found ? found->index : PROFILE_NONE;
}
