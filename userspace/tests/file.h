/* SPDX-License-Identifier: GPL-2.0 */
/* A file that is only in memory, and what is said on standard error meanwhile. */

#ifndef FILE_H
#define FILE_H

#include <stddef.h>

#define PATH_BUF	32
#define SAID_MAX	1024

int file_new(const char *text, size_t len, char path[PATH_BUF]);
void said_begin(void);
const char *said_end(void);

#endif
