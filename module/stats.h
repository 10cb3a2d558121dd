/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Per-CPU counters, written by hooks in any context and summed by readers.
 */
#ifndef _TCPFATE_STATS_H
#define _TCPFATE_STATS_H

#include <linux/percpu.h>

#include "tcpfate.h"

#define TCPFATE_HOOKS_MAX	16

/**
 * struct tcpfate_stats - what is counted
 * @hits: calls of each hook
 * @evicted: marks of live sockets given up for lack of room
 * @forgotten: graves given up for lack of room before their time
 * @filtered: records that the filter did not want
 * @suppressed: records over the limit
 */
struct tcpfate_stats {
	u64 hits[TCPFATE_HOOKS_MAX];
	u64 evicted;
	u64 forgotten;
	u64 filtered;
	u64 suppressed;
};

DECLARE_PER_CPU(struct tcpfate_stats, tcpfate_stats);

#define tcpfate_stats_inc(field)	this_cpu_inc(tcpfate_stats.field)

u64 tcpfate_stats_hits(unsigned int hook);
u64 tcpfate_stats_evicted(void);
u64 tcpfate_stats_forgotten(void);
u64 tcpfate_stats_filtered(void);
u64 tcpfate_stats_suppressed(void);

#endif /* _TCPFATE_STATS_H */
