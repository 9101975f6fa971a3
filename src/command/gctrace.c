/* SPDX-License-Identifier: MIT */
#include "command/gctrace.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "command/gctrace_page.h"
#include "command/own_options.h"
#include "golang/gctrace_csv.h"

/* A file replaced by name is noticed at the latest after this. */
enum { FOLLOW_LOOK_MS = 1000 };

struct job {
	const char *path;
	bool csv, follow, ascii, help;
	int fd, inotify_fd;
	off_t offset; /* read so far of a regular file */
	bool flush_rows;
	unsigned run;
	struct gctrace *reader;
	struct gc_summary summary;
};

static volatile sig_atomic_t gctrace_interrupted;

static void on_signal(int signal)
{
	(void)signal;
	gctrace_interrupted = 1;
}

static void on_cycle(void *user, const struct gc_cycle *c)
{
	struct job *j = user;

	if (j->csv) {
		gctrace_csv_row(stdout, c);
		return;
	}
	if (j->summary.cycles == 0)
		gctrace_page_header(stdout, j->ascii);
	else if (c->run != j->run)
		printf("%6s process %u\n", "", c->run + 1);
	j->run = c->run;
	gctrace_page_row(stdout, c, j->ascii);
	gc_summary_add(&j->summary, c);
}

/* The runtime's other lines are read and left out; so is the program's own output. */
static bool on_line(void *user, enum gctrace_line kind, const char *text, size_t n)
{
	(void)user;
	(void)kind;
	(void)text;
	(void)n;
	return true;
}

static int job_options(struct job *j, int argc, char **argv, struct why *why)
{
	static const struct option known[] = {
#define GCTRACE_OPTION(name, code, letter, has, argument, help) {name, has, NULL, code},
#include "command/own_options.def"
		{0}};
	int option;

	opterr = 0;
	optind = 0;
	while ((option = getopt_long(argc, argv, "fh", known, NULL)) != -1) {
		if (option == 'c')
			j->csv = true;
		else if (option == 'f')
			j->follow = true;
		else if (option == 'a')
			j->ascii = true;
		else if (option == 'h')
			j->help = true;
		else
			return why_set(
				why, -EINVAL, "gctrace knows no option %s", argv[optind - 1]);
	}
	if (!j->help && argc - optind != 1)
		return why_set(why, -EINVAL,
			"gctrace takes one file, or - for standard input: onetop gctrace "
			"[--csv] "
			"[-f] [--ascii] FILE|-");
	j->path = j->help ? NULL : argv[optind];
	return 0;
}

static int job_open(struct job *j, struct why *why)
{
	struct stat st;

	j->fd = strcmp(j->path, "-") == 0 ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
					  : open(j->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (j->fd < 0)
		return why_errno(why, -errno, "cannot open %s", j->path);
	if (fstat(j->fd, &st) == 0 && S_ISDIR(st.st_mode))
		return why_errno(why, -EISDIR, "cannot read %s", j->path);
	if (!j->follow || !S_ISREG(st.st_mode)) {
		j->follow = j->follow && S_ISREG(st.st_mode);
		return 0;
	}
	j->inotify_fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (j->inotify_fd < 0 || strcmp(j->path, "-") == 0)
		return 0; /* the regular look remains */
	if (inotify_add_watch(j->inotify_fd, j->path, IN_MODIFY | IN_MOVE_SELF | IN_ATTRIB) < 0)
		j->inotify_fd = file_close(j->inotify_fd);
	return 0;
}

/* Wait, without a loop that burns: for input, for news of the file, or for a signal. */
static void job_wait(struct job *j, bool at_end)
{
	struct pollfd fd = {.fd = at_end ? j->inotify_fd : j->fd, .events = POLLIN};
	struct timespec look = {.tv_sec = FOLLOW_LOOK_MS / 1000};
	char drained[4096];
	sigset_t none;

	sigemptyset(&none);
	if (ppoll(&fd, 1, at_end ? &look : NULL, &none) > 0 && at_end)
		while (read(j->inotify_fd, drained, sizeof(drained)) > 0)
			continue;
}

/* At the end of a followed file: was it cut short, or is there a new file by its name? */
static int job_renew(struct job *j, struct why *why)
{
	struct stat now, named;

	if (fstat(j->fd, &now) < 0)
		return why_errno(why, -errno, "cannot follow %s", j->path);
	if (now.st_size < j->offset) {
		gctrace_flush(j->reader);
		j->offset = 0;
		return lseek(j->fd, 0, SEEK_SET) < 0
			       ? why_errno(why, -errno, "cannot follow %s", j->path)
			       : 0;
	}
	if (strcmp(j->path, "-") == 0 || stat(j->path, &named) < 0)
		return 0;
	if (named.st_ino == now.st_ino && named.st_dev == now.st_dev)
		return 0;
	gctrace_flush(j->reader);
	j->fd = file_close(j->fd);
	j->inotify_fd = file_close(j->inotify_fd);
	j->offset = 0;
	return job_open(j, why);
}

static int job_read(struct job *j, struct why *why)
{
	static char buf[256 * 1024];
	bool at_end = false;
	int r = 0;

	while (!gctrace_interrupted && r == 0 && !ferror(stdout)) {
		job_wait(j, at_end);
		ssize_t n = gctrace_interrupted ? 0 : read(j->fd, buf, sizeof(buf));

		if (n < 0 && errno != EINTR && errno != EAGAIN)
			return why_errno(why, -errno, "cannot read %s", j->path);
		if (n > 0) {
			gctrace_push(j->reader, buf, (size_t)n);
			j->offset += n;
		}
		if (j->flush_rows)
			fflush(stdout);
		at_end = n == 0;
		if (at_end && !j->follow)
			break;
		if (at_end)
			r = job_renew(j, why);
	}
	return r;
}

static int job_run(struct job *j, struct why *why)
{
	struct sigaction interrupt = {.sa_handler = on_signal};
	struct sigaction before_int, before_term;
	sigset_t held, before;
	int r;

	/* Held but in ppoll(): a signal between a look at the flag and the wait is not lost. */
	sigemptyset(&held);
	sigaddset(&held, SIGINT);
	sigaddset(&held, SIGTERM);
	sigprocmask(SIG_BLOCK, &held, &before);
	sigaction(SIGINT, &interrupt, &before_int);
	sigaction(SIGTERM, &interrupt, &before_term);
	r = job_read(j, why);
	gctrace_finish(j->reader);
	sigaction(SIGINT, &before_int, NULL);
	sigaction(SIGTERM, &before_term, NULL);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return r;
}

static void job_print_end(struct job *j)
{
	const struct gctrace_counts *counts = gctrace_counts(j->reader);

	if (j->csv)
		return;
	if (counts->cycles)
		gctrace_page_summary(stdout, &j->summary, counts, j->ascii);
	else
		puts("No GC cycle is in this log. Go prints them to standard error when it "
		     "runs "
		     "with GODEBUG=gctrace=1.");
}

static void job_help(void)
{
	puts("onetop gctrace [OPTIONS] FILE|-\n"
	     "Read what a Go program printed with GODEBUG=gctrace=1.\n");
	own_options_print(stdout, "gctrace");
}

int command_gctrace(int argc, char **argv, struct why *why)
{
	struct job j = {.fd = -1, .inotify_fd = -1};
	struct gctrace_sink sink = {.cycle = on_cycle, .line = on_line, .user = &j};
	int r;

	if (job_options(&j, argc, argv, why) < 0)
		return 2;
	if (j.help) {
		job_help();
		return 0;
	}
	j.ascii = j.ascii || !text_locale_is_utf8();
	j.flush_rows = j.follow || isatty(STDOUT_FILENO);
	gc_summary_init(&j.summary);
	r = job_open(&j, why);
	if (r == 0)
		r = gctrace_new(&sink, &j.reader);
	if (r == 0) {
		if (j.csv)
			gctrace_csv_header(stdout);
		r = job_run(&j, why);
		job_print_end(&j);
	}
	gctrace_free(j.reader);
	file_close(j.inotify_fd);
	file_close(j.fd);
	return r < 0 ? 1 : 0;
}
