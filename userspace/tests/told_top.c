// SPDX-License-Identifier: GPL-2.0
/*
 * top, for tests of what it shows: this file stands in for client.c. The kernel does
 * what it is told by lines that come through a pipe with a name:
 *
 *	record EVENT COMM PID PORT UNREAD	something happens
 *	lose N					so many records are never seen
 *	unload					the module goes
 *
 * told_top PIPE [OPTION]...: what is in the pipe at first is the history.
 */

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <linux/tcpfate.h>

#include "../client.h"
#include "../ctl.h"
#include "../names.h"
#include "../style.h"
#include "record.h"

#define LINE	256
#define LOG	7

static int ends[2] = { -1, -1 };	/* of the pipe; the one that is written keeps it open */
static uint64_t last;
static bool loaded = true;

static int make(const char *line, struct attrs *ev)
{
	char event[LINE], comm[LINE];
	unsigned int pid, port, unread;
	struct timespec now;

	if (sscanf(line, "record %255s %255s %u %u %u", event, comm, &pid, &port, &unread) != 5)
		return -EINVAL;
	clock_gettime(CLOCK_REALTIME, &now);
	return record_new(ev, (const struct given[]) {
		U64(SEQ, ++last), U64(LOG_ID, LOG), IPV4(port, 40000 + last % 20000),
		U64(TIME, (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec),
		U32(EVENT, name_number(&event_names, event, strlen(event))),
		STR(COMM, comm), U32(PID, pid), U32(OPENED_BY, TCPFATE_OPENER_PEER),
		U32(LOSS, TCPFATE_LOSS_RECEIVED_UNREAD), U64(UNREAD, unread),
		U64(COOKIE, last), { 0 } }) ? 0 : -EINVAL;
}

/* One line at a time, as one message; a writer writes whole ones. */
static bool read_line(char line[LINE])
{
	size_t len = 0;

	while (len < LINE - 1 && read(ends[0], line + len, 1) == 1 && line[len] != '\n')
		len++;
	line[len] = '\0';
	return len;
}

static int obey(const char *line, client_record record, void *arg)
{
	struct attrs ev;
	uint64_t count;

	if (sscanf(line, "lose %" SCNu64, &count) == 1) {
		last += count;
		return 0;
	}
	if (!strcmp(line, "unload")) {
		loaded = false;
		return -ENOENT;
	}
	if (make(line, &ev)) {
		fprintf(stderr, "told_top: what is '%s'?\n", line);
		abort();
	}
	return record(arg, &ev);
}

int client_open(struct client **client)
{
	*client = NULL;
	return loaded ? 0 : -ENOENT;
}

void client_close(struct client *client)
{
	(void)client;
}

int client_fd(const struct client *client)
{
	(void)client;
	return ends[0];
}

int client_listen(struct client *client)
{
	(void)client;
	return 0;
}

int client_subscribe(struct client *client)
{
	(void)client;
	return 0;
}

int client_await(struct client *client)
{
	(void)client;
	return -EAGAIN;
}

int client_receive(struct client *client, client_record record, void *arg)
{
	char line[LINE];

	(void)client;
	return read_line(line) ? obey(line, record, arg) : -EAGAIN;
}

/* The log has nothing but what was never read. */
int client_dump(struct client *client, uint64_t since, uint64_t until, client_record record,
		void *arg)
{
	(void)since;
	(void)until;
	(void)record;
	(void)arg;
	(void)client;
	return loaded ? 0 : -ENOENT;
}

int client_status(struct client *client, struct status *status)
{
	(void)client;
	*status = (struct status){ 0 };
	status->attrs.present = UINT64_C(1) << TCPFATE_A_STATUS_LAST_SEQ |
				UINT64_C(1) << TCPFATE_A_STATUS_LOG_ID;
	status->attrs.value[TCPFATE_A_STATUS_LAST_SEQ].num = last;
	status->attrs.value[TCPFATE_A_STATUS_LOG_ID].num = LOG;
	return loaded ? 0 : -ENOENT;
}

int client_failed(const struct client *client, int err)
{
	(void)client;
	return complain("%s", strerror(-err));
}

int main(int argc, char **argv)
{
	static const struct command top = { COMMAND_TOP, "top", NULL, "", cmd_top };
	struct options options;

	if (argc < 2)
		return EXIT_USAGE;
	setlocale(LC_CTYPE, "");
	ends[0] = open(argv[1], O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	ends[1] = open(argv[1], O_WRONLY | O_NONBLOCK | O_CLOEXEC);
	if (ends[0] < 0 || ends[1] < 0) {
		perror(argv[1]);
		return EXIT_RUNTIME;
	}
	if (!options_parse(&top, argc - 1, argv + 1, &options))
		return EXIT_USAGE;
	style_set(&options, STDOUT_FILENO);
	return cmd_top(&options);
}
