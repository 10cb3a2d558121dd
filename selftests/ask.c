// SPDX-License-Identifier: GPL-2.0
/*
 * ask: speak to family tcpfate over a bare socket, as no decent program would
 *
 *	ask COMMAND [ATTRIBUTE]...		send a request, print the answer
 *	ask --times N COMMAND [ATTRIBUTE]... -- [ATTRIBUTE]...
 *						the one and the other, in turns
 *	ask --cut N COMMAND [ATTRIBUTE]...	the last N bytes are missing
 *	ask --sum NAME COMMAND			add up this attribute (u64) of all answers
 *	ask --hold COMMAND			begin a dump and never read on
 *
 * The tool could refuse a user or a word by itself, and prove nothing; this asks
 * the kernel. COMMAND is named as in the specification. An ATTRIBUTE is NAME=u16:N
 * (u8, u32, u64), NAME=hex:BYTES, or NAME={ ATTRIBUTE... } for a nest, each a word
 * of its own; NAME can be a number. Prints one JSON object: "error" is the name of
 * the error or "0", "text" what the extended ack says, "at" the ATTRIBUTE that it
 * points at, "answer" the attributes of the last answer in hexadecimal, "sum" what
 * was added up. With --hold prints "holding" and goes on until killed. The exit
 * status is 0, 1 if refused, 3 if there is no such family.
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <linux/tcpfate.h>

#include "ask.h"

static const struct command {
	const char *name;
	int number;
	int flags;
} commands[] = {
	{ "record-get", TCPFATE_CMD_RECORD_GET, NLM_F_DUMP },
	{ "status-get", TCPFATE_CMD_STATUS_GET, NLM_F_ACK },
	{ "filter-set", TCPFATE_CMD_FILTER_SET, NLM_F_ACK },
	{ "filter-get", TCPFATE_CMD_FILTER_GET, NLM_F_ACK },
	{ "total-get", TCPFATE_CMD_TOTAL_GET, NLM_F_DUMP },
	{ "total-reset", TCPFATE_CMD_TOTAL_RESET, NLM_F_DUMP },
};

static struct options {
	unsigned long times;
	unsigned long cut;
	int summed;
	bool hold;
} options = { .times = 1 };

static const struct command *command_of(const char *name)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		if (name && !strcmp(commands[i].name, name))
			return &commands[i];
	errx(2, "no command %s", name ? name : "");
}

static int print_reply(const struct reply *reply, uint64_t sum)
{
	uint32_t offset = reply->offset ? reply->offset : reply->nest;

	printf("{ \"error\": \"%s\"", reply->error ? strerrorname_np(reply->error) : "0");
	if (*reply->text)
		printf(", \"text\": \"%s\"", reply->text);
	if (offset && attr_at(offset))
		printf(", \"at\": \"%s\"", attr_at(offset));
	if (options.summed)
		printf(", \"sum\": %" PRIu64, sum);
	printf(", \"answer\": \"%s\" }\n", reply->answer);
	return reply->error ? 1 : 0;
}

/* One datagram is read, so that the dump is under way in the middle. */
static _Noreturn void hold(int fd, struct message *m)
{
	static char datagram[DATAGRAM_MAX];

	send_message(fd, m);
	if (recv(fd, datagram, sizeof(datagram), 0) < 0)
		err(1, "recv");
	puts("holding");
	fflush(stdout);
	for (;;)
		pause();
}

static int ask(int fd, int family, char **words)
{
	static struct message m[2];
	static struct reply reply;
	const struct command *command = command_of(words[0]);
	char **other = words;
	uint64_t sum = 0;

	while (*other && strcmp(*other, "--"))
		other++;
	begin(&m[0], family, command->number, command->flags);
	m[1] = m[0];
	if (*other) {
		*other = NULL;
		add_attrs(&m[1], other + 1);
	}
	add_attrs(&m[0], words + 1);
	m[0].nlh.nlmsg_len -= options.cut;
	if (options.hold)
		hold(fd, &m[0]);
	for (unsigned long i = 0; i < options.times && !reply.error; i++) {
		send_message(fd, &m[i % 2]);
		hear_reply(fd, options.summed, &reply);
		sum += reply.sum;
	}
	return print_reply(&reply, sum);
}

static void parse(int argc, char **argv)
{
	static const struct option longs[] = {
		{ "times", required_argument, NULL, 't' },
		{ "cut", required_argument, NULL, 'c' },
		{ "sum", required_argument, NULL, 's' },
		{ "hold", no_argument, NULL, 'h' },
		{ 0 },
	};
	int option;

	while ((option = getopt_long(argc, argv, "+", longs, NULL)) != -1) {
		if (option == 't')
			options.times = strtoul(optarg, NULL, 10);
		else if (option == 'c')
			options.cut = strtoul(optarg, NULL, 10);
		else if (option == 's')
			options.summed = attr_type(optarg, strlen(optarg));
		else if (option == 'h')
			options.hold = true;
		else
			exit(2);
	}
	if (optind == argc)
		errx(2, "what?");
}

int main(int argc, char **argv)
{
	int fd = open_socket();

	parse(argc, argv);
	return ask(fd, find_family(fd, TCPFATE_FAMILY_NAME).id, argv + optind);
}
