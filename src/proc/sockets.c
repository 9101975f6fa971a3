/* SPDX-License-Identifier: MIT */
#include "proc/sockets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/macro.h"
#include "base/text.h"
#include "proc/procfs.h"
#include "proc/scan.h"

const char *socket_protocol_name(enum socket_protocol p)
{
	static const char *const names[SOCKET_PROTOCOLS] = {
		[SOCKET_UNKNOWN] = "socket",
		[SOCKET_TCP] = "tcp",
		[SOCKET_TCP6] = "tcp6",
		[SOCKET_UDP] = "udp",
		[SOCKET_UDP6] = "udp6",
		[SOCKET_UNIX_STREAM] = "unix stream",
		[SOCKET_UNIX_DATAGRAM] = "unix datagram",
		[SOCKET_UNIX_SEQPACKET] = "unix seqpacket",
		[SOCKET_RAW] = "raw",
		[SOCKET_RAW6] = "raw6",
		[SOCKET_NETLINK] = "netlink",
		[SOCKET_PACKET] = "packet",
	};

	assert(p < SOCKET_PROTOCOLS);
	return names[p];
}

/* include/net/tcp_states.h; UDP and raw sockets use 1 and 7 only. */
static const char *socket_inet_state(uint64_t state, bool tcp)
{
	static const char *const words[] = {"", "ESTABLISHED", "SYN-SENT", "SYN-RECEIVED",
		"FIN-WAIT-1", "FIN-WAIT-2", "TIME-WAIT", "CLOSED", "CLOSE-WAIT", "LAST-ACK",
		"LISTEN", "CLOSING", "SYN-RECEIVED"};

	if (!tcp && state == 7)
		return "UNCONNECTED";
	return state < ARRAY_SIZE(words) ? words[state] : "";
}

/* Exactly 8 hex digits: 32 bits in network order, written as a number of this machine. */
static bool socket_parse_word(struct scan *s, uint32_t *ret)
{
	struct scan digits = {s->p, s->p + 8};
	uint64_t value;

	if (scan_left(s) < 8 || *s->p == ' ' || *s->p == '\t' || !scan_hex(&digits, &value) ||
		digits.p != s->p + 8)
		return false;
	s->p += 8;
	*ret = (uint32_t)value;
	return true;
}

static void socket_write_v6(
	char out[SOCKET_ADDRESS_MAX], const uint32_t words[4], uint64_t port)
{
	static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
	char text[INET6_ADDRSTRLEN] = "";

	if (memcmp(words, mapped, sizeof(mapped)) == 0) {
		inet_ntop(AF_INET, &words[3], text, sizeof(text));
		snprintf(out, SOCKET_ADDRESS_MAX, "%s:%u", text, (unsigned)port);
		return;
	}
	inet_ntop(AF_INET6, words, text, sizeof(text));
	snprintf(out, SOCKET_ADDRESS_MAX, "[%s]:%u", text, (unsigned)port);
}

/* "0100007F:1F90", or four such words before the colon. */
static bool socket_parse_address(struct scan *line, bool v6, char out[SOCKET_ADDRESS_MAX])
{
	uint32_t words[4] = {0};
	char text[INET_ADDRSTRLEN] = "";
	uint64_t port;

	scan_blanks(line);
	for (int i = 0; i < (v6 ? 4 : 1); i++)
		if (!socket_parse_word(line, &words[i]))
			return false;
	if (!scan_key(line, ":") || !scan_hex(line, &port) || port > UINT16_MAX)
		return false;
	if (v6) {
		socket_write_v6(out, words, port);
		return true;
	}
	inet_ntop(AF_INET, &words[0], text, sizeof(text));
	snprintf(out, SOCKET_ADDRESS_MAX, "%s:%u", text, (unsigned)port);
	return true;
}

static int64_t socket_size(uint64_t value)
{
	return (int64_t)MIN(value, (uint64_t)INT64_MAX);
}

bool socket_parse_inet(
	const char *line, size_t n, enum socket_protocol protocol, struct socket_info *ret)
{
	bool v6 = protocol == SOCKET_TCP6 || protocol == SOCKET_UDP6 || protocol == SOCKET_RAW6;
	bool tcp = protocol == SOCKET_TCP || protocol == SOCKET_TCP6;
	struct socket_info info = {.protocol = protocol};
	struct scan s = scan_of(line, n), word;
	uint64_t slot, state, out, in;

	if (!scan_u64(&s, &slot) || !scan_key(&s, ":") ||
		!socket_parse_address(&s, v6, info.local) ||
		!socket_parse_address(&s, v6, info.remote) || !scan_hex(&s, &state) ||
		!scan_hex(&s, &out) || !scan_key(&s, ":") || !scan_hex(&s, &in))
		return false;
	/* Timer, retransmissions, uid and timeout come before the inode. */
	for (int skipped = 0; skipped < 4; skipped++)
		if (!scan_word(&s, &word))
			return false;
	if (!scan_u64(&s, &info.inode))
		return false;
	info.state = socket_inet_state(state, tcp);
	info.send_queue = socket_size(out);
	info.receive_queue = socket_size(in);
	*ret = info;
	return true;
}

enum { SOCKET_ACCEPTCON = 0x10000 }; /* __SO_ACCEPTCON */

static const char *socket_unix_state(uint64_t flags, uint64_t state)
{
	static const char *const words[] = {
		"", "UNCONNECTED", "CONNECTING", "CONNECTED", "DISCONNECTING"};

	if (flags & SOCKET_ACCEPTCON)
		return "LISTEN";
	return state < ARRAY_SIZE(words) ? words[state] : "";
}

static enum socket_protocol socket_unix_type(uint64_t type)
{
	switch (type) {
	case 1:
		return SOCKET_UNIX_STREAM;
	case 2:
		return SOCKET_UNIX_DATAGRAM;
	case 5:
		return SOCKET_UNIX_SEQPACKET;
	default:
		return SOCKET_UNKNOWN;
	}
}

/* "ADDRESS: REFS PROTOCOL FLAGS TYPE STATE INODE PATH", all but the inode in hex. */
bool socket_parse_unix(const char *line, size_t n, struct socket_info *ret)
{
	struct socket_info info = {.receive_queue = -1, .send_queue = -1};
	struct scan s = scan_of(line, n);
	uint64_t address, refs, zero, flags, type, state;

	if (!scan_hex(&s, &address) || !scan_key(&s, ":") || !scan_hex(&s, &refs) ||
		!scan_hex(&s, &zero) || !scan_hex(&s, &flags) || !scan_hex(&s, &type) ||
		!scan_hex(&s, &state) || !scan_u64(&s, &info.inode))
		return false;
	info.protocol = socket_unix_type(type);
	info.state = socket_unix_state(flags, state);
	if (scan_key(&s, " "))
		text_printable(info.local, sizeof(info.local), s.p, scan_left(&s));
	*ret = info;
	return true;
}

bool socket_parse_other(
	const char *line, size_t n, enum socket_protocol protocol, struct socket_info *ret)
{
	struct socket_info info = {
		.protocol = protocol, .state = "", .receive_queue = -1, .send_queue = -1};
	struct scan s = scan_of(line, n), word, last = {line, line};
	uint64_t address;

	if (!scan_hex(&s, &address))
		return false;
	while (scan_word(&s, &word))
		last = word;
	if (!scan_u64(&last, &info.inode) || last.p != last.end)
		return false;
	*ret = info;
	return true;
}

static bool socket_parse(
	const char *line, size_t n, enum socket_protocol protocol, struct socket_info *ret)
{
	switch (protocol) {
	case SOCKET_UNIX_STREAM:
		return socket_parse_unix(line, n, ret);
	case SOCKET_NETLINK:
	case SOCKET_PACKET:
		return socket_parse_other(line, n, protocol, ret);
	default:
		return socket_parse_inet(line, n, protocol, ret);
	}
}

static int socket_compare(const void *a, const void *b)
{
	const struct socket_info *x = a, *y = b;

	return x->inode < y->inode ? -1 : x->inode > y->inode;
}

struct sockets_search {
	struct socket_info *sockets;
	size_t n, found;
	int64_t deadline_ns;
};

static void sockets_take(
	struct sockets_search *search, const struct scan *line, enum socket_protocol protocol)
{
	struct socket_info info, *wanted;

	/* Inode 0: a connection that no process holds any more. */
	if (!socket_parse(line->p, scan_left(line), protocol, &info) || info.inode == 0)
		return;
	wanted = bsearch(&info, search->sockets, search->n, sizeof(info), socket_compare);
	/* "" instead of a state comes from a table; NULL means not found so far. */
	if (!wanted || wanted->state)
		return;
	*wanted = info;
	search->found++;
}

/* Whole lines of what is in buf; returns how many bytes of a cut line are left, moved to the
 * front. A line that fills the whole buffer is dropped. */
static size_t sockets_take_lines(struct sockets_search *search, char *buf, size_t n,
	size_t size, enum socket_protocol protocol)
{
	struct scan s = scan_of(buf, n), line;

	while (scan_until(&s, '\n', &line))
		sockets_take(search, &line, protocol);
	size_t left = scan_left(&s);

	if (left == size)
		return 0;
	memmove(buf, s.p, left);
	return left;
}

static int sockets_read_table(
	struct sockets_search *search, int fd, enum socket_protocol protocol)
{
	char buf[16384];
	size_t used = 0;

	while (search->found < search->n) {
		ssize_t n = read(fd, buf + used, sizeof(buf) - used);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			break;
		used = sockets_take_lines(search, buf, used + (size_t)n, sizeof(buf), protocol);
		if (search->deadline_ns && clock_mono_ns() > search->deadline_ns)
			return -ETIME;
	}
	return 0;
}

int sockets_find(int dirfd, struct socket_info *sockets, size_t n, int64_t deadline_ns)
{
	static const struct {
		const char *path;
		enum socket_protocol protocol;
	} tables[] = {
		{"net/tcp", SOCKET_TCP},
		{"net/tcp6", SOCKET_TCP6},
		{"net/unix", SOCKET_UNIX_STREAM},
		{"net/udp", SOCKET_UDP},
		{"net/udp6", SOCKET_UDP6},
		{"net/netlink", SOCKET_NETLINK},
		{"net/raw", SOCKET_RAW},
		{"net/raw6", SOCKET_RAW6},
		{"net/packet", SOCKET_PACKET},
	};
	struct sockets_search search = {sockets, n, 0, deadline_ns};

	for (size_t i = 0; i < ARRAY_SIZE(tables) && search.found < n; i++) {
		_cleanup_close_ int fd = procfs_open(dirfd, tables[i].path);
		/* A kernel without that protocol has no such table. */
		int r = fd == -ENOENT ? 0 : fd;

		if (fd >= 0)
			r = sockets_read_table(&search, fd, tables[i].protocol);
		if (r == -ETIME || r == -ESRCH)
			return r;
	}
	return (int)search.found;
}
