/* SPDX-License-Identifier: GPL-2.0 */
/*
 * peer: what its parts share
 *
 * A command takes its arguments from word[1] on, does its call on conn or
 * listener, keeps the books, and returns what the call returned, with errno.
 */
#ifndef PEER_H
#define PEER_H

#include <stddef.h>

#define MAX_WORDS	8

struct command {
	const char *name;
	long (*run)(void);
};

/* Each ends with a row without a name. */
extern const struct command socket_commands[];
extern const struct command option_commands[];
extern const struct command io_commands[];
extern const struct command pass_commands[];

/* The sockets, -1 where there is none. */
extern int listener, conn;

/* The ports of the connection, or of the listener. */
extern unsigned int local_port, peer_port;

/* The books: bytes that calls have sent and received, and calls that did. */
extern unsigned long tx, rx, calls;

/* Bytes to send, which have no meaning, and a place for those received. */
extern char buf[1 << 20];

/* The words of the line: a command, its arguments, and a NULL in any case. */
extern char *word[MAX_WORDS + 1];

/* Argument @i of the command as a number. */
long number(int i, long absent);

/* CLOCK_MONOTONIC */
unsigned long now_ns(void);

#endif
