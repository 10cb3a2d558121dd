// SPDX-License-Identifier: GPL-2.0
/*
 * stats: how many connections ended how, and what that cost.
 *
 * Watched, it is ended like watch: by a signal, or by a reader that goes.
 */

#include <errno.h>
#include <string.h>

#include "client.h"
#include "ctl.h"
#include "ends.h"
#include "moment.h"
#include "totals.h"

/**
 * struct stats - the state of the command
 * @options: the command line
 * @client: the conversation
 * @ends: what ends a watch
 */
struct stats {
	const struct options *options;
	struct client *client;
	struct ends ends;
};

static int on_row(void *arg, const struct attrs *row)
{
	return totals_add(arg, row);
}

static void show(const struct options *options, struct totals *totals,
		 const struct status *status)
{
	totals_sort(totals);
	if (options->json)
		totals_json(stdout, totals, status, (uint64_t)moment_now());
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

/* Whether to go on, at @due. */
static bool wait_until(struct ends *ends, int64_t due)
{
	int end;

	do
		end = ends_wait(ends, -1, due);
	while (end == -EAGAIN && clock_now() < due);
	return end == -EAGAIN;
}

static void put_clock(void)
{
	char buf[MOMENT_BUF];

	moment_text(moment_now(), buf);
	printf("%s\n", buf);
}

static int repeat(struct stats *stats)
{
	int64_t due = clock_now();
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
		due = clock_now() + (int64_t)stats->options->interval_ns;
	} while (!output_flush() && wait_until(&stats->ends, due));
	return output_failed(output_flush());
}

static int watch(struct stats *stats)
{
	int err = ends_open(&stats->ends, 0), code;

	if (err)
		return complain("cannot wait for signals: %s", strerror(-err));
	err = output_pace(ends_pace, &stats->ends);
	code = err ? complain("cannot write: %s", strerror(-err)) : repeat(stats);
	ends_close(&stats->ends);
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
