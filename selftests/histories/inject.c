// SPDX-License-Identifier: GPL-2.0
/*
 * What comes from outside: segments and errors that no end has sent, and the
 * request of ss -K.
 *
 * Sequence numbers come from the socket itself, in TCP repair for the moment in
 * which they are read.
 */
#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/icmp6.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/ip_icmp.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "inject.h"

#define REPAIR_OFF_NO_PROBE	(-1)

/* A packet with one header after the other. */
struct packet {
	size_t len;
	unsigned char data[128];
};

static void *put(struct packet *p, size_t len)
{
	void *at = p->data + p->len;

	p->len += len;
	return at;
}

static bool is_v4(const struct end *end)
{
	return end->local.sin6_family == AF_INET;
}

static struct in_addr v4(const struct sockaddr_in6 *sa)
{
	return ((const struct sockaddr_in *)sa)->sin_addr;
}

static uint32_t sum(uint32_t start, const void *data, size_t len)
{
	const unsigned char *byte = data;
	size_t i;

	for (i = 0; i < len; i++)
		start += i % 2 ? byte[i] : byte[i] << 8;
	return start;
}

static uint16_t fold(uint32_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return htons(~sum);
}

/* What of the addresses goes into the checksum of the next header. */
static uint32_t pseudo(const struct sockaddr_in6 *from, const struct sockaddr_in6 *to,
		       int protocol, size_t len)
{
	struct in_addr a = v4(from), b = v4(to);

	if (from->sin6_family == AF_INET)
		return sum(sum(protocol + len, &a, 4), &b, 4);
	return sum(sum(protocol + len, &from->sin6_addr, 16), &to->sin6_addr, 16);
}

static void put_ip(struct packet *p, const struct sockaddr_in6 *from,
		   const struct sockaddr_in6 *to, int protocol, size_t payload)
{
	if (from->sin6_family == AF_INET) {
		struct iphdr *ip = put(p, sizeof(*ip));

		*ip = (struct iphdr) {
			.version = 4, .ihl = 5, .ttl = 64, .protocol = protocol,
			.tot_len = htons(sizeof(*ip) + payload),
			.saddr = v4(from).s_addr, .daddr = v4(to).s_addr,
		};
		ip->check = fold(sum(0, ip, sizeof(*ip)));
	} else {
		struct ip6_hdr *ip = put(p, sizeof(*ip));

		*ip = (struct ip6_hdr) {
			.ip6_src = from->sin6_addr, .ip6_dst = to->sin6_addr,
		};
		ip->ip6_flow = htonl(6 << 28);
		ip->ip6_plen = htons(payload);
		ip->ip6_nxt = protocol;
		ip->ip6_hlim = 64;
	}
}

static void put_tcp(struct packet *p, const struct sockaddr_in6 *from,
		    const struct sockaddr_in6 *to, uint32_t seq, bool rst)
{
	struct tcphdr *th = put(p, sizeof(*th));

	*th = (struct tcphdr) {
		.source = from->sin6_port, .dest = to->sin6_port,
		.seq = htonl(seq), .doff = sizeof(*th) / 4, .rst = rst, .ack = !rst,
	};
	th->check = fold(sum(pseudo(from, to, IPPROTO_TCP, sizeof(*th)), th, sizeof(*th)));
}

static int send_packet(const struct packet *p, const struct sockaddr_in6 *to)
{
	int fd = socket(to->sin6_family, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW);
	struct sockaddr_in6 sa = *to;
	socklen_t len = sizeof(sa);
	int err = -1;

	sa.sin6_port = 0;
	if (to->sin6_family == AF_INET)
		len = sizeof(struct sockaddr_in);
	if (fd >= 0 && sendto(fd, p->data, p->len, 0, (struct sockaddr *)&sa, len) > 0)
		err = 0;
	close(fd);
	return err;
}

/* Next sequence number of one direction. */
static int get_seq(int fd, int queue, uint32_t *seq)
{
	socklen_t len = sizeof(*seq);
	int on = 1, off = REPAIR_OFF_NO_PROBE, err;

	if (setsockopt(fd, IPPROTO_TCP, TCP_REPAIR, &on, sizeof(on)))
		return -1;
	err = setsockopt(fd, IPPROTO_TCP, TCP_REPAIR_QUEUE, &queue, sizeof(queue)) ?:
	      getsockopt(fd, IPPROTO_TCP, TCP_QUEUE_SEQ, seq, &len);
	return setsockopt(fd, IPPROTO_TCP, TCP_REPAIR, &off, sizeof(off)) ?: err;
}

/* A RST as if from the peer, @off after where it would be accepted. */
int inject_reset(int fd, const struct end *end, int off)
{
	struct packet p = {};
	uint32_t seq;

	if (get_seq(fd, TCP_RECV_QUEUE, &seq))
		return -1;
	put_ip(&p, &end->peer, &end->local, IPPROTO_TCP, sizeof(struct tcphdr));
	put_tcp(&p, &end->peer, &end->local, seq + off, true);
	return send_packet(&p, &end->local);
}

static void put_unreachable(struct packet *p, const struct end *end, int which, size_t len)
{
	static const unsigned char code4[] = { ICMP_HOST_UNREACH, ICMP_NET_UNREACH,
					       ICMP_PORT_UNREACH };
	static const unsigned char code6[] = { ICMP6_DST_UNREACH_ADDR,
					       ICMP6_DST_UNREACH_NOROUTE,
					       ICMP6_DST_UNREACH_NOPORT };
	struct icmphdr *icmp;

	put_ip(p, &end->peer, &end->local, is_v4(end) ? IPPROTO_ICMP : IPPROTO_ICMPV6,
	       sizeof(*icmp) + len);
	icmp = put(p, sizeof(*icmp));
	memset(icmp, 0, sizeof(*icmp));
	icmp->type = is_v4(end) ? ICMP_DEST_UNREACH : ICMP6_DST_UNREACH;
	icmp->code = is_v4(end) ? code4[which] : code6[which];
}

/* An error about a segment that this end has sent last. */
int inject_icmp(int fd, const struct end *end, int which)
{
	size_t ip = is_v4(end) ? sizeof(struct iphdr) : sizeof(struct ip6_hdr);
	size_t quoted = ip + sizeof(struct tcphdr);
	struct packet p = {};
	struct icmphdr *icmp = (struct icmphdr *)(p.data + ip);
	uint32_t seq, start = 0;

	if (get_seq(fd, TCP_SEND_QUEUE, &seq))
		return -1;
	put_unreachable(&p, end, which, quoted);
	put_ip(&p, &end->local, &end->peer, IPPROTO_TCP, sizeof(struct tcphdr));
	put_tcp(&p, &end->local, &end->peer, seq, false);
	if (!is_v4(end))
		start = pseudo(&end->peer, &end->local, IPPROTO_ICMPV6,
			       sizeof(*icmp) + quoted);
	icmp->checksum = fold(sum(start, icmp, sizeof(*icmp) + quoted));
	return send_packet(&p, &end->local);
}

/* What ss -K asks for. The connection is named by its addresses. */
int inject_destroy(int netlink, const struct end *end)
{
	struct {
		struct nlmsghdr nlh;
		struct inet_diag_req_v2 req;
	} m = {
		.nlh = { .nlmsg_len = sizeof(m), .nlmsg_type = SOCK_DESTROY,
			 .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK },
		.req = { .sdiag_family = end->local.sin6_family,
			 .sdiag_protocol = IPPROTO_TCP, .idiag_states = ~0U },
	};
	struct {
		struct nlmsghdr nlh;
		struct nlmsgerr err;
		char echo[256];
	} answer;
	struct inet_diag_sockid *id = &m.req.id;

	id->idiag_sport = end->local.sin6_port;
	id->idiag_dport = end->peer.sin6_port;
	if (is_v4(end)) {
		id->idiag_src[0] = v4(&end->local).s_addr;
		id->idiag_dst[0] = v4(&end->peer).s_addr;
	} else {
		memcpy(id->idiag_src, &end->local.sin6_addr, 16);
		memcpy(id->idiag_dst, &end->peer.sin6_addr, 16);
	}
	id->idiag_cookie[0] = INET_DIAG_NOCOOKIE;
	id->idiag_cookie[1] = INET_DIAG_NOCOOKIE;
	if (send(netlink, &m, sizeof(m), 0) < 0 || recv(netlink, &answer, sizeof(answer), 0) < 0)
		return -1;
	errno = -answer.err.error;
	return errno ? -1 : 0;
}
