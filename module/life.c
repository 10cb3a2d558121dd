// SPDX-License-Identifier: GPL-2.0
/*
 * Every connection passes →ESTABLISHED and →CLOSE, and at →CLOSE all its
 * counters are still intact. What depends on the application waits for the
 * end of the socket, because after a received RST it may still read.
 *
 * Context: any; process, softirq or hard interrupts off, the socket locked.
 * A mark is copied under the lock of its set and reported after that.
 */
#include "life.h"

#include <linux/timekeeping.h>
#include <net/tcp.h>

#include "key.h"
#include "person.h"
#include "report.h"
#include "socket.h"
#include "track.h"
#include "verdict.h"

/* A connection exists from ESTABLISHED on. */
#define CONNECTED_STATES	(TCPF_ESTABLISHED | TCPF_FIN_WAIT1 |	\
				 TCPF_FIN_WAIT2 | TCPF_CLOSE_WAIT |	\
				 TCPF_LAST_ACK | TCPF_CLOSING)

/* The peer will not send any more, or has already been told not to. */
#define NO_GRAVE	(TCPFATE_SEEN_RESET | TCPFATE_SEEN_LATE_DATA)

bool tcpfate_life_closed;

static void see(struct tcpfate_mark *mark, u32 seen, enum tcpfate_cause cause)
{
	mark->seen |= seen;
	tcpfate_verdict_cause(&mark->causes, cause);
}

static bool lingers_zero(const struct sock *sk)
{
	return sock_flag(sk, SOCK_LINGER) && !sk->sk_lingertime;
}

/*
 * When the segment arrived that is being processed: TCP has read the clock
 * (tcp_mstamp_refresh()), which costs more than all the rest here.
 */
static u64 arrival_ns(const struct sock *sk)
{
	return tcp_sk(sk)->tcp_clock_cache;
}

/*
 * Apart, so that the common case has no large variable to clear.
 */
static noinline void
release_and_report(const struct sock *sk, const struct tcpfate_mark *mark,
		   struct tcpfate_hold *hold,
		   void (*report)(const struct sock *sk,
				  const struct tcpfate_mark *mark))
{
	struct tcpfate_mark copy = *mark;

	tcpfate_track_release(hold);
	report(sk, &copy);
}

/**
 * tcpfate_life_is_connected() - is there a connection in this state
 * @state: TCP_ESTABLISHED and so on
 *
 * Return: true from ESTABLISHED to the last state before CLOSE.
 */
bool tcpfate_life_is_connected(int state)
{
	return (1 << state) & CONNECTED_STATES;
}

/**
 * tcpfate_life_begin() - a connection is established
 * @sk: the socket; for a simultaneous open already in SYN_RECV
 * @oldstate: state before; tells who opened
 */
void tcpfate_life_begin(const struct sock *sk, int oldstate)
{
	struct tcpfate_hold hold;
	struct tcpfate_mark *mark;

	mark = tcpfate_track_take(sk, &hold);
	mark->born_ns = arrival_ns(sk);
	mark->evidence = 0;
	if (!mark->opener)
		mark->opener = oldstate == TCP_SYN_SENT ?
			       TCPFATE_OPENER_LOCAL : TCPFATE_OPENER_PEER;
	tcpfate_track_release(&hold);
}

/**
 * tcpfate_life_peer_fin() - the peer has ended its direction
 * @sk: the socket, now in CLOSE_WAIT
 */
void tcpfate_life_peer_fin(const struct sock *sk)
{
	struct tcpfate_hold hold;
	struct tcpfate_mark *mark;

	mark = tcpfate_track_take(sk, &hold);
	mark->peer_fin_ns = arrival_ns(sk);
	mark->peer_fin_seq = tcp_sk(sk)->write_seq;
	see(mark, TCPFATE_SEEN_PEER_FIN, TCPFATE_CAUSE_PEER_FIN);
	tcpfate_track_release(&hold);
}

/**
 * tcpfate_life_local_fin() - the application ends its direction
 * @sk: the socket, its FIN not yet queued
 *
 * close() sets both bits of sk_shutdown before it sends a FIN, shutdown() only
 * those asked for. After the peer's FIN the two look alike, but then no data
 * can come whose delay would have to be told.
 */
void tcpfate_life_local_fin(const struct sock *sk)
{
	struct tcpfate_hold hold;
	struct tcpfate_mark *mark;

	mark = tcpfate_track_take(sk, &hold);
	mark->local_fin_seq = tcp_sk(sk)->write_seq;
	see(mark, TCPFATE_SEEN_LOCAL_FIN, TCPFATE_CAUSE_LOCAL_FIN);
	tcpfate_person_take(sk, &mark->closer);
	if (sk->sk_shutdown == SHUTDOWN_MASK && !sock_flag(sk, SOCK_DONE))
		mark->close_call_ns = ktime_get_ns();
	if (tcpfate_socket_unread(sk)) {
		see(mark, TCPFATE_SEEN_EVENT, TCPFATE_CAUSE_UNREAD_AT_SHUTDOWN);
		release_and_report(sk, mark, &hold,
				   tcpfate_report_unread_at_shutdown);
	} else {
		tcpfate_track_release(&hold);
	}
}

/**
 * tcpfate_life_write() - data is offered after the peer's FIN
 * @sk: the socket, in CLOSE_WAIT
 * @requested: bytes that the call asks to write
 *
 * Reported once a connection; what was accepted in the end is told by
 * write_seq, not by this.
 */
void tcpfate_life_write(const struct sock *sk, size_t requested)
{
	struct tcpfate_mark *mark, copy;
	struct tcpfate_hold hold;
	bool first;

	mark = tcpfate_track_take(sk, &hold);
	first = !mark->writes++;
	if (first) {
		tcpfate_person_take(sk, &mark->writer);
		see(mark, TCPFATE_SEEN_EVENT,
		    TCPFATE_CAUSE_WRITE_AFTER_PEER_FIN);
		copy = *mark;
	}
	tcpfate_track_release(&hold);

	if (first)
		tcpfate_report_write(sk, &copy, requested);
}

/**
 * tcpfate_life_reset() - a RST of the peer is processed
 * @sk: the socket; its transition to CLOSE follows
 * @skb: the RST
 */
void tcpfate_life_reset(const struct sock *sk, const struct sk_buff *skb)
{
	const struct tcphdr *th = tcp_hdr(skb);
	struct tcpfate_hold hold;
	struct tcpfate_mark *mark;

	mark = tcpfate_track_take(sk, &hold);
	see(mark, TCPFATE_SEEN_RESET | TCPFATE_SEEN_EVENT,
	    TCPFATE_CAUSE_RESET_RECEIVED);
	if (th->ack) {
		mark->seen |= TCPFATE_SEEN_RST_ACK;
		mark->rst_ack = ntohl(th->ack_seq);
	}
	tcpfate_track_release(&hold);
}

/**
 * tcpfate_life_rst_sent() - this kernel gives the connection up by RST
 * @sk: the socket
 * @reason: enum tcpfate_rst_reason, 0 if the kernel does not tell
 */
void tcpfate_life_rst_sent(const struct sock *sk, u32 reason)
{
	struct tcpfate_hold hold;
	struct tcpfate_mark *mark;

	mark = tcpfate_track_find(sk, &hold);
	if (mark) {
		mark->seen |= TCPFATE_SEEN_RST_SENT;
		mark->rst_reason = reason;
	}
	tcpfate_track_release(&hold);
}

/**
 * tcpfate_life_disconnect() - linger 0, connect(AF_UNSPEC), closing listener
 * @sk: the socket
 *
 * The counters are garbage after tcp_disconnect(): a connection that is in
 * CLOSE already gets its last look now, any other at its transition to CLOSE.
 */
void tcpfate_life_disconnect(const struct sock *sk)
{
	bool linger = sk->sk_shutdown == SHUTDOWN_MASK && lingers_zero(sk);
	struct tcpfate_hold hold;
	struct tcpfate_mark *mark;

	if (sk->sk_state == TCP_CLOSE) {
		tcpfate_life_end(sk);
		return;
	}
	if (!tcpfate_life_is_connected(sk->sk_state))
		return;
	mark = tcpfate_track_take(sk, &hold);
	see(mark, TCPFATE_SEEN_DISCONNECT,
	    linger ? TCPFATE_CAUSE_LINGER : TCPFATE_CAUSE_DISCONNECT);
	tcpfate_person_take(sk, &mark->closer);
	mark->close_call_ns = ktime_get_ns();
	tcpfate_track_release(&hold);
}

/*
 * An own close() sets sk_shutdown before anything else and, where data is
 * unread, goes straight to CLOSE; every other way there has left its trace.
 */
static bool is_own_close(const struct sock *sk, const struct tcpfate_mark *mark)
{
	return sk->sk_shutdown == SHUTDOWN_MASK && !mark->error &&
	       !mark->closer.pid && !(mark->seen & NO_GRAVE);
}

/*
 * Of an orphan without an event nobody will hear any more, unless everything
 * is to be told: the most frequent end of all does not read the clock.
 */
static bool may_be_told(const struct sock *sk, const struct tcpfate_mark *mark)
{
	return !sock_flag(sk, SOCK_DEAD) || mark->seen & TCPFATE_SEEN_EVENT ||
	       READ_ONCE(tcpfate_life_closed) || tcpfate_socket_unread(sk);
}

/**
 * tcpfate_life_close() - the connection is in CLOSE
 * @sk: the socket, its counters still intact
 * @oldstate: state before
 */
void tcpfate_life_close(const struct sock *sk, int oldstate)
{
	struct tcpfate_hold hold;
	struct tcpfate_mark *mark;
	bool disconnect;

	mark = tcpfate_track_take(sk, &hold);
	disconnect = mark->seen & TCPFATE_SEEN_DISCONNECT;
	mark->state = oldstate;
	mark->error = sk->sk_err;
	mark->seen |= TCPFATE_SEEN_CLOSE;
	if (sock_flag(sk, SOCK_DEAD))
		mark->seen |= TCPFATE_SEEN_ORPHAN;
	if (is_own_close(sk, mark))
		tcpfate_person_take(sk, &mark->closer);
	if (mark->error == ETIMEDOUT)
		see(mark, 0, TCPFATE_CAUSE_TIMEOUT);
	if (may_be_told(sk, mark))
		mark->closed_ns = ktime_get_ns();
	if (mark->seen & TCPFATE_SEEN_RESET)
		release_and_report(sk, mark, &hold,
				   tcpfate_report_reset_received);
	else
		tcpfate_track_release(&hold);

	if (disconnect)
		tcpfate_life_end(sk);
}

/*
 * The process gives the socket up now, by close() or exit, unless it did so
 * long ago and an error took the orphan, which then runs in any context.
 */
static void note_close_call(const struct sock *sk, struct tcpfate_mark *mark,
			    bool unread)
{
	if (mark->seen & TCPFATE_SEEN_ORPHAN && mark->error)
		return;
	if (mark->close_call_ns && !unread)
		return;
	if (tcpfate_person_take(sk, &mark->closer))
		mark->close_call_ns = ktime_get_ns();
}

/* Unread data that nobody can read any more; disconnect has its own words. */
static bool note_unread(const struct sock *sk, struct tcpfate_mark *mark)
{
	if (!tcpfate_socket_unread(sk) ||
	    mark->seen & TCPFATE_SEEN_DISCONNECT)
		return false;
	see(mark, TCPFATE_SEEN_EVENT, TCPFATE_CAUSE_UNREAD_AT_CLOSE);
	if (lingers_zero(sk))
		see(mark, 0, TCPFATE_CAUSE_LINGER);
	return true;
}

/*
 * Of what a process closed, the closer is remembered as long as the peer may
 * still send: until its FIN, or a RST, says that it will not.
 */
static void lay_to_rest(const struct sock *sk, struct tcpfate_mark *mark,
			struct tcpfate_hold *hold)
{
	if (sock_flag(sk, SOCK_DONE) || mark->seen & NO_GRAVE) {
		tcpfate_track_drop(hold);
		return;
	}
	mark->rcv_nxt = tcp_sk(sk)->rcv_nxt;
	mark->cookie = atomic64_read(&sk->sk_cookie);
	mark->cgroup_id = tcpfate_socket_cgroup(sk);
	tcpfate_key_of_sock(sk, &mark->key);
	tcpfate_track_bury(hold);
}

static noinline void rest_and_report(const struct sock *sk,
				     struct tcpfate_mark *mark,
				     struct tcpfate_hold *hold, bool unread)
{
	struct tcpfate_mark copy = *mark;

	lay_to_rest(sk, mark, hold);
	tcpfate_track_release(hold);
	if (unread)
		tcpfate_report_unread_at_close(sk, &copy);
	tcpfate_report_closed(sk, &copy);
}

static void end_of(const struct sock *sk, struct tcpfate_mark *mark,
		   struct tcpfate_hold *hold)
{
	bool unread = note_unread(sk, mark);

	note_close_call(sk, mark, unread);
	if (mark->seen & TCPFATE_SEEN_EVENT || READ_ONCE(tcpfate_life_closed)) {
		rest_and_report(sk, mark, hold, unread);
		return;
	}
	lay_to_rest(sk, mark, hold);
	tcpfate_track_release(hold);
}

/**
 * tcpfate_life_end() - the application can do nothing more with a connection
 * @sk: the socket, its counters still intact
 */
void tcpfate_life_end(const struct sock *sk)
{
	struct tcpfate_hold hold;
	struct tcpfate_mark *mark;

	mark = tcpfate_track_find(sk, &hold);
	if (mark && mark->seen & TCPFATE_SEEN_CLOSE) {
		end_of(sk, mark, &hold);
		return;
	}
	if (mark)
		tcpfate_track_drop(&hold);
	tcpfate_track_release(&hold);
}
