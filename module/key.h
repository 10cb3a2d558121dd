/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What names a connection on this host: namespace, bound device, 4-tuple.
 *
 * The hash of a socket is taken from the socket itself, inline and without
 * building its key, because a healthy connection needs only that, and often.
 * It leaves out the bound device, which a socket may change.
 */
#ifndef _TCPFATE_KEY_H
#define _TCPFATE_KEY_H

#include <net/inet_timewait_sock.h>
#include <net/ipv6.h>
#include <net/sock.h>

#include "tcpfate.h"

#define TCPFATE_KEY_SEEDS	10

extern u64 tcpfate_key_seed[TCPFATE_KEY_SEEDS];

static inline bool tcpfate_key_is_ipv4(const struct sock *sk)
{
#if IS_ENABLED(CONFIG_IPV6)
	return sk->sk_family == AF_INET || ipv6_addr_v4mapped(&sk->sk_v6_daddr);
#else
	return true;
#endif
}

/* skc_num is 0 at the transition to CLOSE, inet_sport is not. */
static inline __be16 tcpfate_key_local_port(const struct sock *sk)
{
	if (sk->sk_state == TCP_TIME_WAIT)
		return inet_twsk(sk)->tw_sport;
	return inet_sk(sk)->inet_sport;
}

/*
 * Multiply-shift hashing (Dietzfelbinger): with secret random multipliers no
 * two connections collide more often than by chance, whoever chose them, and
 * it takes a few instructions a word. Never 0.
 */
static inline u32 tcpfate_key_hash4(u32 local, u32 peer, u32 ports, u64 netns)
{
	const u64 *seed = tcpfate_key_seed;
	u64 sum = seed[0] * local + seed[1] * peer + seed[2] * ports +
		  seed[3] * (u32)netns;

	return sum >> 32 | 1;
}

static inline u32 tcpfate_key_hash6(const u32 *local, const u32 *peer,
				    u32 ports, u64 netns)
{
	const u64 *seed = tcpfate_key_seed;
	u64 sum = seed[8] * ports + seed[9] * (u32)netns;
	int i;

	for (i = 0; i < 4; i++)
		sum += seed[i] * local[i] + seed[4 + i] * peer[i];
	return sum >> 32 | 1;
}

static inline u32 tcpfate_key_ports(__be16 local, __be16 peer)
{
	return (__force u32)local << 16 | (__force u32)peer;
}

/**
 * tcpfate_key_hash_sock() - hash of the connection of a socket
 * @sk: a full socket from ESTABLISHED on
 *
 * Return: what tcpfate_key_hash() returns for its key.
 */
static inline u32 tcpfate_key_hash_sock(const struct sock *sk)
{
	u32 ports = tcpfate_key_ports(tcpfate_key_local_port(sk), sk->sk_dport);
	u64 netns = sock_net(sk)->net_cookie;

#if IS_ENABLED(CONFIG_IPV6)
	if (!tcpfate_key_is_ipv4(sk))
		return tcpfate_key_hash6((__force u32 *)
					 sk->sk_v6_rcv_saddr.s6_addr32,
					 (__force u32 *)
					 sk->sk_v6_daddr.s6_addr32,
					 ports, netns);
#endif
	return tcpfate_key_hash4((__force u32)sk->sk_rcv_saddr,
				 (__force u32)sk->sk_daddr, ports, netns);
}

/**
 * tcpfate_key_hash() - hash of a connection
 * @key: the connection
 *
 * Return: the hash, never 0.
 */
static inline u32 tcpfate_key_hash(const struct tcpfate_key *key)
{
	u32 ports = tcpfate_key_ports(htons(key->local_port),
				      htons(key->peer_port));

	if (key->family == AF_INET6)
		return tcpfate_key_hash6(key->local.w, key->peer.w, ports,
					 key->netns);
	return tcpfate_key_hash4(key->local.w[0], key->peer.w[0], ports,
				 key->netns);
}

void tcpfate_key_of_sock(const struct sock *sk, struct tcpfate_key *key);
void tcpfate_key_of_skb(const struct sk_buff *skb, const struct net *net,
			struct tcpfate_key *key);
void tcpfate_key_init(void);

#endif /* _TCPFATE_KEY_H */
