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
 * @rst_reason: enum tcpfate_rst_reason, 0 if not known
 * @mib: enum tcpfate_mib, 0 if none was counted
 * @inferred: @rst_reason is inferred
 */
struct tcpfate_late_data {
	u32 bytes;
	u32 substate;
	u32 rst_reason;
	u32 mib;
	bool inferred;
};

void tcpfate_report_release(const struct sock *sk,
			    const struct tcpfate_mark *mark,
			    struct tcpfate_hold *hold,
			    void (*report)(const struct sock *sk,
					   const struct tcpfate_mark *mark));
void tcpfate_report_unread_at_shutdown(const struct sock *sk,
				       const struct tcpfate_mark *mark);
void tcpfate_report_write(const struct sock *sk,
			  const struct tcpfate_mark *mark, size_t requested);
void tcpfate_report_reset_received(const struct sock *sk,
				   const struct tcpfate_mark *mark);
void tcpfate_report_late_data(const struct net *net,
			      const struct tcpfate_mark *mark,
			      const struct tcpfate_late_data *late);
void tcpfate_report_unread_at_close(const struct sock *sk,
				    const struct tcpfate_mark *mark);
void tcpfate_report_closed(const struct sock *sk,
			   const struct tcpfate_mark *mark);

#endif /* _TCPFATE_REPORT_H */
