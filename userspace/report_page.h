/* SPDX-License-Identifier: GPL-2.0 */
/* Parts of the page of a report: its tables. */

#ifndef REPORT_PAGE_H
#define REPORT_PAGE_H

#include "report.h"

void page_number(FILE *out, uint64_t number);
void page_steps(FILE *out, const struct story *story);
void page_worst(FILE *out, const struct report *report);
void page_rankings(FILE *out, const struct report *report);
void page_records(FILE *out, const struct report *report);

#endif
