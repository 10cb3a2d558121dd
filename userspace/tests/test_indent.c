// SPDX-License-Identifier: GPL-2.0
/* JSON indented: how it looks, and that it still says the same. */

#define _GNU_SOURCE	/* fopencookie() */
#include <stdlib.h>
#include <unistd.h>

#include "../indent.h"
#include "../output.h"
#include "ktap.h"
#include "record.h"

static const struct {
	const char *line, *want;
} texts[] = {
	{ "{}\n", "{}\n" },
	{ "[]\n{}\n", "[]\n{}\n" },
	{ "{\"a\":1}\n", "{\n  \"a\": 1\n}\n" },
	{ "{\"a\":1,\"b\":\"x y\"}\n", "{\n  \"a\": 1,\n  \"b\": \"x y\"\n}\n" },
	{ "{\"a\":[]}\n{\"b\":{}}\n", "{\n  \"a\": []\n}\n{\n  \"b\": {}\n}\n" },
	{ "{\"a\":[1,[2,true]]}\n",
	  "{\n  \"a\": [\n    1,\n    [\n      2,\n      true\n    ]\n  ]\n}\n" },
	{ "{\"a\":[{}, {\"b\": null}]}\n",
	  "{\n  \"a\": [\n    {},\n    {\n      \"b\": null\n    }\n  ]\n}\n" },
	{ "{\"{[,:]}\":\"\\\"{\\\\\"}\n", "{\n  \"{[,:]}\": \"\\\"{\\\\\"\n}\n" },
	{ "{\"\":\"\\\\\\\"\"}\n", "{\n  \"\": \"\\\\\\\"\"\n}\n" },
};

/* Written at once, or @step bytes at a time. */
static const char *indented(const char *line, size_t step)
{
	static char text[4 * TEXT_MAX];
	FILE *beneath = fmemopen(text, sizeof(text), "w");
	struct indent indent;
	FILE *out = indent_open(&indent, beneath);

	for (size_t len = strlen(line), i = 0; i < len; i += step) {
		fwrite(line + i, 1, i + step < len ? step : len - i, out);
		fflush(out);
	}
	fclose(out);
	fclose(beneath);
	return text;
}

static int looks(void)
{
	bool ok = true;

	for (unsigned int i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		ok &= ktap_same(indented(texts[i].line, 1000), texts[i].want) &&
		      ktap_same(indented(texts[i].line, 1), texts[i].want);
	return ok;
}

static const char *a_record(void)
{
	static const uint32_t causes[] = {
		TCPFATE_CAUSE_PEER_FIN, TCPFATE_CAUSE_UNREAD_AT_CLOSE,
	};
	struct attrs ev;

	record_new(&ev, (struct given[]){
		U32(EVENT, TCPFATE_EVENT_UNREAD_AT_CLOSE), IPV4(80, 53422),
		STR(COMM, "\"{ [\\,:\033"), U64(UNREAD, 22), U32(CAUSE, causes[0]),
		U32(CAUSE, causes[1]), U8(RST_SENT, 1), { 0 } });
	return written(format_json.event, &ev);
}

/* jq is who people would use instead. */
static int as_jq(void)
{
	char line[TEXT_MAX], want[4 * TEXT_MAX], command[4 * TEXT_MAX];
	FILE *file, *pipe;
	size_t len;

	if (access("/usr/bin/jq", X_OK))
		return KTAP_SKIP;
	strcpy(line, a_record());
	file = tmpfile();
	if (!file)
		return false;
	fputs(line, file);
	fflush(file);
	snprintf(command, sizeof(command), "/usr/bin/jq . /proc/%d/fd/%d", getpid(),
		 fileno(file));
	pipe = popen(command, "r");
	if (!pipe)
		return false;
	len = fread(want, 1, sizeof(want) - 1, pipe);
	want[len] = '\0';
	pclose(pipe);
	fclose(file);
	return len && ktap_same(indented(line, 7), want);
}

static ssize_t refuse(void *cookie, const char *text, size_t size)
{
	(void)cookie;
	(void)text;
	(void)size;
	return 0;
}

/* Who writes is told that it went nowhere. */
static int failure(void)
{
	FILE *beneath = fopencookie(NULL, "w", (cookie_io_functions_t){ .write = refuse });
	struct indent indent;
	FILE *out = indent_open(&indent, beneath);
	bool failed;

	fputs("{\"a\":1}\n", out);
	failed = fflush(out) == EOF && ferror(out);
	fclose(out);
	fclose(beneath);
	return failed;
}

int main(void)
{
	static const struct ktap_test tests[] = {
		{ "how it looks", looks },
		{ "a record, as jq has it", as_jq },
		{ "a failure is told", failure },
	};

	return ktap_main(tests, sizeof(tests) / sizeof(tests[0]));
}
