/* SPDX-License-Identifier: GPL-2.0 */
/* Which records are about the connections of a command that is run. */

#ifndef CLAIM_H
#define CLAIM_H

#include "client.h"
#include "hash.h"
#include "kin.h"
#include "nest.h"

struct held;
struct owned;

/**
 * struct claim - what is known to be of the command
 * @nest: sockets that it made are in there
 * @kin: its processes, which may also use those of others
 * @own: what is claimed, found by its key
 * @owned: the same
 * @first: records that nobody has claimed yet, the oldest first
 * @last: where the next one goes
 * @held: how many
 * @dropped: that were too many to be kept
 * @nest_error: why there is no @nest, -errno
 * @kin_error: why @kin is not told, -errno
 * @accepts: a listener was handed to it
 * @take: is given the records of the command
 * @arg: for @take
 */
struct claim {
	struct nest nest;
	struct kin kin;
	struct hash_table own;
	struct owned *owned;
	struct held *first, **last;
	unsigned int held;
	uint64_t dropped;
	int nest_error, kin_error;
	bool accepts;
	client_record take;
	void *arg;
};

int claim_open(struct claim *claim);
int claim_process(struct claim *claim, pid_t pid);
int claim_record(struct claim *claim, const struct attrs *ev);
bool claim_holds(struct claim *claim, const struct attrs *ev);
bool claim_has(const struct claim *claim, const struct attrs *ev);
bool claim_knows(void *claim, pid_t pid);
unsigned int claim_processes(struct claim *claim, kin_process process, void *arg);
int claim_close(struct claim *claim);

#endif
