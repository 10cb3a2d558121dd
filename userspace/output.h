/* SPDX-License-Identifier: GPL-2.0 */
/* What a format can write. Everything is one line, and allocates nothing. */

#ifndef OUTPUT_H
#define OUTPUT_H

#include <stdio.h>

#include "event.h"

/**
 * struct format - a way to write to people or to programs
 * @event: one record
 * @lost: records @from to @to of log @log_id were overwritten before they could be read;
 *	if @to is 0 the log went, and where it ended is not known; nor is @log_id if 0
 * @suppressed: @count more records were over the limit, and only counted
 * @status: what the module says of itself
 */
struct format {
	void (*event)(FILE *out, const struct attrs *ev);
	void (*lost)(FILE *out, uint64_t log_id, uint64_t from, uint64_t to);
	void (*suppressed)(FILE *out, uint64_t log_id, uint64_t count);
	void (*status)(FILE *out, const struct status *status);
};

extern const struct format format_text, format_json;

void sentence_print(FILE *out, const struct attrs *ev);

#endif
