// SPDX-License-Identifier: GPL-2.0
/*
 * What a full socket says of itself. Its owner, or the softirq that works on
 * it, holds it locked while a hook runs, so that the counters belong together.
 *
 * Context: any.
 */
#include "socket.h"

#include <linux/cgroup.h>
#include <linux/fs.h>
#include <linux/sock_diag.h>
#include <net/mptcp.h>
#include <net/tcp.h>

#include "key.h"

/* A socket that the module met late can only have its FIN in these states. */
#define FIN_QUEUED_STATES	(TCPF_FIN_WAIT1 | TCPF_FIN_WAIT2 |	\
				 TCPF_CLOSING | TCPF_LAST_ACK)

/* Beyond a gap, segments that are counted: a bound for a hook's time. */
#define OUT_OF_ORDER_MAX	1024

/*
 * tcp_send_fin() can fail to allocate and return without a FIN: ours counts
 * only if it moved write_seq.
 */
static bool fin_queued(const struct sock *sk, const struct tcpfate_mark *mark)
{
	u8 state = sk->sk_state == TCP_CLOSE ? mark->state : sk->sk_state;

	if (mark->seen & TCPFATE_SEEN_LOCAL_FIN)
		return tcp_sk(sk)->write_seq != mark->local_fin_seq;
	return mark->evidence & TCPFATE_EVIDENCE_ATTACHED_LATE &&
	       (1 << state) & FIN_QUEUED_STATES;
}

/*
 * A byte of urgent data that was read out of line stays in the stream, and is
 * skipped when reading gets there (tcp_recv_urg(), tcp_recvmsg_locked()).
 */
static bool urgent_read(const struct sock *sk)
{
	const struct tcp_sock *tp = tcp_sk(sk);

	return tp->urg_data & TCP_URG_READ && !sock_flag(sk, SOCK_URGINLINE) &&
	       tp->copied_seq != tp->rcv_nxt &&
	       between(tp->urg_seq, tp->copied_seq, tp->rcv_nxt - 1);
}

/**
 * tcpfate_socket_count_unread() - tcpfate_socket_unread() where it is not 0
 * @sk: the socket
 *
 * Return: the count.
 */
u32 tcpfate_socket_count_unread(const struct sock *sk)
{
	u32 unread = tcpfate_verdict_unread(tcp_sk(sk)->copied_seq,
					    tcp_sk(sk)->rcv_nxt,
					    sock_flag(sk, SOCK_DONE));

	return unread - (unread && urgent_read(sk));
}

/**
 * tcpfate_socket_count() - read the counters of a socket
 * @sk: the socket
 * @mark: what is remembered of it
 * @c: where they go
 */
void tcpfate_socket_count(const struct sock *sk,
			  const struct tcpfate_mark *mark,
			  struct tcpfate_counters *c)
{
	const struct tcp_sock *tp = tcp_sk(sk);

	c->write_seq = tp->write_seq;
	c->snd_una = tp->snd_una;
	c->snd_nxt = tp->snd_nxt;
	c->rcv_nxt = tp->rcv_nxt;
	c->copied_seq = tp->copied_seq;
	c->bytes_acked = tp->bytes_acked;
	c->bytes_received = tp->bytes_received;
	c->opener = mark->opener;
	c->fin_received = sock_flag(sk, SOCK_DONE);
	c->fin_queued = fin_queued(sk, mark);
	c->fin_uncounted = mark->seen & TCPFATE_SEEN_SYN_FIN;
	c->urgent_read = urgent_read(sk);
}

/**
 * tcpfate_socket_facts() - what was seen of the way of a socket into CLOSE
 * @sk: the socket, its counters still intact
 * @mark: what is remembered of it
 * @facts: where it goes
 */
void tcpfate_socket_facts(const struct sock *sk,
			  const struct tcpfate_mark *mark,
			  struct tcpfate_facts *facts)
{
	struct tcpfate_counters c;

	tcpfate_socket_count(sk, mark, &c);
	*facts = (struct tcpfate_facts){
		.error = mark->error,
		.soft_error = mark->soft_error,
		.state = mark->state,
		.abort = mark->abort,
		.reset_received = mark->seen & TCPFATE_SEEN_RESET,
		.data_after_close = mark->seen & TCPFATE_SEEN_LATE_DATA,
		.late_fin = mark->seen & TCPFATE_SEEN_LATE_FIN,
		.rst_sent = mark->seen & TCPFATE_SEEN_RST_SENT,
		.rst_first = mark->seen & TCPFATE_SEEN_RST_FIRST,
		.orphan = mark->seen & TCPFATE_SEEN_ORPHAN,
		.fin_acked = tcpfate_verdict_fin_acked(&c),
		.unconfirmed = c.snd_una != c.write_seq,
		.unread = tcpfate_socket_unread(sk),
		.linger2 = READ_ONCE(tcp_sk(sk)->linger2) < 0,
		.subflow = sk_is_mptcp(sk),
		.netns_gone = !check_net(sock_net(sk)),
	};
}

static bool is_probed_out(const struct sock *sk)
{
	const struct inet_connection_sock *icsk = inet_csk(sk);
	u32 elapsed = tcp_jiffies32 - icsk->icsk_probes_tstamp;

	return icsk->icsk_probes_tstamp && (s32)elapsed >=
	       (s32)msecs_to_jiffies(READ_ONCE(icsk->icsk_user_timeout));
}

/**
 * tcpfate_socket_timer() - which timer ends a connection
 * @sk: the socket, on its way to CLOSE
 * @mark: what is remembered of it
 *
 * Return: enum tcpfate_timer.
 */
u8 tcpfate_socket_timer(const struct sock *sk, const struct tcpfate_mark *mark)
{
	const struct tcp_sock *tp = tcp_sk(sk);
	const struct tcpfate_waiting waiting = {
		.error = mark->error,
		.syn_recv = mark->state == TCP_SYN_RECV,
		.in_flight = tp->snd_una != tp->snd_nxt,
		.unsent = tp->snd_nxt != tp->write_seq,
		.window_closed = !tp->snd_wnd && !sock_flag(sk, SOCK_DEAD),
		.fits = tp->snd_wnd >= min(tp->mss_cache,
					   tp->write_seq - tp->snd_nxt),
		.user_timeout = READ_ONCE(inet_csk(sk)->icsk_user_timeout),
		.probed_out = is_probed_out(sk),
	};

	return tcpfate_fate_timer(&waiting);
}

/**
 * tcpfate_socket_out_of_order() - bytes received beyond a gap
 * @sk: the socket
 *
 * Return: the count, or -1 if there are too many segments to be counted here.
 */
s64 tcpfate_socket_out_of_order(const struct sock *sk)
{
	struct rb_node *p = rb_first(&tcp_sk(sk)->out_of_order_queue);
	u32 end = tcp_sk(sk)->rcv_nxt;
	unsigned int n = 0;
	s64 bytes = 0;

	for (; p; p = rb_next(p)) {
		const struct tcp_skb_cb *cb = TCP_SKB_CB(rb_to_skb(p));
		u32 last = cb->end_seq - !!(cb->tcp_flags & TCPHDR_FIN);
		u32 first = before(cb->seq, end) ? end : cb->seq;

		if (++n > OUT_OF_ORDER_MAX)
			return -1;
		if (!after(last, first))
			continue;
		bytes += last - first;
		end = last;
	}
	return bytes;
}

/**
 * tcpfate_socket_can_lose() - are its bytes lost if its connection dies
 * @sk: the socket
 * @mark: what is remembered of it
 *
 * Return: false where they live on elsewhere: MPTCP sends what a subflow leaves
 * by another one, and TCP repair takes a connection to another host.
 */
bool tcpfate_socket_can_lose(const struct sock *sk,
			     const struct tcpfate_mark *mark)
{
	return !sk_is_mptcp(sk) && mark->abort != TCPFATE_ABORT_REPAIR;
}

/**
 * tcpfate_socket_lingers_zero() - close() is to abort the connection
 * @sk: the socket
 *
 * Return: true for SO_LINGER {1, 0}.
 */
bool tcpfate_socket_lingers_zero(const struct sock *sk)
{
	return sock_flag(sk, SOCK_LINGER) && !sk->sk_lingertime;
}

/**
 * tcpfate_socket_is_unaccepted() - does its listener give a connection up
 * @sk: the socket, in tcp_disconnect()
 *
 * inet_child_forget() works on what no process has, and does not own it.
 *
 * Return: true if so.
 */
bool tcpfate_socket_is_unaccepted(const struct sock *sk)
{
	return !sk->sk_lock.owned && !READ_ONCE(sk->sk_socket) &&
	       !sock_flag(sk, SOCK_DEAD);
}

/**
 * tcpfate_socket_is_closing() - has its process called close() or exited
 * @sk: the socket, locked by the current task
 *
 * shutdown() leaves sk_shutdown like close() does; only the file tells. A
 * socket without one is the kernel's own.
 *
 * Return: true if so.
 */
bool tcpfate_socket_is_closing(const struct sock *sk)
{
	const struct socket *sock = READ_ONCE(sk->sk_socket);
	struct file *file = sock ? READ_ONCE(sock->file) : NULL;

	return sk->sk_shutdown == SHUTDOWN_MASK && (!file || !file_count(file));
}

/**
 * tcpfate_socket_cookie() - number that names a socket for good
 * @sk: the socket; gets its cookie now if it has none
 *
 * Return: the cookie, as SO_COOKIE.
 */
u64 tcpfate_socket_cookie(const struct sock *sk)
{
	u32 cookie[2];

	sock_diag_save_cookie((struct sock *)sk, cookie);
	return (u64)cookie[1] << 32 | cookie[0];
}

/**
 * tcpfate_socket_cgroup() - cgroup of a socket
 * @sk: the socket
 *
 * Return: id of its cgroup of version 2, 0 if there is none.
 */
u64 tcpfate_socket_cgroup(const struct sock *sk)
{
#ifdef CONFIG_SOCK_CGROUP_DATA
	return cgroup_id(sock_cgroup_ptr((struct sock_cgroup_data *)
					 &sk->sk_cgrp_data));
#else
	return 0;
#endif
}

/**
 * tcpfate_socket_evidence() - what makes the bytes of a socket not its user's
 * @sk: the socket
 *
 * Return: enum tcpfate_evidence.
 */
u32 tcpfate_socket_evidence(const struct sock *sk)
{
	const struct tcp_ulp_ops *ulp = inet_csk(sk)->icsk_ulp_ops;
	u32 evidence = 0;

	if (sk_is_mptcp(sk))
		evidence |= TCPFATE_EVIDENCE_MPTCP_SUBFLOW;
	else if (ulp && !strcmp(ulp->name, "tls"))
		evidence |= TCPFATE_EVIDENCE_KTLS;
	return evidence;
}

/*
 * sock_i_ino() takes a lock. None is needed here: whoever gives the socket up
 * has to lock it first.
 */
static u64 inode_of(const struct sock *sk)
{
	struct socket *sock = READ_ONCE(sk->sk_socket);

	return sock ? SOCK_INODE(sock)->i_ino : 0;
}

/**
 * tcpfate_socket_identify() - say in a record which socket it is about
 * @sk: the socket
 * @record: the record
 */
void tcpfate_socket_identify(const struct sock *sk,
			     struct tcpfate_record *record)
{
	u64 cgroup = tcpfate_socket_cgroup(sk);
	u64 inode = inode_of(sk);

	tcpfate_key_of_sock(sk, &record->key);
	record->evidence |= tcpfate_socket_evidence(sk);
	record->socket_uid = __kuid_val(READ_ONCE(sk->sk_uid));
	record->has_socket_uid = true;
	tcpfate_tell(record, COOKIE, cookie, tcpfate_socket_cookie(sk));
	if (cgroup)
		tcpfate_tell(record, CGROUP_ID, cgroup_id, cgroup);
	if (inode)
		tcpfate_tell(record, INODE, inode, inode);
	if (READ_ONCE(sk->sk_mark))
		tcpfate_tell(record, MARK, mark, READ_ONCE(sk->sk_mark));
}
