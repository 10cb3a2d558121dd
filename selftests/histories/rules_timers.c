// SPDX-License-Identifier: GPL-2.0
/* Connections that a timer gave up: there was a reason, and which it was. */
#define _GNU_SOURCE
#include <string.h>

#include "rules.h"

/**
 * view_can_time_out - whether a timer may give a connection up
 * @b: books of an end
 * @pb: of its peer
 */
bool view_can_time_out(const struct books *b, const struct books *pb)
{
	return b->choice.limited || b->choice.dropping || pb->choice.dropping;
}

static enum answer ask_timed_out(const struct view *v)
{
	const struct record *r = v->ev[EV_TIMED_OUT];

	if (!r)
		return SILENT;
	return answer(r->timer == TIMER_FIN_WAIT_2 || view_can_time_out(v->b, v->pb));
}

/*
 * An orphan in FIN_WAIT2 is a mini-socket at once, unless the ACK of its FIN came when
 * close() had the socket: then it is a socket until tcp_fin_timeout is over.
 */
static enum answer ask_timer(const struct view *v)
{
	const struct record *r = v->ev[EV_TIMED_OUT];

	if (!r)
		return SILENT;
	switch (r->timer) {
	case TIMER_USER_TIMEOUT:
		return answer(v->b->choice.limited);
	case TIMER_KEEPALIVE:
		return answer(v->b->choice.keepalive);
	case TIMER_RETRANSMISSION:
	case TIMER_ZERO_WINDOW_PROBE:
		return answer(v->b->tx || v->b->ends_at != NEVER);
	case TIMER_FIN_WAIT_2:
		return answer(v->b->last_at != NEVER && !*r->error &&
			      num(r, N_UNACKED) + num(r, N_UNSENT) == 0);
	}
	return BROKEN;
}

/* Another error than ETIMEDOUT comes from an ICMP message. */
static enum answer ask_icmp(const struct view *v)
{
	const struct record *r = v->ev[EV_TIMED_OUT];
	bool icmp = has_cause(v->closed, CAUSE_ICMP);

	if (!r)
		return icmp ? BROKEN : SILENT;
	if (!*r->error || !strcmp(r->error, "ETIMEDOUT"))
		return answer(!icmp);
	if (v->b->icmps > 1)
		return answer(icmp);
	return answer(icmp && v->b->icmp && !strcmp(r->error, strerrorname_np(v->b->icmp)));
}

const struct rule rules_timers[] = {
	{ "timed-out: there was a reason", ask_timed_out },
	{ "timed-out: by a timer that was running", ask_timer },
	{ "timed-out: the ICMP error that was sent, and no other", ask_icmp },
	{}
};
