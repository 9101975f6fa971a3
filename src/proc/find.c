/* SPDX-License-Identifier: MIT */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "proc/find.h"

#include <errno.h>
#include <fcntl.h>
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/macro.h"
#include "base/memory.h"
#include "base/text.h"
#include "proc/cmdline.h"
#include "proc/parse.h"
#include "proc/proc2_library.h"
#include "proc/procfs.h"

/* More would not fit a picker, nor the patience of its user. */
enum { FIND_ROWS_MAX = 65536, FIND_COMMAND_MAX = 4096, FIND_NAME_MAX = 256 };
/* Bytes that the kernel keeps of a name (TASK_COMM_LEN without its NUL). */
enum { FIND_COMM_FULL = 15 };
#define FIND_CMDLINE_LIMIT_NS (200 * NS_PER_MS)

enum find_item {
	FIND_PID,
	FIND_PPID,
	FIND_STATE,
	FIND_THREADS,
	FIND_COMM,
	FIND_EXE,
	FIND_CPU,
	FIND_BEGAN,
};

static enum pids_item find_items[] = {
	[FIND_PID] = PIDS_ID_PID,
	[FIND_PPID] = PIDS_ID_PPID,
	[FIND_STATE] = PIDS_STATE,
	[FIND_THREADS] = PIDS_NLWP,
	[FIND_COMM] = PIDS_CMD,
	[FIND_EXE] = PIDS_EXE,
	[FIND_CPU] = PIDS_TICS_ALL,
	[FIND_BEGAN] = PIDS_TICS_BEGAN,
};

/* What only those are asked that match: it takes two more files of each. */
enum find_more { FIND_MORE_BEGAN, FIND_MORE_USER, FIND_MORE_RSS };

static enum pids_item find_more_items[] = {
	[FIND_MORE_BEGAN] = PIDS_TICS_BEGAN,
	[FIND_MORE_USER] = PIDS_ID_EUSER,
	[FIND_MORE_RSS] = PIDS_MEM_RES,
};

/* One process as the library shows it, with argv joined by blanks (raw bytes). */
struct find_process {
	pid_t pid;
	char comm[PARSE_COMM_MAX + 2]; /* raw, and room for the newline after it */
	char exe[FIND_NAME_MAX];       /* base name; "" where it may not be read */
	char whole[FIND_NAME_MAX];     /* what comm is the beginning of, where that is known */
	char argv0[FIND_COMMAND_MAX], command[FIND_COMMAND_MAX];
	size_t command_len;
	uint64_t began_ticks, cpu_ticks;
};

/* What is looked for: a name or a regular expression. */
struct find_query {
	const char *name;
	pcre2_code *code;
	pcre2_match_data *match;
	pcre2_match_context *context;
};

struct find_result {
	struct find_row *rows;
	uint64_t *began;
	size_t n, room;
};

static const char *find_base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* The base name of a path of n bytes. */
static void find_set_name(char out[FIND_NAME_MAX], const char *path, size_t n)
{
	const char *slash = memrchr(path, '/', n);
	const char *base = slash ? slash + 1 : path;

	n = MIN(n - (size_t)(base - path), (size_t)FIND_NAME_MAX - 1);
	memcpy(out, base, n);
	out[n] = 0;
}

/* The library writes "-" for an executable that it may not read. */
static void find_exe_name(struct find_process *p, const char *exe)
{
	static const char deleted[] = " (deleted)";
	const char *path = exe && strcmp(exe, "-") != 0 ? exe : "";
	size_t n = strlen(path), cut = sizeof(deleted) - 1;

	if (n > cut && strcmp(path + n - cut, deleted) == 0)
		n -= cut;
	find_set_name(p->exe, path, n);
}

/* argv comes as the kernel keeps it: strings ended by NUL. */
static void find_join(struct find_process *p, const char *argv, size_t n)
{
	while (n > 0 && argv[n - 1] == 0)
		n--;
	n = MIN(n, sizeof(p->command) - 1);
	memcpy(p->command, argv, n);
	p->command[n] = 0;
	snprintf(p->argv0, sizeof(p->argv0), "%s", p->command);
	for (size_t i = 0; i < n; i++)
		if (p->command[i] == 0)
			p->command[i] = ' ';
	p->command_len = n;
}

#define FIND_VAL(stack, item, type) ((stack)->head[item].result.type)

/* The library puts '?' for bytes it finds unprintable; a name is compared by its real bytes. */
static void find_raw_comm(struct find_process *p, const char *comm)
{
	char path[32];
	ssize_t n = -1;

	snprintf(path, sizeof(path), "/proc/%d/comm", (int)p->pid);
	if (strchr(comm, '?'))
		n = file_read_small(AT_FDCWD, path, p->comm, sizeof(p->comm));
	if (n < 0)
		snprintf(p->comm, sizeof(p->comm), "%s", comm);
	else if (n > 0 && p->comm[n - 1] == '\n')
		p->comm[n - 1] = 0;
}

static bool find_goes_on(const char *name, const char *comm)
{
	return strncmp(name, comm, strlen(comm)) == 0;
}

/*
 * The kernel keeps 15 bytes of a name. The rest is in the executable's path or in argv: a
 * script's own name follows its interpreter's and an argument of that one.
 */
static void find_whole_name(struct find_process *p, const char *argv, size_t n)
{
	enum { WORDS = 3 };
	const char *word = argv, *end = argv + n;

	p->whole[0] = 0;
	if (strlen(p->comm) != FIND_COMM_FULL)
		return;
	if (find_goes_on(p->exe, p->comm))
		memcpy(p->whole, p->exe, sizeof(p->exe));
	for (int i = 0; i < WORDS && word < end && !p->whole[0]; i++) {
		size_t len = strnlen(word, (size_t)(end - word));
		char name[FIND_NAME_MAX];

		find_set_name(name, word, len);
		if (find_goes_on(name, p->comm))
			memcpy(p->whole, name, sizeof(name));
		word += len + 1;
	}
}

static void find_fill(
	struct find_process *p, const struct pids_stack *stack, const char *argv, ssize_t n)
{
	size_t argv_len = (size_t)MAX(n, 0);

	p->pid = FIND_VAL(stack, FIND_PID, s_int);
	find_raw_comm(p, FIND_VAL(stack, FIND_COMM, str));
	find_exe_name(p, FIND_VAL(stack, FIND_EXE, str));
	p->began_ticks = FIND_VAL(stack, FIND_BEGAN, ull_int);
	p->cpu_ticks = FIND_VAL(stack, FIND_CPU, ull_int);
	find_join(p, argv, argv_len);
	find_whole_name(p, argv, argv_len);
}

/* Where only 15 bytes are known, a longer name that begins so has to do. */
static bool find_matches_name(const struct find_process *p, const char *name)
{
	if (strcmp(p->comm, name) == 0 || strcmp(find_base_name(p->argv0), name) == 0 ||
		strcmp(p->exe, name) == 0 || strcmp(p->whole, name) == 0)
		return true;
	return strlen(p->comm) == FIND_COMM_FULL && !p->whole[0] && find_goes_on(name, p->comm);
}

/* 1 yes, 0 no, or negative errno when the expression takes too long. */
static int find_matches(const struct find_process *p, const struct find_query *q)
{
	if (q->name)
		return find_matches_name(p, q->name);
	const char *subject = p->command_len ? p->command : p->comm;
	size_t n = p->command_len ? p->command_len : strlen(p->comm);
	int r = pcre2_match(
		q->code, (PCRE2_SPTR)subject, n, 0, PCRE2_NO_UTF_CHECK, q->match, q->context);

	if (r == PCRE2_ERROR_MATCHLIMIT || r == PCRE2_ERROR_DEPTHLIMIT ||
		r == PCRE2_ERROR_HEAPLIMIT)
		return -ELOOP;
	return r >= 0;
}

static int64_t find_ticks_ns(uint64_t ticks)
{
	return (int64_t)MIN(ticks, (uint64_t)INT64_MAX / 10000000) *
	       (NS_PER_S / sysconf(_SC_CLK_TCK));
}

static void find_make_row(struct find_row *row, const struct find_process *p)
{
	*row = (struct find_row){.pid = p->pid};
	text_printable(row->comm, sizeof(row->comm), p->comm, strlen(p->comm));
	text_printable(row->command, sizeof(row->command), p->command, p->command_len);
	if (p->command_len == 0)
		snprintf(row->command, sizeof(row->command), "[%s]", row->comm);
	row->age_ns = MAX(0, clock_boot_ns() - find_ticks_ns(p->began_ticks));
	row->cpu_ns = find_ticks_ns(p->cpu_ticks);
}

/* Rows stay sorted by start: processes come in order of pid, which nearly is that order. */
static int find_add(struct find_result *f, const struct find_process *p)
{
	if (f->n == FIND_ROWS_MAX)
		return -E2BIG;
	if (f->n == f->room) {
		size_t room = f->room ? f->room * 2 : 16;
		struct find_row *rows = reallocarray(f->rows, room, sizeof(*rows));

		if (!rows)
			return -ENOMEM;
		f->rows = rows;
		uint64_t *began = reallocarray(f->began, room, sizeof(*began));
		if (!began)
			return -ENOMEM;
		f->began = began;
		f->room = room;
	}
	size_t at = f->n++;
	while (at > 0 && f->began[at - 1] > p->began_ticks)
		at--;
	memmove(f->rows + at + 1, f->rows + at, (f->n - 1 - at) * sizeof(*f->rows));
	memmove(f->began + at + 1, f->began + at, (f->n - 1 - at) * sizeof(*f->began));
	find_make_row(&f->rows[at], p);
	f->began[at] = p->began_ticks;
	return 0;
}

/*
 * A wrapper such as "sudo onetop --full X" carries our own arguments in its command line and
 * would match every expression that we were given: an ancestor that ends like we do.
 */
static bool find_is_wrapper(const struct find_process *p, const struct find_process *self)
{
	return p->command_len > self->command_len && self->command_len > 0 &&
	       memcmp(p->command + p->command_len - self->command_len, self->command,
		       self->command_len) == 0;
}

/* A zombie cannot be watched; one whose other threads live on can. */
static bool find_is_over(const struct pids_stack *s)
{
	return FIND_VAL(s, FIND_STATE, s_ch) == 'Z' && FIND_VAL(s, FIND_THREADS, s_int) <= 1;
}

struct find_scan {
	const struct pids_fetch *f;
	const struct find_query *q;
	struct find_result *found;
	struct find_process self, p;
	int at; /* the stack looked at last: both lists have the kernel's order */
};

static const struct pids_stack *find_stack(struct find_scan *scan, pid_t pid)
{
	int n = scan->f->counts->total;

	for (int i = 0; i < n; i++) {
		int at = (scan->at + i) % n;

		if (FIND_VAL(scan->f->stacks[at], FIND_PID, s_int) == pid) {
			scan->at = at;
			return scan->f->stacks[at];
		}
	}
	return NULL;
}

static bool find_is_ancestor(struct find_scan *scan, pid_t pid)
{
	const struct pids_stack *s = find_stack(scan, getpid());

	for (int depth = 0; s && depth < 64; depth++) {
		pid_t parent = FIND_VAL(s, FIND_PPID, s_int);

		if (parent == pid)
			return true;
		s = find_stack(scan, parent);
	}
	return false;
}

/* A command line that could not be read in time leaves the name to match by. */
static int find_look(struct find_scan *scan, const struct cmdline_one *one)
{
	const struct pids_stack *s = find_stack(scan, one->pid);
	struct find_process *p = &scan->p;

	if (!s || one->pid == getpid() || find_is_over(s))
		return 0;
	find_fill(p, s, one->argv, one->n);
	int r = find_matches(p, scan->q);
	if (r <= 0)
		return r;
	if (scan->q->code && find_is_wrapper(p, &scan->self) && find_is_ancestor(scan, p->pid))
		return 0;
	return find_add(scan->found, p);
}

static int find_scan(struct find_scan *scan, struct cmdline_list *commands)
{
	struct cmdline_one one;
	char argv[4096];
	ssize_t own = file_read_small(AT_FDCWD, "/proc/self/cmdline", argv, sizeof(argv));
	int r;

	find_join(&scan->self, argv, (size_t)MAX(own, 0));
	while ((r = cmdline_list_next(commands, &one)) > 0) {
		r = find_look(scan, &one);
		if (r < 0)
			break;
	}
	return r;
}

/* Who it is, and how large; false when it is no more, or another one has its number. */
static bool find_ask_more(const struct proc2_library *lib, struct pids_info *info,
	struct find_row *row, uint64_t began)
{
	unsigned pid = (unsigned)row->pid;
	const struct pids_fetch *f = lib->pids_select(info, &pid, 1, PIDS_SELECT_PID);
	const struct pids_stack *s = f && f->counts->total == 1 ? f->stacks[0] : NULL;

	if (!s || FIND_VAL(s, FIND_MORE_BEGAN, ull_int) != began)
		return false;
	const char *user = FIND_VAL(s, FIND_MORE_USER, str);
	uint64_t rss_kib = FIND_VAL(s, FIND_MORE_RSS, ul_int);

	text_printable(row->user, sizeof(row->user), user, strlen(user));
	row->rss_bytes = -1;
	if (rss_kib > 0)
		row->rss_bytes = (int64_t)MIN(rss_kib, (uint64_t)INT64_MAX / 1024) * 1024;
	return true;
}

static int find_fill_rows(const struct proc2_library *lib, struct find_result *found)
{
	struct pids_info *info = NULL;
	size_t left = 0;
	int r = lib->pids_new(&info, find_more_items, ARRAY_SIZE(find_more_items));

	if (r < 0)
		return r;
	for (size_t i = 0; i < found->n; i++)
		if (find_ask_more(lib, info, &found->rows[i], found->began[i]))
			found->rows[left++] = found->rows[i];
	found->n = left;
	lib->pids_unref(&info);
	return 0;
}

/* All there are; the caller frees, also on failure. */
static int find_list_pids(pid_t **pids, size_t *n)
{
	_cleanup_close_ int proc = procfs_open(AT_FDCWD, "/proc");
	ssize_t got = proc;

	while (got >= 0) {
		pid_t *more = reallocarray(*pids, *n + PROCFS_BITE, sizeof(**pids));

		if (!more)
			return -ENOMEM;
		*pids = more;
		got = procfs_list(proc, *pids + *n, PROCFS_BITE);
		if (got == 0)
			return 0;
		*n += (size_t)MAX(got, 0);
	}
	return (int)got;
}

/* Their command lines are read by another process while the library is loaded and looks. */
static int find_begin(struct cmdline_list **ret)
{
	_cleanup_free_ pid_t *pids = NULL;
	size_t n = 0;
	int r = find_list_pids(&pids, &n);

	return r < 0 ? r : cmdline_list_begin(pids, n, FIND_CMDLINE_LIMIT_NS, ret);
}

/* Everything that matches, into found. */
static int find_all(
	const struct proc2_library *lib, struct cmdline_list *commands, struct find_scan *scan)
{
	struct pids_info *info = NULL;
	int r = lib->pids_new(&info, find_items, ARRAY_SIZE(find_items));

	if (r < 0)
		return r;
	scan->f = lib->pids_reap(info, PIDS_FETCH_TASKS_ONLY);
	r = scan->f ? find_scan(scan, commands) : -errno;
	lib->pids_unref(&info);
	return r < 0 ? r : find_fill_rows(lib, scan->found);
}

static int find_run(
	const struct find_query *q, struct find_row **ret_rows, size_t *ret_n, struct why *why)
{
	_cleanup_(cmdline_list_freep) struct cmdline_list *commands = NULL;
	_cleanup_free_ struct find_scan *scan = xcalloc(1, sizeof(*scan));
	struct find_result found = {0};
	const struct proc2_library *lib;
	int r = find_begin(&commands);

	if (r < 0)
		return why_errno(why, r, "cannot list the processes");
	r = proc2_library_get(&lib, why);
	if (r < 0)
		return r;
	scan->q = q;
	scan->found = &found;
	r = find_all(lib, commands, scan);
	free(found.began);
	if (r < 0) {
		free(found.rows);
		if (r == -ELOOP)
			return why_set(why, r,
				"the expression takes too many steps on a command line: make "
				"it simpler");
		return why_errno(why, r, "cannot list the processes");
	}
	*ret_rows = found.rows;
	*ret_n = found.n;
	return 0;
}

int find_by_name(const char *name, struct find_row **ret_rows, size_t *ret_n, struct why *why)
{
	struct find_query q = {.name = name};

	if (!*name)
		return why_set(why, -EINVAL, "a process name cannot be empty");
	return find_run(&q, ret_rows, ret_n, why);
}

static int find_compile(const char *regex, struct find_query *q, struct why *why)
{
	int code;
	PCRE2_SIZE offset;

	q->code = pcre2_compile(
		(PCRE2_SPTR)regex, PCRE2_ZERO_TERMINATED, 0, &code, &offset, NULL);
	if (!q->code) {
		PCRE2_UCHAR words[160] = "";

		pcre2_get_error_message(code, words, sizeof(words));
		return why_set(why, -EINVAL,
			"%s is not a regular expression: %s at character %zu", regex,
			(char *)words, (size_t)offset + 1);
	}
	q->match = pcre2_match_data_create_from_pattern(q->code, NULL);
	q->context = pcre2_match_context_create(NULL);
	if (!q->match || !q->context)
		return why_errno(why, -ENOMEM, "cannot search");
	pcre2_set_match_limit(q->context, 1000000);
	pcre2_set_depth_limit(q->context, 10000);
	pcre2_set_heap_limit(q->context, 16384);
	return 0;
}

int find_by_regex(const char *regex, struct find_row **ret_rows, size_t *ret_n, struct why *why)
{
	struct find_query q = {0};
	int r = find_compile(regex, &q, why);

	if (r == 0)
		r = find_run(&q, ret_rows, ret_n, why);
	pcre2_match_data_free(q.match);
	pcre2_match_context_free(q.context);
	pcre2_code_free(q.code);
	return r;
}
