/* SPDX-License-Identifier: MIT */
/*
 * The terminal as a descriptor: what signals do to it, bytes that may not block for ever, and
 * the way back to how it was. No curses in here; only terminal.c uses it.
 *
 * A handler takes no argument, so there is one of these a program.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/error.h"

/** Open the terminal behind standard output for writing, and the pipe for notices. */
int tty_open(struct why *why);
void tty_close(void);

/** For ioctl(2) and poll(2); -1 before tty_open(). */
int tty_fd(void);

/** The terminal is ours from now on: remember its modes, and how to bring it back. reset[n] is
 * cut at 512 bytes. */
void tty_take(void);
void tty_keep_reset(const char *bytes, size_t n);

/** Bring it back at once, from whatever state. Async-signal-safe; later calls do nothing. */
void tty_restore(void);

/** The modes as they were, without waiting for output that is stuck. */
void tty_cook(void);

/** Whether tty_restore() has something to do: not while suspended. */
void tty_set_taken(bool taken);

/** Catch signals: they become notices, or restore the terminal before they kill. */
void tty_catch_signals(void);
void tty_release_signals(void);

/** The reading end of the notices, one byte each (enum terminal_notice). */
int tty_notice_fd(void);

/** The next one; 0 none. */
char tty_take_notice(void);

/** The terminal's size as the kernel knows it; false when it does not, as on serial lines. */
bool tty_size(int *ret_width, int *ret_height);

/** What the settings say of the line's speed; 0: faster than any that matters. */
unsigned tty_baud(void);

/** Write what the terminal takes now: bytes written, 0 none, negative errno: it is gone. */
ssize_t tty_write(const char *bytes, size_t n);

/** Bytes go as they are from now on, in one piece: the kernel would look at each for line ends
 * and tabs, and there are none. */
void tty_pass_through(void);

/** The last words: what does not get through within half a second is dropped. Output that the
 * user has stopped (^S) is started again. */
void tty_write_last(const char *bytes, size_t n);
