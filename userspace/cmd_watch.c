// SPDX-License-Identifier: GPL-2.0
/*
 * watch: events as they happen, without a gap and without a duplicate.
 *
 * A watch shows all that happened before it was ended.
 */

#include <inttypes.h>
#include <string.h>

#include "ctl.h"
#include "follow.h"
#include "owner.h"

#define SHARE		100	/* of the time, a search for owners may take one in so many */
#define CREDIT		(NSEC_PER_SEC / 2)	/* time without one that counts for later */

/**
 * struct watch - the state of a watch
 * @options: the command line
 * @follow: the log
 * @ends: what ends the watch
 * @shown: events printed
 * @hidden: events that were not asked for
 * @search: when the next owner may be looked for, CLOCK_MONOTONIC; in the past,
 *	the time that may be made up for
 */
struct watch {
	const struct options *options;
	struct follow follow;
	struct ends ends;
	uint64_t shown;
	uint64_t hidden;
	int64_t search;
};

/* Where processes are many a search is slow, and in a storm there are many. */
static bool may_search(struct watch *watch, int64_t start)
{
	if (start < watch->search)
		return false;
	if (watch->search < start - CREDIT)
		watch->search = start - CREDIT;
	return true;
}

static void show_owned(struct watch *watch, const struct attrs *ev)
{
	const struct format *format = options_format(watch->options);
	int64_t start = clock_now();
	struct attrs owned;

	if (!may_search(watch, start)) {
		format->event(stdout, ev);
		return;
	}
	owned = *ev;
	owner_find(&owned);
	watch->search += SHARE * (clock_now() - start);
	format->event(stdout, &owned);
}

static int show(void *arg, const struct attrs *ev)
{
	struct watch *watch = arg;
	const struct options *options = watch->options;

	if (!options_want(options, ev)) {
		watch->hidden++;
		return 0;
	}
	if (owner_is_missing(ev))
		show_owned(watch, ev);
	else
		options_format(options)->event(stdout, ev);
	watch->shown++;
	return watch->shown == options->count ? END_COUNT : 0;
}

static void tell_begun(void *arg, const struct status *status)
{
	const struct watch *watch = arg;

	follow_tell_begun(&watch->follow, status);
}

static void show_lost(void *arg, uint64_t log_id, uint64_t from, uint64_t to)
{
	const struct watch *watch = arg;

	options_format(watch->options)->lost(stdout, log_id, from, to);
}

static void show_suppressed(void *arg, uint64_t log_id, uint64_t count)
{
	const struct watch *watch = arg;

	options_format(watch->options)->suppressed(stdout, log_id, count);
}

/* What there is goes to the reader. */
static int flush(void *arg)
{
	(void)arg;
	return output_flush() ? END_READER : 0;
}

static const struct follower follower = {
	.record = show,
	.begun = tell_begun,
	.lost = show_lost,
	.suppressed = show_suppressed,
	.idle = flush,
};

static void tell_end(const struct watch *watch)
{
	const struct follow *follow = &watch->follow;
	bool hint = watch->hidden && filter_is_empty(&watch->options->filter);

	fprintf(stderr, PROGRAM ": %" PRIu64 " event%s shown, %" PRIu64 " not shown%s, ",
		watch->shown, watch->shown == 1 ? "" : "s", watch->hidden,
		hint ? " (use --all)" : "");
	if (follow->tally.left_out)
		fprintf(stderr, "%" PRIu64 " left out by the filter, ", follow->tally.left_out);
	fprintf(stderr, "%s%" PRIu64 " lost\n", follow->view.torn ? "at least " : "",
		follow->view.lost);
}

static int finish(const struct watch *watch, int end)
{
	int err = output_flush();

	if (end == END_READER || err)
		return output_failed(err);
	if (end != END_NOWHERE && (end >= 0 || watch->follow.begun))
		tell_end(watch);
	return follow_code(&watch->follow, end);
}

int cmd_watch(const struct options *options)
{
	struct watch watch = {
		.options = options,
		.follow = { .options = options, .follower = &follower, .arg = &watch,
			    .ends = &watch.ends },
	};
	int code, err;

	err = ends_open(&watch.ends, options->timeout_ns);
	if (err)
		return complain("cannot wait for signals: %s", strerror(-err));
	err = output_pace(ends_pace, &watch.ends);
	if (err)
		return complain("cannot write: %s", strerror(-err));
	code = finish(&watch, follow_run(&watch.follow));
	follow_close(&watch.follow);
	ends_close(&watch.ends);
	return code;
}
