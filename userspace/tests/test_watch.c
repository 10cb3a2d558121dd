// SPDX-License-Identifier: GPL-2.0
/*
 * watch and dump against a kernel that loses, repeats and goes away: what is
 * shown, in which order, and with which exit code. This file stands in for
 * client.c.
 */

#define _GNU_SOURCE	/* pipe2() */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../client.h"
#include "../ctl.h"
#include "ktap.h"
#include "record.h"

#define LOG_ID	7
#define MANY	5000	/* records, more than a pipe holds */
#define HANG	60	/* seconds after which a scenario has failed */

enum act { SEND = 1, EMPTY, OVERRUN, UNLOAD, RELOAD, INTERRUPT, CLOSE_OUTPUT, CLOSE_SOCKET };

/**
 * struct step - what one read of the socket meets
 * @act: what happens; SEND sends the records @from to @to in one datagram
 * @log_from: oldest record in the log at that moment, 0 for an empty log
 * @log_to: newest one that was ever in it
 */
struct step {
	enum act act;
	uint64_t from, to;
	uint64_t log_from, log_to;
};

#define E(n)		"{\"seq\":" #n ",\"event\":\"unread-at-close\"}\n"
#define LOST(c, a, b)	"{\"event\":\"lost\",\"count\":" #c			\
			",\"from\":" #a ",\"to\":" #b			\
			",\"log_id\":\"0000000000000007\"}\n"
#define CLOSED		(UINT64_C(1) << TCPFATE_EVENT_CLOSED)

static const struct scenario {
	const char *name;
	int (*command)(const struct options *options);
	struct options options;
	uint64_t last_seq;	/* when the watch starts; for dump, the newest record */
	uint64_t first_seq;	/* for dump, the oldest record of the log, 0 if it is empty */
	struct step steps[6];	/* for dump, log_to of the first is where the log ends early */
	const char *out;	/* NULL if it is not read before the end */
	const char *err;	/* must be part of what is said */
	int code;
} scenarios[] = {
	{ "events in order, ended by a signal", cmd_watch, { 0 }, 0, 0,
	  { { SEND, 1, 2, 1, 2 }, { SEND, 3, 3, 1, 3 }, { INTERRUPT, 0, 0, 1, 3 } },
	  E(1) E(2) E(3), "3 events shown, 0 not shown, 0 lost", EXIT_OK },
	{ "what happened before is not shown", cmd_watch, { 0 }, 5, 0,
	  { { SEND, 4, 7, 1, 7 }, { INTERRUPT, 0, 0, 1, 7 } },
	  E(6) E(7), "2 events shown", EXIT_OK },
	{ "a gap is filled from the log, without duplicates", cmd_watch, { 0 }, 0, 0,
	  { { SEND, 1, 1, 1, 1 }, { SEND, 4, 4, 1, 5 }, { SEND, 5, 6, 1, 6 },
	    { INTERRUPT, 0, 0, 1, 6 } },
	  E(1) E(2) E(3) E(4) E(5) E(6), "6 events shown, 0 not shown, 0 lost", EXIT_OK },
	{ "an overrun is filled from the log", cmd_watch, { 0 }, 0, 0,
	  { { SEND, 1, 1, 1, 1 }, { OVERRUN, 0, 0, 1, 3 }, { SEND, 2, 4, 1, 4 },
	    { INTERRUPT, 0, 0, 1, 4 } },
	  E(1) E(2) E(3) E(4), "0 lost", EXIT_OK },
	{ "what the log has overwritten is told", cmd_watch, { 0 }, 0, 0,
	  { { SEND, 1, 1, 1, 1 }, { OVERRUN, 0, 0, 4, 5 }, { SEND, 6, 6, 4, 6 },
	    { INTERRUPT, 0, 0, 4, 6 } },
	  E(1) LOST(2, 2, 3) E(4) E(5) E(6), "4 events shown, 0 not shown, 2 lost", EXIT_LOST },
	{ "a gap that the log cannot fill is told", cmd_watch, { 0 }, 0, 0,
	  { { SEND, 5, 5, 0, 0 }, { INTERRUPT, 0, 0, 0, 0 } },
	  LOST(4, 1, 4) E(5), "4 lost", EXIT_LOST },
	{ "an overrun overtakes what is queued", cmd_watch, { 0 }, 0, 0,
	  { { SEND, 1, 1, 1, 1 }, { OVERRUN, 0, 0, 8, 9 }, { SEND, 2, 3, 8, 9 },
	    { EMPTY, 0, 0, 8, 9 }, { INTERRUPT, 0, 0, 8, 9 } },
	  E(1) E(2) E(3) LOST(4, 4, 7) E(8) E(9), "5 events shown, 0 not shown, 4 lost",
	  EXIT_LOST },
	{ "an overrun with an empty queue is filled at once", cmd_watch, { .count = 2 }, 0, 0,
	  { { OVERRUN, 0, 0, 1, 2 }, { EMPTY, 0, 0, 1, 2 } },
	  E(1) E(2), "2 events shown, 0 not shown, 0 lost", EXIT_OK },
	{ "overrun again while catching up", cmd_watch, { .count = 3 }, 0, 0,
	  { { OVERRUN, 0, 0, 1, 1 }, { EMPTY, 0, 0, 1, 1 }, { OVERRUN, 0, 0, 1, 3 },
	    { EMPTY, 0, 0, 1, 3 } },
	  E(1) E(2) E(3), "3 events shown, 0 not shown, 0 lost", EXIT_OK },
	{ "the event behind a gap is in hand, whatever the log has", cmd_watch, { 0 }, 0, 0,
	  { { SEND, 1, 1, 1, 1 }, { SEND, 4, 5, 7, 8 }, { SEND, 6, 8, 7, 8 },
	    { INTERRUPT, 0, 0, 7, 8 } },
	  E(1) LOST(2, 2, 3) E(4) E(5) E(6) E(7) E(8), "2 lost", EXIT_LOST },
	{ "what is queued at the end is not lost", cmd_watch, { 0 }, 0, 0,
	  { { INTERRUPT, 0, 0, 4, 5 }, { SEND, 1, 3, 4, 5 }, { SEND, 4, 5, 4, 5 } },
	  E(1) E(2) E(3) E(4) E(5), "5 events shown, 0 not shown, 0 lost", EXIT_OK },
	{ "what is queued at a timeout is not lost", cmd_watch, { .timeout_ns = 1 }, 0, 0,
	  { { SEND, 1, 2, 2, 2 } }, E(1) E(2), "2 events shown, 0 not shown, 0 lost", EXIT_OK },
	{ "lost at the end is told", cmd_watch, { 0 }, 0, 0,
	  { { SEND, 1, 1, 1, 1 }, { INTERRUPT, 0, 0, 0, 3 } },
	  E(1) LOST(2, 2, 3), "1 event shown, 0 not shown, 2 lost", EXIT_LOST },
	{ "what was on its way at the end is shown", cmd_watch, { 0 }, 0, 0,
	  { { INTERRUPT, 0, 0, 1, 2 } }, E(1) E(2), "2 events shown", EXIT_OK },
	{ "a signal wins over a flood", cmd_watch, { 0 }, 0, 0,
	  { { INTERRUPT, 0, 0, 1, 1 }, { SEND, 1, 1, 1, 1 } }, E(1), "1 event shown", EXIT_OK },
	{ "count ends in the middle of a datagram", cmd_watch, { .count = 2 }, 0, 0,
	  { { SEND, 1, 5, 1, 5 } }, E(1) E(2), "2 events shown", EXIT_OK },
	{ "count ends in the middle of a catch-up", cmd_watch, { .count = 2 }, 0, 0,
	  { { OVERRUN, 0, 0, 1, 5 } }, E(1) E(2), "2 events shown", EXIT_OK },
	{ "timeout alone is no failure", cmd_watch, { .timeout_ns = 1000000 }, 0, 0,
	  { { 0 } }, "", "0 events shown", EXIT_OK },
	{ "timeout before count is one", cmd_watch, { .timeout_ns = 1000000, .count = 1 }, 0, 0,
	  { { 0 } }, "", "0 events shown", EXIT_TIMED_OUT },
	{ "other events are counted, not shown", cmd_watch, { .events = CLOSED }, 0, 0,
	  { { SEND, 1, 2, 1, 2 }, { INTERRUPT, 0, 0, 1, 2 } },
	  "", "0 events shown, 2 not shown, 0 lost", EXIT_OK },
	{ "unloaded, told by nlctrl", cmd_watch, { 0 }, 0, 0,
	  { { SEND, 1, 1, 1, 1 }, { UNLOAD, 0, 0, 0, 0 } },
	  E(1), "tcpfate was unloaded", EXIT_NOT_LOADED },
	{ "unloaded and loaded again unnoticed", cmd_watch, { 0 }, 0, 0,
	  { { SEND, 1, 1, 1, 1 }, { RELOAD, 2, 2, 1, 9 } },
	  E(1), "tcpfate was unloaded", EXIT_NOT_LOADED },
	{ "a reader that goes ends it without a word", cmd_watch, { 0 }, 0, 0,
	  { { CLOSE_OUTPUT, 0, 0, 1, 1 } }, "", "Ctrl-C ends\n", EXIT_OK },
	{ "a reader on a socket that goes", cmd_watch,
	  { .count = 1, .timeout_ns = 5000000000 }, 0, 0,
	  { { CLOSE_SOCKET, 0, 0, 1, 1 } }, "", "Ctrl-C ends\n", EXIT_OK },
	{ "a reader that stands still does not hold up a signal", cmd_watch, { 0 }, 0, 0,
	  { { INTERRUPT, 0, 0, 1, MANY }, { SEND, 1, MANY, 1, MANY } },
	  NULL, "nobody reads standard output", EXIT_RUNTIME },
	{ "nor a timeout", cmd_watch, { .timeout_ns = 1 }, 0, 0,
	  { { SEND, 1, MANY, 1, MANY } }, NULL, "nobody reads standard output", EXIT_RUNTIME },
	{ "dump of all", cmd_dump, { 0 }, 3, 1, { { 0 } }, E(1) E(2) E(3), "", EXIT_OK },
	{ "dump of an empty log", cmd_dump, { 0 }, 0, 0, { { 0 } }, "", "", EXIT_OK },
	{ "dump says what is no longer there", cmd_dump, { 0 }, 5, 4, { { 0 } },
	  E(4) E(5), "records 1 to 3 are no longer in the log", EXIT_OK },
	{ "dump since", cmd_dump, { .has_since = true, .since = 2 }, 3, 1, { { 0 } },
	  E(3), "", EXIT_OK },
	{ "dump since a record long gone", cmd_dump, { .has_since = true, .since = 1 }, 5, 4,
	  { { 0 } }, LOST(2, 2, 3) E(4) E(5), "", EXIT_LOST },
	{ "dump since 0 is asked for from the first", cmd_dump, { .has_since = true }, 2, 2,
	  { { 0 } }, LOST(1, 1, 1) E(2), "", EXIT_LOST },
	{ "dump since the newest", cmd_dump, { .has_since = true, .since = 3 }, 3, 1, { { 0 } },
	  "", "", EXIT_OK },
	{ "dump since a record of another log", cmd_dump, { .has_since = true, .since = 9 }, 3, 1,
	  { { 0 } }, "", "the log ends at record 3, so 9 is not a record of it", EXIT_LOST },
	{ "dump of a log whose end is overwritten", cmd_dump, { 0 }, 5, 1, { { .log_to = 3 } },
	  E(1) E(2) E(3) LOST(2, 4, 5), "", EXIT_LOST },
	{ "dump of a log that is all overwritten", cmd_dump, { 0 }, 5, 0, { { 0 } },
	  "", "records 1 to 5 are no longer in the log", EXIT_OK },
	{ "dump since, of a log that is all overwritten", cmd_dump,
	  { .has_since = true, .since = 2 }, 5, 0, { { 0 } }, LOST(3, 3, 5), "", EXIT_LOST },
	{ "dump of other events", cmd_dump, { .events = CLOSED }, 3, 1, { { 0 } }, "", "",
	  EXIT_OK },
};

static const struct scenario *playing;
static const struct step *at;
static int ready[2];		/* a byte for each step that is to come */

int client_open(struct client **client)
{
	*client = NULL;
	return 0;
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

int client_subscribe(struct client *client)
{
	(void)client;
	at = playing->steps;
	return write(ready[1], at, at->act ? 1 : 0) < 0 ? -errno : 0;
}

static int give(uint64_t from, uint64_t to, uint64_t log_id, client_record record, void *arg)
{
	struct attrs ev;
	int ret = 0;

	for (uint64_t seq = from; seq && seq <= to && !ret; seq++) {
		const struct given given[] = {
			U64(SEQ, seq), U32(EVENT, 1), U64(LOG_ID, log_id), { 0 }
		};

		record_new(&ev, given);
		if (log_id == LOG_ID)	/* keeps the expected lines short */
			ev.present &= ~(1ull << TCPFATE_A_RECORD_LOG_ID);
		ret = record(arg, &ev);
	}
	return ret;
}

static int play(const struct step *step, client_record record, void *arg)
{
	switch (step->act) {
	case SEND:
		return give(step->from, step->to, LOG_ID, record, arg);
	case RELOAD:
		return give(step->from, step->to, LOG_ID + 1, record, arg);
	case EMPTY:
		return -EAGAIN;
	case OVERRUN:
		return -ENOBUFS;
	case UNLOAD:
		return -ENOENT;
	case INTERRUPT:
		return kill(getpid(), SIGINT);
	case CLOSE_OUTPUT:
	case CLOSE_SOCKET:	/* the parent does it, and poll() tells */
		return kill(getppid(), SIGUSR1);
	}
	return 0;
}

int client_receive(struct client *client, client_record record, void *arg)
{
	char byte;
	int ret;

	(void)client;
	if (read(ready[0], &byte, 1) != 1)
		return -EAGAIN;
	if (at[1].act && write(ready[1], &byte, 1) != 1)
		return -errno;
	ret = play(at, record, arg);
	at++;
	return ret;
}

/* The step that is played, or to be played next, or the last. */
static const struct step *current(void)
{
	return at > playing->steps && !at->act ? at - 1 : at;
}

int client_dump(struct client *client, uint64_t since, client_record record, void *arg)
{
	uint64_t from = playing->first_seq, to = playing->steps[0].log_to;

	(void)client;
	if (playing->command == cmd_watch) {
		from = current()->log_from;
		to = current()->log_to;
	} else if (!to) {
		to = playing->last_seq;
	}
	return give(from > since ? from : since + 1, from ? to : 0, LOG_ID, record, arg);
}

int client_status(struct client *client, struct status *status)
{
	static bool watching;

	(void)client;
	status->attrs.present = 1ull << TCPFATE_A_STATUS_LAST_SEQ |
				1ull << TCPFATE_A_STATUS_LOG_ID;
	status->attrs.value[TCPFATE_A_STATUS_LAST_SEQ].num =
		watching ? current()->log_to : playing->last_seq;
	status->attrs.value[TCPFATE_A_STATUS_LOG_ID].num = LOG_ID;
	watching = true;
	return 0;
}

int client_failed(const struct client *client, int err)
{
	(void)client;
	return complain("%s", strerror(-err));
}

static void child(const struct scenario *scenario, int out, int err)
{
	struct options options = scenario->options;

	options.json = true;
	dup2(out, STDOUT_FILENO);
	dup2(err, STDERR_FILENO);
	close(out);
	close(err);
	playing = scenario;
	alarm(HANG);
	if (pipe2(ready, O_NONBLOCK))
		abort();
	exit(scenario->command(&options));
}

static int reader;	/* closed when the child asks for it */

static void on_usr1(int number)
{
	(void)number;
	close(reader);
}

static void drain(int fd, char text[TEXT_MAX])
{
	size_t len = 0;
	ssize_t got;

	while (len < TEXT_MAX - 1 && (got = read(fd, text + len, TEXT_MAX - 1 - len)) > 0)
		len += (size_t)got;
	text[len] = '\0';
}

static int output_open(const struct scenario *scenario, int out[2])
{
	if (scenario->steps[0].act == CLOSE_SOCKET)
		return socketpair(AF_UNIX, SOCK_STREAM, 0, out);
	return pipe(out);
}

static bool plays(const struct scenario *scenario)
{
	char out_text[TEXT_MAX], err_text[TEXT_MAX];
	int out[2], err[2], status;
	pid_t pid;

	if (output_open(scenario, out) || pipe(err))
		abort();
	reader = out[0];
	fflush(stdout);
	pid = fork();
	if (!pid) {
		close(out[0]);
		close(err[0]);
		child(scenario, out[1], err[1]);
	}
	close(out[1]);
	close(err[1]);
	drain(err[0], err_text);
	drain(out[0], out_text);
	close(err[0]);
	close(out[0]);
	waitpid(pid, &status, 0);
	if (WIFEXITED(status) && WEXITSTATUS(status) == scenario->code &&
	    strstr(err_text, scenario->err) &&
	    (!scenario->out || !strcmp(out_text, scenario->out)))
		return true;
	printf("# %s: status %d\n# %s", scenario->name, WEXITSTATUS(status), err_text);
	return scenario->out && ktap_same(out_text, scenario->out) && false;
}

int main(void)
{
	unsigned int count = sizeof(scenarios) / sizeof(scenarios[0]);
	bool failed = false;

	signal(SIGUSR1, on_usr1);
	printf("KTAP version 1\n1..%u\n", count);
	for (unsigned int i = 0; i < count; i++) {
		bool ok = plays(&scenarios[i]);

		failed |= !ok;
		printf("%s %u %s\n", ok ? "ok" : "not ok", i + 1, scenarios[i].name);
	}
	return failed;
}
