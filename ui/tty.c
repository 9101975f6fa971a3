/* SPDX-License-Identifier: MIT */
#include "ui/tty.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "base/file.h"
#include "base/macro.h"
#include "ui/terminal.h"

enum {
	WRITE_BLOCKING = 256, /* what a terminal that says "ready" takes without waiting */
	LAST_MS = 500,        /* patience for the last words */
};

static struct {
	volatile sig_atomic_t taken; /* the terminal is ours */
	int fd;
	bool blocks; /* fd could not be opened anew: a large write may wait */
	int pipe[2]; /* notices: one byte each */
	struct termios before;
	char reset[512]; /* bytes that bring the terminal back */
	size_t n_reset;
	struct sigaction old_fatal[NSIG];
} tty_global = {.fd = -1, .pipe = {-1, -1}};

static const int tty_fatal[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGQUIT};
static const struct {
	int signal;
	char notice;
} tty_signals[] = {{SIGINT, TERMINAL_INTERRUPT}, {SIGTERM, TERMINAL_QUIT},
	{SIGHUP, TERMINAL_QUIT}, {SIGWINCH, TERMINAL_RESIZE}, {SIGTSTP, TERMINAL_SUSPEND}};

int tty_fd(void)
{
	return tty_global.fd;
}

int tty_notice_fd(void)
{
	return tty_global.pipe[0];
}

/* A description of our own: O_NONBLOCK on a shared one would hold for the shell, too. */
static int tty_open_again(void)
{
	const char *name = ttyname(STDOUT_FILENO);
	int flags = O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC;
	int fd = name ? open(name, flags) : -1;

	return fd >= 0 ? fd : open("/proc/self/fd/1", flags);
}

int tty_open(struct why *why)
{
	tty_global.fd = tty_open_again();
	tty_global.blocks = tty_global.fd < 0;
	if (tty_global.blocks)
		tty_global.fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	if (tty_global.fd < 0)
		return why_errno(why, -errno, "cannot open the terminal");
	if (tty_global.pipe[0] >= 0)
		return 0;
	if (pipe2(tty_global.pipe, O_CLOEXEC | O_NONBLOCK) < 0)
		return why_errno(why, -errno, "cannot make a pipe for signals");
	return 0;
}

void tty_close(void)
{
	tty_global.fd = file_close(tty_global.fd);
}

void tty_take(void)
{
	tcgetattr(tty_global.fd, &tty_global.before);
	tty_global.n_reset = 0;
}

bool tty_size(int *ret_width, int *ret_height)
{
	struct winsize size;

	if (ioctl(tty_fd(), TIOCGWINSZ, &size) < 0 || !size.ws_row || !size.ws_col)
		return false;
	*ret_width = size.ws_col;
	*ret_height = size.ws_row;
	return true;
}

unsigned tty_baud(void)
{
	static const struct {
		speed_t speed;
		unsigned baud;
	} speeds[] = {{B300, 300}, {B600, 600}, {B1200, 1200}, {B2400, 2400}, {B4800, 4800},
		{B9600, 9600}, {B19200, 19200}};
	speed_t speed = cfgetospeed(&tty_global.before);

	for (size_t i = 0; i < ARRAY_SIZE(speeds); i++)
		if (speeds[i].speed == speed)
			return speeds[i].baud;
	return 0;
}

void tty_keep_reset(const char *bytes, size_t n)
{
	n = MIN(n, sizeof(tty_global.reset) - tty_global.n_reset);
	memcpy(tty_global.reset + tty_global.n_reset, bytes, n);
	tty_global.n_reset += n;
}

void tty_set_taken(bool taken)
{
	tty_global.taken = taken;
}

void tty_cook(void)
{
	/* Not TCSADRAIN: output that is stuck would hold this up for ever. */
	tcsetattr(tty_global.fd, TCSANOW, &tty_global.before);
}

/* Async-signal-safe: system calls on what was prepared when the terminal was taken. */
void tty_restore(void)
{
	if (!tty_global.taken)
		return;
	tty_global.taken = 0;
	size_t sent = 0;

	while (sent < tty_global.n_reset) {
		ssize_t n = write(
			tty_global.fd, tty_global.reset + sent, tty_global.n_reset - sent);

		if (n <= 0)
			break;
		sent += (size_t)n;
	}
	tty_cook();
}

static void tty_on_fatal(int number)
{
	int saved = errno;

	tty_restore();
	/* The handler before us (the default, a sanitizer's) says the rest. */
	sigaction(number, &tty_global.old_fatal[number], NULL);
	raise(number);
	errno = saved;
}

/* A hang-up comes from the kernel; what a program sends means "open your files anew". */
static char tty_notice(int number, const siginfo_t *info)
{
	if (number == SIGHUP && info->si_code <= 0)
		return TERMINAL_REOPEN;
	for (size_t i = 0; i < ARRAY_SIZE(tty_signals); i++)
		if (tty_signals[i].signal == number)
			return tty_signals[i].notice;
	return TERMINAL_NOTHING;
}

static void tty_on_signal(int number, siginfo_t *info, void *context)
{
	int saved = errno;
	char notice = tty_notice(number, info);

	(void)context;
	/* A pipe full of notices: one more says nothing new. */
	if (write(tty_global.pipe[1], &notice, 1) < 0)
		notice = TERMINAL_NOTHING;
	errno = saved;
}

void tty_catch_signals(void)
{
	struct sigaction notice = {
		.sa_sigaction = tty_on_signal, .sa_flags = SA_RESTART | SA_SIGINFO};
	struct sigaction fatal = {.sa_handler = tty_on_fatal, .sa_flags = SA_ONSTACK};

	for (size_t i = 0; i < ARRAY_SIZE(tty_signals); i++)
		sigaction(tty_signals[i].signal, &notice, NULL);
	for (size_t i = 0; i < ARRAY_SIZE(tty_fatal); i++) {
		struct sigaction old;

		/* After a suspension ours stands there already: it would raise itself for ever.
		 */
		sigaction(tty_fatal[i], &fatal, &old);
		if (old.sa_handler != tty_on_fatal)
			tty_global.old_fatal[tty_fatal[i]] = old;
	}
}

void tty_release_signals(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(tty_signals); i++)
		signal(tty_signals[i].signal, SIG_DFL);
	for (size_t i = 0; i < ARRAY_SIZE(tty_fatal); i++)
		sigaction(tty_fatal[i], &tty_global.old_fatal[tty_fatal[i]], NULL);
}

char tty_take_notice(void)
{
	char byte;

	if (read(tty_global.pipe[0], &byte, 1) == 1)
		return byte;
	return TERMINAL_NOTHING;
}

ssize_t tty_write(const char *bytes, size_t n)
{
	struct pollfd p = {.fd = tty_global.fd, .events = POLLOUT};

	if (tty_global.blocks && poll(&p, 1, 0) == 0)
		return 0;
	ssize_t done =
		write(tty_global.fd, bytes, tty_global.blocks ? MIN(n, WRITE_BLOCKING) : n);

	if (done < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	return done < 0 ? -errno : done;
}

/* The kernel starts stopped output when ^S loses its meaning; TCOON ends only TCOOFF. */
static void tty_unstop(void)
{
	struct termios now;

	if (tcgetattr(tty_global.fd, &now) < 0)
		return;
	now.c_iflag &= ~(tcflag_t)IXON;
	tcsetattr(tty_global.fd, TCSANOW, &now);
}

void tty_pass_through(void)
{
	struct termios now;

	if (tcgetattr(tty_global.fd, &now) < 0)
		return;
	now.c_oflag &= ~(tcflag_t)OPOST;
	tcsetattr(tty_global.fd, TCSANOW, &now);
}

void tty_write_last(const char *bytes, size_t n)
{
	struct pollfd p = {.fd = tty_global.fd, .events = POLLOUT};

	while (n > 0) {
		ssize_t done = tty_write(bytes, n);

		if (done < 0)
			return;
		bytes += done;
		n -= (size_t)done;
		if (done > 0)
			continue;
		tty_unstop();
		if (poll(&p, 1, LAST_MS) <= 0)
			return;
	}
}
