/* SPDX-License-Identifier: MIT */
#include "command/pprof.h"

#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/macro.h"
#include "base/memory.h"
#include "command/attach.h"
#include "command/pprof_output.h"
#include "command/pprof_page.h"
#include "command/pprof_save.h"
#include "command/pprof_source.h"
#include "profile/build_id.h"
#include "profile/combine.h"
#include "profile/prune.h"
#include "profile/readable.h"
#include "profile/report.h"
#include "profile/symbolize.h"
#include "profile/symbols.h"

enum {
	PPROF_EXIT_USAGE = 2,
	PPROF_ROOM = 16 << 20,
};

struct pprof_inputs {
	struct profile **profiles; /* [n] */
	size_t n;
	bool live; /* any of them was captured */
};

static void pprof_inputs_done(struct pprof_inputs *in)
{
	for (size_t i = 0; i < in->n; i++)
		profile_free(in->profiles[i]);
	free(in->profiles);
}

/* The program that was named and a profile belong together, or this is said. */
static void pprof_check_program(
	const char *name, const struct pprof_options *o, const struct profile *p)
{
	struct why why;

	if (o->program && build_id_compare(p, name, o->program, &why) == -ESTALE)
		fprintf(stderr, "Warning: %s\n", why.text);
}

/* Read all of them; one that cannot be read is reported, and only none at all is an error. */
static int pprof_read(struct pprof_inputs *in, const char *what, char *const *names, size_t n,
	const struct pprof_options *o, struct why *why)
{
	in->profiles = memory_array(n + 1, sizeof(struct profile *));
	if (!in->profiles)
		return -ENOMEM;
	int r = 0;

	for (size_t i = 0; i < n; i++) {
		r = pprof_source_open(names[i], o, &in->profiles[in->n], why);
		if (r == -EINTR)
			return r;
		if (r == 0) {
			pprof_check_program(names[i], o, in->profiles[in->n++]);
			in->live |= pprof_source_kind(names[i]) != PPROF_SOURCE_FILE;
		} else if (n > 1) {
			fprintf(stderr, "%s\n", why->text);
		}
	}
	if (in->n == 0)
		return r;
	why->text[0] = '\0';
	if (in->n < n)
		fprintf(stderr, "Fetched %zu %s profiles out of %zu\n", in->n, what, n);
	return 0;
}

static bool pprof_is_program(const char *path)
{
	_cleanup_(symbols_closep) struct symbols *s = NULL;

	return symbols_open(path, &s) == 0;
}

/* A pid is made of digits, too: one that runs is no build id. */
static bool pprof_is_build_id(const char *word)
{
	_cleanup_free_ char *process = xasprintf("/proc/%s", word);

	if (word[strspn(word, "0123456789abcdefABCDEF")])
		return false;
	return word[strspn(word, "0123456789")] || access(process, F_OK) < 0;
}

/* As the reference: before the sources there may be the binary, or its build id. */
static void pprof_take_program(struct pprof_options *o)
{
	const char *first = o->sources[0];

	if (o->n_sources < 2)
		return;
	if (pprof_is_program(first))
		o->program = first;
	else if (!o->buildid && pprof_is_build_id(first))
		o->buildid = first;
	else
		return;
	o->sources++;
	o->n_sources--;
}

static int pprof_find_names(struct profile *p, const struct pprof_options *o,
	const struct symbolize_options *local, struct why *why)
{
	struct symbolize_result result;
	int r = symbolize_profile(p, local, &result, why);

	if (r < 0 || result.stale == 0)
		return r;
	if (result.stale == 1)
		fprintf(stderr, "Warning: %s: %s\n", o->sources[0], result.warning.text);
	else
		fprintf(stderr, "Warning: %s: %s (nor those of %zu more file%s)\n",
			o->sources[0], result.warning.text, result.stale - 1,
			result.stale > 2 ? "s" : "");
	return 0;
}

static int pprof_symbolize(
	struct profile *p, const struct pprof_options *o, bool live, struct why *why)
{
	struct symbolize_options local = {
		.program = o->program, .remote = live, .notes = stderr};
	struct readable how;

	if (!readable_parse(o->symbolize, &how))
		fprintf(stderr,
			"ignoring unrecognized symbolization option: %s\n"
			"expecting -symbolize=[local|fastlocal|remote|none][:force]"
			"[:demangle=[none|full|templates|default]\n",
			o->symbolize);
	if (how.none)
		return 0;
	local.force = how.force;
	int r = how.local ? pprof_find_names(p, o, &local, why) : 0;

	return r < 0 ? r : readable_make(p, &how);
}

/*
 * As the reference keeps it: without the frames that the profile calls uninteresting. What
 * cannot be kept is still reported on: a full disk costs nobody the figures.
 */
static int pprof_keep(struct profile *p)
{
	struct why why;
	int r = prune_uninteresting(p);

	if (r == 0 && pprof_save(p, &why) < 0)
		fprintf(stderr, "The profile is not saved: %s\n", why.text);
	return r;
}

static int pprof_load(const struct pprof_options *o, struct profile **ret, struct why *why)
{
	_cleanup_(pprof_inputs_done) struct pprof_inputs sources = {0}, bases = {0};
	char *base = (char *)(o->diff_base ? o->diff_base : o->base);
	int r = pprof_read(&sources, "source", o->sources, o->n_sources, o, why);

	if (r == 0 && base)
		r = pprof_read(&bases, "base", &base, 1, o, why);
	if (r < 0)
		return r;
	bool live = sources.live || bases.live;
	_cleanup_(profile_freep) struct profile *p = NULL;

	r = combine_profiles(
		sources.profiles, sources.n, bases.profiles, bases.n, live, o, &p, why);
	if (r == 0)
		r = pprof_symbolize(p, o, live, why);
	if (r == 0 && live)
		r = pprof_keep(p);
	if (r < 0)
		return r;
	*ret = TAKE_PTR(p);
	return 0;
}

static int pprof_make_text(struct report *r, char **ret, size_t *ret_size, struct why *why)
{
	_cleanup_free_ char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return -ENOMEM;
	int e = report_write(r, out, why);

	if (fclose(out) != 0 && e == 0)
		e = -ENOMEM;
	if (e < 0)
		return e;
	*ret = TAKE_PTR(text);
	*ret_size = size;
	return 0;
}

static int pprof_report(struct profile **p, const struct pprof_options *o, struct why *why)
{
	_cleanup_(report_freep) struct report *report = NULL;
	_cleanup_free_ char *text = NULL, *picture = NULL;
	const char *format = pprof_output_picture(o->report);
	size_t size;
	int r = report_new_taking(p, o, &report, why);

	if (r < 0)
		return r;
	if (report->notes)
		fputs(report->notes, stderr);
	r = pprof_make_text(report, &text, &size, why);
	if (r < 0 || !format)
		return r < 0 ? r : pprof_output_write(o, text, size, why);
	r = pprof_output_draw(format, text, size, &picture, &size, why);
	return r < 0 ? r : pprof_output_write(o, picture, size, why);
}

static int pprof_run(const struct pprof_options *o, struct why *why)
{
	_cleanup_(profile_freep) struct profile *p = NULL;
	int r = pprof_load(o, &p, why);

	return r < 0 ? r : pprof_report(&p, o, why);
}

/*
 * This process reads, reports and ends: what one stage frees the next can use at once. Giving
 * large blocks back to the kernel and getting fresh ones costs a quarter of the whole run, and
 * getting them page by page a tenth: the first of the heap are huge pages, where the kernel
 * takes the advice.
 */
static void pprof_keep_memory(void)
{
	const size_t page = 4096;

	mallopt(M_MMAP_THRESHOLD, (int)(32 * MIB));
	mallopt(M_TRIM_THRESHOLD, (int)(1024 * MIB));
	mallopt(M_TOP_PAD, (int)PPROF_ROOM);
	char *room = malloc(PPROF_ROOM);

	if (room)
		(void)madvise(
			room + page - (uintptr_t)room % page, PPROF_ROOM - page, MADV_HUGEPAGE);
	free(room);
}

int command_pprof(int argc, char **argv, const struct watch_screen *screen, struct why *why)
{
	struct pprof_options o;

	why->text[0] = '\0';
	if (pprof_options_parse(argc, argv, &o, why) < 0)
		return PPROF_EXIT_USAGE;
	if (o.help) {
		pprof_options_print_help(stdout);
		return 0;
	}
	if (o.report == REPORT_NONE && screen && o.n_sources > 0) {
		pprof_take_program(&o);
		return pprof_page(&o, screen, why);
	}
	if (o.report == REPORT_NONE) {
		why_set(why, -EINVAL,
			"no output format given, such as -top, -tree or -flame; onetop pprof "
			"-help "
			"lists them");
		return PPROF_EXIT_USAGE;
	}
	pprof_keep_memory();
	pprof_take_program(&o);
	for (size_t i = 0; i < o.n_ignored; i++)
		fprintf(stderr, "Multiple value selections, ignoring -%s\n", o.ignored[i]);
	int r = pprof_run(&o, why);

	if (r < 0 && !why->text[0])
		why_errno(why, r, "pprof");
	return pprof_exit_status(r);
}
