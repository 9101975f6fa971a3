/* SPDX-License-Identifier: MIT */
#include "profile/rust_name.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"

/* Back references could make a short name endless: both depth and steps are counted. */
enum { RUST_DEPTH_MAX = 128, RUST_STEPS_MAX = 20000, RUST_NAME_MAX = 4096 };

struct rust {
	const char *start, *at, *end; /* start: behind "_R", where back references count from */
	char *out;                    /* [RUST_NAME_MAX] */
	size_t used;
	unsigned int depth, mute, steps;
	bool bad;
};

static void rust_path(struct rust *r, bool in_type);
static void rust_type(struct rust *r);
static void rust_const(struct rust *r);

static void rust_put_bytes(struct rust *r, const char *text, size_t n)
{
	if (r->mute > 0 || r->bad)
		return;
	if (n >= RUST_NAME_MAX - r->used) {
		r->bad = true;
		return;
	}
	memcpy(r->out + r->used, text, n);
	r->used += n;
}

static void rust_put(struct rust *r, const char *text)
{
	rust_put_bytes(r, text, strlen(text));
}

static void rust_put_number(struct rust *r, uint64_t number)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64, number);
	rust_put(r, text);
}

/* '\0' at the end and after anything bad: matches nothing. */
static char rust_peek(const struct rust *r)
{
	return r->bad || r->at == r->end ? 0 : *r->at;
}

static char rust_take(struct rust *r)
{
	char c = rust_peek(r);

	if (c)
		r->at++;
	else
		r->bad = true;
	return c;
}

static bool rust_accept(struct rust *r, char c)
{
	if (rust_peek(r) != c)
		return false;
	r->at++;
	return true;
}

/* "_" is 0, "0_" is 1, "a_" is 11 … */
static uint64_t rust_base62(struct rust *r)
{
	static const char digits[] =
		"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
	uint64_t value = 0;

	if (rust_accept(r, '_'))
		return 0;
	while (!r->bad && !rust_accept(r, '_')) {
		char c = rust_take(r);
		const char *digit = c ? strchr(digits, c) : NULL;

		if (!digit || __builtin_mul_overflow(value, 62u, &value) ||
			__builtin_add_overflow(value, (uint64_t)(digit - digits), &value))
			r->bad = true;
	}
	return value + 1;
}

static uint64_t rust_optional_base62(struct rust *r, char tag)
{
	return rust_accept(r, tag) ? rust_base62(r) + 1 : 0;
}

static size_t rust_decimal(struct rust *r)
{
	size_t value = 0;

	if (rust_accept(r, '0'))
		return 0;
	if (rust_peek(r) < '0' || rust_peek(r) > '9')
		r->bad = true;
	while (rust_peek(r) >= '0' && rust_peek(r) <= '9') {
		value = value * 10 + (size_t)(rust_take(r) - '0');
		if (value > RUST_NAME_MAX)
			r->bad = true;
	}
	return value;
}

/* Punycode ("u…") is shown as it is written. */
static void rust_identifier(struct rust *r)
{
	rust_accept(r, 'u');
	size_t n = rust_decimal(r);

	rust_accept(r, '_');
	if (r->bad || n > (size_t)(r->end - r->at)) {
		r->bad = true;
		return;
	}
	rust_put_bytes(r, r->at, n);
	r->at += n;
}

/* Nothing is followed while muted: it would only cost time. */
static void rust_back_reference(struct rust *r, void (*read)(struct rust *))
{
	const char *here = r->at - 1;
	uint64_t offset = rust_base62(r);

	if (r->bad || offset >= (uint64_t)(here - r->start)) {
		r->bad = true;
		return;
	}
	if (r->mute > 0)
		return;
	const char *behind = r->at;

	r->at = r->start + offset;
	read(r);
	r->at = behind;
}

static void rust_value_path(struct rust *r)
{
	rust_path(r, false);
}

static void rust_type_path(struct rust *r)
{
	rust_path(r, true);
}

static void rust_nested(struct rust *r, bool in_type)
{
	char space = rust_take(r);

	rust_path(r, in_type);
	uint64_t which = rust_optional_base62(r, 's');

	if (space >= 'A' && space <= 'Z') {
		rust_put(r, "::{");
		rust_put(r, space == 'C'   ? "closure"
			    : space == 'S' ? "shim"
					   : (char[]){space, 0});
		if (rust_peek(r) != '0')
			rust_put(r, ":");
		rust_identifier(r);
		rust_put(r, "#");
		rust_put_number(r, which);
		rust_put(r, "}");
		return;
	}
	if (rust_peek(r) != '0')
		rust_put(r, "::");
	rust_identifier(r);
}

/* Where an impl block stands says nothing; whose it is does. */
static void rust_impl_place(struct rust *r)
{
	r->mute++;
	rust_optional_base62(r, 's');
	rust_path(r, false);
	r->mute--;
}

static void rust_impl(struct rust *r, bool has_trait)
{
	rust_put(r, "<");
	rust_type(r);
	if (has_trait) {
		rust_put(r, " as ");
		rust_path(r, true);
	}
	rust_put(r, ">");
}

static void rust_generic_argument(struct rust *r)
{
	if (rust_accept(r, 'L')) {
		rust_base62(r);
		rust_put(r, "'_");
	} else if (rust_accept(r, 'K')) {
		rust_const(r);
	} else {
		rust_type(r);
	}
}

static void rust_generic(struct rust *r, bool in_type)
{
	rust_path(r, in_type);
	r->mute += !in_type;
	rust_put(r, "<");
	for (bool first = true; !r->bad && !rust_accept(r, 'E'); first = false) {
		rust_put(r, first ? "" : ", ");
		rust_generic_argument(r);
	}
	rust_put(r, ">");
	r->mute -= !in_type;
}

static bool rust_enter(struct rust *r)
{
	if (++r->depth > RUST_DEPTH_MAX || ++r->steps > RUST_STEPS_MAX)
		r->bad = true;
	return !r->bad;
}

static void rust_path(struct rust *r, bool in_type)
{
	if (rust_enter(r)) {
		char tag = rust_take(r);

		if (tag == 'C') {
			rust_optional_base62(r, 's');
			rust_identifier(r);
		} else if (tag == 'N') {
			rust_nested(r, in_type);
		} else if (tag == 'M' || tag == 'X') {
			rust_impl_place(r);
			rust_impl(r, tag == 'X');
		} else if (tag == 'Y') {
			rust_impl(r, true);
		} else if (tag == 'I') {
			rust_generic(r, in_type);
		} else if (tag == 'B') {
			rust_back_reference(r, in_type ? rust_type_path : rust_value_path);
		} else {
			r->bad = true;
		}
	}
	r->depth--;
}

static const char *rust_basic_type(char tag)
{
	static const char *const names[26] = {"i8", "bool", "char", "f64", "str", "f32", NULL,
		"u8", "isize", "usize", NULL, "i32", "u32", "i128", "u128", "_", NULL, NULL,
		"i16", "u16", "()", "...", NULL, "i64", "u64", "!"};

	return tag >= 'a' && tag <= 'z' ? names[tag - 'a'] : NULL;
}

static size_t rust_types_to_end(struct rust *r)
{
	size_t n = 0;

	for (; !r->bad && !rust_accept(r, 'E'); n++) {
		rust_put(r, n > 0 ? ", " : "");
		rust_type(r);
	}
	return n;
}

static void rust_function_type(struct rust *r)
{
	rust_optional_base62(r, 'G');
	if (rust_accept(r, 'U'))
		rust_put(r, "unsafe ");
	if (rust_accept(r, 'K')) {
		rust_put(r, "extern \"");
		if (rust_accept(r, 'C'))
			rust_put(r, "C");
		else
			rust_identifier(r);
		rust_put(r, "\" ");
	}
	rust_put(r, "fn(");
	rust_types_to_end(r);
	rust_put(r, ")");
	if (rust_accept(r, 'u'))
		return;
	rust_put(r, " -> ");
	rust_type(r);
}

static void rust_dyn_type(struct rust *r)
{
	rust_optional_base62(r, 'G');
	rust_put(r, "dyn ");
	for (bool first = true; !r->bad && !rust_accept(r, 'E'); first = false) {
		rust_put(r, first ? "" : " + ");
		rust_path(r, true);
		while (rust_accept(r, 'p')) {
			r->mute++;
			rust_identifier(r);
			rust_type(r);
			r->mute--;
		}
	}
	if (rust_accept(r, 'L'))
		rust_base62(r);
}

static void rust_array_type(struct rust *r, bool has_length)
{
	rust_put(r, "[");
	rust_type(r);
	if (has_length) {
		rust_put(r, "; ");
		rust_const(r);
	}
	rust_put(r, "]");
}

static void rust_pointer_type(struct rust *r, const char *sign)
{
	rust_put(r, sign);
	if (rust_accept(r, 'L'))
		rust_base62(r);
	rust_type(r);
}

/* Types that begin with a letter of their own; false: it is a path. */
static bool rust_built_type(struct rust *r, char tag)
{
	switch (tag) {
	case 'R':
		rust_pointer_type(r, "&");
		return true;
	case 'Q':
		rust_pointer_type(r, "&mut ");
		return true;
	case 'P':
		rust_pointer_type(r, "*const ");
		return true;
	case 'O':
		rust_pointer_type(r, "*mut ");
		return true;
	case 'A':
	case 'S':
		rust_array_type(r, tag == 'A');
		return true;
	case 'T':
		rust_put(r, "(");
		rust_put(r, rust_types_to_end(r) == 1 ? ",)" : ")");
		return true;
	case 'F':
		rust_function_type(r);
		return true;
	case 'D':
		rust_dyn_type(r);
		return true;
	case 'B':
		rust_back_reference(r, rust_type);
		return true;
	default:
		return false;
	}
}

static void rust_type(struct rust *r)
{
	if (rust_enter(r)) {
		char tag = rust_take(r);
		const char *basic = rust_basic_type(tag);

		if (basic) {
			rust_put(r, basic);
		} else if (!rust_built_type(r, tag)) {
			r->at--;
			rust_path(r, true);
		}
	}
	r->depth--;
}

static void rust_const(struct rust *r)
{
	if (rust_accept(r, 'p')) {
		rust_put(r, "_");
		return;
	}
	if (rust_accept(r, 'B')) {
		rust_back_reference(r, rust_const);
		return;
	}
	rust_take(r); /* its type */
	rust_put(r, rust_accept(r, 'n') ? "-0x" : "0x");
	const char *digits = r->at;

	while (!r->bad && rust_peek(r) != '_')
		rust_take(r);
	rust_put_bytes(r, digits, (size_t)(r->at - digits));
	rust_accept(r, '_');
}

char *rust_name(const char *mangled)
{
	size_t n = strcspn(mangled, ".$"); /* what LLVM appends */
	char *out = n > 2 && !strncmp(mangled, "_R", 2) ? malloc(RUST_NAME_MAX) : NULL;

	if (!out)
		return NULL;
	struct rust r = {
		.start = mangled + 2, .at = mangled + 2, .end = mangled + n, .out = out};

	rust_path(&r, false);
	if (r.bad || r.used == 0) {
		free(out);
		return NULL;
	}
	out[r.used] = 0;
	return out;
}
