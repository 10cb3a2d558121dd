/* SPDX-License-Identifier: GPL-2.0 */
/* Connections, and what has to be said of them. */

#ifndef FATES_H
#define FATES_H

#define LINES_MAX	8
#define SERVER		0
#define CLIENT		1

/**
 * struct line - one record
 * @side: whose it is
 * @event: which one
 * @msec: when
 * @more: what else it says, JSON with ' for "
 */
struct line {
	unsigned int side;
	const char *event;
	unsigned int msec;
	const char *more;
};

/**
 * struct given_case - a connection and what has to be said of it
 * @name: of the test
 * @lines: its records, in the order of the log
 * @cause: the word of its cause, NULL if there is no story
 * @culprit: who has to change
 * @to_client: what became of what the server wrote, as told
 * @to_server: of what the client wrote
 * @since: time of the cause, ms
 */
struct given_case {
	const char *name;
	struct line lines[LINES_MAX];
	const char *cause;
	unsigned int culprit;
	const char *to_client, *to_server;
	unsigned int since;
};

/* The last one of each has no name. */
extern const struct given_case fates_closed[], fates_aborted[];

#endif
