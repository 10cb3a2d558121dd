// SPDX-License-Identifier: GPL-2.0
/* What is told of records that are not there. */

#include "../output.h"
#include "ktap.h"
#include "record.h"

#define LOST		"---------- --:--:--.---  lost                  "
#define OVERWRITTEN	" overwritten before tcpfate-ctl could read. Load tcpfate with a larger history=.\n"
#define UNLOADED	"tcpfate was unloaded before record 5 and those after it"
#define UNKNOWN		" were read. How many there were is not known.\n"
#define SUPPRESSED	"---------- --:--:--.---  suppressed            "
#define WHAT_TO_DO	" over the limit, only counted. Want less of tcpfate (tcpfate-ctl filter), or raise its parameter limit=.\n"
#define OF_LOG_7	",\"log_id\":\"0000000000000007\"}\n"

static int tells_lost(uint64_t log_id, uint64_t from, uint64_t to, const char *text,
		      const char *json)
{
	char got[TEXT_MAX] = "", got_json[TEXT_MAX] = "";
	FILE *out = fmemopen(got, sizeof(got), "w");

	format_text.lost(out, log_id, from, to);
	fclose(out);
	out = fmemopen(got_json, sizeof(got_json), "w");
	format_json.lost(out, log_id, from, to);
	fclose(out);
	return ktap_same(got, text) && ktap_same(got_json, json);
}

static int one_lost(void)
{
	return tells_lost(7, 5, 5, LOST "record 5 was" OVERWRITTEN,
			  "{\"event\":\"lost\",\"count\":1,\"from\":5,\"to\":5" OF_LOG_7);
}

static int some_lost(void)
{
	return tells_lost(7, 5, 16, LOST "12 records, 5 to 16, were" OVERWRITTEN,
			  "{\"event\":\"lost\",\"count\":12,\"from\":5,\"to\":16" OF_LOG_7);
}

static int end_of_log_lost(void)
{
	return tells_lost(7, 5, 0, LOST UNLOADED " in log 0000000000000007" UNKNOWN,
			  "{\"event\":\"lost\",\"from\":5" OF_LOG_7);
}

static int end_of_some_log_lost(void)
{
	return tells_lost(0, 5, 0, LOST UNLOADED UNKNOWN, "{\"event\":\"lost\",\"from\":5}\n");
}

static int tells_suppressed(uint64_t count, const char *text, const char *json)
{
	char got[TEXT_MAX] = "", got_json[TEXT_MAX] = "";
	FILE *out = fmemopen(got, sizeof(got), "w");

	format_text.suppressed(out, 7, count);
	fclose(out);
	out = fmemopen(got_json, sizeof(got_json), "w");
	format_json.suppressed(out, 7, count);
	fclose(out);
	return ktap_same(got, text) && ktap_same(got_json, json);
}

static int one_suppressed(void)
{
	return tells_suppressed(1, SUPPRESSED "1 record was" WHAT_TO_DO,
				"{\"event\":\"suppressed\",\"count\":1" OF_LOG_7);
}

static int some_suppressed(void)
{
	return tells_suppressed(40, SUPPRESSED "40 records were" WHAT_TO_DO,
				"{\"event\":\"suppressed\",\"count\":40" OF_LOG_7);
}

static const struct ktap_test tests[] = {
	{ "one record lost", one_lost },
	{ "some records lost", some_lost },
	{ "the end of a log lost", end_of_log_lost },
	{ "the end of a log lost, of which the id is not known", end_of_some_log_lost },
	{ "one record suppressed", one_suppressed },
	{ "some records suppressed", some_suppressed },
};

int main(void)
{
	return ktap_main(tests, sizeof(tests) / sizeof(tests[0]));
}
