/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ICMP errors about connections of this host.
 */
#ifndef _TCPFATE_ICMP_H
#define _TCPFATE_ICMP_H

#include <linux/skbuff.h>

void tcpfate_icmp_v4(const struct sk_buff *skb);
void tcpfate_icmp_v6(const struct sk_buff *skb, u8 type, u8 code, int offset);

#endif /* _TCPFATE_ICMP_H */
