/* SPDX-License-Identifier: MIT */
#include "golang/pclntab.h"

#include <errno.h>
#include <string.h>

#include "base/macro.h"

enum {
	MAGIC_1_2 = -5,   /* 0xfffffffb: Go 1.2 to 1.15 */
	MAGIC_1_16 = -6,  /* 0xfffffffa: Go 1.16 and 1.17 */
	MAGIC_1_18 = -16, /* 0xfffffff0: Go 1.18 and 1.19 */
	MAGIC_1_20 = -15, /* 0xfffffff1: Go 1.20 and later */
};

enum { NAME_MAX_BYTES = 64 * 1024 };

static bool get(const struct pclntab *t, size_t at, size_t bytes, uint64_t *ret)
{
	uint64_t value = 0;

	if (at > t->n || t->n - at < bytes)
		return false;
	for (size_t i = 0; i < bytes; i++) {
		size_t k = t->big_endian ? i : bytes - 1 - i;

		value = value << 8 | t->data[at + k];
	}
	*ret = value;
	return true;
}

/* The i-th word of the header that begins after its eight fixed bytes. */
static bool header_word(const struct pclntab *t, unsigned i, uint64_t *ret)
{
	return get(t, 8 + i * t->pointer_bytes, t->pointer_bytes, ret);
}

static bool header_offset(const struct pclntab *t, unsigned i, size_t *ret)
{
	uint64_t value;

	if (!header_word(t, i, &value) || value >= t->n)
		return false;
	*ret = (size_t)value;
	return true;
}

static bool magic_is_known(int32_t magic)
{
	return magic == MAGIC_1_2 || magic == MAGIC_1_16 || magic == MAGIC_1_18 ||
	       magic == MAGIC_1_20;
}

static int header_start(struct pclntab *t, int32_t *ret_magic)
{
	uint64_t magic;

	for (int big = 0; big < 2; big++) {
		t->big_endian = big;
		if (!get(t, 0, 4, &magic))
			return -EBADMSG;
		if (magic_is_known((int32_t)(uint32_t)magic))
			break;
	}
	if (!magic_is_known((int32_t)(uint32_t)magic))
		return (magic & 0xffffff00) == 0xffffff00 ? -EPROTO : -EBADMSG;
	if (t->n < 8 || t->data[4] || t->data[5])
		return -EBADMSG;
	t->pointer_bytes = t->data[7];
	if (t->pointer_bytes != 4 && t->pointer_bytes != 8)
		return -EBADMSG;
	*ret_magic = (int32_t)(uint32_t)magic;
	return 0;
}

/* Names and functions lie where the header says; before Go 1.16 right behind it. */
static bool header_tables(struct pclntab *t, int32_t magic)
{
	switch (magic) {
	case MAGIC_1_2:
		t->names = 0;
		t->functab = 8 + t->pointer_bytes;
		return true;
	case MAGIC_1_16:
		return header_offset(t, 2, &t->names) && header_offset(t, 6, &t->functab);
	default:
		t->relative = true;
		t->entry_bytes = 4;
		return header_word(t, 2, &t->text_start) && header_offset(t, 3, &t->names) &&
		       header_offset(t, 7, &t->functab);
	}
}

int pclntab_open(const void *data, size_t n, struct pclntab *ret)
{
	struct pclntab t = {.data = data, .n = n};
	uint64_t functions;
	int32_t magic;
	int r = header_start(&t, &magic);

	if (r < 0)
		return r;
	t.entry_bytes = t.pointer_bytes;
	if (!header_word(&t, 0, &functions) || !header_tables(&t, magic))
		return -EBADMSG;
	if (t.functab >= n || functions > (n - t.functab) / (2 * t.entry_bytes))
		return -EBADMSG;
	t.functions = (uint32_t)functions;
	*ret = t;
	return 0;
}

void pclntab_set_text(struct pclntab *t, uint64_t text_start)
{
	t->text_start = text_start;
}

static bool entry_of(const struct pclntab *t, uint32_t i, uint64_t *ret)
{
	if (!get(t, t->functab + (size_t)i * 2 * t->entry_bytes, t->entry_bytes, ret))
		return false;
	*ret += t->relative ? t->text_start : 0;
	return true;
}

/* Since Go 1.16 offsets of functions count from the function table, before from the section. */
static bool name_at(const struct pclntab *t, uint32_t i, size_t *ret)
{
	uint64_t offset, name;
	size_t base = t->names ? t->functab : 0;

	if (!get(t, t->functab + ((size_t)i * 2 + 1) * t->entry_bytes, t->entry_bytes, &offset))
		return false;
	/* The function's record: its entry, then the offset of its name. */
	if (offset >= t->n || base + offset >= t->n)
		return false;
	if (!get(t, base + (size_t)offset + t->entry_bytes, 4, &name))
		return false;
	if (name >= t->n - t->names)
		return false;
	*ret = t->names + (size_t)name;
	return true;
}

bool pclntab_function(const struct pclntab *t, uint32_t i, uint64_t *ret_entry,
	const char **ret_name, size_t *ret_name_n)
{
	uint64_t entry;
	size_t at;

	if (i >= t->functions || !entry_of(t, i, &entry) || !name_at(t, i, &at))
		return false;
	size_t room = MIN(t->n - at, (size_t)NAME_MAX_BYTES);
	const uint8_t *end = memchr(t->data + at, 0, room);

	if (!end)
		return false;
	*ret_entry = entry;
	*ret_name = (const char *)t->data + at;
	*ret_name_n = (size_t)(end - (t->data + at));
	return true;
}

bool pclntab_find(
	const struct pclntab *t, uint64_t pc, const char **ret_name, size_t *ret_name_n)
{
	uint32_t low = 0, high = t->functions;
	uint64_t entry, end;

	/* The last function that begins at or before pc. */
	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (!entry_of(t, mid, &entry))
			return false;
		if (entry <= pc)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == 0)
		return false;
	/* One more address closes the table: the end of the text. */
	if (low == t->functions && entry_of(t, low, &end) && pc >= end)
		return false;
	return pclntab_function(t, low - 1, &entry, ret_name, ret_name_n);
}

bool pclntab_has_prefix(const struct pclntab *t, const char *prefix)
{
	size_t n = strlen(prefix);

	for (uint32_t i = 0; i < t->functions; i++) {
		const char *name;
		uint64_t entry;
		size_t name_n;

		if (!pclntab_function(t, i, &entry, &name, &name_n))
			continue;
		if (name_n >= n && memcmp(name, prefix, n) == 0)
			return true;
	}
	return false;
}
