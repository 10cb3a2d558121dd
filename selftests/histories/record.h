/* SPDX-License-Identifier: GPL-2.0 */
/* What tcpfate says: one line of JSON for each record, as its tool prints them. */
#ifndef RECORD_H
#define RECORD_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "history.h"

enum event {
	EV_CLOSED = 1, EV_UNREAD_AT_CLOSE, EV_UNREAD_AT_SHUTDOWN, EV_WRITE_AFTER_PEER_FIN,
	EV_RESET_RECEIVED, EV_DATA_AFTER_CLOSE, EV_DATA_AFTER_LOCAL_FIN,
	EV_SIMULTANEOUS_CLOSE, EV_LINGER_ABORT, EV_DISCONNECT_ABORT, EV_LISTENER_CLOSED,
	EV_ADMIN_ABORT, EV_TIMED_OUT, EV_ICMP_ERROR, EV_MEMORY_ABORT, EV_RESET_SENT, EVENTS
};

enum ending {
	END_FIN = 1, END_RESET_RECEIVED, END_RESET_SENT, END_TIMED_OUT, END_ABORTED,
	END_UNKNOWN, ENDINGS
};

enum loss { LOSS_NONE = 1, LOSS_RECEIVED_UNREAD, LOSS_SENT_UNCONFIRMED, LOSS_BOTH, LOSSES };

enum role { ROLE_CLOSER = 1, ROLE_WRITER, ROLE_CALLER, ROLE_KILLER, ROLES };

enum cause {
	CAUSE_PEER_FIN, CAUSE_LOCAL_FIN, CAUSE_UNREAD_AT_SHUTDOWN,
	CAUSE_WRITE_AFTER_PEER_FIN, CAUSE_RESET_RECEIVED, CAUSE_UNREAD_AT_CLOSE,
	CAUSE_DATA_AFTER_CLOSE, CAUSE_LINGER, CAUSE_DISCONNECT, CAUSE_TIMEOUT,
	CAUSE_DATA_AFTER_LOCAL_FIN, CAUSE_SIMULTANEOUS_CLOSE, CAUSE_LISTENER_CLOSED,
	CAUSE_ADMIN_ABORT, CAUSE_MEMORY_ABORT, CAUSE_LINGER2, CAUSE_ICMP,
	CAUSE_NO_ROUTE, CAUSE_REPAIR, CAUSE_RESET_SENT, CAUSES
};

enum timer {
	TIMER_RETRANSMISSION = 1, TIMER_USER_TIMEOUT, TIMER_ZERO_WINDOW_PROBE,
	TIMER_KEEPALIVE, TIMER_FIN_WAIT_2, TIMERS
};

enum opener { OPENED_LOCAL = 1, OPENED_PEER, OPENERS };

enum number {
	N_SEQ, N_UNREAD, N_OUT_OF_ORDER, N_UNACKED, N_UNSENT, N_TX_WRITTEN, N_TX_ACKED,
	N_RX_RECEIVED, N_RX_READ, N_WRITTEN_AFTER_FIN, N_ACKED_AFTER_FIN, N_ACKED_BY_RST,
	N_BYTES, N_REQUESTED, N_WRITES, N_ISN_LOCAL, N_ISN_PEER, N_PID, N_TID, N_OWNER_PID,
	N_LOCAL_PORT, N_PEER_PORT, N_COOKIE, N_DURATION_NS, N_RST_SENT, NUMBERS
};

#define ABSENT	(-1)

/**
 * struct record - one event
 * @line: all of it
 * @event: enum event
 * @ending: enum ending, 0 if absent, as with all words
 * @causes: bit of each enum cause
 * @rank: place of each in the list, from 1
 * @ranks: how many
 * @evidence: there is a word of evidence that something is not known
 * @n: by enum number, ABSENT if it is
 * @next: next of the same end
 */
struct record {
	char *line;
	int event;
	int ending;
	int loss;
	int role;
	int timer;
	int opened_by;
	uint32_t causes;
	uint8_t rank[CAUSES];
	uint8_t ranks;
	bool evidence;
	char error[24];
	char substate[16];
	char comm[20];
	char local_addr[48];
	char peer_addr[48];
	int64_t n[NUMBERS];
	struct record *next;
};

struct record *record_parse(const char *line);
void record_free(struct record *r);
const char *event_name(int event);
const char *ending_name(int ending);
const char *timer_name(int timer);
const char *cause_name(int cause);

static inline bool has_cause(const struct record *r, enum cause cause)
{
	return r->causes >> cause & 1;
}

#endif
