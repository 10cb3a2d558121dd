// SPDX-License-Identifier: GPL-2.0
/* status: what the module watches, and what it had to leave out. */

#include "client.h"
#include "ctl.h"

int cmd_status(const struct options *options)
{
	static struct status status;
	struct client *client;
	int err, code;

	err = client_open(&client);
	if (!err)
		err = client_status(client, &status);
	if (err) {
		code = client_failed(client, err);
	} else {
		options_format(options)->status(stdout, &status);
		code = output_failed(output_flush());
	}
	client_close(client);
	return code;
}
