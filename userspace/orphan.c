// SPDX-License-Identifier: GPL-2.0
/*
 * Connections that outlive their process, because the kernel still has to end them:
 * their FIN, or data in front of it, is not acknowledged.
 *
 * Those that only wait for the peer's FIN are none: nothing of theirs can be lost.
 */

#include <arpa/inet.h>
#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "orphan.h"

#define BIT(state)	(1u << (state))
#define UNSETTLED	(BIT(TCP_FIN_WAIT1) | BIT(TCP_CLOSING) | BIT(TCP_LAST_ACK))
#define ANSWER_MAX	(32 * 1024)	/* the kernel makes dumps of at most that */

struct question {
	struct nlmsghdr header;
	struct inet_diag_req_v2 request;
};

static int ask(int fd, unsigned int family)
{
	struct question question = {
		.header = { .nlmsg_len = sizeof(question), .nlmsg_type = SOCK_DIAG_BY_FAMILY,
			    .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP },
		.request = { .sdiag_family = (__u8)family, .sdiag_protocol = IPPROTO_TCP,
			     .idiag_states = UNSETTLED },
	};

	return send(fd, &question, sizeof(question), 0) < 0 ? -errno : 0;
}

static struct value *set(struct attrs *ev, unsigned int attr)
{
	ev->present |= UINT64_C(1) << attr;
	return &ev->value[attr];
}

static bool is_mapped(const struct inet_diag_msg *socket)
{
	return socket->idiag_family == AF_INET6 &&
	       IN6_IS_ADDR_V4MAPPED((const struct in6_addr *)socket->id.idiag_src);
}

static void set_addr(struct attrs *ev, unsigned int attr, const __be32 *addr, bool mapped)
{
	bool is_inet = num(ev, FAMILY) == AF_INET;
	struct value *value = set(ev, attr);

	value->len = is_inet ? sizeof(struct in_addr) : sizeof(struct in6_addr);
	memcpy(value->bin, addr + (mapped ? 3 : 0), value->len);
}

/* As a record has them. */
static void set_addresses(struct attrs *ev, const struct inet_diag_msg *socket)
{
	const struct inet_diag_sockid *id = &socket->id;
	bool mapped = is_mapped(socket);

	set(ev, TCPFATE_A_RECORD_FAMILY)->num = mapped ? AF_INET : socket->idiag_family;
	set_addr(ev, TCPFATE_A_RECORD_LOCAL_ADDR, id->idiag_src, mapped);
	set_addr(ev, TCPFATE_A_RECORD_PEER_ADDR, id->idiag_dst, mapped);
	set(ev, TCPFATE_A_RECORD_LOCAL_PORT)->num = ntohs(id->idiag_sport);
	set(ev, TCPFATE_A_RECORD_PEER_PORT)->num = ntohs(id->idiag_dport);
	if (id->idiag_if)
		set(ev, TCPFATE_A_RECORD_IFINDEX)->num = id->idiag_if;
}

static void set_cgroup(struct attrs *ev, const struct inet_diag_msg *socket, int len)
{
	const struct rtattr *attr = (const struct rtattr *)(socket + 1);
	uint64_t id;

	for (; RTA_OK(attr, len); attr = RTA_NEXT(attr, len)) {
		if (attr->rta_type != INET_DIAG_CGROUP_ID || RTA_PAYLOAD(attr) < sizeof(id))
			continue;
		memcpy(&id, RTA_DATA(attr), sizeof(id));
		set(ev, TCPFATE_A_RECORD_CGROUP_ID)->num = id;
	}
}

static int take_socket(const struct nlmsghdr *header, client_record take, void *arg)
{
	const struct inet_diag_msg *socket = NLMSG_DATA(header);
	struct attrs ev;

	/* A process that has it can still do something with it. */
	if (header->nlmsg_len < NLMSG_LENGTH(sizeof(*socket)) || socket->idiag_inode)
		return 0;
	ev.present = 0;
	set(&ev, TCPFATE_A_RECORD_COOKIE)->num = (uint64_t)socket->id.idiag_cookie[1] << 32 |
						 socket->id.idiag_cookie[0];
	set_addresses(&ev, socket);
	set_cgroup(&ev, socket, NLMSG_PAYLOAD(header, sizeof(*socket)));
	return take(arg, &ev);
}

/* One datagram: 0 if more follow, 1 at the end, what @take returned, or -errno. */
static int read_answer(int fd, client_record take, void *arg)
{
	union {
		struct nlmsghdr first;
		char bytes[ANSWER_MAX];
	} answer;
	ssize_t size = recv(fd, answer.bytes, sizeof(answer), 0);
	const struct nlmsghdr *header = &answer.first;
	int ret = size < 0 ? -errno : 0;

	for (; !ret && NLMSG_OK(header, size); header = NLMSG_NEXT(header, size)) {
		if (header->nlmsg_type == NLMSG_DONE)
			return 1;
		if (header->nlmsg_type == NLMSG_ERROR)
			return ((const struct nlmsgerr *)NLMSG_DATA(header))->error;
		ret = take_socket(header, take, arg);
	}
	return ret;
}

static int find(int fd, unsigned int family, client_record take, void *arg)
{
	int ret = ask(fd, family);

	while (!ret)
		ret = read_answer(fd, take, arg);
	return ret == 1 ? 0 : ret;
}

/**
 * orphan_find() - look for them in this network namespace
 * @take: called for each, with what a record says of its socket
 * @arg: for @take
 *
 * Return: 0, what @take returned, which must not be 1, or -errno if the kernel
 * does not tell, as without its module tcp_diag.
 */
int orphan_find(client_record take, void *arg)
{
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
	int ret;

	if (fd < 0)
		return -errno;
	ret = find(fd, AF_INET, take, arg);
	if (!ret)
		ret = find(fd, AF_INET6, take, arg);
	close(fd);
	return ret;
}
