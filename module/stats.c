// SPDX-License-Identifier: GPL-2.0
/*
 * Sums over the per-CPU counters. Readers run in process context; a sum taken
 * while hooks run is a moment old, never torn on 64-bit machines.
 */
#include "stats.h"

DEFINE_PER_CPU(struct tcpfate_stats, tcpfate_stats);

#define sum(field)							\
({									\
	u64 total = 0;							\
	int cpu;							\
									\
	for_each_possible_cpu(cpu)					\
		total += per_cpu(tcpfate_stats, cpu).field;		\
	total;								\
})

/**
 * tcpfate_stats_hits() - calls of a hook since load
 * @hook: its place in the table of hooks
 *
 * Return: the count.
 */
u64 tcpfate_stats_hits(unsigned int hook)
{
	return sum(hits[hook]);
}

/**
 * tcpfate_stats_evicted() - marks of live sockets given up since load
 *
 * Return: the count.
 */
u64 tcpfate_stats_evicted(void)
{
	return sum(evicted);
}

/**
 * tcpfate_stats_forgotten() - graves given up before their time since load
 *
 * Return: the count.
 */
u64 tcpfate_stats_forgotten(void)
{
	return sum(forgotten);
}

/**
 * tcpfate_stats_filtered() - records that no filter wanted since load
 *
 * Return: the count, over all namespaces.
 */
u64 tcpfate_stats_filtered(void)
{
	return sum(filtered);
}

/**
 * tcpfate_stats_suppressed() - records over the limit since load
 *
 * Return: the count, over all namespaces.
 */
u64 tcpfate_stats_suppressed(void)
{
	return sum(suppressed);
}
