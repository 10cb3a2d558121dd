// SPDX-License-Identifier: GPL-2.0
/*
 * The totals, row by row, of one moment: they are copied when the dump begins,
 * so that no namespace that ends meanwhile is counted twice or not at all.
 *
 * Context: process.
 */
#include "total_message.h"

#include <linux/mm.h>
#include <net/sock.h>

#include "netns.h"

/* Where a dump stands, in cb->ctx. */
struct cursor {
	struct tcpfate_netns_total *totals;
	size_t n;
	size_t row;
};

/* The sums of a namespace, and the attribute that says what each is about. */
static const struct kind {
	u16 attr;
	u16 offset;
	u16 rows;
} kinds[] = {
	{ TCPFATE_A_TOTAL_EVENT, offsetof(struct tcpfate_total, event),
	  TCPFATE_EVENT_MAX + 1 },
	{ TCPFATE_A_TOTAL_ENDING, offsetof(struct tcpfate_total, ending),
	  TCPFATE_ENDING_MAX + 1 },
	{ TCPFATE_A_TOTAL_LOSS, offsetof(struct tcpfate_total, loss),
	  TCPFATE_LOSS_MAX + 1 },
};

#define ROWS	(TCPFATE_EVENT_MAX + TCPFATE_ENDING_MAX + TCPFATE_LOSS_MAX + 3)

static struct cursor *cursor_of(struct netlink_callback *cb)
{
	BUILD_BUG_ON(sizeof(struct cursor) > sizeof(cb->ctx));
	return (struct cursor *)cb->ctx;
}

static int put_u64(struct sk_buff *skb, int attr, u64 value)
{
	if (!value)
		return 0;
	return nla_put_u64_64bit(skb, attr, value, TCPFATE_A_TOTAL_PAD);
}

static int put_netns(struct sk_buff *skb,
		     const struct tcpfate_netns_total *total)
{
	return nla_put_u32(skb, TCPFATE_A_TOTAL_NETNS, total->netns) ?:
	       put_u64(skb, TCPFATE_A_TOTAL_NETNS_COOKIE, total->cookie);
}

static int put_sum(struct sk_buff *skb, const struct tcpfate_sum *sum)
{
	return put_u64(skb, TCPFATE_A_TOTAL_RECORDS, sum->records) ?:
	       put_u64(skb, TCPFATE_A_TOTAL_UNREAD, sum->unread) ?:
	       put_u64(skb, TCPFATE_A_TOTAL_UNACKED, sum->unacked) ?:
	       put_u64(skb, TCPFATE_A_TOTAL_UNSENT, sum->unsent) ?:
	       put_u64(skb, TCPFATE_A_TOTAL_WRITTEN_AFTER_FIN,
		       sum->written_after_fin);
}

static int put_left_out(struct sk_buff *skb, const struct tcpfate_total *total,
			unsigned int event)
{
	return put_u64(skb, TCPFATE_A_TOTAL_FILTERED,
		       total->filtered[event]) ?:
	       put_u64(skb, TCPFATE_A_TOTAL_SUPPRESSED,
		       total->suppressed[event]);
}

static bool has_left_out(const struct tcpfate_total *total, unsigned int event)
{
	return total->filtered[event] || total->suppressed[event];
}

/* Row @row of a namespace, if it tells anything; 0 or -EMSGSIZE. */
static int put_row(struct sk_buff *skb, const struct tcpfate_header *header,
		   const struct tcpfate_netns_total *total, unsigned int row)
{
	const struct kind *kind = kinds;
	const struct tcpfate_sum *sum;
	bool event;
	void *message;

	for (; row >= kind->rows; kind++)
		row -= kind->rows;
	sum = (const void *)&total->total + kind->offset;
	sum += row;
	event = kind->attr == TCPFATE_A_TOTAL_EVENT;
	if (!sum->records && !(event && has_left_out(&total->total, row)))
		return 0;
	message = tcpfate_header_put(skb, header);
	if (!message)
		return -EMSGSIZE;
	if (put_netns(skb, total) || nla_put_u32(skb, kind->attr, row) ||
	    put_sum(skb, sum) ||
	    (event && put_left_out(skb, &total->total, row))) {
		genlmsg_cancel(skb, message);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, message);
	return 0;
}

/**
 * tcpfate_total_message_start() - begin a dump of totals
 * @cb: the dump
 * @reset: let them start from 0
 *
 * Return: 0, or -ENOMEM.
 */
int tcpfate_total_message_start(struct netlink_callback *cb, bool reset)
{
	struct cursor *cursor = cursor_of(cb);

	cursor->totals = tcpfate_netns_totals(sock_net(cb->skb->sk), reset,
					      &cursor->n);
	return cursor->totals ? 0 : -ENOMEM;
}

/**
 * tcpfate_total_message_put() - add as many rows as there is room for
 * @skb: the message
 * @cb: the dump
 * @header: how each row begins
 *
 * Return: length of the message, 0 at the end.
 */
int tcpfate_total_message_put(struct sk_buff *skb, struct netlink_callback *cb,
			      const struct tcpfate_header *header)
{
	struct cursor *cursor = cursor_of(cb);

	for (; cursor->row < cursor->n * ROWS; cursor->row++) {
		if (put_row(skb, header, &cursor->totals[cursor->row / ROWS],
			    cursor->row % ROWS))
			break;
	}
	return skb->len;
}

/**
 * tcpfate_total_message_done() - end a dump, finished or not
 * @cb: the dump
 *
 * Return: 0.
 */
int tcpfate_total_message_done(struct netlink_callback *cb)
{
	kvfree(cursor_of(cb)->totals);
	return 0;
}
