// SPDX-License-Identifier: GPL-2.0
/* The socket calls: each returns what its system call has returned. */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <linux/sockios.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "call.h"
#include "place.h"

#ifndef IP_BIND_ADDRESS_NO_PORT
#define IP_BIND_ADDRESS_NO_PORT	24
#endif

#define SMALL		4096		/* of a buffer: windows close soon */
#define BIG		(2 << 20)

static char junk[BIG];

static socklen_t size_of(const struct sockaddr_in6 *sa)
{
	return sa->sin6_family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(*sa);
}

static int set(int fd, int level, int name, int value)
{
	return setsockopt(fd, level, name, &value, sizeof(value));
}

/* The state of RFC 9293 as Linux numbers it, 0 if there is none. */
struct tcp_info call_info(int fd)
{
	struct tcp_info info = {};
	socklen_t len = sizeof(info);

	getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len);
	return info;
}

int64_t call_waiting(int fd)
{
	int n = 0;

	return ioctl(fd, SIOCINQ, &n) ? 0 : n;
}

static int new_socket(const struct history *h, enum half side, struct sockaddr_in6 *sa)
{
	int fd;

	place_address(h, side, sa);
	fd = socket(sa->sin6_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	if (h->small) {
		set(fd, SOL_SOCKET, SO_RCVBUF, SMALL);
		set(fd, SOL_SOCKET, SO_SNDBUF, SMALL);
	}
	set(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, side == SIDE_A);
	if (!bind(fd, (struct sockaddr *)sa, size_of(sa)))
		return fd;
	close(fd);
	return -1;
}

static int64_t do_listen(struct history *h, struct op *op)
{
	socklen_t len = sizeof(h->listen_addr);

	h->listener = new_socket(h, SIDE_B, &h->listen_addr);
	if (h->listener < 0 || listen(h->listener, op->arg))
		return -1;
	return getsockname(h->listener, (struct sockaddr *)&h->listen_addr, &len);
}

/* Both addresses of a connection are known from here on, to both its ends. */
static int64_t meet(struct history *h, struct op *op, int fd)
{
	struct end *a = &h->end[op->end], *b = &h->end[PEER(op->end)];
	const struct sockaddr_in6 *to = &h->listen_addr;
	socklen_t len = sizeof(a->local);
	int error = 0;

	if (connect(fd, (const struct sockaddr *)to, size_of(to)))
		error = errno;
	len = sizeof(a->cookie);
	getsockopt(fd, SOL_SOCKET, SO_COOKIE, &a->cookie, &len);
	len = sizeof(a->local);
	getsockname(fd, (struct sockaddr *)&a->local, &len);
	a->fd = fd;
	a->peer = *to;
	b->local = *to;
	b->peer = a->local;
	errno = error;
	return error && error != EINPROGRESS ? -1 : 0;
}

static int64_t do_connect(struct history *h, struct op *op)
{
	struct sockaddr_in6 sa;
	int fd = new_socket(h, SIDE_A, &sa);

	return fd < 0 ? -1 : meet(h, op, fd);
}

/* The same socket lives again. */
static int64_t do_reconnect(struct history *h, struct op *op)
{
	struct end *before = &h->end[op->arg];
	int fd = before->fd;

	if (fd < 0) {
		errno = EBADF;
		return -1;
	}
	before->fd = -1;
	return meet(h, op, fd);
}

/* The listener says how many wait in its queue. Then both ends are established. */
static int64_t do_queued(struct history *h, struct op *op)
{
	return call_info(h->listener).tcpi_unacked >= op->arg;
}

/* Who counts the time is the process that tells all others what to do. */
static int64_t do_pause(struct history *h, struct op *op)
{
	return 0;
}

static int64_t do_accept(struct history *h, struct op *op)
{
	struct end *b = &h->end[op->end];
	socklen_t len = sizeof(b->cookie);

	b->fd = accept4(h->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (b->fd < 0)
		return -1;
	b->accepted = true;
	return getsockopt(b->fd, SOL_SOCKET, SO_COOKIE, &b->cookie, &len);
}

static int64_t do_unlisten(struct history *h, struct op *op)
{
	int fd = h->listener;

	h->listener = -1;
	return close(fd);
}

static int64_t do_write(int fd, struct op *op)
{
	return send(fd, junk, op->arg, MSG_DONTWAIT | MSG_NOSIGNAL);
}

static int64_t do_send(int fd, struct op *op)
{
	return send(fd, junk, op->arg, MSG_NOSIGNAL);
}

static int64_t do_read(int fd, struct op *op)
{
	static char buf[BIG];

	return recv(fd, buf, op->arg, MSG_DONTWAIT);
}

/* As long as there is anything; what all calls together have read. */
static int64_t do_drain(int fd, struct op *op)
{
	static char buf[BIG];
	ssize_t n;

	while ((n = recv(fd, buf, sizeof(buf), MSG_DONTWAIT)) > 0)
		op->ret += n;
	return op->ret;
}

static int64_t do_peek(int fd, struct op *op)
{
	return recv(fd, junk, op->arg, MSG_DONTWAIT | MSG_PEEK | MSG_TRUNC);
}

static int64_t do_shut_rd(int fd, struct op *op)
{
	return shutdown(fd, SHUT_RD);
}

static int64_t do_shut_wr(int fd, struct op *op)
{
	return shutdown(fd, SHUT_WR);
}

static int64_t do_shut_rdwr(int fd, struct op *op)
{
	return shutdown(fd, SHUT_RDWR);
}

static int64_t do_close(int fd, struct op *op)
{
	return close(fd);
}

static int64_t do_disconnect(int fd, struct op *op)
{
	struct sockaddr sa = { .sa_family = AF_UNSPEC };

	return connect(fd, &sa, sizeof(sa));
}

static int64_t do_linger(int fd, struct op *op)
{
	struct linger l = { .l_onoff = 1, .l_linger = op->arg };

	return setsockopt(fd, SOL_SOCKET, SO_LINGER, &l, sizeof(l));
}

static int64_t do_linger2(int fd, struct op *op)
{
	return set(fd, IPPROTO_TCP, TCP_LINGER2, op->arg);
}

static int64_t do_user_timeout(int fd, struct op *op)
{
	return set(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, op->arg);
}

static int64_t do_keepalive(int fd, struct op *op)
{
	return set(fd, IPPROTO_TCP, TCP_KEEPIDLE, 1) ?:
	       set(fd, IPPROTO_TCP, TCP_KEEPINTVL, 1) ?:
	       set(fd, IPPROTO_TCP, TCP_KEEPCNT, op->arg) ?:
	       set(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
}

/* All that arrives at this socket is dropped: to the other end it is a black hole. */
static int64_t do_drop(int fd, struct op *op)
{
	struct sock_filter nothing = BPF_STMT(BPF_RET | BPF_K, 0);
	struct sock_fprog prog = { .len = 1, .filter = &nothing };

	return setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &prog, sizeof(prog));
}

static int64_t do_undrop(int fd, struct op *op)
{
	return set(fd, SOL_SOCKET, SO_DETACH_FILTER, 0);
}

static int64_t await_fin(int fd, struct op *op)
{
	struct pollfd p = { .fd = fd, .events = POLLRDHUP };

	return poll(&p, 1, 0) > 0 && p.revents & (POLLRDHUP | POLLHUP);
}

static int64_t await_dead(int fd, struct op *op)
{
	return call_info(fd).tcpi_state == TCP_CLOSE;
}

static int64_t await_acked(int fd, struct op *op)
{
	int n = 0;

	return !ioctl(fd, SIOCOUTQ, &n) && !n;
}

/* op->arg: bytes that are to be there. */
static int64_t await_data(int fd, struct op *op)
{
	return call_waiting(fd) >= op->arg;
}

int64_t (*const call_on_socket[OP_KINDS])(int fd, struct op *op) = {
	[OP_WRITE] = do_write,
	[OP_SEND] = do_send,
	[OP_READ] = do_read,
	[OP_PEEK] = do_peek,
	[OP_SHUT_RD] = do_shut_rd,
	[OP_SHUT_WR] = do_shut_wr,
	[OP_SHUT_RDWR] = do_shut_rdwr,
	[OP_CLOSE] = do_close,
	[OP_DISCONNECT] = do_disconnect,
	[OP_LINGER] = do_linger,
	[OP_LINGER2] = do_linger2,
	[OP_USER_TIMEOUT] = do_user_timeout,
	[OP_KEEPALIVE] = do_keepalive,
	[OP_DROP] = do_drop,
	[OP_UNDROP] = do_undrop,
	[OP_DRAIN] = do_drain,
	[OP_AWAIT_DATA] = await_data,
	[OP_AWAIT_FIN] = await_fin,
	[OP_AWAIT_DEAD] = await_dead,
	[OP_AWAIT_ACKED] = await_acked,
};

int64_t (*const call_on_history[OP_KINDS])(struct history *h, struct op *op) = {
	[OP_LISTEN] = do_listen,
	[OP_CONNECT] = do_connect,
	[OP_RECONNECT] = do_reconnect,
	[OP_QUEUED] = do_queued,
	[OP_PAUSE] = do_pause,
	[OP_ACCEPT] = do_accept,
	[OP_UNLISTEN] = do_unlisten,
};
