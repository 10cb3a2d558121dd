// SPDX-License-Identifier: GPL-2.0
/*
 * top: who loses most, again and again; on a terminal in place.
 *
 * It begins with what the log holds, so that the first table is already an answer.
 */

#include <errno.h>
#include <langinfo.h>
#include <string.h>

#include "ctl.h"
#include "follow.h"
#include "moment.h"
#include "screen.h"
#include "style.h"

#define ROWS		4096	/* of a ranking */
#define ACCOUNTS	32768	/* ends of connections that are remembered */

/**
 * struct top - the state of the command
 * @options: the command line, wanting all events and the history
 * @follow: the log
 * @ends: what ends it
 * @board: what was counted
 * @gaps: what could not be
 * @filtered: of these, records that the kernel's filter left out before
 * @listing: how it is shown
 * @terminal: where, if on a terminal
 * @screen: what is seen of it there
 * @begun: it was shown
 * @is_screen: on a terminal
 * @shown: how often, but for what keys have asked for
 */
struct top {
	struct options options;
	struct follow follow;
	struct ends ends;
	struct board board;
	struct gaps gaps;
	uint64_t filtered;
	struct listing listing;
	struct terminal terminal;
	struct screen screen;
	bool begun;
	bool is_screen;
	uint64_t shown;
};

static int on_record(void *arg, const struct attrs *ev)
{
	struct top *top = arg;

	if (options_want(&top->options, ev))
		board_add(&top->board, ev);
	return 0;
}

static void on_begun(void *arg, const struct status *status)
{
	struct top *top = arg;

	gaps_begin(&top->gaps, &status->attrs);
	top->filtered = top->gaps.filtered;
}

static void on_lost(void *arg, uint64_t log_id, uint64_t from, uint64_t to)
{
	struct top *top = arg;

	(void)log_id;
	if (to)
		top->gaps.lost += to - from + 1;
	else
		top->gaps.torn = true;
}

static void on_suppressed(void *arg, uint64_t log_id, uint64_t count)
{
	struct top *top = arg;

	(void)log_id;
	top->gaps.suppressed += count;
}

static void draw(struct top *top)
{
	screen_draw(&top->screen, &top->listing, &top->board, &top->gaps);
}

/* Tables follow each other, with an empty line between them. */
static int print(struct top *top)
{
	if (top->options.json) {
		listing_json(stdout, &top->listing, &top->board, &top->gaps);
	} else {
		if (top->shown)
			putchar('\n');
		listing_text(stdout, &top->listing, &top->board, &top->gaps,
			     !style.no_header);
	}
	return output_flush() ? END_READER : 0;
}

static int show(struct top *top)
{
	int end = 0;

	top->listing.now = moment_now();
	top->gaps.filtered = top->filtered + top->follow.tally.left_out;
	if (top->is_screen)
		draw(top);
	else
		end = print(top);
	top->shown++;
	return !end && top->shown == top->options.count ? END_COUNT : end;
}

/* One that cannot be taken gets tables as a file does. */
static void take_terminal(struct top *top)
{
	if (terminal_open(&top->terminal)) {
		terminal_close(&top->terminal);
		return;
	}
	top->is_screen = true;
	top->ends.also = top->terminal.events;
}

static int on_due(void *arg)
{
	struct top *top = arg;

	top->follow.due = clock_now() + (int64_t)top->options.delay_ns;
	return show(top);
}

/* What the log held has been counted. */
static int on_idle(void *arg)
{
	struct top *top = arg;

	if (top->begun)
		return 0;
	top->begun = true;
	if (!top->options.json && terminal_is_possible())
		take_terminal(top);
	return on_due(top);
}

static int on_ready(void *arg)
{
	struct top *top = arg;
	int end = screen_keys(&top->screen, &top->terminal, &top->listing);

	if (!end)
		draw(top);
	return end;
}

static const struct follower follower = {
	.record = on_record,
	.begun = on_begun,
	.lost = on_lost,
	.suppressed = on_suppressed,
	.idle = on_idle,
	.due = on_due,
	.ready = on_ready,
};

/* What is to be said then is said below the table, not across it. */
static int finish(struct top *top, int end)
{
	int err;

	if (top->is_screen)
		terminal_close(&top->terminal);
	err = output_flush();
	if (end == END_READER || err)
		return output_failed(err);
	return follow_code(&top->follow, end);
}

static int run(struct top *top)
{
	int err = ends_open(&top->ends, 0), code;

	if (err)
		return complain("cannot wait for signals: %s", strerror(-err));
	err = output_pace(ends_pace, &top->ends);
	if (err)
		return complain("cannot write: %s", strerror(-err));
	code = finish(top, follow_run(&top->follow));
	follow_close(&top->follow);
	ends_close(&top->ends);
	return code;
}

int cmd_top(const struct options *options)
{
	struct top top = {
		.options = *options,
		.follow = { .follower = &follower, .arg = &top, .ends = &top.ends },
		.listing = { .by = options->by, .sort = options->sort,
			     .utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8") },
	};
	int code;

	top.options.all = true;
	top.options.history = true;
	top.follow.options = &top.options;
	code = board_open(&top.board, ROWS, ACCOUNTS) ? complain("no memory") : run(&top);
	board_close(&top.board);
	return code;
}
