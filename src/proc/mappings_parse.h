/* SPDX-License-Identifier: MIT */
/* One mapping of /proc/PID/smaps: its lines, and what kind of memory it is. Pure. */
#pragma once

#include "proc/mappings.h"

/** Which lines said something that decides the kind. */
struct mappings_entry {
	uint64_t start, end;
	bool executable, shared; /* permissions x and s */
	uint64_t inode;          /* 0: no file */
	uint64_t major, minor;   /* the file's device; 0:N for file systems without one */
	bool deleted;
	bool huge_pages; /* VmFlags ht: hugetlbfs */
	bool device;     /* VmFlags io or pf: no ordinary pages */
	char name[4096]; /* raw bytes without " (deleted)": the kernel's escapes are undone */
	size_t name_len;
	struct mappings_sizes sizes;
};

/** "START-END PERM OFFSET MAJOR:MINOR INODE  NAME": true if the line is one. */
bool mappings_parse_header(const char *line, size_t n, struct mappings_entry *ret);

/** "Rss: 12 kB", "VmFlags: rd mr": adds to the mapping; lines unknown change nothing. */
void mappings_parse_line(const char *line, size_t n, struct mappings_entry *m);

/** What kind of memory a whole mapping is. */
enum mappings_kind mappings_judge(const struct mappings_entry *m);
