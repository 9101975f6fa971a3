/* SPDX-License-Identifier: MIT */
/* A profile back into profile.proto, as every other tool reads it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "profile/profile.h"

/**
 * Serialise.
 *
 * gzip      compress, as files of profiles are
 * ret_data  the caller frees; *ret_size bytes
 * returns   0 or -ENOMEM
 */
int profile_encode(const struct profile *p, bool gzip, void **ret_data, size_t *ret_size);
