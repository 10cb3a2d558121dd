/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The death of a connection: its transition to CLOSE, and the end of its
 * socket.
 */
#ifndef _TCPFATE_DEATH_H
#define _TCPFATE_DEATH_H

#include <net/sock.h>

extern bool tcpfate_death_closed;
extern bool tcpfate_death_icmp;

void tcpfate_death_close(const struct sock *sk, int oldstate);
void tcpfate_death_end(const struct sock *sk);

#endif /* _TCPFATE_DEATH_H */
