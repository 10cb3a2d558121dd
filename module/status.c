// SPDX-License-Identifier: GPL-2.0
/*
 * The answer to a status request. Namespaces other than the initial one learn
 * of their own records only, not how busy the host is.
 *
 * Context: process.
 */
#include "status.h"

#include <net/netlink.h>

#include "death.h"
#include "guard.h"
#include "hooks.h"
#include "log.h"
#include "message.h"
#include "netns.h"
#include "publish.h"
#include "stats.h"
#include "track.h"

static int put_u64(struct sk_buff *skb, int attr, u64 value)
{
	return nla_put_u64_64bit(skb, attr, value, TCPFATE_A_STATUS_PAD);
}

static int put_hook(struct sk_buff *skb, const struct tcpfate_hook_state *h)
{
	struct nlattr *nest = nla_nest_start(skb, TCPFATE_A_STATUS_HOOK);

	if (!nest ||
	    nla_put_string(skb, TCPFATE_A_HOOK_NAME, h->name) ||
	    nla_put_u32(skb, TCPFATE_A_HOOK_KIND, h->kind) ||
	    nla_put_u8(skb, TCPFATE_A_HOOK_REQUIRED, h->required) ||
	    nla_put_u8(skb, TCPFATE_A_HOOK_ARMED, h->armed) ||
	    nla_put_u64_64bit(skb, TCPFATE_A_HOOK_HITS, h->hits,
			      TCPFATE_A_HOOK_PAD) ||
	    nla_put_u64_64bit(skb, TCPFATE_A_HOOK_MISSED, h->missed,
			      TCPFATE_A_HOOK_PAD))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int put_hooks(struct sk_buff *skb)
{
	struct tcpfate_hook_state hook;
	unsigned int i;
	int err = 0;

	for (i = 0; tcpfate_hooks_state(i, &hook) && !err; i++)
		err = put_hook(skb, &hook);
	return err;
}

static int put_common(struct sk_buff *skb)
{
	return nla_put_string(skb, TCPFATE_A_STATUS_VERSION,
			      TCPFATE_VERSION) ?:
	       put_u64(skb, TCPFATE_A_STATUS_LOG_ID, tcpfate_log_id()) ?:
	       nla_put_u8(skb, TCPFATE_A_STATUS_ARMED,
			  tcpfate_hooks_armed()) ?:
	       nla_put_u8(skb, TCPFATE_A_STATUS_WRITE_HOOK,
			  tcpfate_hooks_write()) ?:
	       nla_put_u8(skb, TCPFATE_A_STATUS_CLOSED,
			  READ_ONCE(tcpfate_death_closed)) ?:
	       nla_put_u32(skb, TCPFATE_A_STATUS_GRAVE,
			   READ_ONCE(tcpfate_track_grave_seconds)) ?:
	       nla_put_u32(skb, TCPFATE_A_STATUS_LIMIT,
			   READ_ONCE(tcpfate_guard_limit));
}

static int put_track(struct sk_buff *skb)
{
	struct tcpfate_track_state track;

	tcpfate_track_state(&track);
	return nla_put_u32(skb, TCPFATE_A_STATUS_TRACK, track.entries) ?:
	       nla_put_u32(skb, TCPFATE_A_STATUS_LIVE, track.live) ?:
	       nla_put_u32(skb, TCPFATE_A_STATUS_GRAVES, track.graves) ?:
	       put_u64(skb, TCPFATE_A_STATUS_FORGOTTEN,
		       tcpfate_stats_forgotten()) ?:
	       put_u64(skb, TCPFATE_A_STATUS_EVICTED, tcpfate_stats_evicted());
}

static int put_log(struct sk_buff *skb)
{
	struct tcpfate_log_state log;

	tcpfate_log_state(&log);
	return nla_put_u32(skb, TCPFATE_A_STATUS_HISTORY, log.slots) ?:
	       put_u64(skb, TCPFATE_A_STATUS_FIRST_SEQ, log.first) ?:
	       put_u64(skb, TCPFATE_A_STATUS_LAST_SEQ, log.last) ?:
	       put_u64(skb, TCPFATE_A_STATUS_OVERWRITTEN,
		       log.first ? log.first - 1 : 0) ?:
	       put_u64(skb, TCPFATE_A_STATUS_UNPUBLISHED,
		       tcpfate_publish_missed());
}

static int put_left_out(struct sk_buff *skb, u64 filtered, u64 suppressed)
{
	return put_u64(skb, TCPFATE_A_STATUS_FILTERED, filtered) ?:
	       put_u64(skb, TCPFATE_A_STATUS_SUPPRESSED, suppressed);
}

/* Of one namespace. */
static int put_part(struct sk_buff *skb, const struct net *net)
{
	u64 filtered, suppressed;

	tcpfate_netns_left_out(net, &filtered, &suppressed);
	return put_u64(skb, TCPFATE_A_STATUS_LAST_SEQ,
		       tcpfate_log_ns_seq(tcpfate_netns_get(net))) ?:
	       put_left_out(skb, filtered, suppressed);
}

static int put_whole(struct sk_buff *skb)
{
	return put_left_out(skb, tcpfate_stats_filtered(),
			    tcpfate_stats_suppressed()) ?:
	       put_track(skb) ?:
	       put_log(skb) ?:
	       put_hooks(skb);
}

/**
 * tcpfate_status_put() - add what the module says of itself to a message
 * @skb: the message
 * @net: who asks
 *
 * Return: 0, or -EMSGSIZE if there is no room.
 */
int tcpfate_status_put(struct sk_buff *skb, const struct net *net)
{
	return put_common(skb) ?:
	       (net_eq(net, &init_net) ? put_whole(skb) : put_part(skb, net));
}
