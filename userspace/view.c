// SPDX-License-Identifier: GPL-2.0
/*
 * A log, read in the order of its numbers: no record twice, none left out unsaid.
 *
 * Records are numbered densely, so whatever was not delivered shows as a gap, and
 * the log is asked for it. Only what the log has not either is lost, and that is
 * told.
 */

#include <errno.h>
#include <inttypes.h>

#include "ctl.h"
#include "view.h"

/* Whatever is missing before @seq is gone for good. */
static void skip(struct view *view, uint64_t seq)
{
	if (seq <= view->next)
		return;
	if (view->oldest && view->next == 1) {
		complain("records 1 to %" PRIu64 " are no longer in the log", seq - 1);
	} else {
		view->tell_lost(view->arg, view->log_id, view->next, seq - 1);
		view->lost += seq - view->next;
	}
	view->next = seq;
}

/**
 * view_tear() - tell that the log went before it was read to its end
 * @view: a log that is gone
 */
void view_tear(struct view *view)
{
	view->tell_lost(view->arg, view->log_id, view->next, 0);
	view->torn = true;
}

/**
 * view_renew() - go on in another log, from its first record
 * @view: how far the one before was read
 * @status: of the module
 */
void view_renew(struct view *view, const struct attrs *status)
{
	view->log_id = attrs_num(status, TCPFATE_A_STATUS_LOG_ID);
	view->next = 1;
	view->oldest = false;
}

static bool tell_log_ends(const struct options *options, uint64_t last)
{
	complain("the log ends at record %" PRIu64 ", so %" PRIu64
		 " is not a record of it: was tcpfate loaded again?", last, options->since);
	return false;
}

/**
 * view_miss() - tell that the log that was read before is gone
 * @view: an empty one
 * @options: the command line, which says how far that log was read
 */
void view_miss(struct view *view, const struct options *options)
{
	view->log_id = options->log_id;
	view->next = options->since + 1;
	view_tear(view);
}

static bool resume_elsewhere(struct view *view, const struct options *options,
			     const struct attrs *status)
{
	view_miss(view, options);
	view_renew(view, status);
	complain("tcpfate was loaded again: all of log %016" PRIx64 " follows", view->log_id);
	return true;
}

/**
 * view_begin() - begin where the user wants to
 * @view: an empty one
 * @options: the command line
 * @status: of the module
 *
 * Return: false if there is no such place; then that was said.
 */
bool view_begin(struct view *view, const struct options *options, const struct attrs *status)
{
	uint64_t last = attrs_num(status, TCPFATE_A_STATUS_LAST_SEQ);

	view->log_id = attrs_num(status, TCPFATE_A_STATUS_LOG_ID);
	if (!options->has_since) {
		view->oldest = options->history;
		view->next = options->history ? 1 : last + 1;
		return true;
	}
	if (options->has_log_id && options->log_id != view->log_id)
		return resume_elsewhere(view, options, status);
	if (options->since > last)
		return tell_log_ends(options, last);
	view->next = options->since + 1;
	return true;
}

/* Another log is that of a module loaded after ours went. */
bool view_knows(const struct view *view, const struct attrs *ev)
{
	return !has(ev, LOG_ID) || num(ev, LOG_ID) == view->log_id;
}

/**
 * view_take() - show a record, unless it was shown
 * @view: of its log
 * @ev: the record; those that are missing before it are lost
 *
 * Return: 0, or what @view->show returned.
 */
int view_take(struct view *view, const struct attrs *ev)
{
	uint64_t seq = num(ev, SEQ);

	if (!has(ev, SEQ))
		return view->show(view->arg, ev);
	if (seq < view->next)
		return 0;
	skip(view, seq);
	view->next = seq + 1;
	return view->show(view->arg, ev);
}

static int on_logged(void *arg, const struct attrs *ev)
{
	struct view *view = arg;

	if (!view_knows(view, ev))
		return -ENOENT;
	return view_take(view, ev);
}

/**
 * view_fill() - show what the log has of the records before @until
 * @view: how far it was read
 * @client: an open one
 * @until: a seq; what is missing before it is lost
 *
 * Return: 0, what @view->show returned, -ENOENT if that log is gone, or -errno.
 */
int view_fill(struct view *view, struct client *client, uint64_t until)
{
	int ret;

	if (until <= view->next)
		return 0;
	ret = client_dump(client, view->next - 1, until, on_logged, view);
	if (!ret)
		skip(view, until);
	return ret;
}

/**
 * view_drain() - show all that the log has by now
 * @view: how far it was read
 * @client: an open one
 * @last: a seq that was in the log before; what is missing up to it is lost
 *
 * Return: as view_fill().
 */
int view_drain(struct view *view, struct client *client, uint64_t last)
{
	int ret = client_dump(client, view->next - 1, UINT64_MAX, on_logged, view);

	if (!ret)
		skip(view, last + 1);
	return ret;
}
