// SPDX-License-Identifier: GPL-2.0
/*
 * Text in a page: whatever it is, it stays text, in an element and in an attribute in
 * double quotes. Controls and what is not UTF-8 were escaped before, or are here.
 */

#include <stdlib.h>

#include "escape.h"
#include "html.h"

static const char *entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	}
	return NULL;
}

static void put_escaped(FILE *out, const char *text)
{
	for (; *text; text++) {
		const char *name = entity(*text);

		if (name)
			fputs(name, out);
		else
			fputc(*text, out);
	}
}

static void write_text(FILE *out, const void *text)
{
	escape_text(out, text);
}

/**
 * html_words() - what others write, as text of a page
 * @out: the page
 * @writer: writes text for people, with what users chose escaped for a terminal
 * @arg: for @writer
 */
void html_words(FILE *out, html_writer writer, const void *arg)
{
	size_t size;
	char *text;
	FILE *words = open_memstream(&text, &size);

	if (!words)
		return;
	writer(words, arg);
	fclose(words);
	put_escaped(out, text);
	free(text);
}

/* Any bytes as text of a page. */
void html_put(FILE *out, const char *text)
{
	html_words(out, write_text, text);
}
