/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The life of a connection: what each step leaves in its mark.
 */
#ifndef _TCPFATE_LIFE_H
#define _TCPFATE_LIFE_H

#include <net/sock.h>

extern bool tcpfate_life_writes;

void tcpfate_life_begin(const struct sock *sk, int oldstate);
void tcpfate_life_both_syns(const struct sock *sk);
void tcpfate_life_peer_fin(const struct sock *sk);
void tcpfate_life_local_fin(const struct sock *sk);
void tcpfate_life_crossing(const struct sock *sk);
void tcpfate_life_write(const struct sock *sk, size_t requested);
void tcpfate_life_write_page(const struct sock *sk);
void tcpfate_life_reset(const struct sock *sk, const struct sk_buff *skb);
void tcpfate_life_rst_sent(const struct sock *sk, u32 reason);
void tcpfate_life_disconnect(const struct sock *sk);

#endif /* _TCPFATE_LIFE_H */
