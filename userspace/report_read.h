/* SPDX-License-Identifier: GPL-2.0 */
/* What a report is made of: files, or the log. */

#ifndef REPORT_READ_H
#define REPORT_READ_H

struct options;
struct report;

int report_read(struct report *report, const struct options *options);

#endif
