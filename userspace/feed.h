/* SPDX-License-Identifier: GPL-2.0 */
/* All records that there are by now: of files, or of the log. */

#ifndef FEED_H
#define FEED_H

#include "saved.h"
#include "view.h"

struct options;

/**
 * struct feed - records from one source after the other; the first three are set before
 * @record: takes them; anything but 0 ends it all, -errno with an error
 * @lost: is told what is missing between records of the log, NULL if @file is enough
 * @arg: for both
 * @source: number of the file that is being read, 0 for the log
 * @file: what was read of it so far
 * @before: what was read of all files before
 */
struct feed {
	client_record record;
	view_lost lost;
	void *arg;
	unsigned int source;
	struct saved file, before;
};

int feed_read(const struct options *options, struct feed *feed);
struct saved feed_sum(const struct feed *feed);

#endif
