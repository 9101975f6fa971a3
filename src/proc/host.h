/* SPDX-License-Identifier: MIT */
/*
 * The measurement's own health: what on this machine makes figures vary. Host totals through
 * libproc2; frequency, throttling and virtualisation from /sys and /proc where the kernel shows
 * them; and onetop's own cost.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct host_quality {
	int64_t t_ns;     /* CLOCK_MONOTONIC of the reading; but for the samples it changes with
			     this */
	bool valid;       /* two readings have been made, half a second apart or more */
	int cpus;         /* online */
	float busy_pct;   /* of the whole machine, 0..100 */
	float others_pct; /* used by everything but the target and onetop, 0..100 */
	float steal_pct;  /* taken by the hypervisor, 0..100 */
	float self_cpu_pct; /* onetop's own CPU, of one core */
	int64_t self_rss_bytes;
	char governor[24];        /* cpufreq governor; "" not shown by the kernel */
	int64_t throttle_events;  /* thermal throttling since attach; -1 not shown */
	char virtual_machine[32]; /* "KVM, a container"; "" bare metal or unknown
				   */
	uint64_t missed;          /* deadlines missed since attach */
	uint64_t samples;         /* samples taken since attach */
};

struct host;

/** Where there are no totals of the machine (a /proc of processes alone), q never gets valid.
 */
struct host *host_new(void);
void host_free(struct host *h);
static inline void host_freep(struct host **h)
{
	host_free(*h);
	*h = NULL;
}

/** Load what reads the totals, on a thread of its own: until then they are not known. */
void host_prepare(struct host *h);

/**
 * Read the machine's totals and judge the time since the last call (at most once a second is
 * worth it; about 100 us).
 *
 * target_cpu_ns  the target's CPU time total at this moment, or -1
 * q              missed and samples are the caller's; everything else is set here
 */
void host_read(struct host *h, int64_t target_cpu_ns, struct host_quality *q);

/**
 * The quality as one line of words a user can act on; worst news first.
 *
 * out[size]  "quality good: …" or "quality: other processes use 85 % of this machine: CPU
 * figures will vary; …". Printable UTF-8. returns    0 good, 1 noteworthy, 2 do not trust the
 * figures
 */
int host_quality_words(const struct host_quality *q, char *out, size_t size);
