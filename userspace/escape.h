/* SPDX-License-Identifier: GPL-2.0 */
/* Bytes that a user chose, made harmless for a terminal and for JSON. */

#ifndef ESCAPE_H
#define ESCAPE_H

#include <stdio.h>

/* Room that escape_json() needs for a string of @size bytes with its zero: \\uXXXX and quotes. */
#define ESCAPE_MAX(size)	(6 * ((size) - 1) + 2)

void escape_text(FILE *out, const char *text);
char *escape_json(char *at, const char *text);

#endif
