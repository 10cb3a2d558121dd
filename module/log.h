/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The event log: a fixed ring of records, newest wins, nothing lost silently.
 */
#ifndef _TCPFATE_LOG_H
#define _TCPFATE_LOG_H

#include "netns.h"
#include "tcpfate.h"

#define TCPFATE_LOG_MIN		16
#define TCPFATE_LOG_MAX		262144

/**
 * struct tcpfate_log_state - the log at one moment
 * @id: identity, new at each load
 * @slots: records it can hold
 * @first: number of the oldest record in it, 0 if none
 * @last: number of the newest record, 0 if none
 */
struct tcpfate_log_state {
	u64 id;
	u32 slots;
	u64 first;
	u64 last;
};

void tcpfate_log_append(struct tcpfate_record *record,
			struct tcpfate_netns *ns);
bool tcpfate_log_read(u64 *seq, struct tcpfate_record *record);
u64 tcpfate_log_id(void);
void tcpfate_log_state(struct tcpfate_log_state *state);
u64 tcpfate_log_ns_seq(const struct tcpfate_netns *ns);
u64 tcpfate_log_ns_last(const struct tcpfate_netns *ns);
void tcpfate_log_wake(void (*wake)(u64 seq));
int tcpfate_log_init(unsigned int slots);
void tcpfate_log_exit(void);

#endif /* _TCPFATE_LOG_H */
