/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The memory of connections: marks of live sockets, and graves of those whose
 * process has closed them.
 */
#ifndef _TCPFATE_TRACK_H
#define _TCPFATE_TRACK_H

#include <linux/bits.h>
#include <net/sock.h>

#include "tcpfate.h"
#include "verdict.h"

#define TCPFATE_TRACK_MIN	64
#define TCPFATE_TRACK_MAX	4194304

/*
 * What a mark has seen. RST_FIRST: a RST of ours before CLOSE; WRITES: it would
 * see them; SYN_FIN: a FIN with Fast Open data; LATE_TOLD: data after close was
 * told of its mini-socket; LATE_FIN: after close a FIN beyond a gap, without
 * data, was answered by a RST.
 */
enum tcpfate_seen {
	TCPFATE_SEEN_PEER_FIN		= BIT(0),
	TCPFATE_SEEN_LOCAL_FIN		= BIT(1),
	TCPFATE_SEEN_RESET		= BIT(2),
	TCPFATE_SEEN_RST_ACK		= BIT(3),
	TCPFATE_SEEN_RST_SENT		= BIT(4),
	TCPFATE_SEEN_LATE_DATA		= BIT(5),
	TCPFATE_SEEN_RST_FIRST		= BIT(6),
	TCPFATE_SEEN_CLOSE		= BIT(7),
	TCPFATE_SEEN_ORPHAN		= BIT(8),
	TCPFATE_SEEN_EVENT		= BIT(9),
	TCPFATE_SEEN_BOTH_SYNS		= BIT(10),
	TCPFATE_SEEN_WRITES		= BIT(11),
	TCPFATE_SEEN_SYN_FIN		= BIT(12),
	TCPFATE_SEEN_LATE_TOLD		= BIT(13),
	TCPFATE_SEEN_LATE_FIN		= BIT(14),
};

/**
 * struct tcpfate_mark - what is remembered of one connection
 * @born_ns: when it became ESTABLISHED, 0 if before the module was armed
 * @peer_fin_ns: when the peer's FIN arrived
 * @peer_fin_written: tcpfate_verdict_written() at that time
 * @local_fin_received: bytes received when our FIN was queued
 * @closed_ns: when the state became CLOSE
 * @close_call_ns: when the process closed it, 0 if not known
 * @cookie: of the socket; for a grave
 * @cgroup_id: of the socket; for a grave
 * @seen: enum tcpfate_seen
 * @evidence: enum tcpfate_evidence, what could not be known
 * @local_fin_seq: write_seq just before our FIN was queued
 * @rst_ack: acknowledgment number of the RST received
 * @rcv_nxt: for a grave, what was expected next
 * @writes: write calls after the peer's FIN
 * @rst_reason: enum tcpfate_rst_reason as the kernel told it, 0 if it did not
 * @error: sk_err when the state became CLOSE
 * @soft_error: sk_err_soft at that time
 * @icmp_error: error that the last ICMP message stands for
 * @opener: enum tcpfate_opener, 0 if not certain
 * @state: state before CLOSE, or what it will be if all goes well
 * @abort: enum tcpfate_abort
 * @causes: what led to the ending
 * @closer: who queued our FIN or closed the socket
 * @writer: who wrote after the peer's FIN first
 * @key: for a grave, its connection
 *
 * All times are ktime_get_ns().
 */
struct tcpfate_mark {
	u64 born_ns;
	u64 peer_fin_ns;
	u64 peer_fin_written;
	u64 local_fin_received;
	u64 closed_ns;
	u64 close_call_ns;
	u64 cookie;
	u64 cgroup_id;
	u32 seen;
	u32 evidence;
	u32 local_fin_seq;
	u32 rst_ack;
	u32 rcv_nxt;
	u32 writes;
	u32 rst_reason;
	int error;
	int soft_error;
	int icmp_error;
	u8 opener;
	u8 state;
	u8 abort;
	struct tcpfate_causes causes;
	struct tcpfate_person closer;
	struct tcpfate_person writer;
	struct tcpfate_key key;
};

struct tcpfate_set;

/**
 * struct tcpfate_hold - a mark in use: its set is locked, interrupts are off
 * @set: the locked set
 * @flags: saved interrupt state
 * @way: place in the set, -1 for none
 */
struct tcpfate_hold {
	struct tcpfate_set *set;
	unsigned long flags;
	int way;
};

/**
 * struct tcpfate_track_state - how full the table is
 * @entries: how many marks it can hold
 * @live: how many are of sockets
 * @graves: how many are graves
 */
struct tcpfate_track_state {
	u32 entries;
	u32 live;
	u32 graves;
};

/**
 * tcpfate_track_see() - note in a mark what has happened
 * @mark: the mark, held
 * @seen: enum tcpfate_seen
 * @cause: the same as a cause of the ending
 */
static inline void tcpfate_track_see(struct tcpfate_mark *mark, u32 seen,
				     enum tcpfate_cause cause)
{
	mark->seen |= seen;
	tcpfate_verdict_cause(&mark->causes, cause);
}

extern unsigned int tcpfate_track_grave_seconds;

struct tcpfate_mark *tcpfate_track_find(const struct sock *sk,
					struct tcpfate_hold *hold);
struct tcpfate_mark *tcpfate_track_take(const struct sock *sk,
					struct tcpfate_hold *hold);
struct tcpfate_mark *tcpfate_track_live(const struct tcpfate_key *key,
					struct tcpfate_hold *hold);
struct tcpfate_mark *tcpfate_track_grave(const struct tcpfate_key *key,
					 struct tcpfate_hold *hold);
u32 tcpfate_track_missing(const struct tcpfate_hold *hold);
void tcpfate_track_reset(struct tcpfate_mark *mark);
void tcpfate_track_bury(struct tcpfate_hold *hold);
void tcpfate_track_drop(struct tcpfate_hold *hold);
void tcpfate_track_release(struct tcpfate_hold *hold);

void tcpfate_track_clear(void);
void tcpfate_track_state(struct tcpfate_track_state *state);
unsigned int tcpfate_track_default(void);
int tcpfate_track_init(unsigned int entries);
void tcpfate_track_exit(void);

#endif /* _TCPFATE_TRACK_H */
