// SPDX-License-Identifier: GPL-2.0
/*
 * tally: judge, line by line, whether a stream of records is complete
 *
 *	tcpfate-ctl watch --json --all | tally [FIRST]
 *
 * Each record must have the number after that of the one before, and each line
 * that tells of lost records must fill exactly the hole that they left. FIRST is
 * the number that comes first; without, it begins anywhere. Nothing is kept, so
 * there may be any number of records. At the end prints one JSON object:
 *
 *	received	records
 *	lost		records told to be lost
 *	suppressed	records told to be over the limit
 *	last		number of the last record, or of the last lost one
 *	disorder	lines that do not follow on those before, or are no such line
 *
 * The first line out of order is shown on stderr.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MAX_LEN	65536

static unsigned long received, lost, suppressed, disorder;
static unsigned long next;		/* 0: anything */

/* No string can hold the pattern, for a quotation mark in one is escaped. */
static bool number(const char *line, const char *pattern, unsigned long *n)
{
	const char *at = strstr(line, pattern);

	if (at)
		*n = strtoul(at + strlen(pattern), NULL, 10);
	return at;
}

static void goes_astray(const char *line)
{
	if (!disorder++)
		fprintf(stderr, "# tally: number %lu expected: %s\n", next, line);
}

static void take_record(const char *line, unsigned long seq)
{
	if (next && seq != next)
		goes_astray(line);
	received++;
	next = seq + 1;
}

static void take_lost(const char *line)
{
	unsigned long count = 0, from = 0, to = 0;

	if (!number(line, "\"count\":", &count) || !number(line, "\"from\":", &from) ||
	    !number(line, "\"to\":", &to) || (next && from != next) ||
	    to < from || count != to - from + 1)
		goes_astray(line);
	lost += count;
	next = to + 1;
}

static void take_suppressed(const char *line)
{
	unsigned long count = 0;

	if (!number(line, "\"count\":", &count) || !count)
		goes_astray(line);
	suppressed += count;
}

static void take(const char *line)
{
	unsigned long seq;

	if (number(line, "\"seq\":", &seq))
		take_record(line, seq);
	else if (strstr(line, "\"event\":\"lost\""))
		take_lost(line);
	else if (strstr(line, "\"event\":\"suppressed\""))
		take_suppressed(line);
	else
		goes_astray(line);
}

int main(int argc, char **argv)
{
	static char line[LINE_MAX_LEN];

	next = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
	while (fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = '\0';
		take(line);
	}
	printf("{ \"received\": %lu, \"lost\": %lu, \"suppressed\": %lu, ",
	       received, lost, suppressed);
	printf("\"last\": %lu, \"disorder\": %lu }\n", next ? next - 1 : 0, disorder);
	return 0;
}
