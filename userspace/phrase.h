/* SPDX-License-Identifier: GPL-2.0 */
/* Pieces of sentences. */

#ifndef PHRASE_H
#define PHRASE_H

#include <stdio.h>

#include "event.h"

/* Words that agree with a number of bytes. */
static inline const char *were(uint64_t count)
{
	return count == 1 ? "was" : "were";
}

static inline const char *are(uint64_t count)
{
	return count == 1 ? "is" : "are";
}

static inline const char *they(uint64_t count)
{
	return count == 1 ? "it" : "they";
}

static inline const char *them(uint64_t count)
{
	return count == 1 ? "it" : "them";
}

/* Bytes accepted from the application that the peer has not acknowledged. */
static inline uint64_t unconfirmed(const struct attrs *ev)
{
	return num(ev, UNACKED) + num(ev, UNSENT);
}

static inline bool in_state(const struct attrs *ev, enum tcpfate_state state)
{
	return num(ev, STATE) == (uint64_t)state;
}

void put_bytes(FILE *out, uint64_t count, const char *adjective);
void put_lost_bytes(FILE *out, uint64_t count, const char *adjective);
void put_lost_count(FILE *out, uint64_t count);
void put_duration(FILE *out, uint64_t ns);
void put_connection(FILE *out, const struct attrs *ev);
void put_actor(FILE *out, const struct attrs *ev);
void put_owner(FILE *out, const struct attrs *ev);
void put_ending(FILE *out, const struct attrs *ev);
void put_loss(FILE *out, const struct attrs *ev);
void put_ledger(FILE *out, const struct attrs *ev);
void put_evidence(FILE *out, const struct attrs *ev);
void put_rst_name(FILE *out, const struct attrs *ev);
void put_rst(FILE *out, const struct attrs *ev, const char *instead);
void put_unconfirmed(FILE *out, const struct attrs *ev);
void put_next_error(FILE *out, const struct attrs *ev);

#endif
