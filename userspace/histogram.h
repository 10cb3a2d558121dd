/* SPDX-License-Identifier: GPL-2.0 */
/* Losses over time. */

#ifndef HISTOGRAM_H
#define HISTOGRAM_H

#include <stdbool.h>

#include "period.h"

#define HISTOGRAM_MAX	60	/* parts of the time at most */
#define SERIES_MAX	5	/* causes that are told apart, the last for all others */

/**
 * struct moment - one connection that lost data
 * @time: of its cause, ns since 1970
 * @cost: bytes
 * @group: whatever tells causes apart
 */
struct moment {
	int64_t time;
	uint64_t cost;
	const void *group;
};

/**
 * struct hole - a time of which records are missing
 * @from: ns since 1970, that of the last record before
 * @to: that of the first one after
 * @source: log or file, by whose clock this is
 */
struct hole {
	int64_t from, to;
	unsigned int source;
};

/**
 * struct times - what happened when; grows
 * @moment: of each connection
 * @moments: how many
 * @hole: of each gap
 * @holes: how many
 */
struct times {
	struct moment *moment;
	size_t moments, room;
	struct hole *hole;
	size_t holes, hole_room;
};

int times_add(struct times *times, const struct moment *moment);
int times_add_hole(struct times *times, const struct hole *hole);
void times_free(struct times *times);

/**
 * struct bucket - a part of the time
 * @start: ns since 1970
 * @count: connections that lost data
 * @of: of these, by series
 * @cost: bytes
 * @missing: there are records missing
 */
struct bucket {
	int64_t start;
	uint64_t count;
	uint64_t of[SERIES_MAX];
	uint64_t cost;
	bool missing;
};

/**
 * struct histogram - the whole time in parts
 * @length: of each part, ns
 * @buckets: how many there are
 * @most: greatest count of any
 * @bucket: the parts, in their order
 */
struct histogram {
	int64_t length;
	unsigned int buckets;
	uint64_t most;
	struct bucket bucket[HISTOGRAM_MAX];
};

void histogram_make(struct histogram *histogram, int64_t from, int64_t until);
void histogram_fill(struct histogram *histogram, const struct times *times,
		    const void *const group[SERIES_MAX - 1]);

#endif
