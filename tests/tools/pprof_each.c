/* SPDX-License-Identifier: MIT */
/*
 * Reports of many sets of options, without a start of onetop for each.
 *
 *	pprof_each <SETS            onetop pprof with the words of each line
 *	pprof_each PROGRAM <SETS    PROGRAM (go tool pprof) with them
 *
 * Prints a line for each: whether it succeeded ("ok", "no"), a sum of what it wrote, the words.
 * The line "Time:" counts without its time, which the two write differently.
 */
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "base/macro.h"
#include "command/pprof.h"

enum { EACH_WORDS = 32 };

/* FNV-1a. */
static uint64_t each_add(uint64_t sum, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		sum = (sum ^ (unsigned char)bytes[i]) * UINT64_C(0x100000001b3);
	return sum;
}

/* What of a line is left out: from `ret_end` back to what is returned; NULL: nothing. */
static const char *each_time(const char *line, size_t n, const char **ret_end)
{
	static const char head[] = "Time: ", label[] = "\\lTime: ";
	const char *at = memmem(line, n, label, sizeof(label) - 1);

	*ret_end = line + n;
	if (n >= sizeof(head) - 1 && memcmp(line, head, sizeof(head) - 1) == 0)
		return memmem(line, n, "+0000", 5) ? NULL : line + sizeof(head) - 2;
	if (!at)
		return NULL;
	at += sizeof(label) - 2;
	*ret_end = memchr(at, '\\', (size_t)(line + n - at));
	return *ret_end ? at : NULL;
}

static uint64_t each_sum(const char *text, size_t n)
{
	uint64_t sum = UINT64_C(0xcbf29ce484222325);

	for (const char *line = text, *end = text + n; line < end;) {
		const char *lf = memchr(line, '\n', (size_t)(end - line)), *after;
		const char *next = lf ? lf + 1 : end;
		const char *gone = each_time(line, (size_t)((lf ? lf : end) - line), &after);

		if (gone)
			sum = each_add(each_add(sum, line, (size_t)(gone - line)), after,
				(size_t)(next - after));
		else
			sum = each_add(sum, line, (size_t)(next - line));
		line = next;
	}
	return sum;
}

/* The child: its standard output is `fd`, nothing else of it is kept. */
static _Noreturn void each_child(int fd, char *const *words, int n, const char *program)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	struct why why;

	if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(null, STDERR_FILENO) < 0 ||
		dup2(fd, STDOUT_FILENO) < 0)
		_exit(EXIT_FAILURE);
	if (program) {
		execv(program, words);
		_exit(EXIT_FAILURE);
	}
	int status = command_pprof(n, (char **)words, NULL, &why);

	_exit(fflush(stdout) == 0 ? status : EXIT_FAILURE);
}

/* Run one set into `fd`, from its start. Whether it succeeded; < 0: no process. */
static int each_run(int fd, char *const *words, int n, const char *program)
{
	int status;

	if (ftruncate(fd, 0) < 0 || lseek(fd, 0, SEEK_SET) < 0)
		return -1;
	pid_t pid = fork();

	if (pid == 0)
		each_child(fd, words, n, program);
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		return -1;
	return status == 0;
}

static int each_print(int fd, bool good, const char *line)
{
	off_t n = lseek(fd, 0, SEEK_END);
	char nothing[1] = "", *text = nothing;

	if (n > 0)
		text = mmap(NULL, (size_t)n, PROT_READ, MAP_SHARED, fd, 0);
	if (n < 0 || text == MAP_FAILED)
		return -1;
	printf("%s %016llx %s", good ? "ok" : "no",
		(unsigned long long)each_sum(text, (size_t)n), line);
	if (n > 0)
		munmap(text, (size_t)n);
	return fflush(stdout); /* or a child would print it, too */
}

int main(int argc, char **argv)
{
	static char name[] = "pprof";
	int fd = memfd_create("report", MFD_CLOEXEC);
	char *line = NULL, *words[EACH_WORDS + 1], *copy, *rest;
	size_t room = 0;

	while (fd >= 0 && getline(&line, &room, stdin) > 0) {
		int n = 1;

		copy = strdup(line);
		words[0] = name;
		for (char *word = strtok_r(copy, " \n", &rest); word && n < EACH_WORDS;
			word = strtok_r(NULL, " \n", &rest))
			words[n++] = word;
		words[n] = NULL;
		int good = each_run(fd, words, n, argc > 1 ? argv[1] : NULL);

		free(copy);
		if (good < 0 || each_print(fd, good, line) < 0)
			break;
	}
	int status = fd >= 0 && feof(stdin) ? EXIT_SUCCESS : EXIT_FAILURE;

	free(line);
	if (status != EXIT_SUCCESS)
		perror("pprof_each");
	return status;
}
