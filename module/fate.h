/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What ended a connection, from what was seen of its way into CLOSE. Pure, as
 * verdict.h.
 */
#ifndef _TCPFATE_FATE_H
#define _TCPFATE_FATE_H

#include "tcpfate.h"

/**
 * enum tcpfate_abort - who called tcp_disconnect(), and what for
 * @TCPFATE_ABORT_NONE: nobody did
 * @TCPFATE_ABORT_LINGER: close() with SO_LINGER {1, 0}
 * @TCPFATE_ABORT_CALL: connect(AF_UNSPEC), the ABORT call of RFC 9293, 3.10.5
 * @TCPFATE_ABORT_LISTENER: a listener that closed, on a child never accepted
 * @TCPFATE_ABORT_REPAIR: close() in TCP repair, which says nothing to the peer
 */
enum tcpfate_abort {
	TCPFATE_ABORT_NONE,
	TCPFATE_ABORT_LINGER,
	TCPFATE_ABORT_CALL,
	TCPFATE_ABORT_LISTENER,
	TCPFATE_ABORT_REPAIR,
};

/**
 * struct tcpfate_facts - what was seen of the way into CLOSE
 * @error: sk_err at the transition to CLOSE, positive
 * @soft_error: sk_err_soft at that time, positive
 * @state: enum tcpfate_state before the transition
 * @abort: enum tcpfate_abort
 * @reset_received: a RST of the peer was being processed
 * @data_after_close: data after close was being processed
 * @late_fin: a FIN beyond a gap was, after close
 * @rst_sent: tcp_send_active_reset() was called
 * @rst_first: it was called before the transition
 * @orphan: the process had closed the socket before the transition
 * @fin_acked: our FIN was queued and acknowledged
 * @unconfirmed: something of ours was not acknowledged, be it the FIN
 * @unread: received data was left unread by close()
 * @linger2: TCP_LINGER2 is negative: no waiting in FIN_WAIT2
 * @subflow: of an MPTCP connection, which ends its subflows its own way
 * @netns_gone: its network namespace was going away
 */
struct tcpfate_facts {
	int error;
	int soft_error;
	u8 state;
	u8 abort;
	bool reset_received;
	bool data_after_close;
	bool late_fin;
	bool rst_sent;
	bool rst_first;
	bool orphan;
	bool fin_acked;
	bool unconfirmed;
	bool unread;
	bool linger2;
	bool subflow;
	bool netns_gone;
};

/**
 * struct tcpfate_waiting - what a connection waited for when a timer ended it
 * @error: enum errno that the timer left, 0 for an orphan in FIN_WAIT2
 * @syn_recv: for the handshake of a Fast Open child to complete
 * @in_flight: for an acknowledgment
 * @unsent: for room in the peer's window
 * @window_closed: the peer had closed its window, also over what is in flight
 * @fits: the next segment would have fitted into it
 * @user_timeout: TCP_USER_TIMEOUT is set
 * @probed_out: and its time is over since the first zero-window probe
 */
struct tcpfate_waiting {
	int error;
	bool syn_recv;
	bool in_flight;
	bool unsent;
	bool window_closed;
	bool fits;
	bool user_timeout;
	bool probed_out;
};

enum tcpfate_event tcpfate_fate_at_close(const struct tcpfate_facts *facts);
enum tcpfate_event tcpfate_fate_at_end(const struct tcpfate_facts *facts);
bool tcpfate_fate_is_cut_short(const struct tcpfate_facts *facts);
enum tcpfate_ending tcpfate_fate_ending(const struct tcpfate_facts *facts);
enum tcpfate_timer tcpfate_fate_timer(const struct tcpfate_waiting *waiting);

#endif /* _TCPFATE_FATE_H */
