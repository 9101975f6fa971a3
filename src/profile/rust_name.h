/* SPDX-License-Identifier: MIT */
/* Rust's second way of mangling (_R…, RFC 2603) into names as people write them. */
#pragma once

/**
 * A readable path: "<alloc::vec::Vec<u8> as core::ops::Drop>::drop"; generic arguments of
 * functions themselves are left out.
 *
 * returns  the caller frees; NULL when `mangled` is not such a name, or out of memory
 */
char *rust_name(const char *mangled);
