/* SPDX-License-Identifier: GPL-2.0 */
/* What comes from outside: segments and errors, and the request of ss -K. */
#ifndef INJECT_H
#define INJECT_H

#include "history.h"

int inject_reset(int fd, const struct end *end, int off);
int inject_icmp(int fd, const struct end *end, int which);
int inject_destroy(int netlink, const struct end *end);

#endif
