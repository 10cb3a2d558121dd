// SPDX-License-Identifier: GPL-2.0
/*
 * One small object per network namespace. Hooks reach theirs through the
 * socket, which keeps the namespace alive for that moment; everybody else
 * visits the namespaces under a mutex that the end of one has to take, so
 * nothing ever pins one. What a namespace has counted outlives it.
 *
 * A socket of the kernel's own can end after its namespace has left the list,
 * while the objects of others who use the namespace go. It is counted then
 * where those are that have ended.
 */
#include "netns.h"

#include <linux/mm.h>
#include <linux/mutex.h>
#include <net/netns/generic.h>

static unsigned int netns_id;
static LIST_HEAD(all);
static size_t count;
static DEFINE_MUTEX(all_mutex);

/* Of the namespaces that have ended, since their last reset. */
static struct tcpfate_total ended;

/* Of sockets that outlived their namespace. */
static struct tcpfate_total __percpu *late;
static struct tcpfate_total late_reset;

static int __net_init netns_begin(struct net *net)
{
	struct tcpfate_netns *ns = net_generic(net, netns_id);

	ns->net = net;
	ns->counted = alloc_percpu(struct tcpfate_total);
	if (!ns->counted)
		return -ENOMEM;
	ns->total = ns->counted;
	mutex_lock(&all_mutex);
	list_add_tail(&ns->list, &all);
	count++;
	mutex_unlock(&all_mutex);
	return 0;
}

/* Since the last reset. */
static void read_total(struct tcpfate_total __percpu *counted,
		       const struct tcpfate_total *reset,
		       struct tcpfate_total *total)
{
	tcpfate_total_read(counted, total);
	tcpfate_total_subtract(total, reset);
}

/* The core waits for all hooks (RCU) before it goes on to netns_end(). */
static void __net_exit netns_leave(struct net *net)
{
	struct tcpfate_netns *ns = net_generic(net, netns_id);

	WRITE_ONCE(ns->total, late);
}

static void __net_exit netns_end(struct net *net)
{
	struct tcpfate_netns *ns = net_generic(net, netns_id);
	int cpu;

	mutex_lock(&all_mutex);
	list_del(&ns->list);
	count--;
	for_each_possible_cpu(cpu)
		tcpfate_total_add(&ended, per_cpu_ptr(ns->counted, cpu));
	tcpfate_total_subtract(&ended, &ns->reset);
	mutex_unlock(&all_mutex);
	free_percpu(ns->counted);
}

static struct pernet_operations netns_ops = {
	.init	= netns_begin,
	.pre_exit = netns_leave,
	.exit	= netns_end,
	.id	= &netns_id,
	.size	= sizeof(struct tcpfate_netns),
};

/**
 * tcpfate_netns_get() - what is kept for a namespace
 * @net: a namespace that something keeps alive, such as a socket in use
 *
 * Context: any.
 * Return: the object, valid as long as @net.
 */
struct tcpfate_netns *tcpfate_netns_get(const struct net *net)
{
	return net_generic(net, netns_id);
}

/**
 * tcpfate_netns_count() - count a record that goes to the log
 * @ns: its namespace
 * @r: the record
 *
 * Context: any; the same below.
 */
void tcpfate_netns_count(const struct tcpfate_netns *ns,
			 const struct tcpfate_record *r)
{
	rcu_read_lock();
	tcpfate_total_count(READ_ONCE(ns->total), r);
	rcu_read_unlock();
}

/**
 * tcpfate_netns_filtered() - count a record that the filter did not want
 * @ns: its namespace
 * @event: its event
 */
void tcpfate_netns_filtered(const struct tcpfate_netns *ns,
			    enum tcpfate_event event)
{
	rcu_read_lock();
	this_cpu_inc(READ_ONCE(ns->total)->filtered[event]);
	rcu_read_unlock();
}

/**
 * tcpfate_netns_suppressed() - count a record over the limit
 * @ns: its namespace
 * @event: its event
 */
void tcpfate_netns_suppressed(const struct tcpfate_netns *ns,
			      enum tcpfate_event event)
{
	rcu_read_lock();
	this_cpu_inc(READ_ONCE(ns->total)->suppressed[event]);
	rcu_read_unlock();
}

/**
 * tcpfate_netns_each() - do something in every namespace
 * @visit: what to do; may sleep, the namespace cannot go before it returns
 * @arg: for @visit
 *
 * Context: process.
 */
void tcpfate_netns_each(void (*visit)(struct tcpfate_netns *ns, void *arg),
			void *arg)
{
	struct tcpfate_netns *ns;

	mutex_lock(&all_mutex);
	list_for_each_entry(ns, &all, list)
		visit(ns, arg);
	mutex_unlock(&all_mutex);
}

/**
 * tcpfate_netns_left_out() - records of a namespace that were not made
 * @net: the namespace
 * @filtered: since load, because the filter did not want them
 * @suppressed: since load, because they were over the limit
 *
 * Context: process.
 */
void tcpfate_netns_left_out(const struct net *net, u64 *filtered,
			    u64 *suppressed)
{
	const struct tcpfate_total *total;
	int cpu, event;

	*filtered = 0;
	*suppressed = 0;
	for_each_possible_cpu(cpu) {
		total = per_cpu_ptr(tcpfate_netns_get(net)->counted, cpu);
		for (event = 0; event <= TCPFATE_EVENT_MAX; event++) {
			*filtered += READ_ONCE(total->filtered[event]);
			*suppressed += READ_ONCE(total->suppressed[event]);
		}
	}
}

static void take_total(struct tcpfate_netns *ns,
		       struct tcpfate_netns_total *total, bool reset)
{
	total->netns = ns->net->ns.inum;
	total->cookie = ns->net->net_cookie;
	read_total(ns->counted, &ns->reset, &total->total);
	if (reset)
		tcpfate_total_add(&ns->reset, &total->total);
}

static void take_ended(struct tcpfate_netns_total *total, bool reset)
{
	read_total(late, &late_reset, &total->total);
	if (reset)
		tcpfate_total_add(&late_reset, &total->total);
	tcpfate_total_add(&total->total, &ended);
	if (reset)
		memset(&ended, 0, sizeof(ended));
}

static void take_all(struct tcpfate_netns_total *totals, bool reset)
{
	struct tcpfate_netns *ns;
	size_t n = 0;

	list_for_each_entry(ns, &all, list) {
		take_total(ns, &totals[n++], reset);
		cond_resched();
	}
	take_ended(&totals[n], reset);
}

/**
 * tcpfate_netns_totals() - the totals that a namespace may see, at one moment
 * @net: the namespace; the initial one sees those of all
 * @reset: let them start from 0, without missing or repeating a record
 * @n: set to the number of namespaces
 *
 * Context: process.
 * Return: an array to be freed with kvfree(), or NULL if there is no memory.
 */
struct tcpfate_netns_total *tcpfate_netns_totals(const struct net *net,
						 bool reset, size_t *n)
{
	bool whole = net_eq(net, &init_net);
	struct tcpfate_netns_total *totals;

	mutex_lock(&all_mutex);
	*n = whole ? count + 1 : 1;
	totals = kvcalloc(*n, sizeof(*totals), GFP_KERNEL_ACCOUNT);
	if (totals && whole)
		take_all(totals, reset);
	else if (totals)
		take_total(tcpfate_netns_get(net), totals, reset);
	mutex_unlock(&all_mutex);
	return totals;
}

/**
 * tcpfate_netns_init() - begin to number records by namespace
 *
 * Return: 0 or a negative error.
 */
int tcpfate_netns_init(void)
{
	int err;

	late = alloc_percpu(struct tcpfate_total);
	if (!late)
		return -ENOMEM;
	err = register_pernet_subsys(&netns_ops);
	if (err)
		free_percpu(late);
	return err;
}

/**
 * tcpfate_netns_exit() - forget the namespaces; no hook may be armed any more
 */
void tcpfate_netns_exit(void)
{
	unregister_pernet_subsys(&netns_ops);
	free_percpu(late);
}
