// SPDX-License-Identifier: GPL-2.0
/*
 * explain: what happened to connections, who caused it, what to change.
 *
 * All records are read first, then put together to connections; a file or the log
 * is explained as a whole.
 */

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "client.h"
#include "ctl.h"
#include "saved.h"
#include "stories.h"
#include "view.h"

#define WIDTH_MIN	60
#define WIDTH_MAX	100
#define WIDTH		80	/* where there is no terminal */

/**
 * struct explain - an explanation that is being made
 * @options: the command line
 * @wanted: the same, wanting all events that no option leaves out
 * @conns: records, put together
 * @stories: what they tell
 * @source: file that is being read
 * @records: how many there were
 * @missing: so many are known to be missing
 */
struct explain {
	const struct options *options;
	struct options wanted;
	struct conns *conns;
	struct stories *stories;
	unsigned int source;
	uint64_t records, missing;
};

static int take(void *arg, const struct attrs *ev)
{
	struct explain *explain = arg;

	explain->records++;
	return conns_add(explain->conns, explain->source, ev);
}

/* A connection is wanted if one record of it is. */
static bool wants(const struct explain *explain, const struct conn *conn)
{
	struct attrs ev;

	for (unsigned int side = 0; side < 2; side++)
		for (const struct record *record = conn->side[side].first; record;
		     record = record->next) {
			record_open(record, &ev);
			if (options_want(&explain->wanted, &ev))
				return true;
		}
	return false;
}

static int tell(void *arg, const struct conn *conn)
{
	struct explain *explain = arg;
	struct story story;

	if (!wants(explain, conn) || !story_build(&story, conn))
		return 0;
	if (!explain->options->operand_count)
		story_find_units(&story);
	return stories_add(&explain->stories, &story) ? 0 : -ENOMEM;
}

static unsigned int columns(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) || !size.ws_col)
		return WIDTH;
	if (size.ws_col < WIDTH_MIN)
		return WIDTH_MIN;
	return size.ws_col < WIDTH_MAX ? size.ws_col : WIDTH_MAX;
}

static void print(const struct explain *explain)
{
	unsigned int number = 0, width = columns();

	for (const struct stories *group = explain->stories; group; group = group->next) {
		if (explain->options->json)
			stories_json(stdout, group, explain->options->pretty);
		else
			stories_print(stdout, group, ++number, width);
	}
	if (!explain->stories && !explain->options->json)
		printf("No connection lost data, as far as %" PRIu64 " record%s can tell.\n",
		       explain->records, explain->records == 1 ? "" : "s");
}

static int read_files(struct explain *explain)
{
	const struct options *options = explain->options;
	struct saved saved;
	int err = 0;

	for (int i = 0; i < options->operand_count && !err; i++) {
		explain->source = (unsigned int)i;
		err = saved_read(options->operands[i], &saved, take, explain);
		explain->missing += saved.lost + saved.suppressed;
	}
	return err;
}

static int read_log(struct explain *explain)
{
	static struct status status;
	struct view view = {
		.format = options_format(explain->options), .show = take, .arg = explain,
	};
	struct client *client;
	int err = client_open(&client);

	if (!err)
		err = client_status(client, &status);
	if (err) {
		client_failed(client, err);
		client_close(client);
		return err;
	}
	if (view_begin(&view, &explain->wanted, &status.attrs))
		err = view_drain(&view, client, attrs_num(&status.attrs, TCPFATE_A_STATUS_LAST_SEQ));
	explain->missing += view.lost;
	client_close(client);
	return err;
}

int cmd_explain(const struct options *options)
{
	struct explain explain = { .options = options, .wanted = *options };
	int err;

	explain.wanted.all = true;
	explain.wanted.history = true;
	explain.conns = conns_new();
	if (!explain.conns)
		return complain("no memory");
	err = options->operand_count ? read_files(&explain) : read_log(&explain);
	if (err)
		return EXIT_RUNTIME;
	conns_align(explain.conns);
	conns_give(explain.conns, INT64_MAX, tell, &explain);
	stories_sort(&explain.stories);
	print(&explain);
	conns_free(explain.conns);
	stories_free(explain.stories);
	return output_failed(output_flush());
}
