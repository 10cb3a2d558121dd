// SPDX-License-Identifier: GPL-2.0
/* Stories that never happened: those that everybody knows, and any at all. */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fable.h"

#define MSEC	1000000ll
#define SEC	(1000 * MSEC)
#define NOON	(1700000000 * SEC)

static struct party loopback(const char *comm, uint64_t pid, uint16_t port)
{
	struct party party = {
		.seen = true, .ended = true, .has_ledger = true, .pid = pid,
		.addr = { .len = 4, .bin = { 127, 0, 0, 1 } }, .port = port,
	};

	strcpy(party.comm, comm);
	return party;
}

static void tell(struct story *story, const struct step *steps, unsigned int count)
{
	for (unsigned int i = 0; i < count; i++) {
		story->step[i] = steps[i];
		story->step[i].time += NOON;
		if (steps[i].cause)
			story->time = story->step[i].time;
	}
	story->steps = count;
}

#define TELL(story, steps)	tell(story, steps, sizeof(steps) / sizeof((steps)[0]))

/* The client writes three seconds after the server has closed. */
void fable_message_2(struct story *story)
{
	static const struct step steps[] = {
		{ .time = -3 * SEC, .side = 1, .act = ACT_CLOSE, .inferred = true,
		  .sends = SEGMENT_FIN },
		{ .side = 0, .act = ACT_WRITE, .event = TCPFATE_EVENT_WRITE_AFTER_PEER_FIN,
		  .counted = true, .bytes = 10, .sends = SEGMENT_DATA, .hits = true,
		  .cause = true },
		{ .time = MSEC / 10, .side = 1, .act = ACT_RECEIVE_DATA, .counted = true,
		  .event = TCPFATE_EVENT_DATA_AFTER_CLOSE, .bytes = 10, .at_least = true },
		{ .time = MSEC / 10, .side = 1, .act = ACT_RESET, .sends = SEGMENT_RST,
		  .event = TCPFATE_EVENT_DATA_AFTER_CLOSE },
		{ .time = MSEC / 5, .side = 0, .act = ACT_RECEIVE_RST, .unacked = 10,
		  .event = TCPFATE_EVENT_RESET_RECEIVED, .error = EPIPE },
	};

	*story = (struct story){
		.cause = CAUSE_WRITE_AFTER_FIN, .culprit = 0,
		.party = { loopback("client", 182, 45588), loopback("server", 183, 8000) },
		.loss = { { .exact = true, .lost = 10, .written = 29 },
			  { .exact = true, .written = 5 } },
	};
	story->party[0].opener = true;
	story->party[1].accepter = true;
	TELL(story, steps);
}

/* The server closes, and has not read the body of the request. */
void fable_unread(struct story *story)
{
	static const struct step steps[] = {
		{ .side = 0, .act = ACT_CLOSE, .event = TCPFATE_EVENT_UNREAD_AT_CLOSE,
		  .unread = 22, .unacked = 614400, .sends = SEGMENT_RST, .cause = true },
		{ .time = MSEC / 3, .side = 1, .act = ACT_RECEIVE_RST,
		  .event = TCPFATE_EVENT_RESET_RECEIVED, .error = ECONNRESET },
		{ .time = 2 * MSEC, .side = 1, .act = ACT_CLOSE, .unread = 351232,
		  .event = TCPFATE_EVENT_UNREAD_AT_CLOSE },
	};

	*story = (struct story){
		.cause = CAUSE_UNREAD_CLOSE, .culprit = 0,
		.party = { loopback("gunicorn", 812, 8000), loopback("nginx", 811, 53422) },
		.loss = { { .exact = true, .lost = 614400, .written = 614400, .unread = 351232 },
			  { .exact = true, .lost = 22, .unread = 22, .written = 122 } },
	};
	story->party[1].opener = true;
	story->party[0].accepter = true;
	strcpy(story->party[0].unit, "gunicorn.service");
	TELL(story, steps);
}

/* The cable is pulled; of the receiver there is nothing to hear. */
void fable_timeout(struct story *story)
{
	static const struct step steps[] = {
		{ .side = 0, .act = ACT_TIMEOUT, .event = TCPFATE_EVENT_TIMED_OUT,
		  .timer = TCPFATE_TIMER_RETRANSMISSION, .unacked = 1448, .unsent = 20000,
		  .error = ETIMEDOUT, .cause = true },
	};

	*story = (struct story){
		.cause = CAUSE_TIMEOUT, .culprit = 0, .alone = true,
		.party = { loopback("rsyslogd", 123456, 40000), { .accepter = true } },
		.loss = { { .unacked = 1448, .unsent = 20000, .lost = 20000, .written = 9000000 } },
	};
	story->party[0].opener = true;
	story->party[0].addr = (struct value){
		.len = 16, .bin = { 0x20, 1, 0xd, 0xb8, 0x11, 0x11, 0x22, 0x22,
				    0x33, 0x33, 0x44, 0x44, 0x55, 0x55, 0x66, 0x66 },
	};
	story->party[1].addr = story->party[0].addr;
	story->party[1].port = 514;
	TELL(story, steps);
}

/* A number of up to @bits bits, as often a small one as a big one. */
static uint64_t any(unsigned int *seed, unsigned int bits)
{
	uint64_t number = 0;

	for (unsigned int i = 0; i < 4; i++)
		number = number << 16 | (rand_r(seed) & 0xffff);
	return number >> (64 - 1 - (unsigned int)rand_r(seed) % bits);
}

static bool maybe(unsigned int *seed)
{
	return rand_r(seed) >> 4 & 1;
}

/* Names that want to break a picture. */
static const char *const names[] = {
	"", "nginx", "a b  c", "                ", "fifteen_letters", "\\x41\\",
	"<script>&\"']]>", "--><!--", "|<==RST==|", "\x1b[31m\r\n\t\x7f",
	"Stra\xc3\x9f\x65",
	"\xe6\x95\xb0\xe6\x8d\xae\xe5\xba\x93",		/* wide characters */
	"e\xcc\x81\xe2\x80\xae",			/* combining, and from right to left */
	"\xd7\x90\xd7\x91",				/* Hebrew */
	"\xe2\x94\x82\xe2\x97\x84\xe2\x95\x90",	/* lines */
	"\xf0\x9f\x92\xa9", "\xff\xfe\xc0\x80", "\xe6\x95",
};

static void name(unsigned int *seed, char comm[ATTR_STR_MAX])
{
	size_t len = (size_t)rand_r(seed) % ATTR_STR_MAX;

	memset(comm, 0, ATTR_STR_MAX);
	if (maybe(seed)) {
		strcpy(comm, names[(size_t)rand_r(seed) % (sizeof(names) / sizeof(names[0]))]);
		return;
	}
	for (size_t i = 0; i < len; i++)
		comm[i] = (char)(1 + rand_r(seed) % 255);
}

static void any_party(unsigned int *seed, struct party *party)
{
	static const uint8_t lengths[] = { 0, 4, 16 };

	party->seen = maybe(seed);
	party->opener = maybe(seed);
	party->accepter = maybe(seed);
	party->ended = maybe(seed);
	party->has_ledger = maybe(seed);
	party->addr.len = lengths[rand_r(seed) % 3];
	for (unsigned int i = 0; i < party->addr.len; i++)
		party->addr.bin[i] = (uint8_t)any(seed, 8);
	party->port = (uint16_t)any(seed, 16);
	party->pid = any(seed, 22);
	party->evidence = any(seed, 64);
	name(seed, party->comm);
	name(seed, party->unit);
}

static void any_loss(unsigned int *seed, struct loss *loss)
{
	loss->exact = maybe(seed);
	loss->unread = maybe(seed) ? any(seed, 60) : 0;
	loss->unsent = maybe(seed) ? any(seed, 60) : 0;
	loss->lost = loss->unread + loss->unsent + (maybe(seed) ? any(seed, 60) : 0);
	loss->written = maybe(seed) ? loss->lost + any(seed, 60) : 0;
	loss->unacked = maybe(seed) ? any(seed, 60) : 0;
	loss->at_risk = maybe(seed) ? any(seed, 60) : 0;
}

static void any_step(unsigned int *seed, struct step *step)
{
	step->time = NOON + (int64_t)any(seed, 60) - (int64_t)any(seed, 60);
	step->inferred = maybe(seed);
	step->hits = maybe(seed);
	step->counted = maybe(seed);
	step->at_least = maybe(seed);
	step->side = maybe(seed);
	step->act = (enum act)((unsigned int)rand_r(seed) % (ACT_RECEIVE_DATA + 1));
	step->event = (unsigned int)rand_r(seed) % 18;
	step->sends = (enum segment)((unsigned int)rand_r(seed) % (SEGMENT_DATA + 1));
	step->bytes = any(seed, 64);
	step->unread = maybe(seed) ? any(seed, 64) : 0;
	step->unacked = maybe(seed) ? any(seed, 64) : 0;
	step->unsent = maybe(seed) ? any(seed, 64) : 0;
	step->timer = (unsigned int)any(seed, 32);
	step->error = (unsigned int)any(seed, 32);
	step->pid = any(seed, 22);
	name(seed, step->comm);
}

/**
 * fable_random() - a story in which anything may happen
 * @story: where to
 * @seed: the same seed, the same story
 */
void fable_random(struct story *story, unsigned int seed)
{
	unsigned int cause;

	memset(story, 0, sizeof(*story));
	rand_r(&seed);
	story->cause = (enum cause)((unsigned int)rand_r(&seed) % CAUSES);
	story->culprit = maybe(&seed);
	story->by_isn = maybe(&seed);
	story->alone = maybe(&seed);
	for (unsigned int i = 0; i < 2; i++) {
		any_party(&seed, &story->party[i]);
		any_loss(&seed, &story->loss[i]);
	}
	story->steps = (unsigned int)rand_r(&seed) % (STEPS_MAX + 1);
	for (unsigned int i = 0; i < story->steps; i++)
		any_step(&seed, &story->step[i]);
	story->time = NOON;
	cause = (unsigned int)rand_r(&seed) % (STEPS_MAX + 1);
	if (cause >= story->steps)
		return;
	story->step[cause].cause = true;
	story->time = story->step[cause].time;
}
