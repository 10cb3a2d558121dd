/* SPDX-License-Identifier: GPL-2.0 */
/* Does what the histories say, of many at once. */
#ifndef RUN_H
#define RUN_H

#include "history.h"

struct history *run_memory(unsigned int jobs);
void run_batch(struct history *h, unsigned int n, void (*meanwhile)(void));
uint64_t now_ms(void);

#endif
