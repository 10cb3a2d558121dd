// SPDX-License-Identifier: GPL-2.0
/*
 * The judgement: byte ledger, loss and causes from what was observed.
 * Pure; callable in any context. Sequence numbers are compared modulo 2^32
 * (RFC 9293, 3.4).
 */
#include "verdict.h"

/* How far @to is ahead of @from in sequence space, 0 if it is behind. */
static u32 seq_ahead(u32 from, u32 to)
{
	return (s32)(to - from) > 0 ? to - from : 0;
}

/* End of what the application wrote, in sequence space. */
static u32 data_end(const struct tcpfate_counters *c)
{
	return c->write_seq - c->fin_queued;
}

/**
 * tcpfate_verdict_fin_acked() - has the peer acknowledged our FIN
 * @c: counters of the socket
 *
 * Return: true if there is a FIN and it was acknowledged.
 */
bool tcpfate_verdict_fin_acked(const struct tcpfate_counters *c)
{
	return c->fin_queued && c->snd_una == c->write_seq;
}

/**
 * tcpfate_verdict_unread() - bytes received in order and not read
 * @copied_seq: next sequence number that the application will read
 * @rcv_nxt: next sequence number expected
 * @fin_received: the peer's FIN counts in @rcv_nxt
 *
 * Return: the count; the FIN, unread until the application has seen EOF, is
 * no byte.
 */
u32 tcpfate_verdict_unread(u32 copied_seq, u32 rcv_nxt, bool fin_received)
{
	u32 unread = seq_ahead(copied_seq, rcv_nxt);

	return unread && fin_received ? unread - 1 : unread;
}

/**
 * tcpfate_verdict_ledger() - account for the bytes of one end
 * @c: counters of the socket
 * @ledger: where the account goes
 *
 * Linux counts the peer's FIN in rcv_nxt and bytes_received, our own in
 * write_seq and, once acknowledged, in bytes_acked (tcp_snd_una_update()). The
 * side that opened also counts its SYN in bytes_acked. All of them are taken
 * out here.
 */
void tcpfate_verdict_ledger(const struct tcpfate_counters *c,
			    struct tcpfate_ledger *ledger)
{
	u32 syn = c->opener == TCPFATE_OPENER_LOCAL;
	u32 control = syn + tcpfate_verdict_fin_acked(c);
	u64 received = c->bytes_received + c->fin_uncounted;
	u32 unread = tcpfate_verdict_unread(c->copied_seq, c->rcv_nxt,
					    c->fin_received);

	unread -= unread && c->urgent_read;
	ledger->unread = unread;
	ledger->rx_received = received - c->fin_received;
	ledger->rx_read = ledger->rx_received - unread;
	ledger->isn_peer = c->rcv_nxt - (u32)received - 1;

	ledger->unsent = seq_ahead(c->snd_nxt, data_end(c));
	ledger->unacked = seq_ahead(c->snd_una, data_end(c)) - ledger->unsent;

	/* A connection that was made without a SYN (TCP repair) has no opener. */
	ledger->opener_known = c->opener && c->bytes_acked >= control;
	ledger->tx_acked = c->bytes_acked - control;
	ledger->tx_written = ledger->tx_acked + ledger->unacked +
			     ledger->unsent;
	ledger->isn_local = c->snd_una - (u32)c->bytes_acked - !syn;
}

/**
 * tcpfate_verdict_written() - a running count of what was written
 * @bytes_acked: as in struct tcpfate_counters
 * @snd_una: likewise
 * @end: the sequence number after the last byte written
 *
 * Return: bytes acknowledged and waiting, a SYN of ours included: good for
 * differences, whoever opened the connection.
 */
u64 tcpfate_verdict_written(u64 bytes_acked, u32 snd_una, u32 end)
{
	return bytes_acked + (s32)(end - snd_una);
}

/**
 * tcpfate_verdict_after_fin() - account for writes after the peer's FIN
 * @c: counters of the socket
 * @at_fin: tcpfate_verdict_written() when the peer's FIN arrived
 * @after: where the account goes
 */
void tcpfate_verdict_after_fin(const struct tcpfate_counters *c, u64 at_fin,
			       struct tcpfate_after_fin *after)
{
	u64 acked = c->bytes_acked - tcpfate_verdict_fin_acked(c);

	after->written = tcpfate_verdict_written(c->bytes_acked, c->snd_una,
						 data_end(c)) - at_fin;
	after->acked = acked > at_fin ? acked - at_fin : 0;
}

/**
 * tcpfate_verdict_acked_by_rst() - bytes that the RST itself acknowledges
 * @c: counters of the socket
 * @ack: acknowledgment number of the RST
 *
 * Return: how many of the unacknowledged bytes the peer's kernel had received
 * when it sent the RST, -1 if the number is not of this connection.
 */
s64 tcpfate_verdict_acked_by_rst(const struct tcpfate_counters *c, u32 ack)
{
	u32 acked = seq_ahead(c->snd_una, ack);
	u32 sent = seq_ahead(c->snd_una, c->snd_nxt);

	if (acked > sent)
		return -1;
	return acked - (acked && c->fin_queued && ack == c->write_seq);
}

/**
 * tcpfate_verdict_new_payload() - payload of a segment that is new here
 * @seq: first sequence number of the segment
 * @end_seq: the one after its last, with a FIN counted
 * @fin: the segment carries a FIN
 * @rcv_nxt: what was expected next
 *
 * Return: bytes from @rcv_nxt on, 0 for a repeated or empty segment.
 */
u32 tcpfate_verdict_new_payload(u32 seq, u32 end_seq, bool fin, u32 rcv_nxt)
{
	u32 payload = end_seq - fin - seq;
	u32 fresh = seq_ahead(rcv_nxt, end_seq - fin);

	return fresh < payload ? fresh : payload;
}

/**
 * tcpfate_verdict_loss() - what this end alone can know to be lost
 * @unread: received bytes that nobody can read any more
 * @unconfirmed: bytes accepted from the application, not acknowledged
 *
 * Return: the loss.
 */
enum tcpfate_loss tcpfate_verdict_loss(u64 unread, u64 unconfirmed)
{
	if (unread && unconfirmed)
		return TCPFATE_LOSS_BOTH;
	if (unread)
		return TCPFATE_LOSS_RECEIVED_UNREAD;
	if (unconfirmed)
		return TCPFATE_LOSS_SENT_UNCONFIRMED;
	return TCPFATE_LOSS_NONE;
}

/**
 * tcpfate_verdict_cause() - add a cause to an ordered list without repeats
 * @causes: the list; what does not fit any more is left out
 * @cause: what happened
 */
void tcpfate_verdict_cause(struct tcpfate_causes *causes,
			   enum tcpfate_cause cause)
{
	u8 i;

	for (i = 0; i < causes->n; i++) {
		if (causes->list[i] == cause)
			return;
	}
	if (causes->n < TCPFATE_CAUSES_MAX)
		causes->list[causes->n++] = cause;
}

/**
 * tcpfate_verdict_cause_between() - add a cause that is found out later
 * @causes: the list; if it is full its last cause is left out
 * @cause: what happened
 * @earlier: bit of each cause that happened before it; it comes after the last
 *	     of them
 */
void tcpfate_verdict_cause_between(struct tcpfate_causes *causes,
				   enum tcpfate_cause cause, u32 earlier)
{
	u8 at = 0, i;

	for (i = 0; i < causes->n; i++) {
		if (causes->list[i] == cause)
			return;
		if (earlier & 1U << causes->list[i])
			at = i + 1;
	}
	if (at == TCPFATE_CAUSES_MAX)
		return;
	if (causes->n < TCPFATE_CAUSES_MAX)
		causes->n++;
	for (i = causes->n - 1; i > at; i--)
		causes->list[i] = causes->list[i - 1];
	causes->list[at] = cause;
}
