/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The handlers of the hooks.
 */
#ifndef _TCPFATE_OBSERVE_H
#define _TCPFATE_OBSERVE_H

#include <net/sock.h>

#define TCPFATE_ARGS	5

/**
 * struct tcpfate_args - arguments of a watched function, as in its registers
 * @v: the first of them; the last one comes only through a kprobe
 */
struct tcpfate_args {
	unsigned long v[TCPFATE_ARGS];
};

extern bool tcpfate_observe_watching;

void tcpfate_observe_writes(bool armed);
void tcpfate_observe_icmp(bool armed);
void tcpfate_observe_forget(void);
void on_inet_sock_set_state(void *data, const struct sock *sk,
			    const int oldstate, const int newstate);
void on_tcp_destroy_sock(void *data, struct sock *sk);
void on_tcp_send_fin(const struct tcpfate_args *args);
void on_tcp_reset(const struct tcpfate_args *args);
void on_tcp_send_active_reset(const struct tcpfate_args *args);
void on_tcp_disconnect(const struct tcpfate_args *args);
void on_tcp_send_reset(const struct tcpfate_args *args);
void on_tcp_v4_err(const struct tcpfate_args *args);
void on_tcp_v6_err(const struct tcpfate_args *args);
void on_tcp_sendmsg_locked(const struct tcpfate_args *args);
void on_do_tcp_sendpages(const struct tcpfate_args *args);

#endif /* _TCPFATE_OBSERVE_H */
