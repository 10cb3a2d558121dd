/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reads of a full TCP socket.
 */
#ifndef _TCPFATE_SOCKET_H
#define _TCPFATE_SOCKET_H

#include <net/sock.h>
#include <net/tcp.h>

#include "tcpfate.h"
#include "track.h"
#include "verdict.h"

/**
 * tcpfate_socket_unread() - bytes received in order and not read
 * @sk: the socket
 *
 * Return: the count, without the peer's FIN.
 */
static inline u32 tcpfate_socket_unread(const struct sock *sk)
{
	const struct tcp_sock *tp = tcp_sk(sk);

	if (likely(tp->copied_seq == tp->rcv_nxt))
		return 0;
	return tcpfate_verdict_unread(tp->copied_seq, tp->rcv_nxt,
				      sock_flag(sk, SOCK_DONE));
}

void tcpfate_socket_count(const struct sock *sk,
			  const struct tcpfate_mark *mark,
			  struct tcpfate_counters *c);
bool tcpfate_socket_lingers_zero(const struct sock *sk);
void tcpfate_socket_identify(const struct sock *sk,
			     struct tcpfate_record *record);
u64 tcpfate_socket_cookie(const struct sock *sk);
u64 tcpfate_socket_cgroup(const struct sock *sk);
u32 tcpfate_socket_evidence(const struct sock *sk);

#endif /* _TCPFATE_SOCKET_H */
