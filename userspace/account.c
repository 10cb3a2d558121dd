// SPDX-License-Identifier: GPL-2.0
/*
 * What one end of a connection has cost so far, each byte once.
 *
 * Several records tell the same bytes: a reset received, unread data at the close,
 * the end of the connection. Each says by its loss which of its bytes are lost, and
 * the last one that says so knows best: its word replaces those before it. Data that
 * came after the close stands alone.
 */

#include <string.h>

#include "account.h"

#define NSEC_PER_SEC	1000000000

/**
 * tuple_of() - which end of which connection a record is about
 * @tuple: where to
 * @ev: the record
 */
void tuple_of(struct tuple *tuple, const struct attrs *ev)
{
	const struct value *local = &ev->value[TCPFATE_A_RECORD_LOCAL_ADDR];
	const struct value *peer = &ev->value[TCPFATE_A_RECORD_PEER_ADDR];

	memset(tuple, 0, sizeof(*tuple));	/* compared as a whole */
	tuple->netns = num(ev, NETNS);
	tuple->ifindex = (uint32_t)num(ev, IFINDEX);
	tuple->local_port = (uint32_t)num(ev, LOCAL_PORT);
	tuple->peer_port = (uint32_t)num(ev, PEER_PORT);
	if (has(ev, LOCAL_ADDR)) {
		tuple->size = local->len;
		memcpy(tuple->local, local->bin, local->len);
	}
	if (has(ev, PEER_ADDR))
		memcpy(tuple->peer, peer->bin, peer->len);
}

static void note_task(struct account *account, const char *comm, uint64_t pid)
{
	strcpy(account->comm, comm);
	account->pid = pid;
}

/* Who acted last, or else the owner; one who kills connections owns none of them. */
static void note_person(struct account *account, const struct attrs *ev)
{
	uint64_t pid = num(ev, PID) ?: num(ev, NSPID);

	if (num(ev, ROLE) != TCPFATE_ROLE_KILLER && (has(ev, COMM) || pid)) {
		note_task(account, has(ev, COMM) ? str(ev, COMM) : "", pid);
		account->acted = true;
	} else if (!account->acted && has(ev, OWNER_COMM)) {
		note_task(account, str(ev, OWNER_COMM), num(ev, OWNER_PID));
	}
}

/* Services listen, as a rule below the ports of those who connect. */
static void note_port(struct account *account, const struct attrs *ev)
{
	uint64_t local = num(ev, LOCAL_PORT), peer = num(ev, PEER_PORT);

	if (has(ev, OPENED_BY)) {
		account->port = num(ev, OPENED_BY) == TCPFATE_OPENER_LOCAL ? peer : local;
		account->opener_known = true;
	} else if (!account->opener_known) {
		account->port = local < peer ? local : peer;
	}
}

static void note_cost(struct account *account, enum cost cost, uint64_t bytes, uint64_t event)
{
	if (!account->cost[cost])
		account->event[cost] = event;
	account->cost[cost] = bytes;
}

/* Without a word about loss none is known, as on a subflow of MPTCP. */
static void note_loss(struct account *account, const struct attrs *ev)
{
	uint64_t event = num(ev, EVENT), loss = num(ev, LOSS);
	bool unread = loss == TCPFATE_LOSS_RECEIVED_UNREAD || loss == TCPFATE_LOSS_BOTH;
	bool sent = loss == TCPFATE_LOSS_SENT_UNCONFIRMED || loss == TCPFATE_LOSS_BOTH;

	if (event == TCPFATE_EVENT_DATA_AFTER_CLOSE)
		note_cost(account, COST_LATE, num(ev, BYTES), event);
	if (!has(ev, LOSS))
		return;
	note_cost(account, COST_UNREAD, unread ? num(ev, UNREAD) : 0, event);
	note_cost(account, COST_UNACKED, sent ? num(ev, UNACKED) : 0, event);
	note_cost(account, COST_UNSENT, sent ? num(ev, UNSENT) : 0, event);
}

static void note_time(struct account *account, const struct attrs *ev)
{
	int64_t time = (int64_t)num(ev, TIME);

	if (!time)
		return;
	rate_add(&account->rate, time / NSEC_PER_SEC);
	if (time > account->last)
		account->last = time;
}

/**
 * account_update() - add what a record tells
 * @account: of that end of that connection
 * @ev: the record
 */
void account_update(struct account *account, const struct attrs *ev)
{
	uint64_t event = num(ev, EVENT);

	account->records++;
	account->events |= event < 64 ? UINT64_C(1) << event : 0;
	account->cookie = num(ev, COOKIE) ?: account->cookie;
	account->closed |= event == TCPFATE_EVENT_CLOSED;
	note_time(account, ev);
	note_person(account, ev);
	note_port(account, ev);
	note_loss(account, ev);
}
