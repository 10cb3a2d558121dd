// SPDX-License-Identifier: GPL-2.0
/*
 * watch: events as they happen, without a gap and without a duplicate.
 *
 * What multicast could not deliver is asked of the log, but no more than what can
 * no longer come by itself: the log may not have it any more. At the end both are
 * read up to the last record of that moment: a watch shows all that happened
 * before it was ended.
 */

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "client.h"
#include "ctl.h"
#include "ends.h"
#include "owner.h"
#include "tally.h"
#include "view.h"

#define AT_ONCE		1	/* a time that has come */
#define SHARE		100	/* of the time, a search for owners may take one in so many */
#define CREDIT		(NSEC_PER_SEC / 2)	/* time without one that counts for later */
#define ARM_IT		"echo 1 > /sys/module/tcpfate/parameters/armed"

/**
 * struct watch - the state of a watch
 * @options: the command line
 * @client: the conversation
 * @view: how far the log was read
 * @tally: what was not recorded
 * @ends: what ends the watch
 * @shown: events printed
 * @hidden: events that were not asked for
 * @search: when the next owner may be looked for, CLOCK_MONOTONIC; in the past,
 *	the time that may be made up for
 * @behind: the kernel had no room for events after those that are queued
 * @begun: a log was found
 * @anew: the log was begun while tcpfate was waited for: all of it is wanted
 */
struct watch {
	const struct options *options;
	struct client *client;
	struct view view;
	struct tally tally;
	struct ends ends;
	uint64_t shown;
	uint64_t hidden;
	int64_t search;
	bool behind;
	bool begun;
	bool anew;
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

/* Where the log is gone the news of that is queued, behind all that can be had. */
static int on_event(void *arg, const struct attrs *ev)
{
	struct watch *watch = arg;
	int ret;

	if (!view_knows(&watch->view, ev))
		return -ENOENT;
	ret = view_fill(&watch->view, watch->client, num(ev, SEQ));
	return ret && ret != -ENOENT ? ret : view_take(&watch->view, ev);
}

/* Read from the socket; -EAGAIN if it is empty. ENOBUFS overtakes what is queued. */
static int receive(struct watch *watch)
{
	int ret = client_receive(watch->client, on_event, watch);

	if (ret != -ENOBUFS)
		return ret;
	watch->behind = true;
	return 0;
}

/* Ask the module how far its log is, and tell what it has not recorded. */
static int ask(struct watch *watch, uint64_t *last)
{
	static struct status status;
	int err = client_status(watch->client, &status);
	uint64_t suppressed;

	if (err)
		return err;
	if (attrs_num(&status.attrs, TCPFATE_A_STATUS_LOG_ID) != watch->view.log_id)
		return -ENOENT;
	*last = attrs_num(&status.attrs, TCPFATE_A_STATUS_LAST_SEQ);
	suppressed = tally_take(&watch->tally, &status.attrs, watch->view.next);
	if (suppressed)
		options_format(watch->options)->suppressed(stdout, watch->view.log_id,
							   suppressed);
	return 0;
}

/* Show all that is recorded by now: what is queued here, and of the log the rest. */
static int settle(struct watch *watch)
{
	uint64_t last = UINT64_MAX;
	int err = ask(watch, &last), ret = 0;

	if (err && err != -ENOENT)
		return err;
	while (!ret && watch->view.next <= last)
		ret = receive(watch);
	if (ret != -EAGAIN)
		return ret;
	return err ? err : view_fill(&watch->view, watch->client, last + 1);
}

/* What there is goes to the reader when nothing more is queued. */
static int wait_event(struct watch *watch)
{
	int fd = client_fd(watch->client);
	int end = ends_wait(&watch->ends, fd, AT_ONCE);

	if (end != -EAGAIN)
		return end;
	if (output_flush())
		return END_READER;
	return watch->behind ? 0 : ends_wait(&watch->ends, fd, watch->tally.due);
}

static int read_events(struct watch *watch)
{
	int ret = receive(watch);

	if (ret != -EAGAIN)
		return ret;
	if (!watch->behind)
		return 0;
	watch->behind = false;	/* unless that is told once more meanwhile */
	ret = settle(watch);
	if (ret == -ENOENT)
		watch->behind = true;
	return ret;
}

/* Once a second while events come, which may be too many to wait for their end. */
static int tick(struct watch *watch)
{
	uint64_t last;
	int err;

	if (!tally_is_due(&watch->tally, watch->view.next))
		return 0;
	err = ask(watch, &last);
	if (output_flush())
		return END_READER;
	return err == -ENOENT ? 0 : err;
}

static int read_log(struct watch *watch)
{
	uint64_t last;
	int end = 0, err;

	while (!end) {
		end = wait_event(watch);
		if (!end)
			end = read_events(watch);
		else if (end == -EAGAIN)
			end = 0;
		if (!end)
			end = tick(watch);
	}
	if (end == END_COUNT)
		ask(watch, &last);
	if (end != END_SIGNAL && end != END_TIMEOUT)
		return end;
	err = settle(watch);
	return err ? err : end;
}

static unsigned int hooks_armed(const struct status *status)
{
	unsigned int armed = 0;

	for (unsigned int i = 0; i < status->hook_count; i++)
		armed += attrs_num(&status->hook[i], TCPFATE_A_HOOK_ARMED) != 0;
	return armed;
}

/* From here on nothing is missed: the moment that a script waits for. */
static void tell_start(const struct watch *watch, const struct status *status)
{
	uint64_t filtered = attrs_num(&status->attrs, TCPFATE_A_STATUS_FILTERED);

	fprintf(stderr, PROGRAM ": watching how TCP connections end (log %016" PRIx64,
		attrs_num(&status->attrs, TCPFATE_A_STATUS_LOG_ID));
	if (status->hook_count && !watch->anew)	/* while it loads, none is yet */
		fprintf(stderr, ", %u hooks armed", hooks_armed(status));
	fputs("); Ctrl-C ends\n", stderr);
	if (attrs_has(&status->attrs, TCPFATE_A_STATUS_ARMED) && !watch->anew &&
	    !attrs_num(&status->attrs, TCPFATE_A_STATUS_ARMED))
		complain("tcpfate is disarmed and sees nothing; arm it with: %s", ARM_IT);
	if (filtered)
		complain("a filter has left out %" PRIu64
			 " records so far; see: tcpfate-ctl filter", filtered);
}

static void tell_end(const struct watch *watch)
{
	bool hint = watch->hidden && filter_is_empty(&watch->options->filter);

	fprintf(stderr, PROGRAM ": %" PRIu64 " event%s shown, %" PRIu64 " not shown%s, ",
		watch->shown, watch->shown == 1 ? "" : "s", watch->hidden,
		hint ? " (use --all)" : "");
	if (watch->tally.left_out)
		fprintf(stderr, "%" PRIu64 " left out by the filter, ", watch->tally.left_out);
	fprintf(stderr, "%s%" PRIu64 " lost\n", watch->view.torn ? "at least " : "",
		watch->view.lost);
}

/* What was recorded before the watch began is in the log, if it is wanted. */
static int begin(struct watch *watch)
{
	static struct status status;
	int err = client_status(watch->client, &status);

	if (err)
		return err;
	tell_start(watch, &status);
	if (watch->anew)
		view_renew(&watch->view, &status.attrs);
	else if (!view_begin(&watch->view, watch->options, &status.attrs))
		return END_NOWHERE;
	watch->begun = true;
	tally_begin(&watch->tally, &status.attrs, watch->view.next);
	err = view_fill(&watch->view, watch->client,
			attrs_num(&status.attrs, TCPFATE_A_STATUS_LAST_SEQ) + 1);
	if (err != -ENOENT)
		return err;
	watch->behind = true;
	return 0;
}

/* Wait until there is a family tcpfate. */
static int await(struct watch *watch)
{
	int err;

	complain("waiting until tcpfate is loaded");
	do {
		err = ends_wait(&watch->ends, client_fd(watch->client), 0);
		if (!err)
			err = client_await(watch->client);
		if (!err)
			err = client_subscribe(watch->client);
	} while (err == -EAGAIN || err == -ENOENT);
	return err;
}

/* Listen for news first: then nothing can come or go unnoticed. */
static int attach(struct watch *watch)
{
	const struct options *options = watch->options;
	int err;

	client_close(watch->client);
	err = client_open(&watch->client);
	if (!err || err == -ENOENT)
		err = client_listen(watch->client);
	if (!err)
		err = client_subscribe(watch->client);
	watch->anew = watch->begun;
	if (err != -ENOENT || !options->follow)
		return err;
	watch->anew = true;
	if (options->has_since && !view_has_lost(&watch->view))
		view_miss(&watch->view, options);
	return await(watch);
}

static void tell_gone(struct watch *watch)
{
	if (watch->behind)
		view_tear(&watch->view);
	watch->behind = false;
	complain("tcpfate was unloaded");
}

/* With --follow, one log after the other. */
static int read_logs(struct watch *watch)
{
	int end;

	do {
		end = attach(watch);
		if (!end)
			end = begin(watch);
		if (!end)
			end = read_log(watch);
		if (end == -ENOENT && watch->begun)
			tell_gone(watch);
	} while (end == -ENOENT && watch->options->follow);
	return end;
}

static int finish(const struct watch *watch, int end)
{
	int err = output_flush();

	if (end == END_READER || err)
		return output_failed(err);
	if (end == END_NOWHERE)
		return EXIT_LOST;
	if (end < 0 && !watch->begun)
		return client_failed(watch->client, end);
	tell_end(watch);
	if (end == -ENOENT)
		return EXIT_NOT_LOADED;
	if (end < 0)
		return client_failed(watch->client, end);
	if (view_has_lost(&watch->view))
		return EXIT_LOST;
	return end == END_TIMEOUT && watch->options->count ? EXIT_TIMED_OUT : EXIT_OK;
}

int cmd_watch(const struct options *options)
{
	struct watch watch = { .options = options };
	int code, err;

	watch.view = (struct view){
		.format = options_format(options), .show = show, .arg = &watch,
	};
	err = ends_open(&watch.ends, options->timeout_ns);
	if (err)
		return complain("cannot wait for signals: %s", strerror(-err));
	err = output_pace(ends_pace, &watch.ends);
	if (err)
		return complain("cannot write: %s", strerror(-err));
	code = finish(&watch, read_logs(&watch));
	client_close(watch.client);
	ends_close(&watch.ends);
	return code;
}
