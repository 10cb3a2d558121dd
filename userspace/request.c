// SPDX-License-Identifier: GPL-2.0
/* What is asked of the kernel beside records. Each returns 0 or -errno. */

#include <errno.h>

#include <netlink/msg.h>

#include "client.h"
#include "filter.h"
#include "message.h"

static int on_status(void *arg, struct nlmsghdr *nlh)
{
	status_parse(nlh, arg);
	return 0;
}

/* Ask the module of itself. */
int client_status(struct client *client, struct status *status)
{
	struct nl_msg *msg = client_request(client, TCPFATE_CMD_STATUS_GET, 0);

	return msg ? client_ask(client, msg, on_status, status) : -ENOMEM;
}

static int on_filter(void *arg, struct nlmsghdr *nlh)
{
	filter_parse(nlh, arg);
	return 0;
}

/* Ask for the filter of the kernel. */
int client_filter_get(struct client *client, struct filter *filter)
{
	struct nl_msg *msg = client_request(client, TCPFATE_CMD_FILTER_GET, 0);

	return msg ? client_ask(client, msg, on_filter, filter) : -ENOMEM;
}

/* Replace the filter of the kernel. */
int client_filter_set(struct client *client, const struct filter *filter)
{
	struct nl_msg *msg = client_request(client, TCPFATE_CMD_FILTER_SET, 0);

	if (!msg)
		return -ENOMEM;
	if (filter_put(msg, filter))
		return client_ask(client, msg, NULL, NULL);
	nlmsg_free(msg);
	return -EMSGSIZE;
}

struct row_reader {
	client_record row;
	void *arg;
};

static int on_row(void *arg, struct nlmsghdr *nlh)
{
	const struct row_reader *reader = arg;
	struct attrs row;

	return total_parse(nlh, &row) ? reader->row(reader->arg, &row) : 0;
}

/**
 * client_totals() - read the totals
 * @client: an open one
 * @reset: let them start from 0
 * @row: called for each row
 * @arg: for @row
 *
 * Return: 0, what @row returned, or -errno.
 */
int client_totals(struct client *client, bool reset, client_record row, void *arg)
{
	struct nl_msg *msg = client_request(client, reset ? TCPFATE_CMD_TOTAL_RESET :
					    TCPFATE_CMD_TOTAL_GET, NLM_F_DUMP);
	struct row_reader reader = { row, arg };

	return msg ? client_ask(client, msg, on_row, &reader) : -ENOMEM;
}
