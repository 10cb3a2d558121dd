/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Network namespaces: each has its own dense numbering of records, its own
 * limits and its own totals.
 */
#ifndef _TCPFATE_NETNS_H
#define _TCPFATE_NETNS_H

#include <net/net_namespace.h>

#include "guard.h"
#include "tcpfate.h"
#include "total.h"

/**
 * struct tcpfate_netns - what the module keeps for a network namespace
 * @list: all of them, under the mutex of netns.c
 * @net: the namespace, valid while this is on the list
 * @seq: number of its newest record, under the lock of the log
 * @last: number of the same in the whole log, likewise
 * @published: number in the whole log up to which its listeners were told;
 *	under the mutex
 * @guard: how many records it made lately
 * @total: where hooks count, under RCU
 * @counted: what its records sum up to
 * @reset: @counted as it was when it was last reset, under the mutex
 */
struct tcpfate_netns {
	struct list_head list;
	struct net *net;
	u64 seq;
	u64 last;
	u64 published;
	struct tcpfate_guard guard;
	struct tcpfate_total __percpu *total;
	struct tcpfate_total __percpu *counted;
	struct tcpfate_total reset;
};

/**
 * struct tcpfate_netns_total - totals of one namespace
 * @netns: its inode number, 0 for all that have ended
 * @cookie: its cookie, 0 likewise
 * @total: since they were last reset
 */
struct tcpfate_netns_total {
	u32 netns;
	u64 cookie;
	struct tcpfate_total total;
};

struct tcpfate_netns *tcpfate_netns_get(const struct net *net);
void tcpfate_netns_count(const struct tcpfate_netns *ns,
			 const struct tcpfate_record *r);
void tcpfate_netns_filtered(const struct tcpfate_netns *ns,
			    enum tcpfate_event event);
void tcpfate_netns_suppressed(const struct tcpfate_netns *ns,
			      enum tcpfate_event event);
void tcpfate_netns_each(void (*visit)(struct tcpfate_netns *ns, void *arg),
			void *arg);
void tcpfate_netns_left_out(const struct net *net, u64 *filtered,
			    u64 *suppressed);
struct tcpfate_netns_total *tcpfate_netns_totals(const struct net *net,
						 bool reset, size_t *n);
int tcpfate_netns_init(void);
void tcpfate_netns_exit(void);

#endif /* _TCPFATE_NETNS_H */
