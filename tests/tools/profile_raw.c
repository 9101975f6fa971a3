/* SPDX-License-Identifier: MIT */
/*
 * Prints a decoded profile as `go tool pprof -raw` does, so that the two can be compared line
 *by line: what was decoded, with no report between.
 *
 *	profile_raw [-o FILE] [-quiet] [-base FILE | -diff_base FILE] [-normalize]
 *		[-symbolize] FILE...
 *	profile_raw -counts FILE
 *
 * Several files are merged; -o writes the result as profile.proto, -quiet prints nothing,
 * -counts prints how much was decoded.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "base/memory.h"
#include "profile/encode.h"
#include "profile/merge.h"
#include "profile/profile.h"
#include "profile/symbolize.h"

static void raw_print_header(const struct profile *p)
{
	for (size_t i = 0; i < p->n_comments; i++)
		printf("Comment: %s\n", p->comments[i]);
	printf("PeriodType: %s %s\n", p->period_type.type, p->period_type.unit);
	printf("Period: %" PRId64 "\n", p->period);
	if (p->time_ns)
		printf("Time: %" PRId64 "\n", p->time_ns);
	if (p->duration_ns)
		printf("Duration: %" PRId64 "\n", p->duration_ns);
	printf("Samples:\n");
	for (size_t i = 0; i < p->n_sample_types; i++) {
		const struct profile_value_type *t = &p->sample_types[i];

		printf("%s%s/%s%s", i ? " " : "", t->type, t->unit,
			strcmp(t->type, p->default_sample_type) ? "" : "[dflt]");
	}
	putchar('\n');
}

static int raw_compare_labels(const void *a, const void *b)
{
	const struct profile_label *x = *(const struct profile_label *const *)a;
	const struct profile_label *y = *(const struct profile_label *const *)b;
	int r = strcmp(x->key, y->key);

	return r ? r : (x > y) - (x < y);
}

/* "key:[a b]" for all labels of one kind, sorted by key. */
static void raw_print_labels(const struct profile_sample *s, bool numbers)
{
	const struct profile_label **l = xcalloc(s->n_labels, sizeof(*l));
	size_t n = 0;

	for (size_t i = 0; i < s->n_labels; i++)
		if (s->labels[i].is_num == numbers)
			l[n++] = &s->labels[i];
	qsort(l, n, sizeof(*l), raw_compare_labels);
	for (size_t i = 0; i < n; i++) {
		bool first = i == 0 || strcmp(l[i - 1]->key, l[i]->key);
		bool last = i + 1 == n || strcmp(l[i]->key, l[i + 1]->key);

		if (first)
			printf("%s%s:[", i ? " " : "                ", l[i]->key);
		if (numbers)
			printf("%s%" PRId64 "%s%s", first ? "" : " ", l[i]->num,
				*l[i]->unit ? " " : "", l[i]->unit);
		else
			printf("%s%s", first ? "" : " ", l[i]->str);
		if (last)
			putchar(']');
	}
	if (n > 0)
		putchar('\n');
	free(l);
}

static void raw_print_samples(const struct profile *p)
{
	for (size_t i = 0; i < p->n_samples; i++) {
		const struct profile_sample *s = &p->samples[i];

		/* The reference's filters, even when none is given, drop empty stacks. */
		if (s->n_locations == 0)
			continue;
		for (size_t k = 0; k < p->n_sample_types; k++)
			printf(" %10" PRId64, s->values[k]);
		printf(": ");
		for (size_t k = 0; k < s->n_locations; k++)
			printf("%" PRIu64 " ", p->locations[s->locations[k]].id);
		putchar('\n');
		raw_print_labels(s, false);
		raw_print_labels(s, true);
	}
}

static void raw_print_hex(uint64_t value)
{
	printf("0x%" PRIx64, value);
}

static void raw_print_location(const struct profile *p, const struct profile_location *l)
{
	printf("%6" PRIu64 ": ", l->id);
	raw_print_hex(l->address);
	putchar(' ');
	if (l->mapping != PROFILE_NONE)
		printf("M=%" PRIu64 " ", p->mappings[l->mapping].id);
	if (l->is_folded)
		printf("[F] ");
	for (size_t i = 0; i < l->n_lines; i++) {
		const struct profile_function *f = &p->functions[l->lines[i].function];

		printf("%s%s %s:%" PRId64 " s=%" PRId64, i ? "\n             " : "", f->name,
			f->filename, l->lines[i].line, f->start_line);
		if (strcmp(f->name, f->system_name))
			printf("(%s)", f->system_name);
	}
	putchar('\n');
}

static void raw_print_mapping(const struct profile_mapping *m)
{
	printf("%" PRIu64 ": ", m->id);
	raw_print_hex(m->start);
	putchar('/');
	raw_print_hex(m->limit);
	putchar('/');
	raw_print_hex(m->offset);
	printf(" %s %s %s%s%s%s\n", m->file, m->build_id, m->has_functions ? "[FN]" : "",
		m->has_filenames ? "[FL]" : "", m->has_line_numbers ? "[LN]" : "",
		m->has_inline_frames ? "[IN]" : "");
}

static void raw_print(const struct profile *p)
{
	raw_print_header(p);
	raw_print_samples(p);
	printf("Locations\n");
	for (size_t i = 0; i < p->n_locations; i++)
		raw_print_location(p, &p->locations[i]);
	printf("Mappings\n");
	for (size_t i = 0; i < p->n_mappings; i++)
		raw_print_mapping(&p->mappings[i]);
}

/* What was decoded, before any merging. */
static void raw_print_counts(const struct profile *p)
{
	printf("samples %zu\nmappings %zu\nlocations %zu\nfunctions %zu\n", p->n_samples,
		p->n_mappings, p->n_locations, p->n_functions);
	printf("time %" PRId64 "\nduration %" PRId64 "\nperiod %" PRId64 "\n", p->time_ns,
		p->duration_ns, p->period);
	for (size_t t = 0; t < p->n_sample_types; t++) {
		int64_t sum = 0;

		for (size_t i = 0; i < p->n_samples; i++)
			sum += p->samples[i].values[t];
		printf("sum %" PRId64 "\n", sum);
	}
	size_t refs = 0, labels = 0, lines = 0;

	for (size_t i = 0; i < p->n_samples; i++) {
		refs += p->samples[i].n_locations;
		labels += p->samples[i].n_labels;
	}
	for (size_t i = 0; i < p->n_locations; i++)
		lines += p->locations[i].n_lines;
	printf("frames %zu\nlabels %zu\nlines %zu\n", refs, labels, lines);
}

static int raw_read(const char *path, struct profile **ret, struct why *why)
{
	_cleanup_free_ char *data = NULL;
	size_t size;
	int r = file_read_all(AT_FDCWD, path, PROFILE_SIZE_MAX, &data, &size);

	if (r < 0)
		return why_errno(why, r, "%s", path);
	r = profile_decode(data, size, ret, why);
	return r < 0 ? r : profile_check_valid(*ret, why);
}

enum { RAW_FILES_MAX = 64 };

struct raw {
	const char *output; /* -o: written as profile.proto */
	const char *base;   /* -base, -diff_base */
	bool diff, normalize, counts, quiet, symbolize;
	const char *files[RAW_FILES_MAX];
	int n_files;
};

static int raw_read_merged(
	const char *const *files, int n, struct profile **ret, struct why *why)
{
	struct profile *sources[RAW_FILES_MAX] = {NULL};
	int r = 0;

	for (int i = 0; r == 0 && i < n; i++)
		r = raw_read(files[i], &sources[i], why);
	if (r == 0 && n == 1) {
		*ret = sources[0];
		return merge_alone(*ret, why);
	}
	if (r == 0)
		r = merge_profiles((const struct profile *const *)sources, (size_t)n, ret, why);
	for (int i = 0; i < n; i++)
		profile_free(sources[i]);
	return r;
}

static int raw_compare(const struct raw *raw, struct profile **p, struct why *why)
{
	_cleanup_(profile_freep) struct profile *base = NULL, *merged = NULL;
	int r = raw_read_merged(&raw->base, 1, &base, why);

	if (r == 0 && raw->diff)
		r = merge_mark_base(base);
	if (r == 0 && raw->normalize)
		r = merge_normalize(*p, base, why);
	if (r < 0)
		return r;
	merge_scale(base, -1);
	const struct profile *both[] = {*p, base};

	r = merge_profiles(both, 2, &merged, why);
	if (r < 0)
		return r;
	profile_free(*p);
	*p = TAKE_PTR(merged);
	return 0;
}

static int raw_write(const struct profile *p, const char *path)
{
	_cleanup_free_ void *data = NULL;
	size_t size;
	int r = profile_encode(p, true, &data, &size);

	return r < 0 ? r : file_create(AT_FDCWD, path, data, size);
}

static int raw_symbolize(struct profile *p, struct why *why)
{
	struct symbolize_result result;
	int r = symbolize_profile(p, NULL, &result, why);

	if (r == 0 && *result.warning.text)
		fprintf(stderr, "%s\n", result.warning.text);
	return r < 0 ? r : profile_check_valid(p, why);
}

static int raw_run(const struct raw *raw, struct why *why)
{
	_cleanup_(profile_freep) struct profile *p = NULL;
	int r = raw->counts ? raw_read(raw->files[0], &p, why)
			    : raw_read_merged(raw->files, raw->n_files, &p, why);

	if (r < 0)
		return r;
	if (raw->counts) {
		raw_print_counts(p);
		return 0;
	}
	if (raw->base)
		r = raw_compare(raw, &p, why);
	if (r == 0 && raw->symbolize)
		r = raw_symbolize(p, why);
	if (r == 0 && raw->output)
		r = raw_write(p, raw->output);
	if (r == 0 && !raw->quiet)
		raw_print(p);
	return r;
}

static bool raw_parse_options(struct raw *raw, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "-o") && i + 1 < argc)
			raw->output = argv[++i];
		else if (!strcmp(argv[i], "-base") && i + 1 < argc)
			raw->base = argv[++i];
		else if (!strcmp(argv[i], "-diff_base") && i + 1 < argc)
			raw->diff = (raw->base = argv[++i]);
		else if (!strcmp(argv[i], "-normalize"))
			raw->normalize = true;
		else if (!strcmp(argv[i], "-symbolize"))
			raw->symbolize = true;
		else if (!strcmp(argv[i], "-counts"))
			raw->counts = true;
		else if (!strcmp(argv[i], "-quiet"))
			raw->quiet = true;
		else if (argv[i][0] == '-' || raw->n_files == RAW_FILES_MAX)
			return false;
		else
			raw->files[raw->n_files++] = argv[i];
	}
	return raw->n_files > 0;
}

int main(int argc, char **argv)
{
	struct raw raw = {0};
	struct why why = {"failed"};

	if (!raw_parse_options(&raw, argc, argv))
		return 2;
	if (raw_run(&raw, &why) < 0) {
		fprintf(stderr, "%s\n", why.text);
		return 1;
	}
	return 0;
}
