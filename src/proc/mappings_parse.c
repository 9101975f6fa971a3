/* SPDX-License-Identifier: MIT */
#include "proc/mappings_parse.h"

#include <errno.h>
#include <string.h>

#include "base/macro.h"
#include "proc/scan.h"

const char *mappings_kind_name(enum mappings_kind kind)
{
	static const char *const names[MAPPINGS_KINDS] = {
		[MAPPINGS_HEAP] = "heap",
		[MAPPINGS_STACK] = "stack",
		[MAPPINGS_ANON] = "anonymous",
		[MAPPINGS_FILE_TEXT] = "file text",
		[MAPPINGS_FILE_DATA] = "file data",
		[MAPPINGS_SHMEM] = "shared",
		[MAPPINGS_HUGE] = "hugetlb",
		[MAPPINGS_DEVICE] = "device",
		[MAPPINGS_KERNEL] = "kernel",
	};

	assert(kind < MAPPINGS_KINDS);
	return names[kind];
}

/* "rw-p": four letters. */
static bool mappings_parse_permissions(struct scan *line, struct mappings_entry *m)
{
	struct scan word;

	if (!scan_word(line, &word) || scan_left(&word) != 4)
		return false;
	m->executable = word.p[2] == 'x';
	m->shared = word.p[3] == 's' || word.p[3] == 'S';
	return (word.p[0] == 'r' || word.p[0] == '-') && (word.p[3] == 'p' || m->shared);
}

static void mappings_parse_name(struct scan *line, struct mappings_entry *m)
{
	static const char gone[] = " (deleted)";
	size_t n = sizeof(gone) - 1;

	scan_blanks(line);
	m->name_len = scan_unescape(m->name, sizeof(m->name), line);
	if (m->name_len >= n && m->inode && !memcmp(m->name + m->name_len - n, gone, n)) {
		m->name_len -= n;
		m->name[m->name_len] = 0;
		m->deleted = true;
	}
}

bool mappings_parse_header(const char *line, size_t n, struct mappings_entry *ret)
{
	struct scan s = scan_of(line, n);
	uint64_t offset;

	ret->deleted = ret->huge_pages = ret->device = false;
	ret->sizes = (struct mappings_sizes){0};
	/* Most lines are "Key: value": told by their first letter, which is a capital. */
	if (n == 0 || (line[0] >= 'G' && line[0] <= 'Z'))
		return false;
	if (!scan_hex(&s, &ret->start) || !scan_key(&s, "-") || !scan_hex(&s, &ret->end) ||
		!mappings_parse_permissions(&s, ret) || !scan_hex(&s, &offset) ||
		!scan_hex(&s, &ret->major) || !scan_key(&s, ":") ||
		!scan_hex(&s, &ret->minor) || !scan_u64(&s, &ret->inode))
		return false;
	mappings_parse_name(&s, ret);
	return true;
}

static void mappings_parse_flags(struct scan *line, struct mappings_entry *m)
{
	struct scan word;

	while (scan_word(line, &word)) {
		if (scan_is(&word, "ht"))
			m->huge_pages = true;
		else if (scan_is(&word, "io") || scan_is(&word, "pf"))
			m->device = true;
	}
}

static void mappings_add_kib(struct scan *line, int64_t *sum)
{
	int64_t bytes;

	if (scan_kib(line, &bytes))
		*sum = *sum > INT64_MAX - bytes ? INT64_MAX : *sum + bytes;
}

void mappings_parse_line(const char *line, size_t n, struct mappings_entry *m)
{
	struct scan s = scan_of(line, n);
	const struct {
		const char *key;
		int64_t *sum;
	} keys[] = {
		{"Size:", &m->sizes.size},
		{"Rss:", &m->sizes.rss},
		{"Pss:", &m->sizes.pss},
		{"Private_Dirty:", &m->sizes.private_dirty},
		{"Private_Clean:", &m->sizes.private_clean},
		{"Shared_Clean:", &m->sizes.shared},
		{"Shared_Dirty:", &m->sizes.shared},
		{"Swap:", &m->sizes.swap},
		{"AnonHugePages:", &m->sizes.anon_huge},
		{"Private_Hugetlb:", &m->sizes.hugetlb},
		{"Shared_Hugetlb:", &m->sizes.hugetlb},
		{"Locked:", &m->sizes.locked},
	};

	if (scan_key(&s, "VmFlags:")) {
		mappings_parse_flags(&s, m);
		return;
	}
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (scan_key(&s, keys[i].key)) {
			mappings_add_kib(&s, keys[i].sum);
			return;
		}
}

static bool mappings_begins(const struct mappings_entry *m, const char *with)
{
	return strncmp(m->name, with, strlen(with)) == 0;
}

/* Shared memory is a file system of the kernel's own: no disk behind it. */
static bool mappings_is_shmem(const struct mappings_entry *m)
{
	return mappings_begins(m, "/memfd:") || mappings_begins(m, "/SYSV") ||
	       mappings_begins(m, "/dev/shm/") || mappings_begins(m, "[anon_shmem:") ||
	       (m->deleted && mappings_begins(m, "/dev/zero"));
}

enum mappings_kind mappings_judge(const struct mappings_entry *m)
{
	if (m->huge_pages || (m->deleted && mappings_begins(m, "/anon_hugepage")))
		return MAPPINGS_HUGE;
	if (strcmp(m->name, "[heap]") == 0)
		return MAPPINGS_HEAP;
	if (mappings_begins(m, "[stack"))
		return MAPPINGS_STACK;
	if (mappings_begins(m, "[v") || mappings_begins(m, "[uprobes") ||
		mappings_begins(m, "[sigpage"))
		return MAPPINGS_KERNEL;
	if (mappings_is_shmem(m))
		return MAPPINGS_SHMEM;
	if (m->device || mappings_begins(m, "anon_inode:") || mappings_begins(m, "/dev/"))
		return MAPPINGS_DEVICE;
	if (!m->inode || mappings_begins(m, "[anon"))
		return MAPPINGS_ANON;
	return m->executable ? MAPPINGS_FILE_TEXT : MAPPINGS_FILE_DATA;
}

int mappings_parse_overhead(const char *text, size_t n, struct mappings_overhead *ret)
{
	struct scan s = scan_of(text, n), line;
	struct mappings_overhead o = {-1, -1, -1, -1, -1, -1, -1, -1};
	const struct {
		const char *key;
		int64_t *value;
	} keys[] = {
		{"VmPTE:", &o.page_tables},
		{"VmLck:", &o.locked},
		{"VmPin:", &o.pinned},
		{"HugetlbPages:", &o.hugetlb},
		{"VmData:", &o.data},
		{"VmStk:", &o.stack},
		{"VmExe:", &o.text},
		{"VmLib:", &o.libraries},
	};
	bool found = false;

	while (scan_line(&s, &line))
		for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
			if (scan_key(&line, keys[i].key)) {
				found |= scan_kib(&line, keys[i].value);
				break;
			}
	if (!found)
		return -EBADMSG;
	*ret = o;
	return 0;
}
