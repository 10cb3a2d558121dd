/* SPDX-License-Identifier: GPL-2.0 */
/* A process and all that descend from it, alive or gone. */

#ifndef KIN_H
#define KIN_H

#include <stdbool.h>
#include <sys/types.h>

/**
 * struct kin - a family of processes
 * @fd: readable when a process somewhere has begun; -1 if that is not told here
 * @torn: the kernel had no room for all of them: some may be unknown
 * @known: a bit for each number of a process of the family, NULL without @fd
 */
struct kin {
	int fd;
	bool torn;
	unsigned long *known;
};

#define KIN_NONE	{ .fd = -1 }

/* Takes the number of a process. */
typedef void (*kin_process)(void *arg, pid_t pid);

int kin_open(struct kin *kin);
void kin_add(struct kin *kin, pid_t pid);
bool kin_has(struct kin *kin, pid_t pid);
void kin_read(struct kin *kin);
unsigned int kin_each(struct kin *kin, kin_process process, void *arg);
void kin_close(struct kin *kin);

#endif
