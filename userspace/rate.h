/* SPDX-License-Identifier: GPL-2.0 */
/* How many a second. */

#ifndef RATE_H
#define RATE_H

#include <stdint.h>

#define RATE_SECONDS	10	/* full ones, that "now" is about */

/**
 * struct rate - what was counted in the last seconds
 * @second: the newest one, of 1970
 * @count: by second, the running one beside the full ones
 */
struct rate {
	int64_t second;
	uint32_t count[RATE_SECONDS + 1];
};

void rate_add(struct rate *rate, int64_t second);
void rate_merge(struct rate *rate, const struct rate *more);
void rate_take_out(struct rate *rate, const struct rate *less);
uint64_t rate_sum(const struct rate *rate, int64_t now);

#endif
