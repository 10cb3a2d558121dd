/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/tcpfate.yaml */
/* YNL-GEN uapi header */

#ifndef _UAPI_LINUX_TCPFATE_H
#define _UAPI_LINUX_TCPFATE_H

#define TCPFATE_FAMILY_NAME	"tcpfate"
#define TCPFATE_FAMILY_VERSION	1

#define TCPFATE_COMM_LEN	16

/**
 * enum tcpfate_event - What happened. Entries are described in
 *   Documentation/events.rst.
 * @TCPFATE_EVENT_UNREAD_AT_CLOSE: The application is gone and never read data
 *   that had been received.
 * @TCPFATE_EVENT_UNREAD_AT_SHUTDOWN: The local FIN was queued while received
 *   data was unread.
 * @TCPFATE_EVENT_WRITE_AFTER_PEER_FIN: First write after the FIN of the peer.
 *   Legal as long as it is acknowledged.
 * @TCPFATE_EVENT_RESET_RECEIVED: A valid RST of the peer was processed.
 * @TCPFATE_EVENT_DATA_AFTER_CLOSE: New data reached a connection that its
 *   process had closed.
 * @TCPFATE_EVENT_CLOSED: End of the life of a connection, with its byte
 *   ledger.
 */
enum tcpfate_event {
	TCPFATE_EVENT_UNREAD_AT_CLOSE = 1,
	TCPFATE_EVENT_UNREAD_AT_SHUTDOWN,
	TCPFATE_EVENT_WRITE_AFTER_PEER_FIN,
	TCPFATE_EVENT_RESET_RECEIVED,
	TCPFATE_EVENT_DATA_AFTER_CLOSE,
	TCPFATE_EVENT_CLOSED,
};

/**
 * enum tcpfate_ending - How the connection ended.
 * @TCPFATE_ENDING_UNKNOWN: Not known; never guessed.
 * @TCPFATE_ENDING_FIN: Orderly, the local FIN was acknowledged.
 * @TCPFATE_ENDING_RESET_RECEIVED: By a RST of the peer.
 * @TCPFATE_ENDING_RESET_SENT: By a RST of this kernel.
 * @TCPFATE_ENDING_TIMED_OUT: By a timer of this kernel.
 * @TCPFATE_ENDING_ABORTED: By a local ABORT (RFC 9293, 3.10.5).
 */
enum tcpfate_ending {
	TCPFATE_ENDING_UNKNOWN,
	TCPFATE_ENDING_FIN,
	TCPFATE_ENDING_RESET_RECEIVED,
	TCPFATE_ENDING_RESET_SENT,
	TCPFATE_ENDING_TIMED_OUT,
	TCPFATE_ENDING_ABORTED,
};

/**
 * enum tcpfate_loss - What this end alone can know about lost bytes.
 * @TCPFATE_LOSS_NONE: Nothing was lost that this end can know.
 * @TCPFATE_LOSS_RECEIVED_UNREAD: Received bytes never reached the application.
 * @TCPFATE_LOSS_SENT_UNCONFIRMED: Bytes accepted from the application were not
 *   acknowledged.
 * @TCPFATE_LOSS_BOTH: Received bytes were not read and sent bytes not
 *   acknowledged.
 */
enum tcpfate_loss {
	TCPFATE_LOSS_NONE,
	TCPFATE_LOSS_RECEIVED_UNREAD,
	TCPFATE_LOSS_SENT_UNCONFIRMED,
	TCPFATE_LOSS_BOTH,
};

/**
 * enum tcpfate_cause - What led to the ending, listed in the order of its
 *   happening.
 */
enum tcpfate_cause {
	TCPFATE_CAUSE_PEER_FIN = 1,
	TCPFATE_CAUSE_LOCAL_FIN,
	TCPFATE_CAUSE_UNREAD_AT_SHUTDOWN,
	TCPFATE_CAUSE_WRITE_AFTER_PEER_FIN,
	TCPFATE_CAUSE_RESET_RECEIVED,
	TCPFATE_CAUSE_UNREAD_AT_CLOSE,
	TCPFATE_CAUSE_DATA_AFTER_CLOSE,
	TCPFATE_CAUSE_LINGER,
	TCPFATE_CAUSE_DISCONNECT,
	TCPFATE_CAUSE_TIMEOUT,
};

/**
 * enum tcpfate_evidence - What could not be known, and why.
 * @TCPFATE_EVIDENCE_ATTACHED_LATE: Part of the connection happened before the
 *   module was armed.
 * @TCPFATE_EVIDENCE_TABLE_FULL: The memory of connections was full; earlier
 *   facts may be missing.
 * @TCPFATE_EVIDENCE_OWNER_UNKNOWN: No task can be named for what was done.
 * @TCPFATE_EVIDENCE_OPENER_INFERRED: Who opened the connection is a guess from
 *   its backlog limit.
 * @TCPFATE_EVIDENCE_REASON_INFERRED: The RST reason is inferred, the kernel
 *   does not tell it.
 * @TCPFATE_EVIDENCE_PROBE_MISSED: A hook that should have seen the cause did
 *   not.
 * @TCPFATE_EVIDENCE_MPTCP_SUBFLOW: A subflow of an MPTCP connection.
 * @TCPFATE_EVIDENCE_KTLS: Bytes are those of TLS records, not of the
 *   application.
 */
enum tcpfate_evidence {
	TCPFATE_EVIDENCE_ATTACHED_LATE = 1,
	TCPFATE_EVIDENCE_TABLE_FULL = 2,
	TCPFATE_EVIDENCE_OWNER_UNKNOWN = 4,
	TCPFATE_EVIDENCE_OPENER_INFERRED = 8,
	TCPFATE_EVIDENCE_REASON_INFERRED = 16,
	TCPFATE_EVIDENCE_PROBE_MISSED = 32,
	TCPFATE_EVIDENCE_MPTCP_SUBFLOW = 64,
	TCPFATE_EVIDENCE_KTLS = 128,
};

/**
 * enum tcpfate_state - State of a connection (RFC 9293, 3.3.2).
 */
enum tcpfate_state {
	TCPFATE_STATE_ESTABLISHED = 1,
	TCPFATE_STATE_SYN_SENT,
	TCPFATE_STATE_SYN_RECV,
	TCPFATE_STATE_FIN_WAIT_1,
	TCPFATE_STATE_FIN_WAIT_2,
	TCPFATE_STATE_TIME_WAIT,
	TCPFATE_STATE_CLOSE,
	TCPFATE_STATE_CLOSE_WAIT,
	TCPFATE_STATE_LAST_ACK,
	TCPFATE_STATE_LISTEN,
	TCPFATE_STATE_CLOSING,
};

/**
 * enum tcpfate_substate - What was left of the local end when data arrived
 *   after its close.
 * @TCPFATE_SUBSTATE_FIN_WAIT_1: The local FIN was not yet acknowledged.
 * @TCPFATE_SUBSTATE_FIN_WAIT_2: The local FIN was acknowledged (full socket or
 *   mini-socket).
 * @TCPFATE_SUBSTATE_GONE: No socket at all, only the memory of this module.
 */
enum tcpfate_substate {
	TCPFATE_SUBSTATE_FIN_WAIT_1 = 1,
	TCPFATE_SUBSTATE_FIN_WAIT_2,
	TCPFATE_SUBSTATE_GONE,
};

/**
 * enum tcpfate_role - What the task named by pid, tid, uid and comm did.
 */
enum tcpfate_role {
	TCPFATE_ROLE_CLOSER = 1,
	TCPFATE_ROLE_WRITER,
};

/**
 * enum tcpfate_opener - Which side opened the connection.
 */
enum tcpfate_opener {
	TCPFATE_OPENER_LOCAL = 1,
	TCPFATE_OPENER_PEER,
};

/**
 * enum tcpfate_rst_reason - Why this kernel sent a RST, named as in enum
 *   sk_rst_reason.
 */
enum tcpfate_rst_reason {
	TCPFATE_RST_REASON_TCP_ABORT_ON_CLOSE = 1,
	TCPFATE_RST_REASON_TCP_ABORT_ON_DATA,
	TCPFATE_RST_REASON_TCP_TIMEWAIT_SOCKET,
	TCPFATE_RST_REASON_NO_SOCKET,
};

/**
 * enum tcpfate_mib - The TcpExt counter that this kernel incremented.
 */
enum tcpfate_mib {
	TCPFATE_MIB_TCP_ABORT_ON_CLOSE = 1,
	TCPFATE_MIB_TCP_ABORT_ON_DATA,
};

/**
 * enum tcpfate_hook_kind - How a function of the TCP stack is watched.
 */
enum tcpfate_hook_kind {
	TCPFATE_HOOK_KIND_TRACEPOINT = 1,
	TCPFATE_HOOK_KIND_KPROBE,
	TCPFATE_HOOK_KIND_FTRACE,
};

enum {
	TCPFATE_A_RECORD_PAD = 1,
	TCPFATE_A_RECORD_LOG_ID,
	TCPFATE_A_RECORD_SEQ,
	TCPFATE_A_RECORD_TIME,
	TCPFATE_A_RECORD_EVENT,
	TCPFATE_A_RECORD_ENDING,
	TCPFATE_A_RECORD_LOSS,
	TCPFATE_A_RECORD_CAUSE,
	TCPFATE_A_RECORD_EVIDENCE,
	TCPFATE_A_RECORD_NETNS,
	TCPFATE_A_RECORD_NETNS_COOKIE,
	TCPFATE_A_RECORD_FAMILY,
	TCPFATE_A_RECORD_LOCAL_ADDR,
	TCPFATE_A_RECORD_PEER_ADDR,
	TCPFATE_A_RECORD_LOCAL_PORT,
	TCPFATE_A_RECORD_PEER_PORT,
	TCPFATE_A_RECORD_IFINDEX,
	TCPFATE_A_RECORD_MARK,
	TCPFATE_A_RECORD_COOKIE,
	TCPFATE_A_RECORD_CGROUP_ID,
	TCPFATE_A_RECORD_STATE,
	TCPFATE_A_RECORD_ERRNO,
	TCPFATE_A_RECORD_ROLE,
	TCPFATE_A_RECORD_PID,
	TCPFATE_A_RECORD_TID,
	TCPFATE_A_RECORD_NSPID,
	TCPFATE_A_RECORD_UID,
	TCPFATE_A_RECORD_COMM,
	TCPFATE_A_RECORD_OWNER_PID,
	TCPFATE_A_RECORD_OWNER_COMM,
	TCPFATE_A_RECORD_RST_SENT,
	TCPFATE_A_RECORD_RST_REASON,
	TCPFATE_A_RECORD_MIB,
	TCPFATE_A_RECORD_SUBSTATE,
	TCPFATE_A_RECORD_OPENED_BY,
	TCPFATE_A_RECORD_UNREAD,
	TCPFATE_A_RECORD_UNACKED,
	TCPFATE_A_RECORD_UNSENT,
	TCPFATE_A_RECORD_TX_WRITTEN,
	TCPFATE_A_RECORD_TX_ACKED,
	TCPFATE_A_RECORD_RX_RECEIVED,
	TCPFATE_A_RECORD_RX_READ,
	TCPFATE_A_RECORD_WRITTEN_AFTER_FIN,
	TCPFATE_A_RECORD_ACKED_AFTER_FIN,
	TCPFATE_A_RECORD_ACKED_BY_RST,
	TCPFATE_A_RECORD_BYTES,
	TCPFATE_A_RECORD_REQUESTED,
	TCPFATE_A_RECORD_WRITES,
	TCPFATE_A_RECORD_RETRANSMITS,
	TCPFATE_A_RECORD_ISN_LOCAL,
	TCPFATE_A_RECORD_ISN_PEER,
	TCPFATE_A_RECORD_SINCE_PEER_FIN_NS,
	TCPFATE_A_RECORD_SINCE_CLOSE_NS,
	TCPFATE_A_RECORD_DURATION_NS,
	TCPFATE_A_RECORD_SINCE,

	__TCPFATE_A_RECORD_MAX,
	TCPFATE_A_RECORD_MAX = (__TCPFATE_A_RECORD_MAX - 1)
};

enum {
	TCPFATE_A_HOOK_PAD = 1,
	TCPFATE_A_HOOK_NAME,
	TCPFATE_A_HOOK_KIND,
	TCPFATE_A_HOOK_REQUIRED,
	TCPFATE_A_HOOK_ARMED,
	TCPFATE_A_HOOK_HITS,
	TCPFATE_A_HOOK_MISSED,

	__TCPFATE_A_HOOK_MAX,
	TCPFATE_A_HOOK_MAX = (__TCPFATE_A_HOOK_MAX - 1)
};

enum {
	TCPFATE_A_STATUS_PAD = 1,
	TCPFATE_A_STATUS_VERSION,
	TCPFATE_A_STATUS_LOG_ID,
	TCPFATE_A_STATUS_ARMED,
	TCPFATE_A_STATUS_WRITE_HOOK,
	TCPFATE_A_STATUS_CLOSED,
	TCPFATE_A_STATUS_GRAVE,
	TCPFATE_A_STATUS_TRACK,
	TCPFATE_A_STATUS_LIVE,
	TCPFATE_A_STATUS_GRAVES,
	TCPFATE_A_STATUS_FORGOTTEN,
	TCPFATE_A_STATUS_EVICTED,
	TCPFATE_A_STATUS_HISTORY,
	TCPFATE_A_STATUS_FIRST_SEQ,
	TCPFATE_A_STATUS_LAST_SEQ,
	TCPFATE_A_STATUS_OVERWRITTEN,
	TCPFATE_A_STATUS_UNPUBLISHED,
	TCPFATE_A_STATUS_HOOK,

	__TCPFATE_A_STATUS_MAX,
	TCPFATE_A_STATUS_MAX = (__TCPFATE_A_STATUS_MAX - 1)
};

enum {
	TCPFATE_CMD_RECORD_GET = 1,
	TCPFATE_CMD_RECORD_NTF,
	TCPFATE_CMD_STATUS_GET,

	__TCPFATE_CMD_MAX,
	TCPFATE_CMD_MAX = (__TCPFATE_CMD_MAX - 1)
};

#define TCPFATE_MCGRP_EVENTS	"events"

#endif /* _UAPI_LINUX_TCPFATE_H */
