// SPDX-License-Identifier: GPL-2.0
/*
 * The conversation with the kernel, over two sockets: one asks and is answered,
 * the other is told. So a listener can ask for the log in the middle of a batch
 * of events. Functions return 0 or -errno; -ENOENT always means that tcpfate is
 * not, or no longer, loaded.
 *
 * libnl 3.7 does not read extended acks, hence the own receive loop.
 * What is asked beside records is in request.c.
 */

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <linux/genetlink.h>
#include <netlink/attr.h>
#include <netlink/errno.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>

#include "channel.h"
#include "client.h"
#include "ctl.h"
#include "message.h"

#define ERROR_MAX	160
#define REQUEST_MAX	8192	/* holds the longest filter */

#define LOAD_IT	"insmod module/tcpfate.ko (or modprobe tcpfate)"

/* An answer is complete; no error and nothing that a client_record returns. */
#define DONE		INT_MAX

/**
 * struct client - a conversation
 * @family: number of the family as it was when the client was opened
 * @asking: requests and their answers
 * @listening: events, and the news of nlctrl
 * @seq: number of the request that is being answered
 * @error: what the kernel or libnl said of the last failure, or empty
 * @record: who takes records now
 * @arg: for @record
 * @answer: who takes any other answer now
 * @answer_arg: for @answer
 */
struct client {
	int family;
	struct channel asking;
	struct channel listening;
	uint32_t seq;
	char error[ERROR_MAX];
	client_record record;
	void *arg;
	client_answer answer;
	void *answer_arg;
};

typedef int (*on_message)(struct client *client, struct nlmsghdr *nlh);

static int from_libnl(struct client *client, int err)
{
	if (err >= 0)
		return 0;
	if (err == -NLE_OBJ_NOTFOUND)
		return -ENOENT;
	if (err == -NLE_PERM || err == -NLE_NOACCESS)
		return -EPERM;
	snprintf(client->error, sizeof(client->error), "%s", nl_geterror(err));
	return err == -NLE_NOMEM ? -ENOMEM : -EIO;
}

/**
 * client_open() - find the family
 * @client: set also on failure, for client_failed(), except out of memory
 *
 * Needs no rights. Return: 0 or -errno.
 */
int client_open(struct client **client)
{
	struct client *new = calloc(1, sizeof(*new));
	int err;

	*client = new;
	if (!new)
		return -ENOMEM;
	err = from_libnl(new, channel_open(&new->asking));
	if (err)
		return err;
	channel_want_errors(&new->asking);
	new->family = genl_ctrl_resolve(new->asking.sk, TCPFATE_FAMILY_NAME);
	return from_libnl(new, new->family);
}

void client_close(struct client *client)
{
	if (!client)
		return;
	channel_close(&client->listening);
	channel_close(&client->asking);
	free(client);
}

int client_fd(const struct client *client)
{
	return nl_socket_get_fd(client->listening.sk);
}

static int join(struct client *client, const char *family, const char *group)
{
	int number = genl_ctrl_resolve_grp(client->asking.sk, family, group);

	if (number < 0)
		return from_libnl(client, number);
	return from_libnl(client, nl_socket_add_membership(client->listening.sk, number));
}

/**
 * client_listen() - be told when families come and go
 * @client: an open one, which need not have found the family
 */
int client_listen(struct client *client)
{
	int err = from_libnl(client, channel_open(&client->listening));

	if (err)
		return err;
	channel_enlarge(&client->listening);
	return join(client, "nlctrl", "notify");
}

/**
 * client_subscribe() - be told of the events of the family that is there now
 * @client: a listening one that has asked for nothing yet
 */
int client_subscribe(struct client *client)
{
	client->family = genl_ctrl_resolve(client->asking.sk, TCPFATE_FAMILY_NAME);
	if (client->family < 0)
		return from_libnl(client, client->family);
	return join(client, TCPFATE_FAMILY_NAME, TCPFATE_MCGRP_EVENTS);
}

static int each_message(struct client *client, struct channel *channel, ssize_t len,
			on_message handle)
{
	struct nlmsghdr *nlh = &channel->first;
	int rem = (int)len;
	int ret;

	for (; nlmsg_ok(nlh, rem); nlh = nlmsg_next(nlh, &rem)) {
		ret = handle(client, nlh);
		if (ret)
			return ret;
	}
	return 0;
}

static bool is_command(int family, struct nlmsghdr *nlh, int command)
{
	return nlh->nlmsg_type == family && genlmsg_valid_hdr(nlh, 0) &&
	       genlmsg_hdr(nlh)->cmd == command;
}

static int take_record(struct client *client, struct nlmsghdr *nlh)
{
	struct attrs ev;

	return event_parse(nlh, &ev) ? client->record(client->arg, &ev) : 0;
}

static struct nlattr *family_attr(struct nlmsghdr *nlh, int attr)
{
	return nla_find(genlmsg_attrdata(genlmsg_hdr(nlh), 0),
			genlmsg_attrlen(genlmsg_hdr(nlh), 0), attr);
}

/* nlctrl tells when a family goes; ours is known by the number it had. */
static int on_news(const struct client *client, struct nlmsghdr *nlh)
{
	struct nlattr *id;

	if (!is_command(GENL_ID_CTRL, nlh, CTRL_CMD_DELFAMILY))
		return 0;
	id = family_attr(nlh, CTRL_ATTR_FAMILY_ID);
	if (!id || nla_len(id) != sizeof(uint16_t))
		return 0;
	return nla_get_u16(id) == client->family ? -ENOENT : 0;
}

/* And when one comes, which has a new number and the old name. */
static int on_arrival(struct client *client, struct nlmsghdr *nlh)
{
	struct nlattr *name;

	(void)client;
	if (!is_command(GENL_ID_CTRL, nlh, CTRL_CMD_NEWFAMILY))
		return 0;
	name = family_attr(nlh, CTRL_ATTR_FAMILY_NAME);
	return name && !nla_strcmp(name, TCPFATE_FAMILY_NAME) ? DONE : 0;
}

static int on_event(struct client *client, struct nlmsghdr *nlh)
{
	if (nlh->nlmsg_type == GENL_ID_CTRL)
		return on_news(client, nlh);
	if (nlh->nlmsg_type == NLMSG_OVERRUN)
		return -ENOBUFS;
	if (is_command(client->family, nlh, TCPFATE_CMD_RECORD_NTF))
		return take_record(client, nlh);
	return 0;
}

/**
 * client_receive() - read one datagram of events, if there is one
 * @client: a subscribed one
 * @record: called for each record
 * @arg: for @record
 *
 * Return: 0, what @record returned, -EAGAIN if there is none, -ENOBUFS if there
 * was no room for more than is queued, -ENOENT if tcpfate was unloaded, or -errno.
 */
int client_receive(struct client *client, client_record record, void *arg)
{
	ssize_t len = channel_receive(&client->listening, MSG_DONTWAIT);

	if (len == -EINTR)
		return 0;
	if (len < 0)
		return (int)len;
	client->record = record;
	client->arg = arg;
	return each_message(client, &client->listening, len, on_event);
}

/**
 * client_await() - read one datagram while the family is not there
 * @client: a listening one
 *
 * Return: 0 if the family may be there now, -EAGAIN if not, or -errno.
 */
int client_await(struct client *client)
{
	ssize_t len = channel_receive(&client->listening, MSG_DONTWAIT);

	if (len == -ENOBUFS)
		return 0;	/* what was dropped may have said so */
	if (len < 0)
		return len == -EINTR ? -EAGAIN : (int)len;
	return each_message(client, &client->listening, len, on_arrival) ? 0 : -EAGAIN;
}

/* An ack, a failure, or the end of a dump, which may be a failure as well. */
static int on_end(struct client *client, struct nlmsghdr *nlh)
{
	int err = 0;

	if (nlmsg_datalen(nlh) >= (int)sizeof(err))
		memcpy(&err, nlmsg_data(nlh), sizeof(err));
	if (err >= 0)
		return DONE;
	if (err == -EPROTONOSUPPORT)
		return -ENOENT;		/* a dump, asked of a module that is going */
	refusal_text(nlh, client->error, sizeof(client->error));
	return err;
}

static int on_answer(struct client *client, struct nlmsghdr *nlh)
{
	if (nlh->nlmsg_seq != client->seq)
		return 0;	/* the rest of an answer that was enough */
	if (nlh->nlmsg_type == NLMSG_ERROR || nlh->nlmsg_type == NLMSG_DONE)
		return on_end(client, nlh);
	if (is_command(client->family, nlh, TCPFATE_CMD_RECORD_GET) && client->record)
		return take_record(client, nlh);
	if (nlh->nlmsg_type == client->family && client->answer)
		return client->answer(client->answer_arg, nlh);
	return 0;
}

/* Send @msg, which is freed, and read until the kernel says that it has finished. */
static int ask(struct client *client, struct nl_msg *msg)
{
	int ret;

	client->error[0] = '\0';
	ret = from_libnl(client, nl_send_auto(client->asking.sk, msg));
	client->seq = nlmsg_hdr(msg)->nlmsg_seq;
	nlmsg_free(msg);
	while (!ret) {
		ssize_t len = channel_receive(&client->asking, 0);

		if (len == -EINTR)
			continue;
		ret = len < 0 ? (int)len :
		      each_message(client, &client->asking, len, on_answer);
	}
	return ret == DONE ? 0 : ret;
}

/**
 * client_request() - begin a request
 * @client: an open one
 * @command: which
 * @flags: of netlink, beyond the usual
 *
 * Return: a message, or NULL if there is no memory.
 */
struct nl_msg *client_request(const struct client *client, int command, int flags)
{
	struct nl_msg *msg = nlmsg_alloc_size(REQUEST_MAX);

	if (!msg)
		return NULL;
	if (genlmsg_put(msg, NL_AUTO_PORT, NL_AUTO_SEQ, client->family, 0, flags, command,
			TCPFATE_FAMILY_VERSION))
		return msg;
	nlmsg_free(msg);
	return NULL;
}

/**
 * client_ask() - send a request, and read until it is answered
 * @client: an open one
 * @msg: the request, freed here
 * @answer: called for each message of the answer, NULL if there is none
 * @arg: for @answer
 *
 * Return: 0, what @answer returned, or -errno.
 */
int client_ask(struct client *client, struct nl_msg *msg, client_answer answer, void *arg)
{
	int ret;

	client->answer = answer;
	client->answer_arg = arg;
	ret = ask(client, msg);
	client->answer = NULL;
	return ret;
}

/**
 * client_dump() - read the log
 * @client: an open one
 * @since: only records with a greater seq
 * @until: only records with a smaller seq
 * @record: called for each record, oldest first
 * @arg: for @record
 *
 * Return: 0, what @record returned, or -errno.
 */
int client_dump(struct client *client, uint64_t since, uint64_t until, client_record record,
		void *arg)
{
	struct nl_msg *msg = client_request(client, TCPFATE_CMD_RECORD_GET, NLM_F_DUMP);
	client_record outer_record = client->record;
	void *outer_arg = client->arg;
	int ret;

	if (!msg)
		return -ENOMEM;
	nla_put_u64(msg, TCPFATE_A_RECORD_SINCE, since);
	nla_put_u64(msg, TCPFATE_A_RECORD_UNTIL, until);
	client->record = record;
	client->arg = arg;
	ret = ask(client, msg);
	client->record = outer_record;
	client->arg = outer_arg;
	return ret;
}

/* Say why a conversation, which may be NULL, failed; returns the exit code for it. */
int client_failed(const struct client *client, int err)
{
	const char *text = client && client->error[0] ? client->error : strerror(-err);

	if (err == -ENOENT) {
		complain("tcpfate is not loaded; load it with: %s", LOAD_IT);
		return EXIT_NOT_LOADED;
	}
	if (err == -EPERM && !(client && client->error[0]))
		return complain("CAP_NET_ADMIN is needed over this network namespace: run as root");
	return complain("the kernel refused: %s", text);
}
