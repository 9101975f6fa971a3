/* SPDX-License-Identifier: MIT */
/*
 * Pressure stall information: the share of time in which some or all tasks of a group waited
 * for a resource they did not get. Linux 4.20 with CONFIG_PSI; a kernel booted with psi=0 and a
 * group with cgroup.pressure 0 have none.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum pressure_resource { PRESSURE_CPU, PRESSURE_MEMORY, PRESSURE_IO, PRESSURE_RESOURCES };

struct pressure {
	bool valid;
	bool of_system;    /* the whole machine's, since the group has none of its own */
	double some_avg10; /* percent of the last 10 s in which at least one task waited, 0..100
			    */
	double full_avg10; /* ... in which all of them waited; -1 not told (cpu before 5.13) */
	int64_t some_ns;   /* total since the group was made (or boot) */
	int64_t full_ns;   /* -1 not told */
};

/**
 * Parse the text of cpu.pressure, memory.pressure, io.pressure or /proc/pressure/…
 *
 * ret      valid set, of_system false
 * returns  0, or -EBADMSG without a whole "some" line; ret is untouched then
 */
int pressure_parse(const char *text, size_t n, struct pressure *ret);

/**
 * Read a held pressure file.
 *
 * returns  0; -EOPNOTSUPP accounting is off; -EBADF not opened; -ENODEV the group is gone
 * source   the group's cpu.pressure and so on, or /proc/pressure: one pread, about 3 us
 */
int pressure_read(int fd, struct pressure *ret);

/** "cpu", "memory", "io": file names are these and ".pressure". */
const char *pressure_name(enum pressure_resource r);
