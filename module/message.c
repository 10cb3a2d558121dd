// SPDX-License-Identifier: GPL-2.0
/*
 * A record as a netlink message, in the eyes of one network namespace.
 *
 * Context: any that may read a record.
 */
#include "message.h"

#include "log.h"

/* How a field of a record travels. */
struct field {
	u16 attr;
	u8 size;
	u16 offset;
};

#define FIELD(a, f)							\
	{ TCPFATE_A_RECORD_##a, sizeof_field(struct tcpfate_record, f),	\
	  offsetof(struct tcpfate_record, f) }

static const struct field fields[] = {
	FIELD(ENDING, ending),
	FIELD(LOSS, loss),
	FIELD(MARK, mark),
	FIELD(COOKIE, cookie),
	FIELD(INODE, inode),
	FIELD(CGROUP_ID, cgroup_id),
	FIELD(STATE, state),
	FIELD(ERRNO, error),
	FIELD(ROLE, role),
	FIELD(RST_SENT, rst_sent),
	FIELD(RST_REASON, rst_reason),
	FIELD(MIB, mib),
	FIELD(SUBSTATE, substate),
	FIELD(TIMER, timer),
	FIELD(OPENED_BY, opened_by),
	FIELD(UNREAD, unread),
	FIELD(OUT_OF_ORDER, out_of_order),
	FIELD(UNACKED, unacked),
	FIELD(UNSENT, unsent),
	FIELD(TX_WRITTEN, tx_written),
	FIELD(TX_ACKED, tx_acked),
	FIELD(RX_RECEIVED, rx_received),
	FIELD(RX_READ, rx_read),
	FIELD(WRITTEN_AFTER_FIN, written_after_fin),
	FIELD(ACKED_AFTER_FIN, acked_after_fin),
	FIELD(ACKED_BY_RST, acked_by_rst),
	FIELD(BYTES, bytes),
	FIELD(REQUESTED, requested),
	FIELD(WRITES, writes),
	FIELD(RETRANSMITS, retransmits),
	FIELD(ISN_LOCAL, isn_local),
	FIELD(ISN_PEER, isn_peer),
	FIELD(SINCE_PEER_FIN_NS, since_peer_fin_ns),
	FIELD(SINCE_CLOSE_NS, since_close_ns),
	FIELD(DURATION_NS, duration_ns),
};

static_assert(TCPFATE_A_RECORD_MAX < 64);

static int put_u64(struct sk_buff *skb, int attr, u64 value)
{
	return nla_put_u64_64bit(skb, attr, value, TCPFATE_A_RECORD_PAD);
}

static int put_fields(struct sk_buff *skb, const struct tcpfate_record *r)
{
	const struct field *f;
	int err = 0;

	for (f = fields; f < fields + ARRAY_SIZE(fields) && !err; f++) {
		const void *value = (const u8 *)r + f->offset;

		if (!(r->has & 1ULL << f->attr))
			continue;
		if (f->size == sizeof(u64))
			err = put_u64(skb, f->attr, *(const u64 *)value);
		else
			err = nla_put(skb, f->attr, f->size, value);
	}
	return err;
}

static int put_key(struct sk_buff *skb, const struct tcpfate_key *key)
{
	int len = key->family == AF_INET ? 4 : 16;

	return put_u64(skb, TCPFATE_A_RECORD_NETNS_COOKIE, key->netns) ?:
	       nla_put_u16(skb, TCPFATE_A_RECORD_FAMILY, key->family) ?:
	       nla_put(skb, TCPFATE_A_RECORD_LOCAL_ADDR, len, &key->local) ?:
	       nla_put(skb, TCPFATE_A_RECORD_PEER_ADDR, len, &key->peer) ?:
	       nla_put_u16(skb, TCPFATE_A_RECORD_LOCAL_PORT,
			   key->local_port) ?:
	       nla_put_u16(skb, TCPFATE_A_RECORD_PEER_PORT, key->peer_port) ?:
	       (key->ifindex ? nla_put_u32(skb, TCPFATE_A_RECORD_IFINDEX,
					   key->ifindex) : 0);
}

static int put_causes(struct sk_buff *skb, const struct tcpfate_causes *causes)
{
	int i, err = 0;

	for (i = 0; i < causes->n && !err; i++)
		err = nla_put_u32(skb, TCPFATE_A_RECORD_CAUSE, causes->list[i]);
	return err;
}

/* Global pids are for the initial namespace only. */
static int put_person(struct sk_buff *skb, const struct tcpfate_person *p,
		      const struct tcpfate_view *view)
{
	uid_t uid = from_kuid_munged(view->net->user_ns, KUIDT_INIT(p->uid));

	if (!p->pid)
		return 0;
	return (view->all ?
		nla_put_u32(skb, TCPFATE_A_RECORD_PID, p->pid) ?:
		nla_put_u32(skb, TCPFATE_A_RECORD_TID, p->tid) : 0) ?:
	       (p->nspid ? nla_put_u32(skb, TCPFATE_A_RECORD_NSPID,
				       p->nspid) : 0) ?:
	       nla_put_u32(skb, TCPFATE_A_RECORD_UID, uid) ?:
	       nla_put_string(skb, TCPFATE_A_RECORD_COMM, p->comm);
}

static int put_owner(struct sk_buff *skb, const struct tcpfate_person *p,
		     const struct tcpfate_view *view)
{
	if (!p->pid)
		return 0;
	return (view->all ? nla_put_u32(skb, TCPFATE_A_RECORD_OWNER_PID,
					p->pid) : 0) ?:
	       nla_put_string(skb, TCPFATE_A_RECORD_OWNER_COMM, p->comm);
}

static int put_identity(struct sk_buff *skb, const struct tcpfate_record *r,
			const struct tcpfate_view *view)
{
	return put_u64(skb, TCPFATE_A_RECORD_LOG_ID, tcpfate_log_id()) ?:
	       put_u64(skb, TCPFATE_A_RECORD_SEQ, tcpfate_view_seq(view, r)) ?:
	       put_u64(skb, TCPFATE_A_RECORD_TIME, r->time) ?:
	       nla_put_u32(skb, TCPFATE_A_RECORD_EVENT, r->event) ?:
	       nla_put_u32(skb, TCPFATE_A_RECORD_NETNS, r->netns) ?:
	       (r->evidence ? nla_put_u32(skb, TCPFATE_A_RECORD_EVIDENCE,
					  r->evidence) : 0);
}

/**
 * tcpfate_view_of() - what a namespace may see
 * @net: the namespace
 *
 * Return: its view.
 */
struct tcpfate_view tcpfate_view_of(struct net *net)
{
	return (struct tcpfate_view){
		.net = net, .all = net_eq(net, &init_net),
	};
}

/**
 * tcpfate_view_shows() - may a namespace see a record
 * @view: its view
 * @r: the record
 *
 * Return: true if it may.
 */
bool tcpfate_view_shows(const struct tcpfate_view *view,
			const struct tcpfate_record *r)
{
	return view->all || r->key.netns == view->net->net_cookie;
}

/**
 * tcpfate_view_seq() - number of a record as a namespace counts
 * @view: its view
 * @r: a record that it may see
 *
 * Return: the number, dense in the view.
 */
u64 tcpfate_view_seq(const struct tcpfate_view *view,
		     const struct tcpfate_record *r)
{
	return view->all ? r->seq : r->ns_seq;
}

/**
 * tcpfate_header_put() - begin a message
 * @skb: where to
 * @header: how it begins
 *
 * Return: for genlmsg_end() or genlmsg_cancel(), or NULL if there is no room.
 */
void *tcpfate_header_put(struct sk_buff *skb,
			 const struct tcpfate_header *header)
{
	return genlmsg_put(skb, header->portid, header->seq, header->family,
			   header->flags, header->cmd);
}

static int put_record(struct sk_buff *skb, const struct tcpfate_record *r,
		      const struct tcpfate_view *view)
{
	return put_identity(skb, r, view) ?:
	       put_key(skb, &r->key) ?:
	       put_fields(skb, r) ?:
	       put_causes(skb, &r->causes) ?:
	       put_person(skb, &r->person, view) ?:
	       put_owner(skb, &r->owner, view);
}

/**
 * tcpfate_message_put() - add a record as a message
 * @skb: where to
 * @header: how the message begins
 * @r: the record
 * @view: who will read it
 *
 * Return: 0, or -EMSGSIZE if there is no room; then nothing was added.
 */
int tcpfate_message_put(struct sk_buff *skb,
			const struct tcpfate_header *header,
			const struct tcpfate_record *r,
			const struct tcpfate_view *view)
{
	void *message = tcpfate_header_put(skb, header);

	if (!message)
		return -EMSGSIZE;
	if (put_record(skb, r, view)) {
		genlmsg_cancel(skb, message);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, message);
	return 0;
}
