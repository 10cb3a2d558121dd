/* SPDX-License-Identifier: GPL-2.0 */
/* Records that were saved as JSON, one object a line, as watch and dump print them. */

#ifndef SAVED_H
#define SAVED_H

#include "client.h"

/**
 * struct saved - what was read from a file
 * @records: records
 * @lost: records that the file says were lost
 * @torn: it says so without a number
 * @suppressed: records that it says were only counted
 * @line: number of the last line
 */
struct saved {
	uint64_t records, lost, suppressed;
	bool torn;
	uint64_t line;
};

/* Of a file that cannot be read, says which line and why. 0, what @record returned, or -errno. */
int saved_read(const char *path, struct saved *saved, client_record record, void *arg);

#endif
