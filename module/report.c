// SPDX-License-Identifier: GPL-2.0
/*
 * From a socket and its mark to a record in the log: one function for each
 * event, but one for all that end a connection. A mark is passed as a copy, no
 * lock is held here.
 *
 * Context: any.
 */
#include "report.h"

#include <linux/timekeeping.h>
#include <net/tcp.h>

#include "person.h"
#include "record.h"
#include "socket.h"
#include "verdict.h"

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

	if (!tcpfate_record_begin_socket(&r, TCPFATE_EVENT_UNREAD_AT_SHUTDOWN,
					 sk, mark))
		return;
	tcpfate_tell(&r, UNREAD, unread, tcpfate_socket_unread(sk));
	tcpfate_record_add_person(&r, TCPFATE_ROLE_CLOSER, &mark->closer);
	tcpfate_record_end(&r, sock_net(sk));
}

/**
 * tcpfate_report_simultaneous_close() - the FINs of both sides have crossed
 * @sk: the socket
 * @mark: copy of its mark
 */
void tcpfate_report_simultaneous_close(const struct sock *sk,
				       const struct tcpfate_mark *mark)
{
	struct tcpfate_record r;

	if (!tcpfate_record_begin_socket(&r, TCPFATE_EVENT_SIMULTANEOUS_CLOSE,
					 sk, mark))
		return;
	tcpfate_record_add_person(&r, TCPFATE_ROLE_CLOSER, &mark->closer);
	tcpfate_record_end(&r, sock_net(sk));
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

	if (!tcpfate_record_begin_socket(&r, TCPFATE_EVENT_WRITE_AFTER_PEER_FIN,
					 sk, mark))
		return;
	if (requested)
		tcpfate_tell(&r, REQUESTED, requested, requested);
	tcpfate_record_add_since_peer_fin(&r, mark, ktime_get_ns());
	tcpfate_record_add_person(&r, TCPFATE_ROLE_WRITER, &mark->writer);
	tcpfate_record_end(&r, sock_net(sk));
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

	tcpfate_record_begin(&r, TCPFATE_EVENT_DATA_AFTER_CLOSE, net);
	r.key = mark->key;
	r.socket_uid = mark->closer.uid;
	r.has_socket_uid = mark->closer.pid;
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
	tcpfate_record_add_reason(&r, late->rst_reason, late->inferred);
	tcpfate_record_add_person(&r, TCPFATE_ROLE_CLOSER, &mark->closer);
	tcpfate_record_end(&r, net);
}

static void add_reset_received(struct tcpfate_record *r, const struct sock *sk,
			       const struct tcpfate_mark *mark,
			       const struct tcpfate_account *a)
{
	s64 acked = tcpfate_verdict_acked_by_rst(&a->c, mark->rst_ack);

	if (mark->seen & TCPFATE_SEEN_RST_ACK && acked >= 0)
		tcpfate_tell(r, ACKED_BY_RST, acked_by_rst, acked);
	tcpfate_record_add_after_fin(r, &a->c, mark);
	tcpfate_record_add_since_peer_fin(r, mark, mark->closed_ns);
}

/*
 * tcp_disconnect() sends its RST after this, and not in every state: after both
 * FINs only if something was still to be sent.
 */
static void add_abort(struct tcpfate_record *r, const struct sock *sk,
		      const struct tcpfate_mark *mark,
		      const struct tcpfate_account *a)
{
	const u32 reset = TCPF_ESTABLISHED | TCPF_CLOSE_WAIT | TCPF_FIN_WAIT1 |
			  TCPF_FIN_WAIT2 | TCPF_SYN_RECV;

	if (1 << mark->state & reset)
		tcpfate_record_add_reason(r, 0, TCPFATE_RST_REASON_TCP_STATE);
	else if (a->c.snd_nxt != a->c.write_seq)
		tcpfate_record_add_reason(r, 0,
					  TCPFATE_RST_REASON_TCP_DISCONNECT_WITH_DATA);
}

static void add_admin_abort(struct tcpfate_record *r, const struct sock *sk,
			    const struct tcpfate_mark *mark,
			    const struct tcpfate_account *a)
{
	if (mark->seen & TCPFATE_SEEN_RST_FIRST)
		tcpfate_record_add_reason(r, mark->rst_reason,
					  TCPFATE_RST_REASON_TCP_STATE);
}

static void add_timed_out(struct tcpfate_record *r, const struct sock *sk,
			  const struct tcpfate_mark *mark,
			  const struct tcpfate_account *a)
{
	u8 timer = tcpfate_socket_timer(sk, mark);

	tcpfate_tell(r, TIMER, timer, timer);
	tcpfate_record_add_duration(r, sk, mark);
	if (mark->error)
		tcpfate_tell(r, MIB, mib, TCPFATE_MIB_TCP_ABORT_ON_TIMEOUT);
	if (mark->seen & TCPFATE_SEEN_RST_FIRST)
		tcpfate_record_add_reason(r, mark->rst_reason, mark->error ?
					  TCPFATE_RST_REASON_TCP_KEEPALIVE_TIMEOUT :
					  TCPFATE_RST_REASON_TCP_STATE);
}

static void add_memory_abort(struct tcpfate_record *r, const struct sock *sk,
			     const struct tcpfate_mark *mark,
			     const struct tcpfate_account *a)
{
	if (mark->seen & TCPFATE_SEEN_RST_SENT)
		tcpfate_record_add_reason(r, mark->rst_reason,
					  TCPFATE_RST_REASON_TCP_ABORT_ON_MEMORY);
}

/* One word for the counter and for the reason of a RST. */
struct words {
	enum tcpfate_mib mib;
	enum tcpfate_rst_reason reason;
};

/*
 * A FIN beyond a gap is answered; a queue with nothing in it to be read, but not
 * empty, is closed; with TCP_LINGER2 close() sends the RST, or the ACK of the FIN
 * is answered by it.
 */
static struct words words_of_reset(const struct tcpfate_mark *mark)
{
	const struct words data = { TCPFATE_MIB_TCP_ABORT_ON_DATA,
				    TCPFATE_RST_REASON_TCP_ABORT_ON_DATA };
	const struct words close = { TCPFATE_MIB_TCP_ABORT_ON_CLOSE,
				     TCPFATE_RST_REASON_TCP_ABORT_ON_CLOSE };
	const struct words linger = { TCPFATE_MIB_TCP_ABORT_ON_LINGER,
				      TCPFATE_RST_REASON_TCP_ABORT_ON_LINGER };

	if (mark->seen & TCPFATE_SEEN_LATE_FIN)
		return data;
	if (!(mark->seen & TCPFATE_SEEN_ORPHAN))
		return close;
	return mark->seen & TCPFATE_SEEN_RST_SENT ? linger : data;
}

static void add_reset_sent(struct tcpfate_record *r, const struct sock *sk,
			   const struct tcpfate_mark *mark,
			   const struct tcpfate_account *a)
{
	struct words words = words_of_reset(mark);

	if (mark->seen & TCPFATE_SEEN_RST_FIRST) {
		tcpfate_record_add_reason(r, mark->rst_reason, 0);
		return;
	}
	tcpfate_tell(r, MIB, mib, words.mib);
	tcpfate_record_add_reason(r, mark->rst_reason, words.reason);
}

/**
 * struct fate - what is told of an event that ends a connection
 * @add: what it carries beyond the common fields
 * @role: who acted, 0 if nobody did
 * @mib: enum tcpfate_mib, 0 if nothing was counted
 * @unread_lost: unread data is purged; else the application may still read it
 */
struct fate {
	void (*add)(struct tcpfate_record *r, const struct sock *sk,
		    const struct tcpfate_mark *mark,
		    const struct tcpfate_account *a);
	u8 role;
	u8 mib;
	bool unread_lost;
};

static const struct fate fates[] = {
	[TCPFATE_EVENT_RESET_RECEIVED] = { add_reset_received },
	[TCPFATE_EVENT_LINGER_ABORT] = {
		add_abort, TCPFATE_ROLE_CLOSER, TCPFATE_MIB_TCP_ABORT_ON_DATA,
		true },
	[TCPFATE_EVENT_DISCONNECT_ABORT] = {
		add_abort, TCPFATE_ROLE_CALLER, 0, true },
	[TCPFATE_EVENT_LISTENER_CLOSED] = {
		add_abort, TCPFATE_ROLE_CLOSER, 0, true },
	[TCPFATE_EVENT_ADMIN_ABORT] = { add_admin_abort, TCPFATE_ROLE_KILLER },
	[TCPFATE_EVENT_TIMED_OUT] = { add_timed_out },
	[TCPFATE_EVENT_ICMP_ERROR] = { },
	[TCPFATE_EVENT_MEMORY_ABORT] = {
		add_memory_abort, 0, TCPFATE_MIB_TCP_ABORT_ON_MEMORY, true },
	[TCPFATE_EVENT_RESET_SENT] = { add_reset_sent, 0, 0, true },
};

/* Whoever kills a socket does so now; its owner closes it later. */
static void add_actor(struct tcpfate_record *r, const struct sock *sk,
		      const struct tcpfate_mark *mark, u8 role)
{
	struct tcpfate_person killer = {};

	if (role == TCPFATE_ROLE_KILLER) {
		tcpfate_person_take(sk, &killer);
		tcpfate_record_add_person(r, role, &killer);
	} else if (role) {
		tcpfate_record_add_person(r, role, &mark->closer);
		return;
	}
	tcpfate_record_add_owner(r, mark);
}

/**
 * tcpfate_report_fate() - something ends a connection
 * @sk: the socket, its counters still intact
 * @mark: copy of its mark
 * @event: what ends it
 */
void tcpfate_report_fate(const struct sock *sk, const struct tcpfate_mark *mark,
			 enum tcpfate_event event)
{
	const struct fate *fate = &fates[event];
	struct tcpfate_account a;
	struct tcpfate_record r;

	if (!tcpfate_record_begin_socket(&r, event, sk, mark))
		return;
	tcpfate_record_account(sk, mark, &a);
	tcpfate_record_add_ending(&r, sk, mark);
	tcpfate_record_add_loss(&r, sk, mark,
				fate->unread_lost ? a.l.unread : 0, &a.l);
	tcpfate_record_add_at_risk(&r, &a.l);
	if (mark->error)
		tcpfate_tell(&r, ERRNO, error, mark->error);
	if (fate->mib)
		tcpfate_tell(&r, MIB, mib, fate->mib);
	if (fate->add)
		fate->add(&r, sk, mark, &a);
	add_actor(&r, sk, mark, fate->role);
	tcpfate_record_end(&r, sock_net(sk));
}

/**
 * tcpfate_report_unread_at_close() - the application is gone, data unread
 * @sk: the socket at its end
 * @mark: copy of its mark
 */
void tcpfate_report_unread_at_close(const struct sock *sk,
				    const struct tcpfate_mark *mark)
{
	bool rst_sent = mark->seen & TCPFATE_SEEN_RST_SENT &&
			!(mark->seen & TCPFATE_SEEN_RST_FIRST);
	struct tcpfate_account a;
	struct tcpfate_record r;

	if (!tcpfate_record_begin_socket(&r, TCPFATE_EVENT_UNREAD_AT_CLOSE,
					 sk, mark))
		return;
	tcpfate_record_account(sk, mark, &a);
	tcpfate_record_add_ending(&r, sk, mark);
	tcpfate_record_add_loss(&r, sk, mark, a.l.unread, &a.l);
	tcpfate_record_add_at_risk(&r, &a.l);
	tcpfate_record_add_out_of_order(&r, sk);
	tcpfate_tell(&r, RST_SENT, rst_sent, rst_sent);
	if (rst_sent) {
		tcpfate_tell(&r, MIB, mib, TCPFATE_MIB_TCP_ABORT_ON_CLOSE);
		tcpfate_record_add_reason(&r, mark->rst_reason,
					  TCPFATE_RST_REASON_TCP_ABORT_ON_CLOSE);
	}
	tcpfate_record_add_person(&r, TCPFATE_ROLE_CLOSER, &mark->closer);
	tcpfate_record_end(&r, sock_net(sk));
}

/**
 * tcpfate_report_data_after_local_fin() - the peer sent data after our FIN
 * @sk: the socket at its end
 * @mark: copy of its mark
 */
void tcpfate_report_data_after_local_fin(const struct sock *sk,
					 const struct tcpfate_mark *mark)
{
	struct tcpfate_record r;

	if (!tcpfate_record_begin_socket(&r, TCPFATE_EVENT_DATA_AFTER_LOCAL_FIN,
					 sk, mark))
		return;
	tcpfate_tell(&r, BYTES, bytes, tcpfate_socket_received(sk) -
				       mark->local_fin_received);
	tcpfate_record_add_owner(&r, mark);
	tcpfate_record_end(&r, sock_net(sk));
}

/**
 * tcpfate_report_closed() - end of the life of a connection
 * @sk: the socket at its end, its counters still intact
 * @mark: copy of its mark
 */
void tcpfate_report_closed(const struct sock *sk,
			   const struct tcpfate_mark *mark)
{
	struct tcpfate_account a;
	struct tcpfate_record r;

	if (!tcpfate_record_begin_socket(&r, TCPFATE_EVENT_CLOSED, sk, mark))
		return;
	tcpfate_record_account(sk, mark, &a);
	tcpfate_record_add_opener(&r, sk, mark);
	tcpfate_record_add_ending(&r, sk, mark);
	tcpfate_record_add_loss(&r, sk, mark, a.l.unread, &a.l);
	if (mark->error)
		tcpfate_tell(&r, ERRNO, error, mark->error);
	tcpfate_record_add_duration(&r, sk, mark);
	tcpfate_record_add_ledger(&r, &a.l);
	tcpfate_record_add_out_of_order(&r, sk);
	tcpfate_record_add_after_fin(&r, &a.c, mark);
	tcpfate_record_add_person(&r, TCPFATE_ROLE_CLOSER, &mark->closer);
	tcpfate_record_end(&r, sock_net(sk));
}
