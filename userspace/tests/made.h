/* SPDX-License-Identifier: GPL-2.0 */
/* Records of connections, made for tests from what groups them. */

#ifndef MADE_H
#define MADE_H

#include "../conn.h"

#define NS_PER_MS	1000000ll
#define EPOCH		1800000000000ll	/* ms */
#define HERE		5		/* a namespace */
#define LOCALHOST	127

/**
 * struct made - a record
 * @event: what happened, 0 ends a list
 * @ms: when, after the epoch of tests
 * @local: last byte of the address, LOCALHOST, or 0 if none of the four is told
 * @local_port: its port
 * @peer: last byte of the address of the peer
 * @peer_port: its port
 * @netns: where, 0 for the namespace HERE
 * @cookie: of the socket, 0 if that is not told; as all below
 * @isn_local: initial sequence number
 * @isn_peer: of the peer
 * @age_ms: since the close for late data, else since the beginning
 * @source: of which file
 * @log: number of the log
 * @late_bytes: not acknowledged, and all written after the FIN of the peer
 * @extra: an attribute more
 */
struct made {
	uint32_t event;
	int64_t ms;
	uint8_t local;
	uint16_t local_port;
	uint8_t peer;
	uint16_t peer_port;
	uint32_t netns, cookie, isn_local, isn_peer, age_ms, source, log, late_bytes, extra;
};

#define LATE		TCPFATE_EVENT_DATA_AFTER_CLOSE
#define WRITE		TCPFATE_EVENT_WRITE_AFTER_PEER_FIN
#define RESET		TCPFATE_EVENT_RESET_RECEIVED
#define UNREAD		TCPFATE_EVENT_UNREAD_AT_CLOSE
#define CLOSED		TCPFATE_EVENT_CLOSED
#define DISCONNECT	TCPFATE_EVENT_DISCONNECT_ABORT

/* Records of A, port 1000 of 10.0.0.1, and of B, port 80 of 10.0.0.2. */
#define A(event, ms, ...)	{ event, ms, 1, 1000, 2, 80, __VA_ARGS__ }
#define B(event, ms, ...)	{ event, ms, 2, 80, 1, 1000, __VA_ARGS__ }
#define COOKIE(n)		.cookie = (n)
#define ISN(local, peer)	.isn_local = (local), .isn_peer = (peer)
#define AGE(ms)			.age_ms = (ms)
#define NETNS(n)		.netns = (n)
#define FILE_OF(n, l)		.source = (n), .log = (l)

void make(struct attrs *ev, const struct made *made, uint64_t seq);
struct conns *add_all(const struct made *made);
bool give_is(struct conns *conns, int64_t until, const char *want);

#endif
