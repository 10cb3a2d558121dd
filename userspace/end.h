/* SPDX-License-Identifier: GPL-2.0 */
/* One end of a connection while its records come in: shared by conn.c, join.c and clock.c. */

#ifndef END_H
#define END_H

#include "conn.h"
#include "hash.h"

/* What names an end, and its connection. */
enum ident {
	IDENT_COOKIE,
	IDENT_NETNS_COOKIE,
	IDENT_NETNS,
	IDENT_LOCAL_PORT,
	IDENT_PEER_PORT,
	IDENT_ISN_LOCAL,
	IDENT_ISN_PEER,
	IDENTS,
};

struct addr {
	uint8_t len;	/* 0 if it is not known */
	uint8_t bin[16];
};

/**
 * struct identity - what is known of an end
 * @known: bit n is set if @ident[n] is
 * @ident: by enum ident
 * @local: address
 * @peer: address
 */
struct identity {
	unsigned int known;
	uint64_t ident[IDENTS];
	struct addr local, peer;
};

/**
 * struct end - one end of a connection
 * @side: what will be given
 * @identity: what is known of it from all its records
 * @next: the next one of the same list
 * @link: of those that were given, what points to this one
 * @by_socket: in the table by cookie and addresses
 * @by_pair: in the table by addresses, the same for both ends
 * @by_isn: in the table by initial sequence numbers, the same for both ends
 * @other: the other end, if it was found by initial sequence numbers
 * @low: it was there then
 * @closing: when the process closed it, as late data tells, 0 if that is not known
 * @closed: when the application gave it up, INT64_MAX if that is not known
 * @last: time of its last record
 * @given: it belongs to a connection that is being given, or was: then its socket is
 *	still open, and no more of it is expected than that it is closed
 */
struct end {
	struct side side;
	struct identity identity;
	struct end *next, **link;
	struct hash_node by_socket, by_pair, by_isn;
	struct end *other;
	int64_t low, closing, closed, last;
	bool given;
};

/* A log, and where it was seen first. */
struct log {
	uint64_t id;
	unsigned int source;
};

/**
 * struct conns - all that is known
 * @ends: all ends
 * @given: those that were given and are not closed yet, oldest first
 * @given_last: where the next one is put
 * @given_count: length of @given
 * @by_socket: by cookie and addresses
 * @by_pair: by addresses
 * @by_isn: by initial sequence numbers
 * @log: logs
 * @logs: length of @log
 * @host: of each source, the first one that has a log of the same host
 * @clock: of each of these, how far its clock is ahead of the first, ns
 */
struct conns {
	struct end *ends;
	struct end *given, **given_last;
	unsigned int given_count;
	struct hash_table by_socket, by_pair, by_isn;
	struct log *log;
	unsigned int logs;
	unsigned int host[SOURCES_MAX];
	int64_t clock[SOURCES_MAX];
};

static inline bool knows(const struct identity *identity, enum ident ident)
{
	return identity->known >> ident & 1;
}

/* Both know it, and it is the same. */
static inline bool ident_agrees(const struct identity *a, enum ident of_a,
				const struct identity *b, enum ident of_b)
{
	return knows(a, of_a) && knows(b, of_b) && a->ident[of_a] == b->ident[of_b];
}

/* Both know it, and it is not. */
static inline bool ident_differs(const struct identity *a, enum ident of_a,
				 const struct identity *b, enum ident of_b)
{
	return knows(a, of_a) && knows(b, of_b) && a->ident[of_a] != b->ident[of_b];
}

static inline unsigned int end_host(const struct conns *conns, const struct end *end)
{
	return conns->host[end->side.source];
}

bool addr_is_same(const struct addr *a, const struct addr *b);
void identity_take(struct identity *identity, const struct attrs *ev);
bool identity_is_whole(const struct identity *identity);
bool identity_is_mirror(const struct identity *a, const struct identity *b);
bool identity_is_same(const struct identity *a, const struct identity *b);
uint64_t identity_hash_socket(const struct identity *identity);
uint64_t identity_hash_pair(const struct identity *identity);
uint64_t identity_hash_isn(const struct identity *identity);

int join_by_isn(struct conns *conns, struct end *end);
bool end_is_over(const struct end *end);
struct end *end_other(const struct conns *conns, struct end *end);
void side_free(struct side *side);
void end_free(struct conns *conns, struct end *end);
void end_retire(struct conns *conns, struct end *end);
void end_forget(struct conns *conns, struct end *end);

#endif
