/* SPDX-License-Identifier: MIT */
/* go_build_read(): the ELF side of buildinfo.h. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/macro.h"
#include "base/memory.h"
#include "base/text.h"
#include "golang/buildinfo.h"
#include "golang/pclntab.h"
#include "profile/elf_library.h"

enum {
	BUILDINFO_MAX = 8 << 20,
	BUILDINFO_SCAN =
		64 * 1024, /* without sections: how far into the data Go itself looks */
	PCLNTAB_MAX = 256 << 20,
};

struct place {
	uint64_t offset, size;
};

struct executable {
	int fd;
	const struct elf_library *lib;
	Elf *elf;
	struct place buildinfo, pclntab, relro;
	bool symtab, debug, pie;
};

/* Everything asked for, or false. */
static bool read_at(int fd, uint64_t offset, void *buf, size_t n)
{
	size_t used = 0;

	if (offset > INT64_MAX - n)
		return false;
	while (used < n) {
		ssize_t k = pread(fd, (char *)buf + used, n - used, (off_t)(offset + used));

		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			return false;
		used += (size_t)k;
	}
	return true;
}

static int read_place(int fd, struct place p, size_t cap, char **ret)
{
	_cleanup_free_ char *data = NULL;
	off_t end = lseek(fd, 0, SEEK_END);

	if (p.size > cap)
		return -E2BIG;
	/* A header may claim more than the file has: do not even ask for the memory. */
	if (end >= 0 && (p.offset > (uint64_t)end || p.size > (uint64_t)end - p.offset))
		return -EBADMSG;
	data = memory_array((size_t)p.size + 1, 1);
	if (!data)
		return -ENOMEM;
	if (!read_at(fd, p.offset, data, (size_t)p.size))
		return -EBADMSG;
	*ret = TAKE_PTR(data);
	return 0;
}

static void look_at_section(struct executable *e, const char *name, const GElf_Shdr *h)
{
	struct place p = {h->sh_offset, h->sh_size};

	if (h->sh_type == SHT_SYMTAB)
		e->symtab = true;
	if (strcmp(name, ".debug_info") == 0 || strcmp(name, ".zdebug_info") == 0)
		e->debug = true;
	if (h->sh_type == SHT_NOBITS)
		return;
	if (strcmp(name, ".go.buildinfo") == 0)
		e->buildinfo = p;
	/* Position independent files keep it among the data that is relocated; a C linker puts
	 * all of that into one section. */
	if (strcmp(name, ".gopclntab") == 0 || strcmp(name, ".data.rel.ro.gopclntab") == 0)
		e->pclntab = p;
	if (strcmp(name, ".data.rel.ro") == 0)
		e->relro = p;
}

static void look_at_sections(struct executable *e)
{
	Elf_Scn *section = NULL;
	size_t names;

	if (e->lib->elf_getshdrstrndx(e->elf, &names) != 0)
		return;
	while ((section = e->lib->elf_nextscn(e->elf, section))) {
		GElf_Shdr h;

		if (!e->lib->gelf_getshdr(section, &h))
			continue;
		const char *name = e->lib->elf_strptr(e->elf, names, h.sh_name);

		if (name)
			look_at_section(e, name, &h);
	}
}

static bool segment(const struct executable *e, size_t i, GElf_Phdr *ret)
{
	return e->lib->gelf_getphdr(e->elf, (int)i, ret) && ret->p_type == PT_LOAD;
}

/* Where sections were stripped: the block lies at the start of the first writable segment. */
static void look_at_segments(struct executable *e)
{
	size_t n = 0;

	if (e->buildinfo.size || e->lib->elf_getphdrnum(e->elf, &n) != 0)
		return;
	for (size_t i = 0; i < n; i++) {
		GElf_Phdr h;

		if (!segment(e, i, &h) || !(h.p_flags & PF_W))
			continue;
		e->buildinfo =
			(struct place){h.p_offset, MIN(h.p_filesz, (uint64_t)BUILDINFO_SCAN)};
		return;
	}
}

static bool read_address(void *user, unsigned long long address, void *buf, size_t n)
{
	const struct executable *e = user;
	size_t count = 0;

	if (e->lib->elf_getphdrnum(e->elf, &count) != 0)
		return false;
	for (size_t i = 0; i < count; i++) {
		GElf_Phdr h;

		if (!segment(e, i, &h) || address < h.p_vaddr ||
			address - h.p_vaddr >= h.p_filesz)
			continue;
		if (n > h.p_filesz - (address - h.p_vaddr))
			return false;
		return read_at(e->fd, h.p_offset + (address - h.p_vaddr), buf, n);
	}
	return false;
}

/* The table is not named in the file: look for its header, on the boundaries it can have. */
static int find_pclntab(const char *data, size_t n, struct pclntab *ret)
{
	for (size_t at = 0; at + 8 < n; at += 32)
		if (pclntab_open(data + at, n - at, ret) == 0 && ret->functions > 0)
			return 0;
	return -ENODATA;
}

static void look_for_links(const struct executable *e, struct go_build *b)
{
	struct place p = e->pclntab.size ? e->pclntab : e->relro;
	_cleanup_free_ char *data = NULL;
	struct pclntab t;

	b->links_pprof = b->links_expvar = GO_UNKNOWN;
	if (!p.size || read_place(e->fd, p, PCLNTAB_MAX, &data) < 0)
		return;
	if (find_pclntab(data, (size_t)p.size, &t) < 0)
		return;
	b->links_pprof = pclntab_has_prefix(&t, "net/http/pprof.") ? GO_YES : GO_NO;
	b->links_expvar = pclntab_has_prefix(&t, "expvar.") ? GO_YES : GO_NO;
}

static int read_build(struct executable *e, struct go_build *b)
{
	_cleanup_free_ char *data = NULL, *version = NULL;
	char *modinfo;
	int r;

	if (!e->buildinfo.size)
		return -ENODATA;
	r = read_place(e->fd, e->buildinfo, BUILDINFO_MAX, &data);
	if (r == 0)
		r = go_build_decode(
			data, (size_t)e->buildinfo.size, read_address, e, &version, &modinfo);
	if (r < 0)
		return r;
	text_printable(b->version, sizeof(b->version), version, strlen(version));
	b->modinfo = modinfo;
	go_build_parse(b, modinfo);
	return 0;
}

static int open_elf(struct executable *e, struct why *why)
{
	char magic[SELFMAG];

	if (!read_at(e->fd, 0, magic, sizeof(magic)) || memcmp(magic, ELFMAG, SELFMAG) != 0)
		return why_set(why, -ENOEXEC, "not an executable of Linux (no ELF file)");
	int r = elf_library_get(&e->lib, why);

	if (r < 0)
		return r;
	if (e->lib->elf_version(EV_CURRENT) == EV_NONE)
		return why_set(why, -ENOSYS, "libelf is too old");
	e->elf = e->lib->elf_begin(e->fd, ELF_C_READ, NULL);
	if (!e->elf)
		return why_set(why, -EBADMSG, "a damaged ELF file: %s", e->lib->elf_errmsg(-1));
	if (e->lib->elf_kind(e->elf) != ELF_K_ELF)
		return why_set(why, -EBADMSG, "a damaged ELF file: its header is cut off");
	return 0;
}

static int read_executable(struct executable *e, struct go_build *ret, struct why *why)
{
	struct go_build b = {0};
	GElf_Ehdr h;

	look_at_sections(e);
	look_at_segments(e);
	int r = read_build(e, &b);

	if (r == -ENODATA)
		return why_set(why, r, "not a Go program, or one built before Go 1.13");
	if (r < 0)
		return why_errno(why, r, "its Go build information is damaged");
	b.stripped = !e->symtab;
	b.debug = e->debug;
	b.pie = e->lib->gelf_getehdr(e->elf, &h) && h.e_type == ET_DYN;
	look_for_links(e, &b);
	*ret = b;
	return 0;
}

int go_build_read(int fd, struct go_build *ret, struct why *why)
{
	struct executable e = {.fd = fd};
	off_t position = lseek(fd, 0, SEEK_CUR);
	int r = open_elf(&e, why);

	if (r == 0)
		r = read_executable(&e, ret, why);
	if (e.elf)
		e.lib->elf_end(e.elf);
	lseek(fd, position, SEEK_SET);
	return r;
}
