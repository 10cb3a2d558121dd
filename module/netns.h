/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Network namespaces: each has its own dense numbering of records.
 */
#ifndef _TCPFATE_NETNS_H
#define _TCPFATE_NETNS_H

#include <net/net_namespace.h>

#include "tcpfate.h"

/**
 * struct tcpfate_netns - what the module keeps for a network namespace
 * @list: all of them, under the mutex of netns.c
 * @net: the namespace, valid while this is on the list
 * @seq: number of its newest record, under the lock of the log
 */
struct tcpfate_netns {
	struct list_head list;
	struct net *net;
	u64 seq;
};

struct tcpfate_netns *tcpfate_netns_get(const struct net *net);
void tcpfate_netns_visit(u64 cookie,
			 void (*visit)(struct net *net, void *arg), void *arg);
int tcpfate_netns_init(void);
void tcpfate_netns_exit(void);

#endif /* _TCPFATE_NETNS_H */
