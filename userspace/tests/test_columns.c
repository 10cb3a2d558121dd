// SPDX-License-Identifier: GPL-2.0
/* Text in columns: as wide as the C library says, and nothing is lost in wrapping. */

#define _GNU_SOURCE	/* wcwidth() */
#include <locale.h>
#include <stdlib.h>
#include <wchar.h>

#include "../columns.h"
#include "ktap.h"

#define CODE_MAX	0x110000
#define ROUNDS		20000

static bool clean_is(const char *from, bool utf8, const char *want)
{
	char got[64];

	columns_clean(got, sizeof(got), from, utf8);
	return ktap_same(got, want);
}

static int widths(void)
{
	bool ok = true;

	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return KTAP_SKIP;
	for (uint32_t code = 0; code < CODE_MAX; code++) {
		unsigned int columns = columns_of_code(code);

		if (!columns || wcwidth((wchar_t)code) == (int)columns)
			continue;
		printf("# U+%04X: %u columns, the C library says %d\n", code, columns,
		       wcwidth((wchar_t)code));
		ok = false;
	}
	return ok && columns_of_code('a') == 1 && columns_of_code(0x6570) == 2;
}

/* Combining, direction, lines, a control, a half, a NUL in two bytes. */
static int harmless(void)
{
	return clean_is("e\xcc\x81", true, "e\\xcc\\x81") &&
	       clean_is("\xd7\x90 \xe2\x80\xae", true, "\\xd7\\x90 \\xe2\\x80\\xae") &&
	       clean_is("\xc2\xa6", true, "\\xc2\\xa6") &&
	       clean_is("\xe2\x94\x82\xe2\x97\x84", true, "\\xe2\\x94\\x82\\xe2\\x97\\x84") &&
	       clean_is("\x1b[31m\n\x7f", true, "\\x1b[31m\\x0a\\x7f") &&
	       clean_is("a\xe6\x95", true, "a\\xe6\\x95") &&
	       clean_is("\xc0\x80", true, "\\xc0\\x80") &&
	       clean_is("Stra\xc3\x9f \xe6\x95\xb0", true, "Stra\xc3\x9f \xe6\x95\xb0");
}

static int ascii(void)
{
	return clean_is("12 \xc2\xb5s \xe2\x86\x92 \xc3\x9f", false, "12 us -> \\xc3\\x9f") &&
	       clean_is("plain", false, "plain") && clean_is("", false, "");
}

/* What does not fit is left out, but no character is cut. */
static int room(void)
{
	char to[8];

	memset(to, 'x', sizeof(to));
	columns_clean(to, 7, "ab\xc3\x9f\xe6\x95\xb0", true);
	if (!ktap_same(to, "ab\xc3\x9f") || to[7] != 'x')
		return false;
	columns_clean(to, 7, "abc\xffg", true);
	return ktap_same(to, "abc");
}

/* "a", a wide character, a space, a colon, or one of two bytes, in any order. */
static void scribble(char *to, unsigned int *seed)
{
	static const char *const pieces[] = { "a", "\xe6\x95\xb0", " ", ":", "\xc3\x9f", "b", "c" };
	unsigned int count = (unsigned int)rand_r(seed) % 40;

	*to = '\0';
	for (unsigned int i = 0; i < count; i++)
		strcat(to, pieces[rand_r(seed) % 7]);
}

/* Behind the letters of @to those of a text are put, but no spaces. */
static void append(char *to, const char *text, size_t bytes)
{
	to += strlen(to);
	for (size_t i = 0; i < bytes; i++)
		if (text[i] != ' ')
			*to++ = text[i];
	*to = '\0';
}

static bool wraps(const char *text, unsigned int width, unsigned int *count)
{
	char got[256] = "", want[256] = "", one[256];
	const char *rest = text;
	struct line line;

	append(want, text, strlen(text));
	for (*count = 0; columns_line(&line, &rest, width); ++*count) {
		snprintf(one, sizeof(one), "%.*s", (int)line.bytes, line.text);
		if (columns_of(one) != line.columns || line.columns > width || *one == ' ' ||
		    one[line.bytes - 1] == ' ')
			return ktap_same(one, "a line that fits");
		append(got, line.text, line.bytes);
	}
	return ktap_same(got, want) && ktap_same(rest, "");
}

static int wrapping(void)
{
	unsigned int seed = 5, greedy, balanced;
	char text[256];

	for (unsigned int i = 0; i < ROUNDS; i++) {
		unsigned int width = 2 + (unsigned int)rand_r(&seed) % 30, narrow;

		scribble(text, &seed);
		narrow = columns_balanced(text, width);
		if (narrow > width || !wraps(text, width, &greedy) ||
		    !wraps(text, narrow, &balanced) || greedy != balanced)
			return ktap_same(text, "a text that was wrapped");
	}
	return true;
}

static bool first_line_is(const char *text, unsigned int width, const char *want)
{
	struct line line;
	char got[64];

	if (!columns_line(&line, &text, width))
		return ktap_same("", want);
	snprintf(got, sizeof(got), "%.*s", (int)line.bytes, line.text);
	return ktap_same(got, want);
}

static int places(void)
{
	return first_line_is("one two three", 7, "one two") &&
	       first_line_is("one two three", 6, "one") &&
	       first_line_is("  one", 9, "one") &&
	       first_line_is("[2001:db8:1111:2222]:80", 12, "[2001:db8:") &&
	       first_line_is("a:bcdefghijklmnopq", 12, "a:bcdefghijk") &&
	       columns_balanced("one two three four", 13) == 10;
}

static const struct ktap_test tests[] = {
	{ "no width differs from the C library's", widths },
	{ "what is not certain is shown as bytes", harmless },
	{ "ASCII only where nothing else is wanted", ascii },
	{ "no character is cut where room ends", room },
	{ "lines fit, and hold all of a text", wrapping },
	{ "lines end at spaces, and addresses at colons", places },
};

int main(void)
{
	return ktap_main(tests, sizeof(tests) / sizeof(tests[0]));
}
