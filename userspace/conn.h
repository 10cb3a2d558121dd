/* SPDX-License-Identifier: GPL-2.0 */
/* Records, put together to connections with two sides. */

#ifndef CONN_H
#define CONN_H

#include <stdbool.h>
#include <stdint.h>

#include "event.h"

#define SOURCES_MAX	16	/* logs and files that can be read together */

/**
 * struct record - a record that is kept, packed
 * @next: the next one of the same side, in order of time
 * @time: when it was, by the clock of the first source, ns since 1970
 * @seq: its number, 0 if it has none
 * @event: what happened
 * @present: as in struct attrs
 * @packed: for record_open()
 */
struct record {
	struct record *next;
	int64_t time;
	uint64_t seq;
	unsigned int event;
	uint64_t present;
	unsigned char packed[];
};

/**
 * struct side - one end of a connection, as it saw it
 * @first: its records in order of time, NULL if it has none
 * @source: log or file that they are from; of several of one host, the first
 */
struct side {
	struct record *first;
	unsigned int source;
};

/**
 * struct conn - a connection
 * @side: its two ends, whose first record is older first; the second has no records
 *	if only one end is known
 * @by_isn: they were joined by their initial sequence numbers, not by their addresses
 */
struct conn {
	struct side side[2];
	bool by_isn;
};

struct conns;

/* Takes a connection, which is gone afterwards; anything but 0 ends and is passed on. */
typedef int (*conn_take)(void *arg, const struct conn *conn);

struct conns *conns_new(void);
void conns_free(struct conns *conns);
int conns_add(struct conns *conns, unsigned int source, const struct attrs *ev);
void conns_align(struct conns *conns);
int64_t conns_clock(const struct conns *conns, unsigned int source);
int conns_give(struct conns *conns, int64_t until, conn_take take, void *arg);

struct record *record_pack(const struct attrs *ev);
void record_open(const struct record *record, struct attrs *ev);

#endif
