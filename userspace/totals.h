/* SPDX-License-Identifier: GPL-2.0 */
/* Totals of the kernel, summed up over network namespaces. */

#ifndef TOTALS_H
#define TOTALS_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "event.h"

enum total_by {
	BY_EVENT,
	BY_ENDING,
	BY_LOSS,
	BY_NETNS,
	TOTAL_BYS,
};

enum total_count {
	COUNT_RECORDS,
	COUNT_UNREAD,
	COUNT_UNACKED,
	COUNT_UNSENT,
	COUNT_WRITTEN_AFTER_FIN,
	COUNT_FILTERED,
	COUNT_SUPPRESSED,
	TOTAL_COUNTS,
};

/**
 * struct total - one sum
 * @key: number of the event, ending or loss; inode number of the namespace, 0
 *	for all that have ended
 * @cookie: of the namespace, 0 if there is none
 * @count: by enum total_count
 */
struct total {
	uint64_t key;
	uint64_t cookie;
	uint64_t count[TOTAL_COUNTS];
};

struct total_list {
	struct total *total;
	size_t count;
	size_t room;
};

/**
 * struct totals - all sums of one reading
 * @by: by enum total_by
 */
struct totals {
	struct total_list by[TOTAL_BYS];
};

int totals_add(struct totals *totals, const struct attrs *row);
void totals_sort(struct totals *totals);
uint64_t totals_sum(const struct totals *totals, enum total_count count);
void totals_free(struct totals *totals);

void totals_text(FILE *out, const struct totals *totals, const struct status *status);
void totals_json(FILE *out, const struct totals *totals, const struct status *status,
		 uint64_t time);

#endif
