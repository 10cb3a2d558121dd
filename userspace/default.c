// SPDX-License-Identifier: GPL-2.0
/*
 * Which events are shown unasked: what is always a loss, what was one this
 * time, and an ending whose loss no other event has told.
 */

#include "event.h"

enum visibility { SHOWN = 0, SHOWN_AT_RISK, SHOWN_IF_UNTOLD, HIDDEN };

static const enum visibility visibility[] = {
	[TCPFATE_EVENT_UNREAD_AT_CLOSE] = SHOWN,
	[TCPFATE_EVENT_UNREAD_AT_SHUTDOWN] = HIDDEN,
	[TCPFATE_EVENT_WRITE_AFTER_PEER_FIN] = SHOWN,
	[TCPFATE_EVENT_RESET_RECEIVED] = SHOWN_AT_RISK,
	[TCPFATE_EVENT_DATA_AFTER_CLOSE] = SHOWN,
	[TCPFATE_EVENT_CLOSED] = SHOWN_IF_UNTOLD,
	[TCPFATE_EVENT_DATA_AFTER_LOCAL_FIN] = HIDDEN,
	[TCPFATE_EVENT_SIMULTANEOUS_CLOSE] = HIDDEN,
	[TCPFATE_EVENT_LINGER_ABORT] = SHOWN_AT_RISK,
	[TCPFATE_EVENT_DISCONNECT_ABORT] = SHOWN_AT_RISK,
	[TCPFATE_EVENT_LISTENER_CLOSED] = SHOWN,
	[TCPFATE_EVENT_ADMIN_ABORT] = SHOWN_AT_RISK,
	[TCPFATE_EVENT_TIMED_OUT] = SHOWN_AT_RISK,
	[TCPFATE_EVENT_ICMP_ERROR] = SHOWN_AT_RISK,
	[TCPFATE_EVENT_MEMORY_ABORT] = SHOWN,
	[TCPFATE_EVENT_RESET_SENT] = SHOWN_AT_RISK,
};

/* Each comes with an event that has told the bytes of this end. */
static const enum tcpfate_cause telling[] = {
	TCPFATE_CAUSE_UNREAD_AT_CLOSE,
	TCPFATE_CAUSE_RESET_RECEIVED,
	TCPFATE_CAUSE_LINGER,
	TCPFATE_CAUSE_DISCONNECT,
	TCPFATE_CAUSE_LISTENER_CLOSED,
	TCPFATE_CAUSE_ADMIN_ABORT,
	TCPFATE_CAUSE_TIMEOUT,
	TCPFATE_CAUSE_ICMP,
	TCPFATE_CAUSE_MEMORY_ABORT,
	TCPFATE_CAUSE_LINGER2,
	TCPFATE_CAUSE_RESET_SENT,
};

/* Data after close tells the peer's bytes, not those that this end had sent. */
static bool loss_was_told(const struct attrs *ev)
{
	for (unsigned int i = 0; i < sizeof(telling) / sizeof(telling[0]); i++)
		if (event_has_cause(ev, telling[i]))
			return true;
	return false;
}

/* What one subflow of MPTCP could not deliver, another can. */
static bool is_at_risk(const struct attrs *ev)
{
	return (num(ev, UNREAD) || num(ev, UNACKED) || num(ev, UNSENT)) &&
	       !(num(ev, EVIDENCE) & TCPFATE_EVIDENCE_MPTCP_SUBFLOW);
}

/**
 * event_is_default() - whether watch shows an event that nobody asked for
 * @ev: a record
 *
 * An event newer than this program is shown: it cannot know that it is harmless.
 */
bool event_is_default(const struct attrs *ev)
{
	uint64_t event = num(ev, EVENT);

	if (event >= sizeof(visibility) / sizeof(visibility[0]))
		return true;
	if (visibility[event] == SHOWN_AT_RISK)
		return is_at_risk(ev);
	if (visibility[event] == SHOWN_IF_UNTOLD)
		return num(ev, LOSS) != TCPFATE_LOSS_NONE && !loss_was_told(ev);
	return visibility[event] == SHOWN;
}
