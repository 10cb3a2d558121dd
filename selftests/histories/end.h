/* SPDX-License-Identifier: GPL-2.0 */
/* Does operations, in the process that holds the socket. */
#ifndef END_H
#define END_H

#include "history.h"

void end_do(struct history *h, struct op *op);

#endif
