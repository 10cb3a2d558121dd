// SPDX-License-Identifier: GPL-2.0
/*
 * Counted where the record is made, on the CPU that makes it, in any context;
 * summed up by readers in process context. A sum taken while hooks run is a
 * moment old, and no record is ever missing from a later one: totals are never
 * set back, a reset only remembers where they were.
 */
#include "total.h"

#define WORDS	(sizeof(struct tcpfate_total) / sizeof(u64))

static void count_in(struct tcpfate_sum __percpu *sum,
		     const struct tcpfate_record *r)
{
	this_cpu_inc(sum->records);
	if (r->unread)
		this_cpu_add(sum->unread, r->unread);
	if (r->unacked)
		this_cpu_add(sum->unacked, r->unacked);
	if (r->unsent)
		this_cpu_add(sum->unsent, r->unsent);
	if (r->written_after_fin)
		this_cpu_add(sum->written_after_fin, r->written_after_fin);
}

/**
 * tcpfate_total_count() - count a record that goes to the log
 * @total: totals of its namespace
 * @r: the record
 */
void tcpfate_total_count(struct tcpfate_total __percpu *total,
			 const struct tcpfate_record *r)
{
	count_in(&total->event[r->event], r);
	if (r->event != TCPFATE_EVENT_CLOSED)
		return;
	count_in(&total->ending[r->ending], r);
	/* Not known of a subflow: what it loses, another can deliver. */
	if (r->has & TCPFATE_HAS(LOSS))
		count_in(&total->loss[r->loss], r);
}

/**
 * tcpfate_total_read() - sum up over all CPUs
 * @total: totals of a namespace
 * @sum: where the sum goes
 */
void tcpfate_total_read(struct tcpfate_total __percpu *total,
			struct tcpfate_total *sum)
{
	int cpu;

	memset(sum, 0, sizeof(*sum));
	for_each_possible_cpu(cpu)
		tcpfate_total_add(sum, per_cpu_ptr(total, cpu));
}

/**
 * tcpfate_total_add() - add totals
 * @sum: what is added to
 * @total: what is added
 */
void tcpfate_total_add(struct tcpfate_total *sum,
		       const struct tcpfate_total *total)
{
	const u64 *from = (const u64 *)total;
	u64 *to = (u64 *)sum;
	size_t i;

	for (i = 0; i < WORDS; i++)
		to[i] += READ_ONCE(from[i]);
}

/**
 * tcpfate_total_subtract() - subtract totals
 * @sum: what is subtracted from
 * @total: what is subtracted
 */
void tcpfate_total_subtract(struct tcpfate_total *sum,
			    const struct tcpfate_total *total)
{
	const u64 *from = (const u64 *)total;
	u64 *to = (u64 *)sum;
	size_t i;

	for (i = 0; i < WORDS; i++)
		to[i] -= from[i];
}
