/* SPDX-License-Identifier: MIT */
#include "proc/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/macro.h"
#include "base/memory.h"
#include "base/text.h"

enum { CHILD_CANNOT_RUN = 126, CHILD_NOT_FOUND = 127 };

/*
 * How this program was started: what was ignored or blocked then, and the limit on descriptors.
 * Read once before main() and never written again; a child gets exactly this back.
 */
static struct {
	sigset_t mask;
	bool ignored[NSIG];
	struct rlimit files;
} child_start;

static void __attribute__((constructor)) child_note_start(void)
{
	struct sigaction sa;

	sigprocmask(SIG_SETMASK, NULL, &child_start.mask);
	for (int i = 1; i < NSIG; i++)
		child_start.ignored[i] =
			sigaction(i, NULL, &sa) == 0 && sa.sa_handler == SIG_IGN;
	getrlimit(RLIMIT_NOFILE, &child_start.files);
}

bool child_ignored_at_start(int number)
{
	return number > 0 && number < NSIG && child_start.ignored[number];
}

/* From here to exec: only calls that are safe after a fork of a program with threads. */
static void child_restore_start(void)
{
	for (int i = 1; i < NSIG; i++)
		signal(i, child_start.ignored[i] ? SIG_IGN : SIG_DFL);
	setrlimit(RLIMIT_NOFILE, &child_start.files);
	sigprocmask(SIG_SETMASK, &child_start.mask, NULL);
}

/* First out of the way of 0, 1 and 2, then into place: a given descriptor may be one of them.
 */
static int child_set_stdio(const int given[3])
{
	int high[3] = {-1, -1, -1};

	for (int i = 0; i < 3; i++)
		if (given[i] >= 0) {
			high[i] = fcntl(given[i], F_DUPFD_CLOEXEC, 3);
			if (high[i] < 0)
				return -errno;
		}
	for (int i = 0; i < 3; i++)
		if (high[i] >= 0 && dup2(high[i], i) < 0)
			return -errno;
	return 0;
}

/* What exec would answer, as far as that can be known before. */
static int child_may_run(const char *path)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return -errno;
	return S_ISREG(st.st_mode) && eaccess(path, X_OK) == 0 ? 0 : -EACCES;
}

/* A word that a script left empty is not seen in a sentence. */
static int child_cannot_run(const char *name, int r, struct why *why)
{
	if (!*name)
		return why_set(why, r, "cannot run a command whose name is empty");
	return why_errno(why, r, "cannot run %s", name);
}

/* In the directories of PATH; one that may not be run does not hide one that may. */
static int child_search(const char *command, char **ret)
{
	const char *path = getenv("PATH");
	int r = -ENOENT;

	for (const char *p = path ? path : "/bin:/usr/bin";; p++) {
		int n = (int)strcspn(p, ":");
		_cleanup_free_ char *file =
			xasprintf("%.*s/%s", n ? n : 1, n ? p : ".", command);
		int found = child_may_run(file);

		if (found == 0) {
			*ret = TAKE_PTR(file);
			return 0;
		}
		if (found == -EACCES)
			r = found;
		p += n;
		if (!*p)
			return r;
	}
}

int child_find(const char *command, char **ret, struct why *why)
{
	char name[128];
	int r = strchr(command, '/') || !*command ? child_may_run(command)
						  : child_search(command, ret);

	if (r < 0) {
		text_printable(name, sizeof(name), command, strlen(command));
		return child_cannot_run(name, r, why);
	}
	if (strchr(command, '/'))
		*ret = xstrdup(command);
	return 0;
}

static void child_fail(int error_fd, int e)
{
	ssize_t n = write(error_fd, &e, sizeof(e));

	_exit(n >= 0 && e == ENOENT ? CHILD_NOT_FOUND : CHILD_CANNOT_RUN);
}

static void child_run(
	char *const *argv, char *const *env, const int stdio[3], int go_fd, int error_fd)
{
	char byte;
	ssize_t n;
	int r = child_set_stdio(stdio);

	if (r < 0)
		child_fail(error_fd, -r);
	do
		n = read(go_fd, &byte, 1);
	while (n < 0 && errno == EINTR);
	/* Nobody is left to watch the command: then it must not run either. */
	if (n != 1)
		_exit(CHILD_CANNOT_RUN);
	child_restore_start();
	execvpe(argv[0], argv, env);
	child_fail(error_fd, errno);
}

static bool child_same_name(const char *a, const char *b)
{
	size_t n = strcspn(a, "=");

	return strncmp(a, b, n + 1) == 0;
}

static bool child_is_replaced(const char *const *extra, const char *variable)
{
	for (size_t i = 0; extra && extra[i]; i++)
		if (child_same_name(extra[i], variable))
			return true;
	return false;
}

/* Our environment with the extra variables put in their place; only the array is new. */
static char **child_environ(const char *const *extra)
{
	size_t n = 0, more = 0, used = 0;

	while (environ && environ[n])
		n++;
	while (extra && extra[more])
		more++;
	char **env = xcalloc(n + more + 1, sizeof(*env));

	for (size_t i = 0; i < n; i++)
		if (!child_is_replaced(extra, environ[i]))
			env[used++] = environ[i];
	for (size_t i = 0; i < more; i++)
		env[used++] = (char *)extra[i];
	return env;
}

/* Away from 0..2, which may be closed here and belong to the child. */
static int child_move_up(int *fd)
{
	int high;

	if (*fd > 2)
		return 0;
	high = fcntl(*fd, F_DUPFD_CLOEXEC, 3);
	if (high < 0)
		return -errno;
	file_close(*fd);
	*fd = high;
	return 0;
}

static int child_channels(int go[2], int error[2])
{
	int r = 0;

	/* A socket, because writing to one whose reader was killed needs no SIGPIPE. */
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, go) < 0 ||
		pipe2(error, O_CLOEXEC) < 0)
		return -errno;
	for (int i = 0; i < 2 && r == 0; i++) {
		r = child_move_up(&go[i]);
		if (r == 0)
			r = child_move_up(&error[i]);
	}
	return r;
}

static void child_close_channels(int go[2], int error[2])
{
	for (int i = 0; i < 2; i++) {
		go[i] = file_close(go[i]);
		error[i] = file_close(error[i]);
	}
}

int child_spawn(
	char *const *argv, const struct child_options *o, struct child *ret, struct why *why)
{
	static const struct child_options inherit = {-1, -1, -1, NULL};
	int go[2] = {-1, -1}, error[2] = {-1, -1};

	o = o ? o : &inherit;
	const int stdio[3] = {o->stdin_fd, o->stdout_fd, o->stderr_fd};
	int r = child_channels(go, error);

	if (r < 0) {
		child_close_channels(go, error);
		return why_errno(why, r, "cannot prepare to run %s", argv[0]);
	}
	_cleanup_free_ char **env = child_environ(o->environ_extra);
	pid_t pid = fork();
	if (pid == 0) {
		file_close(go[1]);
		file_close(error[0]);
		child_run(argv, env, stdio, go[0], error[1]);
	}
	r = pid < 0 ? -errno : 0;
	go[0] = file_close(go[0]);
	error[1] = file_close(error[1]);
	if (r < 0) {
		child_close_channels(go, error);
		return why_errno(why, r, "cannot run %s", argv[0]);
	}
	*ret = (struct child){.pid = pid, .go_fd = go[1], .error_fd = error[0]};
	text_printable(ret->name, sizeof(ret->name), argv[0], strlen(argv[0]));
	return 0;
}

int child_go(struct child *c, struct why *why)
{
	int e = 0;
	ssize_t n;

	/* A child that was killed meanwhile has no reader: its end tells the story. */
	send(c->go_fd, "", 1, MSG_NOSIGNAL);
	c->go_fd = file_close(c->go_fd);
	do
		n = read(c->error_fd, &e, sizeof(e));
	while (n < 0 && errno == EINTR);
	c->error_fd = file_close(c->error_fd);
	if (n != sizeof(e))
		return 0;
	/* The kernel has one word for both: no such program, and no interpreter for the script.
	 */
	if (e == ENOENT && strchr(c->name, '/') && access(c->name, F_OK) == 0)
		return why_set(why, -e,
			"cannot run %s: the interpreter it asks for is not there", c->name);
	return child_cannot_run(c->name, -e, why);
}

int child_wait(pid_t pid, int *ret_status, struct rusage *ret_usage)
{
	struct rusage usage;
	int status;
	pid_t r;

	do
		r = wait4(pid, &status, 0, &usage);
	while (r < 0 && errno == EINTR);
	if (r < 0)
		return -errno;
	*ret_status = status;
	if (ret_usage)
		*ret_usage = usage;
	return 0;
}

int child_exit_status(int wait_status)
{
	return WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status)
					: WEXITSTATUS(wait_status);
}
