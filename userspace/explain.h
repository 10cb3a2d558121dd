/* SPDX-License-Identifier: GPL-2.0 */
/* An explanation: connections, and the stories that they tell. */

#ifndef EXPLAIN_H
#define EXPLAIN_H

#include "ctl.h"
#include "stories.h"

/**
 * struct explain - an explanation that is being made
 * @options: the command line
 * @wanted: the same, wanting all events that no option leaves out
 * @conns: records, put together
 * @stories: what they tell
 * @causes: how many kinds there are
 * @count: how many stories
 */
struct explain {
	const struct options *options;
	struct options wanted;
	struct conns *conns;
	struct stories *stories;
	uint64_t causes, count;
};

bool explain_begin(struct explain *explain, const struct options *options);
int explain_add(struct explain *explain, const struct conn *conn, struct stories **group);
void explain_print(const struct explain *explain, const struct stories *group);
int explain_end(struct explain *explain, int code);

int explain_live(struct explain *explain);

#endif
