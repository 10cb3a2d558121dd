// SPDX-License-Identifier: GPL-2.0
/*
 * The processes that hold the sockets. Each is told many operations at once, of
 * as many histories, does one after the other, and says when all are done.
 *
 * One that will be killed holds the sockets of one history only.
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "agent.h"
#include "end.h"
#include "place.h"

#define MAX_AGENTS	128
#define MAX_WORK	1024

struct work {
	uint16_t history;
	uint16_t op;
};

static struct agent {
	const char *comm;
	pid_t pid;
	int channel;
	unsigned int n;
	struct work work[MAX_WORK];
} agent[MAX_AGENTS];

enum { BOTH, NEAR_A, NEAR_B, FAR_A, FAR_B, VICTIM };

static const struct {
	const char *comm;
	enum place place;
} role[] = {
	[BOTH] = { "both", PLACE_NEAR },
	[NEAR_A] = { "near-a", PLACE_NEAR },
	[NEAR_B] = { "near-b", PLACE_NEAR },
	[FAR_A] = { "far-a", PLACE_FAR_A },
	[FAR_B] = { "far-b", PLACE_FAR_B },
};

static struct history *histories;

static void serve(int channel)
{
	struct work work[MAX_WORK];
	ssize_t len;
	size_t i;

	for (;;) {
		len = recv(channel, work, sizeof(work), 0);
		if (len <= 0)
			_exit(0);
		for (i = 0; i < len / sizeof(*work); i++) {
			struct history *h = &histories[work[i].history];

			end_do(h, &h->op[work[i].op]);
		}
		if (send(channel, "", 1, 0) != 1)
			_exit(1);
	}
}

/* Nothing else is open in it: a descriptor more would keep a socket alive. */
static void begin(int channel, const char *comm, enum place place)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NAME, comm);
	signal(SIGINT, SIG_IGN);
	if (place_enter(place))
		_exit(1);
	serve(channel);
}

static void start(unsigned int i, const char *comm, enum place place)
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair))
		err(1, "socketpair");
	agent[i].comm = comm;
	agent[i].channel = pair[0];
	agent[i].n = 0;
	fflush(NULL);
	agent[i].pid = fork();
	if (agent[i].pid < 0)
		err(1, "fork");
	if (!agent[i].pid)
		begin(pair[1], comm, place);
	close(pair[1]);
}

void agents_start(void *shared, unsigned int jobs)
{
	unsigned int i;

	if (jobs > MAX_WORK)
		errx(2, "at most %d histories at once", MAX_WORK);
	histories = shared;
	for (i = 0; i < VICTIM; i++)
		start(i, role[i].comm, role[i].place);
}

static void end_agent(unsigned int i, int sig)
{
	if (!agent[i].pid)
		return;
	kill(agent[i].pid, sig);
	waitpid(agent[i].pid, NULL, 0);
	close(agent[i].channel);
	agent[i].pid = 0;
}

void agents_stop(void)
{
	unsigned int i;

	for (i = 0; i < MAX_AGENTS; i++)
		end_agent(i, SIGKILL);
}

/* Victims that are over, be it that nobody has killed them. */
void agents_reap(void)
{
	unsigned int i;

	for (i = VICTIM; i < MAX_AGENTS; i++)
		end_agent(i, SIGKILL);
}

static int start_victim(enum place place)
{
	unsigned int i;

	for (i = VICTIM; i < MAX_AGENTS; i++) {
		if (agent[i].pid)
			continue;
		start(i, "victim", place);
		return i;
	}
	errx(1, "too many processes to kill");
}

/* Which processes hold the sockets of this history. */
void agents_assign(struct history *h)
{
	static const uint8_t usual[MODES][2] = {
		[MODE_SAME] = { BOTH, BOTH },
		[MODE_TWO] = { NEAR_A, NEAR_B },
		[MODE_FAR] = { FAR_A, FAR_B },
	};

	memcpy(h->agent, usual[h->mode], sizeof(h->agent));
	if (h->victim >= 0) {
		h->agent[h->victim] = start_victim(place_of(h, h->victim));
		if (h->mode == MODE_SAME)
			h->agent[!h->victim] = h->agent[h->victim];
	}
	h->pid[SIDE_A] = agent[h->agent[SIDE_A]].pid;
	h->pid[SIDE_B] = agent[h->agent[SIDE_B]].pid;
}

const char *agent_comm(unsigned int i)
{
	return agent[i].comm;
}

static enum half side_of(const struct op *op)
{
	if (op->kind == OP_CONNECT || op->kind == OP_RECONNECT)
		return SIDE_A;
	return op->end == LISTENER || IS_PASSIVE(op->end) ? SIDE_B : SIDE_A;
}

bool agent_is_there(const struct history *h, const struct op *op)
{
	return agent[h->agent[side_of(op)]].pid;
}

void agent_tell(const struct history *h, const struct op *op)
{
	struct agent *a = &agent[h->agent[side_of(op)]];

	a->work[a->n++] = (struct work) { h - histories, op - h->op };
}

/* Tell all of them, then wait for all of them. */
void agents_run(void)
{
	unsigned int i;
	char c;

	for (i = 0; i < MAX_AGENTS; i++) {
		size_t len = agent[i].n * sizeof(*agent[i].work);

		if (len && send(agent[i].channel, agent[i].work, len, 0) < 0)
			err(1, "cannot tell %s", agent[i].comm);
	}
	for (i = 0; i < MAX_AGENTS; i++) {
		if (agent[i].n && recv(agent[i].channel, &c, 1, 0) != 1)
			errx(1, "%s is gone", agent[i].comm);
		agent[i].n = 0;
	}
}

/* Returns when it is a zombie, its sockets closed. */
void agent_kill(const struct history *h, enum half side)
{
	end_agent(h->agent[side], SIGKILL);
}
