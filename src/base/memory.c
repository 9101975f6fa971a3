/* SPDX-License-Identifier: MIT */
#include "base/memory.h"

#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* A huge page: less than that can hold none. */
#define MEMORY_HUGE ((size_t)(2 * MIB))

static void (*memory_hook)(void);

void memory_set_hook(void (*hook)(void))
{
	memory_hook = hook;
}

static void *memory_need(void *p)
{
	static const char words[] = "onetop: out of memory\n";

	if (p)
		return p;
	if (memory_hook)
		memory_hook();
	if (write(STDERR_FILENO, words, sizeof(words) - 1) < 0)
		_exit(1);
	abort();
}

void *xcalloc(size_t count, size_t size)
{
	return memory_need(calloc(count ? count : 1, size ? size : 1));
}

char *xstrdup(const char *s)
{
	return memory_need(strdup(s));
}

char *xasprintf(const char *format, ...)
{
	va_list args;
	char *s = NULL;

	va_start(args, format);
	if (vasprintf(&s, format, args) < 0)
		s = NULL;
	va_end(args);
	return memory_need(s);
}

void *memory_array(size_t count, size_t size)
{
	return calloc(count ? count : 1, size ? size : 1);
}

void memory_expect(void *p, size_t size)
{
	const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	/* The allocator's own words stand before p: leaving their page out would split a huge
	 * one. */
	uintptr_t from = (uintptr_t)p / page * page, to = ((uintptr_t)p + size) / page * page;

	if (p && size >= MEMORY_HUGE)
		(void)madvise((void *)from, to - from, MADV_HUGEPAGE);
}
