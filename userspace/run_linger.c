// SPDX-License-Identifier: GPL-2.0
/*
 * Waiting while a command runs, and after it until its connections have ended.
 *
 * A process that has just been killed, and a connection whose FIN is not acknowledged,
 * end by themselves. What stays longer than the time given is told.
 */

#include <poll.h>

#include "orphan.h"
#include "run.h"

#define TICK	10	/* milliseconds between two looks at what is left */
#define LOOKS	2	/* a socket is out of sight shortly before its last record is made */

/**
 * run_wait() - wait for news: records, signals, processes
 * @run: one whose command has begun
 * @timeout: milliseconds, -1 until the command ends
 *
 * Who reads the report may be waited for first, and the command end meanwhile.
 */
void run_wait(struct run *run, int timeout)
{
	struct pollfd fds[] = {
		{ .fd = run->child.signals, .events = POLLIN },
		{ .fd = run->claim.kin.fd, .events = POLLIN },
		{ .fd = run->gone ? -1 : client_fd(run->follow.client), .events = POLLIN },
	};

	output_flush();
	if (timeout < 0 && run->child.over)
		return;
	poll(fds, sizeof(fds) / sizeof(fds[0]), run->follow.behind ? 0 : timeout);
	kin_read(&run->claim.kin);
	child_listen(&run->child, claim_knows, &run->claim);
}

static int count_orphan(void *arg, const struct attrs *ev)
{
	struct run *run = arg;

	if (!claim_holds(&run->claim, ev))
		return 0;
	run->orphan = *ev;
	run->orphans++;
	return 0;
}

static void note_process(void *arg, pid_t pid)
{
	struct run *run = arg;

	run->process = pid;
}

/* False also where that cannot be known. */
static bool is_settled(struct run *run)
{
	const struct claim *claim = &run->claim;
	bool known;

	run->orphans = 0;
	known = !orphan_find(count_orphan, run) && !claim->nest_error && !claim->accepts;
	run->processes = claim_processes(&run->claim, note_process, run);
	return known && !run->orphans && !run->processes;
}

/**
 * run_linger() - read on until nothing more is to be expected, or the time is over
 * @run: one whose command has ended
 */
void run_linger(struct run *run)
{
	int64_t deadline = clock_now() + (int64_t)run->options->grace_ns;
	unsigned int calm = 0;

	for (;;) {
		calm = is_settled(run) ? calm + 1 : 0;
		if (calm == LOOKS || run->child.stopped || clock_now() >= deadline)
			break;
		run_wait(run, TICK);
		run_read(run);
	}
	run_settle(run);
}

/* What it does with sockets of others is known by its processes only. */
static bool lacks_processes(const struct claim *claim)
{
	return (claim->nest_error || claim->accepts) && (claim->kin_error || claim->kin.torn);
}

/**
 * run_is_blind() - whether there may be losses that nobody has told
 * @run: one whose command has ended
 *
 * Not because of processes that it has left: that is where it ends.
 */
bool run_is_blind(const struct run *run)
{
	return view_has_lost(&run->follow.view) || run->gone || run->disarmed || run->suppressed ||
	       run->follow.tally.left_out || run->claim.dropped || run->orphans ||
	       lacks_processes(&run->claim);
}
