// SPDX-License-Identifier: GPL-2.0
/*
 * All options of all commands.
 *
 * An option may have more than one row, each for other commands, where it means the
 * same to all of them, but not in the same words.
 */

#include <stdlib.h>
#include <string.h>

#include "moment.h"
#include "option_table.h"

#define LOG_ID_DIGITS	16
#define NSEC_PER_SEC	1000000000ull
#define SECONDS_MIN	0.001
#define SECONDS_MAX	1000000000	/* 31 years */
#define SECONDS		"seconds from 0.001 to 1000000000"
#define PATH		"a path"

static bool set_count(struct options *options, const char *value)
{
	return value_number(value, &options->count) && options->count;
}

static bool set_since(struct options *options, const char *value)
{
	return options->has_since = value_number(value, &options->since);
}

static bool set_log_id(struct options *options, const char *value)
{
	if (strlen(value) != LOG_ID_DIGITS ||
	    strspn(value, "0123456789abcdefABCDEF") != LOG_ID_DIGITS)
		return false;
	options->log_id = strtoull(value, NULL, 16);
	return options->has_log_id = true;
}

/* strtod() would take signs, spaces, exponents and infinity. */
static bool to_ns(const char *value, double min, uint64_t *ns)
{
	char *end;
	double sec;

	if (strspn(value, "0123456789.") != strlen(value))
		return false;
	sec = strtod(value, &end);
	if (end == value || *end || sec < min || sec > SECONDS_MAX)
		return false;
	*ns = (uint64_t)(sec * NSEC_PER_SEC);
	return true;
}

static bool set_timeout(struct options *options, const char *value)
{
	return to_ns(value, SECONDS_MIN, &options->timeout_ns);
}

static bool set_interval(struct options *options, const char *value)
{
	return to_ns(value, SECONDS_MIN, &options->interval_ns);
}

static bool set_delay(struct options *options, const char *value)
{
	return to_ns(value, SECONDS_MIN, &options->delay_ns);
}

static bool set_grace(struct options *options, const char *value)
{
	return to_ns(value, 0, &options->grace_ns);
}

static bool set_min_lost(struct options *options, const char *value)
{
	return value_number(value, &options->filter.min_lost) && options->filter.min_lost;
}

const char *const top_by_words[TOP_BYS] = {
	[TOP_BY_PROCESS] = "process",
	[TOP_BY_PROGRAM] = "program",
	[TOP_BY_PEER] = "peer",
	[TOP_BY_PORT] = "port",
	[TOP_BY_EVENT] = "event",
};

const char *const top_sort_words[TOP_SORTS] = {
	[TOP_SORT_BYTES] = "bytes",
	[TOP_SORT_NAME] = "name",
	[TOP_SORT_RECORDS] = "records",
	[TOP_SORT_CONNS] = "conns",
	[TOP_SORT_UNREAD] = "unread",
	[TOP_SORT_UNCONFIRMED] = "unconfirmed",
	[TOP_SORT_LATE] = "late",
	[TOP_SORT_RATE] = "rate",
	[TOP_SORT_LAST] = "last",
};

/* Its number in a table of words, their number if it is none of them. */
static unsigned int number_of(const char *word, const char *const words[], unsigned int count)
{
	unsigned int i = 0;

	while (i < count && strcmp(words[i], word))
		i++;
	return i;
}

static bool set_by(struct options *options, const char *value)
{
	options->by = number_of(value, top_by_words, TOP_BYS);
	return options->by < TOP_BYS;
}

static bool set_sort(struct options *options, const char *value)
{
	options->sort = number_of(value, top_sort_words, TOP_SORTS);
	return options->sort < TOP_SORTS;
}

#define ON(command)	BIT(COMMAND_##command)
#define AT(member)	.at = offsetof(struct options, member)

const struct row option_rows[] = {
	{ JSON_WRITERS, 'j', "json", NULL, "one JSON object a line", AT(json) },
	{ JSON_WRITERS, 'p', "pretty", NULL, "with --json: indented", AT(pretty) },

	{ ON(EXPLAIN), 0, "live", NULL, "go on with what happens from now on", AT(live) },
	{ ON(EXPLAIN), 0, "diagram", NULL, "draw each ending between its two ends",
	  AT(diagram) },
	{ ON(EXPLAIN), 0, "svg", "FILE", "draw them as a picture to FILE", PATH, AT(svg) },
	{ ON(RUN), 0, "fail-on-loss", NULL, "exit with 4 if data was lost", AT(fail_on_loss) },
	{ ON(RUN), 'o', "output", "FILE", "write to FILE, not to standard error", PATH,
	  AT(output) },
	{ ON(RUN), 0, "grace", "SEC", "wait so long for endings after COMMAND; default: 1",
	  "seconds from 0 to 1000000000", .set = set_grace },
	{ ON(TOP), 0, "by", "WHAT", "a line for each process (default), or what else",
	  "process, program, peer, port, event", .listed = true, .set = set_by },
	{ ON(TOP), 0, "sort", "KEY", "what is greatest first: bytes (default), or a column",
	  "bytes, name, records, conns, unread, unconfirmed, late, rate, last",
	  .listed = true, .set = set_sort },
	{ ON(TOP), 'd', "delay", "SEC", "show them again every SEC seconds; default: 1",
	  SECONDS, .set = set_delay },
	{ ON(REPORT), 0, "html", "FILE", "write a page with charts to FILE", PATH, AT(html) },
	{ ON(REPORT), 0, "from", "TIME", "only what happened at TIME or later", MOMENT_VALID,
	  AT(from) },
	{ ON(REPORT), 0, "until", "TIME", "only what happened before TIME", MOMENT_VALID,
	  AT(until) },

	{ ON(WATCH) | ON(RUN), 'a', "all", NULL,
	  "also the events that are usually harmless", AT(all) },
	{ ON(EXPLAIN), 'a', "all", NULL, "also connections that lost nothing", AT(all) },
	{ CHOOSERS, 'e', "event", "EVENT",
	  "only these events; can be repeated, or a list with commas", .kind = FILTER_EVENT },
	{ FILTERS, 0, "port", "PORT", "only with such a port at either end",
	  "ports from 1 to 65535", .kind = FILTER_PORT },
	{ FILTERS, 0, "addr", "PREFIX", "only with such an address at either end",
	  "addresses, or prefixes like 10.0.0.0/8 and 2001:db8::/32", .kind = FILTER_ADDR },
	{ LISTENERS, '4', "ipv4", NULL, "only connections over IPv4", AT(ipv4) },
	{ LISTENERS, '6', "ipv6", NULL, "only connections over IPv6", AT(ipv6) },
	{ LISTENERS, 0, "comm", "NAME", "only of tasks of this name; can be repeated",
	  "a name of 1 to 15 bytes", .kind = FILTER_COMM },
	{ LISTENERS, 0, "pid", "PID", "only of these processes",
	  "process numbers from 1", .kind = FILTER_PID },
	{ FILTERS, 0, "netns", "NETNS", "only of these network namespaces",
	  "inode numbers, paths like /proc/1/ns/net, names under /run/netns",
	  .kind = FILTER_NETNS },
	{ ON(FILTER), 0, "uid", "USER", "only of sockets of these users",
	  "users by name or number", .kind = FILTER_UID },
	{ ON(FILTER), 0, "cgroup", "CGROUP", "only of sockets of these cgroups",
	  "ids, or paths like /sys/fs/cgroup/system.slice", .kind = FILTER_CGROUP },
	{ FILTERS, 0, "min-lost", "BYTES", "only where at least so many bytes are at risk",
	  "a number from 1", .set = set_min_lost },
	{ ON(FILTER), 0, "clear", NULL, "want every record again", AT(clear) },

	{ ON(WATCH), 'c', "count", "N", "end after N events", "a number from 1",
	  .set = set_count },
	{ ON(EXPLAIN), 'c', "count", "N", "with --live: end after N connections",
	  "a number from 1", .set = set_count },
	{ ON(TOP), 'c', "count", "N", "end when shown N times", "a number from 1",
	  .set = set_count },
	{ ON(WATCH), 't', "timeout", "SEC", "end after SEC seconds", SECONDS,
	  .set = set_timeout },
	{ ON(EXPLAIN), 't', "timeout", "SEC", "with --live: end after SEC seconds", SECONDS,
	  .set = set_timeout },
	{ SEQUENCES, 's', "since", "SEQ",
	  "only records with a greater seq, all of them", "a number from 0", .set = set_since },
	{ SEQUENCES, 0, "log-id", "ID",
	  "the log that SEQ is from", "16 hexadecimal digits, as in log_id", .set = set_log_id },
	{ ON(WATCH), 0, "history", NULL,
	  "begin with all that the log still holds", AT(history) },
	{ ON(WATCH), 0, "follow", NULL,
	  "when tcpfate is not loaded, wait until it is", AT(follow) },
	{ ON(STATS), 0, "watch", "SEC", "show them again every SEC seconds", SECONDS,
	  .set = set_interval },
	{ ON(STATS), 0, "reset", NULL, "show them, and count from 0 again", AT(reset) },

	{ LISTENERS | ON(RUN), 'n', "numeric", NULL,
	  "numbers only, no names of ports, users and units", AT(numeric) },
	{ ON(STATUS) | ON(STATS) | ON(TOP), 'H', "no-header", NULL,
	  "tables without a header", AT(no_header) },
	{ LISTENERS | ON(RUN) | ON(STATS), 0, "utc", NULL, "times in UTC", AT(utc) },
	{ TELLERS | ON(EXPLAIN), 'r', "relative", NULL,
	  "times since the first event shown", AT(relative) },
	{ ~0u, 'h', "help", NULL, "this text", AT(help) },
};
