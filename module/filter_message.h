/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The filter as a netlink message.
 */
#ifndef _TCPFATE_FILTER_MESSAGE_H
#define _TCPFATE_FILTER_MESSAGE_H

#include <linux/skbuff.h>
#include <net/genetlink.h>

#include "tcpfate.h"

/* Room for as many values of each kind as a filter can have. */
#define TCPFATE_FILTER_MESSAGE_SIZE	8192

extern const struct nla_policy tcpfate_filter_policy[TCPFATE_A_FILTER_MAX + 1];

int tcpfate_filter_message_put(struct sk_buff *skb, const struct net *net);
int tcpfate_filter_message_take(struct genl_info *info);

#endif /* _TCPFATE_FILTER_MESSAGE_H */
