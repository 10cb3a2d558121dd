/* SPDX-License-Identifier: GPL-2.0 */
/* What a cgroup was made for: a unit of systemd, or a container. */

#ifndef UNIT_H
#define UNIT_H

#include <stdbool.h>
#include <stdint.h>

#define UNIT_BUF	96	/* longer names are cut */

const char *unit_name(uint64_t cgroup, char buf[UNIT_BUF]);
bool unit_of_path(const char *path, char buf[UNIT_BUF]);

#endif
