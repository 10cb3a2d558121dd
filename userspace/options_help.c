// SPDX-License-Identifier: GPL-2.0
/* Command lines explained, from the table from which they are parsed. */

#include <string.h>

#include "names.h"
#include "option_table.h"

/* What the options do not say of themselves. */
static const struct note {
	unsigned int commands;
	const char *text;
} notes[] = {
	{ FILTERS, "Values of one option are alternatives, and every option must match.\n" },
	{ BIT(COMMAND_FILTER),
	  "Without options the filter is shown; with options it is replaced.\n" },
	{ TELLERS, "A > B in a sentence: A is the local end, B the peer.\n" },
	{ FILES,
	  "FILE: what watch --json or dump --json has written; the log if there is none.\n" },
	{ BIT(COMMAND_REPORT), "TIME: RFC 3339, '2026-01-31 23:59', 23:59 of today, or an age:\n"
	  "-30min, -1h, -2d. Without a zone it is local time, or UTC with --utc.\n" },
	{ BIT(COMMAND_RUN),
	  "exit status: that of COMMAND; 4 with --fail-on-loss if data was lost\n" },
};

/**
 * options_events() - write the words that --event takes
 * @out: where to
 */
void options_events(FILE *out)
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

/* As wide as "--min-lost BYTES" is. */
static int width_of(const struct row *row)
{
	return (int)(strlen(row->name) + (row->value ? 1 + strlen(row->value) : 0));
}

static int widest(const struct command *command)
{
	int width = 0;

	for (const struct row *row = option_rows; row < option_rows + OPTION_ROWS; row++)
		if (row_applies(row, command) && width_of(row) > width)
			width = width_of(row);
	return width;
}

static void put_row(FILE *out, const struct row *row, int width)
{
	if (row->letter)
		fprintf(out, "  -%c, ", row->letter);
	else
		fputs("      ", out);
	fprintf(out, "--%s%s%s%*s  %s\n", row->name, row->value ? " " : "",
		row->value ? row->value : "", width - width_of(row), "", row->help);
}

static void put_notes(const struct command *command, FILE *out)
{
	const char *separator = "\n";

	for (unsigned int i = 0; i < sizeof(notes) / sizeof(notes[0]); i++) {
		if (!(notes[i].commands & BIT(command->id)))
			continue;
		fprintf(out, "%s%s", separator, notes[i].text);
		separator = "";
	}
}

/* The words that an option takes; its value is called by what is in front of them. */
static void put_words(FILE *out, const struct row *row)
{
	if (row->kind == FILTER_EVENT) {
		fprintf(out, "%s: ", row->value);
		options_events(out);
	} else if (row->listed) {
		fprintf(out, "%s: %s\n", row->value, row->valid);
	}
}

/**
 * options_help() - explain all options of a command
 * @command: which
 * @out: where to
 */
void options_help(const struct command *command, FILE *out)
{
	int width = widest(command);

	fprintf(out, "usage: " PROGRAM " %s [OPTION]...%s%s\n\n%s\n\n", command->name,
		command->operand ? " " : "", command->operand ? command->operand : "",
		command->summary);
	for (const struct row *row = option_rows; row < option_rows + OPTION_ROWS; row++)
		if (row_applies(row, command))
			put_row(out, row, width);
	put_notes(command, out);
	for (const struct row *row = option_rows; row < option_rows + OPTION_ROWS; row++)
		if (row_applies(row, command))
			put_words(out, row);
}
