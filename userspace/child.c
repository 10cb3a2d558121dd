// SPDX-License-Identifier: GPL-2.0
/*
 * A command, run as a child: how it begins, which signals it gets, how it ends.
 *
 * It finds everything as if it had been started without us. It waits at a gate
 * until all is ready for it.
 */

#define _GNU_SOURCE	/* pipe2() */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "ctl.h"

/* What ends a program unless it is handled, and is sent by people. */
static const int passed[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2 };

#define PASSED	(sizeof(passed) / sizeof(passed[0]))

/**
 * child_open() - from here on signals wait until they are passed on
 * @child: where to, CHILD_NONE
 *
 * Return: 0 or -errno.
 */
int child_open(struct child *child)
{
	const struct sigaction standard = { .sa_handler = SIG_DFL };
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGCHLD);
	for (unsigned int i = 0; i < PASSED; i++)
		sigaddset(&signals, passed[i]);
	/* Where it is ignored a child leaves no status. */
	sigaction(SIGCHLD, &standard, &child->child_action);
	sigprocmask(SIG_BLOCK, &signals, &child->mask);
	child->signals = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
	return child->signals < 0 ? -errno : 0;
}

static void be_command(const struct child *child, char **argv, int gate, int failure)
{
	ssize_t len;
	char byte;
	int err;

	signal(SIGPIPE, sigpipe_before);
	sigaction(SIGCHLD, &child->child_action, NULL);
	sigprocmask(SIG_SETMASK, &child->mask, NULL);
	if (read(gate, &byte, 1) != 1)
		_exit(EXIT_RUNTIME);
	execvp(argv[0], argv);
	err = errno;
	len = write(failure, &err, sizeof(err));
	_exit(len < 0 ? EXIT_RUNTIME : CHILD_NOT_FOUND);
}

/**
 * child_fork() - have a process for a command, which does not begin yet
 * @child: an open one
 * @argv: the command and its arguments
 *
 * Return: 0 or -errno.
 */
int child_fork(struct child *child, char **argv)
{
	int gate[2], failure[2];

	if (pipe2(gate, O_CLOEXEC) || pipe2(failure, O_CLOEXEC))
		return -errno;
	child->pid = fork();
	if (child->pid < 0)
		return -errno;
	if (!child->pid) {
		close(gate[1]);
		be_command(child, argv, gate[0], failure[1]);
	}
	close(gate[0]);
	close(failure[1]);
	child->gate = gate[1];
	child->failure = failure[0];
	return 0;
}

/**
 * child_begin() - let the command begin
 * @child: one that waits
 *
 * Return: 0, or -errno if it cannot be run.
 */
int child_begin(struct child *child)
{
	ssize_t len;
	int err;

	len = write(child->gate, "", 1);
	close(child->gate);
	child->gate = -1;
	if (len == 1)
		len = read(child->failure, &err, sizeof(err));
	close(child->failure);
	child->failure = -1;
	return len == sizeof(err) ? -err : 0;
}

static void reap(struct child *child)
{
	if (!child->over && waitpid(child->pid, &child->status, WNOHANG) == child->pid)
		child->over = true;
}

/* What a terminal sends, the command has got as well; so it has what it sent itself. */
static bool is_for_us_alone(const struct signalfd_siginfo *info, child_knows knows, void *arg)
{
	return info->ssi_code != SI_KERNEL && !knows(arg, (pid_t)info->ssi_pid);
}

/**
 * child_listen() - take the signals that came, and pass on what the command has not got
 * @child: one that has begun
 * @knows: tells the processes of the command
 * @arg: for @knows
 */
void child_listen(struct child *child, child_knows knows, void *arg)
{
	struct signalfd_siginfo info;

	reap(child);
	while (read(child->signals, &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo == SIGCHLD)
			reap(child);
		else if (child->over)
			child->stopped = true;
		else if (is_for_us_alone(&info, knows, arg))
			kill(child->pid, (int)info.ssi_signo);
	}
}

/* The exit status that says how it ended. */
int child_code(const struct child *child)
{
	if (WIFSIGNALED(child->status))
		return CHILD_KILLED + WTERMSIG(child->status);
	return WEXITSTATUS(child->status);
}

void child_close(const struct child *child)
{
	if (child->gate >= 0)
		close(child->gate);
	if (child->failure >= 0)
		close(child->failure);
	if (child->signals >= 0)
		close(child->signals);
}
