/* SPDX-License-Identifier: MIT */
/*
 * Writes a made CPU profile (profile.proto, not compressed) to standard output: random walks
 * over a fixed call graph, as a server of 4,000 functions gives them; always the same.
 *
 *   profile SAMPLES
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FUNCTIONS = 4000, SITES = 4, DEPTH_MAX = 40, ROOTS = 8 };

struct bytes {
	uint8_t data[1024];
	size_t n;
};

static uint64_t random_state = 7;

static unsigned pick(unsigned below)
{
	random_state = random_state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)((random_state >> 33) % below);
}

static void put_varint(struct bytes *b, uint64_t v)
{
	for (; v > 0x7f; v >>= 7)
		b->data[b->n++] = (uint8_t)(v | 0x80);
	b->data[b->n++] = (uint8_t)v;
}

static void put_number(struct bytes *b, unsigned field, uint64_t v)
{
	put_varint(b, field << 3);
	put_varint(b, v);
}

static void put_bytes(struct bytes *b, unsigned field, const void *data, size_t n)
{
	put_varint(b, field << 3 | 2);
	put_varint(b, n);
	memcpy(b->data + b->n, data, n);
	b->n += n;
}

static void write_field(unsigned field, const struct bytes *message)
{
	struct bytes b = {.n = 0};

	put_varint(&b, field << 3 | 2);
	put_varint(&b, message->n);
	fwrite(b.data, 1, b.n, stdout);
	fwrite(message->data, 1, message->n, stdout);
}

static void write_string(const char *text)
{
	struct bytes b = {.n = strlen(text)};

	memcpy(b.data, text, b.n);
	write_field(6, &b);
}

static void write_type(unsigned field, unsigned type, unsigned unit)
{
	struct bytes b = {.n = 0};

	put_number(&b, 1, type);
	put_number(&b, 2, unit);
	write_field(field, &b);
}

/* Call site k of function f; a quarter of them has inlined callees. */
static void write_location(unsigned f, unsigned k)
{
	unsigned id = f * SITES + k + 1;
	struct bytes b = {.n = 0};

	put_number(&b, 1, id);
	put_number(&b, 2, 1);
	put_number(&b, 3, 0x400000 + id * 23);
	for (unsigned inlined = pick(4) ? 0 : 1 + pick(3);; inlined--) {
		struct bytes line = {.n = 0};

		put_number(&line, 1, inlined ? 1 + pick(FUNCTIONS) : f + 1);
		put_number(&line, 2, 1 + pick(2000));
		put_bytes(&b, 4, line.data, line.n);
		if (inlined == 0)
			break;
	}
	write_field(4, &b);
}

static void write_sample(void)
{
	unsigned depth = 6 + pick(DEPTH_MAX - 6), f = pick(ROOTS), ids[DEPTH_MAX];
	struct bytes sample = {.n = 0}, list = {.n = 0};

	for (unsigned i = 0; i < depth; i++) {
		unsigned k = pick(SITES);

		ids[i] = f * SITES + k + 1;
		/* Where a site leads is fixed: the same stacks begin many samples. */
		f = f + 1 + (f * 7919 + k * 104729) % 120;
		f = f < FUNCTIONS ? f : FUNCTIONS - 1;
	}
	for (unsigned i = depth; i > 0; i--)
		put_varint(&list, ids[i - 1]);
	put_bytes(&sample, 1, list.data, list.n);
	list.n = 0;
	put_varint(&list, 1 + pick(30));
	put_varint(&list, 10000000 * (1 + (uint64_t)pick(30)));
	put_bytes(&sample, 2, list.data, list.n);
	write_field(2, &sample);
}

static void write_functions(void)
{
	for (unsigned f = 0; f < FUNCTIONS; f++) {
		struct bytes b = {.n = 0};

		put_number(&b, 1, f + 1);
		put_number(&b, 2, 6 + 2 * f);
		put_number(&b, 3, 6 + 2 * f);
		put_number(&b, 4, 7 + 2 * f);
		write_field(5, &b);
	}
}

static void write_strings(void)
{
	static const char *const first[] = {
		"", "samples", "count", "cpu", "nanoseconds", "/srv/bin/server"};
	char text[128];

	for (size_t i = 0; i < sizeof(first) / sizeof(first[0]); i++)
		write_string(first[i]);
	for (unsigned f = 0; f < FUNCTIONS; f++) {
		snprintf(text, sizeof(text), "example.com/server/v2/pkg%u.(*Type%u).Method%u",
			f % 90, f % 400, f);
		write_string(text);
		snprintf(text, sizeof(text), "/usr/src/example.com/server/v2/pkg%u/file%u.go",
			f % 90, f % 700);
		write_string(text);
	}
}

int main(int argc, char **argv)
{
	long samples = argc == 2 ? atol(argv[1]) : 0;
	struct bytes b = {.n = 0};

	write_type(1, 1, 2);
	write_type(1, 3, 4);
	for (long i = 0; i < samples; i++)
		write_sample();
	put_number(&b, 1, 1);
	put_number(&b, 2, 0x400000);
	put_number(&b, 3, 0x800000);
	put_number(&b, 5, 5);
	put_number(&b, 7, 1);
	write_field(3, &b);
	for (unsigned f = 0; f < FUNCTIONS; f++)
		for (unsigned k = 0; k < SITES; k++)
			write_location(f, k);
	write_functions();
	write_strings();
	write_type(11, 3, 4);
	return fflush(stdout) != 0;
}
