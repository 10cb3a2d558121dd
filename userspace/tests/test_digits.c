// SPDX-License-Identifier: GPL-2.0
/* Numbers and addresses as characters: the same as the C library writes them. */

#include <arpa/inet.h>
#include <inttypes.h>
#include <stdlib.h>

#include "../digits.h"
#include "ktap.h"

#define WIDTH_MAX	20	/* of 2^64 - 1 */

static bool decimal_is(uint64_t number)
{
	char got[WIDTH_MAX + 1], want[WIDTH_MAX + 1];

	*digits_decimal(got, number) = '\0';
	snprintf(want, sizeof(want), "%" PRIu64, number);
	return ktap_same(got, want);
}

/* Where the number of digits changes, and both ends. */
static int decimals(void)
{
	bool ok = decimal_is(0) && decimal_is(UINT64_MAX) && decimal_is(UINT64_MAX - 1);

	for (uint64_t power = 1, i = 0; i < WIDTH_MAX; power *= 10, i++)
		ok &= decimal_is(power - 1) && decimal_is(power) && decimal_is(power + 1);
	for (unsigned int bit = 0; bit < 64; bit++)
		ok &= decimal_is((uint64_t)1 << bit);
	return ok;
}

/* Without its commas it is the number, and behind each there are three digits. */
static bool grouped_is(uint64_t number)
{
	char got[GROUPED_MAX], bare[WIDTH_MAX + 1], want[WIDTH_MAX + 1], *to = bare;
	size_t len;

	*digits_grouped(got, number) = '\0';
	len = strlen(got);
	for (size_t i = 0; i < len; i++) {
		if ((got[i] == ',') != (i && (len - i) % 4 == 0))
			return ktap_same(got, "a comma in front of each three digits");
		if (got[i] != ',')
			*to++ = got[i];
	}
	*to = '\0';
	snprintf(want, sizeof(want), "%" PRIu64, number);
	return ktap_same(bare, want);
}

static int grouped(void)
{
	bool ok = grouped_is(0) && grouped_is(614400) && grouped_is(UINT64_MAX);

	for (uint64_t power = 1, i = 0; i < WIDTH_MAX; power *= 10, i++)
		ok &= grouped_is(power - 1) && grouped_is(power) && grouped_is(power + 1);
	return ok;
}

static bool padded_is(uint64_t number, unsigned int width, const char *want)
{
	char got[WIDTH_MAX + 1];

	*digits_padded(got, number, width) = '\0';
	return ktap_same(got, want);
}

static int padding(void)
{
	return padded_is(0, 9, "000000000") && padded_is(1, 9, "000000001") &&
	       padded_is(999999999, 9, "999999999") && padded_is(120, 4, "0120") &&
	       padded_is(7, 1, "7") && padded_is(1234, 3, "234") && padded_is(5, 0, "");
}

static bool hex_is(uint64_t number, unsigned int width, const char *want)
{
	char got[WIDTH_MAX + 1];

	*digits_hex(got, number, width) = '\0';
	return ktap_same(got, want);
}

static int hexadecimals(void)
{
	return hex_is(0, 16, "0000000000000000") && hex_is(UINT64_MAX, 16, "ffffffffffffffff") &&
	       hex_is(0x0123456789abcdef, 16, "0123456789abcdef") && hex_is(0x1b, 4, "001b");
}

static bool inet_is(const uint8_t addr[4])
{
	char got[INET_ADDRSTRLEN], want[INET_ADDRSTRLEN];

	*digits_inet(got, addr) = '\0';
	return ktap_same(got, inet_ntop(AF_INET, addr, want, sizeof(want)));
}

/* Every byte in every place. */
static int inet(void)
{
	bool ok = true;

	for (unsigned int i = 0; i < 4 * 256; i++) {
		uint8_t addr[4] = { 10, 0, 255, 1 };

		addr[i % 4] = (uint8_t)(i / 4);
		ok &= inet_is(addr);
	}
	return ok;
}

static bool inet6_is(const uint8_t addr[16])
{
	char got[INET6_ADDRSTRLEN], want[INET6_ADDRSTRLEN];

	*digits_inet6(got, addr) = '\0';
	return ktap_same(got, inet_ntop(AF_INET6, addr, want, sizeof(want)));
}

/* Every pattern of groups that are zero, the others as wide as @group is. */
static bool zeros_of(uint16_t group)
{
	bool ok = true;

	for (unsigned int set = 0; set < 256; set++) {
		uint8_t addr[16] = { 0 };

		for (unsigned int i = 0; i < 8; i++) {
			addr[2 * i] = set >> i & 1 ? (uint8_t)(group >> 8) : 0;
			addr[2 * i + 1] = set >> i & 1 ? (uint8_t)group : 0;
		}
		ok &= inet6_is(addr);
	}
	return ok;
}

static int inet6(void)
{
	return zeros_of(0xffff) && zeros_of(0x1) && zeros_of(0x12) && zeros_of(0x123) &&
	       zeros_of(0xf00) && zeros_of(0x8000);
}

static const struct ktap_test tests[] = {
	{ "decimal numbers", decimals },
	{ "decimal numbers in groups", grouped },
	{ "decimal numbers with zeros in front", padding },
	{ "hexadecimal numbers", hexadecimals },
	{ "IPv4 addresses", inet },
	{ "IPv6 addresses, with every run of zeros", inet6 },
};

int main(void)
{
	return ktap_main(tests, sizeof(tests) / sizeof(tests[0]));
}
