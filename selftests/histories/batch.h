/* SPDX-License-Identifier: GPL-2.0 */
/* Histories that run, are told of and are judged together. */
#ifndef BATCH_H
#define BATCH_H

#include "oracle.h"

/**
 * struct batch - what can run at once
 * @h: histories, in memory that all processes share
 * @told: what is told of each
 * @verdict: of each
 * @jobs: places
 */
struct batch {
	struct history *h;
	struct told *told;
	struct verdict *verdict;
	unsigned int jobs;
};

bool batch_run(struct batch *batch, unsigned int n, int patience);
void shrink(struct batch *batch, uint64_t seed, const bool left_out[MAX_OPS],
	    const char *words);

#endif
