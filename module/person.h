/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The task that acts on a socket, taken only where it certainly does.
 */
#ifndef _TCPFATE_PERSON_H
#define _TCPFATE_PERSON_H

#include <net/sock.h>

#include "tcpfate.h"

bool tcpfate_person_take(const struct sock *sk, struct tcpfate_person *person);

#endif /* _TCPFATE_PERSON_H */
