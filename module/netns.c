// SPDX-License-Identifier: GPL-2.0
/*
 * One small object per network namespace. Hooks reach theirs through the
 * socket, which keeps the namespace alive for that moment; everybody else
 * visits a namespace by its cookie under a mutex that its end has to take, so
 * nothing ever pins one.
 */
#include "netns.h"

#include <linux/mutex.h>
#include <net/netns/generic.h>

static unsigned int netns_id;
static LIST_HEAD(all);
static DEFINE_MUTEX(all_mutex);

static int __net_init netns_begin(struct net *net)
{
	struct tcpfate_netns *ns = net_generic(net, netns_id);

	ns->net = net;
	mutex_lock(&all_mutex);
	list_add_tail(&ns->list, &all);
	mutex_unlock(&all_mutex);
	return 0;
}

static void __net_exit netns_end(struct net *net)
{
	struct tcpfate_netns *ns = net_generic(net, netns_id);

	mutex_lock(&all_mutex);
	list_del(&ns->list);
	mutex_unlock(&all_mutex);
}

static struct pernet_operations netns_ops = {
	.init	= netns_begin,
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
 * tcpfate_netns_visit() - do something in a namespace if it still exists
 * @cookie: cookie of the namespace
 * @visit: what to do; may sleep, the namespace cannot go before it returns
 * @arg: for @visit
 *
 * Context: process.
 */
void tcpfate_netns_visit(u64 cookie,
			 void (*visit)(struct net *net, void *arg), void *arg)
{
	struct tcpfate_netns *ns;

	mutex_lock(&all_mutex);
	list_for_each_entry(ns, &all, list) {
		if (ns->net->net_cookie == cookie) {
			visit(ns->net, arg);
			break;
		}
	}
	mutex_unlock(&all_mutex);
}

/**
 * tcpfate_netns_init() - begin to number records by namespace
 *
 * Return: 0 or a negative error.
 */
int tcpfate_netns_init(void)
{
	return register_pernet_subsys(&netns_ops);
}

/**
 * tcpfate_netns_exit() - forget the namespaces; no hook may be armed any more
 */
void tcpfate_netns_exit(void)
{
	unregister_pernet_subsys(&netns_ops);
}
