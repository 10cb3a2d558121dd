// SPDX-License-Identifier: GPL-2.0
/*
 * JSON for people: what was written on one line, indented as jq does it.
 *
 * It lies between those who write JSON and where that goes, so that none of them knows
 * of it: also where a record has to be fast.
 */

#define _GNU_SOURCE	/* fopencookie() */
#include "indent.h"

#define STEP	2	/* columns */

static void new_line(const struct indent *indent)
{
	fprintf(indent->out, "\n%*s", STEP * indent->depth, "");
}

static void take_in_string(struct indent *indent, char c)
{
	fputc(c, indent->out);
	indent->in_string = indent->escaped || c != '"';
	indent->escaped = !indent->escaped && c == '\\';
}

/* Brackets with nothing in between stay together. */
static void take_end(struct indent *indent, char c)
{
	indent->depth--;
	if (!indent->opened)
		new_line(indent);
	indent->opened = false;
	fputc(c, indent->out);
}

static void take_other(struct indent *indent, char c)
{
	if (indent->opened)
		new_line(indent);
	fputc(c, indent->out);
	indent->opened = c == '{' || c == '[';
	indent->depth += indent->opened;
	indent->in_string = c == '"';
	if (c == ',')
		new_line(indent);
	if (c == ':')
		fputc(' ', indent->out);
}

/* Space that stands there already is of no use, except between two values. */
static void take(struct indent *indent, char c)
{
	if (indent->in_string)
		take_in_string(indent, c);
	else if (c == '}' || c == ']')
		take_end(indent, c);
	else if ((c != ' ' && c != '\n') || !indent->depth)
		take_other(indent, c);
}

static ssize_t write_indented(void *cookie, const char *text, size_t size)
{
	struct indent *indent = cookie;

	for (size_t i = 0; i < size; i++)
		take(indent, text[i]);
	return fflush(indent->out) || ferror(indent->out) ? 0 : (ssize_t)size;
}

/**
 * indent_open() - indent what is written from here on
 * @indent: kept as long as the stream
 * @out: where to; who opened that closes it
 *
 * Return: a stream for JSON, or NULL with errno.
 */
FILE *indent_open(struct indent *indent, FILE *out)
{
	*indent = (struct indent){ .out = out };
	return fopencookie(indent, "w", (cookie_io_functions_t){ .write = write_indented });
}
