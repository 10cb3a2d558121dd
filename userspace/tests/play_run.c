// SPDX-License-Identifier: GPL-2.0
/*
 * run against a kernel that does what it is told. This file stands in for client.c,
 * request.c and orphan.c, means.c for what tells a command from others.
 */

#define _GNU_SOURCE	/* pipe2(), close_range() */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../client.h"
#include "../orphan.h"
#include "ktap.h"
#include "play_run.h"
#include "record.h"

#define PIPE_SIZE	4096
#define INHERITED	9	/* a file that is standard output, too */

static const struct scenario *playing;

/* The kernel */

static const struct given unread[] = {
	U32(EVENT, TCPFATE_EVENT_UNREAD_AT_CLOSE), U64(COOKIE, 7), U64(CGROUP_ID, OUR_CGROUP),
	IPV4(8000, 53422), U32(UNREAD, 22), U32(ENDING, TCPFATE_ENDING_RESET_SENT),
	U32(ROLE, TCPFATE_ROLE_CLOSER), STR(COMM, "server"), U64(TIME, SECOND), { 0 }
};

static const struct given unread_closed[] = {
	U32(EVENT, TCPFATE_EVENT_CLOSED), U64(COOKIE, 7), IPV4(8000, 53422), U32(UNREAD, 22),
	U32(ENDING, TCPFATE_ENDING_RESET_SENT), U32(LOSS, TCPFATE_LOSS_RECEIVED_UNREAD),
	U32(CAUSE, TCPFATE_CAUSE_UNREAD_AT_CLOSE), U64(TIME, SECOND + 1), { 0 }
};

static const struct given unread_other[] = {
	U32(EVENT, TCPFATE_EVENT_UNREAD_AT_CLOSE), U64(COOKIE, 8), IPV4(9000, 53422),
	U32(UNREAD, 33), U32(ENDING, TCPFATE_ENDING_RESET_SENT), U32(PID, OUR_PID + 1),
	U64(TIME, SECOND), { 0 }
};

static const struct given closed_other[] = {
	U32(EVENT, TCPFATE_EVENT_CLOSED), U64(COOKIE, 8), IPV4(9000, 53422), U32(UNREAD, 33),
	U32(ENDING, TCPFATE_ENDING_RESET_SENT), U32(LOSS, TCPFATE_LOSS_RECEIVED_UNREAD),
	U64(TIME, SECOND + 1), { 0 }
};

static const struct given clean[] = {
	U32(EVENT, TCPFATE_EVENT_CLOSED), U64(COOKIE, 9), U64(CGROUP_ID, OUR_CGROUP),
	IPV4(8000, 53423), U32(ENDING, TCPFATE_ENDING_FIN), U32(LOSS, TCPFATE_LOSS_NONE),
	U64(TIME, SECOND + 1), { 0 }
};

static const struct {
	char letter;
	const struct given *given;
} samples[] = {
	{ 'u', unread }, { 'c', unread_closed }, { 'f', unread_other }, { 'g', closed_other },
	{ 'n', clean },
};

static int ready[2];		/* readable as long as something is to be told */
static const char *at;		/* the letter that is told next */
static unsigned int times;	/* how often all of them were told */
static uint64_t told;		/* number of the last record */
static bool overrun, unloaded;

int client_open(struct client **client)
{
	*client = NULL;
	return playing->error;
}

void client_close(struct client *client)
{
	(void)client;
}

int client_fd(const struct client *client)
{
	(void)client;
	return ready[0];
}

int client_listen(struct client *client)
{
	(void)client;
	return 0;
}

int client_subscribe(struct client *client)
{
	(void)client;
	return playing->error;
}

int client_await(struct client *client)
{
	(void)client;
	return -EAGAIN;
}

static int give(char letter, uint64_t seq, client_record record, void *arg)
{
	struct attrs ev;

	for (unsigned int i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		if (samples[i].letter != letter)
			continue;
		record_new(&ev, samples[i].given);
		ev.present |= 1ull << TCPFATE_A_RECORD_SEQ;
		ev.value[TCPFATE_A_RECORD_SEQ].num = seq;
		return record(arg, &ev);
	}
	return 0;
}

static int meet(char letter)
{
	overrun = letter == 'O';
	unloaded = letter == 'U';
	return overrun ? -ENOBUFS : -ENOENT;
}

/* After an overrun nothing comes by itself. */
int client_receive(struct client *client, client_record record, void *arg)
{
	char byte;

	(void)client;
	for (; *at == '_'; at++)
		told++;
	if (*at && strchr("OU", *at))
		return meet(*at++);
	if (!*at && ++times < playing->times)
		at = playing->records;
	if (*at && !overrun)
		return give(*at++, ++told, record, arg);
	if (read(ready[0], &byte, 1) < 0 && errno != EAGAIN)
		abort();
	return -EAGAIN;
}

int client_dump(struct client *client, uint64_t since, uint64_t until, client_record record,
		void *arg)
{
	int ret = 0;

	(void)client;
	(void)since;
	for (; overrun && *at && !ret && told + 1 < until; at++)
		ret = give(*at, ++told, record, arg);
	return ret;
}

static uint64_t last_seq(void)
{
	uint64_t count = 0;

	for (const char *letter = playing->records; *letter; letter++)
		count += !strchr("OU", *letter);
	return playing->times ? playing->times * count : count;
}

static void put(struct attrs *attrs, unsigned int attr, uint64_t value)
{
	attrs->present |= 1ull << attr;
	attrs->value[attr].num = value;
}

int client_status(struct client *client, struct status *status)
{
	static unsigned int asked;

	(void)client;
	if (unloaded)
		return -ENOENT;
	status->attrs.present = 0;
	put(&status->attrs, TCPFATE_A_STATUS_LAST_SEQ, asked ? last_seq() : 0);
	put(&status->attrs, TCPFATE_A_STATUS_ARMED, !playing->disarmed);
	put(&status->attrs, TCPFATE_A_STATUS_CLOSED, playing->clean);
	put(&status->attrs, TCPFATE_A_STATUS_SUPPRESSED, asked ? playing->suppressed : 0);
	put(&status->attrs, TCPFATE_A_STATUS_FILTERED, asked ? playing->filtered : 0);
	asked++;
	return 0;
}

int client_failed(const struct client *client, int err)
{
	(void)client;
	complain("%s", strerror(-err));
	return err == -ENOENT ? EXIT_NOT_LOADED : EXIT_RUNTIME;
}

int orphan_find(client_record take, void *arg)
{
	static const struct given orphan[] = {
		U64(CGROUP_ID, OUR_CGROUP), IPV4(60080, 53422), { 0 }
	};
	static unsigned int looks;
	struct attrs ev;

	if (looks++ >= playing->orphans)
		return 0;
	record_new(&ev, orphan);
	return take(arg, &ev);
}

/* The scenario */

static void child(const struct scenario *scenario, int in, int out, int err)
{
	struct options options = scenario->options;

	options.operands = (char **)scenario->argv;
	options.operand_count = 1;
	if (dup2(in, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 ||
	    dup2(err, STDERR_FILENO) < 0 || close_range(STDERR_FILENO + 1, ~0u, 0) ||
	    pipe2(ready, O_CLOEXEC | O_NONBLOCK) || write(ready[1], "", 1) != 1 ||
	    dup2(STDOUT_FILENO, INHERITED) < 0)
		abort();
	alarm(HANG);
	playing = scenario;
	means = scenario->means;
	at = playing->records;
	exit(cmd_run(&options));
}

static void drain(int fd, char text[TEXT_MAX])
{
	size_t len = 0;
	ssize_t got;

	while (len < TEXT_MAX - 1 && (got = read(fd, text + len, TEXT_MAX - 1 - len)) > 0)
		len += (size_t)got;
	text[len] = '\0';
	close(fd);
}

/* It holds less than what is told of thirty records. */
static void pipe_to(int ends[2])
{
	if (pipe2(ends, O_CLOEXEC) || fcntl(ends[0], F_SETPIPE_SZ, PIPE_SIZE) < 0)
		abort();
}

static bool file_says(const char *words)
{
	int fd = open(FILE_NAME, O_RDONLY | O_CLOEXEC);
	char text[TEXT_MAX];

	if (fd < 0)
		return !words;
	drain(fd, text);
	unlink(FILE_NAME);
	return words && strstr(text, words);
}

static bool is_as_wanted(const struct scenario *scenario, const char *out, const char *err,
			 int status)
{
	return WIFEXITED(status) && WEXITSTATUS(status) == scenario->code &&
	       (!scenario->out || !strcmp(out, scenario->out)) &&
	       (!scenario->says || strstr(err, scenario->says)) &&
	       (!scenario->lacks || !strstr(err, scenario->lacks)) &&
	       file_says(scenario->file);
}

/*
 * When nobody reads standard input any more, until it says something: a signal that comes
 * before the end is the command's.
 */
static void interrupt(pid_t pid, int in, int err)
{
	struct pollfd given = { .fd = in }, said = { .fd = err, .events = POLLIN };

	poll(&given, 1, -1);
	while (!poll(&said, 1, 10))
		kill(pid, SIGINT);
}

static bool plays(struct scenario scenario)
{
	char out_text[TEXT_MAX], err_text[TEXT_MAX];
	int in[2], out[2], err[2], status;
	pid_t pid;

	scenario.records = scenario.records ? scenario.records : "";
	pipe_to(in);
	pipe_to(out);
	pipe_to(err);
	if (write(in[1], "in\n", 3) != 3)
		abort();
	if (!scenario.interrupt)
		close(in[1]);
	fflush(stdout);
	pid = fork();
	if (!pid)
		child(&scenario, in[0], out[1], err[1]);
	close(in[0]);
	close(out[1]);
	close(err[1]);
	drain(out[0], out_text);
	if (scenario.interrupt) {
		interrupt(pid, in[1], err[0]);
		close(in[1]);
	}
	drain(err[0], err_text);
	waitpid(pid, &status, 0);
	if (is_as_wanted(&scenario, out_text, err_text, status))
		return true;
	printf("# status %x\n# out: %s\n# err: %s\n", status, out_text, err_text);
	return false;
}

/* Play all of them; returns the exit status of a test. */
int play_run(const struct scenario *scenarios, unsigned int count)
{
	bool failed = false;

	unlink(FILE_NAME);
	sigpipe_before = signal(SIGPIPE, SIG_IGN);
	printf("KTAP version 1\n1..%u\n", count);
	for (unsigned int i = 0; i < count; i++) {
		bool ok = plays(scenarios[i]);

		failed |= !ok;
		printf("%s %u %s\n", ok ? "ok" : "not ok", i + 1, scenarios[i].name);
	}
	return failed;
}
