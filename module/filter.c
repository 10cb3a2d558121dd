// SPDX-License-Identifier: GPL-2.0
/*
 * One filter for all hooks, replaced as a whole: whoever looks at it sees the
 * old one or the new one, never a mixture.
 *
 * Context: any, under RCU; it is replaced in process context.
 */
#include "filter.h"

#include <linux/slab.h>
#include <linux/socket.h>

static struct tcpfate_filter __rcu *current_filter;

static bool wants_port(const struct tcpfate_filter *f,
		       const struct tcpfate_key *key)
{
	int i;

	for (i = 0; i < f->ports; i++) {
		if (f->port[i] == key->local_port ||
		    f->port[i] == key->peer_port)
			return true;
	}
	return !f->ports;
}

static bool holds(const struct tcpfate_prefix *p,
		  const struct tcpfate_addr *addr)
{
	int i, words = p->family == AF_INET ? 1 : ARRAY_SIZE(addr->w);

	for (i = 0; i < words; i++) {
		if ((addr->w[i] & p->mask.w[i]) != p->addr.w[i])
			return false;
	}
	return true;
}

static bool wants_addr(const struct tcpfate_filter *f,
		       const struct tcpfate_key *key)
{
	const struct tcpfate_prefix *p;

	for (p = f->prefix; p < f->prefix + f->prefixes; p++) {
		if (p->family == key->family &&
		    (holds(p, &key->local) || holds(p, &key->peer)))
			return true;
	}
	return !f->prefixes;
}

static bool wants_netns(const struct tcpfate_filter *f, u32 netns)
{
	int i;

	for (i = 0; i < f->netnses; i++) {
		if (f->netns[i] == netns)
			return true;
	}
	return !f->netnses;
}

static bool wants_uid(const struct tcpfate_filter *f,
		      const struct tcpfate_record *r)
{
	int i;

	for (i = 0; i < f->uids; i++) {
		if (f->uid[i] == r->socket_uid)
			return true;
	}
	return !f->uids || !r->has_socket_uid;
}

static bool wants_cgroup(const struct tcpfate_filter *f,
			 const struct tcpfate_record *r)
{
	int i;

	for (i = 0; i < f->cgroups; i++) {
		if (f->cgroup[i] == r->cgroup_id)
			return true;
	}
	return !f->cgroups || !(r->has & TCPFATE_HAS(CGROUP_ID));
}

static bool wants_identity(const struct tcpfate_filter *f,
			   const struct tcpfate_record *r)
{
	return (!f->events || f->events & 1U << r->event) &&
	       wants_port(f, &r->key) && wants_addr(f, &r->key) &&
	       wants_netns(f, r->netns) && wants_uid(f, r) &&
	       wants_cgroup(f, r);
}

/* A field that is not known is 0. */
static bool wants_lost(const struct tcpfate_filter *f,
		       const struct tcpfate_record *r)
{
	return r->unread + r->unacked + r->unsent + r->bytes >= f->min_lost;
}

/**
 * tcpfate_filter_may_want() - whether a record is worth being completed
 * @r: the record, its event, connection, namespace and owner set
 *
 * Return: false if the filter is sure not to want it.
 */
bool tcpfate_filter_may_want(const struct tcpfate_record *r)
{
	const struct tcpfate_filter *f;
	bool wanted;

	rcu_read_lock();
	f = rcu_dereference(current_filter);
	wanted = !f || wants_identity(f, r);
	rcu_read_unlock();
	return wanted;
}

/**
 * tcpfate_filter_wants() - whether a record is wanted
 * @r: the record, complete
 *
 * Return: the answer, by one filter alone.
 */
bool tcpfate_filter_wants(const struct tcpfate_record *r)
{
	const struct tcpfate_filter *f;
	bool wanted;

	rcu_read_lock();
	f = rcu_dereference(current_filter);
	wanted = !f || (wants_identity(f, r) && wants_lost(f, r));
	rcu_read_unlock();
	return wanted;
}

/**
 * tcpfate_filter_get() - the filter in force
 *
 * Context: process; requests of a netlink family come one by one.
 * Return: the filter, valid until the next request; NULL if all is wanted.
 */
const struct tcpfate_filter *tcpfate_filter_get(void)
{
	return rcu_dereference_protected(current_filter, true);
}

/**
 * tcpfate_filter_set() - replace the filter
 * @new: from kmalloc(), owned by this from now on; NULL to want all
 *
 * Context: process; requests of a netlink family come one by one.
 */
void tcpfate_filter_set(struct tcpfate_filter *new)
{
	struct tcpfate_filter *old;

	old = rcu_replace_pointer(current_filter, new, true);
	if (old)
		kfree_rcu(old, rcu);
}

/**
 * tcpfate_filter_exit() - free the filter; no hook may be armed any more
 */
void tcpfate_filter_exit(void)
{
	kfree(rcu_dereference_protected(current_filter, true));
}
