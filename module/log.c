// SPDX-License-Identifier: GPL-2.0
/*
 * One structure for live events, history and loss accounting, as the kernel's
 * own printk ring: records are numbered from 1 without holes, the record n
 * lies in slot n modulo the size until a newer one takes its place, and a
 * reader that comes too late learns how many it missed from the numbers alone.
 *
 * Context: append in any, under a raw spinlock with interrupts off for the
 * time of one copy; read likewise.
 */
#include "log.h"

#include <linux/mm.h>
#include <linux/random.h>
#include <linux/spinlock.h>

static struct {
	raw_spinlock_t lock;
	struct tcpfate_record *slot;
	u32 slots;
	u64 last;
	u64 id;
	void (*wake)(u64 seq);
} log = {
	.lock = __RAW_SPIN_LOCK_UNLOCKED(log.lock),
};

static u64 first(void)
{
	if (log.last <= log.slots)
		return !!log.last;
	return log.last - log.slots + 1;
}

static struct tcpfate_record *slot_of(u64 seq)
{
	return &log.slot[do_div(seq, log.slots)];
}

/**
 * tcpfate_log_append() - add a record, number it and wake who publishes it
 * @record: the record; its numbers are set here
 * @ns: namespace it belongs to
 *
 * Context: any.
 */
void tcpfate_log_append(struct tcpfate_record *record,
			struct tcpfate_netns *ns)
{
	void (*wake)(u64 seq);
	unsigned long flags;

	raw_spin_lock_irqsave(&log.lock, flags);
	record->seq = ++log.last;
	record->ns_seq = ++ns->seq;
	ns->last = record->seq;
	*slot_of(record->seq) = *record;
	wake = log.wake;
	raw_spin_unlock_irqrestore(&log.lock, flags);

	if (wake)
		wake(record->seq);
}

/**
 * tcpfate_log_read() - copy out one record
 * @seq: number wanted; set to the oldest one there if that was overwritten
 * @record: where the copy goes
 *
 * Context: any.
 * Return: false if there is no such record yet.
 */
bool tcpfate_log_read(u64 *seq, struct tcpfate_record *record)
{
	unsigned long flags;
	bool there;

	raw_spin_lock_irqsave(&log.lock, flags);
	*seq = max(*seq, first());
	there = *seq && *seq <= log.last;
	if (there)
		*record = *slot_of(*seq);
	raw_spin_unlock_irqrestore(&log.lock, flags);
	return there;
}

/**
 * tcpfate_log_id() - identity of the log
 *
 * Return: a number drawn at load.
 */
u64 tcpfate_log_id(void)
{
	return log.id;
}

/**
 * tcpfate_log_state() - what the log holds now
 * @state: where the answer goes
 */
void tcpfate_log_state(struct tcpfate_log_state *state)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&log.lock, flags);
	state->id = log.id;
	state->slots = log.slots;
	state->first = first();
	state->last = log.last;
	raw_spin_unlock_irqrestore(&log.lock, flags);
}

/**
 * tcpfate_log_ns_seq() - number of the newest record of a namespace
 * @ns: the namespace
 *
 * Return: the number in the namespace's own counting, 0 if there is none.
 */
u64 tcpfate_log_ns_seq(const struct tcpfate_netns *ns)
{
	unsigned long flags;
	u64 seq;

	raw_spin_lock_irqsave(&log.lock, flags);
	seq = ns->seq;
	raw_spin_unlock_irqrestore(&log.lock, flags);
	return seq;
}

/**
 * tcpfate_log_ns_last() - the same in the counting of the whole log
 * @ns: the namespace
 *
 * Return: the number, 0 if there is none.
 */
u64 tcpfate_log_ns_last(const struct tcpfate_netns *ns)
{
	unsigned long flags;
	u64 last;

	raw_spin_lock_irqsave(&log.lock, flags);
	last = ns->last;
	raw_spin_unlock_irqrestore(&log.lock, flags);
	return last;
}

/**
 * tcpfate_log_wake() - name who is woken by a new record
 * @wake: called with the number of the record, outside the lock, in the context
 *	of a hook; NULL for nobody
 */
void tcpfate_log_wake(void (*wake)(u64 seq))
{
	unsigned long flags;

	raw_spin_lock_irqsave(&log.lock, flags);
	log.wake = wake;
	raw_spin_unlock_irqrestore(&log.lock, flags);
}

/**
 * tcpfate_log_init() - make an empty log
 * @slots: records it can hold
 *
 * Return: 0, or -ENOMEM.
 */
int tcpfate_log_init(unsigned int slots)
{
	log.slot = kvcalloc(slots, sizeof(*log.slot), GFP_KERNEL);
	if (!log.slot)
		return -ENOMEM;
	log.slots = slots;
	log.id = get_random_u64();
	return 0;
}

/**
 * tcpfate_log_exit() - free the log; no hook and no reader may be left
 */
void tcpfate_log_exit(void)
{
	kvfree(log.slot);
}
