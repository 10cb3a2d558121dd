// SPDX-License-Identifier: GPL-2.0
/* The command line of tcpfate: global options, and the table of commands. */

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "ctl.h"
#include "style.h"

static int cmd_help(const struct options *options);

static const struct command commands[] = {
	{ COMMAND_WATCH, "watch", NULL,
	  "Show how TCP connections end, as it happens.", cmd_watch },
	{ COMMAND_DUMP, "dump", NULL,
	  "Show what the log still holds, every event of it.", cmd_dump },
	{ COMMAND_EXPLAIN, "explain", "[FILE]...",
	  "Tell what happened to connections, who caused it, what to change.", cmd_explain },
	{ COMMAND_TOP, "top", NULL,
	  "Show who loses most, again and again.", cmd_top },
	{ COMMAND_REPORT, "report", "[FILE]...",
	  "Sum up what was lost in a period, why, and what to change.", cmd_report },
	{ COMMAND_STATUS, "status", NULL,
	  "Show what the module watches, and what it had to leave out.", cmd_status },
	{ COMMAND_STATS, "stats", NULL,
	  "Show how many connections ended how, and what it cost.", cmd_stats },
	{ COMMAND_FILTER, "filter", NULL,
	  "Show or replace the kernel's filter: which records are made at all.", cmd_filter },
	{ COMMAND_RUN, "run", "-- COMMAND [ARG]...",
	  "Run a command, and show how its connections end.", cmd_run },
	{ COMMAND_HELP, "help", "[COMMAND]",
	  "Show how a command is used.", cmd_help },
};

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static const struct command *command_find(const char *name)
{
	for (const struct command *command = commands; command < commands + COMMANDS; command++)
		if (!strcmp(command->name, name))
			return command;
	return NULL;
}

static void usage(FILE *out)
{
	fputs("usage: " PROGRAM " COMMAND [OPTION]...\n"
	      "       " PROGRAM " --version | --help\n\n", out);
	for (const struct command *command = commands; command < commands + COMMANDS; command++)
		fprintf(out, "  %-8s %s\n", command->name, command->summary);
	fputs("\nexit status: 0 ok, 1 error, 2 usage, 3 tcpfate not loaded,\n"
	      "             4 data lost (run --fail-on-loss), 5 timeout before --count,\n"
	      "             6 records lost\n", out);
}

static int unknown_command(const char *name)
{
	fprintf(stderr, PROGRAM ": unknown command '%s'\n", name);
	usage(stderr);
	return EXIT_USAGE;
}

static int cmd_help(const struct options *options)
{
	const struct command *command;

	if (!options->operand_count) {
		usage(stdout);
		return output_failed(output_flush());
	}
	command = command_find(options->operands[0]);
	if (!command)
		return unknown_command(options->operands[0]);
	options_help(command, stdout);
	return output_failed(output_flush());
}

static int run(const struct command *command, int argc, char **argv)
{
	struct options options;

	if (!options_parse(command, argc, argv, &options))
		return EXIT_USAGE;
	if (options.help) {
		options_help(command, stdout);
		return output_failed(output_flush());
	}
	style_set(&options, STDOUT_FILENO);
	if (options.pretty && output_indent())
		return complain("cannot write: %s", strerror(errno));
	return command->run(&options);
}

/* Else a netlink socket could take the number of a stream, and be written to. */
static bool fill_closed_streams(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) != fd)
			return false;
	return true;
}

int main(int argc, char **argv)
{
	const struct command *command;

	if (!fill_closed_streams())
		return EXIT_RUNTIME;
	setlocale(LC_CTYPE, "");
	sigpipe_before = signal(SIGPIPE, SIG_IGN);	/* a closed pipe is told by write() */
	if (argc < 2) {
		usage(stderr);
		return EXIT_USAGE;
	}
	if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V")) {
		puts(PROGRAM " " VERSION);
		return output_failed(output_flush());
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))
		return cmd_help(&(struct options){ 0 });
	command = command_find(argv[1]);
	return command ? run(command, argc - 1, argv + 1) : unknown_command(argv[1]);
}
