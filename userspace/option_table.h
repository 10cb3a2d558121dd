/* SPDX-License-Identifier: GPL-2.0 */
/* The one table from which command lines are parsed and explained. */

#ifndef OPTION_TABLE_H
#define OPTION_TABLE_H

#include <stddef.h>

#include "ctl.h"

#define BIT(n)		(1u << (n))

/* Commands that have something in common. */
#define JSON_WRITERS	(~BIT(COMMAND_HELP))
#define TELLERS		(BIT(COMMAND_WATCH) | BIT(COMMAND_DUMP) | BIT(COMMAND_RUN))
#define SEQUENCES	(BIT(COMMAND_WATCH) | BIT(COMMAND_DUMP) | BIT(COMMAND_EXPLAIN))
#define LISTENERS	(SEQUENCES | BIT(COMMAND_TOP) | BIT(COMMAND_REPORT))
#define FILTERS		(LISTENERS | BIT(COMMAND_FILTER))
#define CHOOSERS	(FILTERS | BIT(COMMAND_RUN))
#define FILES		(BIT(COMMAND_EXPLAIN) | BIT(COMMAND_REPORT))

/**
 * struct row - one option
 * @commands: bits of the commands that know it
 * @letter: short form, or 0
 * @name: long form
 * @value: what follows it, NULL for nothing
 * @help: one line of help
 * @valid: what is taken, NULL for the names of events
 * @listed: @valid is a list of words, which help tells, and which can be completed
 * @set: stores the value, false if it is not valid
 * @kind: where there is no @set, the values of a filter that it adds to
 * @at: where there is neither, the place in struct options of a word, or of a bool if no
 *	value follows
 */
struct row {
	unsigned int commands;
	char letter;
	const char *name;
	const char *value;
	const char *help;
	const char *valid;
	bool listed;
	bool (*set)(struct options *options, const char *value);
	enum filter_kind kind;
	size_t at;
};

#define OPTION_ROWS	64	/* rows that are not filled in apply to no command */

extern const struct row option_rows[OPTION_ROWS];

static inline bool row_applies(const struct row *row, const struct command *command)
{
	return row->commands & BIT(command->id);
}

void options_events(FILE *out);

#endif
