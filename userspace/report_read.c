// SPDX-License-Identifier: GPL-2.0
/*
 * What a report is made of: files, or the log, put together to connections. Where
 * records are missing is remembered with the times around them.
 */

#include <errno.h>
#include <string.h>

#include "conn_want.h"
#include "ctl.h"
#include "feed.h"
#include "report.h"
#include "report_read.h"

/**
 * struct reading - records on their way into a report
 * @options: the command line, wanting all events
 * @report: where they go
 * @conns: connections
 * @feed: where records come from
 * @source: of the last one
 * @last: its time, INT64_MIN if there was none
 * @missed: how much was missing until then
 */
struct reading {
	struct options options;
	struct report *report;
	struct conns *conns;
	struct feed feed;
	unsigned int source;
	int64_t last;
	uint64_t missed;
};

static uint64_t missed(const struct reading *reading)
{
	const struct saved sum = feed_sum(&reading->feed);

	return sum.lost + sum.suppressed + sum.torn;
}

/* Between the records around it; at the ends of a file there is only one. */
static int note_hole(struct reading *reading, int64_t from, int64_t to)
{
	const struct hole hole = {
		.from = from == INT64_MIN ? to : from, .to = to, .source = reading->source,
	};

	reading->missed = missed(reading);
	return to == INT64_MIN ? 0 : times_add_hole(&reading->report->times, &hole);
}

/* What is missing at the end of a source is after its last record. */
static int end_source(struct reading *reading)
{
	int err = 0;

	if (missed(reading) != reading->missed)
		err = note_hole(reading, reading->last, reading->last);
	reading->last = INT64_MIN;
	return err;
}

static int on_record(void *arg, const struct attrs *ev)
{
	struct reading *reading = arg;
	int64_t time = (int64_t)num(ev, TIME);
	int err = 0;

	if (reading->feed.source != reading->source)
		err = end_source(reading);
	reading->source = reading->feed.source;
	if (!err && missed(reading) != reading->missed)
		err = note_hole(reading, reading->last, time);
	reading->last = time;
	return err ? err : conns_add(reading->conns, reading->source, ev);
}

/* Of the module itself; that it cannot be asked is said by who reads its log. */
static void ask_module(struct gaps *gaps)
{
	static struct status status;
	struct client *client;

	if (!client_open(&client) && !client_status(client, &status))
		gaps_begin(gaps, &status.attrs);
	client_close(client);
}

static int on_conn(void *arg, const struct conn *conn)
{
	const struct reading *reading = arg;

	if (!conn_is_wanted(conn, &reading->options))
		return 0;
	return report_add(reading->report, conn);
}

/* By the clock of the first source, as all else. */
static void align(struct reading *reading)
{
	struct times *times = &reading->report->times;

	conns_align(reading->conns);
	for (size_t i = 0; i < times->holes; i++) {
		int64_t ahead = conns_clock(reading->conns, times->hole[i].source);

		times->hole[i].from -= ahead;
		times->hole[i].to -= ahead;
	}
}

static int put_together(struct reading *reading)
{
	struct gaps *gaps = &reading->report->gaps;
	const struct saved sum = feed_sum(&reading->feed);
	int err = end_source(reading);

	gaps->lost += sum.lost;
	gaps->suppressed += sum.suppressed;
	gaps->torn |= sum.torn;
	align(reading);
	err = err ?: conns_give(reading->conns, INT64_MAX, on_conn, reading);
	return err ? complain("cannot put the connections together: %s", strerror(-err)) : EXIT_OK;
}

/**
 * report_read() - make a report
 * @report: an open one
 * @options: the command line
 *
 * Return: an exit code; whatever went wrong was said.
 */
int report_read(struct report *report, const struct options *options)
{
	struct reading reading = {
		.options = *options, .report = report, .last = INT64_MIN,
		.feed = { .record = on_record, .arg = &reading },
	};
	int code;

	reading.options.all = true;
	reading.conns = conns_new();
	if (!reading.conns)
		return complain("no memory");
	if (!options->operand_count)
		ask_module(&report->gaps);
	report->sources = (unsigned int)options->operand_count;
	code = feed_read(&reading.options, &reading.feed);
	if (code == EXIT_OK)
		code = put_together(&reading);
	conns_free(reading.conns);
	report_finish(report, options->from_ns, options->until_ns);
	return code;
}
