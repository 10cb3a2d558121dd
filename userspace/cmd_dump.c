// SPDX-License-Identifier: GPL-2.0
/* dump: what the log still holds. */

#include <inttypes.h>

#include "client.h"
#include "ctl.h"

/**
 * struct dump - the state of a dump
 * @options: the command line
 * @next: seq that the next record has if none is missing
 * @last: seq of the newest record when the dump began
 * @log_id: the log that these count in
 * @lost: a gap was told
 */
struct dump {
	const struct options *options;
	uint64_t next;
	uint64_t last;
	uint64_t log_id;
	bool lost;
};

/* Only who asks for records from a number on misses those before the first. */
static void tell_gap(struct dump *dump, uint64_t seq)
{
	if (dump->next == 1 && !dump->options->has_since) {
		complain("records 1 to %" PRIu64 " are no longer in the log", seq - 1);
		return;
	}
	options_format(dump->options)->lost(stdout, dump->log_id, dump->next, seq - 1);
	dump->lost = true;
}

static int on_record(void *arg, const struct attrs *ev)
{
	struct dump *dump = arg;

	if (has(ev, SEQ)) {
		if (num(ev, SEQ) > dump->next)
			tell_gap(dump, num(ev, SEQ));
		dump->next = num(ev, SEQ) + 1;
	}
	if (options_want(dump->options, ev))
		options_format(dump->options)->event(stdout, ev);
	return ferror(stdout);
}

/* In a network namespace the records of others can have overwritten the newest. */
static int read_log(struct dump *dump, struct client *client)
{
	int err = client_dump(client, dump->next - 1, on_record, dump);

	if (!err && dump->next <= dump->last)
		tell_gap(dump, dump->last + 1);
	return err;
}

static int tell_log_ends(const struct dump *dump)
{
	complain("the log ends at record %" PRIu64 ", so %" PRIu64
		 " is not a record of it: was tcpfate loaded again?",
		 dump->last, dump->options->since);
	return EXIT_LOST;
}

static int run(struct dump *dump, struct client *client)
{
	static struct status status;
	int err = client_status(client, &status), code;

	if (err)
		return client_failed(client, err);
	dump->last = attrs_num(&status.attrs, TCPFATE_A_STATUS_LAST_SEQ);
	dump->log_id = attrs_num(&status.attrs, TCPFATE_A_STATUS_LOG_ID);
	if (dump->options->since > dump->last)
		return tell_log_ends(dump);
	err = read_log(dump, client);
	code = err < 0 ? client_failed(client, err) : output_failed(output_flush());
	return code == EXIT_OK && dump->lost ? EXIT_LOST : code;
}

int cmd_dump(const struct options *options)
{
	struct options all = *options;
	struct dump dump = { .options = &all, .next = options->since + 1 };
	struct client *client;
	int err, code;

	all.all = true;
	err = client_open(&client);
	code = err ? client_failed(client, err) : run(&dump, client);
	client_close(client);
	return code;
}
