// SPDX-License-Identifier: GPL-2.0
/* What is made of a command line, whether or not its command is there. */

#include <stdarg.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "../ctl.h"
#include "ktap.h"

#define WORDS_MAX	32
#define SEC		UINT64_C(1000000000)

static const struct command explain = { COMMAND_EXPLAIN, "explain", "[FILE]...", "", NULL };
static const struct command run = { COMMAND_RUN, "run", "-- COMMAND [ARG]...", "", NULL };
static const struct command top = { COMMAND_TOP, "top", NULL, "", NULL };
static const struct command report = { COMMAND_REPORT, "report", "[FILE]...", "", NULL };
static const struct command watch = { COMMAND_WATCH, "watch", NULL, "", NULL };
static const struct command help = { COMMAND_HELP, "help", "[COMMAND]", "", NULL };

static struct options options;

/* Words with a space between them; what was parsed points into them. */
static bool parse(const struct command *command, const char *line)
{
	static char copy[256], *argv[WORDS_MAX + 1];
	int argc = 0;

	snprintf(copy, sizeof(copy), "%s %s", command->name, line);
	for (char *word = strtok(copy, " "); word && argc < WORDS_MAX; word = strtok(NULL, " "))
		argv[argc++] = word;
	argv[argc] = NULL;
	if (options_parse(command, argc, argv, &options))
		return true;
	printf("# refused: %s\n", line);
	return false;
}

static bool operands_are(const char *want)
{
	char got[256] = "";

	for (int i = 0; i < options.operand_count; i++)
		strcat(strcat(got, i ? " " : ""), options.operands[i]);
	return ktap_same(got, want) && !options.operands[options.operand_count];
}

static int defaults(void)
{
	return parse(&run, "true") && options.grace_ns == SEC && !options.fail_on_loss &&
	       !options.output && parse(&top, "") && options.delay_ns == SEC &&
	       options.by == TOP_BY_PROCESS && !options.sort && !options.count &&
	       parse(&report, "") && options.from_ns == INT64_MIN &&
	       options.until_ns == INT64_MAX && !options.html && !options.filter.family &&
	       !options.operand_count;
}

static int flags(void)
{
	return parse(&explain, "-rna --live --diagram") && options.relative &&
	       options.numeric && options.all && options.live && options.diagram &&
	       !options.json && !options.pretty && !options.utc &&
	       parse(&explain, "-jp --utc") && options.json && options.pretty && options.utc &&
	       !options.relative && !options.live && parse(&top, "-H") && options.no_header;
}

static int words(void)
{
	return parse(&explain, "--svg a.svg") && ktap_same(options.svg, "a.svg") &&
	       parse(&report, "--html=a.html") && ktap_same(options.html, "a.html") &&
	       parse(&run, "-oa.txt true") && ktap_same(options.output, "a.txt");
}

static int by(void)
{
	static const char *const lines[] = {
		[TOP_BY_PROCESS] = "--by process", [TOP_BY_PROGRAM] = "--by program",
		[TOP_BY_PEER] = "--by peer", [TOP_BY_PORT] = "--by port",
		[TOP_BY_EVENT] = "--by event",
	};

	for (unsigned int i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		if (!parse(&top, lines[i]) || options.by != i)
			return false;
	return sizeof(lines) / sizeof(lines[0]) == TOP_BYS;
}

static int sorts(void)
{
	static const char *const lines[] = {
		[TOP_SORT_BYTES] = "--sort bytes", [TOP_SORT_NAME] = "--sort name",
		[TOP_SORT_RECORDS] = "--sort records", [TOP_SORT_CONNS] = "--sort conns",
		[TOP_SORT_UNREAD] = "--sort unread",
		[TOP_SORT_UNCONFIRMED] = "--sort unconfirmed", [TOP_SORT_LATE] = "--sort late",
		[TOP_SORT_RATE] = "--sort rate", [TOP_SORT_LAST] = "--sort last",
	};

	for (unsigned int i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		if (!parse(&top, lines[i]) || options.sort != i)
			return false;
	return sizeof(lines) / sizeof(lines[0]) == TOP_SORTS;
}

static int durations(void)
{
	return parse(&top, "-d 0.25 -c 7") && options.delay_ns == SEC / 4 &&
	       options.count == 7 && parse(&run, "--grace 0 true") && !options.grace_ns &&
	       parse(&run, "--grace 2.5 true") && options.grace_ns == 5 * SEC / 2 &&
	       parse(&explain, "--live -t 3 -c 2") && options.timeout_ns == 3 * SEC;
}

static int families(void)
{
	return parse(&watch, "-4") && options.filter.family == AF_INET &&
	       parse(&explain, "-6") && options.filter.family == AF_INET6 &&
	       parse(&top, "-4 --addr ::1,127.0.0.1") && !filter_is_empty(&options.filter);
}

static int files(void)
{
	return parse(&explain, "a -j b") && options.json && operands_are("a b") &&
	       parse(&report, "-- -j") && !options.json && operands_are("-j") &&
	       parse(&explain, "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16") &&
	       options.operand_count == 16 && parse(&help, "top") && operands_are("top");
}

/* What comes after the name of the command is none of ours, "--" or not. */
static int commands(void)
{
	return parse(&run, "-n -- make -j2 test") && options.numeric && !options.json &&
	       operands_are("make -j2 test") && parse(&run, "make -j2 test") && !options.json &&
	       operands_are("make -j2 test") && parse(&run, "env -- -j") &&
	       operands_are("env -- -j") && parse(&run, "-- -- x") && operands_are("-- x");
}

/* And with the command that follows in the same process options come last again. */
static int order(void)
{
	return parse(&run, "true -j") && !options.json && parse(&explain, "true -j") &&
	       options.json;
}

static int period(void)
{
	return parse(&report, "--from 1970-01-01T00:00:01Z --until 1970-01-01T01:00:03+01:00") &&
	       options.from_ns == 1000000000 && options.until_ns == INT64_C(3000000000) &&
	       parse(&report, "--from 1970-01-01 --utc") && options.from_ns == 0;
}

/* With the zone of the test, which is not UTC, and after the word it changes. */
static int period_local(void)
{
	return parse(&report, "--from 1970-01-02") && options.from_ns != 86400 * (int64_t)SEC &&
	       parse(&report, "--from 1970-01-02 --utc") &&
	       options.from_ns == 86400 * (int64_t)SEC;
}

int main(void)
{
	static const struct ktap_test tests[] = {
		{ "what is not asked for", defaults },
		{ "flags, alone and together", flags },
		{ "words", words },
		{ "what a line of top is about", by },
		{ "what top is sorted by", sorts },
		{ "durations", durations },
		{ "families", families },
		{ "files, before and after options", files },
		{ "a command keeps its own options", commands },
		{ "one command does not change how the next is read", order },
		{ "a period", period },
		{ "times are local, unless --utc is anywhere", period_local },
	};

	setenv("TZ", "Asia/Kathmandu", 1);
	return ktap_main(tests, sizeof(tests) / sizeof(tests[0]));
}
