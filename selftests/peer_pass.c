// SPDX-License-Identifier: GPL-2.0
/*
 * peer: a connection shared and passed on, and ended by somebody else
 *
 * Where another task acts, its number is the answer.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "peer.h"
#include "peer_uring.h"

static int inbox = -1;
static pid_t child;
static int to_child, from_child;

static long send_some(long size)
{
	ssize_t n = send(conn, buf, size, MSG_NOSIGNAL);

	if (n > 0)
		tx += n;
	return n;
}

static long drop(void)
{
	int fd = conn;

	conn = -1;
	return close(fd);
}

/* A thread of this process */

static void *in_thread(void *tid)
{
	*(long *)tid = gettid();
	prctl(PR_SET_NAME, "peer-thread");
	if (word[1])
		send_some(number(1, 0));
	else
		drop();
	return NULL;
}

/* thread-close, or thread-write SIZE */
static long do_thread(void)
{
	pthread_t thread;
	long tid;

	errno = pthread_create(&thread, NULL, in_thread, &tid);
	if (errno)
		return -1;
	pthread_join(thread, NULL);
	return tid;
}

/* A process that has the same connection */

static void be_child(int in, int out)
{
	long size;

	prctl(PR_SET_NAME, "peer-child");
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	while (read(in, &size, sizeof(size)) == sizeof(size)) {
		long n = send_some(size);

		if (write(out, &n, sizeof(n)) < 0)
			break;
	}
	_exit(0);
}

/* share: with a child, until unshare */
static long do_share(void)
{
	int down[2], up[2];

	if (pipe(down) < 0 || pipe(up) < 0)
		return -1;
	child = fork();
	if (!child) {
		close(down[1]);
		close(up[0]);
		be_child(down[0], up[1]);
	}
	close(down[0]);
	close(up[1]);
	to_child = down[1];
	from_child = up[0];
	return child;
}

/* child-write SIZE: what the child has written */
static long do_child_write(void)
{
	long n = number(1, 0);

	if (write(to_child, &n, sizeof(n)) < 0 ||
	    read(from_child, &n, sizeof(n)) < 0)
		return -1;
	if (n > 0)
		tx += n;
	return n;
}

/* unshare: the child exits, with what it has open */
static long do_unshare(void)
{
	close(to_child);
	close(from_child);
	return waitpid(child, NULL, 0);
}

/* A process of another name, over a socket of family AF_UNIX */

static socklen_t place(struct sockaddr_un *sun)
{
	memset(sun, 0, sizeof(*sun));
	sun->sun_family = AF_UNIX;
	/* One that begins with a zero is no file. */
	snprintf(sun->sun_path + 1, sizeof(sun->sun_path) - 1, "%s",
		 word[1] ? word[1] : "");
	return sizeof(*sun);
}

/* inbox NAME: where connections can be given to this peer */
static long do_inbox(void)
{
	struct sockaddr_un sun;
	socklen_t len = place(&sun);

	inbox = socket(AF_UNIX, SOCK_DGRAM, 0);
	return bind(inbox, (struct sockaddr *)&sun, len);
}

/* give NAME: the connection is kept, too */
static long do_give(void)
{
	char space[CMSG_SPACE(sizeof(int))] = {};
	struct sockaddr_un sun;
	struct iovec one = { "", 1 };
	struct msghdr msg = {
		.msg_name = &sun, .msg_namelen = place(&sun),
		.msg_iov = &one, .msg_iovlen = 1,
		.msg_control = space, .msg_controllen = sizeof(space),
	};
	struct cmsghdr *c = CMSG_FIRSTHDR(&msg);
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0), ret;

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(c), &conn, sizeof(int));
	ret = sendmsg(fd, &msg, 0);
	close(fd);
	return ret;
}

/* take: what is in the inbox is the connection now */
static long do_take(void)
{
	char space[CMSG_SPACE(sizeof(int))], byte;
	struct iovec one = { &byte, 1 };
	struct msghdr msg = {
		.msg_iov = &one, .msg_iovlen = 1,
		.msg_control = space, .msg_controllen = sizeof(space),
	};

	if (recvmsg(inbox, &msg, 0) < 0)
		return -1;
	memcpy(&conn, CMSG_DATA(CMSG_FIRSTHDR(&msg)), sizeof(int));
	return 0;
}

/* An io_uring */

/* uring-close [worker] */
static long do_uring_close(void)
{
	const struct io_uring_sqe sqe = {
		.opcode = IORING_OP_CLOSE, .fd = conn,
		.flags = word[1] ? IOSQE_ASYNC : 0,
	};

	conn = -1;
	return uring_do(&sqe);
}

/* uring-hold: the ring alone has the connection now */
static long do_uring_hold(void)
{
	return uring_hold(conn) ? -1 : drop();
}

/* uring-exit */
static long do_uring_exit(void)
{
	return uring_close();
}

const struct command pass_commands[] = {
	{ "thread-close",	do_thread },
	{ "thread-write",	do_thread },
	{ "share",		do_share },
	{ "child-write",	do_child_write },
	{ "unshare",		do_unshare },
	{ "inbox",		do_inbox },
	{ "give",		do_give },
	{ "take",		do_take },
	{ "uring-close",	do_uring_close },
	{ "uring-hold",		do_uring_hold },
	{ "uring-exit",		do_uring_exit },
	{}
};
