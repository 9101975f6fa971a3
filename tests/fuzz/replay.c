/* SPDX-License-Identifier: MIT */
/*
 * main() for a fuzzer built without libFuzzer: runs every file of a corpus, then the same file
 * cut at each byte and with bytes changed by a generator with a fixed seed. One TAP line a
 * file. Each file gets a process of its own; the input that ended it is left beside the log.
 *
 *   fuzz_NAME CORPUS_DIR [CRASH_FILE]
 *
 * REPLAY_CHANGES: how often a file is cut at most, and how often changed (500).
 */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	INPUT_MAX = 4 << 20, /* larger files are cut */
	CHANGES = 500, /* at most so many cuts a file, spread over it, and so many changes */
	WORK_MAX = 64 << 20, /* bytes given to the fuzzer a file, in all */
	SECONDS_MAX = 30,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv) __attribute__((weak));

/* What the child runs at the moment, seen by its parent when it dies. */
struct current {
	size_t size;
	uint8_t data[INPUT_MAX];
};

/* The fuzzer gets memory of exactly that size, so that a sanitizer sees one byte too far. */
static void run_input(struct current *now, const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size ? size : 1);

	if (!copy)
		abort();
	memcpy(copy, data, size);
	memcpy(now->data, data, size);
	now->size = size;
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
}

static uint32_t random_next(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(*state >> 33);
}

/* Overwrite, drop, or double some bytes: the small damage that real input suffers. */
static size_t change_input(uint8_t *data, size_t size, uint64_t *state)
{
	static const uint8_t nasty[] = "\0\n\r\033 ,\"')(:-0129\177\200\377\xc3";
	unsigned changes = 1 + random_next(state) % 4;

	while (changes-- > 0 && size > 0) {
		size_t at = random_next(state) % size;
		size_t n = 1 + random_next(state) % 8;

		switch (random_next(state) % 4) {
		case 0:
			data[at] ^= (uint8_t)(1u << random_next(state) % 8);
			break;
		case 1:
			data[at] = nasty[random_next(state) % (sizeof(nasty) - 1)];
			break;
		case 2:
			if (n > size - at)
				n = size - at;
			memmove(data + at, data + at + n, size - at - n);
			size -= n;
			break;
		default:
			if (n > size - at)
				n = size - at;
			memmove(data + at + n, data + at, size - at);
			size += n;
			break;
		}
	}
	return size;
}

/* How many cuts and changes a file of that size is worth. */
static size_t changes_of(size_t size)
{
	const char *asked = getenv("REPLAY_CHANGES");
	size_t most = asked ? strtoul(asked, NULL, 10) : CHANGES;
	size_t budget = size ? WORK_MAX / size : 1;

	return budget < most ? budget : most;
}

static void run_changes(struct current *now, const uint8_t *data, size_t size)
{
	uint64_t state = size + 1;
	size_t changes = changes_of(size), cuts = changes;
	size_t step = size / (cuts ? cuts : 1) + 1;
	uint8_t *scratch = malloc(size + 64);

	if (!scratch)
		abort();
	run_input(now, data, size);
	for (size_t n = 0; n < size; n += step)
		run_input(now, data, n);
	while (changes-- > 0) {
		memcpy(scratch, data, size);
		run_input(now, scratch, change_input(scratch, size, &state));
	}
	free(scratch);
}

static uint8_t *read_input(const char *path, size_t *ret_size)
{
	FILE *f = fopen(path, "rb");
	uint8_t *data = malloc(INPUT_MAX);

	if (!f || !data) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		exit(EXIT_FAILURE);
	}
	/* 64 bytes of room: a change may make the input longer. */
	*ret_size = fread(data, 1, INPUT_MAX - 64, f);
	fclose(f);
	return data;
}

static void keep_crash(const char *path, const struct current *now)
{
	FILE *f = path ? fopen(path, "wb") : NULL;

	if (!f)
		return;
	fwrite(now->data, 1, now->size, f);
	fclose(f);
	fprintf(stderr, "the input is in %s\n", path);
}

/* CPU time, not the clock's: a busy machine is no hang. */
static void limit_cpu_time(void)
{
	const char *factor = getenv("TEST_TIMEOUT_FACTOR");
	rlim_t seconds = SECONDS_MAX * (factor ? (rlim_t)atoi(factor) : 1);
	struct rlimit limit = {seconds, seconds};

	if (setrlimit(RLIMIT_CPU, &limit) < 0)
		perror("setrlimit");
}

static int replay_file(const char *path, const char *crash, struct current *now)
{
	size_t size;
	uint8_t *data = read_input(path, &size);
	pid_t pid;
	int status;

	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		limit_cpu_time();
		run_changes(now, data, size);
		exit(EXIT_SUCCESS); /* not _exit: leaks are looked for here */
	}
	free(data);
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return -1;
	if (status != 0) {
		fprintf(stderr, "%s: wait status 0x%x\n", path, (unsigned)status);
		keep_crash(crash, now);
	}
	return status;
}

static int is_input(const struct dirent *e)
{
	return e->d_name[0] != '.';
}

int main(int argc, char **argv)
{
	struct dirent **names;
	struct current *now = mmap(
		NULL, sizeof(*now), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int failed = 0;
	int n = argc > 1 ? scandir(argv[1], &names, is_input, alphasort) : -1;

	if (n < 0 || now == MAP_FAILED) {
		fprintf(stderr, "usage: %s CORPUS_DIR [CRASH_FILE]\n", argv[0]);
		return 2;
	}
	if (LLVMFuzzerInitialize)
		LLVMFuzzerInitialize(&argc, &argv);
	printf("1..%d\n", n);
	for (int i = 0; i < n; i++) {
		char path[4096];
		int bad;

		snprintf(path, sizeof(path), "%s/%s", argv[1], names[i]->d_name);
		bad = replay_file(path, argc > 2 ? argv[2] : NULL, now);
		printf("%sok %d - %s and what it becomes when damaged\n", bad ? "not " : "",
			i + 1, names[i]->d_name);
		failed |= bad;
		free(names[i]);
	}
	free(names);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
