// SPDX-License-Identifier: GPL-2.0
/* filter: which records the kernel makes at all. What is then in force is shown. */

#include "client.h"
#include "ctl.h"

static int show(const struct options *options, struct client *client)
{
	static struct filter filter;
	int err = client_filter_get(client, &filter);

	if (err)
		return client_failed(client, err);
	if (options->json)
		filter_json(stdout, &filter);
	else
		filter_text(stdout, &filter);
	return output_failed(output_flush());
}

int cmd_filter(const struct options *options)
{
	bool change = options->clear || !filter_is_empty(&options->filter);
	struct client *client;
	int err, code;

	err = client_open(&client);
	if (!err && change)
		err = client_filter_set(client, &options->filter);
	code = err ? client_failed(client, err) : show(options, client);
	client_close(client);
	return code;
}
