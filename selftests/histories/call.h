/* SPDX-License-Identifier: GPL-2.0 */
/* The socket calls, by enum op_kind. */
#ifndef CALL_H
#define CALL_H

#include <netinet/tcp.h>

#include "history.h"

extern int64_t (*const call_on_socket[OP_KINDS])(int fd, struct op *op);
extern int64_t (*const call_on_history[OP_KINDS])(struct history *h, struct op *op);

struct tcp_info call_info(int fd);
int64_t call_waiting(int fd);

#endif
