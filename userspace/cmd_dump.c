// SPDX-License-Identifier: GPL-2.0
/* dump: what the log still holds. */

#include "ctl.h"
#include "feed.h"

static int show(void *arg, const struct attrs *ev)
{
	const struct options *options = arg;

	if (options_want(options, ev))
		options_format(options)->event(stdout, ev);
	return ferror(stdout);
}

static void show_lost(void *arg, uint64_t log_id, uint64_t from, uint64_t to)
{
	const struct options *options = arg;

	options_format(options)->lost(stdout, log_id, from, to);
}

int cmd_dump(const struct options *options)
{
	struct options all = *options;
	struct feed feed = { .record = show, .lost = show_lost, .arg = &all };
	int code;

	all.all = true;
	code = feed_read(&all, &feed);
	if (code == EXIT_OK)
		code = output_failed(output_flush());
	return code == EXIT_OK && (feed.file.lost || feed.file.torn) ? EXIT_LOST : code;
}
