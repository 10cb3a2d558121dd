// SPDX-License-Identifier: GPL-2.0
/* Files that are not what they should be, and what is said of them. */

#include <stddef.h>

#include "wrongs.h"

const struct wrong wrongs[] = {
	{ "hello\n", ":1: " },
	{ HEAD "}\nhello\n" HEAD "}\n", ":2: " },
	{ HEAD "}\n{\"event\":\"closed\",}\n", ":2: " },
	{ "{\n\"event\":\"closed\",\n\"bytes\": x}\n", ":3: " },
	{ HEAD ",\"bytes\":tru", IN_MIDDLE },	/* could go on */
	{ "tru", ":1: " },			/* could not */
	{ HEAD "}\n[1,2]\n", ":2: this is no record but a list" },
	{ "{\"version\":\"1\"}\n", ":1: this is no record: it has no \"event\"" },
	{ "{\"event\":7}\n", ":1: \"event\" is 7, not a word" },
	{ HEAD "}\n\n" HEAD ",\"bytes\":\"7\"}", ":3: \"bytes\" is \"7\", not a whole number" },
	{ HEAD ",\"bytes\":-7}", "\"bytes\" is -7, not" },
	{ HEAD ",\"bytes\":7.5}", "\"bytes\" is 7.5, not" },
	{ HEAD ",\"bytes\":99999999999999999999}", "too big" },
	{ HEAD ",\"local_port\":65536}", "\"local_port\" is 65536, not" },
	{ HEAD ",\"isn_peer\":4294967296}", "\"isn_peer\" is 4294967296, not" },
	{ HEAD ",\"rst_sent\":1}", "\"rst_sent\" is 1, not true or false" },
	{ HEAD ",\"cookie\":12}", "\"cookie\" is 12, not a string of decimal digits" },
	{ HEAD ",\"cookie\":\"1x\"}", "\"cookie\" is \"1x\"" },
	{ HEAD ",\"cookie\":\"18446744073709551616\"}", "\"cookie\" is" },
	{ HEAD ",\"log_id\":\"123\"}", "\"log_id\" is \"123\", not a string of 16" },
	{ HEAD ",\"log_id\":\"0123456789abcdefx\"}", "\"log_id\" is" },
	{ HEAD ",\"time\":7}", "\"time\" is 7, not a time like" },
	{ HEAD ",\"time\":\"2026-02-30T11:07:12Z\"}", "not a time" },
	{ HEAD ",\"time\":\"1969-12-31T23:59:59Z\"}", "not a time" },
	{ HEAD ",\"time\":\"2554-07-21T23:34:33.709551616Z\"}", "not a time" },
	{ HEAD ",\"time\":\"2026-11-20T11:07:12.1234567890Z\"}", "not a time" },
	{ HEAD ",\"time\":\"2026-11-20T11:07:12.Z\"}", "not a time" },
	{ HEAD ",\"time\":\"2026-11-20T11:07:12+01:00\"}", "not a time" },
	{ HEAD ",\"time\":\" 2026-11-20T11:07:12Z\"}", "not a time" },
	{ HEAD ",\"local_addr\":\"10.0.0\"}", "\"local_addr\" is \"10.0.0\", not an address" },
	{ HEAD ",\"local_addr\":\"10.0.0.1%eth0\"}", "not an address" },
	{ HEAD ",\"local_addr\":\"fe80::1%\"}", "not an address" },
	{ HEAD ",\"local_addr\":\"\"}", "not an address" },
	{ HEAD ",\"ending\":1}", "\"ending\" is 1, not a word" },
	{ HEAD ",\"causes\":\"linger\"}", "\"causes\" is \"linger\", not a list of words" },
	{ HEAD ",\"evidence\":[1]}", "\"evidence\" is [1], not a list of words" },
	{ HEAD ",\"errno\":32}", "\"errno\" is 32, not the name" },
	{ HEAD ",\"family\":2}", "\"family\" is 2, not inet or inet6" },
	{ HEAD ",\"comm\":[]}", "\"comm\" is [], not a string" },
	{ "{\"event\":\"lost\",\"count\":\"5\"}", "\"count\" is \"5\", not" },
	{ "{\"event\":\"lost\",\"count\":-5}", "\"count\" is -5, not" },
	{ HEAD ",\"cookie\":\"\\u001b[31m\xc2\x9b\"}", "\\\\u001B[31m\\xc2\\x9b" },
	{ "\x1b[31m", "\\x1b" },
	{ NULL, NULL },
};
