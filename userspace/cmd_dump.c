// SPDX-License-Identifier: GPL-2.0
/* dump: what the log still holds. */

#include <inttypes.h>

#include "client.h"
#include "ctl.h"

/**
 * struct dump - the state of a dump
 * @options: the command line
 * @next: seq that the next record has if none is missing
 * @lost: a gap was told
 */
struct dump {
	const struct options *options;
	uint64_t next;
	bool lost;
};

/* Only who asks for records from a number on misses those before the first. */
static void tell_gap(struct dump *dump, uint64_t seq)
{
	if (dump->next == 1 && !dump->options->has_since) {
		complain("records 1 to %" PRIu64 " are no longer in the log", seq - 1);
		return;
	}
	options_format(dump->options)->lost(stdout, dump->next, seq - 1);
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

int cmd_dump(const struct options *options)
{
	struct options all = *options;
	struct dump dump = { .options = &all, .next = options->since + 1 };
	struct client *client;
	int err, code;

	all.all = true;
	err = client_open(&client);
	if (!err)
		err = client_dump(client, options->since, on_record, &dump);
	code = err < 0 ? client_failed(client, err) : output_failed(output_flush());
	client_close(client);
	return code == EXIT_OK && dump.lost ? EXIT_LOST : code;
}
