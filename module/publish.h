/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Records on their way to those who listen.
 */
#ifndef _TCPFATE_PUBLISH_H
#define _TCPFATE_PUBLISH_H

#include <linux/types.h>

struct genl_family;

u64 tcpfate_publish_missed(void);
int tcpfate_publish_init(const struct genl_family *family);
void tcpfate_publish_exit(void);

#endif /* _TCPFATE_PUBLISH_H */
