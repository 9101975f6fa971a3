/* SPDX-License-Identifier: MIT */
/*
 * Shared libraries that are loaded when they are first needed. Linked, a library and all that
 * it pulls in would be found, mapped and relocated at each start of the program, while most
 * runs never call it.
 */
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct library_function {
	const char *name;
	void *to; /* where its address goes: a pointer to a function pointer */
};

/** A library that a part of the program cannot do without. */
struct library {
	const char
		*name;   /* as the linker would ask for it, with the version of its interface */
	const char *use; /* what onetop does with it: "reads executables" */
	const char *package; /* who lacks it is told this one */
	const struct library_function *functions;
	size_t n_functions;
	/* Of library_get() alone; begins as LIBRARY_UNTRIED. */
	pthread_mutex_t lock;
	bool tried, usable;
};

#define LIBRARY_UNTRIED .lock = PTHREAD_MUTEX_INITIALIZER

/**
 * Load a library and find functions in it. It stays for good: threads of its own may run.
 *
 * name     as the linker would ask for it
 * returns  false: it is not installed, or has not all n functions
 */
bool library_load(const char *name, const struct library_function *functions, size_t n);

/**
 * The same at the first call; later ones answer as it did. Any thread.
 *
 * returns  0: all functions are where they go; -ELIBACC with a sentence
 */
int library_get(struct library *l, struct why *why);
