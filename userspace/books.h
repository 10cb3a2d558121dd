/* SPDX-License-Identifier: GPL-2.0 */
/* What became of the connections of a command that is run. */

#ifndef BOOKS_H
#define BOOKS_H

#include "claim.h"
#include "stories.h"

#define ENDINGS	16

/**
 * struct books - what is known of the connections of a command
 * @claim: tells which are its own
 * @conns: records of all connections, for the other end tells as well
 * @stories: of its own, where something was lost
 * @connections: its own that have a record
 * @lossy: of these, those that lost something, or may have
 * @lost: bytes that were written and that nobody has read, or will
 * @unacked: bytes that were sent and not acknowledged, not in @lost
 * @ending: how many of its ends have ended so
 * @added: records since those were given up of which nothing more is expected
 * @kept: of these, some of which more is
 * @kept_count: how many
 */
struct books {
	const struct claim *claim;
	struct conns *conns;
	struct stories *stories;
	uint64_t connections;
	uint64_t lossy;
	uint64_t lost;
	uint64_t unacked;
	uint64_t ending[ENDINGS];
	unsigned int added;
	struct attrs *kept;
	size_t kept_count;
};

int books_open(struct books *books, const struct claim *claim);
int books_add(struct books *books, const struct attrs *ev);
int books_finish(struct books *books);
void books_close(struct books *books);

#endif
