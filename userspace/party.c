// SPDX-License-Identifier: GPL-2.0
/* One end of a connection, from its own records, or from those of the other end. */

#include <stddef.h>
#include <string.h>

#include "plot.h"

static const struct {
	unsigned int attr;
	size_t offset;
} counts[] = {
	{ TCPFATE_A_RECORD_TX_WRITTEN, offsetof(struct party, tx_written) },
	{ TCPFATE_A_RECORD_TX_ACKED, offsetof(struct party, tx_acked) },
	{ TCPFATE_A_RECORD_RX_RECEIVED, offsetof(struct party, rx_received) },
	{ TCPFATE_A_RECORD_RX_READ, offsetof(struct party, rx_read) },
	{ TCPFATE_A_RECORD_UNREAD, offsetof(struct party, unread) },
	{ TCPFATE_A_RECORD_UNACKED, offsetof(struct party, unacked) },
	{ TCPFATE_A_RECORD_UNSENT, offsetof(struct party, unsent) },
	{ TCPFATE_A_RECORD_CGROUP_ID, offsetof(struct party, cgroup) },
	{ TCPFATE_A_RECORD_NETNS, offsetof(struct party, netns) },
};

/* The last record that tells a number is the one that counts. */
static void read_counts(struct party *party, const struct attrs *ev)
{
	for (unsigned int i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		if (attrs_has(ev, counts[i].attr))
			*(uint64_t *)((char *)party + counts[i].offset) =
				attrs_num(ev, counts[i].attr);
}

static void read_address(struct party *party, const struct attrs *ev)
{
	if (has(ev, LOCAL_ADDR))
		party->addr = ev->value[TCPFATE_A_RECORD_LOCAL_ADDR];
	if (has(ev, LOCAL_PORT))
		party->port = (uint16_t)num(ev, LOCAL_PORT);
	if (has(ev, FAMILY))
		party->family = (unsigned int)num(ev, FAMILY);
	if (has(ev, OPENED_BY)) {
		party->opener = num(ev, OPENED_BY) == TCPFATE_OPENER_LOCAL;
		party->accepter = !party->opener;
	}
}

static void name(struct party *party, const char *comm, uint64_t pid)
{
	strcpy(party->comm, comm);
	party->pid = pid;
}

/* Who acts on a socket uses it, except one that kills the connections of others. */
static void read_person(struct party *party, const struct attrs *ev)
{
	bool killed = has(ev, ROLE) && num(ev, ROLE) == TCPFATE_ROLE_KILLER;

	if (has(ev, COMM) && !killed)
		name(party, str(ev, COMM), num(ev, PID) ? num(ev, PID) : num(ev, NSPID));
	else if (has(ev, OWNER_COMM) && !party->comm[0])
		name(party, str(ev, OWNER_COMM), num(ev, OWNER_PID));
	if (has(ev, UID) && !killed) {
		party->uid = num(ev, UID);
		party->has_uid = true;
	}
}

/* What the application can read no more is told for the last time. */
static bool is_last_word(uint64_t event)
{
	switch (event) {
	case TCPFATE_EVENT_CLOSED:
	case TCPFATE_EVENT_UNREAD_AT_CLOSE:
	case TCPFATE_EVENT_LINGER_ABORT:
	case TCPFATE_EVENT_DISCONNECT_ABORT:
	case TCPFATE_EVENT_LISTENER_CLOSED:
	case TCPFATE_EVENT_MEMORY_ABORT:
	case TCPFATE_EVENT_RESET_SENT:
		return true;
	}
	return false;
}

/**
 * party_read() - what one end says of itself
 * @party: an empty one
 * @side: its records
 */
void party_read(struct party *party, const struct side *side)
{
	struct attrs ev;

	party->seen = side->first;
	party->source = side->source;
	for (const struct record *record = side->first; record; record = record->next) {
		record_open(record, &ev);
		read_address(party, &ev);
		read_person(party, &ev);
		read_counts(party, &ev);
		party->evidence |= num(&ev, EVIDENCE);
		party->has_ledger |= has(&ev, TX_WRITTEN);
		party->ended |= is_last_word(num(&ev, EVENT));
	}
}

/**
 * party_guess() - what the other end knows of an end without records
 * @party: an empty one
 * @other: records of the other end
 */
void party_guess(struct party *party, const struct side *other)
{
	struct attrs ev;

	for (const struct record *record = other->first; record; record = record->next) {
		record_open(record, &ev);
		if (has(&ev, PEER_ADDR))
			party->addr = ev.value[TCPFATE_A_RECORD_PEER_ADDR];
		if (has(&ev, PEER_PORT))
			party->port = (uint16_t)num(&ev, PEER_PORT);
		if (has(&ev, FAMILY))
			party->family = (unsigned int)num(&ev, FAMILY);
		if (has(&ev, OPENED_BY)) {
			party->accepter = num(&ev, OPENED_BY) == TCPFATE_OPENER_LOCAL;
			party->opener = !party->accepter;
		}
	}
}
