// SPDX-License-Identifier: GPL-2.0
/*
 * watch: events as they happen, without a gap and without a duplicate.
 *
 * Records are numbered densely, so whatever multicast could not deliver shows
 * as a gap, and the log is asked for it. Only what neither the socket nor the
 * log has is lost, and that is told: so the log is asked for no more than what
 * can no longer come by itself. At the end both are read up to the last record
 * of that moment: a watch shows all that happened before it was ended.
 *
 * Signals are read like events, so that no event is cut in two.
 */

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "client.h"
#include "ctl.h"
#include "owner.h"

#define NSEC_PER_SEC	1000000000ll
#define NSEC_PER_MSEC	1000000ll
#define GRACE		1000	/* milliseconds that a reader has to go on at the end */
#define PAUSE		9	/* times as long as a search for an owner took */
#define ARM_IT		"echo 1 > /sys/module/tcpfate/parameters/armed"

/* Why reading ends, beside -errno; client_receive() passes them on. */
enum end {
	END_COUNT = 1,
	END_SIGNAL,
	END_TIMEOUT,
	END_READER,
};

/**
 * struct watch - the state of a watch
 * @options: the command line
 * @client: the conversation
 * @log_id: the log that @next counts in
 * @next: seq of the next record
 * @shown: events printed
 * @hidden: events that were not asked for
 * @lost: records overwritten before they could be read
 * @until: records from here on are not wanted of the log
 * @behind: the kernel had no room for events after those that are queued
 * @search: when the next owner may be looked for, CLOCK_MONOTONIC
 * @deadline: when to end, CLOCK_MONOTONIC, 0 for never
 * @signals: readable when the user wants to end
 */
struct watch {
	const struct options *options;
	struct client *client;
	uint64_t log_id;
	uint64_t next;
	uint64_t shown;
	uint64_t hidden;
	uint64_t lost;
	uint64_t until;
	bool behind;
	int64_t search;
	int64_t deadline;
	int signals;
};

static int catch_signals(void)
{
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	return signalfd(-1, &signals, SFD_CLOEXEC);
}

static int64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * NSEC_PER_SEC + ts.tv_nsec;
}

/* Where processes are many a search is slow: it may take a tenth of the time. */
static void find_owner(struct watch *watch, struct attrs *ev)
{
	int64_t start = now();

	if (start < watch->search)
		return;
	owner_find(ev);
	watch->search = now() + PAUSE * (now() - start);
}

static void show_owned(struct watch *watch, const struct attrs *ev)
{
	struct attrs owned = *ev;

	find_owner(watch, &owned);
	options_format(watch->options)->event(stdout, &owned);
}

static int show(struct watch *watch, const struct attrs *ev)
{
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

/* Whatever is missing before @seq is gone for good. */
static void tell_lost(struct watch *watch, uint64_t seq)
{
	if (seq <= watch->next)
		return;
	options_format(watch->options)->lost(stdout, watch->log_id, watch->next, seq - 1);
	watch->lost += seq - watch->next;
	watch->next = seq;
}

/* Another log is that of a module loaded after ours went. */
static bool is_foreign(const struct watch *watch, const struct attrs *ev)
{
	return has(ev, LOG_ID) && num(ev, LOG_ID) != watch->log_id;
}

/* A record in the order of the log. */
static int take(struct watch *watch, const struct attrs *ev)
{
	uint64_t seq = num(ev, SEQ);

	if (!has(ev, SEQ))
		return show(watch, ev);
	if (seq < watch->next)
		return 0;
	tell_lost(watch, seq);
	watch->next = seq + 1;
	return show(watch, ev);
}

static int on_logged(void *arg, const struct attrs *ev)
{
	struct watch *watch = arg;

	if (is_foreign(watch, ev))
		return -ENOENT;
	return num(ev, SEQ) < watch->until ? take(watch, ev) : 0;
}

/* Show what the log has of the records before @until, and tell what it has not. */
static int catch_up(struct watch *watch, uint64_t until)
{
	int ret;

	watch->until = until;
	ret = client_dump(watch->client, watch->next - 1, on_logged, watch);
	if (!ret)
		tell_lost(watch, until);
	return ret;
}

static int on_event(void *arg, const struct attrs *ev)
{
	struct watch *watch = arg;
	int ret;

	if (is_foreign(watch, ev))
		return -ENOENT;
	if (num(ev, SEQ) > watch->next) {
		ret = catch_up(watch, num(ev, SEQ));
		if (ret)
			return ret;
	}
	return take(watch, ev);
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

/* Show all that is recorded by now: what is queued here, and of the log the rest. */
static int settle(struct watch *watch)
{
	static struct status status;
	uint64_t last;
	int ret = client_status(watch->client, &status);

	if (ret)
		return ret;
	if (attrs_num(&status.attrs, TCPFATE_A_STATUS_LOG_ID) != watch->log_id)
		return -ENOENT;
	last = attrs_num(&status.attrs, TCPFATE_A_STATUS_LAST_SEQ);
	while (!ret && watch->next <= last)
		ret = receive(watch);
	return ret == -EAGAIN ? catch_up(watch, last + 1) : ret;
}

/* Milliseconds to wait, rounded up, -1 for ever. */
static int time_left(const struct watch *watch)
{
	int64_t left;

	if (!watch->deadline)
		return -1;
	left = (watch->deadline - now() + NSEC_PER_MSEC - 1) / NSEC_PER_MSEC;
	if (left > INT_MAX)
		return INT_MAX;
	return left > 0 ? (int)left : 0;
}

/* Wait for events; also sees a reader that went away while nothing happens. */
static int wait_event(const struct watch *watch)
{
	struct pollfd fds[] = {
		{ .fd = client_fd(watch->client), .events = POLLIN },
		{ .fd = watch->signals, .events = POLLIN },
		{ .fd = STDOUT_FILENO },
	};
	int timeout = time_left(watch);

	if (!timeout)
		return END_TIMEOUT;
	if (watch->behind)
		timeout = 0;
	if (poll(fds, sizeof(fds) / sizeof(fds[0]), timeout) < 0)
		return errno == EINTR ? 0 : -errno;
	if (fds[1].revents)
		return END_SIGNAL;
	return fds[2].revents & (POLLERR | POLLHUP | POLLNVAL) ? END_READER : 0;
}

/* Who wants to end waits for a slow reader, but not for one that stands still. */
static int wait_reader(void *arg)
{
	const struct watch *watch = arg;
	struct pollfd fds[] = {
		{ .fd = STDOUT_FILENO, .events = POLLOUT },
		{ .fd = watch->signals, .events = POLLIN },
	};

	poll(fds, 2, time_left(watch));
	if (!fds[0].revents)
		poll(fds, 1, GRACE);
	return fds[0].revents ? 0 : -ETIMEDOUT;
}

static int read_events(struct watch *watch)
{
	int ret = receive(watch);

	if (ret == -EAGAIN) {
		bool behind = watch->behind;

		watch->behind = false;	/* unless that is told once more meanwhile */
		ret = behind ? settle(watch) : 0;
	}
	if (output_flush())
		return END_READER;
	return ret;
}

static int follow(struct watch *watch)
{
	int end = 0, last;

	while (!end) {
		end = wait_event(watch);
		if (!end)
			end = read_events(watch);
	}
	if (end != END_SIGNAL && end != END_TIMEOUT)
		return end;
	last = settle(watch);
	return last ? last : end;
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
	fprintf(stderr, PROGRAM ": watching how TCP connections end (log %016" PRIx64,
		watch->log_id);
	if (status->hook_count)
		fprintf(stderr, ", %u hooks armed", hooks_armed(status));
	fputs("); Ctrl-C ends\n", stderr);
	if (attrs_has(&status->attrs, TCPFATE_A_STATUS_ARMED) &&
	    !attrs_num(&status->attrs, TCPFATE_A_STATUS_ARMED))
		complain("tcpfate is disarmed and sees nothing; arm it with: %s", ARM_IT);
}

static void tell_end(const struct watch *watch)
{
	bool hint = watch->hidden && !watch->options->events;

	fprintf(stderr, PROGRAM ": %" PRIu64 " event%s shown, %" PRIu64 " not shown%s, %" PRIu64
		" lost\n", watch->shown, watch->shown == 1 ? "" : "s", watch->hidden,
		hint ? " (use --all)" : "", watch->lost);
}

static int subscribe(struct watch *watch)
{
	static struct status status;
	int err = client_subscribe(watch->client);

	if (!err)
		err = client_status(watch->client, &status);
	if (err)
		return err;
	watch->log_id = attrs_num(&status.attrs, TCPFATE_A_STATUS_LOG_ID);
	watch->next = attrs_num(&status.attrs, TCPFATE_A_STATUS_LAST_SEQ) + 1;
	if (watch->options->timeout_ns)
		watch->deadline = now() + (int64_t)watch->options->timeout_ns;
	tell_start(watch, &status);
	return 0;
}

static int finish(const struct watch *watch, int end)
{
	int err = output_flush();

	if (end == END_READER || err)
		return output_failed(err);
	tell_end(watch);
	if (end == -ENOENT) {
		complain("tcpfate was unloaded");
		return EXIT_NOT_LOADED;
	}
	if (end < 0)
		return client_failed(watch->client, end);
	if (watch->lost)
		return EXIT_LOST;
	return end == END_TIMEOUT && watch->options->count ? EXIT_TIMED_OUT : EXIT_OK;
}

int cmd_watch(const struct options *options)
{
	struct watch watch = { .options = options, .signals = catch_signals() };
	int code, err;

	if (watch.signals < 0)
		return complain("cannot wait for signals: %s", strerror(errno));
	err = output_pace(wait_reader, &watch);
	if (err)
		return complain("cannot write: %s", strerror(-err));
	err = client_open(&watch.client);
	if (!err)
		err = subscribe(&watch);
	code = err ? client_failed(watch.client, err) : finish(&watch, follow(&watch));
	client_close(watch.client);
	close(watch.signals);
	return code;
}
