// SPDX-License-Identifier: GPL-2.0
/*
 * A set-associative table of a size fixed at load. Nothing is allocated after
 * that: a full set gives up its oldest grave, and only without one the mark of
 * a live socket, an idle one before one that has seen a FIN. What was given up
 * early is counted.
 *
 * A live mark is found by the address of its socket, which is compared and
 * never followed; a grave by its connection. Both lie in the set that the
 * connection hashes to, so that a new connection finds the grave of an earlier
 * one where it settles.
 *
 * Context: any. A set is locked with a raw spinlock and interrupts off,
 * because a softirq may want the same one.
 */
#include "track.h"

#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/tcp.h>
#include <linux/timekeeping.h>

#include "key.h"
#include "stats.h"

#define WAYS	8

/*
 * A way is free if it has no tag, live if it has an owner, else a grave. Tags
 * and owners are apart from the marks so that a search reads two cache lines.
 */
struct tcpfate_set {
	raw_spinlock_t lock;
	u32 given_up;
	u32 tag[WAYS];
	const struct sock *owner[WAYS];
	struct tcpfate_mark mark[WAYS];
};

static struct tcpfate_set *sets;
static unsigned int set_bits;

/* Seconds for which a grave that is given up counts as forgotten. */
unsigned int tcpfate_track_grave_seconds = 3600;

static void lock_set(u32 tag, struct tcpfate_hold *hold)
	__acquires(&hold->set->lock)
{
	hold->set = &sets[set_bits ? tag >> (32 - set_bits) : 0];
	hold->way = -1;
	raw_spin_lock_irqsave(&hold->set->lock, hold->flags);
}

static struct tcpfate_mark *held(struct tcpfate_hold *hold)
{
	return hold->way < 0 ? NULL : &hold->set->mark[hold->way];
}

static int way_of_owner(const struct tcpfate_set *set, u32 tag,
			const struct sock *sk)
{
	int i;

#pragma GCC unroll 8
	for (i = 0; i < WAYS; i++) {
		if (set->owner[i] == sk && set->tag[i] == tag)
			return i;
	}
	return -1;
}

static int way_of_grave(const struct tcpfate_set *set, u32 tag,
			const struct tcpfate_key *key)
{
	int i;

	for (i = 0; i < WAYS; i++) {
		if (set->tag[i] == tag && !set->owner[i] &&
		    !memcmp(&set->mark[i].key, key, sizeof(*key)))
			return i;
	}
	return -1;
}

/* By the hash alone: the socket may not be looked at. */
static int way_of_live(const struct tcpfate_set *set, u32 tag)
{
	int i;

	for (i = 0; i < WAYS; i++) {
		if (set->tag[i] == tag && set->owner[i])
			return i;
	}
	return -1;
}

static int way_free(const struct tcpfate_set *set)
{
	int i;

	for (i = 0; i < WAYS; i++) {
		if (!set->tag[i])
			return i;
	}
	return -1;
}

/* What a mark is worth: the least is given up first, the oldest of equals. */
static u64 worth(const struct tcpfate_set *set, int way)
{
	const struct tcpfate_mark *mark = &set->mark[way];
	u64 rank = !set->owner[way] ? 0 : !mark->seen ? 1 : 2;
	u64 since = set->owner[way] ? mark->born_ns : mark->close_call_ns;

	return rank << 62 | (since & ~(3ULL << 62));
}

static noinline int give_up(struct tcpfate_set *set)
{
	int i, victim = 0;

	for (i = 1; i < WAYS; i++) {
		if (worth(set, i) < worth(set, victim))
			victim = i;
	}
	set->given_up++;
	if (set->owner[victim]) {
		tcpfate_stats_inc(evicted);
	} else if (set->mark[victim].close_call_ns &&
		   ktime_get_ns() - set->mark[victim].close_call_ns <
		   (u64)READ_ONCE(tcpfate_track_grave_seconds) * NSEC_PER_SEC) {
		tcpfate_stats_inc(forgotten);
	}
	return victim;
}

/* Apart, so that the common case has no large variable to clear. */
static noinline int way_of_grave_of(const struct tcpfate_set *set, u32 tag,
				    const struct sock *sk)
{
	struct tcpfate_key key;

	tcpfate_key_of_sock(sk, &key);
	return way_of_grave(set, tag, &key);
}

/* A connection that settles takes the place of an earlier one's grave. */
static int way_of_same_tuple(const struct tcpfate_set *set, u32 tag,
			     const struct sock *sk)
{
	int i;

#pragma GCC unroll 8
	for (i = 0; i < WAYS; i++) {
		if (set->tag[i] == tag && !set->owner[i])
			return way_of_grave_of(set, tag, sk);
	}
	return -1;
}

/**
 * tcpfate_track_reset() - empty a mark
 * @mark: the mark, held
 */
void tcpfate_track_reset(struct tcpfate_mark *mark)
{
	memset(mark, 0, offsetof(struct tcpfate_mark, closer));
	mark->closer.pid = 0;
	mark->writer.pid = 0;
}

static noinline struct tcpfate_mark *settle(const struct sock *sk, u32 tag,
					    struct tcpfate_hold *hold)
{
	struct tcpfate_set *set = hold->set;
	struct tcpfate_mark *mark;

	hold->way = way_of_same_tuple(set, tag, sk);
	if (hold->way < 0)
		hold->way = way_free(set);
	if (hold->way < 0)
		hold->way = give_up(set);
	set->tag[hold->way] = tag;
	set->owner[hold->way] = sk;
	mark = held(hold);
	tcpfate_track_reset(mark);
	return mark;
}

/**
 * tcpfate_track_find() - the mark of a socket, if there is one
 * @sk: a full socket
 * @hold: to be released in any case, also if there is no mark
 *
 * Return: the mark or NULL.
 */
struct tcpfate_mark *tcpfate_track_find(const struct sock *sk,
					struct tcpfate_hold *hold)
	__acquires(&hold->set->lock)
{
	u32 tag = tcpfate_key_hash_sock(sk);

	lock_set(tag, hold);
	hold->way = way_of_owner(hold->set, tag, sk);
	return held(hold);
}

/**
 * tcpfate_track_take() - the mark of a socket, made if there is none
 * @sk: a full socket of a connection that is or was established
 * @hold: to be released
 *
 * A mark made here says why it knows nothing of what happened before.
 *
 * Return: the mark.
 */
struct tcpfate_mark *tcpfate_track_take(const struct sock *sk,
					struct tcpfate_hold *hold)
	__acquires(&hold->set->lock)
{
	u32 tag = tcpfate_key_hash_sock(sk);
	struct tcpfate_mark *mark;

	lock_set(tag, hold);
	hold->way = way_of_owner(hold->set, tag, sk);
	if (hold->way >= 0)
		return held(hold);
	mark = settle(sk, tag, hold);
	/* A Fast Open child lives from SYN_RECV on and is met first there. */
	if (sk->sk_state == TCP_SYN_RECV ||
	    rcu_access_pointer(tcp_sk(sk)->fastopen_rsk))
		mark->opener = TCPFATE_OPENER_PEER;
	else
		mark->evidence = tcpfate_track_missing(hold);
	return mark;
}

/**
 * tcpfate_track_missing() - why there is no mark of a connection
 * @hold: where it would be
 *
 * Return: enum tcpfate_evidence.
 */
u32 tcpfate_track_missing(const struct tcpfate_hold *hold)
{
	if (hold->set->given_up)
		return TCPFATE_EVIDENCE_ATTACHED_LATE |
		       TCPFATE_EVIDENCE_TABLE_FULL;
	return TCPFATE_EVIDENCE_ATTACHED_LATE;
}

/**
 * tcpfate_track_live() - the mark of a socket that is known by its connection
 * @key: the connection
 * @hold: to be released in any case
 *
 * Found by the hash alone, for the socket may not be looked at; to be used for
 * what is confirmed by other means.
 *
 * Return: the mark or NULL.
 */
struct tcpfate_mark *tcpfate_track_live(const struct tcpfate_key *key,
					struct tcpfate_hold *hold)
	__acquires(&hold->set->lock)
{
	u32 tag = tcpfate_key_hash(key);

	lock_set(tag, hold);
	hold->way = way_of_live(hold->set, tag);
	return held(hold);
}

/**
 * tcpfate_track_grave() - what is remembered of a connection that is gone
 * @key: the connection
 * @hold: to be released in any case
 *
 * Return: its grave or NULL.
 */
struct tcpfate_mark *tcpfate_track_grave(const struct tcpfate_key *key,
					 struct tcpfate_hold *hold)
	__acquires(&hold->set->lock)
{
	u32 tag = tcpfate_key_hash(key);

	lock_set(tag, hold);
	hold->way = way_of_grave(hold->set, tag, key);
	return held(hold);
}

/**
 * tcpfate_track_bury() - turn a live mark into a grave
 * @hold: a live mark, its key set; still to be released
 */
void tcpfate_track_bury(struct tcpfate_hold *hold)
{
	hold->set->owner[hold->way] = NULL;
}

/**
 * tcpfate_track_drop() - forget a mark
 * @hold: the mark; still to be released
 */
void tcpfate_track_drop(struct tcpfate_hold *hold)
{
	hold->set->owner[hold->way] = NULL;
	hold->set->tag[hold->way] = 0;
}

/**
 * tcpfate_track_release() - end the use of a mark
 * @hold: what a function above has held
 */
void tcpfate_track_release(struct tcpfate_hold *hold)
	__releases(&hold->set->lock)
{
	raw_spin_unlock_irqrestore(&hold->set->lock, hold->flags);
}

/**
 * tcpfate_track_clear() - forget everything; what is counted stays
 */
void tcpfate_track_clear(void)
{
	unsigned long flags;
	unsigned int i;

	for (i = 0; i < 1U << set_bits; i++) {
		raw_spin_lock_irqsave(&sets[i].lock, flags);
		memset(sets[i].tag, 0, sizeof(sets[i].tag));
		memset(sets[i].owner, 0, sizeof(sets[i].owner));
		sets[i].given_up = 0;
		raw_spin_unlock_irqrestore(&sets[i].lock, flags);
	}
}

/**
 * tcpfate_track_state() - how full the table is
 * @state: where the answer goes; a moment old if hooks run
 */
void tcpfate_track_state(struct tcpfate_track_state *state)
{
	unsigned int i, way;

	memset(state, 0, sizeof(*state));
	state->entries = WAYS << set_bits;
	for (i = 0; i < 1U << set_bits; i++) {
		for (way = 0; way < WAYS; way++) {
			if (!READ_ONCE(sets[i].tag[way]))
				continue;
			if (READ_ONCE(sets[i].owner[way]))
				state->live++;
			else
				state->graves++;
		}
		cond_resched();
	}
}

/**
 * tcpfate_track_default() - a size that suits this machine
 *
 * Return: one entry for every 64 KiB of memory, from 65,536 to 262,144.
 */
unsigned int tcpfate_track_default(void)
{
	return clamp(totalram_pages() >> (16 - PAGE_SHIFT), 65536UL, 262144UL);
}

/**
 * tcpfate_track_init() - make an empty table
 * @entries: marks it can hold, rounded up to a power of two
 *
 * Return: 0, or -ENOMEM.
 */
int tcpfate_track_init(unsigned int entries)
{
	unsigned int i;

	set_bits = order_base_2(entries) - ilog2(WAYS);
	sets = kvcalloc(1U << set_bits, sizeof(*sets), GFP_KERNEL);
	if (!sets)
		return -ENOMEM;
	for (i = 0; i < 1U << set_bits; i++)
		raw_spin_lock_init(&sets[i].lock);
	return 0;
}

/**
 * tcpfate_track_exit() - free the table; no hook may be armed any more
 */
void tcpfate_track_exit(void)
{
	kvfree(sets);
}
