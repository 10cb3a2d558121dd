// SPDX-License-Identifier: GPL-2.0
/*
 * The connection of wire: loosely what TCP keeps of one. It has no timers and no
 * queue for what comes out of order.
 */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "wire.h"

#define MAX_SEEN	256
#define PATIENCE_NS	(60UL * 1000 * 1000 * 1000)

struct conn conn;

static struct segment syn;		/* the last that opens another one */
static struct segment seen[MAX_SEEN];
static unsigned int seen_first, seen_end;	/* they run freely */

void conn_begin(uint32_t isn)
{
	conn = (struct conn){
		.tun = conn.tun, .model = conn.model,
		.isn = isn, .snd_nxt = isn,
	};
	conn.model.window = UINT16_MAX;
	seen_first = seen_end;
}

struct segment conn_next(uint8_t flags)
{
	struct segment s = conn.model;

	s.flags = flags;
	s.seq = conn.snd_nxt;
	s.ack = flags & ACK ? conn.rcv_nxt : 0;
	return s;
}

/* Unless it leaves a gap. A SYN counts only where it is the first. */
static void move_on(const struct segment *s)
{
	bool first = s->flags & SYN && s->seq == conn.isn &&
		     conn.snd_nxt == conn.isn;
	uint32_t end = s->seq + seq_len(s) - (s->flags & SYN && !first);
	int32_t fresh = end - conn.snd_nxt;

	if (s->flags & RST || (int32_t)(s->seq - conn.snd_nxt) > 0 || fresh <= 0)
		return;
	conn.snd_nxt = end;
	conn.tx += fresh - first - !!(s->flags & FIN);
}

static long put(const uint8_t *packet, size_t size)
{
	return write(conn.tun, packet, size) == (ssize_t)size ? 0 : -1;
}

long conn_put(const struct segment *s, bool moves)
{
	static uint8_t packet[PACKET_MAX];

	if (s->len > PACKET_MAX - 100) {
		errno = EMSGSIZE;
		return -1;
	}
	if (moves)
		move_on(s);
	return put(packet, segment_build(s, packet));
}

long conn_put_icmp(const struct icmp_error *e, uint32_t info, uint32_t seq)
{
	static uint8_t packet[PACKET_MAX];
	struct segment quoted = conn.last;

	quoted.seq += seq;
	return put(packet, icmp_build(e, info, &quoted, packet));
}

static bool same_end(const struct end *a, const struct end *b)
{
	return a->port == b->port && !memcmp(a->addr, b->addr, sizeof(a->addr));
}

static bool is_mine(const struct segment *s)
{
	return s->family == conn.model.family && same_end(&s->from, &conn.model.to) &&
	       same_end(&s->to, &conn.model.from);
}

/* What is new and in order, as a receiver takes it that has no queue. */
static void take(const struct segment *s)
{
	bool first = s->flags & SYN && !conn.synced;
	int32_t fresh;

	if (first) {
		conn.synced = true;
		conn.peer_isn = s->seq;
		conn.rcv_nxt = s->seq;
	}
	fresh = s->seq + seq_len(s) - conn.rcv_nxt;
	if (s->flags & RST || (int32_t)(s->seq - conn.rcv_nxt) > 0 || fresh <= 0)
		return;
	conn.rcv_nxt += fresh;
	conn.rx += fresh - first - !!(s->flags & FIN);
}

/* All but a plain ACK is to be answered, and that too if it is a probe. */
static bool is_answered(const struct segment *s, uint32_t was_next)
{
	return !conn.silent && !(s->flags & (RST | SYN)) && conn.synced &&
	       (seq_len(s) || s->seq != was_next);
}

static void receive(const struct segment *s)
{
	uint32_t was_next = conn.rcv_nxt;

	if (!is_mine(s)) {
		if ((s->flags & (SYN | ACK)) == SYN)
			syn = *s;
		return;
	}
	conn.last = *s;
	seen[seen_end++ % MAX_SEEN] = *s;
	if (seen_end - seen_first > MAX_SEEN)
		seen_first++;
	take(s);
	if (is_answered(s, was_next)) {
		struct segment answer = conn_next(ACK);

		conn_put(&answer, false);
	}
}

/* All that has come. */
void conn_receive(void)
{
	static uint8_t packet[PACKET_MAX];
	struct segment s;
	ssize_t size;

	while ((size = read(conn.tun, packet, sizeof(packet))) > 0)
		if (segment_parse(packet, size, &s))
			receive(&s);
}

unsigned int conn_unexpected(void)
{
	return seen_end - seen_first;
}

void conn_forget(void)
{
	conn_receive();
	seen_first = seen_end;
}

static bool find_syn(const struct segment *like, struct segment *found)
{
	(void)like;
	*found = syn;
	syn.family = 0;
	return found->family;
}

static bool find_seen(const struct segment *like, struct segment *found)
{
	while (seen_first != seen_end) {
		*found = seen[seen_first++ % MAX_SEEN];
		if ((found->flags & ~PSH) == (like->flags & ~PSH) &&
		    (like->len == SIZE_MAX || like->len == found->len))
			return true;
	}
	return false;
}

static long wait_for(bool (*find)(const struct segment *, struct segment *),
		     const struct segment *like, struct segment *found)
{
	struct pollfd p = { .fd = conn.tun, .events = POLLIN };
	unsigned long deadline = now_ns() + PATIENCE_NS;

	for (conn_receive(); !find(like, found); conn_receive()) {
		if (now_ns() > deadline) {
			memset(found, 0, sizeof(*found));
			errno = ETIMEDOUT;
			return -1;
		}
		poll(&p, 1, 1000);
	}
	return 0;
}

long conn_expect(const struct segment *like, struct segment *found)
{
	return wait_for(find_seen, like, found);
}

long conn_take_syn(uint32_t isn)
{
	struct segment found;

	conn.model.family = 0;
	if (wait_for(find_syn, NULL, &found))
		return -1;
	conn.model = (struct segment){
		.family = found.family, .from = found.to, .to = found.from,
	};
	conn_begin(isn);
	receive(&found);
	return 0;
}
