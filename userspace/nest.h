/* SPDX-License-Identifier: GPL-2.0 */
/* A cgroup of its own for a command: its sockets are those that were made in there. */

#ifndef NEST_H
#define NEST_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "kin.h"

#define NEST_NAME	32
#define NEST_SEEN	64

/**
 * struct nest - a cgroup below that of this process
 * @above: directory of the cgroup that this process is in; -1 if it cannot be used
 * @dir: directory of the new one, -1 if there is none
 * @name: of @dir in @above
 * @id: of the cgroup, as in a record
 * @seen: others that were asked for, by the last digits of the id
 */
struct nest {
	int above;
	int dir;
	char name[NEST_NAME];
	uint64_t id;
	struct {
		uint64_t id;
		bool below;
	} seen[NEST_SEEN];
};

#define NEST_NONE	{ .above = -1, .dir = -1 }

int nest_make(struct nest *nest);
int nest_take(const struct nest *nest, pid_t pid);
bool nest_has(struct nest *nest, uint64_t id);
unsigned int nest_each(const struct nest *nest, kin_process process, void *arg);
int nest_remove(struct nest *nest);

#endif
