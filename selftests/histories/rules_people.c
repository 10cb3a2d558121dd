// SPDX-License-Identifier: GPL-2.0
/* Who did it. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "agent.h"
#include "rules.h"

static const enum role role_of[EVENTS] = {
	[EV_CLOSED] = ROLE_CLOSER,
	[EV_UNREAD_AT_CLOSE] = ROLE_CLOSER,
	[EV_UNREAD_AT_SHUTDOWN] = ROLE_CLOSER,
	[EV_DATA_AFTER_CLOSE] = ROLE_CLOSER,
	[EV_SIMULTANEOUS_CLOSE] = ROLE_CLOSER,
	[EV_LINGER_ABORT] = ROLE_CLOSER,
	[EV_LISTENER_CLOSED] = ROLE_CLOSER,
	[EV_WRITE_AFTER_PEER_FIN] = ROLE_WRITER,
	[EV_DISCONNECT_ABORT] = ROLE_CALLER,
	[EV_ADMIN_ABORT] = ROLE_KILLER,
};

/* Only these say nothing of a role. */
static const uint32_t no_role = 1 << EV_RESET_RECEIVED | 1 << EV_TIMED_OUT |
				1 << EV_MEMORY_ABORT | 1 << EV_ICMP_ERROR |
				1 << EV_DATA_AFTER_LOCAL_FIN | 1 << EV_RESET_SENT;

static enum answer each(const struct view *v, bool (*holds)(const struct view *v,
							    const struct record *r))
{
	int i;

	for (i = 1; i < EVENTS; i++) {
		if (v->ev[i] && !holds(v, v->ev[i]))
			return BROKEN;
	}
	return HOLDS;
}

static bool is_role(const struct view *v, const struct record *r)
{
	if (no_role >> r->event & 1)
		return r->role == 0 || r->event == EV_RESET_SENT ||
		       r->event == EV_DATA_AFTER_LOCAL_FIN;
	return r->role == (int)role_of[r->event];
}

static enum answer ask_role(const struct view *v)
{
	return each(v, is_role);
}

static bool is_person(const struct view *v, const struct record *r)
{
	enum half side = IS_PASSIVE(v->e) ? SIDE_B : SIDE_A;

	if (!r->role)
		return num(r, N_PID) == ABSENT && !*r->comm;
	if (r->role == ROLE_KILLER)
		return num(r, N_PID) == getpid() && !strcmp(r->comm, "histories");
	return num(r, N_PID) == v->h->pid[side] &&
	       !strcmp(r->comm, agent_comm(v->h->agent[side]));
}

static enum answer ask_person(const struct view *v)
{
	return each(v, is_person);
}

/* Whoever holds the socket, or did. */
static bool is_owner(const struct view *v, const struct record *r)
{
	enum half side = IS_PASSIVE(v->e) ? SIDE_B : SIDE_A;

	return num(r, N_OWNER_PID) == ABSENT || num(r, N_OWNER_PID) == v->h->pid[side];
}

static enum answer ask_owner(const struct view *v)
{
	return each(v, is_owner);
}

static bool is_certain(const struct view *v, const struct record *r)
{
	return !r->evidence;
}

static enum answer ask_evidence(const struct view *v)
{
	return each(v, is_certain);
}

const struct rule rules_people[] = {
	{ "every event has the role of its kind", ask_role },
	{ "the person is the process that made the call", ask_person },
	{ "the owner is the process that has the socket", ask_owner },
	{ "nothing that could be known is unknown (evidence)", ask_evidence },
	{}
};
