/* SPDX-License-Identifier: MIT */
/*
 * The build information block, alone and as the input's own memory, and whole files: texts end
 * within their bounds, nothing is read beyond the input.
 */
#include "tests/fuzz/fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

#include "golang/buildinfo.h"

struct memory {
	const uint8_t *data;
	size_t size;
};

/* Addresses are offsets of the input: the layout with pointers reads itself. */
static bool read_at(void *user, unsigned long long address, void *buf, size_t n)
{
	const struct memory *m = user;

	if (address > m->size || n > m->size - address)
		return false;
	memcpy(buf, m->data + address, n);
	return true;
}

static void look(const struct go_build *b)
{
	expect(strlen(b->version) < sizeof(b->version));
	expect(strlen(b->module) < sizeof(b->module));
	expect(strlen(b->revision) < sizeof(b->revision));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct memory memory = {data, size};
	struct go_build build = {0};
	char *version, *modinfo;
	int fd;

	if (go_build_decode(data, size, read_at, &memory, &version, &modinfo) == 0) {
		expect(version[0]);
		go_build_parse(&build, modinfo);
		look(&build);
		free(version);
		free(modinfo);
	}
	fd = memfd_create("input", MFD_CLOEXEC);
	if (fd >= 0 && write(fd, data, size) == (ssize_t)size &&
		go_build_read(fd, &build, NULL) == 0) {
		look(&build);
		go_build_done(&build);
	}
	if (fd >= 0)
		close(fd);
	return 0;
}
