/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reads of a full TCP socket.
 */
#ifndef _TCPFATE_SOCKET_H
#define _TCPFATE_SOCKET_H

#include <net/sock.h>
#include <net/tcp.h>

#include "fate.h"
#include "tcpfate.h"
#include "track.h"
#include "verdict.h"

u32 tcpfate_socket_count_unread(const struct sock *sk);

/**
 * tcpfate_socket_unread() - bytes received in order and not read
 * @sk: the socket
 *
 * Return: the count, without the peer's FIN.
 */
static inline u32 tcpfate_socket_unread(const struct sock *sk)
{
	if (likely(tcp_sk(sk)->copied_seq == tcp_sk(sk)->rcv_nxt))
		return 0;
	return tcpfate_socket_count_unread(sk);
}

/**
 * tcpfate_socket_received() - bytes received in order so far
 * @sk: the socket
 *
 * Return: the count, without the peer's FIN; good for differences.
 */
static inline u64 tcpfate_socket_received(const struct sock *sk)
{
	return tcp_sk(sk)->bytes_received - sock_flag(sk, SOCK_DONE);
}

/**
 * tcpfate_socket_is_connected() - is there a connection
 * @sk: the socket
 * @state: its state: TCP_ESTABLISHED and so on
 *
 * A Fast Open child carries data in SYN_RECV already. Any other socket is
 * there only in a simultaneous open, without data.
 *
 * Return: true from ESTABLISHED to the last state before CLOSE.
 */
static inline bool tcpfate_socket_is_connected(const struct sock *sk, int state)
{
	if (unlikely(state == TCP_SYN_RECV))
		return rcu_access_pointer(tcp_sk(sk)->fastopen_rsk) ||
		       tcp_sk(sk)->bytes_received;
	return (1 << state) & (TCPF_ESTABLISHED | TCPF_FIN_WAIT1 |
			       TCPF_FIN_WAIT2 | TCPF_CLOSE_WAIT |
			       TCPF_LAST_ACK | TCPF_CLOSING);
}

void tcpfate_socket_count(const struct sock *sk,
			  const struct tcpfate_mark *mark,
			  struct tcpfate_counters *c);
void tcpfate_socket_facts(const struct sock *sk,
			  const struct tcpfate_mark *mark,
			  struct tcpfate_facts *facts);
u8 tcpfate_socket_timer(const struct sock *sk, const struct tcpfate_mark *mark);
s64 tcpfate_socket_out_of_order(const struct sock *sk);
bool tcpfate_socket_can_lose(const struct sock *sk,
			     const struct tcpfate_mark *mark);
bool tcpfate_socket_lingers_zero(const struct sock *sk);
bool tcpfate_socket_is_unaccepted(const struct sock *sk);
bool tcpfate_socket_is_closing(const struct sock *sk);
void tcpfate_socket_identify(const struct sock *sk,
			     struct tcpfate_record *record);
u64 tcpfate_socket_cookie(const struct sock *sk);
u64 tcpfate_socket_cgroup(const struct sock *sk);
u32 tcpfate_socket_evidence(const struct sock *sk);

#endif /* _TCPFATE_SOCKET_H */
