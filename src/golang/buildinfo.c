/* SPDX-License-Identifier: MIT */
#include "golang/buildinfo.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "base/text.h"

enum { BLOCK_ALIGN = 16, BLOCK_HEADER = 32, VERSION_MAX = 4096 };

static const char block_magic[] = "\xff Go buildinf:";

/* A length as Go writes it: seven bits a byte, lowest first. 0: it does not fit. */
static size_t uvarint(const uint8_t *p, size_t n, uint64_t *ret)
{
	uint64_t value = 0;

	for (size_t i = 0; i < n && i < 9; i++) {
		value |= (uint64_t)(p[i] & 0x7f) << (7 * i);
		if (!(p[i] & 0x80)) {
			*ret = value;
			return i + 1;
		}
	}
	return 0;
}

static int copy_string(const void *s, size_t n, char **ret)
{
	char *copy = memory_array(n + 1, 1);

	if (!copy)
		return -ENOMEM;
	memcpy(copy, s, n);
	*ret = copy;
	return 0;
}

/* The lines stand between two marks of 16 bytes, which help to find them in memory. */
static int copy_modinfo(const char *s, size_t n, char **ret)
{
	if (n < 33 || s[n - 17] != '\n')
		return copy_string("", 0, ret);
	return copy_string(s + 16, n - 32, ret);
}

/* Go 1.18 and later: the strings follow the header, each behind its length. */
static int decode_inline(const uint8_t *p, size_t n, char **ret_version, char **ret_modinfo)
{
	_cleanup_free_ char *version = NULL;
	uint64_t size;
	size_t k = uvarint(p, n, &size);
	int r;

	if (k == 0 || size > VERSION_MAX || size > n - k)
		return -EBADMSG;
	r = copy_string(p + k, (size_t)size, &version);
	if (r < 0)
		return r;
	p += k + size;
	n -= k + size;
	k = uvarint(p, n, &size);
	if (k == 0 || size > GO_MODINFO_MAX || size > n - k)
		return -EBADMSG;
	r = copy_modinfo((const char *)p + k, (size_t)size, ret_modinfo);
	if (r == 0)
		*ret_version = TAKE_PTR(version);
	return r;
}

struct pointers {
	size_t bytes;
	bool big_endian;
	go_read_fn *read_at;
	void *user;
};

static uint64_t pointer_value(const struct pointers *w, const uint8_t *p)
{
	uint64_t value = 0;

	for (size_t i = 0; i < w->bytes; i++)
		value = value << 8 | p[w->big_endian ? i : w->bytes - 1 - i];
	return value;
}

/* A Go string is a pointer and a length; here through a pointer to it. */
static int pointed_string(
	const struct pointers *w, const uint8_t *p, size_t cap, char **ret, size_t *ret_n)
{
	uint8_t header[16];
	uint64_t at = pointer_value(w, p), size;
	_cleanup_free_ char *s = NULL;

	if (at == 0) {
		*ret_n = 0;
		return copy_string("", 0, ret);
	}
	if (!w->read_at || !w->read_at(w->user, at, header, 2 * w->bytes))
		return -EBADMSG;
	at = pointer_value(w, header);
	size = pointer_value(w, header + w->bytes);
	if (size > cap)
		return -EBADMSG;
	s = memory_array((size_t)size + 1, 1);
	if (!s)
		return -ENOMEM;
	if (size && !w->read_at(w->user, at, s, (size_t)size))
		return -EBADMSG;
	*ret = TAKE_PTR(s);
	*ret_n = (size_t)size;
	return 0;
}

static int decode_pointers(const uint8_t *block, go_read_fn *read_at, void *user,
	char **ret_version, char **ret_modinfo)
{
	struct pointers w = {block[14], block[15] & 1, read_at, user};
	_cleanup_free_ char *version = NULL, *modinfo = NULL;
	size_t n;
	int r;

	if (w.bytes != 4 && w.bytes != 8)
		return -EBADMSG;
	r = pointed_string(&w, block + 16, VERSION_MAX, &version, &n);
	if (r == 0)
		r = pointed_string(&w, block + 16 + w.bytes, GO_MODINFO_MAX, &modinfo, &n);
	if (r == 0)
		r = copy_modinfo(modinfo, n, ret_modinfo);
	if (r == 0)
		*ret_version = TAKE_PTR(version);
	return r;
}

int go_build_decode(const void *data, size_t n, go_read_fn *read_at, void *user,
	char **ret_version, char **ret_modinfo)
{
	const uint8_t *p = data;
	char *version = NULL, *modinfo = NULL;
	size_t at = 0;
	int r;

	while (at + BLOCK_HEADER <= n && memcmp(p + at, block_magic, 14) != 0)
		at += BLOCK_ALIGN;
	if (at + BLOCK_HEADER > n)
		return -ENODATA;
	if (p[at + 15] & 2)
		r = decode_inline(
			p + at + BLOCK_HEADER, n - at - BLOCK_HEADER, &version, &modinfo);
	else
		r = decode_pointers(p + at, read_at, user, &version, &modinfo);
	if (r < 0)
		return r;
	if (version[0] == 0) {
		free(version);
		free(modinfo);
		return -ENODATA;
	}
	*ret_version = version;
	*ret_modinfo = modinfo;
	return 0;
}

static void take(char *out, size_t size, const char *s, size_t n)
{
	text_printable(out, size, s, n);
}

/* A build line is key=value; either may be quoted as Go quotes strings. */
static void parse_setting(struct go_build *b, const char *line, size_t n)
{
	const char *eq = memchr(line, '=', n);

	if (!eq)
		return;
	size_t key_n = (size_t)(eq - line), value_n = n - key_n - 1;
	const char *value = eq + 1;
	const struct {
		const char *key;
		char *text;
		size_t size;
		enum go_known *flag;
	} known[] = {
		{"vcs", b->vcs, sizeof(b->vcs), NULL},
		{"vcs.revision", b->revision, sizeof(b->revision), NULL},
		{"vcs.time", b->vcs_time, sizeof(b->vcs_time), NULL},
		{"vcs.modified", NULL, 0, &b->modified},
		{"GOOS", b->goos, sizeof(b->goos), NULL},
		{"GOARCH", b->goarch, sizeof(b->goarch), NULL},
		{"GOAMD64", b->goamd64, sizeof(b->goamd64), NULL},
		{"-buildmode", b->buildmode, sizeof(b->buildmode), NULL},
		{"-ldflags", b->ldflags, sizeof(b->ldflags), NULL},
		{"-tags", b->tags, sizeof(b->tags), NULL},
		{"-race", NULL, 0, &b->race},
		{"-trimpath", NULL, 0, &b->trimpath},
		{"CGO_ENABLED", NULL, 0, &b->cgo},
	};

	if (value_n >= 2 && value[0] == '"' && value[value_n - 1] == '"') {
		value++;
		value_n -= 2;
	}
	for (size_t i = 0; i < ARRAY_SIZE(known); i++) {
		if (strlen(known[i].key) != key_n || memcmp(known[i].key, line, key_n) != 0)
			continue;
		if (known[i].text)
			take(known[i].text, known[i].size, value, value_n);
		else
			*known[i].flag = (value_n == 4 && memcmp(value, "true", 4) == 0) ||
					 (value_n == 1 && value[0] == '1');
	}
}

static void parse_module(struct go_build *b, const char *line, size_t n)
{
	const char *tab = memchr(line, '\t', n);
	size_t name_n = tab ? (size_t)(tab - line) : n;

	take(b->module, sizeof(b->module), line, name_n);
	if (!tab)
		return;
	const char *version = tab + 1;
	size_t left = n - name_n - 1;
	const char *end = memchr(version, '\t', left);

	take(b->module_version, sizeof(b->module_version), version,
		end ? (size_t)(end - version) : left);
}

static bool line_is(const char *line, size_t n, const char *word)
{
	size_t k = strlen(word);

	return n >= k && memcmp(line, word, k) == 0;
}

/* Go says nothing of flags that were not given, once it says anything of the build. */
static void parse_defaults(struct go_build *b, const char *modinfo)
{
	if (!strstr(modinfo, "build\t"))
		return;
	if (b->race == GO_UNKNOWN)
		b->race = GO_NO;
	if (b->trimpath == GO_UNKNOWN)
		b->trimpath = GO_NO;
}

void go_build_parse(struct go_build *b, const char *modinfo)
{
	b->modified = b->race = b->cgo = b->trimpath = GO_UNKNOWN;
	for (const char *line = modinfo; *line;) {
		size_t n = strcspn(line, "\n");

		if (line_is(line, n, "path\t"))
			take(b->path, sizeof(b->path), line + 5, n - 5);
		else if (line_is(line, n, "mod\t"))
			parse_module(b, line + 4, n - 4);
		else if (line_is(line, n, "dep\t"))
			b->deps++;
		else if (line_is(line, n, "build\t"))
			parse_setting(b, line + 6, n - 6);
		line += n + (line[n] == '\n');
	}
	parse_defaults(b, modinfo);
	b->major = b->minor = -1;
	if (sscanf(b->version, "go%4d.%4d", &b->major, &b->minor) != 2)
		b->major = b->minor = -1;
}

void go_build_done(struct go_build *b)
{
	free(b->modinfo);
	b->modinfo = NULL;
}
