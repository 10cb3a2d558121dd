/* SPDX-License-Identifier: GPL-2.0 */
/* A log, read in the order of its numbers: no record twice, none left out unsaid. */

#ifndef VIEW_H
#define VIEW_H

#include "client.h"

struct options;

/* Is told what was lost, as in struct format. */
typedef void (*view_lost)(void *arg, uint64_t log_id, uint64_t from, uint64_t to);

/**
 * struct view - how far a log was read
 * @show: takes the records
 * @tell_lost: is told what was lost between them
 * @arg: for both
 * @log_id: the log that @next counts in
 * @next: seq of the next record
 * @lost: records that were lost, in this log and those before
 * @torn: so were others, and how many is not known
 * @oldest: begins with the oldest record there is; those before it are not missed
 */
struct view {
	client_record show;
	view_lost tell_lost;
	void *arg;
	uint64_t log_id;
	uint64_t next;
	uint64_t lost;
	bool torn;
	bool oldest;
};

bool view_begin(struct view *view, const struct options *options, const struct attrs *status);
void view_miss(struct view *view, const struct options *options);
void view_renew(struct view *view, const struct attrs *status);
bool view_knows(const struct view *view, const struct attrs *ev);
int view_take(struct view *view, const struct attrs *ev);
int view_fill(struct view *view, struct client *client, uint64_t until);
int view_drain(struct view *view, struct client *client, uint64_t last);
void view_tear(struct view *view);

static inline bool view_has_lost(const struct view *view)
{
	return view->lost || view->torn;
}

#endif
