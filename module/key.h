/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What names a connection on this host: namespace, bound device, 4-tuple.
 */
#ifndef _TCPFATE_KEY_H
#define _TCPFATE_KEY_H

#include <net/sock.h>

#include "tcpfate.h"

void tcpfate_key_of_sock(const struct sock *sk, struct tcpfate_key *key);
void tcpfate_key_of_skb(const struct sk_buff *skb, const struct net *net,
			struct tcpfate_key *key);
u32 tcpfate_key_hash_sock(const struct sock *sk);
u32 tcpfate_key_hash(const struct tcpfate_key *key);
void tcpfate_key_init(void);

#endif /* _TCPFATE_KEY_H */
