/* SPDX-License-Identifier: GPL-2.0 */
/* What was not recorded, or not read: said beside every sum. */

#ifndef GAPS_H
#define GAPS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct attrs;

/**
 * struct gaps - how many records are missing, and why
 * @older: no longer in the log when it was begun
 * @lost: overwritten before they could be read, since then
 * @torn: and others, of which nobody knows how many
 * @suppressed: over the limit of the module
 * @filtered: not wanted by its filter
 */
struct gaps {
	uint64_t older;
	uint64_t lost;
	bool torn;
	uint64_t suppressed;
	uint64_t filtered;
};

void gaps_begin(struct gaps *gaps, const struct attrs *status);
bool gaps_exist(const struct gaps *gaps);
bool gaps_tell(FILE *out, const struct gaps *gaps, const char *separator);
void gaps_json(FILE *out, const struct gaps *gaps);

#endif
