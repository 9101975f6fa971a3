/* SPDX-License-Identifier: MIT */
/* The function table: names lie inside the input, a search ends. */
#include "tests/fuzz/fuzz.h"

#include "golang/pclntab.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pclntab t;
	const char *name;
	uint64_t entry;
	size_t n;

	if (pclntab_open(data, size, &t) < 0)
		return 0;
	expect(t.functions <= size);
	for (uint32_t i = 0; i < t.functions && i < 1000; i++) {
		if (!pclntab_function(&t, i, &entry, &name, &n))
			continue;
		expect((const uint8_t *)name >= data &&
			(const uint8_t *)name + n < data + size && name[n] == 0);
		pclntab_find(&t, entry, &name, &n);
	}
	pclntab_has_prefix(&t, "net/http/pprof.");
	expect(!pclntab_function(&t, t.functions, &entry, &name, &n));
	return 0;
}
