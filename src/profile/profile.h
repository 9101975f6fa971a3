/* SPDX-License-Identifier: MIT */
/*
 * A profile in memory, as profile.proto means it: strings resolved, ids turned into indices.
 * Everything hangs from one arena and is freed at once; pointers stay valid until then.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/** Raw bytes of the file, NUL-ended, never NULL ("" when absent). Hostile until made printable.
 */
typedef const char *profile_string;

struct profile_value_type {
	profile_string type, unit;
};

struct profile_mapping {
	uint64_t id, start, limit, offset;
	profile_string file, build_id;
	bool has_functions, has_filenames, has_line_numbers, has_inline_frames;
};

struct profile_function {
	uint64_t id;
	profile_string name, system_name, filename;
	int64_t start_line;
};

struct profile_line {
	uint32_t function; /* index into functions; PROFILE_NONE */
	int64_t line, column;
};

struct profile_location {
	uint64_t id, address;
	uint32_t mapping; /* index into mappings; PROFILE_NONE */
	bool is_folded;
	struct profile_line *lines; /* [0] innermost inlined callee … [n-1] the real function */
	size_t n_lines;
};

struct profile_label {
	profile_string key, str; /* str "" and unit "" for a plain number */
	int64_t num;
	profile_string unit;
	bool is_num;
};

struct profile_sample {
	uint32_t *locations; /* indices; [0] is the leaf */
	size_t n_locations;
	int64_t *values; /* one per sample type */
	struct profile_label *labels;
	size_t n_labels;
	bool is_base; /* came from -diff_base */
};

#define PROFILE_NONE UINT32_MAX

struct profile_arena;

struct profile {
	struct profile_value_type *sample_types;
	size_t n_sample_types;
	profile_string default_sample_type;
	struct profile_sample *samples;
	size_t n_samples;
	struct profile_mapping *mappings;
	size_t n_mappings;
	struct profile_location *locations;
	size_t n_locations;
	struct profile_function *functions;
	size_t n_functions;
	profile_string *comments;
	size_t n_comments;
	profile_string drop_frames, keep_frames, doc_url;
	int64_t time_ns, duration_ns, period;
	struct profile_value_type period_type;
	struct profile_arena *arena; /* owns all of the above */
};

/** Most bytes of a profile, not compressed, that are read. */
#define PROFILE_SIZE_MAX (1024 * 1024 * 1024)

/**
 * An empty profile to be filled by hand: its strings are "", its arrays empty.
 *
 * cap      bytes its arena may ever take, see profile/arena.h
 * returns  0 or -ENOMEM; free with profile_free()
 */
int profile_new(size_t cap, struct profile **ret);

/** NULL is fine. */
void profile_free(struct profile *p);
static inline void profile_freep(struct profile **p)
{
	profile_free(*p);
	*p = NULL;
}

/**
 * Read a profile in any format known: gzip or not, profile.proto or a legacy form.
 *
 * data[size]  the bytes; not kept
 * ret         the caller frees with profile_free()
 * returns     0; -EBADMSG with what is wrong and the offset; -E2BIG over a limit; -ENOMEM
 */
int profile_decode(const void *data, size_t size, struct profile **ret, struct why *why);

/**
 * Is everything inside consistent? A decoded or merged profile always is.
 *
 * Sample types are there when samples are, all indices point inside their arrays, ids are not 0
 * and not twice.
 *
 * returns  0; -EBADMSG with what is wrong; -ENOMEM
 */
int profile_check_valid(const struct profile *p, struct why *why);
