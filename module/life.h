/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The life of a connection: what each step leaves in its mark.
 */
#ifndef _TCPFATE_LIFE_H
#define _TCPFATE_LIFE_H

#include <net/sock.h>
#include <net/tcp_states.h>

extern bool tcpfate_life_writes;

/**
 * tcpfate_life_is_connected() - is there a connection in this state
 * @state: TCP_ESTABLISHED and so on
 *
 * Return: true from ESTABLISHED to the last state before CLOSE.
 */
static inline bool tcpfate_life_is_connected(int state)
{
	return (1 << state) & (TCPF_ESTABLISHED | TCPF_FIN_WAIT1 |
			       TCPF_FIN_WAIT2 | TCPF_CLOSE_WAIT |
			       TCPF_LAST_ACK | TCPF_CLOSING);
}

void tcpfate_life_begin(const struct sock *sk, int oldstate);
void tcpfate_life_both_syns(const struct sock *sk);
void tcpfate_life_peer_fin(const struct sock *sk);
void tcpfate_life_local_fin(const struct sock *sk);
void tcpfate_life_write(const struct sock *sk, size_t requested);
void tcpfate_life_write_page(const struct sock *sk);
void tcpfate_life_reset(const struct sock *sk, const struct sk_buff *skb);
void tcpfate_life_rst_sent(const struct sock *sk, u32 reason);
void tcpfate_life_disconnect(const struct sock *sk);

#endif /* _TCPFATE_LIFE_H */
