// SPDX-License-Identifier: GPL-2.0
/*
 * storm: open and close loopback connections as fast as one thread can
 *
 *	storm [-a ADDRESS] [-p PORT] COUNT [UNREAD]
 *
 * COUNT 0 goes on until SIGTERM. Without UNREAD each connection ends cleanly:
 * one byte goes over and is read, the client closes, the server reads EOF and
 * closes. With UNREAD the server closes first and leaves so many bytes unread.
 * Prints how many connections were made.
 *
 * Client and server are the same thread: the kernel completes the handshake of
 * a listener by itself, so neither end ever waits for the other to be called. Destinations
 * walk over 127.1.0.0/16, or the ports in TIME_WAIT would run out; ADDRESS, of
 * either family, makes them one. PORT is where the server listens.
 */
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define NET		0x7f010000u	/* 127.1.0.0 */
#define HOSTS		0x0000ffffu
#define CONNS_A_HOST	1000

union address {
	struct sockaddr any;
	struct sockaddr_in inet;
	struct sockaddr_in6 inet6;
};

/* SIGTERM stays blocked and is looked for, so that no call is interrupted. */
static void block_term(void)
{
	sigset_t term;

	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigprocmask(SIG_BLOCK, &term, NULL);
}

static bool stopped(void)
{
	sigset_t pending;

	return !sigpending(&pending) && sigismember(&pending, SIGTERM);
}

static bool parse(union address *to, const char *text)
{
	to->any.sa_family = strchr(text, ':') ? AF_INET6 : AF_INET;
	if (to->any.sa_family == AF_INET6)
		return inet_pton(AF_INET6, text, &to->inet6.sin6_addr) == 1;
	return inet_pton(AF_INET, text, &to->inet.sin_addr) == 1;
}

/* The port is at the same place in both families, and so is "any", all zeros. */
static int listen_anywhere(union address *to, in_port_t port)
{
	union address sa = { .inet = { to->any.sa_family, htons(port) } };
	socklen_t len = sizeof(sa);
	int fd = socket(sa.any.sa_family, SOCK_STREAM, 0);
	int one = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(fd, &sa.any, len) || listen(fd, 16) || getsockname(fd, &sa.any, &len))
		err(1, "listen");
	to->inet.sin_port = sa.inet.sin_port;
	return fd;
}

/*
 * The ACK of the client's FIN is sent now. Delayed, it would come with the FIN of
 * the server, and FIN_WAIT2 be skipped, which no connection over a distance does.
 */
static void end_clean(int client, int server)
{
	char byte = 0;
	int one = 1;

	if (send(client, &byte, 1, 0) != 1 || recv(server, &byte, 1, 0) != 1)
		err(1, "one byte");
	close(client);
	if (recv(server, &byte, 1, 0) != 0)
		err(1, "EOF");
	setsockopt(server, IPPROTO_TCP, TCP_QUICKACK, &one, sizeof(one));
	close(server);
}

/* A busy kernel delivers later: each waits for what the other has sent. */
static void end_unread(int client, int server, long unread)
{
	static char buf[65536];

	if (send(client, buf, unread, 0) != unread ||
	    recv(server, buf, unread, MSG_PEEK | MSG_WAITALL) != unread)
		err(1, "send %ld", unread);
	close(server);
	if (recv(client, buf, 1, 0) >= 0 || errno != ECONNRESET)
		err(1, "RST");
	close(client);
}

static void one_connection(int listener, const union address *to, long unread)
{
	int client = socket(to->any.sa_family, SOCK_STREAM, 0);
	int server;

	if (connect(client, &to->any, sizeof(*to)))
		err(1, "connect");
	server = accept(listener, NULL, NULL);
	if (server < 0)
		err(1, "accept");
	if (unread)
		end_unread(client, server, unread);
	else
		end_clean(client, server);
}

static unsigned long storm(union address *to, in_port_t port, bool walk,
			   unsigned long count, long unread)
{
	int listener = listen_anywhere(to, port);
	unsigned long n;

	for (n = 0; !stopped() && (!count || n < count); n++) {
		if (walk)
			to->inet.sin_addr.s_addr = htonl(NET + 1 + n / CONNS_A_HOST % HOSTS);
		one_connection(listener, to, unread);
	}
	return n;
}

int main(int argc, char **argv)
{
	union address to = { .inet.sin_family = AF_INET };
	unsigned long count;
	in_port_t port = 0;
	bool walk = true;
	long unread;
	int option;

	while ((option = getopt(argc, argv, "a:p:")) != -1) {
		if (option == 'p')
			port = strtoul(optarg, NULL, 10);
		else if (option == 'a' && parse(&to, optarg))
			walk = false;
		else
			errx(2, "usage: storm [-a ADDRESS] [-p PORT] COUNT [UNREAD]");
	}
	count = argc > optind ? strtoul(argv[optind], NULL, 0) : 0;
	unread = argc > optind + 1 ? strtol(argv[optind + 1], NULL, 0) : 0;
	if (unread < 0 || unread > 65536)
		errx(2, "UNREAD: 0 to 65536");
	block_term();
	printf("%lu\n", storm(&to, port, walk, count, unread));
	return 0;
}
