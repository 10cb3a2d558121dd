// SPDX-License-Identifier: GPL-2.0
/* dump: what the log still holds. */

#include "client.h"
#include "ctl.h"
#include "view.h"

static int show(void *arg, const struct attrs *ev)
{
	const struct options *options = arg;

	if (options_want(options, ev))
		options_format(options)->event(stdout, ev);
	return ferror(stdout);
}

static int run(struct client *client, struct options *options)
{
	static struct status status;
	struct view view = {
		.format = options_format(options), .show = show, .arg = options,
	};
	int err = client_status(client, &status), code;

	if (err)
		return client_failed(client, err);
	if (!view_begin(&view, options, &status.attrs))
		return EXIT_LOST;
	err = view_drain(&view, client, attrs_num(&status.attrs, TCPFATE_A_STATUS_LAST_SEQ));
	code = err < 0 ? client_failed(client, err) : output_failed(output_flush());
	return code == EXIT_OK && view_has_lost(&view) ? EXIT_LOST : code;
}

int cmd_dump(const struct options *options)
{
	struct options all = *options;
	struct client *client;
	int err, code;

	all.all = true;
	all.history = true;
	err = client_open(&client);
	code = err ? client_failed(client, err) : run(client, &all);
	client_close(client);
	return code;
}
