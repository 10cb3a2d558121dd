/* SPDX-License-Identifier: GPL-2.0 */
/* Which records are wanted: by the kernel, or by one listener. */

#ifndef FILTER_H
#define FILTER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <linux/tcpfate.h>

#include "value.h"

#define FILTER_MAX	TCPFATE_FILTER_MAX	/* values of one kind */

struct numbers {
	unsigned int count;
	uint64_t number[FILTER_MAX];
};

/**
 * struct filter - values by kind; a kind without any wants every record
 * @events: bit n is set if event n is wanted
 * @family: of addresses, 0 for both; for a listener only
 * @min_lost: least sum of the bytes that a record tells
 * @port: of either end
 * @netns: inode numbers
 * @uid: users, for the kernel only
 * @cgroup: ids, for the kernel only
 * @pid: processes, for a listener only
 * @prefix_count: length of @prefix
 * @prefix: of the address of either end
 * @comm_count: length of @comm
 * @comm: names of tasks, for a listener only
 */
struct filter {
	uint64_t events;
	unsigned int family;
	uint64_t min_lost;
	struct numbers port;
	struct numbers netns;
	struct numbers uid;
	struct numbers cgroup;
	struct numbers pid;
	unsigned int prefix_count;
	struct prefix prefix[FILTER_MAX];
	unsigned int comm_count;
	char comm[FILTER_MAX][TCPFATE_COMM_LEN];
};

/* What filter_add() can add to; of a name each byte counts, also a comma. */
enum filter_kind {
	FILTER_EVENT = 1,
	FILTER_PORT,
	FILTER_ADDR,
	FILTER_NETNS,
	FILTER_UID,
	FILTER_CGROUP,
	FILTER_PID,
	FILTER_COMM,
};

bool filter_add(struct filter *filter, enum filter_kind kind, const char *words,
		char why[WHY_BUF]);
bool filter_is_empty(const struct filter *filter);
bool filter_can_match(const struct filter *filter);
bool filter_has_family(const struct filter *filter);
void filter_text(FILE *out, const struct filter *filter);
void filter_json(FILE *out, const struct filter *filter);

#endif
