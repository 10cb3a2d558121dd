// SPDX-License-Identifier: GPL-2.0
/*
 * What a full socket says of itself. Its owner, or the softirq that works on
 * it, holds it locked while a hook runs, so that the counters belong together.
 *
 * Context: any.
 */
#include "socket.h"

#include <linux/cgroup.h>
#include <linux/sock_diag.h>
#include <net/mptcp.h>
#include <net/tcp.h>

#include "key.h"

/* A socket that the module met late can only have its FIN in these states. */
#define FIN_QUEUED_STATES	(TCPF_FIN_WAIT1 | TCPF_FIN_WAIT2 |	\
				 TCPF_CLOSING | TCPF_LAST_ACK)

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

/**
 * tcpfate_socket_identify() - say in a record which socket it is about
 * @sk: the socket
 * @record: the record
 */
void tcpfate_socket_identify(const struct sock *sk,
			     struct tcpfate_record *record)
{
	u64 cgroup = tcpfate_socket_cgroup(sk);

	tcpfate_key_of_sock(sk, &record->key);
	record->netns = sock_net(sk)->ns.inum;
	record->evidence |= tcpfate_socket_evidence(sk);
	tcpfate_tell(record, COOKIE, cookie, tcpfate_socket_cookie(sk));
	if (cgroup)
		tcpfate_tell(record, CGROUP_ID, cgroup_id, cgroup);
	if (READ_ONCE(sk->sk_mark))
		tcpfate_tell(record, MARK, mark, READ_ONCE(sk->sk_mark));
}
