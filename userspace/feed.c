// SPDX-License-Identifier: GPL-2.0
/*
 * All records that there are by now: of the files that were named, or of the log.
 *
 * What no listener asked for is passed on too: who puts records together needs
 * those that are hidden.
 */

#include <errno.h>
#include <string.h>

#include "conn.h"
#include "ctl.h"
#include "feed.h"

/* Of all that was read so far; @line and @cut are those of the last file. */
struct saved feed_sum(const struct feed *feed)
{
	struct saved sum = feed->file;

	sum.records += feed->before.records;
	sum.lost += feed->before.lost;
	sum.suppressed += feed->before.suppressed;
	sum.torn |= feed->before.torn;
	return sum;
}

/* What @record has returned, as an exit code; an error was not said before. */
static int stopped(int ret)
{
	return ret < 0 ? complain("cannot go on reading: %s", strerror(-ret)) : EXIT_OK;
}

/* Errors of the file itself were said; @ret does not tell who has returned it. */
struct taking {
	struct feed *feed;
	int ret;
};

static int take(void *arg, const struct attrs *ev)
{
	struct taking *taking = arg;

	taking->ret = taking->feed->record(taking->feed->arg, ev);
	return taking->ret;
}

static int read_file(struct feed *feed, const char *path, bool *enough)
{
	struct taking taking = { .feed = feed };
	int err;

	feed->before = feed_sum(feed);
	err = saved_read(path, &feed->file, take, &taking);
	*enough = err;
	if (taking.ret)
		return stopped(taking.ret);
	return err ? EXIT_RUNTIME : EXIT_OK;
}

static int read_files(const struct options *options, struct feed *feed)
{
	bool enough = false;
	int code = EXIT_OK;

	if (options->operand_count > SOURCES_MAX) {
		complain("%d files are too many: at most %d can be read together",
			 options->operand_count, SOURCES_MAX);
		return EXIT_USAGE;
	}
	for (int i = 0; i < options->operand_count && !enough; i++) {
		feed->source = (unsigned int)i;
		code = read_file(feed, options->operands[i], &enough);
	}
	return code;
}

static int on_record(void *arg, const struct attrs *ev)
{
	struct taking *taking = arg;

	taking->feed->file.records++;
	return take(taking, ev);
}

static void on_lost(void *arg, uint64_t log_id, uint64_t from, uint64_t to)
{
	const struct taking *taking = arg;
	struct feed *feed = taking->feed;

	if (to)
		feed->file.lost += to - from + 1;
	else
		feed->file.torn = true;
	if (feed->lost)
		feed->lost(feed->arg, log_id, from, to);
}

static int drain(const struct options *options, struct feed *feed, struct client *client)
{
	static struct status status;
	struct taking taking = { .feed = feed };
	struct view view = { .show = on_record, .tell_lost = on_lost, .arg = &taking };
	int err = client_status(client, &status);

	if (err)
		return client_failed(client, err);
	if (!view_begin(&view, options, &status.attrs))
		return EXIT_LOST;
	err = view_drain(&view, client, attrs_num(&status.attrs, TCPFATE_A_STATUS_LAST_SEQ));
	if (taking.ret)
		return stopped(taking.ret);
	return err ? client_failed(client, err) : EXIT_OK;
}

static int read_log(const struct options *options, struct feed *feed)
{
	struct options all = *options;
	struct client *client;
	int err, code;

	all.history = true;
	err = client_open(&client);
	code = err ? client_failed(client, err) : drain(&all, feed, client);
	client_close(client);
	return code;
}

/**
 * feed_read() - read all records of the files that were named, else of the log
 * @options: the command line: files, or where in the log to begin
 * @feed: who takes them; a new one
 *
 * Return: an exit code; whatever went wrong was said. That something is missing is no
 * failure: see feed_sum().
 */
int feed_read(const struct options *options, struct feed *feed)
{
	return options->operand_count ? read_files(options, feed) : read_log(options, feed);
}
