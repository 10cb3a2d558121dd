// SPDX-License-Identifier: GPL-2.0
/*
 * Command lines, parsed.
 *
 * A wrong one is answered with the option, its bad value and what is valid.
 */

#include <getopt.h>
#include <string.h>
#include <sys/socket.h>

#include "conn.h"
#include "moment.h"
#include "option_table.h"

#define LONG_ONLY	256		/* added to the index of a row; no letter is as great */
#define LETTERS		(2 * OPTION_ROWS + 3)
#define SECOND		1000000000ull

static bool bad_value(const struct command *command, const struct row *row, const char *value,
		      const char *why)
{
	fprintf(stderr, PROGRAM " %s: --%s '%s' is not valid; %s",
		command->name, row->name, value, *why ? why : "valid: ");
	if (*why || row->valid)
		fprintf(stderr, "%s\n", *why ? "" : row->valid);
	else
		options_events(stderr);
	return false;
}

static bool bad_option(const struct command *command, const char *problem, const char *option)
{
	fprintf(stderr, PROGRAM " %s: %s '%s'; see: " PROGRAM " help %s\n",
		command->name, problem, option, command->name);
	return false;
}

/* What getopt_long() returns for it. */
static int code_of(const struct row *row)
{
	return row->letter ? row->letter : LONG_ONLY + (int)(row - option_rows);
}

/* What follows the operands of run belongs to the command that is run. */
static bool ends_at_operand(const struct command *command)
{
	return command->id == COMMAND_RUN;
}

/* getopt_long() wants two tables: made of the rows that the command knows. */
static void getopt_tables(const struct command *command, char letters[LETTERS],
			  struct option longs[OPTION_ROWS + 1])
{
	if (ends_at_operand(command))
		*letters++ = '+';
	*letters++ = ':';
	for (const struct row *row = option_rows; row < option_rows + OPTION_ROWS; row++) {
		if (!row_applies(row, command))
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

static const struct row *row_of(const struct command *command, int code)
{
	for (const struct row *row = option_rows; row < option_rows + OPTION_ROWS; row++)
		if (row_applies(row, command) && code_of(row) == code)
			return row;
	return NULL;
}

/* How the operand is written in the help tells whether it may be left out, or repeated. */
static bool parse_operands(const struct command *command, int argc, char **argv,
			   struct options *options)
{
	const char *operand = command->operand ? command->operand : "[]";
	int most = strstr(operand, "...") ? argc : command->operand ? 1 : 0;

	options->operands = argv + optind;
	options->operand_count = argc - optind;
	if (options->operand_count > most)
		return bad_option(command, "unexpected argument", options->operands[most]);
	if (!options->operand_count && *operand != '[')
		return bad_option(command, "nothing given for", operand);
	if ((FILES & BIT(command->id)) && options->operand_count > SOURCES_MAX)
		return bad_option(command, "too many files at", options->operands[SOURCES_MAX]);
	return true;
}

/* The word as typed, or the one letter of a cluster like -jx that is wrong. */
static bool unknown_option(const struct command *command, char **argv)
{
	char letter[] = { '-', (char)optopt, '\0' };

	if (!optopt)
		return bad_option(command, "unknown option", argv[optind - 1]);
	if (row_of(command, optopt))
		return bad_option(command, "no value is taken by", argv[optind - 1]);
	return bad_option(command, "unknown option", letter);
}

static bool store(struct options *options, const struct row *row, const char *value)
{
	void *at = (char *)options + row->at;

	if (!row->value)
		return *(bool *)at = true;
	*(const char **)at = value;
	return *value;
}

static bool parse_value(const struct command *command, const struct row *row,
			struct options *options, const char *value)
{
	char why[WHY_BUF] = "";
	bool ok;

	if (row->set)
		ok = row->set(options, value);
	else if (row->kind)
		ok = filter_add(&options->filter, row->kind, value, why);
	else
		ok = store(options, row, value);
	return ok || bad_value(command, row, value, why);
}

/* Only when all options are known: what a time means depends on --utc. */
static bool parse_moment(const struct command *command, const struct options *options,
			 size_t at, int64_t *ns)
{
	const char *word = *(const char *const *)((const char *)options + at);
	const struct row *row = option_rows;

	if (!word || moment_parse(word, options->utc, moment_now(), ns))
		return true;
	while (row->at != at)
		row++;
	return bad_value(command, row, word, "");
}

static bool parse_period(const struct command *command, struct options *options)
{
	return parse_moment(command, options, offsetof(struct options, from),
			    &options->from_ns) &&
	       parse_moment(command, options, offsetof(struct options, until),
			    &options->until_ns);
}

/* Each option is valid; are all of them? */
static bool check(const struct command *command, const struct options *options)
{
	const bool explains = command->id == COMMAND_EXPLAIN;
	const struct {
		bool is;
		const char *says;
	} wrongs[] = {
		{ options->pretty && !options->json, "--pretty needs --json, which it indents" },
		{ options->relative && options->json,
		  "--relative and --json exclude each other" },
		{ options->relative && options->utc, "--relative and --utc exclude each other" },
		{ options->diagram && options->json, "--diagram and --json exclude each other" },
		{ options->html && options->json, "--html and --json exclude each other" },
		{ options->ipv4 && options->ipv6,
		  "--ipv4 and --ipv6 exclude each other; without them both are shown" },
		{ options->has_log_id && !options->has_since,
		  "--log-id needs --since, whose log it is" },
		{ options->history && options->has_since,
		  "--history and --since exclude each other" },
		{ options->live && options->operand_count,
		  "--live reads no files: what is in them is not live" },
		{ explains && options->has_since && options->operand_count,
		  "--since is of the log, and files are read instead of it" },
		{ explains && options->count && !options->live, "--count needs --live" },
		{ explains && options->timeout_ns && !options->live, "--timeout needs --live" },
		{ options->clear && !filter_is_empty(&options->filter),
		  "--clear wants every record, the other options do not" },
		{ options->reset && options->interval_ns,
		  "--reset and --watch exclude each other" },
		{ options->from_ns >= options->until_ns, "--from is not before --until" },
		{ !filter_can_match(&options->filter),
		  "--min-lost never matches an --event that tells no bytes" },
		{ !filter_has_family(&options->filter),
		  "no --addr is of the family that --ipv4 or --ipv6 asks for" },
	};

	for (unsigned int i = 0; i < sizeof(wrongs) / sizeof(wrongs[0]); i++) {
		if (!wrongs[i].is)
			continue;
		fprintf(stderr, PROGRAM " %s: %s\n", command->name, wrongs[i].says);
		return false;
	}
	return true;
}

/* After all options, and before they are checked against each other. */
static bool complete(const struct command *command, int argc, char **argv,
		     struct options *options)
{
	if (options->help)
		return true;
	if (options->ipv4 || options->ipv6)
		options->filter.family = options->ipv6 ? AF_INET6 : AF_INET;
	return parse_operands(command, argc, argv, options) &&
	       parse_period(command, options) && check(command, options);
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
	struct option longs[OPTION_ROWS + 1];
	char letters[LETTERS];
	int code;

	getopt_tables(command, letters, longs);
	*options = (struct options){
		.delay_ns = SECOND, .grace_ns = SECOND,
		.from_ns = INT64_MIN, .until_ns = INT64_MAX,
	};
	opterr = 0;
	optind = 0;	/* not 1: then it would not look at '+' again */
	while ((code = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		const struct row *row = row_of(command, code);

		if (code == ':')
			return bad_option(command, "no value for option", argv[optind - 1]);
		if (!row)
			return unknown_option(command, argv);
		if (!parse_value(command, row, options, optarg))
			return false;
	}
	return complete(command, argc, argv, options);
}
