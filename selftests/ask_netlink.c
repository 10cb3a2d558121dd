// SPDX-License-Identifier: GPL-2.0
/* ask: the conversation. Anything unexpected ends the program. */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "ask.h"

#ifndef SOL_NETLINK
#define SOL_NETLINK	270
#endif

static union {
	struct nlmsghdr nlh;
	char bytes[DATAGRAM_MAX];
} datagram;

int open_socket(void)
{
	struct sockaddr_nl any = { .nl_family = AF_NETLINK };
	int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_GENERIC);
	int on = 1;

	if (fd < 0 || bind(fd, (struct sockaddr *)&any, sizeof(any)) ||
	    setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof(on)))
		err(1, "netlink socket");
	return fd;
}

void begin(struct message *m, int type, int command, int flags)
{
	*m = (struct message){
		.nlh.nlmsg_len = NLMSG_LENGTH(GENL_HDRLEN),
		.nlh.nlmsg_type = type,
		.nlh.nlmsg_flags = NLM_F_REQUEST | flags,
		.genl.cmd = command,
		.genl.version = 1,
	};
}

void send_message(int fd, struct message *m)
{
	if (send(fd, m, m->nlh.nlmsg_len, 0) < 0)
		err(1, "send");
}

static int receive(int fd)
{
	ssize_t len = recv(fd, &datagram, sizeof(datagram), 0);

	if (len < 0)
		err(1, "recv");
	return len;
}

/* Attribute @type among @len bytes, or NULL. */
static const struct nlattr *find(const void *attrs, int len, int type)
{
	const char *at = attrs;

	while (len >= NLA_HDRLEN) {
		const struct nlattr *nla = (const struct nlattr *)at;

		if ((nla->nla_type & NLA_TYPE_MASK) == type)
			return nla;
		at += NLA_ALIGN(nla->nla_len);
		len -= NLA_ALIGN(nla->nla_len);
	}
	return NULL;
}

static const void *payload(const struct nlattr *nla)
{
	return (const char *)nla + NLA_HDRLEN;
}

static const struct nlattr *must_find(const void *attrs, int len, int type)
{
	const struct nlattr *nla = find(attrs, len, type);

	if (!nla)
		errx(1, "attribute %d is missing", type);
	return nla;
}

static const struct nlattr *inside(const struct nlattr *nest, int type)
{
	return must_find(payload(nest), nest->nla_len - NLA_HDRLEN, type);
}

/* The family has one group, so the first of the list is it. Needs no rights. */
struct family find_family(int fd, const char *name)
{
	struct nlattr *nla;
	const char *attrs = datagram.bytes + NLMSG_LENGTH(GENL_HDRLEN);
	struct family family = { 0 };
	const struct nlattr *group;
	struct message m;
	int len;

	begin(&m, GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 0);
	nla = (struct nlattr *)m.attrs;
	nla->nla_type = CTRL_ATTR_FAMILY_NAME;
	nla->nla_len = NLA_HDRLEN + strlen(name) + 1;
	strcpy(m.attrs + NLA_HDRLEN, name);
	m.nlh.nlmsg_len += NLA_ALIGN(nla->nla_len);
	send_message(fd, &m);
	receive(fd);
	if (datagram.nlh.nlmsg_type == NLMSG_ERROR)
		errx(3, "no family %s", name);
	len = datagram.nlh.nlmsg_len - NLMSG_LENGTH(GENL_HDRLEN);
	memcpy(&family.id, payload(must_find(attrs, len, CTRL_ATTR_FAMILY_ID)), sizeof(uint16_t));
	group = inside(must_find(attrs, len, CTRL_ATTR_MCAST_GROUPS), 1);
	memcpy(&family.group, payload(inside(group, CTRL_ATTR_MCAST_GRP_ID)), sizeof(uint32_t));
	return family;
}

int join_group(int fd, int group)
{
	return setsockopt(fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group, sizeof(group)) ?
	       errno : 0;
}

static uint32_t number(const void *attrs, int len, int type)
{
	const struct nlattr *nla = find(attrs, len, type);
	uint32_t n = 0;

	if (nla)
		memcpy(&n, payload(nla), sizeof(n));
	return n;
}

/* What an error tells beside its number lies behind the request that it repeats. */
static void keep_extended(const struct nlmsghdr *nlh, struct reply *reply)
{
	const struct nlmsgerr *error = NLMSG_DATA(nlh);
	const struct nlattr *text;
	int header = sizeof(*error);
	const char *attrs;
	int len;

	if (!(nlh->nlmsg_flags & NLM_F_ACK_TLVS))
		return;
	if (!(nlh->nlmsg_flags & NLM_F_CAPPED))
		header += NLMSG_ALIGN(error->msg.nlmsg_len) - NLMSG_HDRLEN;
	attrs = (const char *)error + header;
	len = nlh->nlmsg_len - NLMSG_HDRLEN - header;
	reply->offset = number(attrs, len, NLMSGERR_ATTR_OFFS);
	reply->nest = number(attrs, len, NLMSGERR_ATTR_MISS_NEST);
	text = find(attrs, len, NLMSGERR_ATTR_MSG);
	if (text)
		snprintf(reply->text, sizeof(reply->text), "%s", (const char *)payload(text));
}

static void keep_answer(const struct nlmsghdr *nlh, struct reply *reply)
{
	const unsigned char *at = (const unsigned char *)nlh + NLMSG_LENGTH(GENL_HDRLEN);
	const unsigned char *end = (const unsigned char *)nlh + nlh->nlmsg_len;
	char *hex = reply->answer;

	for (; at < end; at++)
		hex += sprintf(hex, "%02x", *at);
}

static uint64_t number_in(const struct nlmsghdr *nlh, int type)
{
	const struct nlattr *nla = find((const char *)nlh + NLMSG_LENGTH(GENL_HDRLEN),
					nlh->nlmsg_len - NLMSG_LENGTH(GENL_HDRLEN), type);
	uint64_t n = 0;

	if (nla)
		memcpy(&n, payload(nla), sizeof(n));
	return n;
}

/* True at the end of the reply. */
static bool take(const struct nlmsghdr *nlh, int summed, struct reply *reply)
{
	if (nlh->nlmsg_type != NLMSG_ERROR && nlh->nlmsg_type != NLMSG_DONE) {
		keep_answer(nlh, reply);
		reply->sum += number_in(nlh, summed);
		return false;
	}
	memcpy(&reply->error, NLMSG_DATA(nlh), sizeof(reply->error));
	reply->error = -reply->error;
	if (nlh->nlmsg_type == NLMSG_ERROR)
		keep_extended(nlh, reply);
	return true;
}

/* Of a dump the last message is kept, and of all the sum of attribute @summed. */
void hear_reply(int fd, int summed, struct reply *reply)
{
	*reply = (struct reply){ 0 };
	for (;;) {
		unsigned int len = receive(fd);
		struct nlmsghdr *nlh = &datagram.nlh;

		for (; NLMSG_OK(nlh, len); nlh = NLMSG_NEXT(nlh, len))
			if (take(nlh, summed, reply))
				return;
	}
}
