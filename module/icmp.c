// SPDX-License-Identifier: GPL-2.0
/*
 * ICMP does not end an established connection, but leaves an error that a timer
 * tells the application later, and a failing local route leaves the same. Only
 * the ICMP message tells the two apart, so its error is remembered here.
 *
 * The caller has made sure that the quoted headers are there, up to the first
 * eight bytes of TCP (icmp_socket_deliver(), icmpv6_notify()).
 *
 * Context: softirq.
 */
#include "icmp.h"

#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <linux/netdevice.h>
#include <linux/tcp.h>
#include <net/icmp.h>
#include <net/net_namespace.h>

#include "key.h"
#include "track.h"

/* The quoted segment is our own: its source is here. */
static void note(struct tcpfate_key *key, const struct sk_buff *skb,
		 const struct tcphdr *th, int error)
{
	struct tcpfate_hold hold;
	struct tcpfate_mark *mark;

	key->netns = dev_net(skb->dev)->net_cookie;
	key->local_port = ntohs(th->source);
	key->peer_port = ntohs(th->dest);
	mark = tcpfate_track_live(key, &hold);
	if (mark)
		mark->icmp_error = error;
	tcpfate_track_release(&hold);
}

/* As in tcp_v4_err(), but negative; 0 for what is no error. */
static int error_v4(u8 type, u8 code)
{
	switch (type) {
	case ICMP_PARAMETERPROB:
		return -EPROTO;
	case ICMP_TIME_EXCEEDED:
		return -EHOSTUNREACH;
	case ICMP_DEST_UNREACH:
		if (code > NR_ICMP_UNREACH || code == ICMP_FRAG_NEEDED)
			return 0;
		return -icmp_err_convert[code].errno;
	}
	return 0;
}

/**
 * tcpfate_icmp_v4() - an ICMP error about a TCP segment of this host
 * @skb: the message, at the IP header that it quotes
 */
void tcpfate_icmp_v4(const struct sk_buff *skb)
{
	const struct iphdr *iph = (const struct iphdr *)skb->data;
	const struct icmphdr *icmph = icmp_hdr(skb);
	struct tcpfate_key key = {
		.family = AF_INET,
		.local.w = { (__force u32)iph->saddr },
		.peer.w = { (__force u32)iph->daddr },
	};
	int error = error_v4(icmph->type, icmph->code);

	if (error)
		note(&key, skb, (const struct tcphdr *)(skb->data +
							iph->ihl * 4), -error);
}

/**
 * tcpfate_icmp_v6() - an ICMPv6 error about a TCP segment of this host
 * @skb: the message, at the IPv6 header that it quotes
 * @type: of the message
 * @code: of the message
 * @offset: of the TCP header
 */
void tcpfate_icmp_v6(const struct sk_buff *skb, u8 type, u8 code, int offset)
{
#if IS_ENABLED(CONFIG_IPV6)
	const struct ipv6hdr *hdr = (const struct ipv6hdr *)skb->data;
	struct tcpfate_key key = { .family = AF_INET6 };
	int error;

	if (type == ICMPV6_PKT_TOOBIG || type == NDISC_REDIRECT)
		return;
	icmpv6_err_convert(type, code, &error);
	memcpy(key.local.w, &hdr->saddr, sizeof(hdr->saddr));
	memcpy(key.peer.w, &hdr->daddr, sizeof(hdr->daddr));
	note(&key, skb, (const struct tcphdr *)(skb->data + offset), error);
#endif
}
