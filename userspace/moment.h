/* SPDX-License-Identifier: GPL-2.0 */
/* Moments, ns since 1970, as people write them. */

#ifndef MOMENT_H
#define MOMENT_H

#include <stdbool.h>
#include <stdint.h>

#define MOMENT_VALID	"a time like 2026-01-31T23:59:59Z, '2026-01-31 23:59', 23:59, -30min, -2d"

int64_t moment_now(void);
bool moment_parse(const char *word, bool utc, int64_t now, int64_t *ns);

#endif
