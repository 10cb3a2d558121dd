/* SPDX-License-Identifier: GPL-2.0 */
/* A command, run as a child: how it begins, which signals it gets, how it ends. */

#ifndef CHILD_H
#define CHILD_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

#define CHILD_NOT_EXECUTABLE	126	/* as env(1) and shells have it */
#define CHILD_NOT_FOUND		127
#define CHILD_KILLED		128	/* and the signal */

/* Whether a process is one of those that the command has begun. */
typedef bool (*child_knows)(void *arg, pid_t pid);

/**
 * struct child - a command that is run
 * @pid: its process
 * @signals: readable when it has ended, or when somebody has sent a signal here
 * @gate: written to when it may begin
 * @failure: why it could not, if it could not
 * @over: it has ended
 * @stopped: a signal came after that: somebody does not want to wait any longer
 * @status: how it ended, as of waitpid()
 * @mask: signals that it has to find blocked
 * @child_action: what it has to find SIGCHLD do
 */
struct child {
	pid_t pid;
	int signals;
	int gate;
	int failure;
	bool over;
	bool stopped;
	int status;
	sigset_t mask;
	struct sigaction child_action;
};

#define CHILD_NONE	{ .pid = -1, .signals = -1, .gate = -1, .failure = -1 }

int child_open(struct child *child);
int child_fork(struct child *child, char **argv);
int child_begin(struct child *child);
void child_listen(struct child *child, child_knows knows, void *arg);
int child_code(const struct child *child);
void child_close(const struct child *child);

#endif
