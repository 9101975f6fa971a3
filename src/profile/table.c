/* SPDX-License-Identifier: MIT */
#include "profile/table.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>

int table_init(struct table *t, size_t n)
{
	size_t room = 16;

	if (n > SIZE_MAX / 16)
		return -ENOMEM;
	while (room < n * 2)
		room *= 2;
	uint32_t *slots = reallocarray(NULL, room, sizeof(*slots));

	if (!slots)
		return -ENOMEM;
	memset(slots, 0xff, room * sizeof(*slots));
	*t = (struct table){.slots = slots, .mask = room - 1};
	/* Without entropy the address is still not the file's choice. */
	if (getrandom(&t->seed, sizeof(t->seed), GRND_NONBLOCK) != sizeof(t->seed))
		t->seed = (uintptr_t)slots;
	return 0;
}

void table_done(struct table *t)
{
	free(t->slots);
	*t = (struct table){0};
}
