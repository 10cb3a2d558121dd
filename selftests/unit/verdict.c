// SPDX-License-Identifier: GPL-2.0
/*
 * Unit tests of module/verdict.c, KTAP. Expectations are those of RFC 9293 and
 * of what Linux counts: histories of a connection are built here byte by byte
 * with books of their own, and the ledger has to find the same.
 */
#include <stdio.h>
#include <stdlib.h>

#include "unit.h"
#include "verdict.h"

/* The books of one end: what its application and its peer really did. */
struct books {
	u32 isn, peer_isn;
	bool opened_here, fin, fin_acked, peer_fin, peer_fin_read;
	u64 written, sent, acked, received, read;
};

static struct tcpfate_counters counters_of(const struct books *b)
{
	/* After the handshake both SYNs are used up. */
	u32 send = b->isn + 1, receive = b->peer_isn + 1;
	bool fin_sent = b->fin && b->sent == b->written;

	return (struct tcpfate_counters){
		.write_seq = send + b->written + b->fin,
		.snd_una = send + b->acked + b->fin_acked,
		.snd_nxt = send + b->sent + fin_sent,
		.rcv_nxt = receive + b->received + b->peer_fin,
		.copied_seq = receive + b->read + b->peer_fin_read,
		.bytes_acked = b->acked + b->fin_acked + b->opened_here,
		.bytes_received = b->received + b->peer_fin,
		.opener = b->opened_here ? TCPFATE_OPENER_LOCAL :
					   TCPFATE_OPENER_PEER,
		.fin_received = b->peer_fin,
		.fin_queued = b->fin,
	};
}

static bool ledger_agrees(const struct books *b)
{
	struct tcpfate_counters c = counters_of(b);
	struct tcpfate_ledger l;
	bool ok = true;

	tcpfate_verdict_ledger(&c, &l);
	ok &= same("tx_written", l.tx_written, b->written);
	ok &= same("tx_acked", l.tx_acked, b->acked);
	ok &= same("unacked", l.unacked, b->sent - b->acked);
	ok &= same("unsent", l.unsent, b->written - b->sent);
	ok &= same("rx_received", l.rx_received, b->received);
	ok &= same("rx_read", l.rx_read, b->read);
	ok &= same("unread", l.unread, b->received - b->read);
	ok &= same("isn_local", l.isn_local, b->isn);
	ok &= same("isn_peer", l.isn_peer, b->peer_isn);
	ok &= same("opener_known", l.opener_known, true);
	if (!ok)
		printf("# isn %u/%u opened_here %d fin %d/%d peer %d/%d\n",
		       b->isn, b->peer_isn, b->opened_here, b->fin,
		       b->fin_acked, b->peer_fin, b->peer_fin_read);
	return ok;
}

static u64 up_to(u64 max)
{
	return ((u64)random() << 31 | random()) % (max + 1);
}

static struct books random_books(void)
{
	struct books b = {
		.isn = up_to(U32_MAX), .peer_isn = up_to(U32_MAX),
		.opened_here = up_to(1), .fin = up_to(1),
		.peer_fin = up_to(1),
	};

	/* At times more went by than sequence numbers can tell. */
	b.acked = up_to(up_to(1) ? 1 << 20 : 20ULL << 30);
	b.sent = b.acked + up_to(1) * up_to(1 << 20);
	b.written = b.sent + up_to(1) * up_to(1 << 20);
	if (b.fin && b.acked == b.written)
		b.fin_acked = up_to(1);
	b.read = up_to(up_to(1) ? 1 << 20 : 20ULL << 30);
	b.received = b.read + up_to(1) * up_to(1 << 20);
	if (b.peer_fin && b.read == b.received)
		b.peer_fin_read = up_to(1);
	return b;
}

static void test_ledger_random(void)
{
	bool ok = true;
	int i;

	srandom(1);
	for (i = 0; i < 200000 && ok; i++) {
		struct books b = random_books();

		ok = ledger_agrees(&b);
	}
	result(ok, "the ledger equals the books of 200000 random ends");
}

static void test_ledger_edges(void)
{
	static const struct books edges[] = {
		{ .isn = 0, .peer_isn = 0 },
		{ .isn = U32_MAX, .peer_isn = U32_MAX, .opened_here = true },
		{ .isn = U32_MAX - 1, .fin = true },
		{ .isn = U32_MAX - 1, .fin = true, .fin_acked = true },
		{ .peer_isn = U32_MAX - 1, .peer_fin = true },
		{ .peer_isn = U32_MAX - 2, .peer_fin = true,
		  .peer_fin_read = true },
		{ .isn = U32_MAX - 5, .written = 10, .sent = 10 },
		{ .isn = U32_MAX - 5, .written = 10, .sent = 3, .acked = 2,
		  .fin = true },
	};
	bool ok = true;
	size_t i;

	for (i = 0; i < sizeof(edges) / sizeof(edges[0]); i++)
		ok &= ledger_agrees(&edges[i]);
	result(ok, "the ledger is right where sequence numbers wrap");
}

static void test_opener_unknown(void)
{
	struct tcpfate_counters c = counters_of(&(struct books){ .isn = 7 });
	struct tcpfate_ledger l;

	bool ok;

	c.opener = 0;
	tcpfate_verdict_ledger(&c, &l);
	ok = same("no opener", l.opener_known, false);
	/* TCP repair: connected without a SYN, so that none was acknowledged */
	c.opener = TCPFATE_OPENER_LOCAL;
	c.bytes_acked = 0;
	tcpfate_verdict_ledger(&c, &l);
	ok &= same("no SYN", l.opener_known, false);
	result(ok, "without an opener nothing is claimed of SYNs");
}

static void test_unread_fin(void)
{
	bool ok = true;

	ok &= same("FIN only", tcpfate_verdict_unread(100, 101, true), 0);
	ok &= same("FIN and EOF", tcpfate_verdict_unread(101, 101, true), 0);
	ok &= same("byte and FIN", tcpfate_verdict_unread(100, 102, true), 1);
	ok &= same("byte", tcpfate_verdict_unread(100, 101, false), 1);
	ok &= same("wrap", tcpfate_verdict_unread(U32_MAX, 4, false), 5);
	ok &= same("ahead", tcpfate_verdict_unread(101, 100, false), 0);
	result(ok, "an unread FIN is no byte");
}

static void test_after_fin(void)
{
	struct tcpfate_after_fin after;
	struct tcpfate_counters c;
	bool ok = true;
	u64 at_fin;
	int i;

	srandom(2);
	for (i = 0; i < 200000 && ok; i++) {
		struct books b = random_books(), before = b;

		/* What had been written and acknowledged when the FIN came. */
		before.fin = false;
		before.fin_acked = false;
		before.written = up_to(b.written);
		before.acked = up_to(before.written < b.acked ?
				     before.written : b.acked);
		before.sent = before.acked;
		if (before.written - before.acked > 1 << 30)
			continue;
		c = counters_of(&before);
		at_fin = tcpfate_verdict_written(c.bytes_acked, c.snd_una,
						 c.write_seq);
		c = counters_of(&b);
		tcpfate_verdict_after_fin(&c, at_fin, &after);
		ok &= same("written", after.written, b.written - before.written);
		ok &= same("acked", after.acked, b.acked > before.written ?
			   b.acked - before.written : 0);
	}
	result(ok, "writes after the peer's FIN are counted without our own");
}

static void test_acked_by_rst(void)
{
	struct tcpfate_counters c = {
		.snd_una = 1000, .snd_nxt = 1100, .write_seq = 1200,
	};
	bool ok = true;

	ok &= same("none", tcpfate_verdict_acked_by_rst(&c, 1000), 0);
	ok &= same("some", tcpfate_verdict_acked_by_rst(&c, 1040), 40);
	ok &= same("all", tcpfate_verdict_acked_by_rst(&c, 1100), 100);
	ok &= same("old", tcpfate_verdict_acked_by_rst(&c, 900), 0);
	ok &= same("never sent", tcpfate_verdict_acked_by_rst(&c, 1101), -1);
	c.snd_nxt = 1200;
	c.fin_queued = true;
	ok &= same("FIN", tcpfate_verdict_acked_by_rst(&c, 1200), 199);
	ok &= same("no FIN", tcpfate_verdict_acked_by_rst(&c, 1199), 199);
	result(ok, "what a RST acknowledges is within what was sent");
}

static void test_urgent(void)
{
	struct tcpfate_counters c = {
		.rcv_nxt = 1101, .copied_seq = 1051, .bytes_received = 100,
		.urgent_read = true,
	};
	struct tcpfate_ledger l;
	bool ok = true;

	tcpfate_verdict_ledger(&c, &l);
	ok &= same("unread", l.unread, 49);
	ok &= same("read", l.rx_read, 51);
	c.copied_seq = c.rcv_nxt;
	tcpfate_verdict_ledger(&c, &l);
	ok &= same("all read", l.unread, 0);
	result(ok, "urgent data read out of line was read");
}

static void test_syn_fin(void)
{
	struct tcpfate_counters c = {
		.rcv_nxt = 1012, .copied_seq = 1001, .bytes_received = 10,
		.fin_received = true, .fin_uncounted = true,
	};
	struct tcpfate_ledger l;
	bool ok = true;

	tcpfate_verdict_ledger(&c, &l);
	ok &= same("received", l.rx_received, 10);
	ok &= same("unread", l.unread, 10);
	ok &= same("ISN", l.isn_peer, 1000);
	result(ok, "a FIN in a Fast Open SYN is no byte");
}

static void test_new_payload(void)
{
	bool ok = true;

	ok &= same("new", tcpfate_verdict_new_payload(50, 60, false, 50), 10);
	ok &= same("FIN", tcpfate_verdict_new_payload(50, 61, true, 50), 10);
	ok &= same("part", tcpfate_verdict_new_payload(45, 60, false, 50), 10);
	ok &= same("both", tcpfate_verdict_new_payload(45, 61, true, 50), 10);
	ok &= same("old", tcpfate_verdict_new_payload(40, 50, false, 50), 0);
	ok &= same("FIN only", tcpfate_verdict_new_payload(50, 51, true, 50),
		   0);
	ok &= same("empty", tcpfate_verdict_new_payload(60, 60, false, 50), 0);
	ok &= same("gap", tcpfate_verdict_new_payload(60, 70, false, 50), 10);
	result(ok, "only new payload of a segment counts");
}

static void test_loss(void)
{
	bool ok = true;

	ok &= same("none", tcpfate_verdict_loss(0, 0), TCPFATE_LOSS_NONE);
	ok &= same("unread", tcpfate_verdict_loss(1, 0),
		   TCPFATE_LOSS_RECEIVED_UNREAD);
	ok &= same("sent", tcpfate_verdict_loss(0, 1ULL << 40),
		   TCPFATE_LOSS_SENT_UNCONFIRMED);
	ok &= same("both", tcpfate_verdict_loss(1ULL << 32, 1),
		   TCPFATE_LOSS_BOTH);
	result(ok, "loss tells the two directions apart");
}

static void test_causes(void)
{
	struct tcpfate_causes causes = {};
	bool ok = true;
	int i;

	tcpfate_verdict_cause(&causes, TCPFATE_CAUSE_PEER_FIN);
	tcpfate_verdict_cause(&causes, TCPFATE_CAUSE_RESET_RECEIVED);
	tcpfate_verdict_cause(&causes, TCPFATE_CAUSE_PEER_FIN);
	ok &= same("n", causes.n, 2);
	ok &= same("first", causes.list[0], TCPFATE_CAUSE_PEER_FIN);
	ok &= same("second", causes.list[1], TCPFATE_CAUSE_RESET_RECEIVED);
	for (i = 100; i < 120; i++)
		tcpfate_verdict_cause(&causes, i);
	ok &= same("full", causes.n, TCPFATE_CAUSES_MAX);
	result(ok, "causes keep their order, without repeats, at most eight");
}

static void test_cause_between(void)
{
	struct tcpfate_causes causes = {};
	enum tcpfate_cause answer = TCPFATE_CAUSE_DATA_AFTER_LOCAL_FIN;
	u32 fin = 1 << TCPFATE_CAUSE_LOCAL_FIN;
	bool ok = true;
	int i;

	tcpfate_verdict_cause(&causes, TCPFATE_CAUSE_LOCAL_FIN);
	tcpfate_verdict_cause(&causes, TCPFATE_CAUSE_PEER_FIN);
	for (i = 0; i < 2; i++)
		tcpfate_verdict_cause_between(&causes, answer, fin);
	ok &= same("n", causes.n, 3);
	ok &= same("before", causes.list[0], TCPFATE_CAUSE_LOCAL_FIN);
	ok &= same("itself", causes.list[1], answer);
	ok &= same("after", causes.list[2], TCPFATE_CAUSE_PEER_FIN);
	for (i = 20; i < 30; i++)
		tcpfate_verdict_cause(&causes, i);
	tcpfate_verdict_cause_between(&causes, 31, fin);
	ok &= same("full", causes.n, TCPFATE_CAUSES_MAX);
	ok &= same("in place", causes.list[1], 31);
	ok &= same("moved", causes.list[7], 23);
	result(ok, "a cause found out later comes where it belongs");
}

int main(void)
{
	static void (*const tests[])(void) = {
		test_ledger_random, test_ledger_edges, test_opener_unknown,
		test_unread_fin, test_after_fin, test_acked_by_rst,
		test_urgent, test_syn_fin, test_new_payload, test_loss,
		test_causes, test_cause_between,
	};
	size_t i;

	printf("KTAP version 1\n1..%zu\n", sizeof(tests) / sizeof(tests[0]));
	for (i = 0; i < sizeof(tests) / sizeof(tests[0]); i++)
		tests[i]();
	return failed > 0;
}
