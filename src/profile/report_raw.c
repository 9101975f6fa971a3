/* SPDX-License-Identifier: MIT */
/* -raw and -comments: the profile as it is. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "base/macro.h"
#include "base/text.h"
#include "profile/report.h"

/* "2026-11-23 11:14:05.123456789 +0000 UTC": nanoseconds without trailing zeros. */
static void raw_write_time(int64_t ns, FILE *out)
{
	int64_t fraction = ns % NS_PER_S, seconds = ns / NS_PER_S;
	struct tm tm;
	char date[64], zone[64], digits[16];

	if (fraction < 0) {
		fraction += NS_PER_S;
		seconds--;
	}
	time_t t = (time_t)seconds;

	if (!localtime_r(&t, &tm))
		return;
	strftime(date, sizeof(date), "%Y-%m-%d %H:%M:%S", &tm);
	strftime(zone, sizeof(zone), "%z %Z", &tm);
	snprintf(digits, sizeof(digits), ".%09" PRId64, fraction);
	size_t n = strlen(digits);

	while (digits[n - 1] == '0')
		n--;
	digits[n > 1 ? n : 0] = '\0';
	fprintf(out, "Time: %s%s %s\n", date, digits, zone);
}

/* The reference cuts the text of a duration to four characters, unit or not. */
static void raw_write_duration(int64_t ns, FILE *out)
{
	char text[MEASURE_TEXT_MAX];
	size_t n = 0;
	char32_t c;

	measure_go_duration(text, ns);
	for (int i = 0; i < 4 && text[n]; i++)
		n += text_decode(text + n, strlen(text + n), &c);
	fprintf(out, "Duration: %.*s\n", (int)n, text);
}

static void raw_write_head(const struct profile *p, FILE *out)
{
	for (size_t i = 0; i < p->n_comments; i++)
		fprintf(out, "Comment: %s\n", p->comments[i]);
	fprintf(out, "PeriodType: %s %s\n", p->period_type.type, p->period_type.unit);
	fprintf(out, "Period: %" PRId64 "\n", p->period);
	if (p->time_ns)
		raw_write_time(p->time_ns, out);
	if (p->duration_ns)
		raw_write_duration(p->duration_ns, out);
	fputs("Samples:\n", out);
	for (size_t i = 0; i < p->n_sample_types; i++) {
		const struct profile_value_type *t = &p->sample_types[i];

		fprintf(out, "%s%s/%s%s", i ? " " : "", t->type, t->unit,
			strcmp(t->type, p->default_sample_type) == 0 ? "[dflt]" : "");
	}
	fputc('\n', out);
}

static void raw_write_text(
	FILE *out, const struct profile_label *const *run, size_t n, const void *context)
{
	(void)context;
	fprintf(out, "%s:[", run[0]->key);
	for (size_t i = 0; i < n; i++)
		fprintf(out, "%s%s", i ? " " : "", run[i]->str);
	fputc(']', out);
}

static void raw_write_number(
	FILE *out, const struct profile_label *const *run, size_t n, const void *context)
{
	bool units = false;

	(void)context;
	for (size_t i = 0; i < n; i++)
		units |= *run[i]->unit != '\0';
	fprintf(out, "%s:[", run[0]->key);
	for (size_t i = 0; i < n; i++)
		fprintf(out, "%s%" PRId64 "%s%s", i ? " " : "", run[i]->num, units ? " " : "",
			run[i]->unit);
	fputc(']', out);
}

static int raw_write_labels(const struct profile_sample *s, bool numbers, FILE *out)
{
	char **texts;
	size_t n;
	int e = labels_format(
		s, numbers, numbers ? raw_write_number : raw_write_text, NULL, &texts, &n);

	if (e < 0)
		return e;
	for (size_t i = 0; i < n; i++)
		fprintf(out, "%s%s", i ? " " : "                ", texts[i]);
	if (n > 0)
		fputc('\n', out);
	labels_free_texts(texts, n);
	return 0;
}

static int raw_write_sample(const struct profile *p, const struct profile_sample *s, FILE *out)
{
	for (size_t i = 0; i < p->n_sample_types; i++)
		fprintf(out, " %10" PRId64, s->values[i]);
	fputs(": ", out);
	for (size_t i = 0; i < s->n_locations; i++)
		fprintf(out, "%" PRIu64 " ", p->locations[s->locations[i]].id);
	fputc('\n', out);
	int e = s->n_labels ? raw_write_labels(s, false, out) : 0;

	return e == 0 && s->n_labels ? raw_write_labels(s, true, out) : e;
}

/* As C's %#x, but 0 keeps its prefix. */
static void raw_write_hex(uint64_t v, FILE *out)
{
	fprintf(out, "0x%" PRIx64, v);
}

static void raw_write_line(const struct profile *p, const struct profile_line *line, FILE *out)
{
	if (line->function == PROFILE_NONE) {
		fputs("??", out);
		return;
	}
	const struct profile_function *f = &p->functions[line->function];

	fprintf(out, "%s %s:%" PRId64 " s=%" PRId64, f->name, f->filename, line->line,
		f->start_line);
	if (strcmp(f->name, f->system_name) != 0)
		fprintf(out, "(%s)", f->system_name);
}

static void raw_write_location(
	const struct profile *p, const struct profile_location *l, FILE *out)
{
	fprintf(out, "%6" PRIu64 ": ", l->id);
	raw_write_hex(l->address, out);
	fputc(' ', out);
	if (l->mapping != PROFILE_NONE)
		fprintf(out, "M=%" PRIu64 " ", p->mappings[l->mapping].id);
	if (l->is_folded)
		fputs("[F] ", out);
	for (size_t i = 0; i < l->n_lines; i++) {
		if (i > 0)
			fputs("\n             ", out);
		raw_write_line(p, &l->lines[i], out);
	}
	fputc('\n', out);
}

static void raw_write_mapping(const struct profile_mapping *m, FILE *out)
{
	fprintf(out, "%" PRIu64 ": ", m->id);
	raw_write_hex(m->start, out);
	fputc('/', out);
	raw_write_hex(m->limit, out);
	fputc('/', out);
	raw_write_hex(m->offset, out);
	fprintf(out, " %s %s %s%s%s%s\n", m->file, m->build_id, m->has_functions ? "[FN]" : "",
		m->has_filenames ? "[FL]" : "", m->has_line_numbers ? "[LN]" : "",
		m->has_inline_frames ? "[IN]" : "");
}

int report_write_raw(struct report *r, FILE *out, struct why *why)
{
	const struct profile *p = r->view;
	int e = 0;

	(void)why;
	raw_write_head(p, out);
	for (size_t i = 0; i < p->n_samples && e == 0; i++)
		e = raw_write_sample(p, &p->samples[i], out);
	fputs("Locations\n", out);
	for (size_t i = 0; i < p->n_locations; i++)
		raw_write_location(p, &p->locations[i], out);
	fputs("Mappings\n", out);
	for (size_t i = 0; i < p->n_mappings; i++)
		raw_write_mapping(&p->mappings[i], out);
	return e;
}

int report_write_comments(struct report *r, FILE *out, struct why *why)
{
	(void)why;
	for (size_t i = 0; i < r->view->n_comments; i++)
		fprintf(out, "%s\n", r->view->comments[i]);
	return 0;
}
