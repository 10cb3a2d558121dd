// SPDX-License-Identifier: GPL-2.0
/*
 * A process is gone, its peer does not know yet. What is left to receive the
 * peer's data is the full socket, a timewait mini-socket, or nothing; in each
 * case the kernel answers with RST and no application ever sees the bytes.
 *
 * Only the full socket passes tcp_reset(). The rest is seen where the RST is
 * made, at the entry of tcp_v4_send_reset() or tcp_v6_send_reset(), and told
 * from other RSTs by the segment: payload that is new, no RST, no SYN.
 *
 * Context: softirq, or process from the backlog.
 */
#include "late.h"

#include <linux/netdevice.h>
#include <linux/timekeeping.h>
#include <net/inet_timewait_sock.h>
#include <net/tcp.h>

#include "key.h"
#include "report.h"
#include "socket.h"
#include "track.h"
#include "verdict.h"

/* No window is larger (RFC 7323, 2.3): data beyond it is not of this life. */
#define WINDOW_MAX	(U16_MAX << 14)

static u32 payload(const struct sk_buff *skb)
{
	const struct tcp_skb_cb *cb = TCP_SKB_CB(skb);

	return cb->end_seq - cb->seq - tcp_hdr(skb)->fin;
}

static u32 new_payload(const struct sk_buff *skb, u32 rcv_nxt)
{
	const struct tcp_skb_cb *cb = TCP_SKB_CB(skb);
	const struct tcphdr *th = tcp_hdr(skb);

	if (after(cb->seq, rcv_nxt + WINDOW_MAX))
		return 0;
	return tcpfate_verdict_new_payload(cb->seq, cb->end_seq, th->fin,
					   rcv_nxt);
}

static u32 substate_of(int state)
{
	switch (state) {
	case TCP_FIN_WAIT1:
		return TCPFATE_SUBSTATE_FIN_WAIT_1;
	case TCP_FIN_WAIT2:
		return TCPFATE_SUBSTATE_FIN_WAIT_2;
	}
	return 0;
}

/**
 * tcpfate_late_socket() - data after close meets the full socket
 * @sk: the socket; its transition to CLOSE follows
 * @skb: the segment
 */
void tcpfate_late_socket(const struct sock *sk, const struct sk_buff *skb)
{
	struct tcpfate_late_data late = {
		.bytes = new_payload(skb, tcp_sk(sk)->rcv_nxt),
		.substate = substate_of(sk->sk_state),
		.inferred = TCPFATE_RST_REASON_TCP_ABORT_ON_DATA,
		.mib = TCPFATE_MIB_TCP_ABORT_ON_DATA,
	};
	struct tcpfate_mark *mark, copy;
	struct tcpfate_hold hold;

	mark = tcpfate_track_take(sk, &hold);
	/* Data was lost before this FIN, but none is in it. */
	if (!late.bytes) {
		mark->seen |= TCPFATE_SEEN_LATE_FIN;
		tcpfate_track_release(&hold);
		return;
	}
	tcpfate_track_see(mark, TCPFATE_SEEN_LATE_DATA | TCPFATE_SEEN_EVENT,
			  TCPFATE_CAUSE_DATA_AFTER_CLOSE);
	copy = *mark;
	tcpfate_track_release(&hold);

	tcpfate_key_of_sock(sk, &copy.key);
	copy.cookie = tcpfate_socket_cookie(sk);
	copy.cgroup_id = tcpfate_socket_cgroup(sk);
	tcpfate_report_late_data(sock_net(sk), &copy, &late);
}

/* What is found where a connection is remembered. */
enum found {
	NOTHING,	/* it is not */
	NO_NEWS,	/* this segment brings nothing new, or was not the first */
	NEWS,
};

/*
 * Told once a connection. What was told stays as a grave without a time, the
 * first to be given up: segments can meet one mini-socket on several CPUs, and
 * more of them nothing.
 */
static enum found tell_once(struct tcpfate_mark *mark,
			    struct tcpfate_mark *copy)
{
	struct tcpfate_key key = copy->key;
	u64 cookie = copy->cookie;

	if (mark->seen & TCPFATE_SEEN_LATE_TOLD)
		return NO_NEWS;
	*copy = *mark;
	copy->key = key;
	copy->cookie = copy->cookie ?: cookie;
	mark->seen |= TCPFATE_SEEN_LATE_TOLD;
	mark->close_call_ns = 0;
	return NEWS;
}

static enum found ask_grave(const struct sk_buff *skb,
			    struct tcpfate_mark *copy, u32 *bytes)
{
	enum found found = NOTHING;
	struct tcpfate_hold hold;
	struct tcpfate_mark *mark;

	mark = tcpfate_track_grave(&copy->key, &hold);
	if (mark) {
		*bytes = new_payload(skb, mark->rcv_nxt);
		found = *bytes ? tell_once(mark, copy) : NO_NEWS;
	} else {
		copy->evidence = tcpfate_track_missing(&hold);
	}
	tcpfate_track_release(&hold);
	return found;
}

/*
 * tcp_time_wait() puts the mini-socket in place before the full socket is gone,
 * so that a segment can come in between: its mark is a live one still. It is
 * that of this connection if it knows the sequence number of our FIN.
 */
static enum found ask_dying(const struct sock *sk, struct tcpfate_mark *copy)
{
	enum found found = NOTHING;
	struct tcpfate_hold hold;
	struct tcpfate_mark *mark;

	mark = tcpfate_track_live(&copy->key, &hold);
	if (mark && mark->seen & TCPFATE_SEEN_LOCAL_FIN &&
	    mark->local_fin_seq + 1 == tcp_twsk(sk)->tw_snd_nxt)
		found = tell_once(mark, copy);
	tcpfate_track_release(&hold);
	return found;
}

/*
 * A segment that met no socket does not say which device the socket was bound
 * to; the device that it came in by is the only other candidate.
 */
static void late_gone(const struct net *net, const struct sk_buff *skb,
		      struct tcpfate_late_data *late)
{
	const u32 device[] = { 0, skb->skb_iif };
	struct tcpfate_mark grave = {};
	enum found found = NOTHING;
	unsigned int i;

	late->substate = TCPFATE_SUBSTATE_GONE;
	tcpfate_key_of_skb(skb, net, &grave.key);
	for (i = 0; i < ARRAY_SIZE(device) && found == NOTHING; i++) {
		grave.key.ifindex = device[i];
		found = ask_grave(skb, &grave, &late->bytes);
	}
	if (found == NEWS)
		tcpfate_report_late_data(net, &grave, late);
}

/* A mini-socket older than the module is told too, though not who closed. */
static void late_timewait(const struct sock *sk, const struct sk_buff *skb,
			  struct tcpfate_late_data *late)
{
	struct tcpfate_mark grave = {
		.cookie = atomic64_read(&sk->sk_cookie),
	};
	enum found found;

	if (READ_ONCE(inet_twsk(sk)->tw_substate) != TCP_FIN_WAIT2)
		return;
	late->substate = TCPFATE_SUBSTATE_FIN_WAIT_2;
	late->inferred = TCPFATE_RST_REASON_TCP_TIMEWAIT_SOCKET;
	tcpfate_key_of_sock(sk, &grave.key);
	found = ask_grave(skb, &grave, &late->bytes);
	if (found == NOTHING) {
		late->bytes = new_payload(skb, tcp_twsk(sk)->tw_rcv_nxt);
		found = late->bytes ? ask_dying(sk, &grave) : NO_NEWS;
	}
	if (found != NO_NEWS)
		tcpfate_report_late_data(sock_net(sk), &grave, late);
}

/*
 * An orphan in FIN_WAIT1 that gets data together with the acknowledgment of
 * its FIN ends without tcp_reset() (tcp_rcv_state_process()). It has just been
 * laid to rest.
 */
static void late_orphan(const struct sock *sk, const struct sk_buff *skb,
			struct tcpfate_late_data *late)
{
	struct tcpfate_mark grave = {};

	late->substate = TCPFATE_SUBSTATE_FIN_WAIT_1;
	late->mib = TCPFATE_MIB_TCP_ABORT_ON_DATA;
	late->inferred = TCPFATE_RST_REASON_TCP_ABORT_ON_DATA;
	tcpfate_key_of_sock(sk, &grave.key);
	if (ask_grave(skb, &grave, &late->bytes) == NEWS)
		tcpfate_report_late_data(sock_net(sk), &grave, late);
}

/**
 * tcpfate_late_segment() - a RST is about to be made in answer to a segment
 * @sk: what received it: a socket in CLOSE, a mini-socket, a listener or NULL
 * @skb: the segment
 * @reason: enum tcpfate_rst_reason, 0 if the kernel does not tell
 */
void tcpfate_late_segment(const struct sock *sk, const struct sk_buff *skb,
			  u32 reason)
{
	const struct tcphdr *th = tcp_hdr(skb);
	struct tcpfate_late_data late = {
		.rst_reason = reason,
	};

	/* Scans and floods are no data: they cost no look into the table. */
	if (th->rst || th->syn || !payload(skb))
		return;
	if (!sk) {
		late.inferred = TCPFATE_RST_REASON_NO_SOCKET;
		late_gone(dev_net(skb->dev), skb, &late);
	} else if (sk->sk_state == TCP_LISTEN) {
		late_gone(sock_net(sk), skb, &late);
	} else if (sk->sk_state == TCP_TIME_WAIT) {
		late_timewait(sk, skb, &late);
	} else if (sk->sk_state == TCP_CLOSE) {
		late_orphan(sk, skb, &late);
	}
}
