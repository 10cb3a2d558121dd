/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How a tracepoint or a function of the kernel gets a handler.
 */
#ifndef _TCPFATE_ATTACH_H
#define _TCPFATE_ATTACH_H

#include <linux/kprobes.h>
#include <linux/tracepoint.h>

#include "observe.h"
#include "tcpfate.h"

/**
 * struct tcpfate_hook - something that is watched
 * @name: the tracepoint or function
 * @kind: enum tcpfate_hook_kind
 * @required: the module does not load without it
 * @write: it is on the path of data and can be switched off
 * @armed: it is attached
 * @id: its place in the table and in the statistics
 * @probe: handler of a tracepoint
 * @handler: handler of a function
 * @ip: where the function begins, 0 if it is not there
 * @missed: hits that earlier kprobes have missed
 * @tp: the tracepoint
 * @kp: the kprobe
 */
struct tcpfate_hook {
	const char *name;
	u32 kind;
	bool required;
	bool write;
	bool armed;
	unsigned int id;
	void *probe;
	void (*handler)(const struct tcpfate_args *args);
	unsigned long ip;
	unsigned long missed;
	struct tracepoint *tp;
	struct kprobe kp;
};

void tcpfate_attach_find(struct tcpfate_hook *hooks, unsigned int n);
int tcpfate_attach(struct tcpfate_hook *hook);
void tcpfate_detach(struct tcpfate_hook *hook);
int tcpfate_attach_start(void);
void tcpfate_attach_stop(void);

#endif /* _TCPFATE_ATTACH_H */
