// SPDX-License-Identifier: GPL-2.0
/*
 * A request for a filter is taken as a whole or refused, with the attribute
 * that is wrong and a word why. Lengths and unknown attributes are checked by
 * the policy.
 *
 * Context: process.
 */
#include "filter_message.h"

#include <linux/cred.h>
#include <linux/slab.h>
#include <linux/uidgid.h>
#include <net/ipv6.h>

#include "filter.h"

/* These lose nothing by themselves. */
#define WITHOUT_BYTES	(BIT(TCPFATE_EVENT_WRITE_AFTER_PEER_FIN) |	\
			 BIT(TCPFATE_EVENT_SIMULTANEOUS_CLOSE))

static const struct nla_policy prefix_policy[TCPFATE_A_PREFIX_MAX + 1] = {
	[TCPFATE_A_PREFIX_ADDR] = { .type = NLA_BINARY,
				    .len = sizeof(struct tcpfate_addr) },
	[TCPFATE_A_PREFIX_LEN] = { .type = NLA_U8 },
};

const struct nla_policy tcpfate_filter_policy[TCPFATE_A_FILTER_MAX + 1] = {
	[TCPFATE_A_FILTER_EVENT] = { .type = NLA_U32 },
	[TCPFATE_A_FILTER_PORT] = { .type = NLA_U16 },
	[TCPFATE_A_FILTER_PREFIX] = NLA_POLICY_NESTED(prefix_policy),
	[TCPFATE_A_FILTER_NETNS] = { .type = NLA_U32 },
	[TCPFATE_A_FILTER_UID] = { .type = NLA_U32 },
	[TCPFATE_A_FILTER_CGROUP_ID] = { .type = NLA_U64 },
	[TCPFATE_A_FILTER_MIN_LOST] = { .type = NLA_U64 },
};

/* Sets the answer to a request and is its error. */
#define refuse(extack, nla, why)					\
({									\
	NL_SET_ERR_MSG_ATTR(extack, nla, why);				\
	-EINVAL;							\
})

static int take_event(struct tcpfate_filter *f, const struct nlattr *nla,
		      struct netlink_ext_ack *extack)
{
	u32 event = nla_get_u32(nla);

	if (!event || event > TCPFATE_EVENT_MAX)
		return refuse(extack, nla, "event: there is no such event");
	f->events |= BIT(event);
	return 0;
}

static int take_port(struct tcpfate_filter *f, const struct nlattr *nla,
		     struct netlink_ext_ack *extack)
{
	if (f->ports == TCPFATE_FILTER_MAX)
		return refuse(extack, nla, "port: more than 64");
	if (!nla_get_u16(nla))
		return refuse(extack, nla, "port: 0 is no port");
	f->port[f->ports++] = nla_get_u16(nla);
	return 0;
}

static __be32 mask_word(int len, int word)
{
	int bits = clamp(len - 32 * word, 0, 32);

	return bits ? cpu_to_be32(~0U << (32 - bits)) : 0;
}

/* False if a bit is set beyond the prefix. */
static bool mask_prefix(struct tcpfate_prefix *p)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(p->mask.w); i++) {
		p->mask.w[i] = (__force u32)mask_word(p->len, i);
		if (p->addr.w[i] & ~p->mask.w[i])
			return false;
	}
	return true;
}

/* Records tell such addresses as what they are (RFC 4291, 2.5.5.2). */
static bool is_mapped(const struct tcpfate_prefix *p)
{
	return p->family == AF_INET6 && p->len >= 96 &&
	       ipv6_addr_v4mapped((const struct in6_addr *)&p->addr);
}

static int take_prefix(struct tcpfate_filter *f, const struct nlattr *nla,
		       struct netlink_ext_ack *extack)
{
	struct tcpfate_prefix *p = &f->prefix[f->prefixes];
	struct nlattr *part[TCPFATE_A_PREFIX_MAX + 1];
	const struct nlattr *addr;
	int bytes, err;

	if (f->prefixes == TCPFATE_FILTER_MAX)
		return refuse(extack, nla, "prefix: more than 64");
	err = nla_parse_nested(part, TCPFATE_A_PREFIX_MAX, nla, prefix_policy,
			       extack);
	if (err)
		return err;
	addr = part[TCPFATE_A_PREFIX_ADDR];
	if (!addr || !part[TCPFATE_A_PREFIX_LEN])
		return refuse(extack, nla, "prefix: needs addr and len");
	bytes = nla_len(addr);
	if (bytes != 4 && bytes != 16)
		return refuse(extack, addr,
			      "prefix: addr must have 4 or 16 bytes");
	p->family = bytes == 4 ? AF_INET : AF_INET6;
	p->len = nla_get_u8(part[TCPFATE_A_PREFIX_LEN]);
	if (p->len > 8 * bytes)
		return refuse(extack, part[TCPFATE_A_PREFIX_LEN],
			      "prefix: len exceeds the address");
	memcpy(&p->addr, nla_data(addr), bytes);
	if (!mask_prefix(p))
		return refuse(extack, addr,
			      "prefix: addr has bits set beyond len");
	if (is_mapped(p))
		return refuse(extack, addr,
			      "prefix: addr is IPv4-mapped, use IPv4");
	f->prefixes++;
	return 0;
}

static int take_netns(struct tcpfate_filter *f, const struct nlattr *nla,
		      struct netlink_ext_ack *extack)
{
	if (f->netnses == TCPFATE_FILTER_MAX)
		return refuse(extack, nla, "netns: more than 64");
	if (!nla_get_u32(nla))
		return refuse(extack, nla, "netns: 0 is no namespace");
	f->netns[f->netnses++] = nla_get_u32(nla);
	return 0;
}

static int take_uid(struct tcpfate_filter *f, const struct nlattr *nla,
		    struct netlink_ext_ack *extack)
{
	kuid_t uid = make_kuid(current_user_ns(), nla_get_u32(nla));

	if (f->uids == TCPFATE_FILTER_MAX)
		return refuse(extack, nla, "uid: more than 64");
	if (!uid_valid(uid))
		return refuse(extack, nla, "uid: no user of your namespace");
	f->uid[f->uids++] = __kuid_val(uid);
	return 0;
}

static int take_cgroup(struct tcpfate_filter *f, const struct nlattr *nla,
		       struct netlink_ext_ack *extack)
{
	if (f->cgroups == TCPFATE_FILTER_MAX)
		return refuse(extack, nla, "cgroup-id: more than 64");
	if (!nla_get_u64(nla))
		return refuse(extack, nla, "cgroup-id: 0 is no cgroup");
	f->cgroup[f->cgroups++] = nla_get_u64(nla);
	return 0;
}

static int take_min_lost(struct tcpfate_filter *f, const struct nlattr *nla,
			 struct netlink_ext_ack *extack)
{
	if (f->min_lost)
		return refuse(extack, nla, "min-lost: given twice");
	f->min_lost = nla_get_u64(nla);
	if (!f->min_lost)
		return refuse(extack, nla, "min-lost: must be at least 1");
	return 0;
}

static int (*const take[])(struct tcpfate_filter *f, const struct nlattr *nla,
			   struct netlink_ext_ack *extack) = {
	[TCPFATE_A_FILTER_EVENT] = take_event,
	[TCPFATE_A_FILTER_PORT] = take_port,
	[TCPFATE_A_FILTER_PREFIX] = take_prefix,
	[TCPFATE_A_FILTER_NETNS] = take_netns,
	[TCPFATE_A_FILTER_UID] = take_uid,
	[TCPFATE_A_FILTER_CGROUP_ID] = take_cgroup,
	[TCPFATE_A_FILTER_MIN_LOST] = take_min_lost,
};

static int take_all(struct tcpfate_filter *f, struct genl_info *info)
{
	const struct nlattr *nla;
	int rem, err;

	nlmsg_for_each_attr(nla, info->nlhdr, GENL_HDRLEN, rem) {
		if (!take[nla_type(nla)])
			continue;
		err = take[nla_type(nla)](f, nla, info->extack);
		if (err)
			return err;
	}
	if (f->min_lost && f->events && !(f->events & ~WITHOUT_BYTES))
		return refuse(info->extack,
			      info->attrs[TCPFATE_A_FILTER_MIN_LOST],
			      "min-lost: none of these events tells bytes");
	return 0;
}

static bool has_attributes(const struct genl_info *info)
{
	return nlmsg_attrlen(info->nlhdr, GENL_HDRLEN) > 0;
}

/**
 * tcpfate_filter_message_take() - replace the filter by that of a request
 * @info: the request; without attributes everything is wanted
 *
 * Return: 0, or a negative error; then the filter stays as it was.
 */
int tcpfate_filter_message_take(struct genl_info *info)
{
	struct tcpfate_filter *f = NULL;
	int err;

	if (has_attributes(info)) {
		f = kzalloc(sizeof(*f), GFP_KERNEL);
		if (!f)
			return -ENOMEM;
		err = take_all(f, info);
		if (err) {
			kfree(f);
			return err;
		}
	}
	tcpfate_filter_set(f);
	return 0;
}

static int put_events(struct sk_buff *skb, const struct tcpfate_filter *f)
{
	int event, err = 0;

	for (event = 1; event <= TCPFATE_EVENT_MAX && !err; event++) {
		if (f->events & BIT(event))
			err = nla_put_u32(skb, TCPFATE_A_FILTER_EVENT, event);
	}
	return err;
}

static int put_prefix(struct sk_buff *skb, const struct tcpfate_prefix *p)
{
	struct nlattr *nest = nla_nest_start(skb, TCPFATE_A_FILTER_PREFIX);

	if (!nest ||
	    nla_put(skb, TCPFATE_A_PREFIX_ADDR, p->family == AF_INET ? 4 : 16,
		    &p->addr) ||
	    nla_put_u8(skb, TCPFATE_A_PREFIX_LEN, p->len))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int put_lists(struct sk_buff *skb, const struct tcpfate_filter *f)
{
	int i, err = 0;

	for (i = 0; i < f->ports && !err; i++)
		err = nla_put_u16(skb, TCPFATE_A_FILTER_PORT, f->port[i]);
	for (i = 0; i < f->prefixes && !err; i++)
		err = put_prefix(skb, &f->prefix[i]);
	for (i = 0; i < f->netnses && !err; i++)
		err = nla_put_u32(skb, TCPFATE_A_FILTER_NETNS, f->netns[i]);
	for (i = 0; i < f->uids && !err; i++)
		err = nla_put_u32(skb, TCPFATE_A_FILTER_UID,
				  from_kuid_munged(current_user_ns(),
						   KUIDT_INIT(f->uid[i])));
	for (i = 0; i < f->cgroups && !err; i++)
		err = nla_put_u64_64bit(skb, TCPFATE_A_FILTER_CGROUP_ID,
					f->cgroup[i], TCPFATE_A_FILTER_PAD);
	return err;
}

/**
 * tcpfate_filter_message_put() - add the filter to a message
 * @skb: the message, of TCPFATE_FILTER_MESSAGE_SIZE
 * @net: who asks
 *
 * Return: 0, or -EMSGSIZE if there is no room.
 */
int tcpfate_filter_message_put(struct sk_buff *skb, const struct net *net)
{
	const struct tcpfate_filter *f = tcpfate_filter_get();

	if (!f)
		return 0;
	return put_events(skb, f) ?:
	       put_lists(skb, f) ?:
	       (f->min_lost ? nla_put_u64_64bit(skb, TCPFATE_A_FILTER_MIN_LOST,
						f->min_lost,
						TCPFATE_A_FILTER_PAD) : 0);
}
