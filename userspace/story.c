// SPDX-License-Identifier: GPL-2.0
/* What happened to a connection: the parts in the order in which they are found. */

#include <inttypes.h>
#include <string.h>

#include "escape.h"
#include "field.h"
#include "label.h"
#include "plot.h"

static const struct field addr_field = {
	.attr = TCPFATE_A_RECORD_LOCAL_ADDR, .kind = FIELD_ADDR,
};

/* Told even where no byte is missing: it is a fault, or nobody would get an error. */
static bool is_told_anyway(enum cause cause)
{
	return cause == CAUSE_LISTENER_CLOSED || cause == CAUSE_MEMORY ||
	       cause == CAUSE_SYMMETRIC;
}

static uint64_t at_risk(const struct story *story)
{
	return story->loss[0].at_risk + story->loss[1].at_risk;
}

uint64_t story_cost(const struct story *story)
{
	return story->loss[0].lost + story->loss[0].unacked +
	       story->loss[1].lost + story->loss[1].unacked;
}

/* What one subflow of MPTCP could not deliver, another can. */
static bool is_subflow(const struct story *story)
{
	return (story->party[0].evidence | story->party[1].evidence) &
	       TCPFATE_EVIDENCE_MPTCP_SUBFLOW;
}

static bool is_at(const struct party *party, const struct party *other)
{
	return party->port == other->port && party->addr.len == other->addr.len &&
	       !memcmp(party->addr.bin, other->addr.bin, party->addr.len);
}

/* Whether something between the two ends has changed their addresses. */
static bool is_translated(const struct story *story, const struct conn *conn)
{
	for (unsigned int i = 0; i < 2; i++) {
		struct party guessed = { 0 };

		party_guess(&guessed, &conn->side[!i]);
		if (!is_at(&story->party[i], &guessed))
			return true;
	}
	return false;
}

/**
 * story_build() - tell what happened to a connection
 * @story: where to
 * @conn: its records
 *
 * Return: false if nothing was lost and nothing is at risk: then there is no story.
 */
bool story_build(struct story *story, const struct conn *conn)
{
	struct plot plot;

	memset(story, 0, sizeof(*story));
	story->alone = !conn->side[0].first || !conn->side[1].first;
	plot_read(&plot, conn);
	for (unsigned int i = 0; i < 2; i++) {
		if (conn->side[i].first)
			party_read(&story->party[i], &conn->side[i]);
		else
			party_guess(&story->party[i], &conn->side[!i]);
	}
	story->by_isn = conn->by_isn && is_translated(story, conn);
	steps_read(story, &plot, conn);
	loss_find(story, &plot);
	cause_find(story, &plot);
	if (story->cause == CAUSE_NONE || is_subflow(story))
		return false;
	return story_cost(story) || at_risk(story) || is_told_anyway(story->cause);
}

/**
 * story_find_units() - look for the units and containers that its sockets belong to
 * @story: one of this host, from the log and not from a file
 */
void story_find_units(struct story *story)
{
	for (unsigned int i = 0; i < 2; i++)
		unit_name(story->party[i].cgroup, story->party[i].unit);
}

static void put_port(FILE *out, uint16_t port)
{
	const char *name = port_name(port);

	if (name)
		fprintf(out, ":%s", name);
	else if (port)
		fprintf(out, ":%u", port);
}

/* "127.0.0.1:8000", "[::1]:8000". */
void story_address(FILE *out, const struct party *party)
{
	bool brackets = party->addr.len == 16;
	struct attrs attrs;
	char buf[FIELD_BUF];

	if (!party->addr.len) {
		fputs("an unknown address", out);
		return;
	}
	attrs.present = UINT64_C(1) << addr_field.attr;
	attrs.value[addr_field.attr] = party->addr;
	field_item(&addr_field, &attrs, 0, buf);
	fputs(brackets ? "[" : "", out);
	escape_text(out, buf);
	fputs(brackets ? "]" : "", out);
	put_port(out, party->port);
}

static bool same_comm(const struct story *story)
{
	return story->party[0].comm[0] && !strcmp(story->party[0].comm, story->party[1].comm);
}

/* "gunicorn[812]", or the address where nobody is known; a port where both are the same. */
void story_who(FILE *out, const struct story *story, unsigned int side)
{
	const struct party *party = &story->party[side];

	if (!party->comm[0]) {
		story_address(out, party);
		return;
	}
	escape_text(out, party->comm);
	if (party->pid)
		fprintf(out, "[%" PRIu64 "]", party->pid);
	if (same_comm(story) && party->pid == story->party[!side].pid)
		fprintf(out, ":%u", party->port);
}

/* "gunicorn[812]": who did it is not always who used the socket last. */
void step_who(FILE *out, const struct story *story, const struct step *step)
{
	const char *used = story->party[step->side].comm;

	if (!step->comm[0] || step->act == ACT_KILL || !strcmp(step->comm, used)) {
		story_who(out, story, step->side);
		return;
	}
	escape_text(out, step->comm);
	if (step->pid)
		fprintf(out, "[%" PRIu64 "]", step->pid);
}

/* The same without the process, if the program alone tells the two ends apart. */
void story_program(FILE *out, const struct story *story, unsigned int side)
{
	const struct party *party = &story->party[side];

	if (party->comm[0] && !same_comm(story))
		escape_text(out, party->comm);
	else
		story_who(out, story, side);
}
