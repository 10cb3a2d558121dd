/* SPDX-License-Identifier: GPL-2.0 */
/* Stands in for nest.c and kin.c: what is a command's is agreed beforehand. */

#ifndef MEANS_H
#define MEANS_H

#include "../nest.h"

#define OUR_CGROUP	42
#define OUR_PID		4711

/**
 * struct means - how a command is told from others
 * @nest_error: why it can have no cgroup, -errno
 * @take_error: why it cannot be moved to it, -errno
 * @kin_error: why its processes are not told, -errno
 * @processes: that are left of it, for so many looks
 * @removed: the cgroup is
 */
struct means {
	int nest_error, take_error, kin_error;
	unsigned int processes;
	bool removed;
};

extern struct means means;

#endif
