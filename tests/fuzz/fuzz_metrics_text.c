/* SPDX-License-Identifier: MIT */
/* Prometheus text: what is read is finite and not negative, the version is short. */
#include "tests/fuzz/fuzz.h"

#include <math.h>

#include "golang/memstats.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct memstats m = {0};

	if (memstats_parse_metrics((const char *)data, size, &m) < 0) {
		expect(m.valid == 0);
		return 0;
	}
	expect(m.valid != 0);
	expect(strlen(m.version) < sizeof(m.version));
	for (unsigned s = 0; s < GO_STATS; s++)
		if (memstats_has(&m, (enum go_stat)s))
			expect(isfinite(m.value[s]) && m.value[s] >= 0);
	return 0;
}
