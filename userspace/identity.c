// SPDX-License-Identifier: GPL-2.0
/* What names an end of a connection, and what names the connection at both ends. */

#include <string.h>

#include "end.h"

static const unsigned int attrs_of[IDENTS] = {
	[IDENT_COOKIE] = TCPFATE_A_RECORD_COOKIE,
	[IDENT_NETNS_COOKIE] = TCPFATE_A_RECORD_NETNS_COOKIE,
	[IDENT_NETNS] = TCPFATE_A_RECORD_NETNS,
	[IDENT_LOCAL_PORT] = TCPFATE_A_RECORD_LOCAL_PORT,
	[IDENT_PEER_PORT] = TCPFATE_A_RECORD_PEER_PORT,
	[IDENT_ISN_LOCAL] = TCPFATE_A_RECORD_ISN_LOCAL,
	[IDENT_ISN_PEER] = TCPFATE_A_RECORD_ISN_PEER,
};

static void take_addr(struct addr *addr, const struct attrs *ev, unsigned int attr)
{
	const struct value *value = &ev->value[attr];

	if (!attrs_has(ev, attr))
		return;
	addr->len = value->len;
	memcpy(addr->bin, value->bin, value->len);
}

/**
 * identity_take() - learn from a record
 * @identity: of the end that it is about
 * @ev: the record
 */
void identity_take(struct identity *identity, const struct attrs *ev)
{
	for (unsigned int i = 0; i < IDENTS; i++) {
		if (!attrs_has(ev, attrs_of[i]))
			continue;
		identity->known |= 1u << i;
		identity->ident[i] = attrs_num(ev, attrs_of[i]);
	}
	take_addr(&identity->local, ev, TCPFATE_A_RECORD_LOCAL_ADDR);
	take_addr(&identity->peer, ev, TCPFATE_A_RECORD_PEER_ADDR);
}

bool addr_is_same(const struct addr *a, const struct addr *b)
{
	return a->len == b->len && !memcmp(a->bin, b->bin, a->len);
}

/* Both addresses and both ports are known. */
bool identity_is_whole(const struct identity *identity)
{
	return identity->local.len && identity->peer.len &&
	       knows(identity, IDENT_LOCAL_PORT) && knows(identity, IDENT_PEER_PORT);
}

/**
 * identity_is_mirror() - whether the addresses are those of two ends of a connection
 * @a: one end
 * @b: the other
 */
bool identity_is_mirror(const struct identity *a, const struct identity *b)
{
	return addr_is_same(&a->local, &b->peer) && addr_is_same(&a->peer, &b->local) &&
	       ident_agrees(a, IDENT_LOCAL_PORT, b, IDENT_PEER_PORT) &&
	       ident_agrees(a, IDENT_PEER_PORT, b, IDENT_LOCAL_PORT);
}

/**
 * identity_is_same() - whether what two know can be of one end
 * @a: one of them
 * @b: the other; of an address and of the namespace both know as much
 */
bool identity_is_same(const struct identity *a, const struct identity *b)
{
	for (unsigned int i = 0; i < IDENTS; i++)
		if (ident_differs(a, i, b, i))
			return false;
	return addr_is_same(&a->local, &b->local) && addr_is_same(&a->peer, &b->peer);
}

static uint64_t hash_end(const struct addr *addr, uint64_t port)
{
	return hash_bytes(hash_number(addr->len, port), addr->bin, addr->len);
}

static uint64_t hash_local(const struct identity *identity)
{
	return hash_end(&identity->local,
			knows(identity, IDENT_LOCAL_PORT) ? identity->ident[IDENT_LOCAL_PORT] : 0);
}

static uint64_t hash_peer(const struct identity *identity)
{
	return hash_end(&identity->peer,
			knows(identity, IDENT_PEER_PORT) ? identity->ident[IDENT_PEER_PORT] : 0);
}

uint64_t identity_hash_socket(const struct identity *identity)
{
	return hash_number(hash_local(identity) - hash_peer(identity),
			   identity->ident[IDENT_COOKIE]);
}

/* A sum does not tell one end from the other. */
uint64_t identity_hash_pair(const struct identity *identity)
{
	return hash_local(identity) + hash_peer(identity);
}

uint64_t identity_hash_isn(const struct identity *identity)
{
	return hash_number(0, identity->ident[IDENT_ISN_LOCAL]) +
	       hash_number(0, identity->ident[IDENT_ISN_PEER]);
}
