/* SPDX-License-Identifier: MIT */
/*
 * What pprof -top of a file spends where, without starting a process: the least CPU of eleven
 * rounds, in ms, of decoding, of the tree (functions, weights, calls) and of the whole report.
 *
 *   stages FILE
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/file.h"
#include "base/macro.h"
#include "base/memory.h"
#include "profile/report.h"

enum { STAGES_ROUNDS = 11 };

struct stages {
	double decode_ms, tree_ms, report_ms;
};

static double stages_now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int stages_run(const char *data, size_t size, struct stages *ret)
{
	_cleanup_(profile_freep) struct profile *p = NULL;
	_cleanup_(report_freep) struct report *report = NULL;
	_cleanup_(graph_freep) struct graph *g = NULL;
	_cleanup_free_ char *text = NULL;
	struct graph_trimmed trimmed;
	struct pprof_options o;
	size_t n;
	double start = stages_now_ms();
	int r = profile_decode(data, size, &p, NULL);

	pprof_options_init(&o);
	o.report = REPORT_TOP;
	double decoded = stages_now_ms();

	if (r == 0)
		r = report_new_taking(&p, &o, &report, NULL);
	double tree = stages_now_ms();

	if (r == 0)
		r = report_graph(report, &g, &trimmed);
	double grown = stages_now_ms();
	FILE *out = r == 0 ? open_memstream(&text, &n) : NULL;

	if (!out)
		return r < 0 ? r : -1;
	r = report_write(report, out, NULL);
	fclose(out);
	*ret = (struct stages){
		decoded - start, grown - tree, tree - decoded + stages_now_ms() - grown};
	return r;
}

int main(int argc, char **argv)
{
	_cleanup_free_ char *data = NULL;
	struct stages least = {1e9, 1e9, 1e9}, s;
	size_t size;

	if (argc != 2 || file_read_all(AT_FDCWD, argv[1], PROFILE_SIZE_MAX, &data, &size) < 0)
		return 1;
	for (int i = 0; i < STAGES_ROUNDS; i++) {
		if (stages_run(data, size, &s) < 0)
			return 1;
		least.decode_ms = MIN(least.decode_ms, s.decode_ms);
		least.tree_ms = MIN(least.tree_ms, s.tree_ms);
		least.report_ms = MIN(least.report_ms, s.report_ms);
	}
	printf("%.2f %.2f %.2f\n", least.decode_ms, least.tree_ms, least.report_ms);
	return 0;
}
