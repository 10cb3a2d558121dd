/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The filter: which records are made at all.
 */
#ifndef _TCPFATE_FILTER_H
#define _TCPFATE_FILTER_H

#include <linux/rcupdate.h>

#include "tcpfate.h"

/**
 * struct tcpfate_prefix - a range of addresses
 * @family: AF_INET or AF_INET6
 * @len: bits of @addr that count, the others are 0
 * @addr: the first address
 * @mask: the bits that count
 */
struct tcpfate_prefix {
	u16 family;
	u8 len;
	struct tcpfate_addr addr;
	struct tcpfate_addr mask;
};

/**
 * struct tcpfate_filter - what a record must be like; never changed once in use
 * @rcu: readers may still look at one that was replaced
 * @events: bit n: event n is wanted; 0: any is
 * @min_lost: least number of bytes that a record must tell
 * @ports: how many of @port count; the same below; 0: any will do
 * @prefixes: of @prefix
 * @netnses: of @netns
 * @uids: of @uid
 * @cgroups: of @cgroup
 * @port: port of either end, host order
 * @prefix: holds the address of either end
 * @netns: inode number of the namespace
 * @uid: owner of the socket, kernel-internal
 * @cgroup: id of the cgroup of the socket
 */
struct tcpfate_filter {
	struct rcu_head rcu;
	u32 events;
	u64 min_lost;
	u8 ports;
	u8 prefixes;
	u8 netnses;
	u8 uids;
	u8 cgroups;
	u16 port[TCPFATE_FILTER_MAX];
	struct tcpfate_prefix prefix[TCPFATE_FILTER_MAX];
	u32 netns[TCPFATE_FILTER_MAX];
	u32 uid[TCPFATE_FILTER_MAX];
	u64 cgroup[TCPFATE_FILTER_MAX];
};

bool tcpfate_filter_may_want(const struct tcpfate_record *r);
bool tcpfate_filter_wants(const struct tcpfate_record *r);
const struct tcpfate_filter *tcpfate_filter_get(void);
void tcpfate_filter_set(struct tcpfate_filter *new);
void tcpfate_filter_exit(void);

#endif /* _TCPFATE_FILTER_H */
