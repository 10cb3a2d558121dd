// SPDX-License-Identifier: GPL-2.0
/*
 * Bytes that a user chose, made harmless for a terminal and for JSON.
 *
 * A task names itself with any bytes it likes, and the kernel cuts the name in
 * the middle of a character. Well-formed UTF-8 passes; text shows the rest, and
 * what would deceive the eye, as \xNN, JSON shows it as U+FFFD.
 */

#define _GNU_SOURCE	/* mempcpy() */
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "digits.h"
#include "escape.h"
#include "utf8.h"

/* Controls beyond ASCII that terminals obey, and characters that hide or reorder text. */
static const struct {
	uint32_t first, last;
} deceptive[] = {
	{ 0x80, 0x9f }, { 0x200b, 0x200f }, { 0x2028, 0x202e }, { 0x2060, 0x2069 },
	{ 0xfeff, 0xfeff },
};

/* Asks it of the well-formed character of @len bytes at @s. */
static bool is_deceptive(const unsigned char *s, size_t len)
{
	uint32_t code = utf8_code(s, len);

	for (size_t i = 0; i < sizeof(deceptive) / sizeof(deceptive[0]); i++)
		if (code >= deceptive[i].first && code <= deceptive[i].last)
			return true;
	return false;
}

static size_t printable_len(const unsigned char *s)
{
	size_t len;

	if (*s >= 0x20 && *s < 0x7f)
		return *s != '\\';
	len = utf8_len(s);
	return len && !is_deceptive(s, len) ? len : 0;
}

void escape_text(FILE *out, const char *text)
{
	const unsigned char *s = (const unsigned char *)text;

	while (*s) {
		size_t len = printable_len(s);

		if (!len)
			fprintf(out, *s == '\\' ? "\\\\" : "\\x%02x", *s);
		fwrite(s, 1, len, out);
		s += len ? len : 1;
	}
}

/* What stands in JSON as it is: ASCII without controls, quote and backslash. */
static const bool plain[UCHAR_MAX + 1] = {
	[0x20 ... '"' - 1] = true, ['"' + 1 ... '\\' - 1] = true, ['\\' + 1 ... 0x7f] = true,
};

/* The character at @s, which is not plain; moves on to the next. */
static char *put_special(char *at, const unsigned char **s)
{
	const unsigned char *c = *s;
	size_t len = *c < 0x80 ? 0 : utf8_len(c);

	*s += len ? len : 1;
	if (len)
		return mempcpy(at, c, len);
	if (*c >= 0x80)
		return stpcpy(at, "\\ufffd");
	if (*c < 0x20)
		return digits_hex(stpcpy(at, "\\u"), *c, 4);
	*at++ = '\\';
	*at++ = (char)*c;
	return at;
}

/* With its quotes; returns the end, where no zero is written. */
char *escape_json(char *at, const char *text)
{
	const unsigned char *s = (const unsigned char *)text;

	*at++ = '"';
	while (*s) {
		if (plain[*s])
			*at++ = (char)*s++;
		else
			at = put_special(at, &s);
	}
	*at++ = '"';
	return at;
}
