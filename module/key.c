// SPDX-License-Identifier: GPL-2.0
/*
 * Keys, from a socket or from a segment that met none.
 *
 * Context: any; the socket or skb is kept alive by the caller.
 */
#include "key.h"

#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/random.h>
#include <linux/tcp.h>

/* Multipliers of the hash, secret and drawn at load. */
u64 tcpfate_key_seed[TCPFATE_KEY_SEEDS] __read_mostly;

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
	*key = (struct tcpfate_key){
		.netns = sock_net(sk)->net_cookie,
		.ifindex = READ_ONCE(sk->sk_bound_dev_if),
		.local_port = ntohs(tcpfate_key_local_port(sk)),
		.peer_port = ntohs(sk->sk_dport),
	};
	if (tcpfate_key_is_ipv4(sk))
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
 * tcpfate_key_init() - seed the hash, before any key is hashed
 */
void tcpfate_key_init(void)
{
	get_random_bytes(tcpfate_key_seed, sizeof(tcpfate_key_seed));
}
