/* SPDX-License-Identifier: GPL-2.0 */
/* run against a kernel that does what it is told. */

#ifndef PLAY_RUN_H
#define PLAY_RUN_H

#include "../ctl.h"
#include "means.h"

#define HANG	60	/* seconds after which a scenario has failed */
#define SECOND	1000000000ull
#define FILE_NAME	"/tmp/tcpfate-test-run"

/**
 * struct scenario - a command line, what the kernel tells, and what has to follow
 * @name: of the test
 * @argv: the command
 * @options: its own
 * @records: a letter each, see samples; '_' is one that is lost, 'O' an overrun,
 *	'U' the end of the module
 * @times: how often they are told, 0 for once
 * @error: of opening the conversation, -errno
 * @disarmed: tcpfate is, from the beginning
 * @clean: clean endings are recorded, too
 * @suppressed: records over the limit while it runs
 * @filtered: records that the filter did not want
 * @orphans: how often a connection is found that has not ended
 * @means: how the command is told from others
 * @interrupt: by SIGINT, when nobody has the command's files any more
 * @out: all that is on standard output
 * @says: must be part of the report, or of what is said
 * @lacks: must not be
 * @file: part of what is in a file, NULL if there is none
 * @code: exit status
 */
struct scenario {
	const char *name;
	char *argv[4];
	struct options options;
	const char *records;
	unsigned int times;
	int error;
	bool disarmed, clean, interrupt;
	unsigned int suppressed, filtered, orphans;
	struct means means;
	const char *out, *says, *lacks, *file;
	int code;
};

int play_run(const struct scenario *scenarios, unsigned int count);

#endif
