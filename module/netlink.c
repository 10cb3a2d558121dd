// SPDX-License-Identifier: GPL-2.0
/*
 * The log, published: multicast by one worker as records are made, and dumped
 * from any number. The initial network namespace gets every record, any other
 * one its own, under numbers of its own and without global pids.
 *
 * Context: process; the worker and the netlink handlers may sleep. Only wake()
 * runs in the context of a hook.
 */
#include "netlink.h"

#include <linux/module.h>
#include <linux/workqueue.h>
#include <net/genetlink.h>

#include "compat.h"
#include "log.h"
#include "message.h"
#include "netns.h"
#include "status.h"

/* One datagram; libnl and most readers take 16 KiB. */
#define BATCH_SIZE	8192

static struct genl_family family;
static struct workqueue_struct *workqueue;

/* Published up to here; who reads it may be a moment behind. */
static u64 published;
static u64 unpublished;

static int put_message(struct sk_buff *skb, const struct tcpfate_record *r,
		       const struct tcpfate_view *view, u32 portid, u32 nlseq,
		       int flags, u8 cmd)
{
	void *header = genlmsg_put(skb, portid, nlseq, &family, flags, cmd);

	if (!header)
		return -EMSGSIZE;
	if (tcpfate_message_put(skb, r, view)) {
		genlmsg_cancel(skb, header);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, header);
	return 0;
}

static bool has_listeners(struct net *net)
{
	return genl_has_listeners(&family, net, 0);
}

/* Records under way to one namespace. */
struct batch {
	struct net *net;
	struct sk_buff *skb;
};

static void batch_send(struct batch *batch)
{
	if (batch->skb)
		genlmsg_multicast_netns(&family, batch->net, batch->skb, 0, 0,
					GFP_KERNEL);
	batch->skb = NULL;
}

/*
 * What does not fit or cannot be allocated leaves a gap in the numbers, which
 * the reader closes by a dump.
 */
static void batch_add(struct batch *batch, const struct tcpfate_record *r)
{
	struct tcpfate_view view = tcpfate_view_of(batch->net);
	int tries;

	if (!has_listeners(batch->net))
		return;
	for (tries = 0; tries < 2; tries++) {
		if (!batch->skb)
			batch->skb = genlmsg_new(BATCH_SIZE, GFP_KERNEL);
		if (!batch->skb)
			return;
		if (!put_message(batch->skb, r, &view, 0, 0, 0,
				 TCPFATE_CMD_RECORD_NTF))
			return;
		batch_send(batch);
	}
}

/* A namespace of its own gets its records one by one: it may go any time. */
static void publish_in(struct net *net, void *arg)
{
	struct batch batch = { .net = net };

	batch_add(&batch, arg);
	batch_send(&batch);
}

static void publish(struct work_struct *work)
{
	struct batch batch = { .net = &init_net };
	struct tcpfate_record *r;
	u64 seq;

	r = kmalloc(sizeof(*r), GFP_KERNEL);
	if (!r)
		return;
	for (seq = published + 1; tcpfate_log_read(&seq, r); seq++) {
		WRITE_ONCE(unpublished, unpublished + seq - published - 1);
		published = seq;
		batch_add(&batch, r);
		if (r->key.netns != init_net.net_cookie)
			tcpfate_netns_visit(r->key.netns, publish_in, r);
		cond_resched();
	}
	batch_send(&batch);
	kfree(r);
}

static DECLARE_WORK(publish_work, publish);

static void wake(void)
{
	queue_work(workqueue, &publish_work);
}

/* Where a dump stands, in cb->args. */
struct cursor {
	u64 seq;	/* next to send, in the numbers of the whole log */
	u64 last;	/* the newest when the dump began */
	u64 since;	/* in the numbers of the reader */
};

static void dump_begin(struct cursor *cursor, struct netlink_callback *cb)
{
	struct nlattr **attrs = compat_dump_attrs(cb);
	struct tcpfate_log_state state;

	tcpfate_log_state(&state);
	cursor->last = state.last;
	if (attrs && attrs[TCPFATE_A_RECORD_SINCE])
		cursor->since = nla_get_u64(attrs[TCPFATE_A_RECORD_SINCE]);
	cursor->since = min(cursor->since, state.last);
	/* Of a part of the log, the whole has at least as many records. */
	cursor->seq = cursor->since + 1;
}

static int dump_records(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct tcpfate_view view = tcpfate_view_of(sock_net(skb->sk));
	struct cursor *cursor = (struct cursor *)cb->ctx;
	struct tcpfate_record *r;

	BUILD_BUG_ON(sizeof(*cursor) > sizeof(cb->ctx));
	r = kmalloc(sizeof(*r), GFP_KERNEL);
	if (!r)
		return -ENOMEM;
	if (!cursor->seq)
		dump_begin(cursor, cb);
	for (; cursor->seq <= cursor->last; cursor->seq++) {
		if (!tcpfate_log_read(&cursor->seq, r) ||
		    cursor->seq > cursor->last)
			break;
		cond_resched();
		if (!tcpfate_view_shows(&view, r) ||
		    tcpfate_view_seq(&view, r) <= cursor->since)
			continue;
		if (put_message(skb, r, &view, NETLINK_CB(cb->skb).portid,
				cb->nlh->nlmsg_seq, NLM_F_MULTI,
				TCPFATE_CMD_RECORD_GET))
			break;
	}
	kfree(r);
	return skb->len;
}

static int get_status(struct sk_buff *request, struct genl_info *info)
{
	const struct net *net = genl_info_net(info);
	struct sk_buff *skb = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	void *header;

	if (!skb)
		return -ENOMEM;
	header = genlmsg_put_reply(skb, info, &family, 0,
				   TCPFATE_CMD_STATUS_GET);
	if (!header || tcpfate_status_put(skb, net, READ_ONCE(unpublished))) {
		nlmsg_free(skb);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, header);
	return genlmsg_reply(skb, info);
}

static const struct nla_policy policy[TCPFATE_A_RECORD_MAX + 1] = {
	[TCPFATE_A_RECORD_SINCE] = { .type = NLA_U64 },
};

/* Both need CAP_NET_ADMIN over the namespace of the socket. */
static const struct genl_small_ops ops[] = {
	{
		.cmd	= TCPFATE_CMD_RECORD_GET,
		.flags	= GENL_UNS_ADMIN_PERM,
		.dumpit	= dump_records,
	},
	{
		.cmd	= TCPFATE_CMD_STATUS_GET,
		.flags	= GENL_UNS_ADMIN_PERM,
		.doit	= get_status,
	},
};

static const struct genl_multicast_group groups[] = {
	{ .name = TCPFATE_MCGRP_EVENTS, .flags = COMPAT_MCGRP_ADMIN },
};

static struct genl_family family __ro_after_init = {
	.name		= TCPFATE_FAMILY_NAME,
	.version	= TCPFATE_FAMILY_VERSION,
	.maxattr	= TCPFATE_A_RECORD_MAX,
	.policy		= policy,
	.netnsok	= true,
	.module		= THIS_MODULE,
	.small_ops	= ops,
	.n_small_ops	= ARRAY_SIZE(ops),
	.mcgrps		= groups,
	.n_mcgrps	= ARRAY_SIZE(groups),
};

/**
 * tcpfate_netlink_init() - publish the log
 *
 * Return: 0 or a negative error.
 */
int __init tcpfate_netlink_init(void)
{
	int err;

	workqueue = alloc_workqueue("tcpfate", WQ_UNBOUND, 1);
	if (!workqueue)
		return -ENOMEM;
	err = genl_register_family(&family);
	if (err) {
		destroy_workqueue(workqueue);
		return err;
	}
	tcpfate_log_wake(wake);
	return 0;
}

/**
 * tcpfate_netlink_exit() - stop publishing; no hook may be armed any more
 */
void tcpfate_netlink_exit(void)
{
	tcpfate_log_wake(NULL);
	destroy_workqueue(workqueue);
	genl_unregister_family(&family);
}
