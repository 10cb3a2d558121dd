// SPDX-License-Identifier: GPL-2.0
/*
 * Commands against a kernel that loses, repeats and goes away: what is shown, in
 * which order, and with which exit code. This file stands in for client.c.
 */

#define _GNU_SOURCE	/* pipe2() */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../client.h"
#include "ktap.h"
#include "play.h"
#include "record.h"

#define HANG	60	/* seconds after which a scenario has failed */

static const struct scenario *playing;
static const struct step *at;	/* the next one */
static const struct step *due;	/* the one that can be read */
static int ready[2];		/* a byte when it can */
static bool loaded;
static uint64_t log_id = FIRST_LOG;

static void make_ready(const struct step *step)
{
	if (!step->act || due == step)
		return;
	due = step;
	if (write(ready[1], "", 1) != 1)
		abort();
}

static void first_step(void)
{
	at = playing->steps;
	loaded = at->act != ACT_LOAD;
	if (!at->asked)
		make_ready(at);
}

/* NULL if there is nothing to read. */
static const struct step *next_step(void)
{
	char byte;

	if (read(ready[0], &byte, 1) != 1)
		return NULL;
	if (!at[1].asked)
		make_ready(at + 1);
	return at++;
}

/* The step to be played next, or the last. */
static const struct step *current(void)
{
	return at > playing->steps && !at->act ? at - 1 : at;
}

int client_open(struct client **client)
{
	*client = NULL;
	if (!at)
		first_step();
	return loaded ? 0 : -ENOENT;
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
	return loaded ? 0 : -ENOENT;
}

static int give(uint64_t from, uint64_t to, uint64_t log, client_record record, void *arg)
{
	struct attrs ev;
	int ret = 0;

	for (uint64_t seq = from; seq && seq <= to && !ret; seq++) {
		const struct given given[] = {
			U64(SEQ, seq), U32(EVENT, 1), U64(LOG_ID, log), { 0 }
		};

		record_new(&ev, given);
		if (log == FIRST_LOG)
			ev.present &= ~(1ull << TCPFATE_A_RECORD_LOG_ID);
		ret = record(arg, &ev);
	}
	return ret;
}

static int play(const struct step *step, client_record record, void *arg)
{
	switch (step->act) {
	case ACT_SEND:
		return give(step->from, step->to, log_id, record, arg);
	case ACT_RELOAD:
		return give(step->from, step->to, ++log_id, record, arg);
	case ACT_EMPTY:
		return -EAGAIN;
	case ACT_OVERRUN:
		return -ENOBUFS;
	case ACT_REPLACE:
		log_id++;
		return -ENOENT;
	case ACT_UNLOAD:
		loaded = false;
		log_id++;
		return -ENOENT;
	case ACT_LOAD:
		loaded = true;
		return 0;
	case ACT_INTERRUPT:
		return kill(getpid(), SIGINT);
	case ACT_CLOSE_OUTPUT:
	case ACT_CLOSE_SOCKET:	/* the parent does it, and poll() tells */
		return kill(getppid(), SIGUSR1);
	}
	return 0;
}

int client_receive(struct client *client, client_record record, void *arg)
{
	const struct step *step = next_step();

	(void)client;
	return step ? play(step, record, arg) : -EAGAIN;
}

int client_await(struct client *client)
{
	const struct step *step = next_step();

	(void)client;
	if (step)
		play(step, NULL, NULL);
	return step && step->act == ACT_LOAD ? 0 : -EAGAIN;
}

int client_dump(struct client *client, uint64_t since, uint64_t until, client_record record,
		void *arg)
{
	uint64_t from = playing->first_seq, to = playing->steps[0].log_to;

	(void)client;
	if (!loaded || current()->gone)
		return -ENOENT;
	if (playing->command != cmd_dump) {
		from = current()->log_from;
		to = current()->log_to;
	} else if (!to) {
		to = playing->last_seq;
	}
	if (to >= until)
		to = until - 1;
	return give(from > since ? from : since + 1, from ? to : 0, log_id, record, arg);
}

static void put(struct attrs *attrs, unsigned int attr, uint64_t value)
{
	attrs->present |= 1ull << attr;
	attrs->value[attr].num = value;
}

static bool has_shown(void)
{
	int bytes = 0;

	return !ioctl(STDOUT_FILENO, FIONREAD, &bytes) && bytes > 0;
}

int client_status(struct client *client, struct status *status)
{
	static unsigned int asked;
	const struct step *step = current();

	(void)client;
	if (!loaded || (step->gone && asked))
		return -ENOENT;
	asked++;
	if ((playing->steps[0].asks && asked > playing->steps[0].asks) ||
	    (step->shown && !has_shown()))
		return -ELOOP;
	status->attrs.present = 0;
	put(&status->attrs, TCPFATE_A_STATUS_LAST_SEQ,
	    asked > 1 || at > playing->steps ? step->log_to : playing->last_seq);
	put(&status->attrs, TCPFATE_A_STATUS_LOG_ID, log_id);
	put(&status->attrs, TCPFATE_A_STATUS_SUPPRESSED, step->suppressed);
	put(&status->attrs, TCPFATE_A_STATUS_FILTERED, step->filtered);
	make_ready(at);
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
	if (scenario->steps[0].act == ACT_CLOSE_SOCKET)
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

/* Play all of them; returns the exit status of a test. */
int play_main(const struct scenario *scenarios, unsigned int count)
{
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
