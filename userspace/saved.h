/* SPDX-License-Identifier: GPL-2.0 */
/* Records that were saved as JSON, one object a line, as watch and dump print them. */

#ifndef SAVED_H
#define SAVED_H

#include "client.h"

/**
 * struct saved - what was read from a file
 * @records: records
 * @lost: records that the file says were lost
 * @suppressed: records that it says were only counted
 * @line: number of the last line
 * @torn: it says that more were lost, and not how many
 * @cut: it ends in the middle of a record, which was left out, and that was said
 */
struct saved {
	uint64_t records, lost, suppressed;
	uint64_t line;
	bool torn;
	bool cut;
};

int saved_read(const char *path, struct saved *saved, client_record record, void *arg);

#endif
