// SPDX-License-Identifier: GPL-2.0
/*
 * What is refused: every option of every command with values that are none, without one,
 * with one too many, and together with what it contradicts. Each is answered with a line
 * that names the command, the option, the value, and what is valid.
 */

#include <stdlib.h>

#include "../option_table.h"
#include "ktap.h"

#define SAID_MAX	1024
#define VALUES		9

/* All of them, whether or not they are there. */
static const struct command commands[] = {
	{ COMMAND_WATCH, "watch", NULL, "", NULL },
	{ COMMAND_DUMP, "dump", NULL, "", NULL },
	{ COMMAND_STATUS, "status", NULL, "", NULL },
	{ COMMAND_STATS, "stats", NULL, "", NULL },
	{ COMMAND_FILTER, "filter", NULL, "", NULL },
	{ COMMAND_EXPLAIN, "explain", "[FILE]...", "", NULL },
	{ COMMAND_RUN, "run", "-- COMMAND [ARG]...", "", NULL },
	{ COMMAND_TOP, "top", NULL, "", NULL },
	{ COMMAND_REPORT, "report", "[FILE]...", "", NULL },
	{ COMMAND_HELP, "help", "[COMMAND]", "", NULL },
};

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static const struct {
	const char *name, *values[VALUES];
} bad[] = {
	{ "event", { "", "nothing", "closed,", ",closed", "lost", "Closed", "closed closed" } },
	{ "port", { "", "0", "65536", "-1", "http", "80,", ",80", "80-90", " 80" } },
	{ "addr", { "", "localhost", "10.0.0.1/8", "10.0.0.0/33", "::/129", "::ffff:1.2.3.4",
		    "1.2.3", "/8", "::1," } },
	{ "comm", { "", "sixteen bytes..." } },
	{ "pid", { "", "0", "-1", "self", "2147483648", "1,", "1.0" } },
	{ "netns", { "", "0", "no-such", "/proc/self/ns/pid", "/no/such", "4294967296" } },
	{ "uid", { "", "no-such-user", "4294967295", "-1", "0,," } },
	{ "cgroup", { "", "0", "/proc", "/no/such", "18446744073709551616" } },
	{ "min-lost", { "", "0", "-1", "1k", "1.5", "18446744073709551616" } },
	{ "count", { "", "0", "-1", "1x", " 1", "+1", "0x10", "18446744073709551616" } },
	{ "timeout", { "", "0", "-1", "1e3", "nan", ".", "1.2.3", "0.0009", "1000000001" } },
	{ "watch", { "", "0", "-1", "1e3", "inf", ".", "1,5", "0.0009", "1000000001" } },
	{ "delay", { "", "0", "-1", "1e3", "inf", ".", "1s", "0.0009", "1000000001" } },
	{ "grace", { "", "-1", "1s", "nan", "1e3", ".", "1000000001" } },
	{ "since", { "", "-1", "x", "1 ", "18446744073709551616" } },
	{ "log-id", { "", "7", "0x00000000000007", "00000000000000007", "000000000000000g" } },
	{ "svg", { "" } },
	{ "html", { "" } },
	{ "output", { "" } },
	{ "by", { "", "nothing", "process,peer", "Process", "peer " } },
	{ "sort", { "", "nothing", "bytes,name", "Bytes" } },
	{ "from", { "", "yesterday", "25:00", "2026-02-30", "-1", "1234567890" } },
	{ "until", { "", "tomorrow", "12:60", "2026-1-1", "-1y", "2026-01-01T00:00:00+25:00" } },
};

static char said[SAID_MAX];

/* Whether it is parsed; what it says is in @said. */
static bool parse(const struct command *command, char *words[])
{
	static struct options options;
	FILE *terminal = stderr;
	int argc = 0;
	bool ok;

	while (words[argc])
		argc++;
	memset(said, 0, sizeof(said));
	stderr = fmemopen(said, sizeof(said), "w");
	ok = options_parse(command, argc, words, &options);
	fclose(stderr);
	stderr = terminal;
	return ok;
}

/* A command line; the next call overwrites it. */
static char **line(const struct command *command, const char *a, const char *b, const char *c)
{
	static char *words[5];

	words[0] = (char *)command->name;
	words[1] = (char *)a;
	words[2] = (char *)b;
	words[3] = (char *)c;
	return words;
}

/* One line, that begins with the command, has @part and goes on after it. */
static bool is_refused(const struct command *command, char *words[], const char *part)
{
	char begin[64];
	size_t len;

	snprintf(begin, sizeof(begin), "tcpfate-ctl %s: ", command->name);
	if (parse(command, words)) {
		printf("# taken: %s %s %s\n", words[0], words[1], words[2] ? words[2] : "");
		return false;
	}
	len = strlen(said);
	if (!strncmp(said, begin, strlen(begin)) && strstr(said, part) &&
	    strlen(strstr(said, part)) > strlen(part) + 1 &&
	    strchr(said, '\n') == said + len - 1)
		return true;
	printf("# want: %s...%s...\n# got:  %s\n", begin, part, said);
	return false;
}

typedef bool (*row_test)(const struct command *command, const struct row *row);

static bool each_row(row_test test)
{
	bool ok = true;

	for (unsigned int i = 0; i < COMMANDS; i++)
		for (unsigned int j = 0; j < OPTION_ROWS; j++)
			if (row_applies(&option_rows[j], &commands[i]))
				ok &= test(&commands[i], &option_rows[j]);
	return ok;
}

static const char *const *bad_values(const char *name)
{
	for (unsigned int i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (!strcmp(bad[i].name, name))
			return bad[i].values;
	return NULL;
}

/* As two words, and as one; of run, with something to run. */
static bool refuses_value(const struct command *command, const struct row *row,
			  const char *value)
{
	const char *rest = command->id == COMMAND_RUN ? "true" : NULL;
	char option[64], joined[128], part[128];

	snprintf(option, sizeof(option), "--%s", row->name);
	snprintf(joined, sizeof(joined), "--%s=%s", row->name, value);
	snprintf(part, sizeof(part), "--%s '%s' is not valid; ", row->name, value);
	return is_refused(command, line(command, option, value, rest), part) &&
	       is_refused(command, line(command, joined, rest, NULL), part);
}

static bool refuses_values(const struct command *command, const struct row *row)
{
	const char *const *values = bad_values(row->name);
	bool ok = true;

	if (!row->value)
		return true;
	if (!values) {
		printf("# no bad value of --%s\n", row->name);
		return false;
	}
	for (int i = 0; i < VALUES && values[i]; i++)
		ok &= refuses_value(command, row, values[i]);
	return ok;
}

static int every_bad_value(void)
{
	return each_row(refuses_values);
}

/* Missing where there has to be one, or there where none is. */
static bool refuses_count(const struct command *command, const struct row *row)
{
	char option[64], part[128];

	snprintf(option, sizeof(option), "--%s%s", row->name, row->value ? "" : "=1");
	snprintf(part, sizeof(part), "no value %s '%s'; see: tcpfate-ctl help ",
		 row->value ? "for option" : "is taken by", option);
	return is_refused(command, line(command, option, NULL, NULL), part);
}

static int every_count_of_values(void)
{
	return each_row(refuses_count);
}

static bool knows(const struct command *command, const char *name)
{
	for (unsigned int i = 0; i < OPTION_ROWS; i++)
		if (row_applies(&option_rows[i], command) && !strcmp(option_rows[i].name, name))
			return true;
	return false;
}

/* An option of another command, unless it is the beginning of one of this. */
static int every_foreign_option(void)
{
	bool ok = true;

	for (unsigned int i = 0; i < COMMANDS; i++)
		for (unsigned int j = 0; j < OPTION_ROWS && option_rows[j].name; j++) {
			char option[64], part[128];

			if (knows(&commands[i], option_rows[j].name))
				continue;
			snprintf(option, sizeof(option), "--%s", option_rows[j].name);
			snprintf(part, sizeof(part), "unknown option '%s'; see: ", option);
			ok &= is_refused(&commands[i],
					 line(&commands[i], option, NULL, NULL), part);
		}
	return ok;
}

/* A letter means the same wherever it is known, and has one long name. */
static int every_letter(void)
{
	const char *names[256] = { NULL };
	bool ok = true;

	for (const struct row *row = option_rows; row < option_rows + OPTION_ROWS; row++) {
		unsigned char letter = (unsigned char)row->letter;

		if (letter && names[letter] && strcmp(names[letter], row->name)) {
			printf("# -%c is --%s and --%s\n", letter, names[letter], row->name);
			ok = false;
		}
		names[letter] = row->name;
	}
	return ok;
}

static const struct {
	unsigned int command;		/* index */
	const char *line, *says;
} contradictions[] = {
	{ 0, "-p", "--pretty needs --json, which it indents\n" },
	{ 2, "--pretty", "--pretty needs --json" },
	{ 0, "-jr", "--relative and --json exclude each other\n" },
	{ 6, "-jr true", "--relative and --json exclude each other\n" },
	{ 1, "-r --utc", "--relative and --utc exclude each other\n" },
	{ 5, "-j --diagram", "--diagram and --json exclude each other\n" },
	{ 8, "-j --html a.html", "--html and --json exclude each other\n" },
	{ 0, "-46", "--ipv4 and --ipv6 exclude each other; without them both are shown\n" },
	{ 7, "--ipv6 --ipv4", "--ipv4 and --ipv6 exclude each other" },
	{ 0, "-4 --addr ::/0", "no --addr is of the family that --ipv4 or --ipv6 asks for\n" },
	{ 8, "-6 --addr 10.0.0.0/8,127.0.0.1", "no --addr is of the family" },
	{ 0, "--log-id 0123456789abcdef", "--log-id needs --since, whose log it is\n" },
	{ 5, "--log-id 0123456789abcdef", "--log-id needs --since" },
	{ 0, "--history -s 0", "--history and --since exclude each other\n" },
	{ 5, "--live a.json", "--live reads no files: what is in them is not live\n" },
	{ 5, "-s 3 a.json", "--since is of the log, and files are read instead of it\n" },
	{ 5, "-c 3", "--count needs --live\n" },
	{ 5, "-t 3", "--timeout needs --live\n" },
	{ 4, "--clear --port 80", "--clear wants every record, the other options do not\n" },
	{ 4, "--clear -e closed", "--clear wants every record, the other options do not\n" },
	{ 3, "--reset --watch 3", "--reset and --watch exclude each other\n" },
	{ 8, "--from -1h --until -2h", "--from is not before --until\n" },
	{ 8, "--from 12:00 --until 12:00", "--from is not before --until\n" },
	{ 1, "-e write-after-peer-fin --min-lost 1",
	  "--min-lost never matches an --event that tells no bytes\n" },
	{ 6, "", "nothing given for '-- COMMAND [ARG]...'; see: tcpfate-ctl help run\n" },
	{ 6, "-n", "nothing given for '-- COMMAND [ARG]...'; see: tcpfate-ctl help run\n" },
	{ 6, "--", "nothing given for '-- COMMAND [ARG]...'; see: tcpfate-ctl help run\n" },
	{ 0, "more", "unexpected argument 'more'; see: tcpfate-ctl help watch\n" },
	{ 7, "a -b", "unknown option '-b'; see: tcpfate-ctl help top\n" },
	{ 9, "watch dump", "unexpected argument 'dump'; see: tcpfate-ctl help help\n" },
	{ 5, "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17",
	  "too many files at '17'; see: tcpfate-ctl help explain\n" },
};

static int every_contradiction(void)
{
	bool ok = true;

	for (unsigned int i = 0; i < sizeof(contradictions) / sizeof(contradictions[0]); i++) {
		const struct command *command = &commands[contradictions[i].command];
		char copy[256], *words[32] = { (char *)command->name };
		int argc = 1;

		snprintf(copy, sizeof(copy), "%s", contradictions[i].line);
		for (char *word = strtok(copy, " "); word; word = strtok(NULL, " "))
			words[argc++] = word;
		if (!parse(command, words) && strstr(said, contradictions[i].says))
			continue;
		printf("# %s %s\n# want: %s# got:  %s\n", command->name,
		       contradictions[i].line, contradictions[i].says, said);
		ok = false;
	}
	return ok;
}

int main(void)
{
	static const struct ktap_test tests[] = {
		{ "every bad value of every option of every command", every_bad_value },
		{ "a value too few or too many", every_count_of_values },
		{ "every option of another command", every_foreign_option },
		{ "a letter has one meaning", every_letter },
		{ "contradictions", every_contradiction },
	};

	return ktap_main(tests, sizeof(tests) / sizeof(tests[0]));
}
