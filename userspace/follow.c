// SPDX-License-Identifier: GPL-2.0
/*
 * The log, read as it grows, without a gap and without a duplicate.
 *
 * What multicast could not deliver is asked of the log, but no more than what can
 * no longer come by itself: the log may not have it any more. At the end both are
 * read up to the last record of that moment: all that happened before the end is
 * told.
 */

#include <errno.h>

#include "ctl.h"
#include "follow.h"

#define AT_ONCE		1	/* a time that has come */

static int nothing(void *arg)
{
	(void)arg;
	return 0;
}

static int call(const struct follow *follow, int (*what)(void *arg))
{
	return (what ? what : nothing)(follow->arg);
}

/* Where the log is gone the news of that is queued, behind all that can be had. */
static int on_event(void *arg, const struct attrs *ev)
{
	struct follow *follow = arg;
	int ret;

	if (!view_knows(&follow->view, ev))
		return -ENOENT;
	ret = view_fill(&follow->view, follow->client, num(ev, SEQ));
	return ret && ret != -ENOENT ? ret : view_take(&follow->view, ev);
}

/* Read from the socket; -EAGAIN if it is empty. ENOBUFS overtakes what is queued. */
static int receive(struct follow *follow)
{
	int ret = client_receive(follow->client, on_event, follow);

	if (ret != -ENOBUFS)
		return ret;
	follow->behind = true;
	return 0;
}

/* Ask the module how far its log is, and tell what it has not recorded. */
static int ask(struct follow *follow, uint64_t *last)
{
	static struct status status;
	int err = client_status(follow->client, &status);
	uint64_t suppressed;

	if (err)
		return err;
	if (attrs_num(&status.attrs, TCPFATE_A_STATUS_LOG_ID) != follow->view.log_id)
		return -ENOENT;
	*last = attrs_num(&status.attrs, TCPFATE_A_STATUS_LAST_SEQ);
	suppressed = tally_take(&follow->tally, &status.attrs, follow->view.next);
	if (suppressed)
		follow->follower->suppressed(follow->arg, follow->view.log_id, suppressed);
	return 0;
}

/* Tell all that is recorded by now: what is queued here, and of the log the rest. */
int follow_settle(struct follow *follow)
{
	uint64_t last = UINT64_MAX;
	int err = ask(follow, &last), ret = 0;

	if (err && err != -ENOENT)
		return err;
	while (!ret && follow->view.next <= last)
		ret = receive(follow);
	if (ret != -EAGAIN)
		return ret;
	return err ? err : view_fill(&follow->view, follow->client, last + 1);
}

static int wait(struct follow *follow, int64_t until)
{
	int end = ends_wait(follow->ends, client_fd(follow->client), until);

	return follow->ends->also_ready ? call(follow, follow->follower->ready) ?: end : end;
}

static int64_t sooner(int64_t a, int64_t b)
{
	return a && (!b || a < b) ? a : b;
}

/* What there is goes on when nothing more is queued. */
static int wait_event(struct follow *follow)
{
	int end = wait(follow, AT_ONCE);

	if (end != -EAGAIN)
		return end;
	end = call(follow, follow->follower->idle);
	if (end || follow->behind)
		return end;
	return wait(follow, sooner(follow->tally.due, follow->due));
}

/* Tell some of what has come; that there is more can be seen. */
int follow_read(struct follow *follow)
{
	int ret = receive(follow);

	if (ret != -EAGAIN)
		return ret;
	if (!follow->behind)
		return 0;
	follow->behind = false;	/* unless that is told once more meanwhile */
	ret = follow_settle(follow);
	if (ret == -ENOENT)
		follow->behind = true;
	return ret;
}

/* Once a second while events come, which may be too many to wait for their end. */
static int tick(struct follow *follow)
{
	uint64_t last;
	int err, end;

	if (!tally_is_due(&follow->tally, follow->view.next))
		return 0;
	err = ask(follow, &last);
	end = call(follow, follow->follower->idle);
	if (end)
		return end;
	return err == -ENOENT ? 0 : err;
}

static int look_at_clock(struct follow *follow)
{
	int end = tick(follow);

	if (end || !follow->due || clock_now() < follow->due)
		return end;
	return call(follow, follow->follower->due);
}

static int read_log(struct follow *follow)
{
	uint64_t last;
	int end = 0, err;

	while (!end) {
		end = wait_event(follow);
		if (!end)
			end = follow_read(follow);
		else if (end == -EAGAIN)
			end = 0;
		if (!end)
			end = look_at_clock(follow);
	}
	if (end == END_COUNT)
		ask(follow, &last);
	if (end != END_SIGNAL && end != END_TIMEOUT)
		return end;
	err = follow_settle(follow);
	return err ? err : end;
}

/* What was recorded before is in the log, if it is wanted. */
static int begin(struct follow *follow)
{
	static struct status status;
	int err = client_status(follow->client, &status);

	if (err)
		return err;
	if (follow->follower->begun)
		follow->follower->begun(follow->arg, &status);
	if (follow->anew)
		view_renew(&follow->view, &status.attrs);
	else if (!view_begin(&follow->view, follow->options, &status.attrs))
		return END_NOWHERE;
	follow->begun = true;
	tally_begin(&follow->tally, &status.attrs, follow->view.next);
	err = view_fill(&follow->view, follow->client,
			attrs_num(&status.attrs, TCPFATE_A_STATUS_LAST_SEQ) + 1);
	if (err != -ENOENT)
		return err;
	follow->behind = true;
	return 0;
}

/* Wait until there is a family tcpfate. */
static int await(struct follow *follow)
{
	int err;

	complain("waiting until tcpfate is loaded");
	do {
		err = wait(follow, follow->due);
		if (!err)
			err = client_await(follow->client);
		if (!err)
			err = client_subscribe(follow->client);
		if (err == -EAGAIN && follow->due && clock_now() >= follow->due)
			err = call(follow, follow->follower->due) ?: -EAGAIN;
	} while (err == -EAGAIN || err == -ENOENT);
	return err;
}

/* Listen for news first: then nothing can come or go unnoticed. */
static int attach(struct follow *follow)
{
	const struct options *options = follow->options;
	int err;

	client_close(follow->client);
	err = client_open(&follow->client);
	if (!err || err == -ENOENT)
		err = client_listen(follow->client);
	if (!err)
		err = client_subscribe(follow->client);
	follow->anew = follow->begun;
	if (err != -ENOENT || !options->follow)
		return err;
	follow->anew = true;
	if (options->has_since && !view_has_lost(&follow->view))
		view_miss(&follow->view, options);
	return await(follow);
}

static int start(struct follow *follow)
{
	int end = attach(follow);

	return end ? end : begin(follow);
}

static void tell_gone(struct follow *follow)
{
	if (follow->behind)
		view_tear(&follow->view);
	follow->behind = false;
	complain("tcpfate was unloaded");
}

static void set_view(struct follow *follow)
{
	follow->view = (struct view){
		.show = follow->follower->record, .tell_lost = follow->follower->lost,
		.arg = follow->arg,
	};
}

/**
 * follow_begin() - begin to follow the log, for who waits himself, and for more
 * @follow: what is needed for it is set; of @follower, what is not about waiting
 *
 * As soon as client_fd() can be read, follow_read() is due; in the end follow_settle().
 *
 * Return: as follow_run(), and so do these.
 */
int follow_begin(struct follow *follow)
{
	set_view(follow);
	return start(follow);
}

/**
 * follow_run() - follow the log; with --follow, one log after the other
 * @follow: what is needed for it is set
 *
 * Return: an enum end, -ENOENT if tcpfate is not loaded or was unloaded, -errno, or what
 * the follower has returned.
 */
int follow_run(struct follow *follow)
{
	int end;

	set_view(follow);
	do {
		end = start(follow);
		if (!end)
			end = read_log(follow);
		if (end == -ENOENT && follow->begun)
			tell_gone(follow);
	} while (end == -ENOENT && follow->options->follow);
	return end;
}

void follow_close(struct follow *follow)
{
	client_close(follow->client);
	follow->client = NULL;
}
