// SPDX-License-Identifier: GPL-2.0
/* Characters beyond ASCII: which bytes are one, and which one it is. */

#include <stdbool.h>

#include "utf8.h"

/* Bytes that follow the lead byte, and the range of the first (Unicode, table 3-7). */
static const struct {
	unsigned char lead_min, lead_max, more, next_min, next_max;
} sequences[] = {
	{ 0xc2, 0xdf, 1, 0x80, 0xbf },
	{ 0xe0, 0xe0, 2, 0xa0, 0xbf },
	{ 0xe1, 0xec, 2, 0x80, 0xbf },
	{ 0xed, 0xed, 2, 0x80, 0x9f },
	{ 0xee, 0xef, 2, 0x80, 0xbf },
	{ 0xf0, 0xf0, 3, 0x90, 0xbf },
	{ 0xf1, 0xf3, 3, 0x80, 0xbf },
	{ 0xf4, 0xf4, 3, 0x80, 0x8f },
};

/* Whether @count bytes at @s continue a sequence; the zero at the end does not. */
static bool continues(const unsigned char *s, unsigned int count)
{
	while (count--)
		if ((*s++ & 0xc0) != 0x80)
			return false;
	return true;
}

/**
 * utf8_len() - length of the character that a string begins with
 * @s: the string
 *
 * Return: its bytes, 0 if there is no well-formed character beyond ASCII.
 */
size_t utf8_len(const unsigned char *s)
{
	for (size_t i = 0; i < sizeof(sequences) / sizeof(sequences[0]); i++) {
		if (*s < sequences[i].lead_min || *s > sequences[i].lead_max)
			continue;
		if (s[1] < sequences[i].next_min || s[1] > sequences[i].next_max)
			return 0;
		return continues(s + 2, sequences[i].more - 1) ? sequences[i].more + 1u : 0;
	}
	return 0;
}

/**
 * utf8_code() - number of a character in Unicode
 * @s: well-formed, beyond ASCII
 * @len: its bytes
 */
uint32_t utf8_code(const unsigned char *s, size_t len)
{
	uint32_t code = *s & 0x7fu >> len;

	for (size_t i = 1; i < len; i++)
		code = code << 6 | (s[i] & 0x3f);
	return code;
}
