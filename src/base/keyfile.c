/* SPDX-License-Identifier: MIT */
#include "base/keyfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"

static bool keyfile_is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static char *keyfile_skip_blanks(char *s)
{
	while (keyfile_is_blank(*s))
		s++;
	return s;
}

static bool keyfile_is_comment(const char *s)
{
	return *s == '#' && (!s[1] || keyfile_is_blank(s[1]));
}

/* A name of a key, as far as it goes. */
static size_t keyfile_key_length(const char *s)
{
	return strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");
}

/* 'what stands here'; nothing but blanks or a comment may follow. */
static int keyfile_take_quoted(char *s, char **ret, struct why *why)
{
	char *end = strchr(s + 1, *s);

	if (!end)
		return why_set(why, -EBADMSG, "the quote %c is not closed", *s);
	char *rest = keyfile_skip_blanks(end + 1);

	if (*rest && !keyfile_is_comment(rest))
		return why_set(why, -EBADMSG, "'%.40s' follows the closing quote", rest);
	*end = 0;
	*ret = s + 1;
	return 0;
}

static int keyfile_take_value(char *s, char **ret, struct why *why)
{
	char *end = s;

	if (*s == '"' || *s == '\'')
		return keyfile_take_quoted(s, ret, why);
	for (char *p = s; *p; p++) {
		if (keyfile_is_comment(p) && (p == s || keyfile_is_blank(p[-1])))
			break;
		if (!keyfile_is_blank(*p))
			end = p + 1;
	}
	*end = 0;
	*ret = s;
	return 0;
}

/* A line that ends with NUL and holds no other. */
static int keyfile_take_line(struct keyfile *k, char *s, int line, struct why *why)
{
	size_t n = keyfile_key_length(s);
	char *equals = keyfile_skip_blanks(s + n);
	char *value = NULL;

	if (n == 0 || *equals != '=')
		return why_set(why, -EBADMSG, "'%.60s' is not 'key = value'", s);
	int r = keyfile_take_value(keyfile_skip_blanks(equals + 1), &value, why);

	s[n] = 0;
	if (r < 0)
		return r;
	if (!*value)
		return why_set(why, -EBADMSG,
			"%.60s has no value; a # of its own is written in quotes", s);
	k->entries[k->n++] = (struct keyfile_entry){s, value, line};
	return 0;
}

static int keyfile_parse_line(struct keyfile *k, char *s, size_t n, int line, struct why *why)
{
	if (n > 0 && s[n - 1] == '\r')
		s[--n] = 0;
	char *text = keyfile_skip_blanks(s);

	if (*text == '#')
		return 0;
	if (n > KEYFILE_LINE_MAX)
		return why_set(
			why, -EBADMSG, "the line is longer than %d bytes", KEYFILE_LINE_MAX);
	if (strlen(s) != n)
		return why_set(why, -EBADMSG, "a NUL byte: this is no text");
	return *text ? keyfile_take_line(k, text, line, why) : 0;
}

static size_t keyfile_count_lines(const char *data, size_t n)
{
	size_t lines = 1;

	for (size_t i = 0; i < n; i++)
		lines += data[i] == '\n';
	return lines;
}

int keyfile_parse(
	const char *data, size_t n, struct keyfile *ret, int *ret_line, struct why *why)
{
	static const char mark[] = "\xef\xbb\xbf";
	struct keyfile k = {0};
	int line = 1, r = 0;

	*ret_line = line;
	if (n > KEYFILE_MAX)
		return why_set(why, -E2BIG, "larger than %d KiB: this is no configuration",
			KEYFILE_MAX / 1024);
	if (n >= 3 && memcmp(data, mark, 3) == 0) {
		data += 3;
		n -= 3;
	}
	k.data = memory_array(n + 1, 1);
	k.entries = memory_array(keyfile_count_lines(data, n), sizeof(*k.entries));
	if (!k.data || !k.entries) {
		keyfile_done(&k);
		return why_errno(why, -ENOMEM, "the configuration");
	}
	memcpy(k.data, data, n);
	for (char *s = k.data, *all = k.data + n; r >= 0 && s < all; line++) {
		char *end = memchr(s, '\n', (size_t)(all - s));

		if (!end)
			end = all;
		*end = 0;
		*ret_line = line;
		r = keyfile_parse_line(&k, s, (size_t)(end - s), line, why);
		s = end + 1;
	}
	if (r < 0)
		keyfile_done(&k);
	else
		*ret = k;
	return r;
}

/* Open without waiting for a writer that may never come. */
static int keyfile_open(const char *path, bool any)
{
	_cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		return -errno;
	if (S_ISDIR(st.st_mode))
		return -EISDIR;
	if (!S_ISREG(st.st_mode) && !any)
		return -EINVAL;
	if (fcntl(fd, F_SETFL, 0) < 0)
		return -errno;
	int taken = fd;

	fd = -1;
	return taken;
}

/* "PATH:LINE: " before a sentence; controls in a path show as U+FFFD. */
static int keyfile_blame(
	const char *path, int line, const struct why *what, int r, struct why *why)
{
	char name[160];

	text_printable(name, sizeof(name), path, strlen(path));
	return r == -E2BIG ? why_set(why, r, "%s: %s", name, what->text)
			   : why_set(why, r, "%s:%d: %s", name, line, what->text);
}

int keyfile_read(const char *path, bool any, struct keyfile *ret, struct why *why)
{
	int opened = keyfile_open(path, any);

	if (opened == -EINVAL)
		return why_set(why, opened, "%.160s: this is not a file", path);
	if (opened < 0)
		return why_errno(why, opened, "%.160s", path);
	_cleanup_close_ int fd = opened;
	_cleanup_free_ char *data = NULL;
	struct why what = {""};
	size_t n = 0;
	int line = 1;
	int r = file_read_fd(fd, KEYFILE_MAX, &data, &n);

	if (r == -E2BIG)
		n = KEYFILE_MAX + 1;
	else if (r < 0)
		return why_errno(why, r, "%.160s", path);
	r = keyfile_parse(data, n, ret, &line, &what);
	return r < 0 ? keyfile_blame(path, line, &what, r, why) : 0;
}

void keyfile_done(struct keyfile *k)
{
	free(k->data);
	free(k->entries);
	*k = (struct keyfile){0};
}
