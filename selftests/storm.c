// SPDX-License-Identifier: GPL-2.0
/*
 * storm: open and close loopback connections as fast as one thread can
 *
 *	storm COUNT [UNREAD]
 *
 * COUNT 0 goes on until SIGTERM. Without UNREAD each connection ends cleanly:
 * one byte goes over and is read, the client closes, the server reads EOF and
 * closes. With UNREAD the server closes first and leaves so many bytes unread.
 * Prints how many connections were made.
 *
 * Client and server are the same thread: the kernel completes the handshake of
 * a listener by itself, so neither end ever waits for the other. Destinations
 * walk over 127.1.0.0/16, or the ports in TIME_WAIT would run out.
 */
#include <arpa/inet.h>
#include <err.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define NET		0x7f010000u	/* 127.1.0.0 */
#define HOSTS		0x0000ffffu
#define CONNS_A_HOST	1000

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

static int listen_anywhere(struct sockaddr_in *sa)
{
	socklen_t len = sizeof(*sa);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	*sa = (struct sockaddr_in){ .sin_family = AF_INET };
	if (bind(fd, (struct sockaddr *)sa, len) || listen(fd, 16) ||
	    getsockname(fd, (struct sockaddr *)sa, &len))
		err(1, "listen");
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

static void end_unread(int client, int server, long unread)
{
	static char buf[65536];

	if (send(client, buf, unread, 0) != unread)
		err(1, "send %ld", unread);
	close(server);
	close(client);
}

static void one_connection(int listener, struct sockaddr_in *to, long unread)
{
	int client = socket(AF_INET, SOCK_STREAM, 0);
	int server;

	if (connect(client, (struct sockaddr *)to, sizeof(*to)))
		err(1, "connect");
	server = accept(listener, NULL, NULL);
	if (server < 0)
		err(1, "accept");
	if (unread)
		end_unread(client, server, unread);
	else
		end_clean(client, server);
}

int main(int argc, char **argv)
{
	unsigned long count = argc > 1 ? strtoul(argv[1], NULL, 0) : 0;
	long unread = argc > 2 ? strtol(argv[2], NULL, 0) : 0;
	struct sockaddr_in to;
	int listener = listen_anywhere(&to);
	unsigned long n;

	if (unread < 0 || unread > 65536)
		errx(2, "UNREAD: 0 to 65536");
	block_term();
	for (n = 0; !stopped() && (!count || n < count); n++) {
		to.sin_addr.s_addr = htonl(NET + 1 + n / CONNS_A_HOST % HOSTS);
		one_connection(listener, &to, unread);
	}
	printf("%lu\n", n);
	return 0;
}
