// SPDX-License-Identifier: GPL-2.0
/*
 * What a record is made of. A field that is not known is left out.
 *
 * Context: any.
 */
#include "record.h"

#include <linux/timekeeping.h>
#include <net/tcp.h>

#include "filter.h"
#include "log.h"
#include "netns.h"
#include "socket.h"
#include "stats.h"

static void filter_out(const struct net *net, enum tcpfate_event event)
{
	tcpfate_stats_inc(filtered);
	tcpfate_netns_filtered(tcpfate_netns_get(net), event);
}

static void suppress(const struct net *net, enum tcpfate_event event)
{
	tcpfate_stats_inc(suppressed);
	tcpfate_netns_suppressed(tcpfate_netns_get(net), event);
}

/**
 * tcpfate_record_begin() - an empty record of something that happens now
 * @r: the record
 * @event: what happens
 * @net: the namespace it happens in
 */
void tcpfate_record_begin(struct tcpfate_record *r, enum tcpfate_event event,
			  const struct net *net)
{
	memset(r, 0, sizeof(*r));
	r->event = event;
	r->time = ktime_get_real_ns();
	r->netns = net->ns.inum;
}

/* What is sure not to be logged need not be completed. */
static bool is_worthwhile(const struct tcpfate_record *r, const struct net *net)
{
	if (!tcpfate_filter_may_want(r)) {
		filter_out(net, r->event);
		return false;
	}
	if (tcpfate_guard_is_over(&tcpfate_netns_get(net)->guard, r->event)) {
		suppress(net, r->event);
		return false;
	}
	return true;
}

/**
 * tcpfate_record_begin_socket() - the same of a socket
 * @r: the record
 * @event: what happens
 * @sk: the socket
 * @mark: copy of its mark
 *
 * Return: false if it will not be logged: it was counted, and that is all.
 */
bool tcpfate_record_begin_socket(struct tcpfate_record *r,
				 enum tcpfate_event event,
				 const struct sock *sk,
				 const struct tcpfate_mark *mark)
{
	u32 state = sk->sk_state == TCP_CLOSE ? mark->state : sk->sk_state;

	tcpfate_record_begin(r, event, sock_net(sk));
	r->evidence = mark->evidence;
	tcpfate_socket_identify(sk, r);
	if (!is_worthwhile(r, sock_net(sk)))
		return false;
	if (state)
		tcpfate_tell(r, STATE, state, state);
	if (mark->opener)
		tcpfate_tell(r, OPENED_BY, opened_by, mark->opener);
	return true;
}

/**
 * tcpfate_record_add_opener() - who opened a connection that was met late
 * @r: the record
 * @sk: the socket
 * @mark: copy of its mark
 *
 * Only a listener's child has a backlog limit, which it inherits.
 */
void tcpfate_record_add_opener(struct tcpfate_record *r, const struct sock *sk,
			       const struct tcpfate_mark *mark)
{
	if (mark->opener || !READ_ONCE(sk->sk_max_ack_backlog))
		return;
	tcpfate_tell(r, OPENED_BY, opened_by, TCPFATE_OPENER_PEER);
	r->evidence |= TCPFATE_EVIDENCE_OPENER_INFERRED;
}

/**
 * tcpfate_record_add_person() - who acted
 * @r: the record
 * @role: what he did
 * @person: who, or nobody known
 */
void tcpfate_record_add_person(struct tcpfate_record *r,
			       enum tcpfate_role role,
			       const struct tcpfate_person *person)
{
	tcpfate_tell(r, ROLE, role, role);
	if (person->pid)
		r->person = *person;
	else
		r->evidence |= TCPFATE_EVIDENCE_OWNER_UNKNOWN;
}

/**
 * tcpfate_record_add_owner() - who was last seen acting on the socket
 * @r: the record
 * @mark: copy of the mark of the socket
 */
void tcpfate_record_add_owner(struct tcpfate_record *r,
			      const struct tcpfate_mark *mark)
{
	r->owner = mark->writer.pid ? mark->writer : mark->closer;
}

/**
 * tcpfate_record_add_reason() - why a RST is sent, in the kernel's words
 * @r: the record
 * @told: enum tcpfate_rst_reason as the kernel told it, 0 if it did not
 * @inferred: what it is then by the path taken, 0 if that does not tell
 */
void tcpfate_record_add_reason(struct tcpfate_record *r, u32 told,
			       enum tcpfate_rst_reason inferred)
{
	if (!told && !inferred)
		return;
	tcpfate_tell(r, RST_REASON, rst_reason, told ?: inferred);
	if (!told)
		r->evidence |= TCPFATE_EVIDENCE_REASON_INFERRED;
}

/**
 * tcpfate_record_account() - count the bytes of a socket
 * @sk: the socket, its counters still intact
 * @mark: copy of its mark
 * @a: where the account goes
 */
void tcpfate_record_account(const struct sock *sk,
			    const struct tcpfate_mark *mark,
			    struct tcpfate_account *a)
{
	tcpfate_socket_count(sk, mark, &a->c);
	tcpfate_verdict_ledger(&a->c, &a->l);
}

/**
 * tcpfate_record_add_ending() - how the connection ended
 * @r: the record
 * @sk: the socket
 * @mark: copy of its mark
 */
void tcpfate_record_add_ending(struct tcpfate_record *r, const struct sock *sk,
			       const struct tcpfate_mark *mark)
{
	struct tcpfate_facts facts;

	tcpfate_socket_facts(sk, mark, &facts);
	tcpfate_tell(r, ENDING, ending, tcpfate_fate_ending(&facts));
	r->causes = mark->causes;
}

/**
 * tcpfate_record_add_loss() - what this end knows to be lost
 * @r: the record
 * @sk: the socket
 * @mark: copy of its mark
 * @unread: bytes that nobody can read any more
 * @l: its ledger
 */
void tcpfate_record_add_loss(struct tcpfate_record *r, const struct sock *sk,
			     const struct tcpfate_mark *mark, u64 unread,
			     const struct tcpfate_ledger *l)
{
	enum tcpfate_loss loss = TCPFATE_LOSS_NONE;

	if (sk_is_mptcp(sk))
		return;
	if (tcpfate_socket_can_lose(sk, mark))
		loss = tcpfate_verdict_loss(unread, l->unacked + l->unsent);
	tcpfate_tell(r, LOSS, loss, loss);
}

/**
 * tcpfate_record_add_out_of_order() - what waits beyond a gap
 * @r: the record
 * @sk: the socket
 */
void tcpfate_record_add_out_of_order(struct tcpfate_record *r,
				     const struct sock *sk)
{
	s64 bytes = tcpfate_socket_out_of_order(sk);

	if (bytes >= 0)
		tcpfate_tell(r, OUT_OF_ORDER, out_of_order, bytes);
}

/**
 * tcpfate_record_add_at_risk() - what is not known to have arrived
 * @r: the record
 * @l: the ledger of the socket
 */
void tcpfate_record_add_at_risk(struct tcpfate_record *r,
				const struct tcpfate_ledger *l)
{
	tcpfate_tell(r, UNREAD, unread, l->unread);
	tcpfate_tell(r, UNACKED, unacked, l->unacked);
	tcpfate_tell(r, UNSENT, unsent, l->unsent);
	tcpfate_tell(r, ISN_PEER, isn_peer, l->isn_peer);
	if (l->opener_known)
		tcpfate_tell(r, ISN_LOCAL, isn_local, l->isn_local);
}

/**
 * tcpfate_record_add_ledger() - where all bytes are
 * @r: the record
 * @l: the ledger of the socket
 */
void tcpfate_record_add_ledger(struct tcpfate_record *r,
			       const struct tcpfate_ledger *l)
{
	tcpfate_record_add_at_risk(r, l);
	tcpfate_tell(r, RX_RECEIVED, rx_received, l->rx_received);
	tcpfate_tell(r, RX_READ, rx_read, l->rx_read);
	if (!l->opener_known)
		return;
	tcpfate_tell(r, TX_WRITTEN, tx_written, l->tx_written);
	tcpfate_tell(r, TX_ACKED, tx_acked, l->tx_acked);
}

/**
 * tcpfate_record_add_after_fin() - what was written after the peer's FIN
 * @r: the record
 * @c: the counters of the socket
 * @mark: copy of its mark
 */
void tcpfate_record_add_after_fin(struct tcpfate_record *r,
				  const struct tcpfate_counters *c,
				  const struct tcpfate_mark *mark)
{
	struct tcpfate_after_fin after;

	if (mark->writes || mark->seen & TCPFATE_SEEN_WRITES)
		tcpfate_tell(r, WRITES, writes, mark->writes);
	if (!(mark->seen & TCPFATE_SEEN_PEER_FIN))
		return;
	tcpfate_verdict_after_fin(c, mark->peer_fin_written, &after);
	tcpfate_tell(r, WRITTEN_AFTER_FIN, written_after_fin, after.written);
	tcpfate_tell(r, ACKED_AFTER_FIN, acked_after_fin, after.acked);
}

/**
 * tcpfate_record_add_since_peer_fin() - how long ago the peer's FIN came
 * @r: the record
 * @mark: copy of the mark of the socket
 * @now: ktime_get_ns() when it happened
 */
void tcpfate_record_add_since_peer_fin(struct tcpfate_record *r,
				       const struct tcpfate_mark *mark,
				       u64 now)
{
	if (mark->seen & TCPFATE_SEEN_PEER_FIN)
		tcpfate_tell(r, SINCE_PEER_FIN_NS, since_peer_fin_ns,
			     now - mark->peer_fin_ns);
}

/**
 * tcpfate_record_add_duration() - how long the connection lived, and how well
 * @r: the record
 * @sk: the socket
 * @mark: copy of its mark
 */
void tcpfate_record_add_duration(struct tcpfate_record *r,
				 const struct sock *sk,
				 const struct tcpfate_mark *mark)
{
	if (mark->born_ns && mark->closed_ns)
		tcpfate_tell(r, DURATION_NS, duration_ns,
			     mark->closed_ns - mark->born_ns);
	tcpfate_tell(r, RETRANSMITS, retransmits, tcp_sk(sk)->total_retrans);
}

/**
 * tcpfate_record_end() - log a record, if it is wanted and there are not too many
 * @r: the record
 * @net: the namespace it belongs to
 */
void tcpfate_record_end(struct tcpfate_record *r, const struct net *net)
{
	struct tcpfate_netns *ns = tcpfate_netns_get(net);

	if (!tcpfate_filter_wants(r)) {
		filter_out(net, r->event);
		return;
	}
	if (!tcpfate_guard_admit(&ns->guard, r->event)) {
		suppress(net, r->event);
		return;
	}
	tcpfate_netns_count(ns, r);
	tcpfate_log_append(r, ns);
}
