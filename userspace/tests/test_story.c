// SPDX-License-Identifier: GPL-2.0
/* Who caused it, and what was lost: every cause, told by one end or by both. */

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../saved.h"
#include "../stories.h"
#include "file.h"
#include "ktap.h"

#define LINES_MAX	8
#define SERVER		0
#define CLIENT		1

/**
 * struct line - one record
 * @side: whose it is
 * @event: which one
 * @msec: when
 * @more: what else it says, JSON with ' for "
 */
struct line {
	unsigned int side;
	const char *event;
	unsigned int msec;
	const char *more;
};

/**
 * struct case - a connection and what has to be said of it
 * @name: of the test
 * @lines: its records, in the order of the log
 * @cause: the word of its cause, NULL if there is no story
 * @culprit: who has to change
 * @to_client: what became of what the server wrote, as told
 * @to_server: of what the client wrote
 * @since: time of the cause, ms
 */
static const struct given_case {
	const char *name;
	struct line lines[LINES_MAX];
	const char *cause;
	unsigned int culprit;
	const char *to_client, *to_server;
	unsigned int since;
} cases[] = {
	{ "closed with unread data: both ends have told",
	  { { CLIENT, "reset-received", 10,
	      "'state':'established','errno':'ECONNRESET','unread':300,'unacked':0,'unsent':0,'causes':['reset-received']",
	    },
	    { SERVER, "unread-at-close", 11,
	      "'comm':'app','pid':7,'role':'closer','rst_sent':true,'unread':22,'unacked':400,'unsent':200,'causes':['unread-at-close']",
	    },
	    { SERVER, "closed", 12,
	      "'comm':'app','pid':7,'role':'closer','unread':22,'unacked':400,'unsent':200,'tx_written':1000,'tx_acked':400,'rx_received':122,'rx_read':100,'causes':['unread-at-close']",
	    },
	    { CLIENT, "closed", 13,
	      "'comm':'proxy','pid':8,'role':'closer','unread':0,'unacked':0,'unsent':0,'tx_written':122,'tx_acked':122,'rx_received':700,'rx_read':700,'causes':['reset-received']",
	    } },
	  "unread-at-close", SERVER,
	  "app -> proxy: 300 of 1,000 bytes lost (200 never sent, 100 never arrived)",
	  "proxy -> app: 22 of 122 bytes lost: received and never read",
	  10 },
	{ "closed with unread data: the server alone",
	  { { SERVER, "unread-at-close", 11,
	      "'comm':'app','pid':7,'role':'closer','rst_sent':true,'unread':22,'unacked':400,'unsent':200,'causes':['unread-at-close']",
	    } },
	  "unread-at-close", SERVER,
	  "app -> 10.0.0.2:40000: 200 bytes lost: never sent; 400 bytes not acknowledged: read or lost, only the other end knows",
	  "10.0.0.2:40000 -> app: 22 bytes lost: received and never read",
	  11 },
	{ "closed with unread data: the client alone, which has not closed yet",
	  { { CLIENT, "reset-received", 10,
	      "'owner_comm':'proxy','owner_pid':8,'unread':300,'unacked':5,'unsent':0,'causes':['reset-received']",
	    } },
	  "reset-received", SERVER,
	  "10.0.0.1:8000 -> proxy: 300 bytes received and not read yet",
	  "proxy -> 10.0.0.1:8000: 5 bytes not acknowledged: read or lost, only the other end knows",
	  10 },
	{ "what the RST acknowledged was received, and is not counted twice",
	  { { CLIENT, "reset-received", 10,
	      "'owner_comm':'proxy','owner_pid':8,'unread':0,'unacked':30,'unsent':0,'acked_by_rst':22,'causes':['reset-received']",
	    },
	    { SERVER, "unread-at-close", 11,
	      "'comm':'app','pid':7,'role':'closer','rst_sent':true,'unread':22,'unacked':0,'unsent':0,'causes':['unread-at-close']",
	    } },
	  "unread-at-close", SERVER, NULL,
	  "proxy -> app: 22 bytes lost: received and never read; 8 bytes not acknowledged: read or lost, only the other end knows",
	  10 },
	{ "only the account is left: it names the cause",
	  { { SERVER, "closed", 12,
	      "'comm':'app','pid':7,'role':'closer','ending':'reset-sent','loss':'received-unread','unread':22,'unacked':0,'unsent':0,'tx_written':10,'tx_acked':10,'rx_received':122,'rx_read':100,'causes':['unread-at-close']",
	    } },
	  "unread-at-close", SERVER, NULL,
	  "10.0.0.2:40000 -> app: 22 bytes lost: received and never read",
	  12 },
	{ "the peer's RST, and only the account of the peer is left",
	  { { CLIENT, "reset-received", 10,
	      "'owner_comm':'proxy','owner_pid':8,'unread':0,'unacked':5,'unsent':0,'causes':['reset-received']",
	    },
	    { SERVER, "closed", 12,
	      "'comm':'app','pid':7,'role':'closer','ending':'aborted','loss':'none','unread':0,'unacked':0,'unsent':0,'causes':['linger']",
	    } },
	  "linger-abort", SERVER, NULL,
	  "proxy -> app: 5 bytes not acknowledged: read or lost, only the other end knows",
	  12 },
	{ "a RST at both ends comes from between",
	  { { CLIENT, "reset-received", 10,
	      "'owner_comm':'proxy','owner_pid':8,'unread':0,'unacked':22,'unsent':0,'causes':['reset-received']",
	    },
	    { SERVER, "reset-received", 11,
	      "'owner_comm':'app','owner_pid':7,'unread':0,'unacked':500,'unsent':0,'causes':['reset-received']",
	    } },
	  "reset-received", SERVER,
	  "app -> proxy: 500 bytes not acknowledged: read or lost, only the other end knows",
	  "proxy -> app: 22 bytes not acknowledged: read or lost, only the other end knows",
	  10 },
	{ "the peer's RST, and what had come before was not read",
	  { { CLIENT, "reset-received", 10,
	      "'unread':300,'unacked':0,'unsent':0,'causes':['reset-received']",
	    },
	    { CLIENT, "unread-at-close", 20,
	      "'comm':'proxy','pid':8,'role':'closer','rst_sent':false,'unread':300,'unacked':0,'unsent':0,'causes':['reset-received','unread-at-close']",
	    } },
	  "unread-after-reset", CLIENT,
	  "10.0.0.1:8000 -> proxy: 300 bytes lost: received and never read",
	  NULL, 20 },
	{ "message_2: both ends have told",
	  { { CLIENT, "write-after-peer-fin", 3000,
	      "'comm':'client','pid':8,'role':'writer','requested':10,'since_peer_fin_ns':2000000000",
	    },
	    { SERVER, "data-after-close", 3001,
	      "'comm':'server','pid':7,'role':'closer','substate':'fin-wait-2','bytes':10,'since_close_ns':2001000000",
	    },
	    { CLIENT, "reset-received", 3001,
	      "'errno':'EPIPE','unread':0,'unacked':10,'unsent':0,'writes':1,'written_after_fin':10,'acked_after_fin':0,'since_peer_fin_ns':2001000000",
	    } },
	  "write-after-peer-fin", CLIENT, NULL,
	  "client -> server: 10 bytes lost: came after close()",
	  3000 },
	{ "message_2: the client alone",
	  { { CLIENT, "write-after-peer-fin", 3000,
	      "'comm':'client','pid':8,'role':'writer','requested':10,'since_peer_fin_ns':2000000000",
	    },
	    { CLIENT, "reset-received", 3001,
	      "'unread':0,'unacked':10,'unsent':0,'writes':1,'written_after_fin':10,'acked_after_fin':0",
	    } },
	  "write-after-peer-fin", CLIENT, NULL,
	  "client -> 10.0.0.1:8000: 10 bytes not acknowledged: read or lost, only the other end knows",
	  3000 },
	{ "message_2: the server alone, an hour later",
	  { { SERVER, "data-after-close", 3000,
	      "'comm':'server','pid':7,'role':'closer','substate':'gone','bytes':10,'since_close_ns':3600000000000",
	    } },
	  "write-after-peer-fin", CLIENT, NULL,
	  "10.0.0.2:40000 -> server: 10 bytes lost: came after close()",
	  3000 },
	{ "a write 50 us after the FIN: its writer could not know",
	  { { CLIENT, "write-after-peer-fin", 3000,
	      "'comm':'proxy','pid':8,'role':'writer','requested':10,'since_peer_fin_ns':50000",
	    },
	    { SERVER, "data-after-close", 3000,
	      "'comm':'node','pid':7,'role':'closer','substate':'fin-wait-2','bytes':10,'since_close_ns':60000",
	    } },
	  "data-after-close", SERVER, NULL,
	  "proxy -> node: 10 bytes lost: came after close()",
	  2999 },
	{ "an answer to who had half-closed, and was gone before its end",
	  { { SERVER, "write-after-peer-fin", 3000,
	      "'comm':'app','pid':7,'role':'writer','requested':4000,'since_peer_fin_ns':50000000",
	    },
	    { CLIENT, "data-after-close", 4000,
	      "'comm':'curl','pid':8,'role':'closer','substate':'fin-wait-2','bytes':1448,'since_close_ns':1000000",
	    },
	    { SERVER, "reset-received", 4000,
	      "'unread':0,'unacked':1500,'unsent':0,'writes':9,'written_after_fin':9000,'acked_after_fin':7500",
	    } },
	  "data-after-close", CLIENT,
	  "app -> curl: 1,448 bytes lost: came after close(); 52 bytes not acknowledged: read or lost, only the other end knows",
	  NULL, 3999 },
	{ "an answer to who had half-closed, and was gone before its begin",
	  { { SERVER, "write-after-peer-fin", 3000,
	      "'comm':'app','pid':7,'role':'writer','requested':10,'since_peer_fin_ns':50000000",
	    },
	    { CLIENT, "data-after-close", 3001,
	      "'comm':'curl','pid':8,'role':'closer','substate':'fin-wait-2','bytes':10,'since_close_ns':2000000",
	    } },
	  "data-after-close", CLIENT,
	  "app -> curl: 10 bytes lost: came after close()",
	  NULL, 2999 },
	{ "an answer to who had half-closed: the server alone",
	  { { SERVER, "write-after-peer-fin", 3000,
	      "'comm':'app','pid':7,'role':'writer','requested':4000,'since_peer_fin_ns':50000000",
	    },
	    { SERVER, "reset-received", 4000,
	      "'unread':0,'unacked':1500,'unsent':0,'writes':9,'written_after_fin':9000,'acked_after_fin':7500",
	    } },
	  "reset-received", CLIENT,
	  "app -> 10.0.0.2:40000: 1,500 bytes not acknowledged: read or lost, only the other end knows",
	  NULL, 2950 },
	{ "late data, where the account of the end was told before",
	  { { SERVER, "closed", 2000,
	      "'comm':'node','pid':7,'role':'closer','ending':'fin','loss':'none','unread':0,'unacked':0,'unsent':0,'tx_written':5,'tx_acked':5,'rx_received':0,'rx_read':0",
	    },
	    { SERVER, "data-after-close", 3000,
	      "'comm':'node','pid':7,'role':'closer','substate':'fin-wait-2','bytes':10,'since_close_ns':900000000",
	    } },
	  "data-after-close", SERVER, NULL,
	  "10.0.0.2:40000 -> node: 10 bytes lost: came after close()",
	  2100 },
	{ "late data: both accounts",
	  { { SERVER, "closed", 2000,
	      "'comm':'node','pid':7,'role':'closer','ending':'fin','loss':'none','unread':0,'unacked':0,'unsent':0,'tx_written':5,'tx_acked':5,'rx_received':0,'rx_read':0",
	    },
	    { SERVER, "data-after-close", 3000,
	      "'comm':'node','pid':7,'role':'closer','substate':'fin-wait-2','bytes':10,'since_close_ns':900000000",
	    },
	    { CLIENT, "closed", 3002,
	      "'comm':'proxy','pid':8,'role':'closer','unread':0,'unacked':19,'unsent':6,'tx_written':25,'tx_acked':0,'rx_received':5,'rx_read':5,'causes':['reset-received']",
	    } },
	  "data-after-close", SERVER, "node -> proxy: all 5 bytes were read",
	  "proxy -> node: 25 bytes lost (6 never sent, 19 came after close(), or never)",
	  2100 },
	{ "data that crossed the FIN",
	  { { SERVER, "data-after-close", 3000,
	      "'comm':'node','pid':7,'role':'closer','substate':'fin-wait-1','bytes':10,'since_close_ns':2000000000",
	    } },
	  "data-after-close", SERVER, NULL,
	  "10.0.0.2:40000 -> node: 10 bytes lost: came after close()",
	  1000 },
	{ "a write that had blocked before the FIN came",
	  { { CLIENT, "reset-received", 3000,
	      "'owner_comm':'sender','owner_pid':8,'unread':0,'unacked':10,'unsent':0,'writes':0,'written_after_fin':10,'acked_after_fin':0,'since_peer_fin_ns':2000000000",
	    } },
	  "data-after-close", SERVER, NULL,
	  "sender -> 10.0.0.1:8000: 10 bytes not acknowledged: read or lost, only the other end knows",
	  1000 },
	{ "a write after the FIN that was acknowledged is no story",
	  { { CLIENT, "write-after-peer-fin", 3000,
	      "'comm':'ssh','pid':8,'role':'writer','requested':10,'since_peer_fin_ns':50000000",
	    },
	    { CLIENT, "closed", 3100,
	      "'ending':'fin','loss':'none','unread':0,'unacked':0,'unsent':0,'tx_written':20,'tx_acked':20,'rx_received':5,'rx_read':5,'written_after_fin':10,'acked_after_fin':10",
	    } },
	  NULL, 0, NULL, NULL, 0 },
	{ "linger 0",
	  { { SERVER, "linger-abort", 5,
	      "'comm':'app','pid':7,'role':'closer','rst_reason':'TCP_STATE','unread':0,'unacked':600,'unsent':0,'causes':['linger']",
	    } },
	  "linger-abort", SERVER,
	  "app -> 10.0.0.2:40000: 600 bytes not acknowledged: read or lost, only the other end knows",
	  NULL, 5 },
	{ "what waited in the accept queue is lost with it",
	  { { SERVER, "listener-closed", 5,
	      "'comm':'app','pid':7,'role':'closer','rst_reason':'TCP_STATE','unread':100,'unacked':0,'unsent':0,'causes':['listener-closed']",
	    } },
	  "listener-closed", SERVER, NULL,
	  "10.0.0.2:40000 -> app: 100 bytes lost: received and never read",
	  5 },
	{ "an abort after data that came too late is not the cause",
	  { { SERVER, "data-after-close", 3000,
	      "'comm':'node','pid':7,'role':'closer','substate':'fin-wait-2','bytes':50,'since_close_ns':2000000000",
	    },
	    { CLIENT, "write-after-peer-fin", 2999,
	      "'comm':'proxy','pid':8,'role':'writer','requested':50,'since_peer_fin_ns':1990000000",
	    },
	    { CLIENT, "linger-abort", 3050,
	      "'comm':'proxy','pid':8,'role':'closer','rst_reason':'TCP_STATE','unread':0,'unacked':50,'unsent':0,'causes':['linger']",
	    } },
	  "write-after-peer-fin", CLIENT, NULL,
	  "proxy -> node: 50 bytes lost: came after close()",
	  2999 },
	{ "who wrote is not who closed",
	  { { CLIENT, "write-after-peer-fin", 3000,
	      "'comm':'worker','pid':8,'role':'writer','requested':10,'since_peer_fin_ns':2000000000",
	    },
	    { CLIENT, "reset-received", 3001,
	      "'owner_comm':'worker','owner_pid':8,'unread':0,'unacked':10,'unsent':0,'writes':1,'written_after_fin':10,'acked_after_fin':0",
	    },
	    { CLIENT, "closed", 3100,
	      "'comm':'Finalizer','pid':8,'role':'closer','unread':0,'unacked':10,'unsent':0",
	    } },
	  "write-after-peer-fin", CLIENT, NULL,
	  "worker -> 10.0.0.1:8000: 10 bytes not acknowledged: read or lost, only the other end knows",
	  3000 },
	{ "the peer's RST, and the peer tells of none",
	  { { SERVER, "closed", 9,
	      "'comm':'app','pid':7,'role':'closer','ending':'fin','loss':'none','unread':0,'unacked':0,'unsent':0",
	    },
	    { CLIENT, "reset-received", 10,
	      "'owner_comm':'proxy','owner_pid':8,'unread':0,'unacked':22,'unsent':0,'causes':['reset-received']",
	    } },
	  "reset-received", SERVER, NULL,
	  "proxy -> app: 22 bytes not acknowledged: read or lost, only the other end knows",
	  9 },
	{ "a timeout after an ICMP error",
	  { { CLIENT, "timed-out", 5,
	      "'owner_comm':'rsyslogd','owner_pid':7,'timer':'retransmission','errno':'EHOSTUNREACH','unread':0,'unacked':100,'unsent':0,'causes':['icmp','timeout']",
	    } },
	  "timed-out", CLIENT, NULL,
	  "rsyslogd -> 10.0.0.1:8000: 100 bytes not acknowledged: read or lost, only the other end knows",
	  5 },
	{ "TCP_LINGER2 below 0",
	  { { SERVER, "reset-sent", 10,
	      "'owner_comm':'app','owner_pid':7,'rst_reason':'TCP_ABORT_ON_LINGER','unread':0,'unacked':0,'unsent':0,'causes':['local-fin','linger2','reset-sent']",
	    },
	    { CLIENT, "reset-received", 11,
	      "'owner_comm':'proxy','owner_pid':8,'unread':0,'unacked':22,'unsent':0,'causes':['peer-fin','reset-received']",
	    } },
	  "reset-sent", SERVER, NULL,
	  "proxy -> app: 22 bytes not acknowledged: read or lost, only the other end knows",
	  10 },
	{ "linger 0 that cost nothing is no story",
	  { { SERVER, "linger-abort", 5,
	      "'comm':'app','pid':7,'role':'closer','rst_reason':'TCP_STATE','unread':0,'unacked':0,'unsent':0",
	    } },
	  NULL, 0, NULL, NULL, 0 },
	{ "of two aborts the first counts",
	  { { CLIENT, "linger-abort", 5,
	      "'comm':'c','pid':8,'role':'closer','rst_reason':'TCP_STATE','unread':0,'unacked':600,'unsent':0",
	    },
	    { SERVER, "unread-at-close", 9,
	      "'comm':'app','pid':7,'role':'closer','rst_sent':true,'unread':7,'unacked':0,'unsent':0,'causes':['unread-at-close']",
	    } },
	  "linger-abort", CLIENT, NULL,
	  "c -> app: 7 bytes lost: received and never read; 600 bytes not acknowledged: read or lost, only the other end knows",
	  5 },
	{ "killed from outside: the killer does not own it",
	  { { SERVER, "admin-abort", 5,
	      "'comm':'ss','pid':9,'role':'killer','owner_comm':'app','owner_pid':7,'rst_reason':'TCP_STATE','unread':0,'unacked':10,'unsent':0,'causes':['admin-abort']",
	    } },
	  "admin-abort", SERVER,
	  "app -> 10.0.0.2:40000: 10 bytes not acknowledged: read or lost, only the other end knows",
	  NULL, 5 },
	{ "a timeout",
	  { { CLIENT, "timed-out", 5,
	      "'owner_comm':'rsyslogd','owner_pid':7,'timer':'retransmission','errno':'ETIMEDOUT','unread':0,'unacked':100,'unsent':50,'causes':['timeout']",
	    } },
	  "timed-out", CLIENT, NULL,
	  "rsyslogd -> 10.0.0.1:8000: 50 bytes lost: never sent; 100 bytes not acknowledged: read or lost, only the other end knows",
	  5 },
	{ "a timeout without a route: it is this host",
	  { { CLIENT, "timed-out", 5,
	      "'owner_comm':'rsyslogd','owner_pid':7,'timer':'retransmission','errno':'ENETUNREACH','unread':0,'unacked':100,'unsent':0,'causes':['timeout','no-route']",
	    } },
	  "timed-out", CLIENT, NULL,
	  "rsyslogd -> 10.0.0.1:8000: 100 bytes not acknowledged: read or lost, only the other end knows",
	  5 },
	{ "keepalive: its RST is told",
	  { { SERVER, "timed-out", 5,
	      "'owner_comm':'app','owner_pid':7,'timer':'keepalive','errno':'ETIMEDOUT','rst_reason':'TCP_KEEPALIVE_TIMEOUT','unread':30,'unacked':0,'unsent':0,'causes':['timeout']",
	    } },
	  "timed-out", SERVER, NULL,
	  "10.0.0.2:40000 -> app: 30 bytes received and not read yet",
	  5 },
	{ "a request after the FIN of the server",
	  { { SERVER, "data-after-local-fin", 5,
	      "'owner_comm':'server','owner_pid':7,'bytes':100",
	    } },
	  "symmetric-shutdown", SERVER, NULL, NULL, 5 },
	{ "an answer after the FIN of the client is no story",
	  { { CLIENT, "data-after-local-fin", 5,
	      "'owner_comm':'client','owner_pid':8,'bytes':100",
	    } },
	  NULL, 0, NULL, NULL, 0 },
	{ "both FINs crossed",
	  { { CLIENT, "simultaneous-close", 5,
	      "'comm':'client','pid':8,'role':'closer'",
	    } },
	  "symmetric-shutdown", CLIENT, NULL, NULL, 5 },
	{ "a server that reads on after its FIN, while its client half-closes, is no story",
	  { { SERVER, "unread-at-shutdown", 10,
	      "'comm':'app','pid':7,'role':'closer','unread':5000",
	    },
	    { CLIENT, "data-after-local-fin", 20,
	      "'owner_comm':'client','owner_pid':8,'bytes':100",
	    },
	    { CLIENT, "closed", 20,
	      "'ending':'fin','loss':'none','unread':0,'unacked':0,'unsent':0,'tx_written':9000,'tx_acked':9000,'rx_received':100,'rx_read':100",
	    } },
	  NULL, 0, NULL, NULL, 0 },
	{ "both FINs crossed, and bytes are missing",
	  { { CLIENT, "simultaneous-close", 5,
	      "'comm':'client','pid':8,'role':'closer'",
	    },
	    { CLIENT, "closed", 6,
	      "'comm':'client','pid':8,'role':'closer','ending':'unknown','loss':'sent-unconfirmed','unread':0,'unacked':9,'unsent':0",
	    } },
	  "untold", CLIENT, NULL,
	  "client -> 10.0.0.1:8000: 9 bytes not acknowledged: read or lost, only the other end knows",
	  5 },
	{ "what goes on elsewhere, by TCP repair, is no story",
	  { { SERVER, "closed", 12,
	      "'comm':'criu','pid':7,'role':'closer','ending':'aborted','loss':'none','unread':0,'unacked':5,'unsent':7,'causes':['repair']",
	    } },
	  NULL, 0, NULL, NULL, 0 },
	{ "bytes are missing, and no event tells why",
	  { { CLIENT, "closed", 5,
	      "'comm':'c','pid':8,'role':'closer','ending':'fin','loss':'sent-unconfirmed','unread':0,'unacked':9,'unsent':0,'tx_written':9,'tx_acked':0,'rx_received':0,'rx_read':0",
	    } },
	  "untold", CLIENT, NULL,
	  "c -> 10.0.0.1:8000: 9 bytes not acknowledged: read or lost, only the other end knows",
	  5 },
	{ "a subflow of MPTCP is no story",
	  { { SERVER, "linger-abort", 5,
	      "'comm':'app','pid':7,'role':'closer','unread':0,'unacked':600,'unsent':0,'evidence':['mptcp-subflow']",
	    } },
	  NULL, 0, NULL, NULL, 0 },
	{ "two processes of one program",
	  { { SERVER, "linger-abort", 5,
	      "'comm':'rsyslogd','pid':7,'role':'closer','unread':0,'unacked':0,'unsent':6",
	    },
	    { CLIENT, "reset-received", 5,
	      "'owner_comm':'rsyslogd','owner_pid':8,'unread':0,'unacked':600,'unsent':0",
	    } },
	  "linger-abort", SERVER,
	  "rsyslogd[7] -> rsyslogd[8]: 6 bytes lost: never sent",
	  "rsyslogd[8] -> rsyslogd[7]: 600 bytes not acknowledged: read or lost, only the other end knows",
	  5 },
	{ "two ends of one process",
	  { { SERVER, "linger-abort", 5,
	      "'comm':'rsyslogd','pid':7,'role':'closer','unread':0,'unacked':0,'unsent':6",
	    },
	    { CLIENT, "reset-received", 5,
	      "'owner_comm':'rsyslogd','owner_pid':7,'unread':0,'unacked':0,'unsent':0",
	    } },
	  "linger-abort", SERVER,
	  "rsyslogd[7]:8000 -> rsyslogd[7]:40000: 6 bytes lost: never sent", NULL,
	  5 },
	{ "with kTLS nothing is exact",
	  { { SERVER, "unread-at-close", 11,
	      "'comm':'app','pid':7,'role':'closer','rst_sent':true,'unread':22,'unacked':0,'unsent':0,'evidence':['ktls']",
	    },
	    { SERVER, "closed", 12,
	      "'comm':'app','pid':7,'role':'closer','unread':22,'unacked':0,'unsent':0,'tx_written':0,'tx_acked':0,'rx_received':122,'rx_read':100,'evidence':['ktls']",
	    },
	    { CLIENT, "closed", 13,
	      "'comm':'proxy','pid':8,'role':'closer','unread':0,'unacked':0,'unsent':0,'tx_written':122,'tx_acked':122,'rx_received':0,'rx_read':0,'evidence':['ktls']",
	    } },
	  "unread-at-close", SERVER, NULL,
	  "proxy -> app: 22 bytes lost: received and never read",
	  11 },
	{ "accounts that contradict each other are not believed",
	  { { SERVER, "unread-at-close", 11,
	      "'comm':'app','pid':7,'role':'closer','rst_sent':true,'unread':22,'unacked':0,'unsent':0",
	    },
	    { SERVER, "closed", 12,
	      "'comm':'app','pid':7,'role':'closer','unread':22,'tx_written':0,'tx_acked':0,'rx_received':122,'rx_read':100",
	    },
	    { CLIENT, "closed", 13,
	      "'comm':'proxy','pid':8,'role':'closer','unread':0,'unacked':0,'unsent':0,'tx_written':90,'tx_acked':90,'rx_received':0,'rx_read':0",
	    } },
	  "unread-at-close", SERVER, NULL,
	  "proxy -> app: 22 of 90 bytes lost: received and never read",
	  11 },
};

#define CASES (sizeof(cases) / sizeof(cases[0]))

static void put_quoted(FILE *out, const char *text)
{
	for (; *text; text++)
		fputc(*text == '\'' ? '"' : *text, out);
}

static void put_line(FILE *out, const struct line *line)
{
	bool server = line->side == SERVER;

	fprintf(out, "{\"time\":\"2026-11-20T03:00:%02u.%03u000000Z\",\"event\":\"%s\",",
		line->msec / 1000, line->msec % 1000, line->event);
	fprintf(out, "\"family\":\"inet\",\"local_addr\":\"10.0.0.%d\",\"local_port\":%d,",
		server ? 1 : 2, server ? 8000 : 40000);
	fprintf(out, "\"peer_addr\":\"10.0.0.%d\",\"peer_port\":%d,\"opened_by\":\"%s\",",
		server ? 2 : 1, server ? 40000 : 8000, server ? "peer" : "local");
	fprintf(out, "\"netns\":1,\"isn_local\":%d,\"isn_peer\":%d,\"cookie\":\"%d\",",
		server ? 100 : 200, server ? 200 : 100, server ? 1 : 2);
	put_quoted(out, line->more);
	fputs("}\n", out);
}

static int add(void *arg, const struct attrs *ev)
{
	return conns_add(arg, 0, ev);
}

/**
 * struct told - what became of a case
 * @conns: how many connections there were
 * @has_story: there is a story
 * @story: it
 */
struct told {
	unsigned int conns;
	bool has_story;
	struct story story;
};

static int take(void *arg, const struct conn *conn)
{
	struct told *told = arg;

	told->conns++;
	told->has_story = story_build(&told->story, conn);
	return 0;
}

static bool read_case(const struct given_case *given, struct told *told)
{
	struct conns *conns = conns_new();
	struct saved saved;
	char path[PATH_BUF], *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	bool ok;
	int fd;

	for (const struct line *line = given->lines; line->event; line++)
		put_line(out, line);
	fclose(out);
	fd = file_new(text, size, path);
	ok = !saved_read(path, &saved, add, conns);
	conns_align(conns);
	conns_give(conns, INT64_MAX, take, told);
	conns_free(conns);
	close(fd);
	free(text);
	return ok && told->conns == 1;
}

static bool says(const struct story *story, unsigned int side, const char *want)
{
	char text[256];
	FILE *out;

	if (!loss_is_known(story, side))
		return !want || ktap_same("", want);
	out = fmemopen(text, sizeof(text), "w");
	loss_tell(out, story, side);
	fclose(out);
	return ktap_same(text, want ? want : "");
}

/* How a story begins, and what its cause sends, where its cause does not say it all. */
static const struct {
	const char *name, *title;
	enum segment sends;
} beginnings[] = {
	{ "a timeout after an ICMP error",
	  "what rsyslogd[7] sent did not reach 10.0.0.1:8000: an ICMP error said so, and a timer gave the connection up",
	  SEGMENT_NONE },
	{ "TCP_LINGER2 below 0",
	  "app[7] closed with TCP_LINGER2 below 0, and did not wait for the end of proxy[8]",
	  SEGMENT_RST },
	{ "the peer's RST, and the peer tells of none",
	  "app[7], or something between, reset the connection of proxy[8]; no record tells why",
	  SEGMENT_NONE },
	{ "a RST at both ends comes from between",
	  "something between app[7] and proxy[8] has reset the connection: both received a RST",
	  SEGMENT_NONE },
	{ "a request after the FIN of the server",
	  "server[7] ended its direction, and 10.0.0.2:40000 sent more after that",
	  SEGMENT_DATA },
	{ "a timeout without a route: it is this host",
	  "the host of rsyslogd[7] could not send, and a timer gave the connection up",
	  SEGMENT_NONE },
	{ "keepalive: its RST is told",
	  "10.0.0.2:40000 did not answer the keepalive probes of app[7]", SEGMENT_RST },
};

static bool title_is(const struct story *story, const char *want)
{
	char text[256];
	FILE *out = fmemopen(text, sizeof(text), "w");

	story_title(out, story);
	fclose(out);
	return ktap_same(text, want);
}

static bool cause_sends(const struct story *story, enum segment segment)
{
	for (unsigned int i = 0; i < story->steps; i++)
		if (story->step[i].cause)
			return story->step[i].sends == segment;
	return segment == SEGMENT_NONE;
}

static bool begins(const struct given_case *given, const struct story *story)
{
	for (unsigned int i = 0; i < sizeof(beginnings) / sizeof(beginnings[0]); i++)
		if (!strcmp(beginnings[i].name, given->name))
			return title_is(story, beginnings[i].title) &&
			       cause_sends(story, beginnings[i].sends);
	return true;
}

/* A connection can have its server first or second. */
static unsigned int server_of(const struct story *story)
{
	return story->party[1].port == 8000;
}

static bool ordered(const struct story *story)
{
	for (unsigned int i = 1; i < story->steps; i++)
		if (story->step[i].time < story->step[i - 1].time)
			return false;
	return true;
}

static bool is_told(const struct given_case *given, const struct story *story)
{
	unsigned int server = server_of(story);
	unsigned int since = (unsigned int)(story->time / 1000000 % 60000);

	if (!ktap_same(cause_word(story->cause), given->cause))
		return false;
	if (story->culprit != (given->culprit == SERVER ? server : !server)) {
		printf("# the other side did it\n");
		return false;
	}
	if (since != given->since) {
		printf("# the cause was at %u ms\n", since);
		return false;
	}
	return ordered(story) && begins(given, story) &&
	       says(story, server, given->to_client) &&
	       says(story, !server, given->to_server);
}

static const struct given_case *current;

static int run_case(void)
{
	static struct told told;

	told.conns = 0;
	if (!read_case(current, &told)) {
		printf("# %u connections\n", told.conns);
		return false;
	}
	if (!current->cause || !told.has_story)
		return !current->cause && !told.has_story;
	return is_told(current, &told.story);
}

int main(void)
{
	bool ok = true;

	printf("KTAP version 1\n1..%zu\n", CASES);
	for (unsigned int i = 0; i < CASES; i++) {
		int passed;

		current = &cases[i];
		passed = run_case();
		ok = ok && passed;
		printf("%s %u %s\n", passed ? "ok" : "not ok", i + 1, current->name);
	}
	return !ok;
}
