/* SPDX-License-Identifier: GPL-2.0 */
/*
 * wire: what its parts share. wire.c has the commands, wire_tcp.c the
 * connection, wire_packet.c how segments look on the wire.
 */
#ifndef WIRE_H
#define WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PACKET_MAX	65535

enum {
	FIN = 1, SYN = 2, RST = 4, PSH = 8, ACK = 16, URG = 32,
};

/* One end, its port in host byte order; the family goes for both ends. */
struct end {
	uint8_t addr[16];
	uint16_t port;
};

struct segment {
	int family;
	struct end from, to;
	uint32_t seq, ack;
	uint16_t window, urgent;
	uint8_t flags;
	uint8_t option[40];
	size_t option_len;
	size_t len;			/* of the payload */
	bool bad_sum;
	uint8_t doff;			/* said instead of the right one */
};

/* The sequence numbers that a segment takes. */
static inline uint32_t seq_len(const struct segment *s)
{
	return s->len + !!(s->flags & SYN) + !!(s->flags & FIN);
}

/* An ICMP error, in both families. */
struct icmp_error {
	const char *name;
	uint8_t type, code;		/* ICMP */
	uint8_t type6, code6;		/* ICMPv6 */
};

const struct icmp_error *icmp_named(const char *name);

/* Packets; a build returns the length, a parse whether it is a segment. */
size_t segment_build(const struct segment *s, uint8_t *packet);
bool segment_parse(const uint8_t *packet, size_t size, struct segment *s);
size_t icmp_build(const struct icmp_error *e, uint32_t info,
		  const struct segment *quoted, uint8_t *packet);

/* The connection. */
struct conn {
	int tun;
	struct segment model;	/* who, to whom; family 0 while there is none */
	uint32_t isn, snd_nxt, peer_isn, rcv_nxt;
	bool synced;		/* peer_isn and rcv_nxt are known */
	bool silent;		/* acknowledge nothing unless told to */
	unsigned long tx, rx;	/* payload, each byte once */
	struct segment last;	/* received */
};

extern struct conn conn;

/* conn.model says between whom; numbers start anew (RFC 9293, 3.4.1). */
void conn_begin(uint32_t isn);

/* The segment that would be sent next. */
struct segment conn_next(uint8_t flags);

/* Send; does what is next move with it? */
long conn_put(const struct segment *s, bool moves);
long conn_put_icmp(const struct icmp_error *e, uint32_t info, uint32_t seq);

/* All that has come is received, and answered where it has to be. */
void conn_receive(void);

/* Received, but not yet expected. */
unsigned int conn_unexpected(void);

/* What has come so far is not expected any more. */
void conn_forget(void);

/* Waits for flags and length of @like, any where it is SIZE_MAX. */
long conn_expect(const struct segment *like, struct segment *found);

/* Waits for a SYN that opens a connection, and takes the part of its peer. */
long conn_take_syn(uint32_t isn);

unsigned long now_ns(void);

#endif
