/* SPDX-License-Identifier: MIT */
/*
 * Writes a profile of one stack, its own, as old profilers did: addresses, then the memory map.
 * Some of its functions are inlined into others.
 */
#include <execinfo.h>
#include <stdio.h>

static int total;

static void print_maps(void)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	char line[4096];

	printf("\n--- Memory map: ---\n");
	while (maps && fgets(line, sizeof(line), maps))
		fputs(line, stdout);
}

__attribute__((noinline)) static int take_stack(int n)
{
	void *stack[64];
	int depth = backtrace(stack, 64);

	printf("stack profile: total 1\n1 @");
	for (int i = 0; i < depth; i++)
		printf(" %p", stack[i]);
	printf("\n");
	print_maps();
	return total + n;
}

static inline __attribute__((always_inline)) int innermost(int n)
{
	return take_stack(n) + total;
}

static inline __attribute__((always_inline)) int middle(int n)
{
	total += n;
	return innermost(n) * 3;
}

__attribute__((noinline)) static int outer(int n)
{
	return middle(n) + 1;
}

int main(int argc, char **argv)
{
	(void)argv;
	total = outer(argc) - 1;
	return total == 1234567;
}
