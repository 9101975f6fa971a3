/* SPDX-License-Identifier: MIT */
/*
 * Prints a decoded profile as `go tool pprof -raw` does, so that the two can be compared line
 *by line: what was decoded, with no report between.
 *
 *	profile_raw FILE...     several files are merged
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "base/memory.h"
#include "profile/merge.h"
#include "profile/profile.h"

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

/* The last file is merged onto what is there. */
static int raw_add(const char *path, struct profile **p, struct why *why)
{
	_cleanup_(profile_freep) struct profile *fresh = NULL, *merged = NULL;
	_cleanup_free_ char *data = NULL;
	size_t size;
	int r = file_read_all(AT_FDCWD, path, PROFILE_SIZE_MAX, &data, &size);

	if (r < 0)
		return why_errno(why, r, "%s", path);
	r = profile_decode(data, size, &fresh, why);
	if (r == 0)
		r = profile_check_valid(fresh, why);
	if (r < 0)
		return r;
	const struct profile *both[] = {*p ? *p : fresh, fresh};

	r = merge_profiles(both, *p ? 2 : 1, &merged, why);
	if (r < 0)
		return r;
	profile_free(*p);
	*p = TAKE_PTR(merged);
	return 0;
}

int main(int argc, char **argv)
{
	_cleanup_(profile_freep) struct profile *p = NULL;
	struct why why;

	for (int i = 1; i < argc; i++) {
		if (raw_add(argv[i], &p, &why) < 0) {
			fprintf(stderr, "%s\n", why.text);
			return 1;
		}
	}
	if (!p)
		return 2;
	raw_print(p);
	return 0;
}
