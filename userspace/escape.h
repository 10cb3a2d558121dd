/* SPDX-License-Identifier: GPL-2.0 */
/* Bytes that a user chose, made harmless for a terminal and for JSON. */

#ifndef ESCAPE_H
#define ESCAPE_H

#include <stdio.h>

void escape_text(FILE *out, const char *text);
void escape_json(FILE *out, const char *text);

#endif
