/* SPDX-License-Identifier: GPL-2.0 */
/* JSON for people: what was written on one line, indented. */

#ifndef INDENT_H
#define INDENT_H

#include <stdbool.h>
#include <stdio.h>

/**
 * struct indent - how far a text was read
 * @out: where to
 * @depth: brackets that are open
 * @in_string: so is a string
 * @escaped: the next character is part of it, whatever it is
 * @opened: a bracket was the last that was read
 */
struct indent {
	FILE *out;
	int depth;
	bool in_string;
	bool escaped;
	bool opened;
};

FILE *indent_open(struct indent *indent, FILE *out);

#endif
