// SPDX-License-Identifier: GPL-2.0
/* Records while a command runs: its own are shown, all of them are counted. */

#include <errno.h>

#include "run.h"

static int show(void *arg, const struct attrs *ev)
{
	struct run *run = arg;

	if (!options_want(run->options, ev))
		return 0;
	options_format(run->options)->event(stdout, ev);
	run->shown++;
	return 0;
}

static int on_record(void *arg, const struct attrs *ev)
{
	struct run *run = arg;
	int err = claim_record(&run->claim, ev);

	return err ? err : books_add(&run->books, ev);
}

static void on_lost(void *arg, uint64_t log_id, uint64_t from, uint64_t to)
{
	const struct run *run = arg;

	options_format(run->options)->lost(stdout, log_id, from, to);
}

static void on_suppressed(void *arg, uint64_t log_id, uint64_t count)
{
	struct run *run = arg;

	run->suppressed += count;
	options_format(run->options)->suppressed(stdout, log_id, count);
}

static void on_begun(void *arg, const struct status *status)
{
	struct run *run = arg;

	run->disarmed = attrs_has(&status->attrs, TCPFATE_A_STATUS_ARMED) &&
			!attrs_num(&status->attrs, TCPFATE_A_STATUS_ARMED);
	run->clean = attrs_num(&status->attrs, TCPFATE_A_STATUS_CLOSED);
}

static const struct follower follower = {
	.record = on_record,
	.begun = on_begun,
	.lost = on_lost,
	.suppressed = on_suppressed,
};

/**
 * run_subscribe() - from here on nothing is missed
 * @run: a new one
 *
 * Return: 0 or -errno.
 */
int run_subscribe(struct run *run)
{
	run->follow = (struct follow){
		.options = run->options, .follower = &follower, .arg = run,
	};
	run->claim.take = show;
	run->claim.arg = run;
	return follow_begin(&run->follow);
}

/* Whatever happens here, the command goes on, and is waited for. */
static void fail(struct run *run, int err)
{
	if (!err)
		return;
	run->gone = true;
	if (err != -ENOENT)
		client_failed(run->follow.client, err);
	else if (run->follow.behind)
		view_tear(&run->follow.view);
}

/* Read some of what has come. */
void run_read(struct run *run)
{
	if (!run->gone)
		fail(run, follow_read(&run->follow));
}

/* Read all that is recorded by now. */
void run_settle(struct run *run)
{
	static struct status status;

	if (!run->gone)
		fail(run, follow_settle(&run->follow));
	if (!run->gone && !client_status(run->follow.client, &status))
		on_begun(run, &status);
}

/* Nothing more is to be read: count. */
void run_count(struct run *run)
{
	fail(run, books_finish(&run->books));
}
