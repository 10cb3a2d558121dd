/* SPDX-License-Identifier: GPL-2.0 */
/* Text broken into lines. */

#ifndef WRAP_H
#define WRAP_H

#include <stdbool.h>
#include <stdio.h>

/**
 * struct wrap - words that are written first and broken into lines then
 * @out: write the text here
 * @text: what was written, valid after wrap_end()
 */
struct wrap {
	FILE *out;
	char *text;
	size_t size;
};

int wrap_begin(struct wrap *wrap);
bool wrap_is_empty(struct wrap *wrap);
unsigned int wrap_pad(struct wrap *wrap, FILE *out, int columns);
void wrap_end(struct wrap *wrap, FILE *out, unsigned int indent, unsigned int width);
unsigned int wrap_width(void);

#endif
