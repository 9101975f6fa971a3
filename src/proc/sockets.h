/* SPDX-License-Identifier: MIT */
/*
 * What the sockets of a process are: state, addresses and queues, looked up by inode in the
 * tables of the target's own network namespace (/proc/PID/net). On demand only: the kernel
 * walks its whole hash table for each of them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum socket_protocol {
	SOCKET_UNKNOWN, /* in no table that was read: netlink, packet, another namespace */
	SOCKET_TCP,
	SOCKET_TCP6,
	SOCKET_UDP,
	SOCKET_UDP6,
	SOCKET_UNIX_STREAM,
	SOCKET_UNIX_DATAGRAM,
	SOCKET_UNIX_SEQPACKET,
	SOCKET_RAW,
	SOCKET_RAW6,
	SOCKET_NETLINK,
	SOCKET_PACKET,
	SOCKET_PROTOCOLS,
};

enum { SOCKET_ADDRESS_MAX = 128 };

struct socket_info {
	uint64_t inode;
	enum socket_protocol protocol;
	const char *state; /* "LISTEN", "ESTABLISHED" …; "" none is known */
	/* "127.0.0.1:80", "[::1]:80" (v4-mapped: as v4); a unix path, printable, "@name" when
	 * abstract; "" none */
	char local[SOCKET_ADDRESS_MAX], remote[SOCKET_ADDRESS_MAX];
	int64_t receive_queue; /* bytes not yet read; LISTEN: connections not yet accepted; -1
				*/
	int64_t send_queue;    /* bytes not yet acknowledged; -1 not told */
};

/** "tcp", "udp6", "unix stream" … Never NULL. */
const char *socket_protocol_name(enum socket_protocol p);

/**
 * A line of /proc/PID/net/{tcp,tcp6,udp,udp6,raw,raw6}. Pure.
 *
 * protocol  which of the tables
 * returns   false for the heading, and for what is not such a line
 */
bool socket_parse_inet(
	const char *line, size_t n, enum socket_protocol protocol, struct socket_info *ret);

/** A line of /proc/PID/net/unix. Pure; the path may hold any byte and is made printable. */
bool socket_parse_unix(const char *line, size_t n, struct socket_info *ret);

/** A line of /proc/PID/net/{netlink,packet}: the inode is its last number. Pure. */
bool socket_parse_other(
	const char *line, size_t n, enum socket_protocol protocol, struct socket_info *ret);

/**
 * Look sockets up by inode.
 *
 * dirfd        held /proc/PID directory
 * sockets[n]   inode set, sorted by it, rest zeroed; filled in where found
 * deadline_ns  CLOCK_MONOTONIC: looked at between reads; 0: none
 * returns      how many were found; -ETIME not all the tables were read in time (what was
 *              found is there); -ESRCH it has ended
 * source       /proc/PID/net/{tcp,tcp6,udp,udp6,unix,raw,raw6,netlink,packet}, stops when all
 *              are found; about 40 us a table and 1 us a line
 */
int sockets_find(int dirfd, struct socket_info *sockets, size_t n, int64_t deadline_ns);
