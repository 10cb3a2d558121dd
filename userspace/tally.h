/* SPDX-License-Identifier: GPL-2.0 */
/* What the kernel counts instead of recording it, while somebody watches. */

#ifndef TALLY_H
#define TALLY_H

#include <stdbool.h>
#include <stdint.h>

struct attrs;

/**
 * struct tally - the counters of the kernel as they were last seen
 * @due: when to ask for them again, CLOCK_MONOTONIC, 0 for not before the next event
 * @seen: number of the next record when they were asked for
 * @suppressed: records over the limit
 * @filtered: records that the filter did not want
 * @left_out: of @filtered, those since the watch began
 */
struct tally {
	int64_t due;
	uint64_t seen;
	uint64_t suppressed;
	uint64_t filtered;
	uint64_t left_out;
};

void tally_begin(struct tally *tally, const struct attrs *status, uint64_t next);
bool tally_is_due(struct tally *tally, uint64_t next);
uint64_t tally_take(struct tally *tally, const struct attrs *status, uint64_t next);

#endif
