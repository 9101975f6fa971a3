/* SPDX-License-Identifier: MIT */
/*
 * A CSV from anywhere: replay says what is damaged and never breaks; every row it accepts, and
 * writes again, reads back as the same.
 */
#include "tests/fuzz/fuzz.h"

#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "record/csv.h"
#include "record/replay.h"

static struct replay *open_bytes(const void *data, size_t size)
{
	struct replay *r = NULL;
	struct why why;
	char path[40];
	int fd = memfd_create("csv", MFD_CLOEXEC);

	if (fd < 0 || file_write_all(fd, data, size) < 0)
		return NULL;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (replay_open(path, &r, &why) < 0)
		expect(why.text[0]);
	close(fd);
	return r;
}

static void check_round_trip(const struct replay_row *row)
{
	static char out[2 * CSV_ROW_MAX];
	struct csv_columns c = csv_columns_with_asked();
	struct replay_row again;
	size_t n = csv_header(&c, out);

	n += csv_row(&c, &row->sample, 0, row->has_event ? &row->event : NULL, out + n);
	struct replay *r = open_bytes(out, n);

	if (!r)
		return;
	expect(replay_next(r, &again, NULL) == 1);
	expect(again.sample.t_ns == row->sample.t_ns);
	expect(memcmp(&again.sample.valid, &row->sample.valid, sizeof(struct metric_set)) == 0);
	for (int m = 0; m < METRIC_COUNT; m++)
		if (sample_has(&row->sample, (enum metric)m))
			expect(again.sample.value[m] == row->sample.value[m]);
	replay_close(r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct replay *r = open_bytes(data, size);
	struct replay_row row;
	struct why why = {0};
	int64_t last = -1;
	char remark[512];
	int got;

	if (!r)
		return 0;
	while ((got = replay_next(r, &row, &why)) != 0) {
		if (got < 0) {
			expect(got == -EBADMSG && why.text[0]);
			continue;
		}
		expect(row.sample.t_ns > last);
		last = row.sample.t_ns;
		check_round_trip(&row);
	}
	replay_remark(r, remark, sizeof(remark));
	replay_close(r);
	return 0;
}
