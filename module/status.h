/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the module says of itself.
 */
#ifndef _TCPFATE_STATUS_H
#define _TCPFATE_STATUS_H

#include <linux/skbuff.h>
#include <net/net_namespace.h>

#include "tcpfate.h"

int tcpfate_status_put(struct sk_buff *skb, const struct net *net);

#endif /* _TCPFATE_STATUS_H */
