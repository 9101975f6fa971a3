/* SPDX-License-Identifier: MIT */
#include "golang/environ.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/text.h"
#include "base/units.h"

/* Digits alone, as Go's Atoi of them; -1 what is not. */
static double whole_number(const char *s, size_t n)
{
	double value = 0;

	if (n == 0 || n > 18)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -1;
		value = value * 10 + (s[i] - '0');
	}
	return value;
}

int go_memlimit_parse(const char *text, double *ret_bytes)
{
	static const struct {
		const char *suffix;
		double bytes;
	} units[] = {{"TiB", 1099511627776.0}, {"GiB", 1073741824.0}, {"MiB", 1048576.0},
		{"KiB", 1024}, {"B", 1}, {"", 1}};
	size_t n = strlen(text);

	if (strcmp(text, "off") == 0) {
		*ret_bytes = -1;
		return 0;
	}
	for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
		size_t k = strlen(units[i].suffix);

		if (n < k || strcmp(text + n - k, units[i].suffix) != 0)
			continue;
		double value = whole_number(text, n - k);

		if (value < 0)
			return -EINVAL;
		*ret_bytes = value * units[i].bytes;
		return 0;
	}
	return -EINVAL;
}

/* In GODEBUG the last one of a name counts. */
static bool godebug_asks(const char *value, const char *name)
{
	size_t k = strlen(name);
	bool on = false;

	for (const char *p = value; *p;) {
		size_t n = strcspn(p, ",");

		if (n > k && memcmp(p, name, k) == 0 && p[k] == '=')
			on = atoi(p + k + 1) > 0;
		p += n + (p[n] == ',');
	}
	return on;
}

static void environ_variable(struct go_environ *e, const char *line)
{
	const char *value = strchr(line, '=');
	size_t k = value ? (size_t)(value++ - line) : 0;

	if (k == 7 && memcmp(line, "GODEBUG", k) == 0) {
		e->gctrace = godebug_asks(value, "gctrace");
		text_printable(e->godebug, sizeof(e->godebug), value, strlen(value));
	} else if (k == 4 && memcmp(line, "GOGC", k) == 0) {
		text_printable(e->gogc, sizeof(e->gogc), value, strlen(value));
		e->gogc_percent = whole_number(value, strlen(value));
	} else if (k == 10 && memcmp(line, "GOMEMLIMIT", k) == 0 && value[0]) {
		e->memlimit_bad = go_memlimit_parse(value, &e->memlimit_bytes) < 0;
	} else if (k == 10 && memcmp(line, "GOMAXPROCS", k) == 0) {
		double procs = whole_number(value, strlen(value));

		e->maxprocs = procs > 0 && procs < 1e6 ? (int)procs : -1;
	}
}

void go_environ_parse(const char *block, size_t n, struct go_environ *ret)
{
	struct go_environ e = {.gogc_percent = -1, .memlimit_bytes = -1, .maxprocs = -1};

	for (size_t at = 0; at < n;) {
		const char *end = memchr(block + at, 0, n - at);

		/* The kernel may cut the last one: half a value is none. */
		if (!end)
			break;
		environ_variable(&e, block + at);
		at = (size_t)(end - block) + 1;
	}
	*ret = e;
}

struct words {
	char *out;
	size_t size, used;
	unsigned n;
};

static void __attribute__((format(printf, 2, 3)))
words_add(struct words *w, const char *format, ...)
{
	va_list args;
	int n;

	if (w->used >= w->size)
		return;
	va_start(args, format);
	n = vsnprintf(w->out + w->used, w->size - w->used, format, args);
	va_end(args);
	w->used += n > 0 ? (size_t)n : 0;
	w->n++;
}

static void words_of_memory(struct words *w, const struct go_environ *e,
	const struct go_limits *limits, int go_minor)
{
	char limit[UNITS_TEXT_MAX], allowed[UNITS_TEXT_MAX];

	if (e->memlimit_bytes < 0)
		return;
	units_bytes(limit, e->memlimit_bytes);
	units_bytes(allowed, limits->memory_bytes);
	if (go_minor >= 0 && go_minor < 19)
		words_add(w,
			"GOMEMLIMIT is %s, but Go 1.%d does not look at it: Go 1.19 is the "
			"first that does.\n",
			limit, go_minor);
	else if (limits->memory_bytes >= 0 && e->memlimit_bytes > limits->memory_bytes)
		words_add(w,
			"GOMEMLIMIT is %s, but the cgroup allows %s: the kernel kills the "
			"program before the collector works against the limit.\n",
			limit, allowed);
}

/* Where nobody says how many, the runtime takes the CPUs that it may run on; since Go 1.25 no
 * more than the cgroup allows. The program itself may have set another number. */
static void words_of_cpus(struct words *w, const struct go_environ *e,
	const struct go_limits *limits, int procs, int go_minor)
{
	const char *how = "";

	if (procs <= 0)
		procs = e->maxprocs;
	if (procs <= 0 && go_minor >= 5 && go_minor < 25) {
		procs = limits->affinity;
		how = " where the program does not set it";
	}
	if (procs <= 0 || limits->cpus <= 0 || procs <= limits->cpus)
		return;
	words_add(w,
		"GOMAXPROCS is %d%s, but the cgroup allows %.3g %s: the program is throttled "
		"when all of them work%s.\n",
		procs, how, limits->cpus, limits->cpus <= 1 ? "CPU" : "CPUs",
		go_minor >= 25 ? "" : "; before Go 1.25 the runtime does not look at it");
}

unsigned go_environ_words(const struct go_environ *e, const struct go_limits *limits, int procs,
	int go_minor, char *out, size_t size)
{
	struct words w = {.out = out, .size = size};

	out[0] = 0;
	words_of_memory(&w, e, limits, go_minor);
	words_of_cpus(&w, e, limits, procs, go_minor);
	return w.n;
}

static void __attribute__((format(printf, 3, 4)))
setting_add(char *out, size_t size, const char *format, ...)
{
	size_t n = strlen(out);
	va_list args;

	if (n > 0 && n + 3 < size)
		n += (size_t)snprintf(out + n, size - n, ", ");
	va_start(args, format);
	vsnprintf(out + n, size - n, format, args);
	va_end(args);
}

bool go_environ_settings(const struct go_environ *e, char *out, size_t size)
{
	char limit[UNITS_TEXT_MAX];

	out[0] = 0;
	if (e->gogc[0])
		setting_add(out, size, "GOGC=%s", e->gogc);
	if (e->memlimit_bytes >= 0) {
		units_bytes(limit, e->memlimit_bytes);
		setting_add(out, size, "GOMEMLIMIT=%s", limit);
	}
	if (e->maxprocs > 0)
		setting_add(out, size, "GOMAXPROCS=%d", e->maxprocs);
	if (e->godebug[0])
		setting_add(out, size, "GODEBUG=%s", e->godebug);
	return out[0] != 0;
}

int go_godebug_add_gctrace(const char *value, char *out, size_t size)
{
	size_t used = 0;

	if (size == 0)
		return -E2BIG;
	out[0] = 0;
	for (const char *p = value ? value : ""; *p;) {
		size_t n = strcspn(p, ",");
		bool ours = n >= 8 && memcmp(p, "gctrace=", 8) == 0;

		if (n > 0 && !ours) {
			if (used + n + 2 > size)
				return -E2BIG;
			memcpy(out + used, p, n);
			out[used + n] = ',';
			used += n + 1;
		}
		p += n + (p[n] == ',');
	}
	if (used + sizeof("gctrace=1") > size)
		return -E2BIG;
	memcpy(out + used, "gctrace=1", sizeof("gctrace=1"));
	return 0;
}
