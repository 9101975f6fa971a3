/* SPDX-License-Identifier: MIT */
/* The samples of a profile.proto; private to proto.c. */
#pragma once

#include "profile/proto_part.h"

/** Read the samples of all parts, when all that they point to is there. 0 or -EBADMSG. */
int proto_read_samples(struct proto *d);
