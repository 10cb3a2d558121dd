/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The rate guard: how many records of one kind a namespace may make.
 */
#ifndef _TCPFATE_GUARD_H
#define _TCPFATE_GUARD_H

#include <linux/atomic.h>

#include "tcpfate.h"

/**
 * struct tcpfate_guard - records of the present second, by event
 * @second: which second, in the upper half, and how many
 */
struct tcpfate_guard {
	atomic64_t second[TCPFATE_EVENT_MAX + 1];
};

/* Records a second, 0 for no limit. */
extern unsigned int tcpfate_guard_limit;

bool tcpfate_guard_is_over(const struct tcpfate_guard *guard,
			   enum tcpfate_event event);
bool tcpfate_guard_admit(struct tcpfate_guard *guard, enum tcpfate_event event);

#endif /* _TCPFATE_GUARD_H */
