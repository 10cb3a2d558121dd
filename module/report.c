// SPDX-License-Identifier: GPL-2.0
/*
 * From a socket and its mark to a record in the log. A mark is passed as a
 * copy, no lock is held here.
 *
 * Context: any.
 */
#include "report.h"

#include <linux/timekeeping.h>
#include <net/tcp.h>

#include "log.h"
#include "netns.h"
#include "socket.h"
#include "verdict.h"

static void begin(struct tcpfate_record *r, enum tcpfate_event event)
{
	memset(r, 0, sizeof(*r));
	r->event = event;
	r->time = ktime_get_real_ns();
}

static void begin_socket(struct tcpfate_record *r, enum tcpfate_event event,
			 const struct sock *sk, const struct tcpfate_mark *mark)
{
	u32 state = sk->sk_state == TCP_CLOSE ? mark->state : sk->sk_state;

	begin(r, event);
	r->evidence = mark->evidence;
	tcpfate_socket_identify(sk, r);
	if (state)
		tcpfate_tell(r, STATE, state, state);
	if (mark->opener)
		tcpfate_tell(r, OPENED_BY, opened_by, mark->opener);
}

/* A socket that was met late: only a listener's child has a backlog limit. */
static void infer_opener(struct tcpfate_record *r, const struct sock *sk,
			 const struct tcpfate_mark *mark)
{
	if (mark->opener || !READ_ONCE(sk->sk_max_ack_backlog))
		return;
	tcpfate_tell(r, OPENED_BY, opened_by, TCPFATE_OPENER_PEER);
	r->evidence |= TCPFATE_EVIDENCE_OPENER_INFERRED;
}

static void add_person(struct tcpfate_record *r, enum tcpfate_role role,
		       const struct tcpfate_person *person)
{
	tcpfate_tell(r, ROLE, role, role);
	if (person->pid)
		r->person = *person;
	else
		r->evidence |= TCPFATE_EVIDENCE_OWNER_UNKNOWN;
}

static void add_owner(struct tcpfate_record *r, const struct tcpfate_mark *mark)
{
	r->owner = mark->writer.pid ? mark->writer : mark->closer;
}

/* What is not yet known to have arrived, at either end. */
static void add_at_risk(struct tcpfate_record *r,
			const struct tcpfate_ledger *l)
{
	tcpfate_tell(r, UNREAD, unread, l->unread);
	tcpfate_tell(r, UNACKED, unacked, l->unacked);
	tcpfate_tell(r, UNSENT, unsent, l->unsent);
	tcpfate_tell(r, ISN_PEER, isn_peer, l->isn_peer);
	if (l->opener_known)
		tcpfate_tell(r, ISN_LOCAL, isn_local, l->isn_local);
}

static void add_ledger(struct tcpfate_record *r, const struct tcpfate_ledger *l)
{
	add_at_risk(r, l);
	tcpfate_tell(r, RX_RECEIVED, rx_received, l->rx_received);
	tcpfate_tell(r, RX_READ, rx_read, l->rx_read);
	if (!l->opener_known)
		return;
	tcpfate_tell(r, TX_WRITTEN, tx_written, l->tx_written);
	tcpfate_tell(r, TX_ACKED, tx_acked, l->tx_acked);
}

static void add_after_fin(struct tcpfate_record *r,
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

static void add_since_peer_fin(struct tcpfate_record *r,
			       const struct tcpfate_mark *mark, u64 now)
{
	if (mark->seen & TCPFATE_SEEN_PEER_FIN)
		tcpfate_tell(r, SINCE_PEER_FIN_NS, since_peer_fin_ns,
			     now - mark->peer_fin_ns);
}

static void add_reason(struct tcpfate_record *r, u32 reason, bool inferred)
{
	if (!reason)
		return;
	tcpfate_tell(r, RST_REASON, rst_reason, reason);
	if (inferred)
		r->evidence |= TCPFATE_EVIDENCE_REASON_INFERRED;
}

/* TCP_LINGER2 < 0: an orphan in FIN_WAIT2 is not waited for but reset. */
static bool is_cut_short(const struct sock *sk, const struct tcpfate_mark *mark)
{
	return mark->seen & TCPFATE_SEEN_ORPHAN &&
	       mark->state == TCP_FIN_WAIT2 && tcp_sk(sk)->linger2 < 0;
}

static enum tcpfate_ending ending_of(const struct sock *sk,
				     const struct tcpfate_mark *mark,
				     const struct tcpfate_counters *c)
{
	struct tcpfate_facts facts = {
		.error = mark->error,
		.reset_received = mark->seen & TCPFATE_SEEN_RESET,
		.data_after_close = mark->seen & TCPFATE_SEEN_LATE_DATA,
		.disconnected = mark->seen & TCPFATE_SEEN_DISCONNECT,
		.rst_sent = mark->seen & TCPFATE_SEEN_RST_SENT,
		.fin_acked = tcpfate_verdict_fin_acked(c) && !is_cut_short(sk, mark),
		.unconfirmed = c->snd_una != c->write_seq,
	};

	return tcpfate_verdict_ending(&facts);
}

static void end(struct tcpfate_record *r, const struct net *net)
{
	tcpfate_log_append(r, tcpfate_netns_get(net));
}

/**
 * tcpfate_report_release() - release a mark, then report from a copy
 * @sk: the socket
 * @mark: its mark, held
 * @hold: released here
 * @report: one of the functions below
 *
 * A function of its own so that the common path, which reports nothing, has no
 * large variable for the compiler to clear.
 */
void tcpfate_report_release(const struct sock *sk,
			    const struct tcpfate_mark *mark,
			    struct tcpfate_hold *hold,
			    void (*report)(const struct sock *sk,
					   const struct tcpfate_mark *mark))
{
	struct tcpfate_mark copy = *mark;

	tcpfate_track_release(hold);
	report(sk, &copy);
}

/**
 * tcpfate_report_unread_at_shutdown() - our FIN goes out over unread data
 * @sk: the socket
 * @mark: copy of its mark
 */
void tcpfate_report_unread_at_shutdown(const struct sock *sk,
				       const struct tcpfate_mark *mark)
{
	struct tcpfate_record r;

	begin_socket(&r, TCPFATE_EVENT_UNREAD_AT_SHUTDOWN, sk, mark);
	tcpfate_tell(&r, UNREAD, unread, tcpfate_socket_unread(sk));
	add_person(&r, TCPFATE_ROLE_CLOSER, &mark->closer);
	end(&r, sock_net(sk));
}

/**
 * tcpfate_report_write() - first write after the peer's FIN
 * @sk: the socket
 * @mark: copy of its mark
 * @requested: bytes that the call asked to write, 0 if not known
 */
void tcpfate_report_write(const struct sock *sk,
			  const struct tcpfate_mark *mark, size_t requested)
{
	struct tcpfate_record r;

	begin_socket(&r, TCPFATE_EVENT_WRITE_AFTER_PEER_FIN, sk, mark);
	if (requested)
		tcpfate_tell(&r, REQUESTED, requested, requested);
	add_since_peer_fin(&r, mark, ktime_get_ns());
	add_person(&r, TCPFATE_ROLE_WRITER, &mark->writer);
	end(&r, sock_net(sk));
}

/**
 * tcpfate_report_reset_received() - a RST of the peer closes the connection
 * @sk: the socket, on its way to CLOSE, its counters still intact
 * @mark: copy of its mark
 *
 * Unread data can still be read on Linux, so it is no loss yet.
 */
void tcpfate_report_reset_received(const struct sock *sk,
				   const struct tcpfate_mark *mark)
{
	struct tcpfate_counters c;
	struct tcpfate_ledger l;
	struct tcpfate_record r;

	tcpfate_socket_count(sk, mark, &c);
	tcpfate_verdict_ledger(&c, &l);
	begin_socket(&r, TCPFATE_EVENT_RESET_RECEIVED, sk, mark);
	tcpfate_tell(&r, ENDING, ending, TCPFATE_ENDING_RESET_RECEIVED);
	tcpfate_tell(&r, LOSS, loss,
		     tcpfate_verdict_loss(0, l.unacked + l.unsent));
	if (mark->error)
		tcpfate_tell(&r, ERRNO, error, mark->error);
	if (mark->seen & TCPFATE_SEEN_RST_ACK)
		tcpfate_tell(&r, ACKED_BY_RST, acked_by_rst,
			     tcpfate_verdict_acked_by_rst(&c, mark->rst_ack));
	r.causes = mark->causes;
	add_at_risk(&r, &l);
	add_after_fin(&r, &c, mark);
	add_since_peer_fin(&r, mark, mark->closed_ns);
	add_owner(&r, mark);
	end(&r, sock_net(sk));
}

/**
 * tcpfate_report_late_data() - data reached a connection that was closed
 * @net: network namespace
 * @mark: copy of the mark, with its key, cookie and cgroup set
 * @late: the segment
 */
void tcpfate_report_late_data(const struct net *net,
			      const struct tcpfate_mark *mark,
			      const struct tcpfate_late_data *late)
{
	struct tcpfate_record r;

	begin(&r, TCPFATE_EVENT_DATA_AFTER_CLOSE);
	r.key = mark->key;
	r.netns = net->ns.inum;
	r.evidence = mark->evidence;
	if (mark->cookie)
		tcpfate_tell(&r, COOKIE, cookie, mark->cookie);
	if (mark->cgroup_id)
		tcpfate_tell(&r, CGROUP_ID, cgroup_id, mark->cgroup_id);
	if (late->substate)
		tcpfate_tell(&r, SUBSTATE, substate, late->substate);
	if (late->mib)
		tcpfate_tell(&r, MIB, mib, late->mib);
	if (mark->close_call_ns)
		tcpfate_tell(&r, SINCE_CLOSE_NS, since_close_ns,
			     ktime_get_ns() - mark->close_call_ns);
	tcpfate_tell(&r, BYTES, bytes, late->bytes);
	add_reason(&r, late->rst_reason, late->inferred);
	add_person(&r, TCPFATE_ROLE_CLOSER, &mark->closer);
	end(&r, net);
}

/**
 * tcpfate_report_unread_at_close() - the application is gone, data unread
 * @sk: the socket at its end
 * @mark: copy of its mark
 */
void tcpfate_report_unread_at_close(const struct sock *sk,
				    const struct tcpfate_mark *mark)
{
	bool rst_sent = mark->seen & TCPFATE_SEEN_RST_SENT && !mark->error;
	struct tcpfate_counters c;
	struct tcpfate_ledger l;
	struct tcpfate_record r;

	tcpfate_socket_count(sk, mark, &c);
	tcpfate_verdict_ledger(&c, &l);
	begin_socket(&r, TCPFATE_EVENT_UNREAD_AT_CLOSE, sk, mark);
	tcpfate_tell(&r, ENDING, ending, ending_of(sk, mark, &c));
	tcpfate_tell(&r, LOSS, loss,
		     tcpfate_verdict_loss(l.unread, l.unacked + l.unsent));
	tcpfate_tell(&r, RST_SENT, rst_sent, rst_sent);
	if (rst_sent && r.ending == TCPFATE_ENDING_RESET_SENT) {
		tcpfate_tell(&r, MIB, mib, TCPFATE_MIB_TCP_ABORT_ON_CLOSE);
		add_reason(&r, mark->rst_reason ?:
			   TCPFATE_RST_REASON_TCP_ABORT_ON_CLOSE,
			   !mark->rst_reason);
	}
	r.causes = mark->causes;
	add_at_risk(&r, &l);
	add_person(&r, TCPFATE_ROLE_CLOSER, &mark->closer);
	end(&r, sock_net(sk));
}

/**
 * tcpfate_report_closed() - end of the life of a connection
 * @sk: the socket at its end, its counters still intact
 * @mark: copy of its mark
 */
void tcpfate_report_closed(const struct sock *sk,
			   const struct tcpfate_mark *mark)
{
	struct tcpfate_counters c;
	struct tcpfate_ledger l;
	struct tcpfate_record r;

	tcpfate_socket_count(sk, mark, &c);
	tcpfate_verdict_ledger(&c, &l);
	begin_socket(&r, TCPFATE_EVENT_CLOSED, sk, mark);
	infer_opener(&r, sk, mark);
	tcpfate_tell(&r, ENDING, ending, ending_of(sk, mark, &c));
	tcpfate_tell(&r, LOSS, loss,
		     tcpfate_verdict_loss(l.unread, l.unacked + l.unsent));
	if (mark->error)
		tcpfate_tell(&r, ERRNO, error, mark->error);
	if (mark->born_ns && mark->closed_ns)
		tcpfate_tell(&r, DURATION_NS, duration_ns,
			     mark->closed_ns - mark->born_ns);
	tcpfate_tell(&r, RETRANSMITS, retransmits, tcp_sk(sk)->total_retrans);
	r.causes = mark->causes;
	add_ledger(&r, &l);
	add_after_fin(&r, &c, mark);
	add_person(&r, TCPFATE_ROLE_CLOSER, &mark->closer);
	end(&r, sock_net(sk));
}
