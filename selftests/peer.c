// SPDX-License-Identifier: GPL-2.0
/*
 * peer: one end of a TCP connection that does what it is told on stdin
 *
 * A test starts one peer for each end and tells them what to do, one socket
 * call a line; so both ends are processes of their own with a name and a pid,
 * and yet a story is written down in the order in which it happens. Each line
 * is answered by one line of key=value words:
 *
 *	ret		what the call returned; of repeated calls, the sum
 *	errno		name of the error, or 0
 *	calls		calls that succeeded
 *	before, after	CLOCK_MONOTONIC around the calls, in nanoseconds
 *	local, peer	ports of the connection, or of the listener
 *	tx, rx		bytes that write and read calls have returned so far
 *
 * The books, tx and rx, are kept from return values only: what the kernel says
 * of itself is never asked, for that is what the tests compare them with.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>

#include "peer.h"

int listener = -1;
int conn = -1;
unsigned int local_port, peer_port;
unsigned long tx, rx, calls;
char buf[1 << 20];
char *word[MAX_WORDS + 1];

static const struct command * const tables[] = {
	socket_commands, option_commands, io_commands, pass_commands
};

unsigned long now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000UL + ts.tv_nsec;
}

long number(int i, long absent)
{
	return word[i] ? strtol(word[i], NULL, 0) : absent;
}

static const struct command *find(const char *name)
{
	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++)
		for (const struct command *c = tables[i]; c->name; c++)
			if (!strcmp(c->name, name))
				return c;
	return NULL;
}

static long run(void)
{
	const struct command *command = word[0] ? find(word[0]) : NULL;

	if (command)
		return command->run();
	errno = EINVAL;
	return -1;
}

static void split(char *line)
{
	int i = 0;

	memset(word, 0, sizeof(word));
	for (char *w = strtok(line, "\n "); w && i < MAX_WORDS; w = strtok(NULL, "\n "))
		word[i++] = w;
}

static void answer(void)
{
	unsigned long before, after;
	long ret;

	calls = 0;
	errno = 0;
	before = now_ns();
	ret = run();
	after = now_ns();
	printf("ret=%ld errno=%s calls=%lu before=%lu after=%lu local=%u peer=%u tx=%lu rx=%lu\n",
	       ret, errno ? strerrorname_np(errno) : "0", calls, before, after,
	       local_port, peer_port, tx, rx);
}

int main(int argc, char **argv)
{
	char line[256];

	if (argc != 2) {
		fprintf(stderr, "usage: peer NAME <commands\n");
		return 1;
	}
	prctl(PR_SET_NAME, argv[1]);
	setvbuf(stdout, NULL, _IOLBF, 0);
	while (fgets(line, sizeof(line), stdin)) {
		split(line);
		answer();
	}
	return 0;
}
