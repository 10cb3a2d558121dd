// SPDX-License-Identifier: GPL-2.0
/* Losses over time, in parts of a round length. */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "histogram.h"

#define ROOM_MIN	64

/* Room for one more of @size bytes; NULL if there is no memory. */
static void *grown(void *array, size_t count, size_t *room, size_t size)
{
	void *more;

	if (count < *room)
		return array;
	more = reallocarray(array, *room ? 2 * *room : ROOM_MIN, size);
	if (more)
		*room = *room ? 2 * *room : ROOM_MIN;
	return more;
}

int times_add(struct times *times, const struct moment *moment)
{
	struct moment *more = grown(times->moment, times->moments, &times->room,
				    sizeof(*more));

	if (!more)
		return -ENOMEM;
	times->moment = more;
	times->moment[times->moments++] = *moment;
	return 0;
}

int times_add_hole(struct times *times, const struct hole *hole)
{
	struct hole *more = grown(times->hole, times->holes, &times->hole_room, sizeof(*more));

	if (!more)
		return -ENOMEM;
	times->hole = more;
	times->hole[times->holes++] = *hole;
	return 0;
}

void times_free(struct times *times)
{
	free(times->moment);
	free(times->hole);
}

/**
 * histogram_make() - divide a time into parts
 * @histogram: where to
 * @from: its first moment, ns since 1970
 * @until: its last one
 */
void histogram_make(struct histogram *histogram, int64_t from, int64_t until)
{
	int64_t start;

	memset(histogram, 0, sizeof(*histogram));
	histogram->length = period_length(until - from, HISTOGRAM_MAX, 0);
	start = period_start(from, histogram->length);
	for (; start <= until && histogram->buckets < HISTOGRAM_MAX; start += histogram->length)
		histogram->bucket[histogram->buckets++].start = start;
}

static struct bucket *bucket_at(struct histogram *histogram, int64_t time)
{
	int64_t number = (time - histogram->bucket[0].start) / histogram->length;

	if (time < histogram->bucket[0].start || number >= histogram->buckets)
		return NULL;
	return &histogram->bucket[number];
}

static unsigned int series_of(const void *group, const void *const groups[SERIES_MAX - 1])
{
	unsigned int i = 0;

	while (i < SERIES_MAX - 1 && groups[i] != group)
		i++;
	return i;
}

static void mark(struct histogram *histogram, const struct hole *hole)
{
	for (unsigned int i = 0; i < histogram->buckets; i++) {
		struct bucket *bucket = &histogram->bucket[i];

		if (hole->from < bucket->start + histogram->length && hole->to >= bucket->start)
			bucket->missing = true;
	}
}

/**
 * histogram_fill() - count what happened
 * @histogram: the parts
 * @times: what happened when
 * @group: those that have a series of their own; all others share the last one
 */
void histogram_fill(struct histogram *histogram, const struct times *times,
		    const void *const group[SERIES_MAX - 1])
{
	for (size_t i = 0; i < times->moments; i++) {
		const struct moment *moment = &times->moment[i];
		struct bucket *bucket = bucket_at(histogram, moment->time);

		if (!bucket)
			continue;
		bucket->count++;
		bucket->of[series_of(moment->group, group)]++;
		bucket->cost += moment->cost;
		if (bucket->count > histogram->most)
			histogram->most = bucket->count;
	}
	for (size_t i = 0; i < times->holes; i++)
		mark(histogram, &times->hole[i]);
}
