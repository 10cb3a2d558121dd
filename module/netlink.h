/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The generic netlink family.
 */
#ifndef _TCPFATE_NETLINK_H
#define _TCPFATE_NETLINK_H

int tcpfate_netlink_init(void);
void tcpfate_netlink_exit(void);

#endif /* _TCPFATE_NETLINK_H */
