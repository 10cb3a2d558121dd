// SPDX-License-Identifier: GPL-2.0
/*
 * Text in columns: characters of a known width, and lines of them.
 *
 * A picture made of text bends where a character is wider than it was thought to
 * be, is put upon its neighbour, or turns the direction of reading. So what is not
 * certain to do none of that is shown as bytes, \xNN; nor can a name draw lines.
 */

#include <string.h>

#include "columns.h"
#include "digits.h"
#include "utf8.h"

#define STAND_IN_MAX	2	/* characters in the place of one */

/* What terminals and fonts agree on. */
static const struct {
	uint32_t first, last;
	unsigned int columns;
} certain[] = {
	{ 0x20, 0x7e, 1 },
	{ 0xa1, 0xa5, 1 }, { 0xa7, 0xac, 1 },
	{ 0xae, 0x24f, 1 },				/* Latin */
	{ 0x391, 0x3a1, 1 }, { 0x3a3, 0x3c9, 1 },	/* Greek */
	{ 0x400, 0x482, 1 }, { 0x48a, 0x52f, 1 },	/* Cyrillic */
	{ 0x1e00, 0x1eff, 1 },
	{ 0x2010, 0x2027, 1 },				/* dashes, quotes, ellipsis */
	{ 0x2192, 0x2192, 1 },				/* an arrow */
	{ 0x3041, 0x3096, 2 }, { 0x30a1, 0x30fa, 2 },	/* Kana */
	{ 0x3400, 0x4dbf, 2 }, { 0x4e00, 0x9fff, 2 },	/* Han */
	{ 0xac00, 0xd7a3, 2 },				/* Hangul */
};

/* Of the characters that this program itself writes. */
static const struct {
	uint32_t code;
	char text[STAND_IN_MAX + 1];
} stand_ins[] = {
	{ 0xb5, "u" },
	{ 0x2192, "->" },
};

/**
 * columns_of_code() - width of a character
 * @code: its number in Unicode
 *
 * Return: columns, 0 if that is not certain.
 */
unsigned int columns_of_code(uint32_t code)
{
	for (size_t i = 0; i < sizeof(certain) / sizeof(certain[0]); i++)
		if (code >= certain[i].first && code <= certain[i].last)
			return certain[i].columns;
	return 0;
}

/* The character that @s begins with; returns its bytes. What is malformed is none. */
static size_t read_char(const char *s, uint32_t *code)
{
	const unsigned char *c = (const unsigned char *)s;
	size_t len = *c < 0x80 ? 1 : utf8_len(c);

	*code = len > 1 ? utf8_code(c, len) : *c;
	if (!len)
		*code = UINT32_MAX;
	return len ? len : 1;
}

/**
 * columns_of() - width of a text
 * @text: clean
 */
unsigned int columns_of(const char *text)
{
	unsigned int columns = 0;
	uint32_t code;

	while (*text) {
		text += read_char(text, &code);
		columns += columns_of_code(code);
	}
	return columns;
}

static size_t put_bytes_of(char *to, const char *from, size_t len)
{
	char *at = to;

	for (size_t i = 0; i < len; i++) {
		*at++ = '\\';
		*at++ = 'x';
		at = digits_hex(at, (unsigned char)from[i], 2);
	}
	return (size_t)(at - to);
}

static size_t put_stand_in(char *to, uint32_t code)
{
	for (size_t i = 0; i < sizeof(stand_ins) / sizeof(stand_ins[0]); i++)
		if (stand_ins[i].code == code)
			return (size_t)(stpcpy(to, stand_ins[i].text) - to);
	return 0;
}

/* The character of @len bytes at @from, at most four times as long. */
static size_t put_char(char *to, const char *from, size_t len, uint32_t code, bool utf8)
{
	size_t put = 0;

	if (columns_of_code(code) && (utf8 || code < 0x80)) {
		memcpy(to, from, len);
		return len;
	}
	if (!utf8)
		put = put_stand_in(to, code);
	return put ? put : put_bytes_of(to, from, len);
}

/**
 * columns_clean() - make each character of a text one of a known width
 * @to: where to; what does not fit is left out
 * @size: room there
 * @from: the text, any bytes
 * @utf8: else it becomes ASCII
 */
void columns_clean(char *to, size_t size, const char *from, bool utf8)
{
	char one[4 * 4];
	uint32_t code;
	size_t len, put;

	for (; *from; from += len) {
		len = read_char(from, &code);
		put = put_char(one, from, len, code, utf8);
		if (put >= size)
			break;
		memcpy(to, one, put);
		to += put;
		size -= put;
	}
	*to = '\0';
}

/**
 * struct place - a place in a text, behind some characters
 * @bytes: its distance from the beginning
 * @columns: the width up to there
 */
struct place {
	size_t bytes;
	unsigned int columns;
};

/* Where a line ends that may have @width columns: all of it, or as much as fits. */
static struct place cut(const char *text, unsigned int width, struct place *space,
			struct place *colon)
{
	struct place at = { 0 };
	unsigned int columns;
	uint32_t code;
	size_t len;

	for (; text[at.bytes]; at.bytes += len) {
		len = read_char(text + at.bytes, &code);
		columns = columns_of_code(code);
		if (code == ' ')
			*space = at;
		if (at.columns + columns > width)
			break;
		at.columns += columns;
		if (code == ':')
			*colon = (struct place){ at.bytes + len, at.columns };
	}
	return at;
}

/**
 * columns_line() - the next line of a text
 * @line: where to
 * @rest: clean text; moved on behind the line
 * @width: columns that it may have, at least 2
 *
 * It ends at a space; within a word that is too long behind a colon, as addresses
 * have, if the better part of the line is before it.
 *
 * Return: true, or false at the end of the text; then @rest is empty.
 */
bool columns_line(struct line *line, const char **rest, unsigned int width)
{
	struct place space = { 0 }, colon = { 0 }, end;
	const char *text = *rest + strspn(*rest, " ");

	*rest = text;
	if (!*text)
		return false;
	end = cut(text, width, &space, &colon);
	if (text[end.bytes] && space.bytes)
		end = space;
	else if (text[end.bytes] && colon.columns > width / 2)
		end = colon;
	*rest = text + end.bytes;
	for (; text[end.bytes - 1] == ' '; end.columns--)
		end.bytes--;
	*line = (struct line){ .text = text, .bytes = end.bytes, .columns = end.columns };
	return true;
}

static unsigned int lines_of(const char *text, unsigned int width)
{
	unsigned int count = 0;
	struct line line;

	while (columns_line(&line, &text, width))
		count++;
	return count;
}

/**
 * columns_balanced() - the width at which the lines of a text are about equally long
 * @text: clean
 * @width: columns that a line may have, at least 2
 *
 * Return: a width that takes no more lines than @width.
 */
unsigned int columns_balanced(const char *text, unsigned int width)
{
	unsigned int count = lines_of(text, width);

	while (width > 2 && lines_of(text, width - 1) == count)
		width--;
	return width;
}
