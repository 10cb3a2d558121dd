// SPDX-License-Identifier: GPL-2.0
/*
 * What the hooks see, handed on to the part that knows what it means. The
 * prototype of every watched function that has a declaration is checked, so
 * that a kernel with another one breaks the build and not the server.
 *
 * Context: any; process, softirq or hard interrupts off. Nothing that is
 * called from here sleeps, allocates or prints.
 */
#include "observe.h"

#include <linux/tcp.h>
#include <net/tcp.h>

#include "compat.h"
#include "death.h"
#include "icmp.h"
#include "late.h"
#include "life.h"
#include "socket.h"
#include "stats.h"
#include "track.h"

static_assert(__builtin_types_compatible_p(typeof(tcp_send_fin),
					   void (struct sock *)));
static_assert(__builtin_types_compatible_p(typeof(tcp_reset),
					   void (struct sock *,
						 struct sk_buff *)));
static_assert(__builtin_types_compatible_p(typeof(tcp_disconnect),
					   int (struct sock *, int)));
static_assert(__builtin_types_compatible_p(typeof(tcp_sendmsg_locked),
					   int (struct sock *,
						struct msghdr *, size_t)));
static_assert(__builtin_types_compatible_p(typeof(tcp_v4_err),
					   int (struct sk_buff *, u32)));
static_assert(COMPAT_ACTIVE_RESET_TYPED);
static_assert(COMPAT_SENDPAGES_TYPED);

/* Transitions to other states are told by what comes before or after. */
#define WATCHED_STATES	(TCPF_ESTABLISHED | TCPF_SYN_RECV |	\
			 TCPF_CLOSE_WAIT | TCPF_CLOSING | TCPF_CLOSE)

/* All hooks are armed; before and after that their handlers do nothing. */
bool tcpfate_observe_watching;

static const struct sock *sock_arg(const struct tcpfate_args *args)
{
	return (const struct sock *)args->v[0];
}

static const struct sk_buff *skb_arg(const struct tcpfate_args *args)
{
	return (const struct sk_buff *)args->v[1];
}

/**
 * tcpfate_observe_writes() - will writes after the peer's FIN be seen
 * @armed: the hooks on the path of data are armed
 */
void tcpfate_observe_writes(bool armed)
{
	WRITE_ONCE(tcpfate_life_writes, armed);
}

/**
 * tcpfate_observe_icmp() - will ICMP errors be seen
 * @armed: the hooks on them are armed
 */
void tcpfate_observe_icmp(bool armed)
{
	WRITE_ONCE(tcpfate_death_icmp, armed);
}

/**
 * tcpfate_observe_forget() - nothing is watched, so nothing is known
 *
 * Context: process; no handler can run.
 */
void tcpfate_observe_forget(void)
{
	tcpfate_track_clear();
}

static void on_state(const struct sock *sk, int oldstate, int newstate)
{
	switch (newstate) {
	case TCP_ESTABLISHED:
		tcpfate_life_begin(sk, oldstate);
		break;
	case TCP_SYN_RECV:
		if (oldstate == TCP_SYN_SENT)
			tcpfate_life_both_syns(sk);
		break;
	case TCP_CLOSE_WAIT:
		tcpfate_life_peer_fin(sk);
		break;
	case TCP_CLOSING:
		tcpfate_life_crossing(sk);
		break;
	case TCP_CLOSE:
		if (tcpfate_socket_is_connected(sk, oldstate))
			tcpfate_death_close(sk, oldstate);
		break;
	}
}

/**
 * on_inet_sock_set_state() - births, the FINs, and every death
 * @data: number of the hook
 * @sk: a socket of any protocol of the inet family, still in @oldstate
 * @oldstate: state before
 * @newstate: state to come; can be the same
 */
void on_inet_sock_set_state(void *data, const struct sock *sk,
			    const int oldstate, const int newstate)
{
	tcpfate_stats_inc(hits[(unsigned long)data]);
	if (!((1 << newstate) & WATCHED_STATES) || oldstate == newstate ||
	    sk->sk_protocol != IPPROTO_TCP ||
	    !READ_ONCE(tcpfate_observe_watching))
		return;
	on_state(sk, oldstate, newstate);
}

/**
 * on_tcp_destroy_sock() - the last look at what was never read
 * @data: number of the hook
 * @sk: a full socket
 */
void on_tcp_destroy_sock(void *data, struct sock *sk)
{
	tcpfate_stats_inc(hits[(unsigned long)data]);
	if (sk->sk_protocol == IPPROTO_TCP &&
	    READ_ONCE(tcpfate_observe_watching))
		tcpfate_death_end(sk);
}

/**
 * on_tcp_send_fin() - the application ends its direction
 * @args: of tcp_send_fin(sk)
 */
void on_tcp_send_fin(const struct tcpfate_args *args)
{
	tcpfate_life_local_fin(sock_arg(args));
}

/**
 * on_tcp_reset() - a RST was received, or data after close is answered by one
 * @args: of tcp_reset(sk, skb)
 *
 * The segment tells which.
 */
void on_tcp_reset(const struct tcpfate_args *args)
{
	const struct sock *sk = sock_arg(args);

	if (!tcpfate_socket_is_connected(sk, sk->sk_state))
		return;
	if (tcp_hdr(skb_arg(args))->rst)
		tcpfate_life_reset(sk, skb_arg(args));
	else
		tcpfate_late_socket(sk, skb_arg(args));
}

/**
 * on_tcp_send_active_reset() - this kernel gives a connection up by RST
 * @args: of tcp_send_active_reset(sk, ...)
 */
void on_tcp_send_active_reset(const struct tcpfate_args *args)
{
	unsigned long reason = args->v[COMPAT_ACTIVE_RESET_REASON];

	tcpfate_life_rst_sent(sock_arg(args), compat_rst_reason(reason));
}

/**
 * on_tcp_disconnect() - an ABORT call (RFC 9293, 3.10.5)
 * @args: of tcp_disconnect(sk, flags)
 */
void on_tcp_disconnect(const struct tcpfate_args *args)
{
	tcpfate_life_disconnect(sock_arg(args));
}

/**
 * on_tcp_send_reset() - a segment is answered by RST
 * @args: of tcp_v4_send_reset(sk, skb, ...) or tcp_v6_send_reset(sk, skb, ...)
 */
void on_tcp_send_reset(const struct tcpfate_args *args)
{
	tcpfate_late_segment(sock_arg(args), skb_arg(args),
			     compat_rst_reason(args->v[2]));
}

/**
 * on_tcp_v4_err() - an ICMP error
 * @args: of tcp_v4_err(skb, info)
 */
void on_tcp_v4_err(const struct tcpfate_args *args)
{
	tcpfate_icmp_v4((const struct sk_buff *)args->v[0]);
}

/**
 * on_tcp_v6_err() - an ICMPv6 error
 * @args: of tcp_v6_err(skb, opt, type, code, offset, info)
 */
void on_tcp_v6_err(const struct tcpfate_args *args)
{
	tcpfate_icmp_v6((const struct sk_buff *)args->v[0], args->v[2],
			args->v[3], args->v[4]);
}

/**
 * on_tcp_sendmsg_locked() - the one hook on the path of data
 * @args: of tcp_sendmsg_locked(sk, msg, size)
 */
void on_tcp_sendmsg_locked(const struct tcpfate_args *args)
{
	const struct sock *sk = sock_arg(args);

	if (unlikely(sk->sk_state == TCP_CLOSE_WAIT) && args->v[2])
		tcpfate_life_write(sk, args->v[2]);
}

/**
 * on_do_tcp_sendpages() - sendfile() and splice() before 6.5
 * @args: of do_tcp_sendpages(sk, page, offset, size, flags)
 *
 * Called for each page, so that it does not tell what was asked for.
 */
void on_do_tcp_sendpages(const struct tcpfate_args *args)
{
	const struct sock *sk = sock_arg(args);

	if (unlikely(sk->sk_state == TCP_CLOSE_WAIT) && args->v[3])
		tcpfate_life_write_page(sk);
}
