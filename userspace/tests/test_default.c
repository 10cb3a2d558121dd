// SPDX-License-Identifier: GPL-2.0
/* Which events watch shows unasked: no loss hidden, none told twice, no noise. */

#include "../names.h"
#include "ktap.h"
#include "record.h"

enum rule { ALWAYS = 1, AT_RISK, NEVER };

/* As in the table of Documentation/events.rst; closed is another matter. */
static const enum rule rules[] = {
	[TCPFATE_EVENT_UNREAD_AT_CLOSE] = ALWAYS,
	[TCPFATE_EVENT_UNREAD_AT_SHUTDOWN] = NEVER,
	[TCPFATE_EVENT_WRITE_AFTER_PEER_FIN] = ALWAYS,
	[TCPFATE_EVENT_RESET_RECEIVED] = AT_RISK,
	[TCPFATE_EVENT_DATA_AFTER_CLOSE] = ALWAYS,
	[TCPFATE_EVENT_CLOSED] = NEVER,
	[TCPFATE_EVENT_DATA_AFTER_LOCAL_FIN] = NEVER,
	[TCPFATE_EVENT_SIMULTANEOUS_CLOSE] = NEVER,
	[TCPFATE_EVENT_LINGER_ABORT] = AT_RISK,
	[TCPFATE_EVENT_DISCONNECT_ABORT] = AT_RISK,
	[TCPFATE_EVENT_LISTENER_CLOSED] = ALWAYS,
	[TCPFATE_EVENT_ADMIN_ABORT] = AT_RISK,
	[TCPFATE_EVENT_TIMED_OUT] = AT_RISK,
	[TCPFATE_EVENT_ICMP_ERROR] = AT_RISK,
	[TCPFATE_EVENT_MEMORY_ABORT] = ALWAYS,
	[TCPFATE_EVENT_RESET_SENT] = AT_RISK,
	[99] = ALWAYS,	/* newer than the program */
};

static const struct {
	int attr;
	bool risk;
} facts[] = {
	{ TCPFATE_A_RECORD_MARK, false },
	{ TCPFATE_A_RECORD_UNREAD, true },
	{ TCPFATE_A_RECORD_UNACKED, true },
	{ TCPFATE_A_RECORD_UNSENT, true },
	{ TCPFATE_A_RECORD_OUT_OF_ORDER, false },
	{ TCPFATE_A_RECORD_TX_WRITTEN, false },
};

static bool shows(unsigned int event, int attr, uint32_t evidence, bool want)
{
	const struct given given[] = {
		U32(EVENT, event), U32(EVIDENCE, evidence), { .attr = attr, .number = 1 }, { 0 }
	};
	struct attrs ev;

	record_new(&ev, given);
	if (event_is_default(&ev) == want)
		return true;
	printf("# event %u, attribute %d, evidence %u: %s\n", event, attr, evidence,
	       want ? "hidden" : "shown");
	return false;
}

static int events_by_their_rule(void)
{
	bool ok = true;

	for (unsigned int event = 1; event < sizeof(rules) / sizeof(rules[0]); event++)
		for (unsigned int i = 0; rules[event] && i < sizeof(facts) / sizeof(facts[0]); i++)
			ok &= shows(event, facts[i].attr, TCPFATE_EVIDENCE_KTLS,
				    rules[event] == ALWAYS ||
				    (rules[event] == AT_RISK && facts[i].risk));
	return ok;
}

static int every_event_has_a_rule(void)
{
	for (unsigned int event = 1; event < event_names.count; event++)
		if (!rules[event])
			return ktap_same(event_names.word[event], "an event with a rule");
	return true;
}

/* What is left on one subflow can go by another. */
static int subflows(void)
{
	bool ok = true;

	for (unsigned int event = 1; event < event_names.count; event++)
		ok &= shows(event, TCPFATE_A_RECORD_UNACKED, TCPFATE_EVIDENCE_MPTCP_SUBFLOW,
			    rules[event] == ALWAYS);
	return ok;
}

static const struct {
	unsigned int loss;
	enum tcpfate_cause cause;
	bool shown;
} ends[] = {
	{ TCPFATE_LOSS_NONE, TCPFATE_CAUSE_LOCAL_FIN, false },
	{ TCPFATE_LOSS_NONE, TCPFATE_CAUSE_RESET_RECEIVED, false },
	{ TCPFATE_LOSS_NONE, TCPFATE_CAUSE_REPAIR, false },
	{ TCPFATE_LOSS_SENT_UNCONFIRMED, TCPFATE_CAUSE_LOCAL_FIN, true },
	{ TCPFATE_LOSS_SENT_UNCONFIRMED, TCPFATE_CAUSE_WRITE_AFTER_PEER_FIN, true },
	{ TCPFATE_LOSS_SENT_UNCONFIRMED, TCPFATE_CAUSE_DATA_AFTER_CLOSE, true },
	{ TCPFATE_LOSS_SENT_UNCONFIRMED, TCPFATE_CAUSE_DATA_AFTER_LOCAL_FIN, true },
	{ TCPFATE_LOSS_SENT_UNCONFIRMED, TCPFATE_CAUSE_SIMULTANEOUS_CLOSE, true },
	{ TCPFATE_LOSS_RECEIVED_UNREAD, TCPFATE_CAUSE_UNREAD_AT_SHUTDOWN, true },
	{ TCPFATE_LOSS_BOTH, 99, true },
	{ TCPFATE_LOSS_RECEIVED_UNREAD, TCPFATE_CAUSE_UNREAD_AT_CLOSE, false },
	{ TCPFATE_LOSS_SENT_UNCONFIRMED, TCPFATE_CAUSE_RESET_RECEIVED, false },
	{ TCPFATE_LOSS_SENT_UNCONFIRMED, TCPFATE_CAUSE_LINGER, false },
	{ TCPFATE_LOSS_BOTH, TCPFATE_CAUSE_DISCONNECT, false },
	{ TCPFATE_LOSS_RECEIVED_UNREAD, TCPFATE_CAUSE_LISTENER_CLOSED, false },
	{ TCPFATE_LOSS_SENT_UNCONFIRMED, TCPFATE_CAUSE_ADMIN_ABORT, false },
	{ TCPFATE_LOSS_SENT_UNCONFIRMED, TCPFATE_CAUSE_TIMEOUT, false },
	{ TCPFATE_LOSS_SENT_UNCONFIRMED, TCPFATE_CAUSE_ICMP, false },
	{ TCPFATE_LOSS_SENT_UNCONFIRMED, TCPFATE_CAUSE_MEMORY_ABORT, false },
	{ TCPFATE_LOSS_SENT_UNCONFIRMED, TCPFATE_CAUSE_LINGER2, false },
	{ TCPFATE_LOSS_SENT_UNCONFIRMED, TCPFATE_CAUSE_RESET_SENT, false },
};

static bool shows_end(unsigned int loss, enum tcpfate_cause cause, bool want)
{
	const struct given given[] = {
		U32(EVENT, TCPFATE_EVENT_CLOSED), U32(LOSS, loss),
		U32(CAUSE, TCPFATE_CAUSE_PEER_FIN), U32(CAUSE, cause), { 0 }
	};
	struct attrs ev;

	record_new(&ev, given);
	if (event_is_default(&ev) == want)
		return true;
	printf("# loss %u, cause %u: %s\n", loss, cause, want ? "hidden" : "shown");
	return false;
}

static int ends_untold(void)
{
	const struct given uncaused[] = {
		U32(EVENT, TCPFATE_EVENT_CLOSED), U32(LOSS, TCPFATE_LOSS_BOTH), { 0 }
	};
	bool ok = true;
	struct attrs ev;

	for (unsigned int i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		ok &= shows_end(ends[i].loss, ends[i].cause, ends[i].shown);
	record_new(&ev, uncaused);
	return ok && event_is_default(&ev);
}

static const struct ktap_test tests[] = {
	{ "each event by its rule", events_by_their_rule },
	{ "every event has a rule", every_event_has_a_rule },
	{ "a subflow risks nothing", subflows },
	{ "an end whose loss no event has told", ends_untold },
};

int main(void)
{
	return ktap_main(tests, sizeof(tests) / sizeof(tests[0]));
}
