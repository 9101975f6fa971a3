/* SPDX-License-Identifier: MIT */
/* A descriptor's link and fdinfo, the mounts, and each table of sockets, line by line. */
#include "tests/fuzz/fuzz.h"

#include "proc/files_parse.h"
#include "proc/scan.h"

static void check_printable(const char *text, size_t size)
{
	size_t n = strlen(text);

	expect(n < size);
	for (size_t i = 0; i < n; i++)
		expect((unsigned char)text[i] >= ' ' && text[i] != 0x7f);
}

static void check_socket(const struct socket_info *s)
{
	check_printable(s->local, sizeof(s->local));
	check_printable(s->remote, sizeof(s->remote));
	expect(s->state && s->protocol < SOCKET_PROTOCOLS);
	expect(s->receive_queue >= -1 && s->send_queue >= -1);
}

static void try_line(const char *line, size_t n)
{
	struct socket_info s;

	if (socket_parse_inet(line, n, SOCKET_TCP, &s))
		check_socket(&s);
	if (socket_parse_inet(line, n, SOCKET_UDP6, &s))
		check_socket(&s);
	if (socket_parse_unix(line, n, &s))
		check_socket(&s);
	if (socket_parse_other(line, n, SOCKET_NETLINK, &s))
		check_socket(&s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct scan s = scan_of(text, size), line;
	struct files_row row = {.fd = 1};
	struct files_info info;
	int64_t ids[4];

	files_parse_link(text, size, &row);
	expect(row.kind < FILES_KINDS);
	check_printable(row.name, sizeof(row.name));
	files_parse_info(text, size, &info);
	expect(info.flags >= -1 && info.flags <= INT32_MAX);
	size_t n = files_parse_remote(text, size, ids, 4);

	for (size_t i = 1; i < n && i < 4; i++)
		expect(ids[i - 1] <= ids[i]);
	while (scan_line(&s, &line))
		try_line(line.p, scan_left(&line));
	return 0;
}
