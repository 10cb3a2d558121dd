/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Totals as netlink messages.
 */
#ifndef _TCPFATE_TOTAL_MESSAGE_H
#define _TCPFATE_TOTAL_MESSAGE_H

#include <linux/skbuff.h>
#include <net/genetlink.h>

#include "message.h"

int tcpfate_total_message_start(struct netlink_callback *cb, bool reset);
int tcpfate_total_message_put(struct sk_buff *skb, struct netlink_callback *cb,
			      const struct tcpfate_header *header);
int tcpfate_total_message_done(struct netlink_callback *cb);

#endif /* _TCPFATE_TOTAL_MESSAGE_H */
