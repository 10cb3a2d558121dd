// SPDX-License-Identifier: GPL-2.0
/*
 * Numbers of the protocol as words, and back.
 *
 * The words are those of Documentation/netlink/specs/tcpfate.yaml, except where
 * the kernel has a name of its own: RST reasons and TcpExt counters carry that.
 * A number newer than this file is unknown(N), never an error.
 */

#define _GNU_SOURCE	/* strerrorname_np() */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include <linux/tcpfate.h>

#include "names.h"

#define NAMES(table) { (table), sizeof(table) / sizeof((table)[0]) }

static const char *const events[] = {
	[TCPFATE_EVENT_UNREAD_AT_CLOSE] = "unread-at-close",
	[TCPFATE_EVENT_UNREAD_AT_SHUTDOWN] = "unread-at-shutdown",
	[TCPFATE_EVENT_WRITE_AFTER_PEER_FIN] = "write-after-peer-fin",
	[TCPFATE_EVENT_RESET_RECEIVED] = "reset-received",
	[TCPFATE_EVENT_DATA_AFTER_CLOSE] = "data-after-close",
	[TCPFATE_EVENT_CLOSED] = "closed",
	[TCPFATE_EVENT_DATA_AFTER_LOCAL_FIN] = "data-after-local-fin",
	[TCPFATE_EVENT_SIMULTANEOUS_CLOSE] = "simultaneous-close",
	[TCPFATE_EVENT_LINGER_ABORT] = "linger-abort",
	[TCPFATE_EVENT_DISCONNECT_ABORT] = "disconnect-abort",
	[TCPFATE_EVENT_LISTENER_CLOSED] = "listener-closed",
	[TCPFATE_EVENT_ADMIN_ABORT] = "admin-abort",
	[TCPFATE_EVENT_TIMED_OUT] = "timed-out",
	[TCPFATE_EVENT_ICMP_ERROR] = "icmp-error",
	[TCPFATE_EVENT_MEMORY_ABORT] = "memory-abort",
	[TCPFATE_EVENT_RESET_SENT] = "reset-sent",
};

const struct names event_names = NAMES(events);

static const char *const endings[] = {
	[TCPFATE_ENDING_UNKNOWN] = "unknown",
	[TCPFATE_ENDING_FIN] = "fin",
	[TCPFATE_ENDING_RESET_RECEIVED] = "reset-received",
	[TCPFATE_ENDING_RESET_SENT] = "reset-sent",
	[TCPFATE_ENDING_TIMED_OUT] = "timed-out",
	[TCPFATE_ENDING_ABORTED] = "aborted",
};

const struct names ending_names = NAMES(endings);

static const char *const losses[] = {
	[TCPFATE_LOSS_NONE] = "none",
	[TCPFATE_LOSS_RECEIVED_UNREAD] = "received-unread",
	[TCPFATE_LOSS_SENT_UNCONFIRMED] = "sent-unconfirmed",
	[TCPFATE_LOSS_BOTH] = "both",
};

const struct names loss_names = NAMES(losses);

static const char *const causes[] = {
	[TCPFATE_CAUSE_PEER_FIN] = "peer-fin",
	[TCPFATE_CAUSE_LOCAL_FIN] = "local-fin",
	[TCPFATE_CAUSE_UNREAD_AT_SHUTDOWN] = "unread-at-shutdown",
	[TCPFATE_CAUSE_WRITE_AFTER_PEER_FIN] = "write-after-peer-fin",
	[TCPFATE_CAUSE_RESET_RECEIVED] = "reset-received",
	[TCPFATE_CAUSE_UNREAD_AT_CLOSE] = "unread-at-close",
	[TCPFATE_CAUSE_DATA_AFTER_CLOSE] = "data-after-close",
	[TCPFATE_CAUSE_LINGER] = "linger",
	[TCPFATE_CAUSE_DISCONNECT] = "disconnect",
	[TCPFATE_CAUSE_TIMEOUT] = "timeout",
	[TCPFATE_CAUSE_DATA_AFTER_LOCAL_FIN] = "data-after-local-fin",
	[TCPFATE_CAUSE_SIMULTANEOUS_CLOSE] = "simultaneous-close",
	[TCPFATE_CAUSE_LISTENER_CLOSED] = "listener-closed",
	[TCPFATE_CAUSE_ADMIN_ABORT] = "admin-abort",
	[TCPFATE_CAUSE_MEMORY_ABORT] = "memory-abort",
	[TCPFATE_CAUSE_LINGER2] = "linger2",
	[TCPFATE_CAUSE_ICMP] = "icmp",
	[TCPFATE_CAUSE_NO_ROUTE] = "no-route",
	[TCPFATE_CAUSE_REPAIR] = "repair",
	[TCPFATE_CAUSE_RESET_SENT] = "reset-sent",
};

const struct names cause_names = NAMES(causes);

/* By the number of the bit: the spec gives each entry the next one. */
static const char *const evidence[] = {
	"attached-late", "table-full", "owner-unknown", "opener-inferred",
	"reason-inferred", "probe-missed", "mptcp-subflow", "ktls",
};

const struct names evidence_names = NAMES(evidence);

static const char *const states[] = {
	[TCPFATE_STATE_ESTABLISHED] = "established",
	[TCPFATE_STATE_SYN_SENT] = "syn-sent",
	[TCPFATE_STATE_SYN_RECV] = "syn-recv",
	[TCPFATE_STATE_FIN_WAIT_1] = "fin-wait-1",
	[TCPFATE_STATE_FIN_WAIT_2] = "fin-wait-2",
	[TCPFATE_STATE_TIME_WAIT] = "time-wait",
	[TCPFATE_STATE_CLOSE] = "close",
	[TCPFATE_STATE_CLOSE_WAIT] = "close-wait",
	[TCPFATE_STATE_LAST_ACK] = "last-ack",
	[TCPFATE_STATE_LISTEN] = "listen",
	[TCPFATE_STATE_CLOSING] = "closing",
};

const struct names state_names = NAMES(states);

static const char *const substates[] = {
	[TCPFATE_SUBSTATE_FIN_WAIT_1] = "fin-wait-1",
	[TCPFATE_SUBSTATE_FIN_WAIT_2] = "fin-wait-2",
	[TCPFATE_SUBSTATE_GONE] = "gone",
};

const struct names substate_names = NAMES(substates);

static const char *const roles[] = {
	[TCPFATE_ROLE_CLOSER] = "closer",
	[TCPFATE_ROLE_WRITER] = "writer",
	[TCPFATE_ROLE_CALLER] = "caller",
	[TCPFATE_ROLE_KILLER] = "killer",
};

const struct names role_names = NAMES(roles);

static const char *const openers[] = {
	[TCPFATE_OPENER_LOCAL] = "local",
	[TCPFATE_OPENER_PEER] = "peer",
};

const struct names opener_names = NAMES(openers);

static const char *const rst_reasons[] = {
	[TCPFATE_RST_REASON_TCP_ABORT_ON_CLOSE] = "TCP_ABORT_ON_CLOSE",
	[TCPFATE_RST_REASON_TCP_ABORT_ON_DATA] = "TCP_ABORT_ON_DATA",
	[TCPFATE_RST_REASON_TCP_TIMEWAIT_SOCKET] = "TCP_TIMEWAIT_SOCKET",
	[TCPFATE_RST_REASON_NO_SOCKET] = "NO_SOCKET",
	[TCPFATE_RST_REASON_TCP_ABORT_ON_LINGER] = "TCP_ABORT_ON_LINGER",
	[TCPFATE_RST_REASON_TCP_ABORT_ON_MEMORY] = "TCP_ABORT_ON_MEMORY",
	[TCPFATE_RST_REASON_TCP_STATE] = "TCP_STATE",
	[TCPFATE_RST_REASON_TCP_KEEPALIVE_TIMEOUT] = "TCP_KEEPALIVE_TIMEOUT",
	[TCPFATE_RST_REASON_TCP_DISCONNECT_WITH_DATA] = "TCP_DISCONNECT_WITH_DATA",
};

const struct names rst_reason_names = NAMES(rst_reasons);

static const char *const mibs[] = {
	[TCPFATE_MIB_TCP_ABORT_ON_CLOSE] = "TCPAbortOnClose",
	[TCPFATE_MIB_TCP_ABORT_ON_DATA] = "TCPAbortOnData",
	[TCPFATE_MIB_TCP_ABORT_ON_LINGER] = "TCPAbortOnLinger",
	[TCPFATE_MIB_TCP_ABORT_ON_TIMEOUT] = "TCPAbortOnTimeout",
	[TCPFATE_MIB_TCP_ABORT_ON_MEMORY] = "TCPAbortOnMemory",
};

const struct names mib_names = NAMES(mibs);

static const char *const timers[] = {
	[TCPFATE_TIMER_RETRANSMISSION] = "retransmission",
	[TCPFATE_TIMER_USER_TIMEOUT] = "user-timeout",
	[TCPFATE_TIMER_ZERO_WINDOW_PROBE] = "zero-window-probe",
	[TCPFATE_TIMER_KEEPALIVE] = "keepalive",
	[TCPFATE_TIMER_FIN_WAIT_2] = "fin-wait-2",
	[TCPFATE_TIMER_TRANSMIT] = "transmit",
};

const struct names timer_names = NAMES(timers);

static const char *const hook_kinds[] = {
	[TCPFATE_HOOK_KIND_TRACEPOINT] = "tracepoint",
	[TCPFATE_HOOK_KIND_KPROBE] = "kprobe",
	[TCPFATE_HOOK_KIND_FTRACE] = "ftrace",
};

const struct names hook_kind_names = NAMES(hook_kinds);

static const char *unknown(uint64_t number, char buf[NAME_BUF])
{
	snprintf(buf, NAME_BUF, "unknown(%" PRIu64 ")", number);
	return buf;
}

/* The word of @number; @buf is used only where there is none. */
const char *name_word(const struct names *names, uint64_t number, char buf[NAME_BUF])
{
	if (number < names->count && names->word[number])
		return names->word[number];
	return unknown(number, buf);
}

/* The word of flag number @bit; an unknown one is told by its value. */
const char *name_flag(const struct names *names, unsigned int bit, char buf[NAME_BUF])
{
	if (bit < names->count)
		return names->word[bit];
	if (names == &evidence_names && (uint64_t)1 << bit == EVIDENCE_OWNER_BY_INODE)
		return "owner-by-inode";
	return unknown((uint64_t)1 << bit, buf);
}

const char *name_errno(uint64_t number, char buf[NAME_BUF])
{
	const char *word = number && number < 4096 ? strerrorname_np((int)number) : NULL;

	return word ? word : unknown(number, buf);
}

const char *name_family(uint64_t number, char buf[NAME_BUF])
{
	if (number == AF_INET)
		return "inet";
	return number == AF_INET6 ? "inet6" : unknown(number, buf);
}

/* The number of the @len bytes at @word, -1 if there is no such word. */
int name_number(const struct names *names, const char *word, size_t len)
{
	for (unsigned int i = 0; i < names->count; i++)
		if (names->word[i] && strlen(names->word[i]) == len &&
		    !memcmp(names->word[i], word, len))
			return (int)i;
	return -1;
}
