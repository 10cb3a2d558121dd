/* SPDX-License-Identifier: GPL-2.0 */
/* The words of a story, made clean one after the other. */

#ifndef QUILL_H
#define QUILL_H

#include <stdbool.h>
#include <stdio.h>

/**
 * struct quill - what writes them
 * @out: write words here
 * @text: what was written
 * @size: its length
 * @utf8: more than ASCII is wanted
 */
struct quill {
	FILE *out;
	char *text;
	size_t size;
	bool utf8;
};

int quill_begin(struct quill *quill, bool utf8);
void quill_take(struct quill *quill, char *to, size_t size);
void quill_end(struct quill *quill);

#endif
