// SPDX-License-Identifier: GPL-2.0
/*
 * How many a second: counted by second in a ring. The second that still runs has no
 * part in it.
 */

#include "rate.h"

#define SLOTS	(RATE_SECONDS + 1)

static unsigned int slot_of(int64_t second)
{
	return (unsigned int)(second % SLOTS);
}

/* Seconds that have gone by since then are empty. */
static void forward(struct rate *rate, int64_t second)
{
	int64_t from = rate->second + 1;

	if (from < second - RATE_SECONDS)
		from = second - RATE_SECONDS;
	for (; from <= second; from++)
		rate->count[slot_of(from)] = 0;
	rate->second = second;
}

/**
 * rate_add() - count one
 * @rate: where
 * @second: when it was, since 1970
 */
void rate_add(struct rate *rate, int64_t second)
{
	if (second > rate->second)
		forward(rate, second);
	if (second >= 0 && second > rate->second - SLOTS)
		rate->count[slot_of(second)]++;
}

/**
 * rate_sum() - how many there were in the last RATE_SECONDS full seconds
 * @rate: where they were counted
 * @now: the second that runs
 *
 * Return: the sum.
 */
uint64_t rate_sum(const struct rate *rate, int64_t now)
{
	uint64_t sum = 0;

	for (int64_t second = now - RATE_SECONDS; second < now; second++)
		if (second >= 0 && second <= rate->second && second > rate->second - SLOTS)
			sum += rate->count[slot_of(second)];
	return sum;
}
