/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What differs between the supported kernels, and nothing else. Every block
 * says what changed, when, and when it can go. A feature or type is tested
 * where there is one, a version only where there is none: stable releases
 * change interfaces in the middle of a series.
 */
#ifndef _TCPFATE_COMPAT_H
#define _TCPFATE_COMPAT_H

#include <linux/ftrace.h>
#include <linux/kprobes.h>
#include <linux/version.h>
#include <net/genetlink.h>
#include <net/tcp.h>

#include "tcpfate.h"

/*
 * The permission of a multicast group moved to a flag of its own in 6.7 and
 * in the stable releases of 6.1 from 6.1.176 on. Each generation silently
 * ignores the flag of the other. Can go with the last kernel that lacks the
 * macro.
 */
#ifdef GENL_MCAST_CAP_NET_ADMIN
#define COMPAT_MCGRP_ADMIN	GENL_MCAST_CAP_NET_ADMIN
#else
#define COMPAT_MCGRP_ADMIN	GENL_UNS_ADMIN_PERM
#endif

/*
 * The attributes of a dump request moved into struct genl_info in 6.6. Can go
 * with 6.1.
 */
static inline struct nlattr **compat_dump_attrs(struct netlink_callback *cb)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 6, 0)
	return genl_dumpit_info(cb)->info.attrs;
#else
	return genl_dumpit_info(cb)->attrs;
#endif
}

/*
 * Arguments of a function that is watched through ftrace come without a full
 * set of registers where the architecture offers that, which is most of what
 * makes it cheaper than a kprobe. The accessor became generic in 6.2; before,
 * on x86, the argument registers are in the embedded pt_regs. Can go with 6.1.
 */
#if defined(CONFIG_DYNAMIC_FTRACE_WITH_ARGS) && defined(ftrace_regs_get_argument)
#define compat_ftrace_arg(fregs, n)	ftrace_regs_get_argument(fregs, n)
#elif defined(CONFIG_DYNAMIC_FTRACE_WITH_ARGS) && defined(CONFIG_X86_64)
#define compat_ftrace_arg(fregs, n)	\
	regs_get_kernel_argument(&(fregs)->regs, n)
#endif

#define COMPAT_HOOK_KIND_KPROBE	TCPFATE_HOOK_KIND_KPROBE
#ifdef compat_ftrace_arg
#define COMPAT_HOOK_KIND_FTRACE	TCPFATE_HOOK_KIND_FTRACE
#else
#define COMPAT_HOOK_KIND_FTRACE	TCPFATE_HOOK_KIND_KPROBE
#endif

/*
 * tcp_v4_send_reset() and tcp_v6_send_reset() tell the reason as their third
 * argument, tcp_send_active_reset() as its last one, since 6.10, by the names
 * used here since 6.12; the latter lost its gfp_t in 7.3 and in stable releases
 * before. Enumerators are mapped by name because their numbers are not
 * promised. Can go with 6.1.
 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
#include <net/rstreason.h>

static inline u32 compat_rst_reason(unsigned long reason)
{
	switch (reason) {
	case SK_RST_REASON_TCP_ABORT_ON_CLOSE:
		return TCPFATE_RST_REASON_TCP_ABORT_ON_CLOSE;
	case SK_RST_REASON_TCP_ABORT_ON_DATA:
		return TCPFATE_RST_REASON_TCP_ABORT_ON_DATA;
	case SK_RST_REASON_TCP_TIMEWAIT_SOCKET:
		return TCPFATE_RST_REASON_TCP_TIMEWAIT_SOCKET;
	case SK_RST_REASON_NO_SOCKET:
		return TCPFATE_RST_REASON_NO_SOCKET;
	case SK_RST_REASON_TCP_ABORT_ON_LINGER:
		return TCPFATE_RST_REASON_TCP_ABORT_ON_LINGER;
	case SK_RST_REASON_TCP_ABORT_ON_MEMORY:
		return TCPFATE_RST_REASON_TCP_ABORT_ON_MEMORY;
	case SK_RST_REASON_TCP_STATE:
		return TCPFATE_RST_REASON_TCP_STATE;
	case SK_RST_REASON_TCP_KEEPALIVE_TIMEOUT:
		return TCPFATE_RST_REASON_TCP_KEEPALIVE_TIMEOUT;
	case SK_RST_REASON_TCP_DISCONNECT_WITH_DATA:
		return TCPFATE_RST_REASON_TCP_DISCONNECT_WITH_DATA;
	}
	return 0;
}

#define COMPAT_ACTIVE_RESET_REASON					\
	(__builtin_types_compatible_p(typeof(tcp_send_active_reset),	\
		void (struct sock *, enum sk_rst_reason)) ? 1 : 2)
#define COMPAT_ACTIVE_RESET_TYPED					\
	(COMPAT_ACTIVE_RESET_REASON == 1 ||				\
	 __builtin_types_compatible_p(typeof(tcp_send_active_reset),	\
		void (struct sock *, gfp_t, enum sk_rst_reason)))
#else
static inline u32 compat_rst_reason(unsigned long reason)
{
	return 0;
}

#define COMPAT_ACTIVE_RESET_REASON	1
#define COMPAT_ACTIVE_RESET_TYPED					\
	__builtin_types_compatible_p(typeof(tcp_send_active_reset),	\
		void (struct sock *, gfp_t))
#endif

/*
 * Before 6.5 sendfile() and splice() reached the socket through
 * do_tcp_sendpages(). Its row in the table of hooks is optional; only the
 * check of its prototype needs to know. Can go with 6.1.
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 5, 0)
#define COMPAT_SENDPAGES_TYPED						\
	__builtin_types_compatible_p(typeof(do_tcp_sendpages),		\
		ssize_t (struct sock *, struct page *, int, size_t, int))
#else
#define COMPAT_SENDPAGES_TYPED	1
#endif

#endif /* _TCPFATE_COMPAT_H */
