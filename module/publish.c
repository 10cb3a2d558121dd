// SPDX-License-Identifier: GPL-2.0
/*
 * One worker multicasts what is new in the log, to each namespace that listens,
 * many records in one message. The first record wakes it, without preempting
 * whoever made the record: under load the next ones pile up behind it, and each
 * costs less.
 *
 * Context: process; only wake() runs in the context of a hook.
 */
#include "publish.h"

#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <uapi/linux/sched/types.h>
#include <net/genetlink.h>

#include "log.h"
#include "message.h"
#include "netns.h"

/* One datagram; libnl and most readers take 16 KiB. */
#define BATCH_SIZE	8192

/* Of a usual record. */
#define RECORD_SIZE	512

static const struct genl_family *family;
static struct task_struct *worker;

/* There are records that the worker has not looked for yet; an int for xchg(). */
static int news;

/* Records up to here were made while nobody listened. */
static u64 unheard;

/* Overwritten before they could be multicast in the initial namespace. */
static u64 missed;

/**
 * struct batch - records under way to one namespace
 * @view: of that namespace
 * @left: records in the log from this one on
 * @skb: the message so far, NULL before the first record
 */
struct batch {
	struct tcpfate_view view;
	u64 left;
	struct sk_buff *skb;
};

/* Not much larger than needed, or netlink_trim() would make a copy. */
static size_t batch_size(const struct batch *batch)
{
	return min_t(u64, (batch->left - 1) * RECORD_SIZE + TCPFATE_MESSAGE_MAX,
		     BATCH_SIZE);
}

static void batch_send(struct batch *batch)
{
	if (batch->skb)
		genlmsg_multicast_netns(family, batch->view.net, batch->skb, 0,
					0, GFP_KERNEL);
	batch->skb = NULL;
}

/* Whoever listens asks the log for what could not be sent. */
static void batch_fail(const struct batch *batch)
{
	genl_set_err(family, batch->view.net, 0, 0, -ENOBUFS);
}

static void batch_add(struct batch *batch, const struct tcpfate_record *r)
{
	const struct tcpfate_header header = {
		.family = family, .cmd = TCPFATE_CMD_RECORD_NTF,
	};
	int tries;

	for (tries = 0; tries < 2; tries++) {
		if (!batch->skb)
			batch->skb = genlmsg_new(batch_size(batch), GFP_KERNEL);
		if (!batch->skb)
			break;
		if (!tcpfate_message_put(batch->skb, &header, r, &batch->view))
			return;
		batch_send(batch);
	}
	batch_fail(batch);
}

/* Records of others that a namespace cannot see it does not miss. */
static void publish_in(struct tcpfate_netns *ns, void *arg)
{
	struct batch batch = { .view = tcpfate_view_of(ns->net) };
	static struct tcpfate_record r;	/* there is one worker */
	u64 last = *(const u64 *)arg;
	u64 next = max(ns->published, READ_ONCE(unheard)) + 1;
	u64 seq = next;

	ns->published = last;
	if (!genl_has_listeners(family, ns->net, 0) ||
	    (!batch.view.all && tcpfate_log_ns_last(ns) < next))
		return;
	for (; seq <= last && tcpfate_log_read(&seq, &r); seq++) {
		if (batch.view.all)
			WRITE_ONCE(missed, missed + seq - next);
		batch.left = last - min(seq, last) + 1;
		if (tcpfate_view_shows(&batch.view, &r))
			batch_add(&batch, &r);
		next = seq + 1;
		cond_resched();
	}
	batch_send(&batch);
	ns->published = max(last, next - 1);
}

static void publish(void)
{
	struct tcpfate_log_state log;

	tcpfate_log_state(&log);
	tcpfate_netns_each(publish_in, &log.last);
}

/* A task of policy BATCH has its full share, but preempts nobody to get it. */
static int work(void *unused)
{
	const struct sched_attr batch = { .sched_policy = SCHED_BATCH };

	sched_setattr_nocheck(current, &batch);
	while (!kthread_should_stop()) {
		set_current_state(TASK_IDLE);
		if (!READ_ONCE(news) && !kthread_should_stop())
			schedule();
		__set_current_state(TASK_RUNNING);
		if (xchg(&news, 0))
			publish();
	}
	return 0;
}

/*
 * Listeners of a group are counted over all namespaces (netlink_has_listeners()).
 * Who begins to listen after this finds the record in the log.
 */
static void wake(u64 seq)
{
	if (!genl_has_listeners(family, &init_net, 0)) {
		WRITE_ONCE(unheard, seq);
		return;
	}
	if (!READ_ONCE(news) && !xchg(&news, 1))
		wake_up_process(worker);
}

/**
 * tcpfate_publish_missed() - records overwritten before they could be multicast
 *
 * Return: the count since load, of the initial namespace.
 */
u64 tcpfate_publish_missed(void)
{
	return READ_ONCE(missed);
}

/**
 * tcpfate_publish_init() - publish what comes from now on
 * @genl: the family, registered
 *
 * Return: 0 or a negative error.
 */
int tcpfate_publish_init(const struct genl_family *genl)
{
	family = genl;
	worker = kthread_run(work, NULL, "tcpfate");
	if (IS_ERR(worker))
		return PTR_ERR(worker);
	tcpfate_log_wake(wake);
	return 0;
}

/**
 * tcpfate_publish_exit() - stop publishing; no hook may be armed any more
 */
void tcpfate_publish_exit(void)
{
	tcpfate_log_wake(NULL);
	kthread_stop(worker);
}
