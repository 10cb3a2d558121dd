// SPDX-License-Identifier: GPL-2.0
/*
 * Records, put together to ends of connections, and these to connections.
 *
 * The records of one end have the cookie of its socket and its addresses. A socket
 * can have a second life after a disconnect, with other initial sequence numbers,
 * and addresses can be used again by another socket. Data that comes when nothing
 * is left of a socket is told without a cookie.
 */

#include <errno.h>
#include <stdlib.h>

#include "end.h"

#define SLACK	100000000	/* ns; a record is made a little after what it tells */

struct conns *conns_new(void)
{
	struct conns *conns = calloc(1, sizeof(*conns));

	for (unsigned int i = 0; conns && i < SOURCES_MAX; i++)
		conns->host[i] = i;
	if (conns)
		conns->given_last = &conns->given;
	return conns;
}

void side_free(struct side *side)
{
	struct record *record, *next;

	for (record = side->first; record; record = next) {
		next = record->next;
		free(record);
	}
}

/**
 * end_free() - forget an end
 * @conns: all that is known
 * @end: one that is in no list
 */
void end_free(struct conns *conns, struct end *end)
{
	hash_remove(&conns->by_socket, &end->by_socket);
	hash_remove(&conns->by_pair, &end->by_pair);
	hash_remove(&conns->by_isn, &end->by_isn);
	side_free(&end->side);
	free(end);
}

static void free_all(struct end *end)
{
	struct end *next;

	for (; end; end = next) {
		next = end->next;
		side_free(&end->side);
		free(end);
	}
}

void conns_free(struct conns *conns)
{
	if (!conns)
		return;
	free_all(conns->ends);
	free_all(conns->given);
	hash_free(&conns->by_socket);
	hash_free(&conns->by_pair);
	hash_free(&conns->by_isn);
	free(conns->log);
	free(conns);
}

/* The sources of host @from are of host @to as well. */
static void unite(struct conns *conns, unsigned int from, unsigned int to)
{
	for (unsigned int i = 0; i < SOURCES_MAX; i++)
		if (conns->host[i] == from)
			conns->host[i] = to;
}

/* Two sources that have the same log are of one host, and have one clock. */
static int learn_log(struct conns *conns, unsigned int source, uint64_t id)
{
	unsigned int *host = conns->host;
	struct log *log;

	for (log = conns->log; log < conns->log + conns->logs; log++) {
		if (log->id != id)
			continue;
		if (host[log->source] < host[source])
			unite(conns, host[source], host[log->source]);
		else if (host[source] < host[log->source])
			unite(conns, host[log->source], host[source]);
		return 0;
	}
	log = realloc(conns->log, (conns->logs + 1) * sizeof(*log));
	if (!log)
		return -ENOMEM;
	conns->log = log;
	log[conns->logs++] = (struct log){ .id = id, .source = source };
	return 0;
}

static int64_t age(const struct attrs *ev)
{
	uint64_t age = num(ev, DURATION_NS);

	if (num(ev, SINCE_CLOSE_NS) > age)
		age = num(ev, SINCE_CLOSE_NS);
	if (num(ev, SINCE_PEER_FIN_NS) > age)
		age = num(ev, SINCE_PEER_FIN_NS);
	return age < INT64_MAX ? (int64_t)age : INT64_MAX;
}

/* @then before @time, but not before there was time. */
static int64_t before(int64_t time, int64_t then)
{
	return time > then ? time - then : 0;
}

/**
 * struct fresh - a record that has come, and has no place yet
 * @record: it, kept
 * @identity: what it tells of its end
 * @host: where it is from
 * @low: its end was there then
 * @closing: of late data, when the process had closed, 0 if that is not known
 */
struct fresh {
	struct record *record;
	struct identity identity;
	unsigned int host;
	int64_t low;
	int64_t closing;
};

static bool is_late(const struct fresh *fresh)
{
	return fresh->record->event == TCPFATE_EVENT_DATA_AFTER_CLOSE;
}

/* Only data can come to an end after it was given up, and only to one that was there. */
/* Late data is told once, so that another moment of closing is that of another socket. */
static bool is_other_closing(const struct end *end, const struct fresh *fresh)
{
	return end->closing && fresh->closing &&
	       (end->closing < before(fresh->closing, SLACK) ||
		fresh->closing < before(end->closing, SLACK));
}

static bool is_in_life(const struct end *end, const struct fresh *fresh)
{
	if (!is_late(fresh))
		return fresh->record->time <= end->closed;
	return end->low <= fresh->record->time && !is_other_closing(end, fresh) &&
	       end->closed >= before(fresh->closing, SLACK);
}

static bool belongs(const struct conns *conns, const struct end *end, const struct fresh *fresh)
{
	return end_host(conns, end) == fresh->host &&
	       identity_is_same(&end->identity, &fresh->identity) && is_in_life(end, fresh);
}

/* Of two lives the one that ends first after the record; for late data the last. */
static bool is_better(const struct end *end, const struct end *best, const struct fresh *fresh)
{
	if (!best)
		return true;
	if (!is_late(fresh) && end->closed != best->closed)
		return end->closed < best->closed;
	return end->low > best->low;
}

static struct end *find(const struct conns *conns, const struct fresh *fresh)
{
	bool has_cookie = knows(&fresh->identity, IDENT_COOKIE);
	struct hash_node *node;
	struct end *best = NULL;

	if (!has_cookie && !identity_is_whole(&fresh->identity))
		return NULL;
	node = has_cookie ?
	       hash_first(&conns->by_socket, identity_hash_socket(&fresh->identity)) :
	       hash_first(&conns->by_pair, identity_hash_pair(&fresh->identity));
	for (; node; node = hash_next(node))
		if (belongs(conns, node->owner, fresh) && is_better(node->owner, best, fresh))
			best = node->owner;
	return best;
}

static struct end *end_new(struct conns *conns, unsigned int source, const struct fresh *fresh)
{
	struct end *end = calloc(1, sizeof(*end));
	int err = 0;

	if (!end)
		return NULL;
	end->side.source = source;
	end->identity = fresh->identity;
	end->low = fresh->low;
	end->closed = INT64_MAX;
	if (knows(&end->identity, IDENT_COOKIE))
		err = hash_add(&conns->by_socket, &end->by_socket,
			       identity_hash_socket(&end->identity), end);
	if (!err && identity_is_whole(&end->identity))
		err = hash_add(&conns->by_pair, &end->by_pair,
			       identity_hash_pair(&end->identity), end);
	if (err) {
		end_free(conns, end);
		return NULL;
	}
	end->next = conns->ends;
	conns->ends = end;
	return end;
}

static bool is_before(const struct record *a, const struct record *b)
{
	return a->time != b->time ? a->time < b->time : a->seq < b->seq;
}

/* An event is told once in a nanosecond: this is it again, of another file. */
static bool is_again(const struct record *a, const struct record *b)
{
	return a->time == b->time && a->event == b->event;
}

/* Of the two of which one has been watched, the one that tells more. */
static void keep_richer(struct record **at, struct record *record)
{
	struct record *less = *at;

	if (__builtin_popcountll(record->present) > __builtin_popcountll(less->present)) {
		record->next = less->next;
		*at = record;
		record = less;
	}
	free(record);
}

static void insert(struct side *side, struct record *record)
{
	struct record **at = &side->first, **place;

	while (*at && is_before(*at, record) && !is_again(*at, record))
		at = &(*at)->next;
	for (place = at; *place && (*place)->time == record->time; place = &(*place)->next) {
		if (is_again(*place, record)) {
			keep_richer(place, record);
			return;
		}
	}
	record->next = *at;
	*at = record;
}

static void learn(struct end *end, const struct fresh *fresh, const struct attrs *ev)
{
	identity_take(&end->identity, ev);
	if (fresh->low < end->low)
		end->low = fresh->low;
	if (fresh->record->time > end->last)
		end->last = fresh->record->time;
	if (fresh->closing)
		end->closing = fresh->closing;
	if (fresh->record->event == TCPFATE_EVENT_CLOSED)
		end->closed = fresh->record->time;
}

static int add_to(struct conns *conns, struct end *end, struct fresh *fresh,
		  const struct attrs *ev)
{
	if (!end) {
		free(fresh->record);
		return -ENOMEM;
	}
	learn(end, fresh, ev);
	insert(&end->side, fresh->record);
	return join_by_isn(conns, end);
}

static int place(struct conns *conns, unsigned int source, struct fresh *fresh,
		 const struct attrs *ev)
{
	struct end *end = find(conns, fresh);
	bool was_given = end && end->given;

	if (was_given)
		end_forget(conns, end);
	if (was_given && fresh->record->event == TCPFATE_EVENT_CLOSED) {
		free(fresh->record);	/* what its end was had been told */
		return 0;
	}
	if (!end || was_given)
		end = end_new(conns, source, fresh);
	return add_to(conns, end, fresh, ev);
}

/**
 * conns_add() - add a record
 * @conns: where to
 * @source: number of the log or file that it is from
 * @ev: the record
 *
 * Return: 0, -E2BIG if there are too many sources, or -ENOMEM.
 */
int conns_add(struct conns *conns, unsigned int source, const struct attrs *ev)
{
	struct fresh fresh = { .identity.known = 0 };

	if (source >= SOURCES_MAX)
		return -E2BIG;
	if (has(ev, LOG_ID) && learn_log(conns, source, num(ev, LOG_ID)))
		return -ENOMEM;
	fresh.record = record_pack(ev);
	if (!fresh.record)
		return -ENOMEM;
	identity_take(&fresh.identity, ev);
	fresh.host = conns->host[source];
	fresh.record->time -= conns->clock[fresh.host];
	fresh.low = before(fresh.record->time, age(ev));
	if (has(ev, SINCE_CLOSE_NS))
		fresh.closing = fresh.low;
	return place(conns, source, &fresh, ev);
}
