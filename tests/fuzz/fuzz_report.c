/* SPDX-License-Identifier: MIT */
/*
 * Any profile through any report: the first two bytes choose report and options, the rest is
 * the profile. What is written holds no control character, whatever the names are, and reports
 * that are profiles can be read again.
 */
#include "fuzz/fuzz.h"

#include "base/macro.h"
#include "profile/profile.h"
#include "profile/readable.h"
#include "profile/report.h"

/* Sets of options that send a profile through different code. */
static const struct pprof_options *fuzz_options(uint8_t choice)
{
	static struct pprof_options o;

	pprof_options_init(&o);
	o.sort = choice & 1 ? PPROF_SORT_CUM : PPROF_SORT_FLAT;
	o.granularity = (enum pprof_granularity)((choice >> 1) % (PPROF_BY_ADDRESS + 1));
	o.noinlines = choice & 8;
	o.call_tree = choice & 16;
	o.trim = !(choice & 32);
	if (choice & 64) {
		o.tagroot = o.tagleaf = "bytes,key";
		o.focus = ".";
		o.hide = "hidden";
	}
	if (choice & 128) {
		o.mean = true;
		o.unit = "ms";
		o.drop_negative = true;
		o.show_from = "a|m";
		o.tagfocus = "bytes=:1mb";
	}
	return &o;
}

static bool fuzz_is_profile(enum report_kind kind)
{
	return kind == REPORT_PROTO || kind == REPORT_TOPPROTO;
}

static void fuzz_check_text(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		uint8_t next = i + 1 < size ? (uint8_t)text[i + 1] : 0;

		expect((uint8_t)text[i] >= ' ' || text[i] == '\n' || text[i] == '\t');
		expect(text[i] != 0x7f);
		expect((uint8_t)text[i] != 0xc2 || next >= 0xa0); /* C1 in UTF-8 */
	}
}

static void fuzz_check_profile(const char *data, size_t size)
{
	struct profile *p = NULL;
	struct why why;

	expect(profile_decode(data, size, &p, &why) == 0);
	profile_free(p);
}

static void fuzz_write(struct report *r)
{
	char *text = NULL;
	size_t size = 0;
	struct why why;
	FILE *out = open_memstream(&text, &size);

	expect(out != NULL);
	int e = report_write(r, out, &why);

	fclose(out);
	if (e == 0 && fuzz_is_profile(r->options.report))
		fuzz_check_profile(text, size);
	else
		fuzz_check_text(text, size);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct profile *p = NULL;
	struct report *r = NULL;
	struct readable how;
	struct why why;

	if (size < 2 || profile_decode(data + 2, size - 2, &p, &why) < 0)
		return 0;
	struct pprof_options o = *fuzz_options(data[1]);

	o.report = (enum report_kind)(REPORT_TOP + data[0] % (REPORT_FLAME - REPORT_TOP + 1));
	o.symbol = o.report == REPORT_PEEK || o.report == REPORT_LIST ? "." : NULL;
	readable_parse(NULL, &how);
	if (readable_make(p, &how) == 0 && report_new(p, &o, &r, &why) == 0) {
		if (r->notes)
			fuzz_check_text(r->notes, strlen(r->notes));
		fuzz_write(r);
	}
	report_free(r);
	profile_free(p);
	return 0;
}
