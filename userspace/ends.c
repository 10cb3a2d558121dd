// SPDX-License-Identifier: GPL-2.0
/*
 * What ends a watch from outside: a signal, the time, a reader that goes.
 *
 * Signals are read like events, so that no event is cut in two.
 */

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "ends.h"

#define NSEC_PER_MSEC	1000000ll
#define GRACE		1000	/* milliseconds that a reader has to go on at the end */

/* CLOCK_MONOTONIC in nanoseconds. */
int64_t clock_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * NSEC_PER_SEC + ts.tv_nsec;
}

/**
 * ends_open() - from here on signals wait until they are asked for
 * @ends: where to
 * @timeout_ns: end after that time, 0 for never
 *
 * Return: 0 or -errno.
 */
int ends_open(struct ends *ends, uint64_t timeout_ns)
{
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	ends->signals = signalfd(-1, &signals, SFD_CLOEXEC);
	ends->also = -1;
	ends->deadline = timeout_ns ? clock_now() + (int64_t)timeout_ns : 0;
	return ends->signals < 0 ? -errno : 0;
}

void ends_close(const struct ends *ends)
{
	close(ends->signals);
}

/* Milliseconds until @time, rounded up, -1 for ever if that is 0. */
static int time_left(int64_t time)
{
	int64_t left;

	if (!time)
		return -1;
	left = (time - clock_now() + NSEC_PER_MSEC - 1) / NSEC_PER_MSEC;
	if (left > INT_MAX)
		return INT_MAX;
	return left > 0 ? (int)left : 0;
}

static int64_t sooner(int64_t a, int64_t b)
{
	return a && (!b || a < b) ? a : b;
}

/**
 * ends_wait() - wait for something to read
 * @ends: what ends the waiting, also while nothing happens
 * @fd: what is read
 * @until: when to look elsewhere, CLOCK_MONOTONIC, 0 for never
 *
 * Return: 0 if there is, -EAGAIN if not yet, an enum end, or -errno.
 */
int ends_wait(struct ends *ends, int fd, int64_t until)
{
	struct pollfd fds[] = {
		{ .fd = fd, .events = POLLIN },
		{ .fd = ends->signals, .events = POLLIN },
		{ .fd = STDOUT_FILENO },
		{ .fd = ends->also, .events = POLLIN },
	};

	ends->also_ready = false;
	if (!time_left(ends->deadline))
		return END_TIMEOUT;
	if (poll(fds, sizeof(fds) / sizeof(fds[0]), time_left(sooner(ends->deadline, until))) < 0)
		return errno == EINTR ? -EAGAIN : -errno;
	if (fds[1].revents)
		return END_SIGNAL;
	if (fds[2].revents & (POLLERR | POLLHUP | POLLNVAL))
		return END_READER;
	ends->also_ready = fds[3].revents;
	return fds[0].revents ? 0 : -EAGAIN;
}

/* Who wants to end waits for a slow reader, but not for one that stands still. */
int ends_pace(void *arg)
{
	const struct ends *ends = arg;
	struct pollfd fds[] = {
		{ .fd = STDOUT_FILENO, .events = POLLOUT },
		{ .fd = ends->signals, .events = POLLIN },
	};

	poll(fds, 2, time_left(ends->deadline));
	if (!fds[0].revents)
		poll(fds, 1, GRACE);
	return fds[0].revents ? 0 : -ETIMEDOUT;
}
