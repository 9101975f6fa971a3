/* SPDX-License-Identifier: MIT */
/*
 * Text from outside: whatever the bytes, what comes out is valid UTF-8 without controls, fits,
 * and stays the same when made printable again.
 */
#include "fuzz/fuzz.h"

#include "base/text.h"

static void expect_printable(const char *text, size_t n)
{
	expect(strlen(text) == n);
	for (size_t i = 0; i < n;) {
		char32_t c;
		char again[4];
		size_t used = text_decode(text + i, n - i, &c);

		expect(used >= 1 && used <= n - i);
		expect(!text_is_control(c));
		expect(text_encode(again, c) == used && !memcmp(again, text + i, used));
		i += used;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char once[512], twice[512], clipped[512];
	size_t room = size ? 1 + data[0] % sizeof(once) : 1;
	size_t n = text_printable(once, room, (const char *)data, size);

	expect(n < room);
	expect_printable(once, n);
	expect(text_printable(twice, sizeof(twice), once, n) == n && !strcmp(once, twice));
	for (size_t cells = 0; cells < 8; cells++) {
		size_t used = text_clip(clipped, sizeof(clipped), once, cells, cells % 2);

		expect(used <= cells && used == text_cells(clipped));
		expect_printable(clipped, strlen(clipped));
	}
	n = text_printable_ascii(once, room, (const char *)data, size);
	expect(n < room && n == strlen(once));
	for (size_t i = 0; i < n; i++)
		expect(once[i] >= ' ' && once[i] < 0x7f);
	return 0;
}
