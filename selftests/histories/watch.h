/* SPDX-License-Identifier: GPL-2.0 */
/* The records of a batch, told apart by the end that they are about. */
#ifndef WATCH_H
#define WATCH_H

#include "history.h"
#include "record.h"

struct told {
	struct record *first[MAX_ENDS];	/* in the order of the log */
};

void watch_start(const char *ctl);
void watch_stop(void);
void watch_gather(void);
bool watch_batch(const struct history *h, struct told *told, unsigned int n, int patience);
void watch_forget(struct told *told, unsigned int n);

#endif
