// SPDX-License-Identifier: GPL-2.0
/* Text broken into lines between words, of so many columns, with a margin. */

#include <errno.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "columns.h"
#include "wrap.h"

#define WIDTH_MIN	60
#define WIDTH_MAX	100
#define WIDTH		80	/* where there is no terminal */

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
	used = columns_of(wrap->text);
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
 * @width: columns of a line
 */
void wrap_end(struct wrap *wrap, FILE *out, unsigned int indent, unsigned int width)
{
	const char *rest;
	struct line line;

	fclose(wrap->out);
	rest = wrap->text;
	for (bool first = true; columns_line(&line, &rest, width - indent); first = false) {
		if (!first)
			fprintf(out, "\n%*s", (int)indent, "");
		fwrite(line.text, 1, line.bytes, out);
	}
	if (*wrap->text)
		fputc('\n', out);
	free(wrap->text);
}

/* Columns of a line on standard output, as wide as lines are read with ease. */
unsigned int wrap_width(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) || !size.ws_col)
		return WIDTH;
	if (size.ws_col < WIDTH_MIN)
		return WIDTH_MIN;
	return size.ws_col < WIDTH_MAX ? size.ws_col : WIDTH_MAX;
}
