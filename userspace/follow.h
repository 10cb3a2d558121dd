/* SPDX-License-Identifier: GPL-2.0 */
/* The log, read as it grows, without a gap and without a duplicate. */

#ifndef FOLLOW_H
#define FOLLOW_H

#include "ends.h"
#include "tally.h"
#include "view.h"

/**
 * struct follower - what is done with it
 * @record: takes a record; anything but 0 ends it all and is passed on, as of all below
 *	that return something
 * @begun: a log was found, and nothing of it will be missed unsaid; NULL for no news
 * @lost: records were overwritten before they could be read, as in struct format
 * @suppressed: records were only counted, as in struct format
 * @idle: all that came was told, and now the next is waited for; also once a second while
 *	more comes than can be waited for
 * @due: @due of struct follow has come; it is for this to set it anew
 * @ready: @also of struct ends can be read
 */
struct follower {
	client_record record;
	void (*begun)(void *arg, const struct status *status);
	view_lost lost;
	void (*suppressed)(void *arg, uint64_t log_id, uint64_t count);
	int (*idle)(void *arg);
	int (*due)(void *arg);
	int (*ready)(void *arg);
};

/**
 * struct follow - a log that is followed; the first five are set before
 * @options: the command line: where to begin, and whether to outlast the module
 * @follower: what is done
 * @arg: for all of that
 * @ends: what ends it, opened
 * @due: when to call @follower->due, CLOCK_MONOTONIC, 0 for never
 * @client: the conversation
 * @view: how far the log was read
 * @tally: what was not recorded
 * @behind: the kernel had no room for events after those that are queued
 * @begun: a log was found
 * @anew: the log was begun while tcpfate was waited for: all of it is wanted
 */
struct follow {
	const struct options *options;
	const struct follower *follower;
	void *arg;
	struct ends *ends;
	int64_t due;
	struct client *client;
	struct view view;
	struct tally tally;
	bool behind;
	bool begun;
	bool anew;
};

int follow_run(struct follow *follow);
int follow_begin(struct follow *follow);
int follow_read(struct follow *follow);
int follow_settle(struct follow *follow);
void follow_close(struct follow *follow);

void follow_tell_begun(const struct follow *follow, const struct status *status);
int follow_code(const struct follow *follow, int end);

#endif
