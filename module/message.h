/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Records as netlink messages.
 */
#ifndef _TCPFATE_MESSAGE_H
#define _TCPFATE_MESSAGE_H

#include <linux/skbuff.h>
#include <net/genetlink.h>
#include <net/net_namespace.h>

#include "tcpfate.h"

/* Bytes that the largest record takes. */
#define TCPFATE_MESSAGE_MAX	1024

/**
 * struct tcpfate_view - the log as one network namespace sees it
 * @net: the namespace
 * @all: it is the initial one, which sees everything
 */
struct tcpfate_view {
	struct net *net;
	bool all;
};

/**
 * struct tcpfate_header - how a message begins
 * @family: the family of netlink.c
 * @portid: who asked, 0 for a multicast
 * @seq: number of the request, 0 for a multicast
 * @flags: NLM_F_MULTI in a dump
 * @cmd: enum of the commands
 */
struct tcpfate_header {
	const struct genl_family *family;
	u32 portid;
	u32 seq;
	int flags;
	u8 cmd;
};

struct tcpfate_view tcpfate_view_of(struct net *net);
bool tcpfate_view_shows(const struct tcpfate_view *view,
			const struct tcpfate_record *r);
u64 tcpfate_view_seq(const struct tcpfate_view *view,
		     const struct tcpfate_record *r);
void *tcpfate_header_put(struct sk_buff *skb,
			 const struct tcpfate_header *header);
int tcpfate_message_put(struct sk_buff *skb,
			const struct tcpfate_header *header,
			const struct tcpfate_record *r,
			const struct tcpfate_view *view);

#endif /* _TCPFATE_MESSAGE_H */
