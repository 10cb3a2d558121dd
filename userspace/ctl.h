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
	EXIT_DATA_LOST = 4,
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
	COMMAND_EXPLAIN,
	COMMAND_RUN,
	COMMAND_TOP,
	COMMAND_REPORT,
	COMMAND_HELP,
};

/* What a line of top is about. */
enum top_by {
	TOP_BY_PROCESS,
	TOP_BY_PROGRAM,
	TOP_BY_PEER,
	TOP_BY_PORT,
	TOP_BY_EVENT,
	TOP_BYS,
};

/* What its lines are sorted by: their columns, and before them what all columns cost. */
enum top_sort {
	TOP_SORT_BYTES,
	TOP_SORT_NAME,
	TOP_SORT_RECORDS,
	TOP_SORT_CONNS,
	TOP_SORT_UNREAD,
	TOP_SORT_UNCONFIRMED,
	TOP_SORT_LATE,
	TOP_SORT_RATE,
	TOP_SORT_LAST,
	TOP_SORTS,
};

extern const char *const top_by_words[TOP_BYS], *const top_sort_words[TOP_SORTS];

/**
 * struct options - a command line, parsed
 * @help: only show how the command is used
 * @json: JSON instead of text
 * @pretty: indented JSON
 * @numeric: no names of ports, users and units
 * @no_header: tables without a header
 * @utc: times in UTC, not local ones
 * @relative: times since the first event shown
 * @all: show every event
 * @history: begin with what the log holds
 * @follow: outlast the module
 * @live: go on with what happens
 * @diagram: draw as text
 * @fail_on_loss: exit with EXIT_DATA_LOST if data was lost
 * @ipv4: only IPv4; in @filter, too
 * @ipv6: only IPv6; in @filter, too
 * @clear: want every record
 * @reset: let the totals start from 0
 * @has_since: @since was given
 * @has_log_id: @log_id was given
 * @since: show only records with a greater seq
 * @log_id: the log that @since counts in, 0 if that is not known
 * @filter: the records that were asked for
 * @count: end after that many events, 0 for never
 * @timeout_ns: end after that time, 0 for never
 * @interval_ns: show totals again after that time, 0 for never
 * @delay_ns: refresh after that time, never 0
 * @grace_ns: wait so long for endings after the command that was run
 * @by: what a line of top is about
 * @sort: what its lines are sorted by
 * @svg: file to draw to, or NULL
 * @html: file to write a page to, or NULL
 * @output: file to write to instead of standard error, or NULL
 * @from: as it was given, or NULL
 * @until: as it was given, or NULL
 * @from_ns: @from, ns since 1970, INT64_MIN if not given
 * @until_ns: the first moment that is too late, INT64_MAX if not given
 * @operands: what follows the options, ended by NULL: files; or a command and its
 *	arguments; or what help is asked about
 * @operand_count: length of @operands
 */
struct options {
	bool help;
	bool json;
	bool pretty;
	bool numeric;
	bool no_header;
	bool utc;
	bool relative;
	bool all;
	bool history;
	bool follow;
	bool live;
	bool diagram;
	bool fail_on_loss;
	bool ipv4;
	bool ipv6;
	bool clear;
	bool reset;
	bool has_since;
	bool has_log_id;
	uint64_t since;
	uint64_t log_id;
	struct filter filter;
	uint64_t count;
	uint64_t timeout_ns;
	uint64_t interval_ns;
	uint64_t delay_ns;
	uint64_t grace_ns;
	enum top_by by;
	enum top_sort sort;
	const char *svg;
	const char *html;
	const char *output;
	const char *from;
	const char *until;
	int64_t from_ns;
	int64_t until_ns;
	char **operands;
	int operand_count;
};

/**
 * struct command - one row of the table of commands
 * @id: its bit in the table of options
 * @name: what the user types
 * @operand: what may follow the options, NULL for nothing; in brackets if it need not,
 *	with "..." if there may be many
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
int cmd_explain(const struct options *options);
int cmd_status(const struct options *options);
int cmd_stats(const struct options *options);
int cmd_filter(const struct options *options);
int cmd_explain(const struct options *options);
int cmd_run(const struct options *options);
int cmd_top(const struct options *options);
int cmd_report(const struct options *options);

bool options_parse(const struct command *command, int argc, char **argv,
		   struct options *options);
void options_help(const struct command *command, FILE *out);

static inline const struct format *options_format(const struct options *options)
{
	return options->json ? &format_json : &format_text;
}

bool options_want(const struct options *options, const struct attrs *ev);

/* What SIGPIPE did before it was ignored here, for a command that is run. */
extern void (*sigpipe_before)(int number);

int complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Waits for room on standard output; 0 or -errno. */
typedef int (*output_ready)(void *arg);

int output_indent(void);
int output_pace(output_ready ready, void *arg);
int output_flush(void);
int output_failed(int err);

#endif
