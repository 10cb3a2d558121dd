// SPDX-License-Identifier: GPL-2.0
/* A number that nobody can guess, or where there is none, one that is not always the same. */

#include <sys/random.h>
#include <time.h>

#include "seed.h"

uint64_t seed_new(void)
{
	struct timespec ts;
	uint64_t seed;

	if (getrandom(&seed, sizeof(seed), GRND_NONBLOCK) == sizeof(seed))
		return seed;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_nsec;
}
