// SPDX-License-Identifier: GPL-2.0
/*
 * Who caused it.
 *
 * An act that ends both directions at once explains whatever is missing; of
 * several the first counts. Where there is none, data met an end that had closed
 * in good order: then it matters whether its writer could have known.
 */

#include <string.h>

#include "plot.h"

#define EVENT(name)	(UINT64_C(1) << TCPFATE_EVENT_##name)
#define LED(name)	(UINT64_C(1) << TCPFATE_CAUSE_##name)

/* A FIN that came less than this before the write can hardly have been noticed. */
#define UNNOTICED_NS	10000000

/* Data so long after the close was not on its way when the connection was closed. */
#define ON_ITS_WAY_NS	1000000000

/* What ends both directions at once, where it was not an answer to something else. */
static const struct {
	uint64_t event;
	uint64_t led;
	enum cause cause;
} aborts[] = {
	{ EVENT(ADMIN_ABORT), LED(ADMIN_ABORT), CAUSE_KILLED },
	{ EVENT(TIMED_OUT), LED(TIMEOUT), CAUSE_TIMEOUT },
	{ EVENT(ICMP_ERROR), LED(ICMP), CAUSE_ICMP },
	{ EVENT(MEMORY_ABORT), LED(MEMORY_ABORT), CAUSE_MEMORY },
	{ EVENT(LISTENER_CLOSED), LED(LISTENER_CLOSED), CAUSE_LISTENER_CLOSED },
	{ EVENT(DISCONNECT_ABORT), LED(DISCONNECT), CAUSE_DISCONNECT },
	{ EVENT(UNREAD_AT_CLOSE), LED(UNREAD_AT_CLOSE), CAUSE_UNREAD_CLOSE },
	{ EVENT(LINGER_ABORT), LED(LINGER), CAUSE_LINGER },
	{ EVENT(RESET_SENT), LED(RESET_SENT), CAUSE_RESET_SENT },
};

static bool came_first(const struct step *step, const struct step *other)
{
	return !other || step->order < other->order;
}

/* Closing over unread data is no cause where the peer's RST had ended it before. */
static bool is_answer(const struct plot *plot, const struct step *step)
{
	return step->event == TCPFATE_EVENT_UNREAD_AT_CLOSE &&
	       plot->led[step->side] & (LED(RESET_RECEIVED) | LED(ADMIN_ABORT) |
					LED(TIMEOUT) | LED(ICMP) | LED(MEMORY_ABORT));
}

static enum cause abort_of(const struct step *step)
{
	for (unsigned int i = 0; i < sizeof(aborts) / sizeof(aborts[0]); i++)
		if (aborts[i].event == UINT64_C(1) << step->event)
			return aborts[i].cause;
	return CAUSE_NONE;
}

/* Where this host had no route, it is not the other end that did not answer. */
static unsigned int timer_of(const struct plot *plot, const struct step *step)
{
	return step->timer && plot->led[step->side] & LED(NO_ROUTE) ? TCPFATE_TIMER_TRANSMIT :
	       step->timer;
}

/* Data of its own had been answered by RST before: that was the end of both directions. */
static bool came_too_late(const struct story *story, const struct step *abort)
{
	for (unsigned int i = 0; i < story->steps; i++) {
		const struct step *step = &story->step[i];

		if (step->side != abort->side && step->act == ACT_RECEIVE_DATA &&
		    step->event == TCPFATE_EVENT_DATA_AFTER_CLOSE && came_first(step, abort))
			return true;
	}
	return false;
}

static bool find_abort(struct story *story, const struct plot *plot)
{
	const struct step *first = NULL;

	for (unsigned int i = 0; i < story->steps; i++) {
		const struct step *step = &story->step[i];

		if (abort_of(step) && !is_answer(plot, step) && came_first(step, first))
			first = step;
	}
	if (!first || came_too_late(story, first))
		return false;
	story->cause = abort_of(first);
	story->culprit = first->side;
	story->timer = timer_of(plot, first);
	story->why = plot->led[first->side] & (LED(ICMP) | LED(LINGER2));
	return true;
}

/* Whether who wrote had time to see the FIN; the closer's account, if not his own. */
static bool could_know(const struct plot *plot, unsigned int writer)
{
	unsigned int closer = !writer;

	if (plot->half_closed[closer])	/* no FIN tells of the close that followed */
		return false;
	if (plot->blocked[writer])
		return false;
	if (plot->since_fin[writer] >= 0)
		return plot->since_fin[writer] >= UNNOTICED_NS;
	if (plot_has(plot, writer, TCPFATE_EVENT_WRITE_AFTER_PEER_FIN) || plot->late[writer])
		return true;
	if (plot->substate[closer] == TCPFATE_SUBSTATE_FIN_WAIT_1)
		return false;
	return plot->since_close[closer] >= ON_ITS_WAY_NS;
}

static bool find_late_data(struct story *story, const struct plot *plot)
{
	for (unsigned int closer = 0; closer < 2; closer++) {
		unsigned int writer = !closer;

		if (!plot_has(plot, closer, TCPFATE_EVENT_DATA_AFTER_CLOSE) &&
		    (!plot->late[writer] || plot->half_closed[closer]))
			continue;
		story->cause = could_know(plot, writer) ? CAUSE_WRITE_AFTER_FIN : CAUSE_LATE_DATA;
		story->culprit = story->cause == CAUSE_LATE_DATA ? closer : writer;
		return true;
	}
	return false;
}

/* What the account of an end names as its cause, where the other end did not come first. */
static enum cause abort_in_account(const struct plot *plot, unsigned int side)
{
	uint64_t led = plot->led[side];

	if (!plot_has(plot, side, TCPFATE_EVENT_CLOSED) || led & LED(RESET_RECEIVED))
		return CAUSE_NONE;
	for (unsigned int i = 0; i < sizeof(aborts) / sizeof(aborts[0]); i++)
		if (aborts[i].led & led)
			return aborts[i].cause;
	return CAUSE_NONE;
}

/* The record of it is missing: of two nobody knows which came first. */
static bool find_account(struct story *story, const struct plot *plot)
{
	enum cause found = CAUSE_NONE;

	for (unsigned int side = 0; side < 2; side++) {
		enum cause cause = abort_in_account(plot, side);

		if (cause && found)
			return false;
		if (!cause)
			continue;
		found = cause;
		story->culprit = side;
	}
	story->cause = found;
	return found != CAUSE_NONE;
}

/* The peer's RST, of which only this end has told. */
static bool find_peer_reset(struct story *story, const struct plot *plot)
{
	for (unsigned int side = 0; side < 2; side++) {
		const struct loss *in = &story->loss[!side], *out = &story->loss[side];

		if (!(plot->happened[side] & EVENT(RESET_RECEIVED)) &&
		    !(plot->led[side] & LED(RESET_RECEIVED)))
			continue;
		story->cause = CAUSE_PEER_RESET;
		story->culprit = !side;
		if (in->lost && !out->lost && !out->unacked) {
			story->cause = CAUSE_UNREAD_AFTER_RESET;
			story->culprit = side;
		}
		return true;
	}
	return false;
}

/* Data that could be read, and perhaps no longer answered: not where it was the answer. */
static bool find_symmetric(struct story *story, const struct plot *plot)
{
	for (unsigned int side = 0; side < 2; side++) {
		bool late = plot_has(plot, side, TCPFATE_EVENT_DATA_AFTER_LOCAL_FIN);
		bool crossed = plot_has(plot, side, TCPFATE_EVENT_SIMULTANEOUS_CLOSE);

		if (!crossed && !(late && story->party[side].accepter))
			continue;
		story->cause = CAUSE_SYMMETRIC;
		story->culprit = side;
		return true;
	}
	return false;
}

static bool find_untold(struct story *story, const struct plot *plot)
{
	for (unsigned int side = 0; side < 2; side++) {
		if (!plot_has(plot, side, TCPFATE_EVENT_CLOSED) || plot->led[side] & LED(REPAIR))
			continue;
		if (!story->loss[side].lost && !story->loss[side].unacked)
			continue;
		story->cause = CAUSE_UNTOLD;
		story->culprit = side;
		return true;
	}
	return false;
}

/* The first that fits. */
static bool (*const finders[])(struct story *story, const struct plot *plot) = {
	find_abort, find_late_data, find_account, find_peer_reset, find_untold, find_symmetric,
};

/* Where the cause is a step, it is the first of the culprit's that can be one. */
static bool is_cause(const struct story *story, const struct step *step)
{
	if (step->side != story->culprit)
		return false;
	switch (story->cause) {
	case CAUSE_WRITE_AFTER_FIN:
		return step->act == ACT_WRITE;
	case CAUSE_LATE_DATA:
	case CAUSE_UNREAD_AFTER_RESET:
	case CAUSE_UNTOLD:
		return step->act == ACT_CLOSE;
	case CAUSE_SYMMETRIC:
		return step->act == ACT_SHUTDOWN || step->act == ACT_RECEIVE_DATA;
	case CAUSE_PEER_RESET:
		return false;
	default:
		return abort_of(step) == story->cause || step->event == TCPFATE_EVENT_CLOSED;
	}
}

/* Of several who use a socket, as threads have names of their own, it is who did this. */
static void name_culprit(struct party *party, const struct step *step)
{
	if (!step->comm[0] || step->act == ACT_KILL)
		return;
	strcpy(party->comm, step->comm);
	party->pid = step->pid;
}

/* If the cause is at an end that has told nothing, the story begins with what came from it. */
static void mark_cause(struct story *story)
{
	story->time = story->steps ? story->step[0].time : 0;
	for (unsigned int i = 0; i < story->steps && story->cause != CAUSE_NONE; i++) {
		if (!is_cause(story, &story->step[i]))
			continue;
		story->step[i].cause = true;
		name_culprit(&story->party[story->culprit], &story->step[i]);
		story->time = story->step[i].time;
		return;
	}
}

/**
 * cause_find() - find who caused it
 * @story: parties, steps and losses are known; cause, culprit and time are filled in
 * @plot: what happened
 */
void cause_find(struct story *story, const struct plot *plot)
{
	story->cause = CAUSE_NONE;
	for (unsigned int i = 0; i < sizeof(finders) / sizeof(finders[0]); i++)
		if (finders[i](story, plot))
			break;
	mark_cause(story);
}
