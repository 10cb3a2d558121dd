/* SPDX-License-Identifier: GPL-2.0 */
/* The processes that hold the sockets. */
#ifndef AGENT_H
#define AGENT_H

#include "history.h"

void agents_start(void *shared, unsigned int jobs);
void agents_stop(void);
void agents_reap(void);
void agents_assign(struct history *h);
const char *agent_comm(unsigned int agent);
bool agent_is_there(const struct history *h, const struct op *op);
void agent_tell(const struct history *h, const struct op *op);
void agents_run(void);
void agent_kill(const struct history *h, enum half side);

#endif
