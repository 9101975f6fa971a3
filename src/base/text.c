/* SPDX-License-Identifier: MIT */
#include "base/text.h"

#include <langinfo.h>
#include <string.h>
#include <strings.h>

#include "base/macro.h"

#define REPLACEMENT 0xfffd

size_t text_decode(const char *s, size_t n, char32_t *ret_c)
{
	const unsigned char *p = (const unsigned char *)s;
	char32_t c;
	size_t need;

	assert(n > 0);
	*ret_c = REPLACEMENT;
	if (p[0] < 0x80) {
		*ret_c = p[0];
		return 1;
	}
	if (p[0] >= 0xc2 && p[0] <= 0xdf) {
		need = 2;
		c = p[0] & 0x1f;
	} else if (p[0] >= 0xe0 && p[0] <= 0xef) {
		need = 3;
		c = p[0] & 0x0f;
	} else if (p[0] >= 0xf0 && p[0] <= 0xf4) {
		need = 4;
		c = p[0] & 0x07;
	} else {
		return 1;
	}
	if (n < need)
		return 1;
	for (size_t i = 1; i < need; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 1;
		c = c << 6 | (p[i] & 0x3f);
	}
	bool overlong = (need == 3 && c < 0x800) || (need == 4 && c < 0x10000);
	if (overlong || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 1;
	*ret_c = c;
	return need;
}

size_t text_encode(char *out, char32_t c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

struct text_range {
	char32_t first, last;
};

static bool text_in(const struct text_range *ranges, size_t n, char32_t c)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (c > ranges[mid].last)
			low = mid + 1;
		else
			high = mid;
	}
	return low < n && c >= ranges[low].first;
}

/* What moves a cursor, reorders a line or has no glyph at all. */
static const struct text_range text_controls[] = {
	{0x0000, 0x001f},
	{0x007f, 0x009f},
	{0x00ad, 0x00ad},
	{0x061c, 0x061c},
	{0x180e, 0x180e},
	{0x200b, 0x200f},
	{0x2028, 0x202e},
	{0x2060, 0x206f},
	{0xe000, 0xf8ff},
	{0xfdd0, 0xfdef},
	{0xfeff, 0xfeff},
	{0xfff0, 0xfffb},
	{0xfffe, 0xffff},
	{0x1fffe, 0x1ffff},
	{0xe0000, 0xe007f},
	{0xf0000, 0x10ffff},
};

/* Combining marks of the scripts seen in names; a mark too many only costs a column. */
static const struct text_range text_combining[] = {
	{0x0300, 0x036f},
	{0x0483, 0x0489},
	{0x0591, 0x05bd},
	{0x0610, 0x061a},
	{0x064b, 0x065f},
	{0x0670, 0x0670},
	{0x06d6, 0x06dc},
	{0x06df, 0x06e4},
	{0x0900, 0x0902},
	{0x093c, 0x093c},
	{0x0941, 0x0948},
	{0x094d, 0x094d},
	{0x0e31, 0x0e31},
	{0x0e34, 0x0e3a},
	{0x0e47, 0x0e4e},
	{0x1ab0, 0x1aff},
	{0x1dc0, 0x1dff},
	{0x20d0, 0x20f0},
	{0x302a, 0x302d},
	{0x3099, 0x309a},
	{0xfe00, 0xfe0f},
	{0xfe20, 0xfe2f},
	{0xe0100, 0xe01ef},
};

/* East Asian wide and fullwidth, and emoji that terminals draw in two cells (Unicode 15). */
static const struct text_range text_wide[] = {
	{0x1100, 0x115f},
	{0x231a, 0x231b},
	{0x2329, 0x232a},
	{0x23e9, 0x23ec},
	{0x23f0, 0x23f0},
	{0x23f3, 0x23f3},
	{0x25fd, 0x25fe},
	{0x2614, 0x2615},
	{0x2648, 0x2653},
	{0x267f, 0x267f},
	{0x2693, 0x2693},
	{0x26a1, 0x26a1},
	{0x26aa, 0x26ab},
	{0x26bd, 0x26be},
	{0x26c4, 0x26c5},
	{0x26ce, 0x26ce},
	{0x26d4, 0x26d4},
	{0x26ea, 0x26ea},
	{0x26f2, 0x26f3},
	{0x26f5, 0x26f5},
	{0x26fa, 0x26fa},
	{0x26fd, 0x26fd},
	{0x2705, 0x2705},
	{0x270a, 0x270b},
	{0x2728, 0x2728},
	{0x274c, 0x274c},
	{0x274e, 0x274e},
	{0x2753, 0x2755},
	{0x2757, 0x2757},
	{0x2795, 0x2797},
	{0x27b0, 0x27b0},
	{0x27bf, 0x27bf},
	{0x2b1b, 0x2b1c},
	{0x2b50, 0x2b50},
	{0x2b55, 0x2b55},
	{0x2e80, 0x303e},
	{0x3041, 0x33ff},
	{0x3400, 0x4dbf},
	{0x4e00, 0xa4cf},
	{0xa960, 0xa97c},
	{0xac00, 0xd7a3},
	{0xf900, 0xfaff},
	{0xfe10, 0xfe19},
	{0xfe30, 0xfe6f},
	{0xff01, 0xff60},
	{0xffe0, 0xffe6},
	{0x16fe0, 0x18cff},
	{0x1aff0, 0x1b2fb},
	{0x1f004, 0x1f004},
	{0x1f0cf, 0x1f0cf},
	{0x1f18e, 0x1f18e},
	{0x1f191, 0x1f19a},
	{0x1f200, 0x1f320},
	{0x1f32d, 0x1f335},
	{0x1f337, 0x1f37c},
	{0x1f37e, 0x1f393},
	{0x1f3a0, 0x1f3ca},
	{0x1f3cf, 0x1f3d3},
	{0x1f3e0, 0x1f3f0},
	{0x1f3f4, 0x1f3f4},
	{0x1f3f8, 0x1f43e},
	{0x1f440, 0x1f440},
	{0x1f442, 0x1f4fc},
	{0x1f4ff, 0x1f53d},
	{0x1f54b, 0x1f54e},
	{0x1f550, 0x1f567},
	{0x1f57a, 0x1f57a},
	{0x1f595, 0x1f596},
	{0x1f5a4, 0x1f5a4},
	{0x1f5fb, 0x1f64f},
	{0x1f680, 0x1f6c5},
	{0x1f6cc, 0x1f6cc},
	{0x1f6d0, 0x1f6d2},
	{0x1f6d5, 0x1f6df},
	{0x1f6eb, 0x1f6ec},
	{0x1f6f4, 0x1f6fc},
	{0x1f7e0, 0x1f7f0},
	{0x1f90c, 0x1f93a},
	{0x1f93c, 0x1f945},
	{0x1f947, 0x1f9ff},
	{0x1fa70, 0x1faff},
	{0x20000, 0x3fffd},
};

bool text_is_control(char32_t c)
{
	return text_in(text_controls, ARRAY_SIZE(text_controls), c);
}

int text_char_cells(char32_t c)
{
	if (c < 0x300)
		return 1;
	if (text_in(text_combining, ARRAY_SIZE(text_combining), c))
		return 0;
	return text_in(text_wide, ARRAY_SIZE(text_wide), c) ? 2 : 1;
}

size_t text_printable(char *dst, size_t size, const char *src, size_t n)
{
	size_t used = 0;

	assert(size > 0);
	for (size_t i = 0; i < n;) {
		char utf8[4];
		char32_t c;

		i += text_decode(src + i, n - i, &c);
		size_t k = text_encode(utf8, text_is_control(c) ? REPLACEMENT : c);
		if (used + k >= size)
			break;
		memcpy(dst + used, utf8, k);
		used += k;
	}
	dst[used] = 0;
	return used;
}

size_t text_printable_ascii(char *dst, size_t size, const char *src, size_t n)
{
	size_t used = 0;

	assert(size > 0);
	for (size_t i = 0; i < n && used + 1 < size;) {
		char32_t c;

		i += text_decode(src + i, n - i, &c);
		dst[used++] = c >= 0x20 && c < 0x7f ? (char)c : '?';
	}
	dst[used] = 0;
	return used;
}

size_t text_cells(const char *s)
{
	size_t cells = 0, n = strlen(s);

	for (size_t i = 0; i < n;) {
		char32_t c;

		/* The short way: what most words consist of. */
		if (s[i] >= 0x20 && s[i] < 0x7f) {
			cells++;
			i++;
			continue;
		}
		i += text_decode(s + i, n - i, &c);
		cells += (size_t)text_char_cells(c);
	}
	return cells;
}

size_t text_clip(char *dst, size_t size, const char *s, size_t cells, bool ascii)
{
	bool cut = text_cells(s) > cells;
	size_t room = cut && cells > 0 ? cells - 1 : cells;
	size_t used = 0, taken = 0, n = strlen(s);

	assert(size > 0);
	for (size_t i = 0; i < n;) {
		char32_t c;
		size_t k = text_decode(s + i, n - i, &c);
		size_t w = (size_t)text_char_cells(c);

		if (taken + w > room || used + k + 4 > size)
			break;
		memcpy(dst + used, s + i, k);
		used += k;
		taken += w;
		i += k;
	}
	if (cut && cells > 0 && used + 4 <= size) {
		used += text_encode(dst + used, ascii ? '~' : 0x2026);
		taken++;
	}
	dst[used] = 0;
	return taken;
}

size_t text_join_words(char *out, size_t size, const char *const *words, size_t n)
{
	size_t used = 0;

	for (size_t i = 0; i < n; i++) {
		size_t length = MIN(strlen(words[i]), size - 1 - used);

		memcpy(out + used, words[i], length);
		used += length;
	}
	out[used] = 0;
	return used;
}

void text_dashed(char *out, size_t size, const char *s)
{
	size_t used = 0;

	for (; *s && used + 1 < size; s++) {
		if (*s == ' ' || *s == '_' || *s == '-')
			out[used++] = '-';
		else if (*s >= 'A' && *s <= 'Z')
			out[used++] = (char)(*s - 'A' + 'a');
		else if ((*s >= 'a' && *s <= 'z') || (*s >= '0' && *s <= '9'))
			out[used++] = *s;
	}
	out[used] = 0;
}

int text_distance(const char *a, const char *b)
{
	enum { LONGEST = 63 };
	int row[LONGEST + 1];
	size_t na = strnlen(a, LONGEST), nb = strnlen(b, LONGEST);

	for (size_t k = 0; k <= nb; k++)
		row[k] = (int)k;
	for (size_t i = 1; i <= na; i++) {
		int before = row[0]++;

		for (size_t k = 1; k <= nb; k++) {
			int change = before + (a[i - 1] != b[k - 1]);

			before = row[k];
			row[k] = MIN(change, MIN(row[k], row[k - 1]) + 1);
		}
	}
	return row[nb];
}

bool text_locale_is_utf8(void)
{
	const char *codeset = nl_langinfo(CODESET);

	return strcasecmp(codeset, "UTF-8") == 0 || strcasecmp(codeset, "UTF8") == 0;
}
