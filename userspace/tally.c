// SPDX-License-Identifier: GPL-2.0
/*
 * What the kernel counts instead of recording it, while somebody watches.
 *
 * Nobody tells when such a counter grows. But a record over the limit has others
 * of its kind before it: the counters are asked for a second after a record came,
 * and every second until neither records come nor anything grows.
 */

#include "ends.h"
#include "event.h"
#include "tally.h"

/**
 * tally_begin() - from here on count
 * @tally: where to
 * @status: of the module
 * @next: seq of the next record
 */
void tally_begin(struct tally *tally, const struct attrs *status, uint64_t next)
{
	tally->due = 0;
	tally->seen = next;
	tally->suppressed = attrs_num(status, TCPFATE_A_STATUS_SUPPRESSED);
	tally->filtered = attrs_num(status, TCPFATE_A_STATUS_FILTERED);
}

/* Whether it is time to ask; @next is the seq of the next record. */
bool tally_is_due(struct tally *tally, uint64_t next)
{
	bool due = tally->due && clock_now() >= tally->due;

	if (due)
		tally->due = 0;
	else if (!tally->due && next != tally->seen)
		tally->due = clock_now() + NSEC_PER_SEC;
	return due;
}

static uint64_t growth(uint64_t before, uint64_t now)
{
	return now > before ? now - before : 0;
}

/* Take the counters as they are now; returns how many were suppressed since. */
uint64_t tally_take(struct tally *tally, const struct attrs *status, uint64_t next)
{
	uint64_t suppressed = attrs_num(status, TCPFATE_A_STATUS_SUPPRESSED);
	uint64_t filtered = attrs_num(status, TCPFATE_A_STATUS_FILTERED);
	uint64_t more = growth(tally->suppressed, suppressed);

	tally->due = more || next != tally->seen ? clock_now() + NSEC_PER_SEC : 0;
	tally->seen = next;
	tally->suppressed = suppressed;
	tally->left_out += growth(tally->filtered, filtered);
	tally->filtered = filtered;
	return more;
}
