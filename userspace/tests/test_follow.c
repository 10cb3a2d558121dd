// SPDX-License-Identifier: GPL-2.0
/* What may happen beside records while a log is followed; test_watch does the rest. */

#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "../feed.h"
#include "../follow.h"
#include "play.h"

#define FINISHED	99	/* ends it, and is not an enum end */

static struct ends ends;
static struct follow follow;
static unsigned int dues;

static int show(void *arg, const struct attrs *ev)
{
	(void)arg;
	format_json.event(stdout, ev);
	return 0;
}

static void show_lost(void *arg, uint64_t log_id, uint64_t from, uint64_t to)
{
	(void)arg;
	format_json.lost(stdout, log_id, from, to);
}

static void show_suppressed(void *arg, uint64_t log_id, uint64_t count)
{
	(void)arg;
	format_json.suppressed(stdout, log_id, count);
}

static int say_due(void *arg)
{
	(void)arg;
	puts("due");
	follow.due = clock_now() + 1;
	return ++dues == 2 ? FINISHED : 0;
}

static int say_ready(void *arg)
{
	char byte;

	(void)arg;
	if (read(ends.also, &byte, 1) == 1)
		puts("ready");
	return FINISHED;
}

static int overlook(void *arg)
{
	(void)arg;
	return 0;
}

static int say_idle(void *arg)
{
	(void)arg;
	puts("idle");
	return FINISHED;
}

static const struct follower has_due = {
	.record = show, .lost = show_lost, .suppressed = show_suppressed, .due = say_due,
};

static const struct follower has_ready = {
	.record = show, .lost = show_lost, .suppressed = show_suppressed, .ready = say_ready,
};

static const struct follower has_overlooked = {
	.record = show, .lost = show_lost, .suppressed = show_suppressed, .ready = overlook,
};

static const struct follower has_idle = {
	.record = show, .lost = show_lost, .suppressed = show_suppressed, .idle = say_idle,
};

/* The exit code tells whether what was returned is passed on. */
static int run(const struct options *options, const struct follower *follower)
{
	int end;

	follow.options = options;
	follow.follower = follower;
	follow.ends = &ends;
	end = follow_run(&follow);
	fputs("follow_run() has returned\n", stderr);
	return end == FINISHED ? FINISHED : follow_code(&follow, end);
}

static int with_due(const struct options *options)
{
	ends_open(&ends, 0);
	follow.due = 1;		/* long ago */
	return run(options, &has_due);
}

static int with_due_soon(const struct options *options)
{
	ends_open(&ends, 0);
	follow.due = clock_now() + 1000000;
	return run(options, &has_due);
}

static int with_byte(const struct options *options)
{
	int fds[2];

	if (pipe(fds) || write(fds[1], "", 1) != 1)
		abort();
	ends_open(&ends, 0);
	ends.also = fds[0];
	return run(options, &has_ready);
}

/* What can always be read and never is, does not get in the way. */
static int with_null(const struct options *options)
{
	ends_open(&ends, 0);
	ends.also = open("/dev/null", O_RDONLY);
	return run(options, &has_overlooked);
}

static int with_idle(const struct options *options)
{
	ends_open(&ends, 0);
	return run(options, &has_idle);
}

static int keep(void *arg, const struct attrs *ev)
{
	(void)arg;
	(void)ev;
	return 0;
}

/* No follower at all, but who reads the log once. */
static int with_feed(const struct options *options)
{
	struct feed feed = { .record = keep };
	int code = feed_read(options, &feed);
	struct saved sum = feed_sum(&feed);

	printf("%" PRIu64 " read, %" PRIu64 " lost%s\n", sum.records, sum.lost,
	       sum.torn ? ", and more" : "");
	fputs("feed_read() has returned\n", stderr);
	return code;
}

#define READ	"feed_read() has returned"
#define DONE	"follow_run() has returned"

static const struct scenario scenarios[] = {
	{ "a time that comes, while nothing else happens", with_due_soon, { 0 }, 0, 0,
	  { { 0 } }, "due\ndue\n", DONE, FINISHED },
	{ "a time that has come, in the middle of records", with_due, { 0 }, 0, 0,
	  { { SEND(1, 2, 1, 2) }, { SEND(3, 3, 1, 3) }, { SEND(4, 4, 1, 4) } },
	  E(1) E(2) "due\n" E(3) "due\n", DONE, FINISHED },
	{ "a time that comes while the module is waited for", with_due_soon, { .follow = true },
	  0, 0, { { LOAD(0, 0), .asked = true } }, "due\ndue\n", DONE, FINISHED },
	{ "something else to read", with_byte, { 0 }, 0, 0, { { 0 } }, "ready\n", DONE, FINISHED },
	{ "which is read in the middle of records", with_byte, { 0 }, 0, 0,
	  { { SEND(1, 2, 1, 2) }, { SEND(3, 3, 1, 3) } }, "ready\n", DONE, FINISHED },
	{ "while the module is waited for", with_byte, { .follow = true }, 0, 0,
	  { { LOAD(0, 0), .asked = true } }, "ready\n", DONE, FINISHED },
	{ "something else that is never read", with_null, { 0 }, 0, 0,
	  { { SEND(1, 2, 1, 2) }, { SEND(3, 3, 1, 3) }, { INTERRUPT(1, 3) } },
	  E(1) E(2) E(3), DONE, EXIT_OK },
	{ "idle when all has been told", with_idle, { 0 }, 0, 0,
	  { { SEND(1, 2, 1, 2) }, { SEND(3, 3, 1, 3) } },
	  E(1) E(2) E(3) "idle\n", DONE, FINISHED },
	{ "what was lost", with_due, { 0 }, 0, 0,
	  { { SEND(3, 3, 3, 3) }, { SEND(4, 4, 3, 4) } },
	  LOST(2, 1, 2) E(3) "due\n" E(4) "due\n", DONE, FINISHED },
	{ "the log at once", with_feed, { 0 }, 5, 0, { { EMPTY(1, 5) } },
	  "5 read, 0 lost\n", READ, EXIT_OK },
	{ "of which some is lost", with_feed, { .has_since = true, .since = 1 }, 5, 0,
	  { { EMPTY(4, 5) } }, "2 read, 2 lost\n", READ, EXIT_OK },
	{ "the log after that which is asked for", with_feed,
	  { .has_since = true, .since = 1, .has_log_id = true, .log_id = 6 }, 2, 0,
	  { { EMPTY(1, 2) } }, "2 read, 0 lost, and more\n", READ, EXIT_OK },
	{ "no log", with_feed, { 0 }, 0, 0, { { LOAD(0, 0) } }, "0 read, 0 lost\n",
	  READ, EXIT_RUNTIME },
	{ "a log that is gone", with_null, { 0 }, 0, 0,
	  { { SEND(1, 1, 1, 1) }, { UNLOAD(0, 0) } }, E(1), "tcpfate was unloaded",
	  EXIT_NOT_LOADED },
};

int main(void)
{
	return play_main(scenarios, sizeof(scenarios) / sizeof(scenarios[0]));
}
