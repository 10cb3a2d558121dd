/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Records as netlink messages.
 */
#ifndef _TCPFATE_MESSAGE_H
#define _TCPFATE_MESSAGE_H

#include <linux/skbuff.h>
#include <net/net_namespace.h>

#include "tcpfate.h"

/**
 * struct tcpfate_view - the log as one network namespace sees it
 * @net: the namespace
 * @all: it is the initial one, which sees everything
 */
struct tcpfate_view {
	const struct net *net;
	bool all;
};

struct tcpfate_view tcpfate_view_of(const struct net *net);
bool tcpfate_view_shows(const struct tcpfate_view *view,
			const struct tcpfate_record *r);
u64 tcpfate_view_seq(const struct tcpfate_view *view,
		     const struct tcpfate_record *r);
int tcpfate_message_put(struct sk_buff *skb, const struct tcpfate_record *r,
			const struct tcpfate_view *view);

#endif /* _TCPFATE_MESSAGE_H */
