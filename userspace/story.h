/* SPDX-License-Identifier: GPL-2.0 */
/* What happened to a connection: who caused it, what was lost, what to change. */

#ifndef STORY_H
#define STORY_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "conn.h"
#include "unit.h"

#define STEPS_MAX	24

/* The order is that of the table in cause.c. */
enum cause {
	CAUSE_NONE,		/* nothing was lost, and nothing is at risk */
	CAUSE_UNREAD_CLOSE,	/* closed over unread data */
	CAUSE_UNREAD_AFTER_RESET, /* the peer reset it, and what had come was not read */
	CAUSE_WRITE_AFTER_FIN,	/* wrote although the peer had closed */
	CAUSE_LATE_DATA,	/* closed while data was on its way */
	CAUSE_LINGER,
	CAUSE_DISCONNECT,
	CAUSE_LISTENER_CLOSED,
	CAUSE_KILLED,
	CAUSE_TIMEOUT,
	CAUSE_ICMP,
	CAUSE_MEMORY,
	CAUSE_RESET_SENT,	/* this kernel reset it for another reason */
	CAUSE_PEER_RESET,	/* the peer did, and its end is not known */
	CAUSE_SYMMETRIC,	/* both sides ended at once: a request may lack its answer */
	CAUSE_UNTOLD,		/* bytes are missing, and no event says why */
	CAUSES,
};

/**
 * struct party - one end of a connection
 * @seen: it has records of its own; else all is what the other end knows of it
 * @source: log or file of its records
 * @family: of @addr, as in a record
 * @addr: its address, as its own end knows it
 * @port: its port, 0 if not known
 * @opener: it opened the connection
 * @accepter: it accepted it
 * @comm: who acted here, or used the socket last; empty if not known
 * @pid: its process, 0 if not known
 * @uid: user of who acted
 * @has_uid: @uid is known
 * @cgroup: cgroup of the socket, 0 if not known
 * @netns: inode of its network namespace, 0 if not known
 * @unit: unit or container of @cgroup, empty if not known, or not of this host
 * @ended: its last word, @tx_written to @unread, is final: the socket is gone
 * @has_ledger: @tx_written and @tx_acked are known
 * @tx_written: bytes that the application wrote
 * @tx_acked: of these, acknowledged
 * @rx_received: bytes that its kernel received
 * @rx_read: of these, read by the application
 * @unread: of these, not read (not yet, or never if @ended)
 * @unacked: written, sent and not acknowledged
 * @unsent: written and never sent
 * @evidence: what could not be known, bits as in a record
 */
struct party {
	bool seen;
	bool opener;
	bool accepter;
	bool has_uid;
	bool ended;
	bool has_ledger;
	unsigned int source;
	unsigned int family;
	struct value addr;
	uint16_t port;
	char comm[ATTR_STR_MAX];
	char unit[UNIT_BUF];
	uint64_t pid;
	uint64_t uid;
	uint64_t cgroup;
	uint64_t netns;
	uint64_t tx_written, tx_acked, rx_received, rx_read;
	uint64_t unread, unacked, unsent;
	uint64_t evidence;
};

/**
 * struct loss - what became of the bytes that one side wrote
 * @exact: both ends have told: @lost is exactly what was written and not read
 * @lost: bytes that no application has read
 * @written: of how many, 0 if not known
 * @unread: of @lost, received by the other kernel and never read
 * @unsent: of @lost, never sent
 * @late: of @lost, came after close(), at least
 * @unacked: only if not @exact: sent and not acknowledged, an upper bound, not in @lost
 * @at_risk: received by the other kernel, not read yet, and its socket is still open
 */
struct loss {
	bool exact;
	uint64_t lost, written, unread, unsent, late, unacked, at_risk;
};

/* What a program or a kernel did at one side. */
enum act {
	ACT_CLOSE,		/* close(), or the end of the process */
	ACT_SHUTDOWN,		/* FIN without close() */
	ACT_WRITE,
	ACT_LINGER,		/* close() with SO_LINGER 0 */
	ACT_DISCONNECT,
	ACT_LISTENER_CLOSE,
	ACT_KILL,
	ACT_TIMEOUT,
	ACT_ICMP,
	ACT_MEMORY,
	ACT_RESET,		/* the kernel sent RST for another reason */
	ACT_RECEIVE_FIN,
	ACT_RECEIVE_RST,
	ACT_RECEIVE_DATA,	/* where nobody will read it, or after our FIN */
};

enum segment { SEGMENT_NONE, SEGMENT_FIN, SEGMENT_RST, SEGMENT_DATA };

/**
 * struct step - one thing that happened, at one side
 * @time: when, ns since 1970, by the clock of the first source
 * @order: the same, but a cause is before its effect also if both are of one moment
 * @inferred: the time, or that it was, follows from another step
 * @side: where
 * @act: what
 * @event: of the record that told it
 * @sends: what went to the other side because of it, by @side; of the steps
 *	ACT_RECEIVE_... what came from there, told only if the step that sent it is not
 *	known: then an arrow ends here
 * @hits: where that segment did not reach an application: it was answered with RST,
 *	or nobody answered
 * @counted: @bytes are known
 * @at_least: there may have been more than @bytes
 * @bytes: of a write or of a segment with data
 * @unread: unread bytes at that moment
 * @unacked: bytes written here and not acknowledged at that moment
 * @unsent: bytes written here and not sent at that moment
 * @timer: which one, as in a record, of ACT_TIMEOUT
 * @error: the error that the next call here gets, 0 if none or not known
 * @cause: this is the first cause
 */
struct step {
	int64_t time, order;
	bool inferred;
	bool hits;
	bool counted;
	bool at_least;
	bool cause;
	unsigned int side;
	enum act act;
	unsigned int event;
	enum segment sends;
	uint64_t bytes, unread, unacked, unsent;
	unsigned int timer, error;
	char comm[ATTR_STR_MAX];
	uint64_t pid;
};

/**
 * struct story - what happened to a connection
 * @cause: why
 * @culprit: the side that has to change
 * @timer: which one gave up, if that is the cause
 * @why: of the causes that its record names, those that say why: ICMP, LINGER2
 * @party: its two ends
 * @loss: loss[i] is of what side i wrote
 * @step: in order of time
 * @steps: how many
 * @by_isn: the ends do not know each other's addresses, their initial sequence numbers
 *	tell that they belong together
 * @alone: only one end is known
 * @time: of the first cause, ns since 1970
 */
struct story {
	enum cause cause;
	unsigned int culprit;
	unsigned int timer;
	uint64_t why;
	struct party party[2];
	struct loss loss[2];
	struct step step[STEPS_MAX];
	unsigned int steps;
	bool by_isn;
	bool alone;
	int64_t time;
};

bool story_build(struct story *story, const struct conn *conn);
void story_find_units(struct story *story);

/* Words, shared by text, diagram and drawing; to @out without an end of line. */
void story_title(FILE *out, const struct story *story);
void story_who(FILE *out, const struct story *story, unsigned int side);
void story_program(FILE *out, const struct story *story, unsigned int side);
void story_address(FILE *out, const struct party *party);
void step_who(FILE *out, const struct story *story, const struct step *step);
void step_tell(FILE *out, const struct story *story, const struct step *step);
void story_count(FILE *out, uint64_t count);
bool loss_is_known(const struct story *story, unsigned int side);
void loss_tell(FILE *out, const struct story *story, unsigned int side);
const char *cause_word(enum cause cause);
void cause_rule(FILE *out, const struct story *story);
void cause_remedy(FILE *out, const struct story *story);
void story_doubt(FILE *out, const struct story *story);

/* Bytes that are lost, or not acknowledged where no more is known. */
uint64_t story_cost(const struct story *story);

#endif
