// SPDX-License-Identifier: GPL-2.0
/*
 * other: connections that are not like those of a peer
 *
 *	other sctp|dccp ADDR		of another protocol, both ends closed here
 *					with data unread
 *	other repair ADDR PORT		in TCP repair when it is closed
 *	other reconnect ADDR PORT	two lives of one socket, 10 and 20 bytes
 *
 * Prints the local port of each connection. Exits with 4 where this kernel does
 * not have such a thing.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/dccp.h>
#include <linux/tcp.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#ifndef SOL_DCCP
#define SOL_DCCP	269
#endif
#define KSFT_SKIP	4

static struct addrinfo *where;

static void need(int ret, const char *what)
{
	int error = errno;

	if (ret >= 0)
		return;
	perror(what);
	exit(error == EPROTONOSUPPORT || error == ESOCKTNOSUPPORT ? KSFT_SKIP : 1);
}

static void find(const char *addr, const char *port)
{
	struct addrinfo hints = {
		.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV,
		.ai_socktype = SOCK_STREAM,
	};

	if (getaddrinfo(addr, port, &hints, &where)) {
		fprintf(stderr, "other: no address %s\n", addr);
		exit(1);
	}
}

static void print_port(int fd)
{
	struct sockaddr_in6 sa = {};
	socklen_t len = sizeof(sa);

	/* The port is at the same place in both families. */
	need(getsockname(fd, (struct sockaddr *)&sa, &len), "getsockname");
	printf("%u\n", ntohs(sa.sin6_port));
}

static int open_socket(int type, int protocol)
{
	int fd = socket(where->ai_family, type, protocol);
	int service = 0;

	need(fd, "socket");
	if (protocol == IPPROTO_DCCP)
		need(setsockopt(fd, SOL_DCCP, DCCP_SOCKOPT_SERVICE, &service,
				sizeof(service)), "service");
	return fd;
}

static void talk(int type, int protocol)
{
	struct sockaddr_storage sa;
	socklen_t len = sizeof(sa);
	int listener = open_socket(type, protocol);
	int client = open_socket(type, protocol);
	int server;

	need(bind(listener, where->ai_addr, where->ai_addrlen), "bind");
	need(listen(listener, 1), "listen");
	need(getsockname(listener, (struct sockaddr *)&sa, &len), "getsockname");
	need(connect(client, (struct sockaddr *)&sa, len), "connect");
	server = accept(listener, NULL, NULL);
	need(server, "accept");
	print_port(client);
	need(send(client, "unread", 6, 0), "send");
	need(send(server, "unread", 6, 0), "send");
	close(server);
	close(client);
	close(listener);
}

static int call(void)
{
	int fd = open_socket(SOCK_STREAM, IPPROTO_TCP);

	need(connect(fd, where->ai_addr, where->ai_addrlen), "connect");
	print_port(fd);
	return fd;
}

static void repair(void)
{
	int one = 1, fd = call();

	need(send(fd, "0123456789", 10, 0), "send");
	need(setsockopt(fd, IPPROTO_TCP, TCP_REPAIR, &one, sizeof(one)), "repair");
	close(fd);
}

static void reconnect(void)
{
	struct sockaddr none = { .sa_family = AF_UNSPEC };
	int fd = call();

	need(send(fd, "0123456789", 10, 0), "send");
	need(connect(fd, &none, sizeof(none)), "disconnect");
	need(connect(fd, where->ai_addr, where->ai_addrlen), "reconnect");
	print_port(fd);
	need(send(fd, "01234567890123456789", 20, 0), "send");
	close(fd);
}

int main(int argc, char **argv)
{
	const char *kind = argc > 2 ? argv[1] : "";

	find(argc > 2 ? argv[2] : "", argc > 3 ? argv[3] : "0");
	if (!strcmp(kind, "sctp"))
		talk(SOCK_STREAM, IPPROTO_SCTP);
	else if (!strcmp(kind, "dccp"))
		talk(SOCK_DCCP, IPPROTO_DCCP);
	else if (!strcmp(kind, "repair"))
		repair();
	else if (!strcmp(kind, "reconnect"))
		reconnect();
	else
		return 1;
	return 0;
}
