// SPDX-License-Identifier: GPL-2.0
/*
 * Which records are about the connections of a command that is run.
 *
 * A connection is its own if its socket was made in the cgroup of the command, or
 * accepted by a listener that was; if the socket was handed to it; or if one of its
 * processes has acted on it. What nobody did, like a reset that came, is judged
 * when another record of the same socket says more, for it is the socket that is
 * its own. What is not certain is left out.
 */

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "claim.h"
#include "handed.h"

#define HELD_MAX	4096	/* some 10 MB */

/**
 * struct owned - something that is claimed
 * @next: the one claimed before it
 * @node: by its key, which no other has: hash_number() makes different ones of different ones
 */
struct owned {
	struct owned *next;
	struct hash_node node;
};

/**
 * struct held - a record that may still be claimed
 * @next: the next younger one
 * @ev: the record
 */
struct held {
	struct held *next;
	struct attrs ev;
};

/*
 * The cookie of the socket. A segment that meets no socket has none: then the record
 * is claimed alone, by its number. No cookie is as great as those are made here.
 */
static uint64_t key_of(const struct attrs *ev)
{
	return has(ev, COOKIE) ? num(ev, COOKIE) : ~num(ev, SEQ);
}

static bool is_owned(const struct claim *claim, uint64_t key)
{
	return hash_first(&claim->own, hash_number(0, key));
}

static int own(struct claim *claim, uint64_t key)
{
	struct owned *new;

	if (is_owned(claim, key))
		return 0;
	new = calloc(1, sizeof(*new));
	if (!new)
		return -ENOMEM;
	if (hash_add(&claim->own, &new->node, hash_number(0, key), new)) {
		free(new);
		return -ENOMEM;
	}
	new->next = claim->owned;
	claim->owned = new;
	return 0;
}

static void disown_all(struct claim *claim)
{
	hash_free(&claim->own);
	while (claim->owned) {
		struct owned *next = claim->owned->next;

		free(claim->owned);
		claim->owned = next;
	}
}

/* Whether a record was claimed, or is of a socket that was. */
bool claim_has(const struct claim *claim, const struct attrs *ev)
{
	return is_owned(claim, key_of(ev));
}

/* Who kills the connections of others is not their user. */
static bool is_act_of_kin(struct claim *claim, const struct attrs *ev)
{
	bool killed = num(ev, ROLE) == TCPFATE_ROLE_KILLER;

	return (has(ev, PID) && !killed && kin_has(&claim->kin, (pid_t)num(ev, PID))) ||
	       (has(ev, OWNER_PID) && kin_has(&claim->kin, (pid_t)num(ev, OWNER_PID)));
}

/**
 * claim_holds() - whether a record says that it is of the command
 * @claim: what is known by now
 * @ev: the record
 */
bool claim_holds(struct claim *claim, const struct attrs *ev)
{
	return claim_has(claim, ev) ||
	       (has(ev, CGROUP_ID) && nest_has(&claim->nest, num(ev, CGROUP_ID))) ||
	       is_act_of_kin(claim, ev);
}

static void drop(struct claim *claim, struct held **at)
{
	struct held *held = *at;

	*at = held->next;
	if (!held->next)
		claim->last = at;
	free(held);
	claim->held--;
}

/* It may have been of the command: that shall be said. */
static void drop_oldest(struct claim *claim)
{
	drop(claim, &claim->first);
	claim->dropped++;
}

static int hold(struct claim *claim, const struct attrs *ev)
{
	struct held *held = malloc(sizeof(*held));

	if (!held)
		return -ENOMEM;
	held->next = NULL;
	held->ev = *ev;
	*claim->last = held;
	claim->last = &held->next;
	if (++claim->held > HELD_MAX)
		drop_oldest(claim);
	return 0;
}

/* All that was held of a socket goes, to who takes records if it is claimed now. */
static int release(struct claim *claim, const struct attrs *ev, bool claimed)
{
	struct held **at = &claim->first;
	int ret = 0;

	while (*at) {
		if (num(&(*at)->ev, COOKIE) != num(ev, COOKIE)) {
			at = &(*at)->next;
			continue;
		}
		if (claimed && !ret)
			ret = claim->take(claim->arg, &(*at)->ev);
		drop(claim, at);
	}
	return ret;
}

/* Another record of its socket can tell whose it was. */
static bool may_be_claimed(const struct attrs *ev)
{
	return has(ev, COOKIE) && !has(ev, PID) && num(ev, EVENT) != TCPFATE_EVENT_CLOSED;
}

/**
 * claim_record() - judge a record, and all that are decided by it
 * @claim: what is known by now
 * @ev: the record
 *
 * Return: 0, what @claim->take returned, or -errno.
 */
int claim_record(struct claim *claim, const struct attrs *ev)
{
	bool claimed = claim_holds(claim, ev);
	int ret = 0;

	if (!claimed && may_be_claimed(ev))
		return hold(claim, ev);
	if (has(ev, COOKIE) && (claimed || num(ev, EVENT) == TCPFATE_EVENT_CLOSED))
		ret = release(claim, ev, claimed);
	if (!ret && claimed)
		ret = own(claim, key_of(ev));
	return ret || !claimed ? ret : claim->take(claim->arg, ev);
}

static int take_handed(void *arg, const struct handed *socket)
{
	struct claim *claim = arg;

	claim->accepts |= socket->listens;
	return own(claim, socket->cookie);
}

/**
 * claim_open() - claim what a command will inherit, and prepare for what it makes
 * @claim: where to, without a nest and kin; @take and @arg are set
 *
 * Return: 0, or -errno if there is no means to tell the command from others.
 */
int claim_open(struct claim *claim)
{
	int err;

	claim->last = &claim->first;
	err = handed_find(take_handed, claim);
	claim->nest_error = nest_make(&claim->nest);
	claim->kin_error = kin_open(&claim->kin);
	kin_add(&claim->kin, getpid());
	if (!err && claim->nest_error && claim->kin_error)
		err = claim->nest_error;
	return err;
}

/**
 * claim_process() - claim a process and all that it will begin
 * @claim: an open one
 * @pid: of the process, which has done nothing yet
 *
 * Return: as claim_open().
 */
int claim_process(struct claim *claim, pid_t pid)
{
	kin_add(&claim->kin, pid);
	if (claim->nest_error)
		return 0;
	claim->nest_error = nest_take(&claim->nest, pid);
	if (!claim->nest_error)
		return 0;
	nest_remove(&claim->nest);
	return claim->kin_error ? claim->nest_error : 0;
}

static void look_for(void *arg, pid_t pid)
{
	pid_t *wanted = arg;

	if (pid == *wanted)
		*wanted = 0;
}

/* Whether a process is of the command; of those that are gone, only kin tells. */
bool claim_knows(void *arg, pid_t pid)
{
	struct claim *claim = arg;
	pid_t wanted = pid;

	if (kin_has(&claim->kin, pid))
		return true;
	nest_each(&claim->nest, look_for, &wanted);
	return !wanted;
}

/**
 * claim_processes() - tell the processes of the command that still are there
 * @claim: an open one
 * @process: called for each, or NULL
 * @arg: for @process
 *
 * Return: how many there are.
 */
unsigned int claim_processes(struct claim *claim, kin_process process, void *arg)
{
	if (!claim->nest_error)
		return nest_each(&claim->nest, process, arg);
	return kin_each(&claim->kin, process, arg);
}

/* Returns 0, or -errno if the cgroup could not be removed. */
int claim_close(struct claim *claim)
{
	while (claim->first)
		drop(claim, &claim->first);
	disown_all(claim);
	kin_close(&claim->kin);
	return nest_remove(&claim->nest);
}
