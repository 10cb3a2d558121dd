/* SPDX-License-Identifier: GPL-2.0 */
/* A command that is run, and what happens to its connections meanwhile. */

#ifndef RUN_H
#define RUN_H

#include "books.h"
#include "child.h"
#include "ctl.h"
#include "follow.h"

/**
 * struct run - the state of it
 * @options: the command line
 * @follow: the log
 * @child: the command
 * @claim: what is its own
 * @books: what became of that
 * @suppressed: records over the limit since the command began
 * @shown: events printed
 * @begun: when the command began, CLOCK_MONOTONIC
 * @ended: and ended
 * @gone: tcpfate was unloaded, or cannot be asked any more
 * @disarmed: tcpfate sees nothing
 * @clean: clean endings are recorded, too
 * @orphans: connections of the command that had not ended
 * @orphan: one of them
 * @processes: of the command that were left
 * @process: one of them
 */
struct run {
	const struct options *options;
	struct follow follow;
	struct child child;
	struct claim claim;
	struct books books;
	uint64_t suppressed;
	uint64_t shown;
	int64_t begun;
	int64_t ended;
	bool gone;
	bool disarmed;
	bool clean;
	unsigned int orphans;
	struct attrs orphan;
	unsigned int processes;
	pid_t process;
};

int run_subscribe(struct run *run);
void run_read(struct run *run);
void run_settle(struct run *run);
void run_count(struct run *run);

void run_wait(struct run *run, int timeout);
void run_linger(struct run *run);

bool run_is_blind(const struct run *run);
void run_tell(FILE *out, struct run *run);
void run_json(FILE *out, const struct run *run, int code);

#endif
