// SPDX-License-Identifier: GPL-2.0
/*
 * join: join the multicast group of family tcpfate over a bare socket
 *
 *	join [COUNT]
 *
 * The tool could refuse an unprivileged user by itself, and prove nothing. This
 * asks the kernel: finds the group by CTRL_CMD_GETFAMILY, which needs no
 * rights, joins, and prints "joined" or the name of the error. With COUNT it
 * stays and throws away what comes, until so many messages have come.
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#ifndef SOL_NETLINK
#define SOL_NETLINK	270
#endif

struct message {
	struct nlmsghdr nlh;
	struct genlmsghdr genl;
	char attrs[4096];
};

static const struct nlattr *find(const char *at, int len, int type)
{
	while (len >= NLA_HDRLEN) {
		const struct nlattr *nla = (const struct nlattr *)at;

		if ((nla->nla_type & NLA_TYPE_MASK) == type)
			return nla;
		at += NLA_ALIGN(nla->nla_len);
		len -= NLA_ALIGN(nla->nla_len);
	}
	errx(1, "attribute %d is missing", type);
}

static const struct nlattr *inside(const struct nlattr *nest, int type)
{
	return find((const char *)nest + NLA_HDRLEN,
		    nest->nla_len - NLA_HDRLEN, type);
}

static void ask_family(int fd, const char *name)
{
	struct message m = {
		.nlh.nlmsg_type = GENL_ID_CTRL,
		.nlh.nlmsg_flags = NLM_F_REQUEST,
		.genl.cmd = CTRL_CMD_GETFAMILY,
	};
	struct nlattr *nla = (struct nlattr *)m.attrs;

	nla->nla_type = CTRL_ATTR_FAMILY_NAME;
	nla->nla_len = NLA_HDRLEN + strlen(name) + 1;
	strcpy(m.attrs + NLA_HDRLEN, name);
	m.nlh.nlmsg_len = NLMSG_LENGTH(GENL_HDRLEN) + NLA_ALIGN(nla->nla_len);
	if (send(fd, &m, m.nlh.nlmsg_len, 0) < 0)
		err(1, "send");
}

/* The family has one group, so the first of the list is it. */
static int group_of(int fd, const char *name)
{
	const struct nlattr *groups, *id;
	struct message m;
	int group;

	ask_family(fd, name);
	if (recv(fd, &m, sizeof(m), 0) < 0)
		err(1, "recv");
	if (m.nlh.nlmsg_type == NLMSG_ERROR)
		errx(3, "no family %s", name);
	groups = find(m.attrs, m.nlh.nlmsg_len - NLMSG_LENGTH(GENL_HDRLEN),
		      CTRL_ATTR_MCAST_GROUPS);
	id = inside(inside(groups, 1), CTRL_ATTR_MCAST_GRP_ID);
	memcpy(&group, (const char *)id + NLA_HDRLEN, sizeof(group));
	return group;
}

/* Room for all that can wait here, so that nothing is lost. */
static void enlarge_buffer(int fd)
{
	int size = 64 << 20;

	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)))
		err(1, "receive buffer");
}

static void discard(int fd, long count)
{
	static char datagram[65536];
	const struct nlmsghdr *nlh;
	ssize_t len;

	while (count > 0) {
		len = recv(fd, datagram, sizeof(datagram), 0);
		if (len < 0)
			err(1, "receive");
		nlh = (const struct nlmsghdr *)datagram;
		for (; NLMSG_OK(nlh, len); nlh = NLMSG_NEXT(nlh, len))
			count--;
	}
}

int main(int argc, char **argv)
{
	int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_GENERIC);
	struct sockaddr_nl any = { .nl_family = AF_NETLINK };
	int group;

	if (fd < 0 || bind(fd, (struct sockaddr *)&any, sizeof(any)))
		err(1, "netlink socket");
	group = group_of(fd, "tcpfate");
	if (setsockopt(fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group, sizeof(group))) {
		printf("%s\n", strerrorname_np(errno));
		return 1;
	}
	if (argc > 1)
		enlarge_buffer(fd);
	printf("joined\n");
	fflush(stdout);
	if (argc > 1)
		discard(fd, strtol(argv[1], NULL, 0));
	return 0;
}
