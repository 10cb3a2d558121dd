/* SPDX-License-Identifier: GPL-2.0 */
/* Commands against a kernel that loses, repeats and goes away. */

#ifndef PLAY_H
#define PLAY_H

#include "../ctl.h"

enum act {
	ACT_SEND = 1,
	ACT_EMPTY,
	ACT_OVERRUN,
	ACT_UNLOAD,
	ACT_RELOAD,
	ACT_REPLACE,
	ACT_LOAD,
	ACT_INTERRUPT,
	ACT_CLOSE_OUTPUT,
	ACT_CLOSE_SOCKET,
};

/**
 * struct step - what one read of the socket meets
 * @act: what happens
 * @from: first record of a datagram
 * @to: its last record
 * @log_from: oldest record in the log at that moment, 0 for an empty log
 * @log_to: newest one that was ever in it
 * @suppressed: records over the limit until then
 * @filtered: records that the filter did not want until then
 * @asked: only happens when the status is asked for
 * @shown: something has been shown by then
 * @gone: the module answers no more, except once at first, though that was not told yet
 * @asks: of the first, how often the status may be asked for, 0 for any number
 */
struct step {
	enum act act;
	uint64_t from, to;
	uint64_t log_from, log_to;
	uint64_t suppressed, filtered;
	bool asked;
	bool shown;
	bool gone;
	unsigned int asks;
};

#define STEP(a, f, t, lf, lt) \
	.act = ACT_##a, .from = (f), .to = (t), .log_from = (lf), .log_to = (lt)

/* Records F to T arrive, while the log has records LF to LT. */
#define SEND(f, t, lf, lt)	STEP(SEND, f, t, lf, lt)
/* The same of another log: that the one before went was not told. */
#define RELOAD(f, t, lf, lt)	STEP(RELOAD, f, t, lf, lt)
#define EMPTY(lf, lt)		STEP(EMPTY, 0, 0, lf, lt)
#define OVERRUN(lf, lt)		STEP(OVERRUN, 0, 0, lf, lt)
#define UNLOAD(lf, lt)		STEP(UNLOAD, 0, 0, lf, lt)
/* Unloaded and loaded again, before anyone could look. */
#define REPLACE(lf, lt)		STEP(REPLACE, 0, 0, lf, lt)
/* As the first step: only now it is there. */
#define LOAD(lf, lt)		STEP(LOAD, 0, 0, lf, lt)
#define INTERRUPT(lf, lt)	STEP(INTERRUPT, 0, 0, lf, lt)
#define CLOSE_OUTPUT(lf, lt)	STEP(CLOSE_OUTPUT, 0, 0, lf, lt)
#define CLOSE_SOCKET(lf, lt)	STEP(CLOSE_SOCKET, 0, 0, lf, lt)

/**
 * struct scenario - what a command meets, and what it has to make of it
 * @name: of the test
 * @command: what is run
 * @options: its command line
 * @last_seq: newest record when the command starts
 * @first_seq: for dump, the oldest record of the log, 0 if it is empty
 * @steps: what happens; for dump, log_to of the first is where the log ends early
 * @out: what is shown, NULL if it is not read before the end
 * @err: must be part of what is said
 * @code: exit code
 */
struct scenario {
	const char *name;
	int (*command)(const struct options *options);
	struct options options;
	uint64_t last_seq;
	uint64_t first_seq;
	struct step steps[8];
	const char *out;
	const char *err;
	int code;
};

/* The first log has no log_id in its records, which keeps the expected lines short. */
#define FIRST_LOG	7
#define E(n)		"{\"seq\":" #n ",\"event\":\"unread-at-close\"}\n"
#define E8(n)		"{\"seq\":" #n ",\"event\":\"unread-at-close\"" OF_LOG(8)
#define OF_LOG(n)	",\"log_id\":\"000000000000000" #n "\"}\n"
#define LOST(c, a, b)	LOST_OF(7, c, a, b)
#define LOST_OF(log, c, a, b) "{\"event\":\"lost\",\"count\":" #c	\
			",\"from\":" #a ",\"to\":" #b OF_LOG(log)
#define LOST_END(log, a) "{\"event\":\"lost\",\"from\":" #a OF_LOG(log)
#define SUPPRESSED(c)	"{\"event\":\"suppressed\",\"count\":" #c OF_LOG(7)
#define CLOSED		(UINT64_C(1) << TCPFATE_EVENT_CLOSED)

int play_main(const struct scenario *scenarios, unsigned int count);

#endif
