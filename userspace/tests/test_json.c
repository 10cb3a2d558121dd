// SPDX-License-Identifier: GPL-2.0
/* Values as JSON has them: the first and the last of each kind, and bytes of users. */

#include "../escape.h"
#include "ktap.h"
#include "record.h"

/* In this order: the second before is kept, and must not be told of another. */
static const struct {
	uint64_t ns;
	const char *json;
} times[] = {
	{ 0, "1970-01-01T00:00:00.000000000Z" },
	{ 999999999, "1970-01-01T00:00:00.999999999Z" },
	{ 1000000000, "1970-01-01T00:00:01.000000000Z" },
	{ 999999999, "1970-01-01T00:00:00.999999999Z" },
	{ 951868799000000001, "2000-02-29T23:59:59.000000001Z" },
	{ 951868800000000000, "2000-03-01T00:00:00.000000000Z" },
	{ 1735689599999999999, "2024-12-31T23:59:59.999999999Z" },
	{ 1735689600000000000, "2025-01-01T00:00:00.000000000Z" },
	{ 4107542400000000000, "2100-03-01T00:00:00.000000000Z" },
	{ UINT64_MAX, "2554-07-21T23:34:33.709551615Z" },
	{ 0, "1970-01-01T00:00:00.000000000Z" },
};

static int moments(void)
{
	char want[TEXT_MAX];
	bool ok = true;

	for (unsigned int i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		snprintf(want, sizeof(want), "{\"time\":\"%s\",\"event\":\"closed\"}\n",
			 times[i].json);
		ok &= json_is((struct given[]){ U64(TIME, times[i].ns), U32(EVENT, 6), { 0 } },
			      want);
	}
	return ok;
}

static int extremes(void)
{
	return json_is((struct given[]){
		U64(SEQ, 0), U32(EVENT, 6), U16(LOCAL_PORT, 65535), U64(BYTES, UINT64_MAX),
		U32(MARK, UINT32_MAX), U64(COOKIE, 0), U64(LOG_ID, UINT64_MAX), { 0 } },
		"{\"seq\":0,\"event\":\"closed\",\"local_port\":65535,\"bytes\":18446744073709551615,\"mark\":4294967295,\"cookie\":\"0\",\"log_id\":\"ffffffffffffffff\"}\n");
}

static bool evidence_is(uint64_t evidence, const char *want)
{
	return json_is((struct given[]){ U32(EVENT, 6), U64(EVIDENCE, evidence), { 0 } }, want);
}

/* No bit, the first and the last that has a word, and one that has none. */
static int lists(void)
{
	const char *odd =
		"{\"event\":\"closed\",\"evidence\":[\"ktls\",\"unknown(4611686018427387904)\"]}\n";

	return evidence_is(0, "{\"event\":\"closed\"}\n") &&
	       evidence_is(1, "{\"event\":\"closed\",\"evidence\":[\"attached-late\"]}\n") &&
	       evidence_is(1ull << 62 | 128, odd) &&
	       json_is((struct given[]){ U32(EVENT, 6), U32(CAUSE, 1), U32(CAUSE, 20), { 0 } },
		       "{\"event\":\"closed\",\"causes\":[\"peer-fin\",\"reset-sent\"]}\n");
}

static int names_of_users(void)
{
	return json_is((struct given[]){ U32(EVENT, 6), STR(COMM, "a\"b\\\x01"),
					 STR(OWNER_COMM, "\xff"), { 0 } },
		       "{\"event\":\"closed\",\"comm\":\"a\\\"b\\\\\\u0001\",\"owner_comm\":\"\\ufffd\"}\n");
}

static const struct {
	const char *bytes, *json, *text;
} escapes[] = {
	{ "nginx", "\"nginx\"", "nginx" },
	{ "", "\"\"", "" },
	{ "a\"b\\c", "\"a\\\"b\\\\c\"", "a\"b\\\\c" },
	{ "\x1b[31m\n", "\"\\u001b[31m\\u000a\"", "\\x1b[31m\\x0a" },
	{ "\x7f", "\"\x7f\"", "\\x7f" },
	{ "caf\xc3\xa9", "\"caf\xc3\xa9\"", "caf\xc3\xa9" },
	{ "\xc2\x9b", "\"\xc2\x9b\"", "\\xc2\\x9b" },			/* CSI, U+009B */
	{ "\xc2\xa0", "\"\xc2\xa0\"", "\xc2\xa0" },
	{ "\xe2\x80\x8a", "\"\xe2\x80\x8a\"", "\xe2\x80\x8a" },		/* U+200A, a space */
	{ "\xe2\x80\x8b", "\"\xe2\x80\x8b\"", "\\xe2\\x80\\x8b" },	/* of no width */
	{ "\xe2\x80\x8f", "\"\xe2\x80\x8f\"", "\\xe2\\x80\\x8f" },	/* right to left */
	{ "\xe2\x80\x90", "\"\xe2\x80\x90\"", "\xe2\x80\x90" },		/* U+2010, a hyphen */
	{ "\xe2\x80\xa7", "\"\xe2\x80\xa7\"", "\xe2\x80\xa7" },
	{ "\xe2\x80\xa8", "\"\xe2\x80\xa8\"", "\\xe2\\x80\\xa8" },	/* end of line */
	{ "\xe2\x80\xae", "\"\xe2\x80\xae\"", "\\xe2\\x80\\xae" },	/* U+202E, override */
	{ "\xe2\x80\xaf", "\"\xe2\x80\xaf\"", "\xe2\x80\xaf" },
	{ "\xe2\x81\x9f", "\"\xe2\x81\x9f\"", "\xe2\x81\x9f" },
	{ "\xe2\x81\xa0", "\"\xe2\x81\xa0\"", "\\xe2\\x81\\xa0" },	/* U+2060 */
	{ "\xe2\x81\xa9", "\"\xe2\x81\xa9\"", "\\xe2\\x81\\xa9" },	/* U+2069, isolate */
	{ "\xe2\x81\xaa", "\"\xe2\x81\xaa\"", "\xe2\x81\xaa" },
	{ "\xef\xbb\xbf", "\"\xef\xbb\xbf\"", "\\xef\\xbb\\xbf" },	/* U+FEFF */
	{ "\xf0\x9f\x98\x80", "\"\xf0\x9f\x98\x80\"", "\xf0\x9f\x98\x80" },
	{ "x\xe6\x97", "\"x\\ufffd\\ufffd\"", "x\\xe6\\x97" },		/* cut */
	{ "\xc0\xaf", "\"\\ufffd\\ufffd\"", "\\xc0\\xaf" },		/* overlong */
	{ "\xed\xa0\x80", "\"\\ufffd\\ufffd\\ufffd\"", "\\xed\\xa0\\x80" },	/* surrogate */
	{ "\xf4\x90\x80\x80", "\"\\ufffd\\ufffd\\ufffd\\ufffd\"", "\\xf4\\x90\\x80\\x80" },
};

static bool escapes_json(const char *bytes, const char *want)
{
	char got[TEXT_MAX];

	*escape_json(got, bytes) = '\0';
	return ktap_same(got, want);
}

static bool escapes_text(const char *bytes, const char *want)
{
	char got[TEXT_MAX] = "";
	FILE *out = fmemopen(got, sizeof(got), "w");

	escape_text(out, bytes);
	fclose(out);
	return ktap_same(got, want);
}

static int escaping(void)
{
	bool ok = true;

	for (unsigned int i = 0; i < sizeof(escapes) / sizeof(escapes[0]); i++) {
		ok &= escapes_json(escapes[i].bytes, escapes[i].json);
		ok &= escapes_text(escapes[i].bytes, escapes[i].text);
	}
	return ok;
}

static const struct ktap_test tests[] = {
	{ "moments, where a second, a month and a year begin", moments },
	{ "the least and the greatest numbers", extremes },
	{ "lists, also empty ones", lists },
	{ "names that users chose", names_of_users },
	{ "escaping of text and JSON", escaping },
};

int main(void)
{
	return ktap_main(tests, sizeof(tests) / sizeof(tests[0]));
}
