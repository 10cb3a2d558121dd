/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The table of hooks, and the switch that arms and disarms it.
 */
#ifndef _TCPFATE_HOOKS_H
#define _TCPFATE_HOOKS_H

#include "tcpfate.h"

/**
 * struct tcpfate_hook_state - one row of the table, as told to the user
 * @name: the tracepoint or function
 * @kind: enum tcpfate_hook_kind
 * @required: the module does not load without it
 * @armed: it is watched now
 * @hits: calls since load
 * @missed: calls that the kernel could not deliver
 */
struct tcpfate_hook_state {
	const char *name;
	u32 kind;
	bool required;
	bool armed;
	u64 hits;
	u64 missed;
};

bool tcpfate_hooks_state(unsigned int i, struct tcpfate_hook_state *state);
bool tcpfate_hooks_armed(void);
bool tcpfate_hooks_write(void);
int tcpfate_hooks_set_armed(bool armed);
int tcpfate_hooks_set_write(bool write);
int tcpfate_hooks_init(void);
void tcpfate_hooks_exit(void);

#endif /* _TCPFATE_HOOKS_H */
