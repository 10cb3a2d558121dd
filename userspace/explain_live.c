// SPDX-License-Identifier: GPL-2.0
/*
 * explain --live: each cause is told when it happens first, and counted from then on.
 *
 * A connection is explained when nothing was heard of it for a moment: then both of
 * its ends have told what they know.
 */

#include <inttypes.h>
#include <string.h>

#include "explain.h"
#include "follow.h"
#include "moment.h"

#define SETTLED		(NSEC_PER_SEC + NSEC_PER_SEC / 2)	/* silence after the last record */
#define INTERVAL	(NSEC_PER_SEC / 2)

/**
 * struct live - explaining what happens
 * @explain: the explanation
 * @follow: the log
 * @ends: what ends it
 */
struct live {
	struct explain *explain;
	struct follow follow;
	struct ends ends;
};

static int on_record(void *arg, const struct attrs *ev)
{
	struct live *live = arg;

	return conns_add(live->explain->conns, 0, ev);
}

static void on_begun(void *arg, const struct status *status)
{
	const struct live *live = arg;

	follow_tell_begun(&live->follow, status);
}

/* Programs are told each story; people are told the first of its kind. */
static void tell(struct explain *explain, struct stories *group)
{
	if (explain->options->json || group->count == 1) {
		group->told = group->count;
		explain_print(explain, group);
	}
}

static int on_conn(void *arg, const struct conn *conn)
{
	struct live *live = arg;
	struct explain *explain = live->explain;
	struct stories *group;
	int err = explain_add(explain, conn, &group);

	if (err || !group)
		return err;
	tell(explain, group);
	return explain->count == explain->options->count ? END_COUNT : 0;
}

/* How many more there were since they were told of last. */
static void tell_more(const struct explain *explain)
{
	for (struct stories *group = explain->stories; group; group = group->next) {
		if (group->told == group->count)
			continue;
		stories_print_more(stdout, group, group->count - group->told);
		group->told = group->count;
	}
}

static int settle(struct live *live, int64_t until)
{
	int end = conns_give(live->explain->conns, until, on_conn, live);

	tell_more(live->explain);
	if (output_flush())
		return END_READER;
	return end;
}

static int on_due(void *arg)
{
	struct live *live = arg;

	live->follow.due = clock_now() + INTERVAL;
	return settle(live, moment_now() - SETTLED);
}

static void on_lost(void *arg, uint64_t log_id, uint64_t from, uint64_t to)
{
	const struct live *live = arg;

	options_format(live->explain->options)->lost(stdout, log_id, from, to);
}

static void on_suppressed(void *arg, uint64_t log_id, uint64_t count)
{
	const struct live *live = arg;

	options_format(live->explain->options)->suppressed(stdout, log_id, count);
}

static const struct follower follower = {
	.record = on_record,
	.begun = on_begun,
	.lost = on_lost,
	.suppressed = on_suppressed,
	.due = on_due,
};

/* What was heard of only now is explained as well, if it was not enough before. */
static int finish(struct live *live, int end)
{
	const struct explain *explain = live->explain;
	int err;

	if (end >= 0 && end != END_COUNT && end != END_READER)
		settle(live, INT64_MAX);
	err = output_flush();
	if (end == END_READER || err)
		return output_failed(err);
	fprintf(stderr, PROGRAM ": %" PRIu64 " connection%s lost data, %" PRIu64 " cause%s\n",
		explain->count, explain->count == 1 ? "" : "s", explain->causes,
		explain->causes == 1 ? "" : "s");
	return follow_code(&live->follow, end);
}

/**
 * explain_live() - explain what happens from now on
 * @explain: one that was begun
 *
 * Return: the exit code.
 */
int explain_live(struct explain *explain)
{
	struct live live = {
		.explain = explain,
		.follow = { .options = &explain->wanted, .follower = &follower, .arg = &live,
			    .ends = &live.ends },
	};
	int code, err;

	err = ends_open(&live.ends, explain->options->timeout_ns);
	if (err)
		return complain("cannot wait for signals: %s", strerror(-err));
	live.follow.due = clock_now() + INTERVAL;
	code = finish(&live, follow_run(&live.follow));
	follow_close(&live.follow);
	ends_close(&live.ends);
	return code;
}
