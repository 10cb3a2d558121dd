// SPDX-License-Identifier: GPL-2.0
/*
 * stats: how many connections ended how, and what that cost.
 *
 * Watched, it is ended like watch: by a signal, or by a reader that goes.
 */

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "client.h"
#include "ctl.h"
#include "totals.h"

#define NSEC_PER_SEC	1000000000ull
#define NSEC_PER_MSEC	1000000ull

/**
 * struct stats - the state of the command
 * @options: the command line
 * @client: the conversation
 * @signals: readable when the user wants to end
 */
struct stats {
	const struct options *options;
	struct client *client;
	int signals;
};

static uint64_t now(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return (uint64_t)ts.tv_sec * NSEC_PER_SEC + (uint64_t)ts.tv_nsec;
}

static int on_row(void *arg, const struct attrs *row)
{
	return totals_add(arg, row);
}

static void show(const struct options *options, struct totals *totals,
		 const struct status *status)
{
	totals_sort(totals);
	if (options->json)
		totals_json(stdout, totals, status, now(CLOCK_REALTIME));
	else
		totals_text(stdout, totals, status);
}

/* Read them once, and show them. The status first: it may fail, the reset not. */
static int tell(const struct stats *stats)
{
	static struct status status;
	struct totals totals = { 0 };
	int err = client_status(stats->client, &status);

	if (!err)
		err = client_totals(stats->client, stats->options->reset, on_row, &totals);
	if (!err)
		show(stats->options, &totals, &status);
	totals_free(&totals);
	return err;
}

static int catch_signals(void)
{
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	return signalfd(-1, &signals, SFD_CLOEXEC);
}

/* A signal does not wait for a reader that stands still. */
static int wait_reader(void *arg)
{
	const struct stats *stats = arg;
	struct pollfd fds[] = {
		{ .fd = STDOUT_FILENO, .events = POLLOUT },
		{ .fd = stats->signals, .events = POLLIN },
	};

	poll(fds, 2, -1);
	return fds[0].revents ? 0 : -ETIMEDOUT;
}

/* Whether to go on, at @due on the monotonic clock. */
static bool wait_until(const struct stats *stats, uint64_t due)
{
	struct pollfd fds[] = {
		{ .fd = stats->signals, .events = POLLIN },
		{ .fd = STDOUT_FILENO },
	};
	uint64_t time;

	while ((time = now(CLOCK_MONOTONIC)) < due) {
		uint64_t left = (due - time + NSEC_PER_MSEC - 1) / NSEC_PER_MSEC;

		if (poll(fds, 2, left < INT_MAX ? (int)left : INT_MAX) > 0)
			return false;
	}
	return !poll(fds, 1, 0);
}

static void put_clock(void)
{
	time_t sec = time(NULL);
	struct tm tm;
	char buf[32];

	localtime_r(&sec, &tm);
	strftime(buf, sizeof(buf), "%Y-%m-%d %H:%M:%S", &tm);
	printf("%s\n", buf);
}

static int repeat(struct stats *stats)
{
	uint64_t due = now(CLOCK_MONOTONIC);
	bool text = !stats->options->json;
	int err = 0;

	do {
		if (text)
			put_clock();
		err = tell(stats);
		if (err)
			return client_failed(stats->client, err);
		if (text)
			fputc('\n', stdout);
		due += stats->options->interval_ns;
	} while (!output_flush() && wait_until(stats, due));
	return output_failed(output_flush());
}

static int watch(struct stats *stats)
{
	int code, err;

	stats->signals = catch_signals();
	if (stats->signals < 0)
		return complain("cannot wait for signals: %s", strerror(errno));
	err = output_pace(wait_reader, stats);
	if (err)
		return complain("cannot write: %s", strerror(-err));
	code = repeat(stats);
	close(stats->signals);
	return code;
}

static int once(const struct stats *stats)
{
	int err = tell(stats);

	return err ? client_failed(stats->client, err) : output_failed(output_flush());
}

int cmd_stats(const struct options *options)
{
	struct stats stats = { .options = options };
	int err = client_open(&stats.client), code;

	if (err)
		code = client_failed(stats.client, err);
	else
		code = options->interval_ns ? watch(&stats) : once(&stats);
	client_close(stats.client);
	return code;
}
