// SPDX-License-Identifier: GPL-2.0
/*
 * What has happened, and how often: a generator that does not come to what it is
 * meant to make would find nothing, and be content.
 */
#include <stdio.h>
#include <string.h>

#include "coverage.h"
#include "record.h"

#define SUBSTATES	3

static const char *const substate_name[SUBSTATES] = {
	"fin-wait-1", "fin-wait-2", "gone",
};

static unsigned long op_count[OP_KINDS], event_count[EVENTS], ending_count[ENDINGS];
static unsigned long timer_count[TIMERS], cause_count[CAUSES];
static unsigned long substate_count[SUBSTATES];
static unsigned long connections, records, unborn;

/* Of these none is made on purpose: there is no Fast Open here, and memory enough. */
static const uint32_t not_made = 1 << EV_ICMP_ERROR | 1 << EV_MEMORY_ABORT;

static void count_substate(const char *substate)
{
	int i;

	for (i = 0; i < SUBSTATES; i++)
		substate_count[i] += !strcmp(substate, substate_name[i]);
}

static void count_record(const struct record *r)
{
	int i;

	records++;
	event_count[r->event]++;
	if (r->event == EV_DATA_AFTER_CLOSE)
		count_substate(r->substate);
	if (r->event == EV_TIMED_OUT)
		timer_count[r->timer]++;
	if (r->event != EV_CLOSED)
		return;
	ending_count[r->ending]++;
	for (i = 0; i < CAUSES; i++)
		cause_count[i] += has_cause(r, i);
}

void coverage_count(const struct history *h, const struct told *told)
{
	const struct record *r;
	unsigned int i;

	unborn += h->unborn;
	for (i = 0; i < h->nops; i++)
		op_count[h->op[i].kind] += !h->op[i].left_out && h->op[i].ret >= 0;
	for (i = 0; i < MAX_ENDS; i++) {
		connections += !IS_PASSIVE(i) && h->end[i].born;
		for (r = told->first[i]; r; r = r->next)
			count_record(r);
	}
}

static void print(const char *what, const char *name, unsigned long n)
{
	if (n)
		printf("# %8lu %s %s\n", n, what, name);
}

void coverage_print(void)
{
	int i;

	for (i = 0; i < OP_KINDS; i++)
		print("calls", op_info[i].name, op_count[i]);
	for (i = 1; i < EVENTS; i++)
		print("events", event_name(i), event_count[i]);
	for (i = 1; i < ENDINGS; i++)
		print("endings", ending_name(i), ending_count[i]);
	for (i = 1; i < TIMERS; i++)
		print("timers", timer_name(i), timer_count[i]);
	for (i = 0; i < SUBSTATES; i++)
		print("substates", substate_name[i], substate_count[i]);
	for (i = 0; i < CAUSES; i++)
		print("causes", cause_name(i), cause_count[i]);
	print("histories", "without a connection", unborn);
}

/* A place with nothing in it, or @n. */
static int empty(const unsigned long *count, int n, uint32_t not_wanted)
{
	int i;

	for (i = 0; i < n; i++) {
		if (!count[i] && !(not_wanted >> i & 1))
			break;
	}
	return i;
}

/* Something that never was, NULL if all was. No orphan waits long in FIN_WAIT2 here. */
const char *coverage_missing(void)
{
	int i;

	i = empty(op_count, OP_KINDS, 0);
	if (i < OP_KINDS)
		return op_info[i].name;
	i = empty(event_count, EVENTS, not_made | 1);
	if (i < EVENTS)
		return event_name(i);
	i = empty(ending_count, END_UNKNOWN, 1);
	if (i < END_UNKNOWN)
		return ending_name(i);
	i = empty(timer_count, TIMER_FIN_WAIT_2, 1);
	if (i < TIMER_FIN_WAIT_2)
		return timer_name(i);
	i = empty(substate_count, SUBSTATES, 0);
	return i < SUBSTATES ? substate_name[i] : NULL;
}

unsigned long coverage_connections(void)
{
	return connections;
}

unsigned long coverage_records(void)
{
	return records;
}
