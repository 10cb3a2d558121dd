// SPDX-License-Identifier: GPL-2.0
/*
 * A process and all that descend from it, alive or gone.
 *
 * The process connector tells of each fork before the child can do anything: what
 * a record says of a process is judged after all that was told up to then. The
 * number of one that is gone counts until another has it, whose fork is told, too.
 *
 * Only the initial namespaces of pids, users and networks have the connector.
 */

#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <linux/cn_proc.h>
#include <linux/connector.h>
#include <linux/filter.h>
#include <linux/netlink.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kin.h"

#define RECEIVE_BUFFER	(8 * 1024 * 1024)
#define PIDS		(4 * 1024 * 1024)	/* the kernel gives no higher numbers */
#define BITS		(8 * (int)sizeof(unsigned long))

/* As it is sent: no header of netlink ends on a multiple of 8. */
struct order {
	struct nlmsghdr header;
	struct cn_msg message;
	enum proc_cn_mcast_op op;
} __attribute__((packed));

struct news {
	struct nlmsghdr header;
	struct cn_msg message;
	struct proc_event event;
} __attribute__((packed));

#define AT(member)	offsetof(struct news, event.member)
#define FORK		event_data.fork

static int order(const struct kin *kin, enum proc_cn_mcast_op op)
{
	struct order order = {
		.header = { .nlmsg_len = sizeof(order), .nlmsg_type = NLMSG_DONE },
		.message = { .id = { CN_IDX_PROC, CN_VAL_PROC }, .ack = (__u32)getpid(),
			     .len = sizeof(order.op) },
		.op = op,
	};

	return send(kin->fd, &order, sizeof(order), 0) < 0 ? -errno : 0;
}

/* -errno, -EAGAIN if there is none. */
static int receive(const struct kin *kin, struct news *news)
{
	struct sockaddr_nl from = { 0 };
	socklen_t len = sizeof(from);
	ssize_t size = recvfrom(kin->fd, news, sizeof(*news), MSG_DONTWAIT,
				(struct sockaddr *)&from, &len);

	if (size < 0)
		return -errno;
	if (from.nl_pid || size < (ssize_t)offsetof(struct news, event.event_data))
		news->event.what = PROC_EVENT_NONE;
	return 0;
}

/* It is answered before send() returns, or not at all. */
static int await_answer(const struct kin *kin)
{
	struct news news;
	int err;

	do {
		err = receive(kin, &news);
		if (err == -EAGAIN)
			return -EOPNOTSUPP;
	} while (err == -ENOBUFS || (!err && news.message.ack != (__u32)getpid() + 1));
	return err ? err : -(int)news.event.event_data.ack.err;
}

/* Of all that is told only new processes are wanted, not even new threads. */
static int want_forks(const struct kin *kin)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, AT(what)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, htonl(PROC_EVENT_FORK), 0, 4),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, AT(FORK.child_pid)),
		BPF_STMT(BPF_MISC | BPF_TAX, 0),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, AT(FORK.child_tgid)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_X, 0, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, 0),
		BPF_STMT(BPF_RET | BPF_K, UINT_MAX),
	};
	struct sock_fprog program = { sizeof(code) / sizeof(code[0]), code };

	return setsockopt(kin->fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program)) ?
	       -errno : 0;
}

static int subscribe(struct kin *kin)
{
	struct sockaddr_nl address = { .nl_family = AF_NETLINK, .nl_groups = CN_IDX_PROC };
	int size = RECEIVE_BUFFER;
	int err;

	setsockopt(kin->fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size));
	if (bind(kin->fd, (struct sockaddr *)&address, sizeof(address)))
		return -errno;
	err = order(kin, PROC_CN_MCAST_LISTEN);
	if (!err)
		err = await_answer(kin);
	return err ? err : want_forks(kin);
}

/**
 * kin_open() - from here on be told of new processes
 * @kin: where to, KIN_NONE; it has no members yet
 *
 * Return: 0, or -errno if that is not told here: then it never will have any.
 */
int kin_open(struct kin *kin)
{
	int err;

	kin->fd = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_CONNECTOR);
	kin->known = calloc(PIDS / BITS, sizeof(*kin->known));
	err = !kin->known ? -ENOMEM : kin->fd < 0 ? -errno : subscribe(kin);
	if (err)
		kin_close(kin);
	return err;
}

static bool is_pid(const struct kin *kin, pid_t pid)
{
	return kin->known && pid > 0 && pid < PIDS;
}

static void know(struct kin *kin, pid_t pid)
{
	if (is_pid(kin, pid))
		kin->known[pid / BITS] |= 1ul << pid % BITS;
}

static void forget(struct kin *kin, pid_t pid)
{
	if (is_pid(kin, pid))
		kin->known[pid / BITS] &= ~(1ul << pid % BITS);
}

static bool knows(const struct kin *kin, pid_t pid)
{
	return is_pid(kin, pid) && kin->known[pid / BITS] >> pid % BITS & 1;
}

static void learn(struct kin *kin, const struct news *news)
{
	if (knows(kin, news->event.FORK.parent_tgid))
		know(kin, news->event.FORK.child_tgid);
	else
		forget(kin, news->event.FORK.child_tgid);
}

/* Read all that was told by now. */
void kin_read(struct kin *kin)
{
	struct news news;
	int err;

	while (kin->fd >= 0 && (err = receive(kin, &news)) != -EAGAIN) {
		if (err == -ENOBUFS)
			kin->torn = true;
		else if (err)
			return;
		else if (news.event.what == PROC_EVENT_FORK)
			learn(kin, &news);
	}
}

/* That process is one of the family, as are those that it begins from here on. */
void kin_add(struct kin *kin, pid_t pid)
{
	kin_read(kin);	/* also that its number was given to it */
	know(kin, pid);
}

/* Whether a process that has done something by now is, or was, one of the family. */
bool kin_has(struct kin *kin, pid_t pid)
{
	kin_read(kin);
	return knows(kin, pid);
}

/* A zombie has ended, though nobody has asked how. */
static bool is_alive(pid_t pid)
{
	char path[32], line[128], *state;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	file = fopen(path, "re");
	if (!file)
		return false;
	state = fgets(line, sizeof(line), file) ? strrchr(line, ')') : NULL;
	fclose(file);
	return state && !strchr("ZX", state[2]);
}

static unsigned int each_of(unsigned long word, pid_t first, kin_process process, void *arg)
{
	unsigned int count = 0;

	for (; word; word &= word - 1) {
		pid_t pid = first + __builtin_ctzl(word);

		if (pid == getpid() || !is_alive(pid))
			continue;
		if (process)
			process(arg, pid);
		count++;
	}
	return count;
}

/**
 * kin_each() - tell the processes that still are there, but for this one
 * @kin: the family
 * @process: called for each, or NULL
 * @arg: for @process
 *
 * Return: how many there are.
 */
unsigned int kin_each(struct kin *kin, kin_process process, void *arg)
{
	unsigned int count = 0;

	kin_read(kin);
	for (int i = 0; kin->known && i < PIDS / BITS; i++)
		count += each_of(kin->known[i], i * BITS, process, arg);
	return count;
}

/* Older kernels count who listens, and not who has gone. */
void kin_close(struct kin *kin)
{
	free(kin->known);
	kin->known = NULL;
	if (kin->fd < 0)
		return;
	order(kin, PROC_CN_MCAST_IGNORE);
	close(kin->fd);
	kin->fd = -1;
}
