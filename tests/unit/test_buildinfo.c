/* SPDX-License-Identifier: MIT */
/* Build information, function table and environment of Go programs. */
#include "unit/suites.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/macro.h"
#include "base/memory.h"
#include "golang/buildinfo.h"
#include "golang/environ.h"
#include "golang/pclntab.h"

/* The corpora of the fuzzers hold one input of each layout. */
static char *corpus(const char *name, size_t *ret_n)
{
	_cleanup_free_ char *path = xasprintf("%s/../fuzz/corpus/%s", TEST_DATA, name);
	char *data;

	ck_assert_int_eq(file_read_all(AT_FDCWD, path, 1 << 20, &data, ret_n), 0);
	return data;
}

START_TEST(block_with_inline_strings_is_read)
{
	size_t n;
	_cleanup_free_ char *data = corpus("buildinfo/inline", &n);
	char *version, *modinfo;

	ck_assert_int_eq(go_build_decode(data, n, NULL, NULL, &version, &modinfo), 0);
	ck_assert_str_eq(version, "go1.19.8");
	ck_assert(strncmp(modinfo, "path\t", 5) == 0);
	ck_assert_int_eq(modinfo[strlen(modinfo) - 1], '\n');
	free(version);
	free(modinfo);
}
END_TEST

struct memory {
	const char *data;
	size_t n;
};

static bool read_memory(void *user, unsigned long long address, void *buf, size_t n)
{
	const struct memory *m = user;

	if (address > m->n || n > m->n - address)
		return false;
	memcpy(buf, m->data + address, n);
	return true;
}

START_TEST(block_with_pointers_is_read)
{
	struct memory m;
	_cleanup_free_ char *data = corpus("buildinfo/pointers", &m.n);
	char *version, *modinfo;

	m.data = data;
	ck_assert_int_eq(go_build_decode(data, m.n, read_memory, &m, &version, &modinfo), 0);
	ck_assert_str_eq(version, "go1.16.3");
	ck_assert_str_eq(modinfo, "path\tx\nmod\tx\t(devel)\t\n");
	free(version);
	free(modinfo);
}
END_TEST

START_TEST(block_cut_anywhere_is_damaged_or_missing_never_read_beyond)
{
	static const char *const names[] = {"buildinfo/inline", "buildinfo/pointers"};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		size_t n;
		_cleanup_free_ char *data = corpus(names[i], &n);

		for (size_t cut = 0; cut < n; cut++) {
			/* A copy of its own, so that a sanitizer sees the end. */
			_cleanup_free_ char *part = xcalloc(cut + 1, 1);
			struct memory m = {part, cut};
			char *version, *modinfo;

			memcpy(part, data, cut);
			if (go_build_decode(part, cut, read_memory, &m, &version, &modinfo) < 0)
				continue;
			free(version);
			free(modinfo);
		}
	}
}
END_TEST

START_TEST(settings_and_modules_are_told)
{
	struct go_build b = {.version = "go1.21.4"};

	go_build_parse(&b,
		"path\texample.org/cmd/x\nmod\texample.org\tv1.2.3\th1:abc=\n"
		"dep\ta\tv1\th1:x\ndep\tb\tv2\n=>\tc\tv3\th1:y\nbuild\t-race=true\n"
		"build\tCGO_ENABLED=0\nbuild\tGOAMD64=v3\nbuild\tvcs.revision=0123abc\n"
		"build\tvcs.modified=true\nbuild\t-ldflags=\"-s -w\"\n");
	ck_assert_str_eq(b.path, "example.org/cmd/x");
	ck_assert_str_eq(b.module, "example.org");
	ck_assert_str_eq(b.module_version, "v1.2.3");
	ck_assert_uint_eq(b.deps, 2);
	ck_assert_int_eq(b.race, GO_YES);
	ck_assert_int_eq(b.cgo, GO_NO);
	ck_assert_int_eq(b.trimpath, GO_NO);
	ck_assert_int_eq(b.modified, GO_YES);
	ck_assert_str_eq(b.revision, "0123abc");
	ck_assert_str_eq(b.goamd64, "v3");
	ck_assert_str_eq(b.ldflags, "-s -w");
	ck_assert_int_eq(b.major, 1);
	ck_assert_int_eq(b.minor, 21);
}
END_TEST

START_TEST(what_is_not_said_is_not_known)
{
	struct go_build b = {.version = "devel go1.22-abc"};

	go_build_parse(&b, "mod\nbuild\nbuild\tx\n=\n\n\t");
	ck_assert_int_eq(b.modified, GO_UNKNOWN);
	ck_assert_int_eq(b.cgo, GO_UNKNOWN);
	ck_assert_int_eq(b.minor, -1);
	ck_assert_str_eq(b.module, "");
}
END_TEST

START_TEST(program_that_is_not_go_is_told_from_no_program)
{
	struct go_build b;
	struct why why;
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);

	ck_assert_int_eq(go_build_read(fd, &b, &why), -ENODATA);
	close(fd);
	fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	ck_assert_int_eq(go_build_read(fd, &b, &why), -ENOEXEC);
	close(fd);
}
END_TEST

START_TEST(function_table_of_every_layout_gives_names_and_addresses)
{
	static const char *const names[] = {
		"pclntab/go12", "pclntab/go116", "pclntab/go118", "pclntab/go120"};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		size_t n, name_n;
		_cleanup_free_ char *data = corpus(names[i], &n);
		struct pclntab t;
		const char *name;
		uint64_t entry;

		ck_assert_msg(pclntab_open(data, n, &t) == 0, "%s", names[i]);
		ck_assert_uint_eq(t.functions, 2);
		ck_assert_msg(pclntab_function(&t, 1, &entry, &name, &name_n), "%s", names[i]);
		ck_assert_str_eq(name, "net/http/pprof.Index");
		ck_assert_uint_eq(entry, 0x401010);
		ck_assert(pclntab_find(&t, 0x40100f, &name, &name_n));
		ck_assert_str_eq(name, "main.main");
		ck_assert(!pclntab_find(&t, 0x400fff, &name, &name_n));
		ck_assert(!pclntab_find(&t, 0x401040, &name, &name_n));
		ck_assert(pclntab_has_prefix(&t, "net/http/pprof."));
		ck_assert(!pclntab_has_prefix(&t, "expvar."));
		ck_assert(!pclntab_function(&t, 2, &entry, &name, &name_n));
	}
}
END_TEST

START_TEST(function_table_with_any_byte_changed_stays_inside)
{
	size_t n;
	_cleanup_free_ char *data = corpus("pclntab/go118", &n);

	for (size_t at = 0; at < n; at++) {
		char saved = data[at];

		for (int value = 0; value < 256; value += 51) {
			struct pclntab t;

			data[at] = (char)value;
			if (pclntab_open(data, n, &t) == 0)
				pclntab_has_prefix(&t, "x");
		}
		data[at] = saved;
	}
}
END_TEST

START_TEST(godebug_keeps_what_is_there)
{
	static const struct {
		const char *before, *after;
	} cases[] = {{NULL, "gctrace=1"}, {"", "gctrace=1"}, {"a=1", "a=1,gctrace=1"},
		{"gctrace=0", "gctrace=1"}, {"a=1,gctrace=0,b=2", "a=1,b=2,gctrace=1"},
		{"a=1,,b=2,", "a=1,b=2,gctrace=1"}, {"xgctrace=2", "xgctrace=2,gctrace=1"}};
	char out[64];

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		ck_assert_int_eq(go_godebug_add_gctrace(cases[i].before, out, sizeof(out)), 0);
		ck_assert_str_eq(out, cases[i].after);
	}
	ck_assert_int_eq(go_godebug_add_gctrace("a=1", out, 13), -E2BIG);
	ck_assert_int_eq(go_godebug_add_gctrace("a=1", out, 14), 0);
}
END_TEST

START_TEST(environment_is_read_as_the_runtime_reads_it)
{
	static const char block[] = "PATH=/bin\0GODEBUG=madvdontneed=1,gctrace=2\0GOGC=off\0"
				    "GOMEMLIMIT=512MiB\0GOMAXPROCS=8\0GOGC";
	struct go_environ e;

	go_environ_parse(block, sizeof(block) - 1, &e);
	ck_assert(e.gctrace);
	ck_assert_str_eq(e.gogc, "off");
	ck_assert_double_eq(e.gogc_percent, -1);
	ck_assert_double_eq(e.memlimit_bytes, 512.0 * MIB);
	ck_assert_int_eq(e.maxprocs, 8);
	go_environ_parse("GODEBUG=gctrace=1,gctrace=0", 28, &e);
	ck_assert(!e.gctrace);
	go_environ_parse("GOMEMLIMIT=12q", 15, &e);
	ck_assert(e.memlimit_bad);
	ck_assert_double_eq(e.memlimit_bytes, -1);
}
END_TEST

START_TEST(settings_are_told_in_a_line)
{
	static const char block[] = "GOGC=off\0GOMEMLIMIT=4GiB\0GOMAXPROCS=8\0"
				    "GODEBUG=gctrace=1,x=\x1b[31m\0HOME=/";
	struct go_environ e;
	char words[200];

	go_environ_parse(block, sizeof(block), &e);
	ck_assert(go_environ_settings(&e, words, sizeof(words)));
	ck_assert(strstr(
		words, "GOGC=off, GOMEMLIMIT=4.00 GiB, GOMAXPROCS=8, GODEBUG=gctrace=1"));
	ck_assert(!strchr(words, 27));
	go_environ_parse("HOME=/", 7, &e);
	ck_assert(!go_environ_settings(&e, words, sizeof(words)));
	go_environ_parse(block, sizeof(block), &e);
	for (size_t n = 1; n < sizeof(words); n++)
		go_environ_settings(&e, words, n);
}
END_TEST

START_TEST(limits_that_contradict_the_cgroup_are_told)
{
	struct go_environ e = {.memlimit_bytes = 2.0 * GIB, .maxprocs = 8};
	struct go_limits limits = {.memory_bytes = 1.0 * GIB, .cpus = 1.5};
	char out[600];

	ck_assert_uint_eq(go_environ_words(&e, &limits, 0, 19, out, sizeof(out)), 2);
	ck_assert(strstr(out, "GOMEMLIMIT is 2.00 GiB, but the cgroup allows 1.00 GiB"));
	ck_assert(strstr(out, "GOMAXPROCS is 8, but the cgroup allows 1.5 CPUs"));
	limits = (struct go_limits){-1, -1, -1};
	ck_assert_uint_eq(go_environ_words(&e, &limits, 0, 19, out, sizeof(out)), 0);
	ck_assert_str_eq(out, "");
}
END_TEST

START_TEST(what_nobody_sets_is_what_the_runtime_takes)
{
	struct go_environ e = {.memlimit_bytes = -1, .maxprocs = -1};
	struct go_limits limits = {.memory_bytes = -1, .cpus = 0.5, .affinity = 4};
	char out[600];

	ck_assert_uint_eq(go_environ_words(&e, &limits, 0, 19, out, sizeof(out)), 1);
	ck_assert(
		strstr(out, "GOMAXPROCS is 4 where the program does not set it, but the cgroup "
			    "allows 0.5 CPU:"));
	/* Go 1.25 looks at the cgroup; of an unknown version nothing is said. */
	ck_assert_uint_eq(go_environ_words(&e, &limits, 0, 25, out, sizeof(out)), 0);
	ck_assert_uint_eq(go_environ_words(&e, &limits, 0, -1, out, sizeof(out)), 0);
	/* The GC log knows better than the affinity. */
	ck_assert_uint_eq(go_environ_words(&e, &limits, 2, 25, out, sizeof(out)), 1);
	ck_assert(strstr(out, "GOMAXPROCS is 2, but"));
	limits.affinity = -1;
	ck_assert_uint_eq(go_environ_words(&e, &limits, 0, 19, out, sizeof(out)), 0);
	/* A limit that this version of Go does not read is none. */
	limits = (struct go_limits){.memory_bytes = 1.0 * GIB, .cpus = -1, .affinity = 4};
	e.memlimit_bytes = 2.0 * GIB;
	ck_assert_uint_eq(go_environ_words(&e, &limits, 0, 18, out, sizeof(out)), 1);
	ck_assert(strstr(out, "GOMEMLIMIT is 2.00 GiB, but Go 1.18 does not look at it"));
	for (size_t n = 1; n < sizeof(out); n++)
		go_environ_words(&e, &limits, 0, 18, out, n);
}
END_TEST

Suite *buildinfo_suite(void)
{
	Suite *suite = suite_create("buildinfo");
	TCase *c = tcase_create("go");

	tcase_add_test(c, block_with_inline_strings_is_read);
	tcase_add_test(c, block_with_pointers_is_read);
	tcase_add_test(c, block_cut_anywhere_is_damaged_or_missing_never_read_beyond);
	tcase_add_test(c, settings_and_modules_are_told);
	tcase_add_test(c, what_is_not_said_is_not_known);
	tcase_add_test(c, program_that_is_not_go_is_told_from_no_program);
	tcase_add_test(c, function_table_of_every_layout_gives_names_and_addresses);
	tcase_add_test(c, function_table_with_any_byte_changed_stays_inside);
	tcase_add_test(c, godebug_keeps_what_is_there);
	tcase_add_test(c, environment_is_read_as_the_runtime_reads_it);
	tcase_add_test(c, settings_are_told_in_a_line);
	tcase_add_test(c, limits_that_contradict_the_cgroup_are_told);
	tcase_add_test(c, what_nobody_sets_is_what_the_runtime_takes);
	suite_add_tcase(suite, c);
	return suite;
}
