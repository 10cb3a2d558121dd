// SPDX-License-Identifier: GPL-2.0
/*
 * How many a second: counted by second in a ring. The second that still runs has no
 * part in it.
 */

#include <stdbool.h>

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

/* Whether that second is still counted. */
static bool holds(const struct rate *rate, int64_t second)
{
	return second >= 0 && second <= rate->second && second > rate->second - SLOTS;
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
	if (holds(rate, second))
		rate->count[slot_of(second)]++;
}

/**
 * rate_merge() - count all that was counted elsewhere, too
 * @rate: where
 * @more: elsewhere
 */
void rate_merge(struct rate *rate, const struct rate *more)
{
	if (more->second > rate->second)
		forward(rate, more->second);
	for (int64_t second = more->second; holds(more, second); second--)
		if (holds(rate, second))
			rate->count[slot_of(second)] += more->count[slot_of(second)];
}

/**
 * rate_take_out() - no longer count what is counted elsewhere
 * @rate: where all of it was counted
 * @less: elsewhere
 */
void rate_take_out(struct rate *rate, const struct rate *less)
{
	for (int64_t second = less->second; holds(less, second); second--)
		if (holds(rate, second))
			rate->count[slot_of(second)] -= less->count[slot_of(second)];
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
		if (holds(rate, second))
			sum += rate->count[slot_of(second)];
	return sum;
}
