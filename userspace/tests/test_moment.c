// SPDX-License-Identifier: GPL-2.0
/* Moments as people write them: what they mean, and what is none. */

#include <inttypes.h>
#include <stdlib.h>

#include "../moment.h"
#include "ktap.h"

#define SEC	INT64_C(1000000000)

/* 2024-02-29 12:00:00 UTC; `date -d @1709208000`. In Nepal it is 17:45. */
#define NOW	(1709208000 * SEC)
#define MIDNIGHT_UTC	(1709164800 * SEC)
#define NEPAL	((5 * 60 + 45) * 60 * SEC)

static const struct {
	const char *word;
	bool utc;
	int64_t ns;
} moments[] = {
	{ "2024-02-29T12:00:00Z", false, NOW },
	{ "2024-02-29t12:00:00z", false, NOW },
	{ "2024-02-29 12:00:00Z", true, NOW },
	{ "2024-02-29T12:00Z", false, NOW },
	{ "2024-02-29T13:30:00+01:30", false, NOW },
	{ "2024-02-29T07:00:00-05:00", true, NOW },
	{ "2024-02-29T12:00:00.000000001Z", false, NOW + 1 },
	{ "2024-02-29T12:00:00.5Z", false, NOW + SEC / 2 },
	{ "2024-02-29T12:00:00.1234567899Z", false, NOW + 123456789 },
	{ "2024-02-29 12:00:00", true, NOW },
	{ "2024-02-29 17:45:00", false, NOW },
	{ "2024-02-29 17:45", false, NOW },
	{ "2024-02-29", true, MIDNIGHT_UTC },
	{ "2024-02-29", false, MIDNIGHT_UTC - NEPAL },
	{ "12:00", true, NOW },
	{ "17:45", false, NOW },
	{ "17:45:01", false, NOW + SEC },
	{ "17:45:01.25", false, NOW + SEC + SEC / 4 },
	{ "00:00", true, MIDNIGHT_UTC },
	{ "23:59:60", true, MIDNIGHT_UTC + 86400 * SEC },
	{ "-0s", false, NOW },
	{ "-90s", false, NOW - 90 * SEC },
	{ "-90sec", true, NOW - 90 * SEC },
	{ "-30min", false, NOW - 30 * 60 * SEC },
	{ "-1h", false, NOW - 3600 * SEC },
	{ "-2d", false, NOW - 2 * 86400 * SEC },
	{ "1970-01-01T00:00:00Z", false, 0 },
	{ "2261-12-31T23:59:59Z", false, INT64_C(9214646399) * SEC },
};

static const char *const none[] = {
	"", " ", "-", "now", "0", "1709208000", "12", "12:", "12:0", "12:60", "24:00", "1:00",
	"12:00:", "12:00:61", "12:00:00.", "12:00Z", "12:00 ", " 12:00", "+12:00", "12:00:00:00",
	"2024-02-30", "2023-02-29", "2024-13-01", "2024-00-01", "2024-01-00", "2024-1-1",
	"24-01-01", "1969-12-31", "2262-01-01", "2024-02-29T", "2024-02-29 ", "2024-02-29Z",
	"2024-02-29T12:00:00ZZ", "2024-02-29T12:00:00+1:00", "2024-02-29T12:00:00+24:00",
	"2024-02-29T12:00:00+0100", "2024-02-29T12:00:00 Z", "2024-02-29T12:00:00.Z",
	"2024-02-29_12:00", "-1", "-1m", "-1H", "-h", "-1.5h", "--1h", "- 1h", "-1 h", "-1hh",
	"-99999999999999999999d", "-20000d", "-2024-02-29", "tomorrow", "2024-02-29T12:00:00\n",
};

static int valid(void)
{
	bool ok = true;

	for (unsigned int i = 0; i < sizeof(moments) / sizeof(moments[0]); i++) {
		int64_t ns = -1;
		bool is = moment_parse(moments[i].word, moments[i].utc, NOW, &ns);

		if (is && ns == moments[i].ns)
			continue;
		printf("# %s: %s, %" PRId64 " for %" PRId64 "\n", moments[i].word,
		       is ? "valid" : "not valid", ns, moments[i].ns);
		ok = false;
	}
	return ok;
}

static int invalid(void)
{
	bool ok = true;
	int64_t ns;

	for (unsigned int i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		if (!moment_parse(none[i], false, NOW, &ns))
			continue;
		printf("# '%s' is %" PRId64 "\n", none[i], ns);
		ok = false;
	}
	return ok;
}

int main(void)
{
	static const struct ktap_test tests[] = {
		{ "moments", valid },
		{ "what is no moment", invalid },
	};

	setenv("TZ", "Asia/Kathmandu", 1);
	return ktap_main(tests, sizeof(tests) / sizeof(tests[0]));
}
