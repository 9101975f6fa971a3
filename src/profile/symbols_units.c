/* SPDX-License-Identifier: MIT */
#include "profile/symbols_units.h"

#include <stdlib.h>

/* As many as the programs of a day have, many times over: a damaged file ends, too. */
enum { SYMBOLS_RANGES_MAX = 4 << 20 };

static void symbols_units_add(struct symbols_units *u, Dwarf_Die *die, Dwarf_Addr bias,
	Dwarf_Addr low, Dwarf_Addr high)
{
	if (low >= high)
		return;
	if (u->n == u->room) {
		size_t room = u->room ? u->room * 2 : 256;
		void *more = room <= SYMBOLS_RANGES_MAX
				     ? reallocarray(u->ranges, room, sizeof(*u->ranges))
				     : NULL;

		if (!more) {
			u->failed = true;
			return;
		}
		u->ranges = more;
		u->room = room;
	}
	u->ranges[u->n++] = (struct symbols_unit){low + bias, high + bias, die, bias};
}

static int symbols_units_compare(const void *a, const void *b)
{
	const struct symbols_unit *x = a, *y = b;

	return (x->low > y->low) - (x->low < y->low);
}

void symbols_units_read(struct symbols_units *u, Dwfl_Module *module)
{
	Dwarf_Addr bias, base, low, high;

	for (Dwarf_Die *die = dwfl_module_nextcu(module, NULL, &bias); die && !u->failed;
		die = dwfl_module_nextcu(module, die, &bias)) {
		ptrdiff_t at = 0;

		while ((at = dwarf_ranges(die, at, &base, &low, &high)) > 0 && !u->failed)
			symbols_units_add(u, die, bias, low, high);
	}
	if (u->n > 0)
		qsort(u->ranges, u->n, sizeof(*u->ranges), symbols_units_compare);
}

const struct symbols_unit *symbols_units_find(const struct symbols_units *u, Dwarf_Addr address)
{
	size_t low = 0, high = u->n;

	/* The last that begins at the address or before it. */
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (u->ranges[middle].low <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low > 0 && address < u->ranges[low - 1].high ? &u->ranges[low - 1] : NULL;
}

void symbols_units_done(struct symbols_units *u)
{
	free(u->ranges);
	*u = (struct symbols_units){0};
}
