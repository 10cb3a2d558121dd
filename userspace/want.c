// SPDX-License-Identifier: GPL-2.0
/*
 * Whether a listener wants a record. Asked of each before anything is written,
 * so the cheap questions come first, and nothing is allocated.
 */

#include <string.h>

#include "ctl.h"

/* Asked for by name, or shown unasked. */
static bool wants_event(const struct options *options, const struct attrs *ev)
{
	uint64_t event = num(ev, EVENT);

	if (options->filter.events)
		return event < 64 && options->filter.events >> event & 1;
	return options->all || event_is_default(ev);
}

static bool is_one_of(const struct numbers *numbers, const struct attrs *ev, unsigned int attr)
{
	if (!attrs_has(ev, attr))
		return false;
	for (unsigned int i = 0; i < numbers->count; i++)
		if (numbers->number[i] == attrs_num(ev, attr))
			return true;
	return false;
}

static bool wants_port(const struct filter *filter, const struct attrs *ev)
{
	return !filter->port.count ||
	       is_one_of(&filter->port, ev, TCPFATE_A_RECORD_LOCAL_PORT) ||
	       is_one_of(&filter->port, ev, TCPFATE_A_RECORD_PEER_PORT);
}

static bool wants_netns(const struct filter *filter, const struct attrs *ev)
{
	return !filter->netns.count || is_one_of(&filter->netns, ev, TCPFATE_A_RECORD_NETNS);
}

/* IPv4-mapped addresses are IPv4 here, too. */
static bool wants_family(const struct filter *filter, const struct attrs *ev)
{
	return !filter->family || num(ev, FAMILY) == filter->family;
}

/* A process has its number in its own namespace only where no other is told. */
static bool wants_pid(const struct filter *filter, const struct attrs *ev)
{
	unsigned int pid = has(ev, PID) ? TCPFATE_A_RECORD_PID : TCPFATE_A_RECORD_NSPID;

	return !filter->pid.count || is_one_of(&filter->pid, ev, pid) ||
	       is_one_of(&filter->pid, ev, TCPFATE_A_RECORD_OWNER_PID);
}

/* Addresses of 4 bytes never match a prefix of 16, nor the reverse. */
static bool prefix_holds(const struct prefix *prefix, const struct value *addr)
{
	unsigned int whole = prefix->len / 8, rest = prefix->len % 8;

	if (addr->len != prefix->size || memcmp(addr->bin, prefix->addr, whole))
		return false;
	return !rest || !((addr->bin[whole] ^ prefix->addr[whole]) >> (8 - rest));
}

static bool holds_addr(const struct filter *filter, const struct attrs *ev, unsigned int attr)
{
	if (!attrs_has(ev, attr))
		return false;
	for (unsigned int i = 0; i < filter->prefix_count; i++)
		if (prefix_holds(&filter->prefix[i], &ev->value[attr]))
			return true;
	return false;
}

static bool wants_addr(const struct filter *filter, const struct attrs *ev)
{
	return !filter->prefix_count ||
	       holds_addr(filter, ev, TCPFATE_A_RECORD_LOCAL_ADDR) ||
	       holds_addr(filter, ev, TCPFATE_A_RECORD_PEER_ADDR);
}

static bool is_named(const struct filter *filter, const struct attrs *ev, unsigned int attr)
{
	if (!attrs_has(ev, attr))
		return false;
	for (unsigned int i = 0; i < filter->comm_count; i++)
		if (!strcmp(filter->comm[i], ev->value[attr].str))
			return true;
	return false;
}

static bool wants_comm(const struct filter *filter, const struct attrs *ev)
{
	return !filter->comm_count || is_named(filter, ev, TCPFATE_A_RECORD_COMM) ||
	       is_named(filter, ev, TCPFATE_A_RECORD_OWNER_COMM);
}

/* The same sum as the kernel's. */
static bool wants_loss(const struct filter *filter, const struct attrs *ev)
{
	return num(ev, UNREAD) + num(ev, UNACKED) + num(ev, UNSENT) + num(ev, BYTES) >=
	       filter->min_lost;
}

/**
 * options_want() - whether the user wants to see a record
 * @options: the command line
 * @ev: the record
 *
 * What is asked for beside events only narrows: without events, what is shown
 * unasked is narrowed.
 */
bool options_want(const struct options *options, const struct attrs *ev)
{
	const struct filter *filter = &options->filter;

	return wants_event(options, ev) && wants_family(filter, ev) && wants_port(filter, ev) &&
	       wants_netns(filter, ev) && wants_pid(filter, ev) && wants_loss(filter, ev) &&
	       wants_addr(filter, ev) && wants_comm(filter, ev);
}
