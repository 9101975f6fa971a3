/* SPDX-License-Identifier: MIT */
/*
 * A share of the time: work may cost so much of what passes. A bucket of nanoseconds that fills
 * with the time, is emptied by what work really took, and may be overdrawn once.
 */
#pragma once

#include <stdint.h>

struct pace {
	int64_t part, whole; /* work may take part/whole of the time */
	int64_t cap_ns;      /* never more in store */
	int64_t t_ns;        /* filled up to here */
	int64_t tokens_ns;   /* in store; negative when overdrawn */
};

static inline void pace_init(
	struct pace *p, int64_t part, int64_t whole, int64_t cap_ns, int64_t now_ns)
{
	*p = (struct pace){part, whole, cap_ns, now_ns, 0};
}

static inline void pace_fill(struct pace *p, int64_t now_ns)
{
	int64_t gained = (now_ns - p->t_ns) / p->whole * p->part;

	if (gained <= 0)
		return;
	p->tokens_ns = p->tokens_ns + gained > p->cap_ns ? p->cap_ns : p->tokens_ns + gained;
	p->t_ns = now_ns;
}

static inline void pace_spend(struct pace *p, int64_t cost_ns)
{
	p->tokens_ns -= cost_ns;
}
