/* SPDX-License-Identifier: MIT */
/* /proc/PID/status has fifty lines of which a dozen matter: its own file, told by first letter.
 */
#include "proc/parse.h"

#include <errno.h>
#include <string.h>

#include "base/macro.h"

struct line {
	const char *p, *end;
};

static bool line_number(struct line *l, uint64_t *ret)
{
	uint64_t value = 0;

	while (l->p < l->end && (*l->p == ' ' || *l->p == '\t'))
		l->p++;
	if (l->p >= l->end || *l->p < '0' || *l->p > '9')
		return false;
	for (; l->p < l->end && *l->p >= '0' && *l->p <= '9'; l->p++) {
		unsigned digit = (unsigned)(*l->p - '0');

		value = value > (UINT64_MAX - digit) / 10 ? UINT64_MAX : value * 10 + digit;
	}
	*ret = value;
	return true;
}

static bool line_key(struct line *l, const char *key, size_t n)
{
	if ((size_t)(l->end - l->p) < n || memcmp(l->p, key, n) != 0)
		return false;
	l->p += n;
	return true;
}
#define LINE_KEY(l, key) line_key(l, key, sizeof(key) - 1)

static unsigned line_count(struct line *l, uint64_t *ret, unsigned bit)
{
	return line_number(l, ret) ? bit : 0;
}

static unsigned line_kib(struct line *l, uint64_t *ret, unsigned bit)
{
	if (!line_number(l, ret))
		return 0;
	*ret = *ret > UINT64_MAX / 1024 ? UINT64_MAX : *ret * 1024;
	return bit;
}

static bool line_octal(const struct line *l)
{
	for (int i = 1; i <= 3; i++)
		if (l->end - l->p <= i || l->p[i] < '0' || l->p[i] > '7')
			return false;
	return true;
}

/* The kernel writes a newline in a name as \n, a backslash as \\, other bytes it doubts in
 * octal. */
static unsigned line_name(struct line *l, struct pid_status *s)
{
	if (l->p < l->end && *l->p == '\t')
		l->p++;
	s->name_len = 0;
	while (l->p < l->end && s->name_len < sizeof(s->name) - 1) {
		char c = *l->p++;

		if (c == '\\' && l->p < l->end) {
			struct line digits = {l->p - 1, l->end};

			if (line_octal(&digits)) {
				c = (char)((l->p[0] - '0') * 64 + (l->p[1] - '0') * 8 +
					   (l->p[2] - '0'));
				l->p += 3;
			} else {
				c = *l->p++;
				c = c == 'n' ? '\n' : c;
			}
		}
		s->name[s->name_len++] = c;
	}
	s->name[s->name_len] = 0;
	return STATUS_NAME;
}

static unsigned line_state(struct line *l, struct pid_status *s)
{
	while (l->p < l->end && (*l->p == ' ' || *l->p == '\t'))
		l->p++;
	if (l->p >= l->end || *l->p <= ' ' || *l->p >= 0x7f)
		return 0;
	s->state = *l->p;
	return STATUS_STATE;
}

static unsigned line_uid(struct line *l, struct pid_status *s)
{
	uint64_t real, effective;

	if (!line_number(l, &real) || !line_number(l, &effective) || effective > UINT32_MAX)
		return 0;
	s->uid = (uid_t)effective;
	return STATUS_UID;
}

static unsigned line_tgid(struct line *l, struct pid_status *s)
{
	uint64_t value;

	if (!line_number(l, &value) || value > INT32_MAX)
		return 0;
	s->tgid = (pid_t)value;
	return STATUS_TGID;
}

static unsigned line_nspid(struct line *l, struct pid_status *s)
{
	uint64_t value;

	s->n_nspid = 0;
	while (s->n_nspid < PARSE_NSPID_MAX && line_number(l, &value) && value <= INT32_MAX)
		s->nspid[s->n_nspid++] = (pid_t)value;
	return s->n_nspid > 0 ? STATUS_NSPID : 0;
}

static unsigned status_memory_line(struct line *l, struct pid_status *s)
{
	if (LINE_KEY(l, "VmHWM:"))
		return line_kib(l, &s->hwm, STATUS_HWM);
	if (LINE_KEY(l, "VmSwap:"))
		return line_kib(l, &s->swap, STATUS_SWAP);
	if (LINE_KEY(l, "RssAnon:"))
		return line_kib(l, &s->rss_anon, STATUS_RSS_ANON);
	if (LINE_KEY(l, "RssFile:"))
		return line_kib(l, &s->rss_file, STATUS_RSS_FILE);
	if (LINE_KEY(l, "RssShmem:"))
		return line_kib(l, &s->rss_shmem, STATUS_RSS_SHMEM);
	return 0;
}

static unsigned status_line(struct line *l, struct pid_status *s)
{
	switch (*l->p) {
	case 'N':
		if (LINE_KEY(l, "Name:"))
			return line_name(l, s);
		return LINE_KEY(l, "NSpid:") ? line_nspid(l, s) : 0;
	case 'S':
		return LINE_KEY(l, "State:") ? line_state(l, s) : 0;
	case 'T':
		return LINE_KEY(l, "Tgid:") ? line_tgid(l, s) : 0;
	case 'U':
		return LINE_KEY(l, "Uid:") ? line_uid(l, s) : 0;
	case 'V':
	case 'R':
		return status_memory_line(l, s);
	default:
		return 0;
	}
}

static unsigned status_switch_line(struct line *l, struct pid_status *s)
{
	if (LINE_KEY(l, "voluntary_ctxt_switches:"))
		return line_count(l, &s->voluntary, STATUS_VOLUNTARY);
	if (LINE_KEY(l, "nonvoluntary_ctxt_switches:"))
		return line_count(l, &s->involuntary, STATUS_INVOLUNTARY);
	return 0;
}

static bool status_next_line(const char **p, const char *end, struct line *ret)
{
	if (*p >= end)
		return false;
	const char *newline = memchr(*p, '\n', (size_t)(end - *p));

	ret->p = *p;
	ret->end = newline ? newline : end;
	*p = newline ? newline + 1 : end;
	return true;
}

int parse_status(const char *text, size_t n, struct pid_status *ret)
{
	struct pid_status s = {0};
	const char *p = text;
	struct line l;

	while (status_next_line(&p, text + n, &l)) {
		if (l.p == l.end)
			continue;
		if (*l.p == 'v' || *l.p == 'n')
			s.has |= status_switch_line(&l, &s);
		else
			s.has |= status_line(&l, &s);
	}
	if (!s.has)
		return -EBADMSG;
	*ret = s;
	return 0;
}

/* The last two lines are the switches, so look for them from the end. */
int parse_status_thread(const char *text, size_t n, struct pid_status *ret)
{
	struct pid_status s = {0};
	const char *p = text, *end = text + n;
	struct line l;

	while (!(s.has & STATUS_STATE) && status_next_line(&p, end, &l))
		if (l.p < l.end)
			s.has |= status_line(&l, &s);
	while (end > p && (s.has & (STATUS_VOLUNTARY | STATUS_INVOLUNTARY)) !=
				  (STATUS_VOLUNTARY | STATUS_INVOLUNTARY)) {
		size_t rest = (size_t)(end - p) - (end[-1] == '\n');
		const char *newline = memrchr(p, '\n', rest);

		l = (struct line){newline ? newline + 1 : p, p + rest};
		s.has |= status_switch_line(&l, &s);
		end = newline ? newline + 1 : p;
	}
	if (!s.has)
		return -EBADMSG;
	*ret = s;
	return 0;
}
