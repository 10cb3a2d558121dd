// SPDX-License-Identifier: GPL-2.0
/*
 * A limit for each kind of event in each namespace, so that neither the storm
 * of one tenant nor a flood from the network hides the others. Seconds are
 * those of the clock: in any of them at most so many records are made.
 *
 * Context: any.
 */
#include "guard.h"

#include <linux/ktime.h>

unsigned int tcpfate_guard_limit = 10000;

static u64 second_now(void)
{
	return (u64)ktime_get_seconds() << 32;
}

static u32 count_in(u64 second, u64 now)
{
	return second >> 32 == now >> 32 ? lower_32_bits(second) : 0;
}

/**
 * tcpfate_guard_is_over() - whether a record is sure not to be admitted now
 * @guard: that of the namespace
 * @event: event of the record
 *
 * Return: the answer; counts nothing.
 */
bool tcpfate_guard_is_over(const struct tcpfate_guard *guard,
			   enum tcpfate_event event)
{
	u32 limit = READ_ONCE(tcpfate_guard_limit);
	u64 second = atomic64_read(&guard->second[event]);

	return limit && count_in(second, second_now()) >= limit;
}

/**
 * tcpfate_guard_admit() - count a record, if it is within the limit
 * @guard: that of the namespace
 * @event: event of the record
 *
 * Return: whether it is.
 */
bool tcpfate_guard_admit(struct tcpfate_guard *guard, enum tcpfate_event event)
{
	u32 limit = READ_ONCE(tcpfate_guard_limit);
	atomic64_t *second = &guard->second[event];
	u64 now = second_now();
	s64 old = atomic64_read(second);
	u32 count;

	if (!limit)
		return true;
	do {
		/* Another CPU may be a second ahead. */
		now = max(now, (u64)old >> 32 << 32);
		count = count_in(old, now);
		if (count >= limit)
			return false;
	} while (!atomic64_try_cmpxchg(second, &old, now | (count + 1)));
	return true;
}
