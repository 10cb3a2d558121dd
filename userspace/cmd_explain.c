// SPDX-License-Identifier: GPL-2.0
/*
 * explain: what happened to connections, who caused it, what to change.
 *
 * Files and the log are explained as a whole: all is read first.
 */

#include <errno.h>
#include <inttypes.h>

#include "explain.h"
#include "feed.h"
#include "phrase.h"

static int on_record(void *arg, const struct attrs *ev);
static void on_lost(void *arg, uint64_t log_id, uint64_t from, uint64_t to);

/**
 * struct reading - records on their way into an explanation
 * @explain: the explanation
 * @feed: where they come from
 */
struct reading {
	struct explain *explain;
	struct feed feed;
};

static int on_record(void *arg, const struct attrs *ev)
{
	struct reading *reading = arg;

	return conns_add(reading->explain->conns, reading->feed.source, ev);
}

/* Counted by the feed, and told at the end. */
static void on_lost(void *arg, uint64_t log_id, uint64_t from, uint64_t to)
{
	(void)arg;
	(void)log_id;
	(void)from;
	(void)to;
}

static int add(void *arg, const struct conn *conn)
{
	struct stories *group;

	return explain_add(arg, conn, &group);
}

static void print_all(struct explain *explain, uint64_t records)
{
	uint64_t number = 0;

	stories_sort(&explain->stories);
	for (struct stories *group = explain->stories; group; group = group->next) {
		group->number = ++number;
		explain_print(explain, group);
	}
	if (!explain->stories && !explain->options->json)
		printf("No connection lost data, as far as %" PRIu64 " record%s can tell.\n",
		       records, records == 1 ? "" : "s");
}

/* A clock that was set right makes times differ from those of the records. */
static void tell_clocks(const struct explain *explain)
{
	const struct options *options = explain->options;

	for (int i = 1; i < options->operand_count; i++) {
		int64_t ahead = conns_clock(explain->conns, (unsigned int)i);

		if (!ahead)
			continue;
		fprintf(stderr, PROGRAM ": the clock of %s was ", options->operands[i]);
		put_duration(stderr, (uint64_t)(ahead < 0 ? -ahead : ahead));
		fprintf(stderr, " %s that of %s, by which all times are told\n",
			ahead < 0 ? "behind" : "ahead of", options->operands[0]);
	}
}

static int tell_missing(const struct saved *sum)
{
	uint64_t missing = sum->lost + sum->suppressed;

	if (!missing && !sum->torn)
		return EXIT_OK;
	complain("%s%" PRIu64 " record%s missing: what they told is not explained",
		 sum->torn ? "at least " : "", missing, missing == 1 ? " is" : "s are");
	return EXIT_LOST;
}

static int explain_all(struct explain *explain)
{
	struct reading reading = {
		.explain = explain,
		.feed = { .record = on_record, .lost = on_lost, .arg = &reading },
	};
	int code = feed_read(&explain->wanted, &reading.feed), err;
	struct saved sum;

	if (code)
		return code;
	sum = feed_sum(&reading.feed);
	conns_align(explain->conns);
	tell_clocks(explain);
	err = conns_give(explain->conns, INT64_MAX, add, explain);
	if (err)
		return complain("no memory");
	print_all(explain, sum.records);
	code = output_failed(output_flush());
	return code ? code : tell_missing(&sum);
}

int cmd_explain(const struct options *options)
{
	struct explain explain;

	if (!explain_begin(&explain, options))
		return EXIT_RUNTIME;
	return explain_end(&explain, options->live ? explain_live(&explain) :
			   explain_all(&explain));
}
