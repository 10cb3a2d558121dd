/* SPDX-License-Identifier: GPL-2.0 */
/* Text in columns: characters of a known width, and lines of them. */

#ifndef COLUMNS_H
#define COLUMNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct line - a piece of a text that fits
 * @text: where it begins, without an end of its own
 * @bytes: its length
 * @columns: its width
 */
struct line {
	const char *text;
	size_t bytes;
	unsigned int columns;
};

unsigned int columns_of_code(uint32_t code);
unsigned int columns_of(const char *text);
void columns_clean(char *to, size_t size, const char *from, bool utf8);
bool columns_line(struct line *line, const char **rest, unsigned int width);
unsigned int columns_balanced(const char *text, unsigned int width);

#endif
