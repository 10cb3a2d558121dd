/* SPDX-License-Identifier: GPL-2.0 */
/* What one end of a connection has cost so far, each byte once. */

#ifndef ACCOUNT_H
#define ACCOUNT_H

#include <sys/queue.h>

#include "event.h"
#include "rate.h"

/* Bytes that no application has got, or that nobody is known to have got. */
enum cost {
	COST_UNREAD,	/* received here and never read */
	COST_UNACKED,	/* written here, sent and not acknowledged */
	COST_UNSENT,	/* written here and never sent */
	COST_LATE,	/* came here after the close: at least so many */
	COSTS,
};

/**
 * struct tuple - names one end of a connection, while it lives
 * @netns: inode number of its network namespace
 * @ifindex: device that its socket is bound to, 0 for none
 * @size: bytes of an address
 * @local: its address
 * @peer: that of the other end
 * @local_port: its port
 * @peer_port: that of the other end
 */
struct tuple {
	uint64_t netns;
	uint32_t ifindex;
	uint32_t size;
	uint8_t local[16], peer[16];
	uint32_t local_port, peer_port;
};

/**
 * struct place - a row of a ranking, and which one in its life
 * @rank: the row
 * @life: as in struct rank when it was taken
 */
struct place {
	struct rank *rank;
	uint32_t life;
};

#define PLACES	4	/* rankings in which an account is as a whole */

/**
 * struct account - one end of a connection
 * @chain: others with the same hash
 * @queue: others as old as this one
 * @hash: of @tuple
 * @tuple: which
 * @cookie: of its socket, 0 if not known
 * @closed: it is closed: nothing but late data can follow
 * @acted: @comm and @pid are those of a task that acted, not only of an owner
 * @opener_known: @port is that of the end that did not open it; else the lower one
 * @comm: whose it is, empty if not known
 * @pid: likewise, 0 if not known
 * @port: of the service
 * @events: bits of the events that it had
 * @records: how many told of it
 * @rate: when they did
 * @last: when the last one did, ns since 1970, 0 if that is not known
 * @cost: what it has cost
 * @event: by cost, the event that first told it
 * @place: where it is counted
 */
struct account {
	LIST_ENTRY(account) chain;
	TAILQ_ENTRY(account) queue;
	uint64_t hash;
	struct tuple tuple;
	uint64_t cookie;
	bool closed;
	bool acted;
	bool opener_known;
	char comm[ATTR_STR_MAX];
	uint64_t pid;
	uint64_t port;
	uint64_t events;
	uint64_t records;
	struct rate rate;
	int64_t last;
	uint64_t cost[COSTS];
	uint64_t event[COSTS];
	struct place place[PLACES];
};

void tuple_of(struct tuple *tuple, const struct attrs *ev);
void account_update(struct account *account, const struct attrs *ev);

struct accounts;

struct accounts *accounts_new(unsigned int room);
void accounts_free(struct accounts *accounts);
struct account *accounts_take(struct accounts *accounts, const struct attrs *ev);
void accounts_settle(struct accounts *accounts, struct account *account);
uint64_t accounts_forgotten(const struct accounts *accounts);

#endif
