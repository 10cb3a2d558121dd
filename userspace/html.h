/* SPDX-License-Identifier: GPL-2.0 */
/* Text in a page: whatever it is, it stays text. */

#ifndef HTML_H
#define HTML_H

#include <stdio.h>

/* Writes words, with @arg for whom it is about. */
typedef void (*html_writer)(FILE *out, const void *arg);

void html_put(FILE *out, const char *text);
void html_words(FILE *out, html_writer writer, const void *arg);

#endif
