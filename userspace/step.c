// SPDX-License-Identifier: GPL-2.0
/*
 * What each side did, in order: one or more steps for each record.
 *
 * What a record says of an earlier moment is a step of its own there, and marked
 * as inferred. On one host the RST of a close is received before the close is
 * over, and told first: an effect is never put before its cause.
 */

#include <string.h>

#include "plot.h"

/* How an event is told: what was done there, and what that sends to the other side. */
static const struct deed {
	enum act act;
	enum segment sends;
} deeds[] = {
	[TCPFATE_EVENT_UNREAD_AT_CLOSE] = { ACT_CLOSE, SEGMENT_RST },
	[TCPFATE_EVENT_UNREAD_AT_SHUTDOWN] = { ACT_SHUTDOWN, SEGMENT_FIN },
	[TCPFATE_EVENT_WRITE_AFTER_PEER_FIN] = { ACT_WRITE, SEGMENT_DATA },
	[TCPFATE_EVENT_RESET_RECEIVED] = { ACT_RECEIVE_RST, SEGMENT_RST },
	[TCPFATE_EVENT_DATA_AFTER_CLOSE] = { ACT_RECEIVE_DATA, SEGMENT_DATA },
	[TCPFATE_EVENT_CLOSED] = { ACT_CLOSE, SEGMENT_NONE },
	[TCPFATE_EVENT_DATA_AFTER_LOCAL_FIN] = { ACT_RECEIVE_DATA, SEGMENT_DATA },
	[TCPFATE_EVENT_SIMULTANEOUS_CLOSE] = { ACT_SHUTDOWN, SEGMENT_FIN },
	[TCPFATE_EVENT_LINGER_ABORT] = { ACT_LINGER, SEGMENT_RST },
	[TCPFATE_EVENT_DISCONNECT_ABORT] = { ACT_DISCONNECT, SEGMENT_RST },
	[TCPFATE_EVENT_LISTENER_CLOSED] = { ACT_LISTENER_CLOSE, SEGMENT_RST },
	[TCPFATE_EVENT_ADMIN_ABORT] = { ACT_KILL, SEGMENT_RST },
	[TCPFATE_EVENT_TIMED_OUT] = { ACT_TIMEOUT, SEGMENT_RST },
	[TCPFATE_EVENT_ICMP_ERROR] = { ACT_ICMP, SEGMENT_NONE },
	[TCPFATE_EVENT_MEMORY_ABORT] = { ACT_MEMORY, SEGMENT_RST },
	[TCPFATE_EVENT_RESET_SENT] = { ACT_RESET, SEGMENT_RST },
};

/* What is beyond STEPS_MAX is left out: a side has at most as many as there are events. */
static struct step *add(struct story *story, const struct step *step)
{
	if (story->steps == STEPS_MAX)
		return NULL;
	story->step[story->steps] = *step;
	story->step[story->steps].order = step->time;
	return &story->step[story->steps++];
}

static void add_earlier(struct story *story, const struct step *now, uint64_t before,
			enum act act, enum segment sends)
{
	struct step step = {
		.time = now->time - (int64_t)before,
		.inferred = true,
		.side = now->side,
		.act = act,
		.event = now->event,
		.sends = sends,
	};

	if (act == ACT_CLOSE) {
		strcpy(step.comm, now->comm);
		step.pid = now->pid;
	}
	add(story, &step);
}

/* By an event: an account is told after the end, and is dropped where more is known. */
static bool side_has(const struct story *story, unsigned int side, enum act act)
{
	for (unsigned int i = 0; i < story->steps; i++) {
		const struct step *step = &story->step[i];

		if (step->side == side && step->act == act &&
		    step->event != TCPFATE_EVENT_CLOSED)
			return true;
	}
	return false;
}

/* RST and FIN, where the record says so, or where nothing else is possible. */
static enum segment sent_by(const struct attrs *ev, enum segment usual)
{
	bool reset = has(ev, RST_SENT) ? num(ev, RST_SENT) : has(ev, RST_REASON);

	return usual == SEGMENT_RST && !reset ? SEGMENT_NONE : usual;
}

static void read_bytes(struct step *step, const struct attrs *ev)
{
	bool writes = step->act == ACT_WRITE;
	unsigned int attr = writes ? TCPFATE_A_RECORD_REQUESTED : TCPFATE_A_RECORD_BYTES;

	step->counted = attrs_has(ev, attr);
	step->bytes = attrs_num(ev, attr);
	step->at_least = step->event == TCPFATE_EVENT_DATA_AFTER_CLOSE;
	step->unread = num(ev, UNREAD);
	step->unacked = num(ev, UNACKED);
	step->unsent = num(ev, UNSENT);
}

static void read_person(struct step *step, const struct attrs *ev)
{
	if (!has(ev, COMM))
		return;
	strcpy(step->comm, str(ev, COMM));
	step->pid = num(ev, PID) ? num(ev, PID) : num(ev, NSPID);
}

/* The peer's FIN, and our own close, are told by records of what came after them. */
static void add_before(struct story *story, const struct step *step, const struct attrs *ev)
{
	if (has(ev, SINCE_PEER_FIN_NS) && !side_has(story, step->side, ACT_RECEIVE_FIN))
		add_earlier(story, step, num(ev, SINCE_PEER_FIN_NS), ACT_RECEIVE_FIN, SEGMENT_FIN);
	if (has(ev, SINCE_CLOSE_NS) && !side_has(story, step->side, ACT_CLOSE))
		add_earlier(story, step, num(ev, SINCE_CLOSE_NS), ACT_CLOSE, SEGMENT_FIN);
}

static void add_after(struct story *story, const struct step *step)
{
	struct step reset = *step;

	if (step->event != TCPFATE_EVENT_DATA_AFTER_CLOSE)
		return;
	reset.act = ACT_RESET;
	reset.sends = SEGMENT_RST;
	reset.counted = false;
	reset.at_least = false;
	reset.bytes = 0;
	reset.comm[0] = '\0';
	reset.pid = 0;
	add(story, &reset);
}

static void read_record(struct story *story, unsigned int side, const struct record *record)
{
	struct step step = { .time = record->time, .side = side };
	struct attrs ev;
	uint64_t event;

	record_open(record, &ev);
	event = num(&ev, EVENT);
	if (event >= sizeof(deeds) / sizeof(deeds[0]))
		return;
	step.event = (unsigned int)event;
	step.act = deeds[event].act;
	step.sends = step.act == ACT_RECEIVE_RST ? SEGMENT_RST :
		     sent_by(&ev, deeds[event].sends);
	step.timer = (unsigned int)num(&ev, TIMER);
	step.error = (unsigned int)num(&ev, ERRNO);
	step.inferred = event == TCPFATE_EVENT_DATA_AFTER_LOCAL_FIN;	/* told at the ending */
	read_bytes(&step, &ev);
	read_person(&step, &ev);
	if (step.act == ACT_CLOSE && event_has_cause(&ev, TCPFATE_CAUSE_LINGER))
		step.act = ACT_LINGER;
	add_before(story, &step, &ev);
	if (add(story, &step))
		add_after(story, &step);
}

/* The account of an end is no step where another record has told how it ended. */
static bool is_told(const struct story *story, const struct step *step)
{
	if (step->event != TCPFATE_EVENT_CLOSED)
		return false;
	for (unsigned int i = 0; i < story->steps; i++) {
		const struct step *other = &story->step[i];

		if (other->side == step->side && other->event != TCPFATE_EVENT_CLOSED &&
		    other->act != ACT_WRITE)
			return true;
	}
	return false;
}

static void drop_told(struct story *story)
{
	unsigned int kept = 0;

	for (unsigned int i = 0; i < story->steps; i++)
		if (!is_told(story, &story->step[i]))
			story->step[kept++] = story->step[i];
	story->steps = kept;
}

static bool receives(const struct step *step)
{
	return step->act == ACT_RECEIVE_FIN || step->act == ACT_RECEIVE_RST ||
	       step->act == ACT_RECEIVE_DATA;
}

/* What it receives. */
static enum segment received(const struct step *step)
{
	static const enum segment segments[] = {
		[ACT_RECEIVE_FIN] = SEGMENT_FIN,
		[ACT_RECEIVE_RST] = SEGMENT_RST,
		[ACT_RECEIVE_DATA] = SEGMENT_DATA,
	};

	return receives(step) ? segments[step->act] : SEGMENT_NONE;
}

/* The step of the other side that sent what this one receives. */
static struct step *sender_of(struct story *story, const struct step *step)
{
	for (unsigned int i = 0; i < story->steps; i++) {
		struct step *other = &story->step[i];

		if (other->side != step->side && !receives(other) &&
		    other->sends == received(step))
			return other;
	}
	return NULL;
}

/* What it answers, at the same side. */
static struct step *answered_by(struct story *story, const struct step *step)
{
	for (unsigned int i = 0; i < story->steps; i++) {
		struct step *other = &story->step[i];

		if (other->side == step->side && other->act == ACT_RECEIVE_DATA &&
		    other->event == step->event)
			return step->act == ACT_RESET ? other : NULL;
	}
	return NULL;
}

/* The smallest correction that puts a cause before its effect. */
static void put_before(struct step *cause, const struct step *effect)
{
	if (!cause || cause->order < effect->order)
		return;
	cause->order = effect->order - 1;
	if (cause->time > effect->time)
		cause->time = effect->time;
}

/* An effect can be the cause of the next: a write, its arrival, the RST that answers. */
static void order(struct story *story)
{
	for (unsigned int pass = 0; pass < 3; pass++)
		for (unsigned int i = 0; i < story->steps; i++) {
			struct step *step = &story->step[i];

			if (receives(step))
				put_before(sender_of(story, step), step);
			else
				put_before(answered_by(story, step), step);
		}
}

/* One arrow for each segment: from the step that sent it, if that is known. */
static void match(struct story *story)
{
	for (unsigned int i = 0; i < story->steps; i++) {
		struct step *step = &story->step[i], *sender;

		if (!receives(step))
			continue;
		sender = sender_of(story, step);
		if (!sender)
			continue;
		sender->hits |= step->event == TCPFATE_EVENT_DATA_AFTER_CLOSE;
		step->sends = SEGMENT_NONE;
	}
}

/* Insertion: few steps, and those of one moment keep their order. */
static void sort(struct story *story)
{
	for (unsigned int i = 1; i < story->steps; i++) {
		struct step step = story->step[i];
		unsigned int at = i;

		for (; at && story->step[at - 1].order > step.order; at--)
			story->step[at] = story->step[at - 1];
		story->step[at] = step;
	}
}

/* The FIN of who half-closed is not of its close, and what came first after it was read. */
static void detach(struct story *story, const struct plot *plot)
{
	for (unsigned int i = 0; i < story->steps; i++) {
		struct step *step = &story->step[i];

		if (step->act == ACT_CLOSE && step->inferred && plot->half_closed[step->side])
			step->sends = SEGMENT_NONE;
		if (step->act == ACT_WRITE && plot->took[!step->side])
			step->sends = SEGMENT_NONE;
	}
}

/**
 * steps_read() - what happened at both sides, in order
 * @story: where to
 * @plot: what decides about it
 * @conn: the connection
 */
void steps_read(struct story *story, const struct plot *plot, const struct conn *conn)
{
	for (unsigned int side = 0; side < 2; side++) {
		const struct record *record = conn->side[side].first;

		for (; record; record = record->next)
			read_record(story, side, record);
	}
	drop_told(story);
	detach(story, plot);
	order(story);
	match(story);
	sort(story);
}
