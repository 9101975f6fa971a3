/* SPDX-License-Identifier: MIT */
/*
 * No Go program, but it has the block of build information that Go 1.12 to 1.17 left in theirs:
 * pointers to string headers, where later ones have the strings themselves. Waits.
 */
#include <stdint.h>
#include <unistd.h>

struct string {
	const char *data;
	int64_t length;
};

#define SENTINEL "\x30\x77\xaf\x0c\x92\x74\x08\x02\x41\xe1\xc1\x07\xe6\xd6\x18\xe6"
#define MODINFO                                                                                \
	SENTINEL "path\texample.org/old\nmod\texample.org/old\tv1.2.3\t\n"                     \
		 "\xf9\x32\x43\x31\x86\x18\x20\x72\x00\x82\x42\x10\x41\x16\xd8\xf2"

static const struct string version = {"go1.16.3", 8};
static const struct string modinfo = {MODINFO, sizeof(MODINFO) - 1};

__attribute__((section(".go.buildinfo"), aligned(16), used)) static struct {
	char magic[14];
	uint8_t pointer_size, flags;
	const struct string *version, *modinfo;
} info = {"\xff Go buildinf:", 8, 0, &version, &modinfo};

int main(void)
{
	pause();
	return 0;
}
