/* SPDX-License-Identifier: GPL-2.0 */
/* What the commands share: exit codes and command lines. */

#ifndef CTL_H
#define CTL_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "event.h"
#include "filter.h"
#include "output.h"

#define PROGRAM	"tcpfate-ctl"

/* Documented in tcpfate-ctl(8). */
enum exit_code {
	EXIT_OK = 0,
	EXIT_RUNTIME = 1,
	EXIT_USAGE = 2,
	EXIT_NOT_LOADED = 3,
	EXIT_TIMED_OUT = 5,
	EXIT_LOST = 6,
};

/* Numbers of commands, bits of the table of options. */
enum command_id {
	COMMAND_WATCH,
	COMMAND_DUMP,
	COMMAND_STATUS,
	COMMAND_STATS,
	COMMAND_FILTER,
	COMMAND_HELP,
};

/**
 * struct options - a command line, parsed
 * @json: JSON instead of text
 * @all: show every event
 * @help: only show how the command is used
 * @history: begin with what the log holds
 * @follow: outlast the module
 * @has_since: @since was given
 * @has_log_id: @log_id was given
 * @since: show only records with a greater seq
 * @log_id: the log that @since counts in, 0 if that is not known
 * @clear: want every record
 * @reset: let the totals start from 0
 * @filter: the records that were asked for
 * @count: end after that many events, 0 for never
 * @timeout_ns: end after that time, 0 for never
 * @interval_ns: show totals again after that time, 0 for never
 * @operand: what help is asked about, or NULL
 */
struct options {
	bool json;
	bool all;
	bool help;
	bool history;
	bool follow;
	bool has_since;
	bool has_log_id;
	uint64_t since;
	uint64_t log_id;
	bool clear;
	bool reset;
	struct filter filter;
	uint64_t count;
	uint64_t timeout_ns;
	uint64_t interval_ns;
	const char *operand;
};

/**
 * struct command - one row of the table of commands
 * @id: its bit in the table of options
 * @name: what the user types
 * @operand: what may follow the options, NULL for nothing
 * @summary: one line of help
 * @run: does it, returns the exit code
 */
struct command {
	enum command_id id;
	const char *name;
	const char *operand;
	const char *summary;
	int (*run)(const struct options *options);
};

int cmd_watch(const struct options *options);
int cmd_dump(const struct options *options);
int cmd_status(const struct options *options);
int cmd_stats(const struct options *options);
int cmd_filter(const struct options *options);

bool options_parse(const struct command *command, int argc, char **argv,
		   struct options *options);
void options_help(const struct command *command, FILE *out);

static inline const struct format *options_format(const struct options *options)
{
	return options->json ? &format_json : &format_text;
}

bool options_want(const struct options *options, const struct attrs *ev);

int complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Waits for room on standard output; 0 or -errno. */
typedef int (*output_ready)(void *arg);

int output_pace(output_ready ready, void *arg);
int output_flush(void);
int output_failed(int err);

#endif
