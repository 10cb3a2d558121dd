/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The totals of a namespace: what its records tell, summed up.
 */
#ifndef _TCPFATE_TOTAL_H
#define _TCPFATE_TOTAL_H

#include <linux/percpu.h>

#include "tcpfate.h"

/**
 * struct tcpfate_sum - a sum over records; all but the first in bytes
 * @records: how many
 * @unread: received, not read
 * @unacked: sent, not acknowledged
 * @unsent: written, not sent
 * @written_after_fin: written after the FIN of the peer
 */
struct tcpfate_sum {
	u64 records;
	u64 unread;
	u64 unacked;
	u64 unsent;
	u64 written_after_fin;
};

/**
 * struct tcpfate_total - all sums of a namespace
 * @event: over the records of one event
 * @ending: over connections of one ending, by their records of event closed
 * @loss: likewise, by what was lost
 * @filtered: records that the filter did not want, by event
 * @suppressed: records over the limit, by event
 *
 * Of nothing but u64, so that it can be added and subtracted as an array.
 */
struct tcpfate_total {
	struct tcpfate_sum event[TCPFATE_EVENT_MAX + 1];
	struct tcpfate_sum ending[TCPFATE_ENDING_MAX + 1];
	struct tcpfate_sum loss[TCPFATE_LOSS_MAX + 1];
	u64 filtered[TCPFATE_EVENT_MAX + 1];
	u64 suppressed[TCPFATE_EVENT_MAX + 1];
};

void tcpfate_total_count(struct tcpfate_total __percpu *total,
			 const struct tcpfate_record *r);
void tcpfate_total_read(struct tcpfate_total __percpu *total,
			struct tcpfate_total *sum);
void tcpfate_total_add(struct tcpfate_total *sum,
		       const struct tcpfate_total *total);
void tcpfate_total_subtract(struct tcpfate_total *sum,
			    const struct tcpfate_total *total);

#endif /* _TCPFATE_TOTAL_H */
