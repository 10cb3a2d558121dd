// SPDX-License-Identifier: GPL-2.0
/*
 * What happens to a connection from ESTABLISHED until it is in CLOSE.
 *
 * Context: any; process, softirq or hard interrupts off, the socket locked.
 * A mark is copied under the lock of its set and reported after that.
 */
#include "life.h"

#include <linux/timekeeping.h>
#include <net/tcp.h>

#include "death.h"
#include "person.h"
#include "report.h"
#include "socket.h"
#include "track.h"
#include "verdict.h"

/* The hooks on the path of data are armed: no write is a fact, too. */
bool tcpfate_life_writes;

/*
 * When the segment arrived that is being processed: TCP has read the clock
 * (tcp_mstamp_refresh()), which costs more than all the rest here.
 */
static u64 arrival_ns(const struct sock *sk)
{
	return tcp_sk(sk)->tcp_clock_cache;
}

/* In TCP repair a connection is made without a SYN: nobody opened it. */
static u8 opener_of(const struct sock *sk, int oldstate, bool both_syns)
{
	if (tcp_sk(sk)->repair)
		return 0;
	return oldstate == TCP_SYN_SENT || both_syns ? TCPFATE_OPENER_LOCAL :
						       TCPFATE_OPENER_PEER;
}

/**
 * tcpfate_life_begin() - a connection is about to be established
 * @sk: the socket
 * @oldstate: state before; tells who opened
 */
void tcpfate_life_begin(const struct sock *sk, int oldstate)
{
	struct tcpfate_hold hold;
	struct tcpfate_mark *mark;
	bool both_syns;

	mark = tcpfate_track_take(sk, &hold);
	both_syns = mark->seen & TCPFATE_SEEN_BOTH_SYNS;
	if (mark->seen || mark->born_ns)
		tcpfate_track_reset(mark);
	mark->evidence = 0;
	mark->born_ns = arrival_ns(sk);
	mark->opener = opener_of(sk, oldstate, both_syns);
	if (!mark->opener)
		mark->evidence = TCPFATE_EVIDENCE_ATTACHED_LATE;
	tcpfate_track_release(&hold);
}

/**
 * tcpfate_life_both_syns() - a simultaneous open (RFC 9293, 3.5)
 * @sk: the socket, on its way from SYN_SENT to SYN_RECV
 *
 * Without this it would look as if the peer had opened.
 */
void tcpfate_life_both_syns(const struct sock *sk)
{
	struct tcpfate_hold hold;
	struct tcpfate_mark *mark;

	mark = tcpfate_track_take(sk, &hold);
	mark->seen = TCPFATE_SEEN_BOTH_SYNS;
	mark->evidence = 0;
	tcpfate_track_release(&hold);
}

/*
 * tcp_fastopen_add_skb() counts the data that comes with a SYN, but not the FIN
 * that comes with it. Then less has been received than can be read.
 */
static bool is_fin_uncounted(const struct tcp_sock *tp)
{
	return tp->bytes_received < (u32)(tp->rcv_nxt - tp->copied_seq);
}

/**
 * tcpfate_life_peer_fin() - the peer has ended its direction
 * @sk: the socket, on its way to CLOSE_WAIT
 */
void tcpfate_life_peer_fin(const struct sock *sk)
{
	const struct tcp_sock *tp = tcp_sk(sk);
	struct tcpfate_hold hold;
	struct tcpfate_mark *mark;

	mark = tcpfate_track_take(sk, &hold);
	mark->peer_fin_ns = arrival_ns(sk);
	/* In CLOSE_WAIT there is no FIN of ours yet. */
	mark->peer_fin_written = tcpfate_verdict_written(tp->bytes_acked,
							 tp->snd_una,
							 tp->write_seq);
	tcpfate_track_see(mark, TCPFATE_SEEN_PEER_FIN, TCPFATE_CAUSE_PEER_FIN);
	if (READ_ONCE(tcpfate_life_writes))
		mark->seen |= TCPFATE_SEEN_WRITES;
	mark->state = TCP_LAST_ACK;
	if (is_fin_uncounted(tp))
		mark->seen |= TCPFATE_SEEN_SYN_FIN;
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
	/* Closed before the handshake was complete; we had sent the first SYN. */
	if (mark->seen & TCPFATE_SEEN_BOTH_SYNS && !mark->opener)
		mark->opener = TCPFATE_OPENER_LOCAL;
	if (sk->sk_state == TCP_LAST_ACK)
		mark->state = TCP_LAST_ACK;
	mark->local_fin_seq = tcp_sk(sk)->write_seq;
	mark->local_fin_received = tcpfate_socket_received(sk);
	tcpfate_track_see(mark, TCPFATE_SEEN_LOCAL_FIN,
			  TCPFATE_CAUSE_LOCAL_FIN);
	tcpfate_person_take(sk, &mark->closer);
	if (sk->sk_shutdown == SHUTDOWN_MASK && !sock_flag(sk, SOCK_DONE))
		mark->close_call_ns = ktime_get_ns();
	if (tcpfate_socket_unread(sk)) {
		tcpfate_track_see(mark, TCPFATE_SEEN_EVENT,
				  TCPFATE_CAUSE_UNREAD_AT_SHUTDOWN);
		tcpfate_report_release(sk, mark, &hold,
				       tcpfate_report_unread_at_shutdown);
	} else {
		tcpfate_track_release(&hold);
	}
}

/**
 * tcpfate_life_crossing() - the peer's FIN arrives before the ACK of ours
 * @sk: the socket, on its way from FIN_WAIT1 to CLOSING
 *
 * The two have crossed (RFC 9293, 3.6, case 3) unless ours still waits behind
 * data.
 */
void tcpfate_life_crossing(const struct sock *sk)
{
	const struct tcp_sock *tp = tcp_sk(sk);
	struct tcpfate_hold hold;
	struct tcpfate_mark *mark;

	mark = tcpfate_track_take(sk, &hold);
	tcpfate_verdict_cause(&mark->causes, TCPFATE_CAUSE_PEER_FIN);
	mark->state = TCP_CLOSING;
	if (tp->snd_nxt != tp->write_seq) {
		tcpfate_track_release(&hold);
		return;
	}
	tcpfate_track_see(mark, TCPFATE_SEEN_EVENT,
			  TCPFATE_CAUSE_SIMULTANEOUS_CLOSE);
	tcpfate_report_release(sk, mark, &hold,
			       tcpfate_report_simultaneous_close);
}

static void see_write(const struct sock *sk, size_t requested, bool call)
{
	struct tcpfate_mark *mark, copy;
	struct tcpfate_hold hold;
	bool first;

	mark = tcpfate_track_take(sk, &hold);
	first = !mark->writes;
	if (first || (call && mark->writes < U32_MAX))
		mark->writes++;
	mark->state = TCP_LAST_ACK;
	if (first) {
		tcpfate_person_take(sk, &mark->writer);
		tcpfate_track_see(mark, TCPFATE_SEEN_EVENT,
				  TCPFATE_CAUSE_WRITE_AFTER_PEER_FIN);
		copy = *mark;
	}
	tcpfate_track_release(&hold);

	if (first)
		tcpfate_report_write(sk, &copy, requested);
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
	see_write(sk, requested, true);
}

/**
 * tcpfate_life_write_page() - the same for a page of some call
 * @sk: the socket, in CLOSE_WAIT
 */
void tcpfate_life_write_page(const struct sock *sk)
{
	see_write(sk, 0, false);
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
	tcpfate_track_see(mark, TCPFATE_SEEN_RESET | TCPFATE_SEEN_EVENT,
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
	bool connected = tcpfate_socket_is_connected(sk, sk->sk_state);
	struct tcpfate_hold hold;
	struct tcpfate_mark *mark;

	if (connected)
		mark = tcpfate_track_take(sk, &hold);
	else
		mark = tcpfate_track_find(sk, &hold);
	if (mark) {
		mark->seen |= TCPFATE_SEEN_RST_SENT;
		if (connected)
			mark->seen |= TCPFATE_SEEN_RST_FIRST;
		mark->rst_reason = reason;
	}
	tcpfate_track_release(&hold);
}

static enum tcpfate_abort abort_of(const struct sock *sk)
{
	if (tcp_sk(sk)->repair)
		return TCPFATE_ABORT_REPAIR;
	if (tcpfate_socket_is_unaccepted(sk))
		return TCPFATE_ABORT_LISTENER;
	if (tcpfate_socket_lingers_zero(sk) && tcpfate_socket_is_closing(sk))
		return TCPFATE_ABORT_LINGER;
	return TCPFATE_ABORT_CALL;
}

static const enum tcpfate_cause cause_of_abort[] = {
	[TCPFATE_ABORT_LINGER] = TCPFATE_CAUSE_LINGER,
	[TCPFATE_ABORT_CALL] = TCPFATE_CAUSE_DISCONNECT,
	[TCPFATE_ABORT_LISTENER] = TCPFATE_CAUSE_LISTENER_CLOSED,
	[TCPFATE_ABORT_REPAIR] = TCPFATE_CAUSE_REPAIR,
};

/**
 * tcpfate_life_disconnect() - linger 0, connect(AF_UNSPEC), closing listener
 * @sk: the socket
 *
 * The counters are garbage after tcp_disconnect(): a connection that is in
 * CLOSE already gets its last look now, any other at its transition to CLOSE.
 */
void tcpfate_life_disconnect(const struct sock *sk)
{
	struct tcpfate_hold hold;
	struct tcpfate_mark *mark;

	if (!tcpfate_socket_is_connected(sk, sk->sk_state)) {
		tcpfate_death_end(sk);
		return;
	}
	mark = tcpfate_track_take(sk, &hold);
	mark->abort = abort_of(sk);
	tcpfate_verdict_cause(&mark->causes, cause_of_abort[mark->abort]);
	tcpfate_person_take(sk, &mark->closer);
	mark->close_call_ns = ktime_get_ns();
	tcpfate_track_release(&hold);
}
