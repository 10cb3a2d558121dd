/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Records: one function for each event makes the record and logs it.
 */
#ifndef _TCPFATE_REPORT_H
#define _TCPFATE_REPORT_H

#include <net/sock.h>

#include "tcpfate.h"
#include "track.h"

/**
 * struct tcpfate_late_data - a segment that arrived after close
 * @bytes: its new payload
 * @substate: enum tcpfate_substate, 0 if none fits
 * @rst_reason: enum tcpfate_rst_reason as the kernel told it, 0 if it did not
 * @inferred: what it is then by the path taken, 0 if that does not tell
 * @mib: enum tcpfate_mib, 0 if none was counted
 */
struct tcpfate_late_data {
	u32 bytes;
	u32 substate;
	u32 rst_reason;
	u32 inferred;
	u32 mib;
};

void tcpfate_report_release(const struct sock *sk,
			    const struct tcpfate_mark *mark,
			    struct tcpfate_hold *hold,
			    void (*report)(const struct sock *sk,
					   const struct tcpfate_mark *mark));
void tcpfate_report_unread_at_shutdown(const struct sock *sk,
				       const struct tcpfate_mark *mark);
void tcpfate_report_simultaneous_close(const struct sock *sk,
				       const struct tcpfate_mark *mark);
void tcpfate_report_write(const struct sock *sk,
			  const struct tcpfate_mark *mark, size_t requested);
void tcpfate_report_late_data(const struct net *net,
			      const struct tcpfate_mark *mark,
			      const struct tcpfate_late_data *late);
void tcpfate_report_fate(const struct sock *sk, const struct tcpfate_mark *mark,
			 enum tcpfate_event event);
void tcpfate_report_unread_at_close(const struct sock *sk,
				    const struct tcpfate_mark *mark);
void tcpfate_report_data_after_local_fin(const struct sock *sk,
					 const struct tcpfate_mark *mark);
void tcpfate_report_closed(const struct sock *sk,
			   const struct tcpfate_mark *mark);

#endif /* _TCPFATE_REPORT_H */
