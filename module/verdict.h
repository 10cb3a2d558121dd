/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Facts in, judgement out. Pure functions of their arguments: no kernel API,
 * no state, so that the same code is unit-tested on any machine.
 */
#ifndef _TCPFATE_VERDICT_H
#define _TCPFATE_VERDICT_H

#include "tcpfate.h"

/**
 * struct tcpfate_counters - what a socket knows of its bytes
 * @write_seq: next sequence number that a write would take
 * @snd_una: oldest sequence number not acknowledged
 * @snd_nxt: next sequence number to send
 * @rcv_nxt: next sequence number expected
 * @copied_seq: next sequence number that the application will read
 * @bytes_acked: RFC 4898 tcpEStatsAppHCThruOctetsAcked, as Linux counts it
 * @bytes_received: RFC 4898 tcpEStatsAppHCThruOctetsReceived, likewise
 * @opener: enum tcpfate_opener, 0 if not certain
 * @fin_received: the peer's FIN counts in @rcv_nxt
 * @fin_queued: our FIN counts in @write_seq
 * @fin_uncounted: @bytes_received leaves the peer's FIN out
 * @urgent_read: a byte that counts as unread was read out of line (MSG_OOB)
 */
struct tcpfate_counters {
	u32 write_seq;
	u32 snd_una;
	u32 snd_nxt;
	u32 rcv_nxt;
	u32 copied_seq;
	u64 bytes_acked;
	u64 bytes_received;
	u8 opener;
	bool fin_received;
	bool fin_queued;
	bool fin_uncounted;
	bool urgent_read;
};

/**
 * struct tcpfate_ledger - where the bytes of one end are
 *
 * Without SYN and FIN. tx_written = tx_acked + unacked + unsent and
 * rx_received = rx_read + unread. What depends on who opened the connection
 * holds only if @opener_known.
 *
 * @opener_known: @tx_written, @tx_acked and @isn_local are valid
 * @unread: received in order, not read
 * @unacked: sent, not acknowledged
 * @unsent: accepted from the application, never sent
 * @tx_written: accepted from the application
 * @tx_acked: acknowledged by the peer
 * @rx_received: received in order
 * @rx_read: read by the application
 * @isn_local: our initial sequence number
 * @isn_peer: initial sequence number of the peer
 */
struct tcpfate_ledger {
	bool opener_known;
	u64 unread;
	u64 unacked;
	u64 unsent;
	u64 tx_written;
	u64 tx_acked;
	u64 rx_received;
	u64 rx_read;
	u32 isn_local;
	u32 isn_peer;
};

/**
 * struct tcpfate_after_fin - what became of writes after the peer's FIN
 * @written: bytes accepted from the application after the FIN
 * @acked: how many of them the peer acknowledged
 */
struct tcpfate_after_fin {
	u64 written;
	u64 acked;
};

u32 tcpfate_verdict_unread(u32 copied_seq, u32 rcv_nxt, bool fin_received);
void tcpfate_verdict_ledger(const struct tcpfate_counters *c,
			    struct tcpfate_ledger *ledger);
bool tcpfate_verdict_fin_acked(const struct tcpfate_counters *c);
u64 tcpfate_verdict_written(u64 bytes_acked, u32 snd_una, u32 end);
void tcpfate_verdict_after_fin(const struct tcpfate_counters *c, u64 at_fin,
			       struct tcpfate_after_fin *after);
s64 tcpfate_verdict_acked_by_rst(const struct tcpfate_counters *c, u32 ack);
u32 tcpfate_verdict_new_payload(u32 seq, u32 end_seq, bool fin, u32 rcv_nxt);
enum tcpfate_loss tcpfate_verdict_loss(u64 unread, u64 unconfirmed);
void tcpfate_verdict_cause(struct tcpfate_causes *causes,
			   enum tcpfate_cause cause);
void tcpfate_verdict_cause_between(struct tcpfate_causes *causes,
				   enum tcpfate_cause cause, u32 earlier);

#endif /* _TCPFATE_VERDICT_H */
