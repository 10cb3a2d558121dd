// SPDX-License-Identifier: GPL-2.0
/*
 * The family: what can be asked for, and by whom. The initial network namespace
 * sees every record, any other one its own, under numbers of its own and
 * without global pids.
 *
 * Context: process.
 */
#include "netlink.h"

#include <linux/module.h>
#include <net/genetlink.h>

#include "compat.h"
#include "filter_message.h"
#include "log.h"
#include "message.h"
#include "netns.h"
#include "publish.h"
#include "status.h"
#include "total_message.h"

static struct genl_family family;

/* Where a dump stands, in cb->args. */
struct cursor {
	u64 seq;	/* next to send, in the numbers of the whole log */
	u64 last;	/* the newest when the dump began */
	u64 since;	/* in the numbers of the reader, the same below */
	u64 until;
};

static u64 get_u64(const struct nlattr *nla, u64 absent)
{
	return nla ? nla_get_u64(nla) : absent;
}

static void dump_begin(struct cursor *cursor, const struct tcpfate_view *view,
		       struct netlink_callback *cb)
{
	struct nlattr **attrs = compat_dump_attrs(cb);
	struct tcpfate_log_state state;

	tcpfate_log_state(&state);
	cursor->last = view->all ? state.last :
		       tcpfate_log_ns_last(tcpfate_netns_get(view->net));
	cursor->until = U64_MAX;
	if (attrs) {
		cursor->since = get_u64(attrs[TCPFATE_A_RECORD_SINCE], 0);
		cursor->until = get_u64(attrs[TCPFATE_A_RECORD_UNTIL], U64_MAX);
	}
	cursor->since = min(cursor->since, state.last);
	/* Of a part of the log, the whole has at least as many records. */
	cursor->seq = cursor->since + 1;
}

/* Whether the reader has not asked for a record, and for no later one. */
static bool is_beyond(const struct cursor *cursor,
		      const struct tcpfate_view *view,
		      const struct tcpfate_record *r)
{
	return cursor->seq > cursor->last ||
	       (tcpfate_view_shows(view, r) &&
		tcpfate_view_seq(view, r) >= cursor->until);
}

static struct tcpfate_header header_of(const struct netlink_callback *cb,
				       u8 cmd)
{
	return (struct tcpfate_header){
		.family = &family, .portid = NETLINK_CB(cb->skb).portid,
		.seq = cb->nlh->nlmsg_seq, .flags = NLM_F_MULTI, .cmd = cmd,
	};
}

static int dump_records(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct tcpfate_header header = header_of(cb, TCPFATE_CMD_RECORD_GET);
	struct tcpfate_view view = tcpfate_view_of(sock_net(skb->sk));
	struct cursor *cursor = (struct cursor *)cb->ctx;
	struct tcpfate_record *r;

	BUILD_BUG_ON(sizeof(*cursor) > sizeof(cb->ctx));
	r = kmalloc(sizeof(*r), GFP_KERNEL);
	if (!r)
		return -ENOMEM;
	if (!cursor->seq)
		dump_begin(cursor, &view, cb);
	for (; cursor->seq <= cursor->last; cursor->seq++) {
		if (!tcpfate_log_read(&cursor->seq, r) ||
		    is_beyond(cursor, &view, r)) {
			cursor->last = 0;
			break;
		}
		cond_resched();
		if (!tcpfate_view_shows(&view, r) ||
		    tcpfate_view_seq(&view, r) <= cursor->since)
			continue;
		if (tcpfate_message_put(skb, &header, r, &view))
			break;
	}
	kfree(r);
	return skb->len;
}

static int start_totals(struct netlink_callback *cb)
{
	return tcpfate_total_message_start(cb, false);
}

static int dump_totals(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct tcpfate_header header = header_of(cb, TCPFATE_CMD_TOTAL_GET);

	return tcpfate_total_message_put(skb, cb, &header);
}

/* A namespace must not hide from the initial one what it has lost. */
static bool may_reset(const struct netlink_callback *cb)
{
	return net_eq(sock_net(cb->skb->sk), &init_net);
}

static int start_reset(struct netlink_callback *cb)
{
	return may_reset(cb) ? tcpfate_total_message_start(cb, true) : 0;
}

/* Refused here, for older kernels have no extack where a dump starts. */
static int dump_reset(struct sk_buff *skb, struct netlink_callback *cb)
{
	if (may_reset(cb))
		return dump_totals(skb, cb);
	NL_SET_ERR_MSG(cb->extack,
		       "totals are reset from the initial network namespace");
	return -EPERM;
}

/* Answer a request with what @put adds to a message. */
static int reply(struct genl_info *info, u8 cmd, size_t size,
		 int (*put)(struct sk_buff *skb, const struct net *net))
{
	struct sk_buff *skb = genlmsg_new(size, GFP_KERNEL);
	void *header;

	if (!skb)
		return -ENOMEM;
	header = genlmsg_put_reply(skb, info, &family, 0, cmd);
	if (!header || put(skb, genl_info_net(info))) {
		nlmsg_free(skb);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, header);
	return genlmsg_reply(skb, info);
}

static int get_status(struct sk_buff *request, struct genl_info *info)
{
	return reply(info, TCPFATE_CMD_STATUS_GET, GENLMSG_DEFAULT_SIZE,
		     tcpfate_status_put);
}

/* It works on the records of all namespaces, and names their users. */
static int check_filter(struct genl_info *info)
{
	if (net_eq(genl_info_net(info), &init_net))
		return 0;
	GENL_SET_ERR_MSG(info,
			 "the filter belongs to the initial network namespace");
	return -EPERM;
}

static int get_filter(struct sk_buff *request, struct genl_info *info)
{
	return check_filter(info) ?:
	       reply(info, TCPFATE_CMD_FILTER_GET, TCPFATE_FILTER_MESSAGE_SIZE,
		     tcpfate_filter_message_put);
}

static int set_filter(struct sk_buff *request, struct genl_info *info)
{
	return check_filter(info) ?: tcpfate_filter_message_take(info);
}

static const struct nla_policy record_policy[TCPFATE_A_RECORD_MAX + 1] = {
	[TCPFATE_A_RECORD_SINCE] = { .type = NLA_U64 },
	[TCPFATE_A_RECORD_UNTIL] = { .type = NLA_U64 },
};

/* All need CAP_NET_ADMIN over the namespace of the socket. */
static const struct genl_ops ops[] = {
	{
		.cmd	= TCPFATE_CMD_RECORD_GET,
		.flags	= GENL_UNS_ADMIN_PERM,
		.policy	= record_policy,
		.maxattr = TCPFATE_A_RECORD_MAX,
		.dumpit	= dump_records,
	},
	{
		.cmd	= TCPFATE_CMD_STATUS_GET,
		.flags	= GENL_UNS_ADMIN_PERM,
		.doit	= get_status,
	},
	{
		.cmd	= TCPFATE_CMD_FILTER_SET,
		.flags	= GENL_UNS_ADMIN_PERM,
		.policy	= tcpfate_filter_policy,
		.maxattr = TCPFATE_A_FILTER_MAX,
		.doit	= set_filter,
	},
	{
		.cmd	= TCPFATE_CMD_FILTER_GET,
		.flags	= GENL_UNS_ADMIN_PERM,
		.doit	= get_filter,
	},
	{
		.cmd	= TCPFATE_CMD_TOTAL_GET,
		.flags	= GENL_UNS_ADMIN_PERM,
		.start	= start_totals,
		.dumpit	= dump_totals,
		.done	= tcpfate_total_message_done,
	},
	{
		.cmd	= TCPFATE_CMD_TOTAL_RESET,
		.flags	= GENL_UNS_ADMIN_PERM,
		.start	= start_reset,
		.dumpit	= dump_reset,
		.done	= tcpfate_total_message_done,
	},
};

static const struct genl_multicast_group groups[] = {
	{ .name = TCPFATE_MCGRP_EVENTS, .flags = COMPAT_MCGRP_ADMIN },
};

static struct genl_family family __ro_after_init = {
	.name		= TCPFATE_FAMILY_NAME,
	.version	= TCPFATE_FAMILY_VERSION,
	.netnsok	= true,
	.module		= THIS_MODULE,
	.ops		= ops,
	.n_ops		= ARRAY_SIZE(ops),
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
	int err = genl_register_family(&family);

	if (err)
		return err;
	err = tcpfate_publish_init(&family);
	if (err)
		genl_unregister_family(&family);
	return err;
}

/**
 * tcpfate_netlink_exit() - stop publishing; no hook may be armed any more
 */
void tcpfate_netlink_exit(void)
{
	tcpfate_publish_exit();
	genl_unregister_family(&family);
}
