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

/*
 * Attributes are written one after the other into room that was reserved for
 * the largest record. nla_put() would look for room each time, and fifty calls of
 * it are two thirds of what a record costs on its way.
 */
struct pen {
	void *at;
};

static __always_inline void put(struct pen *pen, u16 attr, const void *data,
				u16 len)
{
	struct nlattr *nla = pen->at;

	nla->nla_len = NLA_HDRLEN + len;
	nla->nla_type = attr;
	memcpy(pen->at + NLA_HDRLEN, data, len);
	memset(pen->at + NLA_HDRLEN + len, 0, NLA_ALIGN(len) - len);
	pen->at += NLA_HDRLEN + NLA_ALIGN(len);
}

static void put_u32(struct pen *pen, u16 attr, u32 value)
{
	put(pen, attr, &value, sizeof(value));
}

/* As nla_put_64bit() does it. */
static void put_u64(struct pen *pen, u16 attr, u64 value)
{
	if (!IS_ENABLED(CONFIG_HAVE_EFFICIENT_UNALIGNED_ACCESS) &&
	    IS_ALIGNED((unsigned long)pen->at, sizeof(u64)))
		put(pen, TCPFATE_A_RECORD_PAD, NULL, 0);
	put(pen, attr, &value, sizeof(value));
}

static void put_u16(struct pen *pen, u16 attr, u16 value)
{
	put(pen, attr, &value, sizeof(value));
}

static void put_string(struct pen *pen, u16 attr, const char *text)
{
	put(pen, attr, text, strlen(text) + 1);
}

static void put_fields(struct pen *pen, const struct tcpfate_record *r)
{
	const struct field *f;
	const void *value;

	for (f = fields; f < fields + ARRAY_SIZE(fields); f++) {
		if (!(r->has & 1ULL << f->attr))
			continue;
		value = (const u8 *)r + f->offset;
		if (f->size == sizeof(u64))
			put_u64(pen, f->attr, *(const u64 *)value);
		else if (f->size == sizeof(u32))
			put_u32(pen, f->attr, *(const u32 *)value);
		else
			put(pen, f->attr, value, f->size);
	}
}

static void put_key(struct pen *pen, const struct tcpfate_key *key)
{
	int len = key->family == AF_INET ? 4 : 16;

	put_u64(pen, TCPFATE_A_RECORD_NETNS_COOKIE, key->netns);
	put_u16(pen, TCPFATE_A_RECORD_FAMILY, key->family);
	put(pen, TCPFATE_A_RECORD_LOCAL_ADDR, &key->local, len);
	put(pen, TCPFATE_A_RECORD_PEER_ADDR, &key->peer, len);
	put_u16(pen, TCPFATE_A_RECORD_LOCAL_PORT, key->local_port);
	put_u16(pen, TCPFATE_A_RECORD_PEER_PORT, key->peer_port);
	if (key->ifindex)
		put_u32(pen, TCPFATE_A_RECORD_IFINDEX, key->ifindex);
}

static void put_causes(struct pen *pen, const struct tcpfate_causes *causes)
{
	int i;

	for (i = 0; i < causes->n; i++)
		put_u32(pen, TCPFATE_A_RECORD_CAUSE, causes->list[i]);
}

/* Global pids are for the initial namespace only. */
static void put_person(struct pen *pen, const struct tcpfate_person *p,
		       const struct tcpfate_view *view)
{
	if (!p->pid)
		return;
	if (view->all) {
		put_u32(pen, TCPFATE_A_RECORD_PID, p->pid);
		put_u32(pen, TCPFATE_A_RECORD_TID, p->tid);
	}
	if (p->nspid)
		put_u32(pen, TCPFATE_A_RECORD_NSPID, p->nspid);
	put_u32(pen, TCPFATE_A_RECORD_UID,
		from_kuid_munged(view->net->user_ns, KUIDT_INIT(p->uid)));
	put_string(pen, TCPFATE_A_RECORD_COMM, p->comm);
}

static void put_owner(struct pen *pen, const struct tcpfate_person *p,
		      const struct tcpfate_view *view)
{
	if (!p->pid)
		return;
	if (view->all)
		put_u32(pen, TCPFATE_A_RECORD_OWNER_PID, p->pid);
	put_string(pen, TCPFATE_A_RECORD_OWNER_COMM, p->comm);
}

static void put_identity(struct pen *pen, const struct tcpfate_record *r,
			 const struct tcpfate_view *view)
{
	put_u64(pen, TCPFATE_A_RECORD_LOG_ID, tcpfate_log_id());
	put_u64(pen, TCPFATE_A_RECORD_SEQ, tcpfate_view_seq(view, r));
	put_u64(pen, TCPFATE_A_RECORD_TIME, r->time);
	put_u32(pen, TCPFATE_A_RECORD_EVENT, r->event);
	put_u32(pen, TCPFATE_A_RECORD_NETNS, r->netns);
	if (r->evidence)
		put_u32(pen, TCPFATE_A_RECORD_EVIDENCE, r->evidence);
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

/* The largest record: every attribute, with as much padding as can be. */
#define RECORD_MAX							\
	(nla_total_size_64bit(sizeof(u64)) * (4 + ARRAY_SIZE(fields)) +	\
	 nla_total_size(sizeof(u32)) * (12 + TCPFATE_CAUSES_MAX) +	\
	 nla_total_size(sizeof(struct tcpfate_addr)) * 2 +		\
	 nla_total_size(TCPFATE_COMM_LEN) * 2)

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
	struct pen pen;
	void *message;

	if (skb_tailroom(skb) < TCPFATE_MESSAGE_MAX)
		return -EMSGSIZE;
	BUILD_BUG_ON(nlmsg_total_size(GENL_HDRLEN) + RECORD_MAX >
		     TCPFATE_MESSAGE_MAX);
	message = tcpfate_header_put(skb, header);
	pen.at = skb_tail_pointer(skb);
	put_identity(&pen, r, view);
	put_key(&pen, &r->key);
	put_fields(&pen, r);
	put_causes(&pen, &r->causes);
	put_person(&pen, &r->person, view);
	put_owner(&pen, &r->owner, view);
	skb_put(skb, pen.at - (void *)skb_tail_pointer(skb));
	genlmsg_end(skb, message);
	return 0;
}
