/* SPDX-License-Identifier: GPL-2.0 */
/* Moments, ns since 1970, as people write and read them. */

#ifndef MOMENT_H
#define MOMENT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define MOMENT_VALID	"a time like 2026-01-31T23:59:59Z, '2026-01-31 23:59', 23:59, -30min, -2d"

#define MOMENT_BUF	32	/* holds a day, a time and its zone */

int64_t moment_now(void);
bool moment_parse(const char *word, bool utc, int64_t now, int64_t *ns);
void moment_text(int64_t ns, char buf[MOMENT_BUF]);
void moment_put(FILE *out, int64_t ns);
void moment_put_whole(FILE *out, int64_t ns);
void moment_put_none(FILE *out);

#endif
