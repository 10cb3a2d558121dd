// SPDX-License-Identifier: GPL-2.0
/* Text broken into lines between words, of so many columns, with a margin. */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "wrap.h"

/**
 * wrap_begin() - begin a paragraph
 * @wrap: where to write it: @wrap->out
 *
 * Return: 0 or -ENOMEM.
 */
int wrap_begin(struct wrap *wrap)
{
	wrap->out = open_memstream(&wrap->text, &wrap->size);
	return wrap->out ? 0 : -ENOMEM;
}

/* Characters of UTF-8, none of which is wide here: what is foreign is escaped. */
unsigned int wrap_columns(const char *text, size_t len)
{
	unsigned int columns = 0;

	for (size_t i = 0; i < len; i++)
		columns += ((unsigned char)text[i] & 0xc0) != 0x80;
	return columns;
}

/**
 * wrap_is_empty() - whether nothing was written
 * @wrap: what wrap_begin() began
 */
bool wrap_is_empty(struct wrap *wrap)
{
	fflush(wrap->out);
	return !wrap->size;
}

/**
 * wrap_pad() - print what was written, and spaces up to a width
 * @wrap: what wrap_begin() began, is ended
 * @out: where to
 * @columns: the width, negative to put the spaces in front
 *
 * Return: columns that were printed.
 */
unsigned int wrap_pad(struct wrap *wrap, FILE *out, int columns)
{
	unsigned int width = (unsigned int)abs(columns), used;

	fclose(wrap->out);
	used = wrap_columns(wrap->text, wrap->size);
	if (used > width)
		width = used;
	fprintf(out, "%*s", columns < 0 ? (int)(width - used) : 0, "");
	fputs(wrap->text, out);
	fprintf(out, "%*s", columns > 0 ? (int)(width - used) : 0, "");
	free(wrap->text);
	return width;
}

/**
 * wrap_end() - print the paragraph, if there is one; its first line is already begun
 * @wrap: what wrap_begin() began
 * @out: where to
 * @indent: columns that are left free before each line, or used in the first
 * @width: columns of a line; a longer word is not broken
 */
void wrap_end(struct wrap *wrap, FILE *out, unsigned int indent, unsigned int width)
{
	unsigned int column = indent;
	char *rest, *word;

	fclose(wrap->out);
	for (word = strtok_r(wrap->text, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
		unsigned int columns = wrap_columns(word, strlen(word));

		if (column > indent && column + 1 + columns > width) {
			fprintf(out, "\n%*s", (int)indent, "");
			column = indent;
		}
		fprintf(out, "%s%s", column > indent ? " " : "", word);
		column += columns + (column > indent);
	}
	if (column > indent)
		fputc('\n', out);
	free(wrap->text);
}
