// SPDX-License-Identifier: GPL-2.0
/*
 * Packets of IPv4 and IPv6 from segments and ICMP errors, and back.
 *
 * What a test wants to be wrong is wrong here on purpose; all else is right.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "wire.h"

#define TTL	64

/* How a header looks in each family. */
struct layout {
	size_t size, from, addr_len;
	uint8_t icmp;
};

static const struct layout ipv4 = { 20, 12, 4, IPPROTO_ICMP };
static const struct layout ipv6 = { 40, 8, 16, IPPROTO_ICMPV6 };

static const struct layout *layout_of(int family)
{
	return family == AF_INET6 ? &ipv6 : &ipv4;
}

static void put16(uint8_t *p, uint32_t v)
{
	p[0] = v >> 8;
	p[1] = v;
}

static void put32(uint8_t *p, uint32_t v)
{
	put16(p, v >> 16);
	put16(p + 2, v);
}

static uint16_t get16(const uint8_t *p)
{
	return p[0] << 8 | p[1];
}

static uint32_t get32(const uint8_t *p)
{
	return (uint32_t)get16(p) << 16 | get16(p + 2);
}

/* Ones' complement sum (RFC 1071), not yet folded. */
static uint64_t sum(uint64_t start, const uint8_t *p, size_t size)
{
	for (; size > 1; p += 2, size -= 2)
		start += get16(p);
	return size ? start + (*p << 8) : start;
}

static uint16_t folded(uint64_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return ~sum;
}

/* Over the addresses, the protocol and the length, then all that follows. */
static uint16_t transport_sum(const struct layout *l, const uint8_t *packet,
			      uint8_t protocol, size_t size)
{
	uint64_t pseudo = sum(protocol + size, packet + l->from,
			      2 * l->addr_len);

	return folded(sum(pseudo, packet + l->size, size));
}

/* The header of a packet with @size bytes behind it. */
static void put_ip(int family, const struct end *from, const struct end *to,
		   uint8_t protocol, size_t size, uint8_t *packet)
{
	const struct layout *l = layout_of(family);

	memset(packet, 0, l->size);
	memcpy(packet + l->from, from->addr, l->addr_len);
	memcpy(packet + l->from + l->addr_len, to->addr, l->addr_len);
	if (family == AF_INET6) {
		packet[0] = 0x60;
		put16(packet + 4, size);
		packet[6] = protocol;
		packet[7] = TTL;
		return;
	}
	packet[0] = 0x45;
	put16(packet + 2, l->size + size);
	packet[8] = TTL;
	packet[9] = protocol;
	put16(packet + 10, folded(sum(0, packet, l->size)));
}

/* The header without its checksum; its length. */
static size_t put_tcp(const struct segment *s, uint8_t *p)
{
	size_t size = 20 + (s->option_len + 3) / 4 * 4;

	memset(p, 0, size);
	put16(p, s->from.port);
	put16(p + 2, s->to.port);
	put32(p + 4, s->seq);
	put32(p + 8, s->ack);
	p[12] = (s->doff ? s->doff : size / 4) << 4;
	p[13] = s->flags;
	put16(p + 14, s->window);
	put16(p + 18, s->urgent);
	memcpy(p + 20, s->option, s->option_len);
	return size;
}

size_t segment_build(const struct segment *s, uint8_t *packet)
{
	const struct layout *l = layout_of(s->family);
	uint8_t *tcp = packet + l->size;
	size_t size = put_tcp(s, tcp);

	memset(tcp + size, 0, s->len);
	size += s->len;
	put_ip(s->family, &s->from, &s->to, IPPROTO_TCP, size, packet);
	put16(tcp + 16, transport_sum(l, packet, IPPROTO_TCP, size));
	if (s->bad_sum)
		tcp[16] ^= 0xff;
	return l->size + size;
}

bool segment_parse(const uint8_t *packet, size_t size, struct segment *s)
{
	int family = size && packet[0] >> 4 == 6 ? AF_INET6 : AF_INET;
	const struct layout *l = layout_of(family);
	const uint8_t *tcp = packet + l->size;
	size_t header;

	if (size < l->size + 20 ||
	    packet[family == AF_INET6 ? 6 : 9] != IPPROTO_TCP)
		return false;
	header = tcp[12] >> 4 << 2;
	if (header < 20 || size < l->size + header)
		return false;
	*s = (struct segment){
		.family = family,
		.from.port = get16(tcp), .to.port = get16(tcp + 2),
		.seq = get32(tcp + 4), .ack = get32(tcp + 8),
		.flags = tcp[13] & 0x3f, .window = get16(tcp + 14),
		.option_len = header - 20, .len = size - l->size - header,
	};
	memcpy(s->from.addr, packet + l->from, l->addr_len);
	memcpy(s->to.addr, packet + l->from + l->addr_len, l->addr_len);
	memcpy(s->option, tcp + 20, s->option_len);
	return true;
}

/* RFC 792 and RFC 4443; a code that one of them lacks is the nearest there. */
static const struct icmp_error errors[] = {
	{ "net-unreachable",		3, 0,	1, 0 },
	{ "host-unreachable",		3, 1,	1, 3 },
	{ "protocol-unreachable",	3, 2,	4, 1 },
	{ "port-unreachable",		3, 3,	1, 4 },
	{ "too-big",			3, 4,	2, 0 },
	{ "prohibited",			3, 13,	1, 1 },
	{ "time-exceeded",		11, 0,	3, 0 },
	{ "parameter-problem",		12, 0,	4, 0 },
};

const struct icmp_error *icmp_named(const char *name)
{
	for (size_t i = 0; i < sizeof(errors) / sizeof(*errors); i++)
		if (!strcmp(name, errors[i].name))
			return &errors[i];
	return NULL;
}

/*
 * @info is the second word: the MTU of too-big, in both families at its end.
 * Sent by the end that @quoted went to.
 */
size_t icmp_build(const struct icmp_error *e, uint32_t info,
		  const struct segment *quoted, uint8_t *packet)
{
	const struct layout *l = layout_of(quoted->family);
	bool v6 = l == &ipv6;
	uint8_t *icmp = packet + l->size;
	size_t size = 8 + segment_build(quoted, icmp + 8);
	uint16_t check;

	put_ip(quoted->family, &quoted->to, &quoted->from, l->icmp, size, packet);
	icmp[0] = v6 ? e->type6 : e->type;
	icmp[1] = v6 ? e->code6 : e->code;
	put16(icmp + 2, 0);
	put32(icmp + 4, info);
	check = v6 ? transport_sum(l, packet, l->icmp, size) :
		     folded(sum(0, icmp, size));
	put16(icmp + 2, check);
	return l->size + size;
}
