/* SPDX-License-Identifier: GPL-2.0 */
/* What has happened, and how often. */
#ifndef COVERAGE_H
#define COVERAGE_H

#include "history.h"
#include "watch.h"

void coverage_count(const struct history *h, const struct told *told);
void coverage_print(void);
const char *coverage_missing(void);
unsigned long coverage_connections(void);
unsigned long coverage_records(void);

#endif
