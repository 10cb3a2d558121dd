// SPDX-License-Identifier: GPL-2.0
/*
 * Keys and their hashes. The hash of a socket is taken from the socket itself,
 * without building its key, because the healthy path needs only that. It is
 * seeded, and leaves the bound device out, which a socket may change.
 *
 * Context: any; the socket or skb is kept alive by the caller.
 */
#include "key.h"

#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/jhash.h>
#include <linux/random.h>
#include <linux/tcp.h>
#include <net/inet_timewait_sock.h>
#include <net/ipv6.h>

static u32 seed __read_mostly;

static u32 hash4(u32 local, u32 peer, u32 ports, u64 netns)
{
	return jhash_3words(local, peer, ports, seed ^ (u32)netns) | 1;
}

static u32 hash6(const void *local, const void *peer, u32 ports, u64 netns)
{
	u32 h = jhash2(local, 4, seed ^ (u32)netns);

	return jhash2(peer, 4, h ^ ports) | 1;
}

static u32 ports_of(u16 local, u16 peer)
{
	return (u32)local << 16 | peer;
}

static bool is_ipv4(const struct sock *sk)
{
#if IS_ENABLED(CONFIG_IPV6)
	return sk->sk_family == AF_INET || ipv6_addr_v4mapped(&sk->sk_v6_daddr);
#else
	return true;
#endif
}

/* skc_num is 0 at the transition to CLOSE, inet_sport is not. */
static u16 local_port(const struct sock *sk)
{
	if (sk->sk_state == TCP_TIME_WAIT)
		return ntohs(inet_twsk(sk)->tw_sport);
	return ntohs(inet_sk(sk)->inet_sport);
}

static void set_addrs(struct tcpfate_key *key, u16 family, const void *local,
		      const void *peer)
{
	size_t len = family == AF_INET ? 4 : 16;

	key->family = family;
	memcpy(&key->local, local, len);
	memcpy(&key->peer, peer, len);
}

/**
 * tcpfate_key_of_sock() - name the connection of a socket
 * @sk: a full socket from ESTABLISHED on, or a timewait mini-socket
 * @key: where it goes
 */
void tcpfate_key_of_sock(const struct sock *sk, struct tcpfate_key *key)
{
	memset(key, 0, sizeof(*key));
	key->netns = sock_net(sk)->net_cookie;
	key->ifindex = READ_ONCE(sk->sk_bound_dev_if);
	key->local_port = local_port(sk);
	key->peer_port = ntohs(sk->sk_dport);
	if (is_ipv4(sk))
		set_addrs(key, AF_INET, &sk->sk_rcv_saddr, &sk->sk_daddr);
#if IS_ENABLED(CONFIG_IPV6)
	else
		set_addrs(key, AF_INET6, &sk->sk_v6_rcv_saddr,
			  &sk->sk_v6_daddr);
#endif
}

/**
 * tcpfate_key_of_skb() - name the connection that a received segment is for
 * @skb: a segment with network and transport header set
 * @net: namespace that received it
 * @key: where it goes; the bound device is left 0
 */
void tcpfate_key_of_skb(const struct sk_buff *skb, const struct net *net,
			struct tcpfate_key *key)
{
	const struct tcphdr *th = tcp_hdr(skb);

	memset(key, 0, sizeof(*key));
	key->netns = net->net_cookie;
	key->local_port = ntohs(th->dest);
	key->peer_port = ntohs(th->source);
	if (ip_hdr(skb)->version == 4)
		set_addrs(key, AF_INET, &ip_hdr(skb)->daddr,
			  &ip_hdr(skb)->saddr);
	else
		set_addrs(key, AF_INET6, &ipv6_hdr(skb)->daddr,
			  &ipv6_hdr(skb)->saddr);
}

/**
 * tcpfate_key_hash_sock() - hash of the connection of a socket
 * @sk: a full socket from ESTABLISHED on
 *
 * Return: what tcpfate_key_hash() returns for its key, never 0.
 */
u32 tcpfate_key_hash_sock(const struct sock *sk)
{
	u32 ports = ports_of(local_port(sk), ntohs(sk->sk_dport));
	u64 netns = sock_net(sk)->net_cookie;

#if IS_ENABLED(CONFIG_IPV6)
	if (!is_ipv4(sk))
		return hash6(&sk->sk_v6_rcv_saddr, &sk->sk_v6_daddr, ports,
			     netns);
#endif
	return hash4((__force u32)sk->sk_rcv_saddr, (__force u32)sk->sk_daddr,
		     ports, netns);
}

/**
 * tcpfate_key_hash() - hash of a connection
 * @key: the connection
 *
 * Return: the hash, never 0.
 */
u32 tcpfate_key_hash(const struct tcpfate_key *key)
{
	u32 ports = ports_of(key->local_port, key->peer_port);
	u32 local, peer;

	if (key->family == AF_INET6)
		return hash6(&key->local, &key->peer, ports, key->netns);
	memcpy(&local, &key->local, sizeof(local));
	memcpy(&peer, &key->peer, sizeof(peer));
	return hash4(local, peer, ports, key->netns);
}

/**
 * tcpfate_key_init() - seed the hash, before any key is hashed
 */
void tcpfate_key_init(void)
{
	seed = get_random_u32();
}
