// SPDX-License-Identifier: GPL-2.0
/*
 * peer: the calls that make, use and end a connection
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <linux/sockios.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "peer.h"

#define PATIENCE_NS	(60UL * 1000 * 1000 * 1000)
#define POLL_US		200

static unsigned int port_of(const struct sockaddr_storage *sa)
{
	/* The port is at the same place in both families. */
	return ntohs(((const struct sockaddr_in *)sa)->sin_port);
}

/* Ports are taken while both are there: a RST takes the peer's away. */
static void note_ports(int fd)
{
	struct sockaddr_storage sa = {};
	socklen_t len = sizeof(sa);

	if (!getsockname(fd, (struct sockaddr *)&sa, &len))
		local_port = port_of(&sa);
	len = sizeof(sa);
	if (!getpeername(fd, (struct sockaddr *)&sa, &len))
		peer_port = port_of(&sa);
	/* That a listener has no peer is no failure. */
	errno = 0;
}

static struct addrinfo *resolve(const char *addr, const char *port)
{
	struct addrinfo hints = {
		.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV,
		.ai_socktype = SOCK_STREAM,
	};
	struct addrinfo *ai;

	if (!addr || getaddrinfo(addr, port, &hints, &ai))
		return NULL;
	return ai;
}

static int socket_at(const char *addr, const char *port,
		     int (*use)(int, const struct sockaddr *, socklen_t))
{
	struct addrinfo *ai = resolve(addr, port);
	int one = 1, fd;

	if (!ai) {
		errno = EINVAL;
		return -1;
	}
	fd = socket(ai->ai_family, SOCK_STREAM, 0);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (use(fd, ai->ai_addr, ai->ai_addrlen) < 0) {
		close(fd);
		fd = -1;
	}
	freeaddrinfo(ai);
	return fd;
}

/* listen ADDR [PORT] */
static long do_listen(void)
{
	listener = socket_at(word[1], word[2] ? word[2] : "0", bind);
	if (listener < 0 || listen(listener, 128) < 0)
		return -1;
	note_ports(listener);
	return 0;
}

/* connect ADDR PORT */
static long do_connect(void)
{
	conn = socket_at(word[1], word[2], connect);
	if (conn < 0)
		return -1;
	note_ports(conn);
	return 0;
}

/* accept */
static long do_accept(void)
{
	conn = accept(listener, NULL, NULL);
	if (conn < 0)
		return -1;
	note_ports(conn);
	return 0;
}

/* A message is one call; stops at the first call that does not take it all. */
static long send_messages(long size, long times, int flags)
{
	long sum = 0;

	while (times-- > 0) {
		ssize_t n = send(conn, buf, size, flags | MSG_NOSIGNAL);

		if (n < 0)
			return sum ? sum : -1;
		sum += n;
		tx += n;
		calls++;
		if (n < size)
			break;
	}
	return sum;
}

/* write SIZE [TIMES] */
static long do_write(void)
{
	return send_messages(number(1, 0), number(2, 1), 0);
}

/* write-nowait SIZE [TIMES] */
static long do_write_nowait(void)
{
	return send_messages(number(1, 0), number(2, 1),
			     MSG_DONTWAIT);
}

/* read [SIZE [CHUNK]]: until SIZE bytes, EOF or an error; at most CHUNK a call */
static long do_read(void)
{
	long left = number(1, LONG_MAX);
	long chunk = number(2, sizeof(buf));
	long sum = 0;

	while (left > 0) {
		ssize_t n = recv(conn, buf, left < chunk ? left : chunk, 0);

		if (n < 0)
			return sum ? sum : -1;
		if (!n)
			break;
		sum += n;
		rx += n;
		left -= n;
		calls++;
	}
	return sum;
}

/* peek SIZE: waits until all of it is there, and leaves it there */
static long do_peek(void)
{
	return recv(conn, buf, number(1, 1), MSG_PEEK | MSG_WAITALL);
}

/* shutdown rd|wr|rdwr */
static long do_shutdown(void)
{
	static const char * const how[] = {
		[SHUT_RD] = "rd", [SHUT_WR] = "wr", [SHUT_RDWR] = "rdwr"
	};

	for (int i = 0; i < 3 && word[1]; i++)
		if (!strcmp(word[1], how[i]))
			return shutdown(conn, i);
	errno = EINVAL;
	return -1;
}

/* disconnect */
static long do_disconnect(void)
{
	struct sockaddr sa = { .sa_family = AF_UNSPEC };

	return connect(conn, &sa, sizeof(sa));
}

/* close */
static long do_close(void)
{
	int fd = conn;

	conn = -1;
	return close(fd);
}

/* unlisten */
static long do_unlisten(void)
{
	int fd = listener;

	listener = -1;
	return close(fd);
}

static const char *state_name(void)
{
	static const char * const names[] = {
		[TCP_ESTABLISHED] = "established", [TCP_FIN_WAIT1] = "fin-wait-1",
		[TCP_FIN_WAIT2] = "fin-wait-2", [TCP_TIME_WAIT] = "time-wait",
		[TCP_CLOSE] = "close", [TCP_CLOSE_WAIT] = "close-wait",
		[TCP_LAST_ACK] = "last-ack", [TCP_CLOSING] = "closing",
		[TCP_SYN_SENT] = "syn-sent", [TCP_SYN_RECV] = "syn-recv",
	};
	struct tcp_info info = {};
	socklen_t len = sizeof(info);

	if (getsockopt(conn, IPPROTO_TCP, TCP_INFO, &info, &len))
		return "";
	return names[info.tcpi_state] ? names[info.tcpi_state] : "";
}

/* All that was sent is acknowledged, and more may not be sent. */
static bool is_stalled(void)
{
	int waiting, unsent;

	return !ioctl(conn, SIOCOUTQ, &waiting) &&
	       !ioctl(conn, SIOCOUTQNSD, &unsent) && waiting == unsent && unsent;
}

/* The window is shut, and that has been asked. */
static bool is_probing(void)
{
	struct tcp_info info = {};
	socklen_t len = sizeof(info);

	return !getsockopt(conn, IPPROTO_TCP, TCP_INFO, &info, &len) &&
	       info.tcpi_backoff && !info.tcpi_unacked;
}

static bool reached(void)
{
	int n;

	if (!word[1] || !strcmp(word[1], "unread"))
		return !ioctl(conn, SIOCINQ, &n) && n >= number(2, 1);
	if (!strcmp(word[1], "acked"))
		return !ioctl(conn, SIOCOUTQ, &n) && !n;
	if (!strcmp(word[1], "stalled"))
		return is_stalled();
	if (!strcmp(word[1], "probing"))
		return is_probing();
	return !strcmp(word[1], state_name());
}

/* await unread [BYTES] | acked | stalled | probing | STATE */
static long do_await(void)
{
	unsigned long deadline = now_ns() + PATIENCE_NS;

	while (!reached()) {
		if (now_ns() > deadline) {
			errno = ETIMEDOUT;
			return -1;
		}
		usleep(POLL_US);
	}
	return 0;
}

/* is CONDITION, as for await: 1 or 0, at once */
static long do_is(void)
{
	return reached();
}

/* exit, with whatever is open; not answered */
static long do_exit(void)
{
	exit(number(1, 0));
}

const struct command socket_commands[] = {
	{ "listen",		do_listen },
	{ "connect",		do_connect },
	{ "accept",		do_accept },
	{ "write",		do_write },
	{ "write-nowait",	do_write_nowait },
	{ "read",		do_read },
	{ "peek",		do_peek },
	{ "shutdown",		do_shutdown },
	{ "disconnect",		do_disconnect },
	{ "close",		do_close },
	{ "unlisten",		do_unlisten },
	{ "await",		do_await },
	{ "is",			do_is },
	{ "exit",		do_exit },
	{}
};
