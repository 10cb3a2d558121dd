// SPDX-License-Identifier: GPL-2.0
/*
 * Command lines: one table from which they are parsed and explained.
 *
 * A wrong one is answered with the option, its bad value and what is valid.
 */

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "ctl.h"
#include "names.h"

#define BIT(n)		(1u << (n))
#define LISTENERS	(BIT(COMMAND_WATCH) | BIT(COMMAND_DUMP))
#define FILTERS		(LISTENERS | BIT(COMMAND_FILTER))
#define LONG_ONLY	256		/* added to the index of a row; no letter is as great */
#define LOG_ID_DIGITS	16
#define NSEC_PER_SEC	1000000000ull
#define TIMEOUT_MIN	0.001		/* seconds */
#define TIMEOUT_MAX	1000000000	/* 31 years */

/**
 * struct row - one option
 * @commands: bits of the commands that know it
 * @letter: short form, or 0
 * @name: long form
 * @value: what follows it, NULL for nothing
 * @help: one line of help
 * @valid: what is taken, NULL for the names of events
 * @set: stores the value, false if it is not valid
 * @kind: where there is no @set, the values of a filter that it adds to
 */
struct row {
	unsigned int commands;
	char letter;
	const char *name;
	const char *value;
	const char *help;
	const char *valid;
	bool (*set)(struct options *options, const char *value);
	enum filter_kind kind;
};

static bool set_json(struct options *options, const char *value)
{
	(void)value;
	return options->json = true;
}

static bool set_all(struct options *options, const char *value)
{
	(void)value;
	return options->all = true;
}

static bool set_help(struct options *options, const char *value)
{
	(void)value;
	return options->help = true;
}

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

static bool set_history(struct options *options, const char *value)
{
	(void)value;
	return options->history = true;
}

static bool set_follow(struct options *options, const char *value)
{
	(void)value;
	return options->follow = true;
}

static bool to_ns(const char *value, uint64_t *ns)
{
	char *end;
	double sec;

	if (strspn(value, "0123456789.") != strlen(value))
		return false;
	sec = strtod(value, &end);
	if (end == value || *end || sec < TIMEOUT_MIN || sec > TIMEOUT_MAX)
		return false;
	*ns = (uint64_t)(sec * NSEC_PER_SEC);
	return true;
}

static bool set_timeout(struct options *options, const char *value)
{
	return to_ns(value, &options->timeout_ns);
}

static bool set_interval(struct options *options, const char *value)
{
	return to_ns(value, &options->interval_ns);
}

static bool set_reset(struct options *options, const char *value)
{
	(void)value;
	return options->reset = true;
}

static bool set_clear(struct options *options, const char *value)
{
	(void)value;
	return options->clear = true;
}

static bool set_min_lost(struct options *options, const char *value)
{
	return value_number(value, &options->filter.min_lost) && options->filter.min_lost;
}

static const struct row rows[] = {
	{ ~BIT(COMMAND_HELP), 'j', "json", NULL, "one JSON object a line", NULL, .set = set_json },
	{ BIT(COMMAND_WATCH), 'a', "all", NULL,
	  "also the events that are usually harmless", NULL, .set = set_all },
	{ FILTERS, 'e', "event", "EVENT",
	  "only these events; can be repeated, or a list with commas", .kind = FILTER_EVENT },
	{ FILTERS, 0, "port", "PORT", "only with such a port at either end",
	  "ports from 1 to 65535", .kind = FILTER_PORT },
	{ FILTERS, 0, "addr", "PREFIX", "only with such an address at either end",
	  "addresses, or prefixes like 10.0.0.0/8 and 2001:db8::/32", .kind = FILTER_ADDR },
	{ LISTENERS, 0, "comm", "NAME", "only of tasks of this name; can be repeated",
	  "a name of 1 to 15 bytes", .kind = FILTER_COMM },
	{ LISTENERS, 0, "pid", "PID", "only of these processes",
	  "process numbers from 1", .kind = FILTER_PID },
	{ FILTERS, 0, "netns", "NETNS", "only of these network namespaces",
	  "inode numbers, paths like /proc/1/ns/net, names under /run/netns",
	  .kind = FILTER_NETNS },
	{ BIT(COMMAND_FILTER), 0, "uid", "USER", "only of sockets of these users",
	  "users by name or number", .kind = FILTER_UID },
	{ BIT(COMMAND_FILTER), 0, "cgroup", "CGROUP", "only of sockets of these cgroups",
	  "ids, or paths like /sys/fs/cgroup/system.slice", .kind = FILTER_CGROUP },
	{ FILTERS, 0, "min-lost", "BYTES", "only where at least so many bytes are at risk",
	  "a number from 1", .set = set_min_lost },
	{ BIT(COMMAND_FILTER), 0, "clear", NULL,
	  "want every record again", NULL, .set = set_clear },
	{ BIT(COMMAND_WATCH), 'c', "count", "N",
	  "end after N events", "a number from 1", .set = set_count },
	{ BIT(COMMAND_WATCH), 't', "timeout", "SEC",
	  "end after SEC seconds", "seconds from 0.001 to 1000000000", .set = set_timeout },
	{ LISTENERS, 's', "since", "SEQ",
	  "only records with a greater seq, all of them", "a number from 0", .set = set_since },
	{ LISTENERS, 0, "log-id", "ID",
	  "the log that SEQ is from", "16 hexadecimal digits, as in log_id", .set = set_log_id },
	{ BIT(COMMAND_WATCH), 0, "history", NULL,
	  "begin with all that the log still holds", NULL, .set = set_history },
	{ BIT(COMMAND_WATCH), 0, "follow", NULL,
	  "when tcpfate is not loaded, wait until it is", NULL, .set = set_follow },
	{ BIT(COMMAND_STATS), 0, "watch", "SEC", "show them again every SEC seconds",
	  "seconds from 0.001 to 1000000000", .set = set_interval },
	{ BIT(COMMAND_STATS), 0, "reset", NULL, "show them, and count from 0 again",
	  NULL, .set = set_reset },
	{ ~0u, 'h', "help", NULL, "this text", NULL, .set = set_help },
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

static bool applies(const struct row *row, const struct command *command)
{
	return row->commands & BIT(command->id);
}

static void print_events(FILE *out)
{
	const char *separator = "";

	for (unsigned int i = 0; i < event_names.count; i++) {
		if (!event_names.word[i])
			continue;
		fprintf(out, "%s%s", separator, event_names.word[i]);
		separator = ", ";
	}
	fputc('\n', out);
}

static void print_usage(const struct command *command, FILE *out)
{
	fprintf(out, "usage: " PROGRAM " %s", command->name);
	for (const struct row *row = rows; row < rows + ROWS; row++)
		if (applies(row, command))
			fprintf(out, " [--%s%s%s]", row->name, row->value ? " " : "",
				row->value ? row->value : "");
	fprintf(out, "%s%s\n", command->operand ? " " : "",
		command->operand ? command->operand : "");
}

/* What the options do not say of themselves. */
static void print_notes(const struct command *command, FILE *out)
{
	if (!(FILTERS & BIT(command->id)))
		return;
	fputs("\nValues of one option are alternatives, and every option must match.\n", out);
	if (command->id == COMMAND_FILTER)
		fputs("Without options the filter is shown; with options it is replaced.\n", out);
	else
		fputs("A > B in a sentence: A is the local end, B the peer.\n", out);
	fputs("EVENT: ", out);
	print_events(out);
}

void options_help(const struct command *command, FILE *out)
{
	print_usage(command, out);
	fprintf(out, "\n%s\n\n", command->summary);
	for (const struct row *row = rows; row < rows + ROWS; row++) {
		if (!applies(row, command))
			continue;
		fprintf(out, "  %c%c%c --%-8s %-6s %s\n", row->letter ? '-' : ' ',
			row->letter ? row->letter : ' ', row->letter ? ',' : ' ',
			row->name, row->value ? row->value : "", row->help);
	}
	print_notes(command, out);
}

static bool bad_value(const struct command *command, const struct row *row, const char *value,
		      const char *why)
{
	fprintf(stderr, PROGRAM " %s: --%s '%s' is not valid; %s",
		command->name, row->name, value, *why ? why : "valid: ");
	if (*why || row->valid)
		fprintf(stderr, "%s\n", *why ? "" : row->valid);
	else
		print_events(stderr);
	return false;
}

static bool bad_option(const struct command *command, const char *problem, const char *option)
{
	fprintf(stderr, PROGRAM " %s: %s '%s'\n", command->name, problem, option);
	print_usage(command, stderr);
	return false;
}

/* What getopt_long() returns for it. */
static int code_of(const struct row *row)
{
	return row->letter ? row->letter : LONG_ONLY + (int)(row - rows);
}

/* getopt_long() wants two tables: made of the rows that the command knows. */
static void getopt_tables(const struct command *command, char letters[2 * ROWS + 2],
			  struct option longs[ROWS + 1])
{
	*letters++ = ':';
	for (const struct row *row = rows; row < rows + ROWS; row++) {
		if (!applies(row, command))
			continue;
		*longs++ = (struct option){ row->name, !!row->value, NULL, code_of(row) };
		if (!row->letter)
			continue;
		*letters++ = row->letter;
		if (row->value)
			*letters++ = ':';
	}
	*letters = '\0';
	*longs = (struct option){ 0 };
}

static const struct row *row_of(int code)
{
	for (const struct row *row = rows; row < rows + ROWS; row++)
		if (code_of(row) == code)
			return row;
	return NULL;
}

static bool parse_operand(const struct command *command, int argc, char **argv,
			  struct options *options)
{
	if (optind < argc && command->operand)
		options->operand = argv[optind++];
	if (optind < argc)
		return bad_option(command, "unexpected argument", argv[optind]);
	return true;
}

/* The word as typed, or the one letter of a cluster like -jx that is wrong. */
static bool unknown_option(const struct command *command, char **argv)
{
	char letter[] = { '-', (char)optopt, '\0' };
	bool clustered = optopt && !row_of(optopt);

	return bad_option(command, "unknown option", clustered ? letter : argv[optind - 1]);
}

static bool parse_value(const struct command *command, const struct row *row,
			struct options *options, const char *value)
{
	char why[WHY_BUF] = "";
	bool ok;

	if (row->set)
		ok = row->set(options, value);
	else
		ok = filter_add(&options->filter, row->kind, value, why);
	return ok || bad_value(command, row, value, why);
}

static bool contradicts(const struct command *command, const char *contradiction)
{
	fprintf(stderr, PROGRAM " %s: %s\n", command->name, contradiction);
	return false;
}

/* Each option is valid; are all of them? */
static bool check(const struct command *command, const struct options *options)
{
	if (options->has_log_id && !options->has_since)
		return contradicts(command, "--log-id needs --since, whose log it is");
	if (options->history && options->has_since)
		return contradicts(command, "--history and --since exclude each other");
	if (options->clear && !filter_is_empty(&options->filter))
		return contradicts(command, "--clear wants every record, the other options do not");
	if (options->reset && options->interval_ns)
		return contradicts(command, "--reset and --watch exclude each other");
	if (!filter_can_match(&options->filter))
		return contradicts(command,
				   "--min-lost never matches an --event that tells no bytes");
	return true;
}

/**
 * options_parse() - read a command line
 * @command: whose
 * @argc: number of words
 * @argv: the words, the name of the command first
 * @options: where to
 *
 * Return: false if it is wrong; then that was said.
 */
bool options_parse(const struct command *command, int argc, char **argv,
		   struct options *options)
{
	struct option longs[ROWS + 1];
	char letters[2 * ROWS + 2];
	int code;

	getopt_tables(command, letters, longs);
	*options = (struct options){ 0 };
	opterr = 0;
	optind = 1;
	while ((code = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		const struct row *row = row_of(code);

		if (code == ':')
			return bad_option(command, "no value for option", argv[optind - 1]);
		if (!row)
			return unknown_option(command, argv);
		if (!parse_value(command, row, options, optarg))
			return false;
	}
	return parse_operand(command, argc, argv, options) && check(command, options);
}
