// SPDX-License-Identifier: GPL-2.0
/*
 * run: a command, and how the connections end that are its own.
 *
 * What is written goes to standard error or to a file: standard output is the
 * command's, which shall find everything as if it had been run alone. Hence its
 * standard input and output are not held either: a pipe ends when the command does.
 */

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "handed.h"
#include "run.h"
#include "style.h"

#define ARM_IT		"echo 1 > /sys/module/tcpfate/parameters/armed"
#define PATIENCE	1000	/* milliseconds that a reader has at the end */

/* Where the report goes; -1 if that was said. */
static int open_report(const char *path)
{
	int fd;

	if (!path)
		return fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0)
		complain("cannot write to '%s': %s", path, strerror(errno));
	return fd;
}

/* A slow reader is waited for, but signals go on to the command meanwhile. */
static int pace(void *arg)
{
	struct run *run = arg;
	struct pollfd fds[] = {
		{ .fd = STDOUT_FILENO, .events = POLLOUT },
		{ .fd = run->child.signals, .events = POLLIN },
	};

	while (!run->child.over) {
		poll(fds, 2, -1);
		child_listen(&run->child, claim_knows, &run->claim);
		if (fds[0].revents)
			return 0;
	}
	return poll(fds, 1, PATIENCE) == 1 ? 0 : -ETIMEDOUT;
}

/* From here on our standard output is the report. */
static int let_go(struct run *run, int report)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	int err = null < 0 || dup2(null, STDIN_FILENO) < 0 ||
		  dup2(report, STDOUT_FILENO) < 0 ? -errno : 0;

	if (null >= 0)
		close(null);
	close(report);
	handed_release();
	style_set(run->options, STDOUT_FILENO);
	return err ? err : output_pace(pace, run);
}

static int refuse(const struct claim *claim)
{
	complain("no cgroup of version 2 can be made for the command: %s",
		 strerror(-claim->nest_error));
	complain("nor does the kernel tell of its processes: %s", strerror(-claim->kin_error));
	return complain("so its connections cannot be told from those of others");
}

/* All that can fail before there is a process: 0, or the exit code. */
static int prepare(struct run *run)
{
	int err = run_subscribe(run);

	if (err)
		return client_failed(run->follow.client, err);
	if (run->disarmed)
		return complain("tcpfate is disarmed and sees nothing; arm it with: %s", ARM_IT);
	err = child_open(&run->child);
	if (!err)
		err = books_open(&run->books, &run->claim);
	if (err)
		return complain("cannot run a command: %s", strerror(-err));
	err = claim_open(&run->claim);
	return err ? refuse(&run->claim) : 0;
}

/* 0, or the exit code. */
static int start(struct run *run, int report)
{
	char **argv = run->options->operands;
	int err = child_fork(&run->child, argv);

	if (err)
		return complain("cannot run '%s': %s", argv[0], strerror(-err));
	if (claim_process(&run->claim, run->child.pid))
		return refuse(&run->claim);
	err = let_go(run, report);
	if (err)
		return complain("cannot write: %s", strerror(-err));
	run->begun = clock_now();
	err = child_begin(&run->child);
	if (!err)
		return 0;
	complain("cannot run '%s': %s", argv[0], strerror(-err));
	return err == -ENOENT ? CHILD_NOT_FOUND : CHILD_NOT_EXECUTABLE;
}

static void follow(struct run *run)
{
	while (!run->child.over) {
		run_wait(run, -1);
		run_read(run);
	}
	run->ended = clock_now();
	run_linger(run);
	run_count(run);
}

/* That of the command comes first: what it says of itself is not hidden. */
static int exit_code(const struct run *run)
{
	int code = child_code(&run->child);

	if (code || !run->options->fail_on_loss)
		return code;
	if (run->books.lossy)
		return EXIT_DATA_LOST;
	return run_is_blind(run) ? EXIT_LOST : EXIT_OK;
}

static int finish(struct run *run)
{
	int code = exit_code(run), failed;

	if (run->options->json)
		run_json(stdout, run, code);
	else
		run_tell(stdout, run);
	failed = output_failed(output_flush());
	return code ? code : failed;
}

static void clean_up(struct run *run)
{
	int err = claim_close(&run->claim);

	if (err)
		complain("the cgroup %s is left behind, for there are cgroups in it: %s",
			 run->claim.nest.name, strerror(-err));
	books_close(&run->books);
	child_close(&run->child);
	follow_close(&run->follow);
}

int cmd_run(const struct options *options)
{
	static struct run run = {
		.child = CHILD_NONE, .claim = { .nest = NEST_NONE, .kin = KIN_NONE },
	};
	int report = open_report(options->output);
	int code;

	if (report < 0)
		return EXIT_RUNTIME;
	run.options = options;
	code = prepare(&run);
	if (!code)
		code = start(&run, report);
	if (!code) {
		follow(&run);
		code = finish(&run);
	}
	clean_up(&run);
	return code;
}
