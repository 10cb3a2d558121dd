// SPDX-License-Identifier: GPL-2.0
/*
 * The two ends of a connection, found by what both know.
 *
 * The initial sequence numbers of both directions name a connection for certain,
 * whatever became of its addresses on the way. An end that does not know them is
 * joined by its addresses, if only one other end can be meant: a wrong answer is
 * worse than none.
 */

#include <errno.h>
#include <netinet/in.h>
#include <string.h>

#include "end.h"

#define SLACK		100000000ll	/* ns by which records of one host may be out of order */
#define FAR_SLACK	1000000000ll	/* the same of two hosts */
#define SILENCE		10000000000ll	/* ns after the last record; then an end may be gone */

/* How sure it is that two ends with the same addresses are of one connection. */
enum rank {
	RANK_NONE,
	RANK_HOST,	/* another host */
	RANK_NETNS,	/* another namespace of this host */
	RANK_NEAR,	/* the same namespace */
	RANK_HALF,	/* one initial sequence number agrees, and the other is not known */
};

static bool has_isns(const struct end *end)
{
	return knows(&end->identity, IDENT_ISN_LOCAL) && knows(&end->identity, IDENT_ISN_PEER);
}

/* A socket that is connected to itself has no other end. */
static bool is_alone(const struct end *end)
{
	return identity_is_whole(&end->identity) &&
	       identity_is_mirror(&end->identity, &end->identity);
}

static bool isns_agree(const struct identity *a, const struct identity *b)
{
	return ident_agrees(a, IDENT_ISN_LOCAL, b, IDENT_ISN_PEER) &&
	       ident_agrees(a, IDENT_ISN_PEER, b, IDENT_ISN_LOCAL);
}

/* Of copies without the number of their log, each is joined to the one beside it. */
static struct end *find_by_isn(const struct conns *conns, const struct end *end)
{
	struct hash_node *node = hash_first(&conns->by_isn, identity_hash_isn(&end->identity));
	struct end *found = NULL;

	for (; node; node = hash_next(node)) {
		struct end *other = node->owner;

		if (other == end || other->other || !isns_agree(&end->identity, &other->identity))
			continue;
		if (!found || end_host(conns, other) == end_host(conns, end))
			found = other;
	}
	return found;
}

/**
 * join_by_isn() - join an end to the other, as soon as it knows by which numbers
 * @conns: all that is known
 * @end: one that may have learned more
 *
 * Return: 0 or -ENOMEM.
 */
int join_by_isn(struct conns *conns, struct end *end)
{
	if (end->by_isn.owner || !has_isns(end) || is_alone(end))
		return 0;
	if (hash_add(&conns->by_isn, &end->by_isn, identity_hash_isn(&end->identity), end))
		return -ENOMEM;
	end->other = find_by_isn(conns, end);
	if (end->other)
		end->other->other = end;
	return 0;
}

/* What ends a connection at once, whatever the application still does. */
static bool is_final(const struct record *record)
{
	switch (record->event) {
	case TCPFATE_EVENT_UNREAD_AT_CLOSE:
	case TCPFATE_EVENT_RESET_RECEIVED:
	case TCPFATE_EVENT_LINGER_ABORT:
	case TCPFATE_EVENT_DISCONNECT_ABORT:
	case TCPFATE_EVENT_LISTENER_CLOSED:
	case TCPFATE_EVENT_ADMIN_ABORT:
	case TCPFATE_EVENT_TIMED_OUT:
	case TCPFATE_EVENT_ICMP_ERROR:
	case TCPFATE_EVENT_MEMORY_ABORT:
	case TCPFATE_EVENT_RESET_SENT:
	case TCPFATE_EVENT_CLOSED:
		return true;
	}
	return false;
}

static bool is_late(const struct record *record)
{
	return record->event == TCPFATE_EVENT_DATA_AFTER_CLOSE;
}

/**
 * end_is_over() - whether the connection has ended, as far as this end can tell
 * @end: the end
 */
bool end_is_over(const struct end *end)
{
	for (const struct record *record = end->side.first; record; record = record->next)
		if (is_final(record) || is_late(record))
			return true;
	return false;
}

/* When data of the other end came that nobody took, -1 if none did. */
static int64_t late_data(const struct end *end)
{
	for (const struct record *record = end->side.first; record; record = record->next)
		if (is_late(record))
			return record->time;
	return -1;
}

/* Until when it can have sent something. */
static int64_t end_of(const struct end *end)
{
	int64_t late = late_data(end);

	for (const struct record *record = end->side.first; record; record = record->next)
		if (is_final(record))
			return record->time > late ? record->time : late;
	return late >= 0 ? late : end->last + SILENCE;
}

/* Neither began after the other had ended, and data did not come from one that had. */
static bool lives_overlap(const struct end *a, const struct end *b, int64_t slack)
{
	int64_t end_of_a = end_of(a) + slack, end_of_b = end_of(b) + slack;

	return a->low <= end_of_b && b->low <= end_of_a &&
	       late_data(a) <= end_of_b && late_data(b) <= end_of_a;
}

static bool isns_differ(const struct identity *a, const struct identity *b)
{
	return ident_differs(a, IDENT_ISN_LOCAL, b, IDENT_ISN_PEER) ||
	       ident_differs(a, IDENT_ISN_PEER, b, IDENT_ISN_LOCAL);
}

static bool is_near(const struct identity *a, const struct identity *b)
{
	if (knows(a, IDENT_NETNS_COOKIE) && knows(b, IDENT_NETNS_COOKIE))
		return ident_agrees(a, IDENT_NETNS_COOKIE, b, IDENT_NETNS_COOKIE);
	return !ident_differs(a, IDENT_NETNS, b, IDENT_NETNS);
}

/* To such an address a connection never leaves its namespace. */
static bool is_local(const struct addr *addr)
{
	static const uint8_t loopback6[16] = { [15] = 1 };

	return (addr->len == 4 && addr->bin[0] == IN_LOOPBACKNET) ||
	       (addr->len == 16 && !memcmp(addr->bin, loopback6, sizeof(loopback6)));
}

static bool stays_near(const struct identity *identity)
{
	return is_local(&identity->local) || is_local(&identity->peer) ||
	       addr_is_same(&identity->local, &identity->peer);
}

static enum rank rank(const struct conns *conns, const struct end *a, const struct end *b)
{
	const struct identity *one = &a->identity, *two = &b->identity;
	bool far = end_host(conns, a) != end_host(conns, b);
	bool near = !far && is_near(one, two);

	if (a->other || b->other || isns_differ(one, two) || (!near && stays_near(one)) ||
	    !lives_overlap(a, b, far ? FAR_SLACK : SLACK))
		return RANK_NONE;
	if (ident_agrees(one, IDENT_ISN_LOCAL, two, IDENT_ISN_PEER) ||
	    ident_agrees(one, IDENT_ISN_PEER, two, IDENT_ISN_LOCAL))
		return RANK_HALF;
	if (far)
		return RANK_HOST;
	return near ? RANK_NEAR : RANK_NETNS;
}

/* The best other end, NULL where there is none or two are equally good. */
static struct end *best(const struct conns *conns, const struct end *end)
{
	enum rank best_rank = RANK_NONE;
	struct end *found = NULL;
	struct hash_node *node;

	node = hash_first(&conns->by_pair, identity_hash_pair(&end->identity));
	for (; node; node = hash_next(node)) {
		struct end *other = node->owner;
		enum rank other_rank;

		if (!identity_is_mirror(&end->identity, &other->identity))
			continue;
		other_rank = rank(conns, end, other);
		if (other_rank < best_rank || !other_rank)
			continue;
		found = other_rank > best_rank ? other : NULL;
		best_rank = other_rank;
	}
	return found;
}

static struct end *find_by_pair(const struct conns *conns, struct end *end)
{
	struct end *other;

	if (!identity_is_whole(&end->identity) || is_alone(end))
		return NULL;
	other = best(conns, end);
	return other && best(conns, other) == end ? other : NULL;
}

/**
 * end_other() - find the other end, by either way
 * @conns: all that is known
 * @end: one of them
 *
 * Return: the other end, or NULL if there is none, or no only one.
 */
struct end *end_other(const struct conns *conns, struct end *end)
{
	return end->other ? end->other : find_by_pair(conns, end);
}
