/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Data that reaches a connection after its process has closed it.
 */
#ifndef _TCPFATE_LATE_H
#define _TCPFATE_LATE_H

#include <net/sock.h>

void tcpfate_late_socket(const struct sock *sk, const struct sk_buff *skb);
void tcpfate_late_segment(const struct sock *sk, const struct sk_buff *skb,
			  u32 reason);

#endif /* _TCPFATE_LATE_H */
