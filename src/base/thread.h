/* SPDX-License-Identifier: MIT */
/*
 * Threads that work beside the one that draws.
 */
#pragma once

#include <pthread.h>

/**
 * Start a thread that takes no signals: they belong to the thread that draws, which a signal
 * has to wake out of its wait, and here they would only cut short what asks the system. But
 * those of a fault of its own it takes.
 *
 * ret      the thread; the caller joins it
 * main     what it runs, with arg
 * returns  0; negative errno: none was started
 */
int thread_start(pthread_t *ret, void *(*main)(void *), void *arg);
