// SPDX-License-Identifier: GPL-2.0
/*
 * What the module costs a healthy connection, in guest instructions.
 *
 * Meant for a virtual machine with one CPU in which a nanosecond is an
 * instruction (qemu -icount shift=0). A client and a server, two processes,
 * talk over loopback. Each case is run disarmed and armed by turns, and the
 * minima are compared.
 *
 * Prints one line a case: name, instructions disarmed, armed, per cent.
 */
#include <arpa/inet.h>
#include <err.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define ARMED	"/sys/module/tcpfate/parameters/armed"
#define TURNS	15
#define OPS	200
#define WARM	300

static struct sockaddr_in service;

static void check(int result, const char *what)
{
	if (result < 0)
		err(1, "%s", what);
}

static int start_listening(struct sockaddr_in *addr)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	socklen_t len = sizeof(*addr);

	check(fd, "socket");
	addr->sin_family = AF_INET;
	addr->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	check(bind(fd, (struct sockaddr *)addr, len), "bind");
	check(listen(fd, WARM), "listen");
	check(getsockname(fd, (struct sockaddr *)addr, &len), "name");
	return fd;
}

/* Answer every byte by a byte, one connection at a time. */
static void serve(int listener)
{
	char byte;
	int fd;

	for (;;) {
		fd = accept(listener, NULL, NULL);
		check(fd, "accept");
		while (read(fd, &byte, 1) == 1)
			check(write(fd, &byte, 1), "answer");
		close(fd);
	}
}

static pid_t start_server(void)
{
	int listener = start_listening(&service);
	pid_t pid = fork();

	check(pid, "fork");
	if (!pid)
		serve(listener);
	close(listener);
	return pid;
}

static int dial(const struct sockaddr_in *addr)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	check(fd, "socket");
	check(connect(fd, (const struct sockaddr *)addr, sizeof(*addr)), "connect");
	return fd;
}

static void exchange(int fd)
{
	char byte = 'x';

	if (write(fd, &byte, 1) != 1 || read(fd, &byte, 1) != 1)
		err(1, "one byte");
}

/*
 * SLUB's caches of skbs can settle in a state in which every packet costs some
 * hundred instructions more, for many runs. A few hundred connections at once,
 * each with data that waits to be read, put them right.
 */
static void settle(void)
{
	struct sockaddr_in addr = {};
	int own = start_listening(&addr), client[WARM], server[WARM], i;

	for (i = 0; i < WARM; i++) {
		client[i] = dial(&addr);
		server[i] = accept(own, NULL, NULL);
		check(server[i], "accept");
		check(write(client[i], "unread", 6), "write");
	}
	for (i = 0; i < WARM; i++) {
		close(server[i]);
		close(client[i]);
	}
	close(own);
	/* Let the kernel's workers finish what this has given them to do. */
	usleep(100000);
}

static void set_armed(int armed)
{
	FILE *f = fopen(ARMED, "w");

	if (!f || fputs(armed ? "1" : "0", f) < 0 || fclose(f))
		err(1, ARMED);
}

static uint64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

static uint64_t request_response(void)
{
	uint64_t begin;
	int i, fd = dial(&service);

	exchange(fd);
	begin = now();
	for (i = 0; i < OPS; i++)
		exchange(fd);
	begin = now() - begin;
	close(fd);
	return begin / OPS;
}

static uint64_t connect_exchange_close(void)
{
	uint64_t begin = now();
	int i, fd;

	for (i = 0; i < OPS; i++) {
		fd = dial(&service);
		exchange(fd);
		close(fd);
	}
	return (now() - begin) / OPS;
}

static const struct {
	const char *name;
	uint64_t (*run)(void);
} cases[] = {
	{ "request-response", request_response },
	{ "connect-exchange-close", connect_exchange_close },
};

static void measure(size_t which)
{
	uint64_t min[2] = { UINT64_MAX, UINT64_MAX }, cost;
	int turn, armed;

	for (turn = 0; turn < TURNS * 2; turn++) {
		armed = turn % 2;
		set_armed(armed);
		settle();
		cost = cases[which].run();
		if (cost < min[armed])
			min[armed] = cost;
	}
	printf("%s %ju %ju %+.2f\n", cases[which].name, (uintmax_t)min[0],
	       (uintmax_t)min[1], (100.0 * min[1]) / min[0] - 100);
}

int main(void)
{
	pid_t server = start_server();
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		measure(i);
	return kill(server, SIGKILL);
}
