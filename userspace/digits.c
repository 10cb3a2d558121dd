// SPDX-License-Identifier: GPL-2.0
/*
 * Numbers and addresses as characters.
 *
 * A record has thirty of them, and under load this is most of what the tool
 * does: printf() and inet_ntop() would take ten times as long.
 */

#include <stdbool.h>

#include "digits.h"

#define GROUPS	8	/* of an IPv6 address, 16 bits each */

static unsigned int decimal_width(uint64_t number)
{
	unsigned int width = 0;

	for (; number >= 10000; number /= 10000)
		width += 4;
	if (number < 100)
		return width + (number < 10 ? 1 : 2);
	return width + (number < 1000 ? 3 : 4);
}

static void put_pair(char *at, unsigned int number)
{
	at[0] = (char)('0' + number / 10);
	at[1] = (char)('0' + number % 10);
}

/*
 * The last @width digits, with zeros in front. Two at a time take half as many
 * divisions of 64 bits.
 */
char *digits_padded(char *at, uint64_t number, unsigned int width)
{
	char *digit = at + width;

	for (; digit - at >= 2; number /= 100) {
		digit -= 2;
		put_pair(digit, (unsigned int)(number % 100));
	}
	if (digit > at)
		*at = (char)('0' + number % 10);
	return at + width;
}

char *digits_decimal(char *at, uint64_t number)
{
	if (number < 10) {
		*at++ = (char)('0' + number);
		return at;
	}
	return digits_padded(at, number, decimal_width(number));
}

/* For people: 614,400. */
char *digits_grouped(char *at, uint64_t number)
{
	if (number < 1000)
		return digits_decimal(at, number);
	at = digits_grouped(at, number / 1000);
	*at++ = ',';
	return digits_padded(at, number % 1000, 3);
}

static unsigned int hex_width(uint64_t number)
{
	unsigned int width = 1;

	while (number >>= 4)
		width++;
	return width;
}

/* The last @width digits, with zeros in front. */
char *digits_hex(char *at, uint64_t number, unsigned int width)
{
	for (char *digit = at + width; digit-- > at; number >>= 4)
		*digit = "0123456789abcdef"[number & 15];
	return at + width;
}

char *digits_inet(char *at, const uint8_t addr[4])
{
	for (int i = 0; i < 4; i++) {
		if (i)
			*at++ = '.';
		at = digits_decimal(at, addr[i]);
	}
	return at;
}

static unsigned int group(const uint8_t addr[16], int i)
{
	return (unsigned int)addr[2 * i] << 8 | addr[2 * i + 1];
}

static int zeros_from(const uint8_t addr[16], int i)
{
	int start = i;

	while (i < GROUPS && !group(addr, i))
		i++;
	return i - start;
}

/* Where the first of the longest runs of zeros begins; one alone is none. */
static int longest_zeros(const uint8_t addr[16], int *length)
{
	int start = GROUPS;

	*length = 1;
	for (int i = 0, zeros; i < GROUPS; i += zeros + 1) {
		zeros = zeros_from(addr, i);
		if (zeros <= *length)
			continue;
		start = i;
		*length = zeros;
	}
	return start;
}

/* An IPv4 address in IPv6 keeps its dots: ::ffff:1.2.3.4 and the old ::1.2.3.4. */
static bool holds_inet(const uint8_t addr[16], int start, int zeros)
{
	return !start && (zeros == 6 || (zeros == 5 && group(addr, 5) == 0xffff));
}

static char *put_groups(char *at, const uint8_t addr[16], int from, int to)
{
	for (int i = from; i < to; i++) {
		if (i > from)
			*at++ = ':';
		at = digits_hex(at, group(addr, i), hex_width(group(addr, i)));
	}
	return at;
}

/* RFC 5952, as inet_ntop() writes it. */
char *digits_inet6(char *at, const uint8_t addr[16])
{
	int zeros, start = longest_zeros(addr, &zeros);

	at = put_groups(at, addr, 0, start);
	if (start == GROUPS)
		return at;
	*at++ = ':';
	*at++ = ':';
	if (!holds_inet(addr, start, zeros))
		return put_groups(at, addr, start + zeros, GROUPS);
	at = put_groups(at, addr, start + zeros, 6);
	if (zeros == 5)
		*at++ = ':';
	return digits_inet(at, addr + 12);
}
