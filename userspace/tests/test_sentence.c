// SPDX-License-Identifier: GPL-2.0
/* Every sentence as people read it. */

#include "../output.h"
#include "../phrase.h"
#include "ktap.h"
#include "record.h"

#define SEC	1000000000ull
#define LONGEST	340	/* a sentence over IPv4, with its doubts */

static const struct sentence {
	const char *name;
	struct given given[24];
	const char *want;
} sentences[] = {
	{ "unread at close, answer in flight and not yet sent",
	  { U32(EVENT, 1), IPV4(8000, 53422), STR(COMM, "gunicorn"), U32(PID, 172),
	    U32(STATE, TCPFATE_STATE_ESTABLISHED), U64(UNREAD, 11983), U64(UNACKED, 32768),
	    U64(UNSENT, 534464), U8(RST_SENT, 1), U32(MIB, 1),
	    U32(EVIDENCE, TCPFATE_EVIDENCE_REASON_INFERRED) },
	  "127.0.0.1:8000 > 127.0.0.1:53422 gunicorn[172] closed with 11983 unread bytes: kernel sent RST (TCPAbortOnClose), the peer gets ECONNRESET; of the bytes written 32768 were not acknowledged and 534464 never sent. Read to EOF, or shutdown(SHUT_WR) and drain, before close (lingering close).",
	},
	{ "unread at close, answer in flight",
	  { U32(EVENT, 1), IPV4(8000, 53422), STR(COMM, "gunicorn"), U32(PID, 172),
	    U32(STATE, TCPFATE_STATE_ESTABLISHED), U64(UNREAD, 22), U64(UNACKED, 32768),
	    U64(UNSENT, 0), U8(RST_SENT, 1), U32(MIB, 1) },
	  "127.0.0.1:8000 > 127.0.0.1:53422 gunicorn[172] closed with 22 unread bytes: kernel sent RST (TCPAbortOnClose), the peer gets ECONNRESET; 32768 bytes already written were not acknowledged, the peer may lack them. Read to EOF, or shutdown(SHUT_WR) and drain, before close (lingering close).",
	},
	{ "unread at close, answer not yet sent",
	  { U32(EVENT, 1), IPV4(8000, 53422), STR(COMM, "gunicorn"), U32(PID, 172),
	    U32(STATE, TCPFATE_STATE_ESTABLISHED), U64(UNREAD, 22), U64(UNACKED, 0),
	    U64(UNSENT, 534464), U8(RST_SENT, 1), U32(MIB, 1) },
	  "127.0.0.1:8000 > 127.0.0.1:53422 gunicorn[172] closed with 22 unread bytes: kernel sent RST (TCPAbortOnClose), the peer gets ECONNRESET; 534464 bytes already written were never sent. Read to EOF, or shutdown(SHUT_WR) and drain, before close (lingering close).",
	},
	{ "one unread byte, one written, the peer had sent its FIN",
	  { U32(EVENT, 1), IPV4(8000, 53422), STR(COMM, "a"), U32(PID, 8),
	    U32(STATE, TCPFATE_STATE_CLOSE_WAIT), U64(UNREAD, 1), U64(UNACKED, 1),
	    U64(UNSENT, 0), U8(RST_SENT, 1) },
	  "127.0.0.1:8000 > 127.0.0.1:53422 a[8] closed with 1 unread byte: kernel sent RST; 1 byte already written was not acknowledged, the peer may lack it. Read to EOF, or shutdown(SHUT_WR) and drain, before close (lingering close).",
	},
	{ "unread at close after our FIN: the peer's error is not ECONNRESET",
	  { U32(EVENT, 1), IPV4(8000, 53422), STR(COMM, "a"), U32(PID, 8),
	    U32(STATE, TCPFATE_STATE_FIN_WAIT_2), U64(UNREAD, 9), U64(UNACKED, 0),
	    U8(RST_SENT, 1), U32(MIB, 1), U32(CAUSE, TCPFATE_CAUSE_LOCAL_FIN) },
	  "127.0.0.1:8000 > 127.0.0.1:53422 a[8] closed with 9 unread bytes: kernel sent RST (TCPAbortOnClose). After shutdown(SHUT_WR), read to EOF before close.",
	},
	{ "unread at close with SO_LINGER 0",
	  { U32(EVENT, 1), IPV4(1, 2), STR(COMM, "a"), U32(PID, 8), U64(UNREAD, 2),
	    U8(RST_SENT, 1), U32(RST_REASON, 1), U32(CAUSE, TCPFATE_CAUSE_LINGER) },
	  "127.0.0.1:1 > 127.0.0.1:2 a[8] closed with 2 unread bytes: kernel sent RST (TCP_ABORT_ON_CLOSE). Remove SO_LINGER 0, which forces a RST too, and read to EOF before close.",
	},
	{ "unread at close after both FINs",
	  { U32(EVENT, 1), IPV4(1, 2), STR(COMM, "a"), U32(PID, 8), U64(UNREAD, 9),
	    U8(RST_SENT, 0), U32(ENDING, TCPFATE_ENDING_FIN), U32(CAUSE, TCPFATE_CAUSE_PEER_FIN) },
	  "127.0.0.1:1 > 127.0.0.1:2 a[8] closed with 9 unread bytes; no RST told the peer. Read to EOF before close.",
	},
	{ "unread at close after a timeout, which may have sent a RST",
	  { U32(EVENT, 1), IPV4(1, 2), STR(COMM, "a"), U32(PID, 8), U64(UNREAD, 9),
	    U8(RST_SENT, 0), U32(ENDING, TCPFATE_ENDING_TIMED_OUT) },
	  "127.0.0.1:1 > 127.0.0.1:2 a[8] closed with 9 unread bytes. Read to EOF before close.",
	},
	{ "unread at close after a RST of the peer",
	  { U32(EVENT, 1), IPV4(1, 2), STR(COMM, "nginx"), U32(PID, 141), U64(UNREAD, 122),
	    U64(UNACKED, 5), U8(RST_SENT, 0), U32(CAUSE, TCPFATE_CAUSE_RESET_RECEIVED) },
	  "127.0.0.1:1 > 127.0.0.1:2 nginx[141] closed with 122 unread bytes after the peer's RST: they could still be read, and now are lost. The RST is the peer's doing; here, read what is left before close.",
	},
	{ "one byte unread at close after a RST of the peer",
	  { U32(EVENT, 1), IPV4(1, 2), STR(COMM, "a"), U64(UNREAD, 1),
	    U32(CAUSE, TCPFATE_CAUSE_RESET_RECEIVED) },
	  "127.0.0.1:1 > 127.0.0.1:2 a closed with 1 unread byte after the peer's RST: it could still be read, and now is lost. The RST is the peer's doing; here, read what is left before close.",
	},
	{ "nobody to name",
	  { U32(EVENT, 1), IPV4(1, 2), U64(UNREAD, 2), U32(PID, 0),
	    U32(EVIDENCE, TCPFATE_EVIDENCE_OWNER_UNKNOWN) },
	  "127.0.0.1:1 > 127.0.0.1:2 a process closed with 2 unread bytes. Read to EOF before close. (process not known)",
	},
	{ "the kernel itself",
	  { U32(EVENT, 1), IPV4(1, 2), U64(UNREAD, 2) },
	  "127.0.0.1:1 > 127.0.0.1:2 kernel closed with 2 unread bytes. Read to EOF before close.",
	},
	{ "unread at shutdown",
	  { U32(EVENT, 2), IPV4(1, 2), STR(COMM, "server"), U32(NSPID, 147), U64(UNREAD, 9) },
	  "127.0.0.1:1 > 127.0.0.1:2 server[147] sent FIN with 9 unread bytes. Legal: they can still be read. If it closes without reading them, the kernel sends RST. Read to EOF before close.",
	},
	{ "one byte unread at shutdown",
	  { U32(EVENT, 2), IPV4(1, 2), STR(COMM, "a"), U64(UNREAD, 1) },
	  "127.0.0.1:1 > 127.0.0.1:2 a sent FIN with 1 unread byte. Legal: it can still be read. If it closes without reading it, the kernel sends RST. Read to EOF before close.",
	},
	{ "write after the peer's FIN",
	  { U32(EVENT, 3), IPV4(40112, 8000), STR(COMM, "client"), U32(PID, 135),
	    U64(REQUESTED, 10), U64(SINCE_PEER_FIN_NS, 501800000) },
	  "127.0.0.1:40112 > 127.0.0.1:8000 client[135] wrote 10 bytes 501.8 ms after the peer's FIN. Legal so far: a peer that only half-closed still reads. If it has closed, it answers with RST, the bytes are lost and reset-received follows. Check for EOF (read returns 0) before writing, unless the peer waits for this.",
	},
	{ "one byte after the peer's FIN",
	  { U32(EVENT, 3), IPV4(1, 2), STR(COMM, "a"), U64(REQUESTED, 1) },
	  "127.0.0.1:1 > 127.0.0.1:2 a wrote 1 byte after the peer's FIN. Legal so far: a peer that only half-closed still reads. If it has closed, it answers with RST, the byte is lost and reset-received follows. Check for EOF (read returns 0) before writing, unless the peer waits for this.",
	},
	{ "write after the peer's FIN, loaded late",
	  { U32(EVENT, 3), IPV4(1, 2), STR(COMM, "a"), U32(PID, 8),
	    U32(EVIDENCE, TCPFATE_EVIDENCE_ATTACHED_LATE) },
	  "127.0.0.1:1 > 127.0.0.1:2 a[8] wrote after the peer's FIN. Legal so far: a peer that only half-closed still reads. If it has closed, it answers with RST, the bytes are lost and reset-received follows. Check for EOF (read returns 0) before writing, unless the peer waits for this. (older than tcpfate's watch: some facts are missing)",
	},
	{ "write of nothing",
	  { U32(EVENT, 3), IPV4(1, 2), STR(COMM, "a"), U64(REQUESTED, 0) },
	  "127.0.0.1:1 > 127.0.0.1:2 a wrote 0 bytes after the peer's FIN. Legal so far, and nothing is at risk yet.",
	},
	{ "message_2",
	  { U32(EVENT, 4), IPV4(40112, 8000), U32(STATE, TCPFATE_STATE_CLOSE_WAIT),
	    U32(ERRNO, 32), STR(OWNER_COMM, "client"), U32(OWNER_PID, 135), U64(UNREAD, 0),
	    U64(UNACKED, 10), U64(UNSENT, 0), U64(WRITES, 1), U64(WRITTEN_AFTER_FIN, 10),
	    U64(ACKED_AFTER_FIN, 0), U64(SINCE_PEER_FIN_NS, 516400000) },
	  "127.0.0.1:40112 > 127.0.0.1:8000 RST from the peer 516.4 ms after its FIN: 10 bytes of client[135], written after that FIN, were never acknowledged. No call has failed yet; the next write gets EPIPE. Check for EOF (read returns 0) before writing.",
	},
	{ "many messages, some before the FIN, no call left to fail",
	  { U32(EVENT, 4), IPV4(1, 514), U32(STATE, TCPFATE_STATE_LAST_ACK), U32(ERRNO, 104),
	    U64(UNREAD, 0), U64(UNACKED, 100), U64(UNSENT, 30), U64(WRITES, 277),
	    U64(WRITTEN_AFTER_FIN, 90), U64(ACKED_AFTER_FIN, 10), U64(ACKED_BY_RST, 4) },
	  "127.0.0.1:1 > 127.0.0.1:514 RST from the peer: 100 bytes written were not acknowledged before and 30 never sent, 80 of them written after the peer's FIN in 277 writes; the RST acknowledges 4: its kernel had those, its application has probably not read them. Check for EOF (read returns 0) before writing.",
	},
	{ "many messages after the FIN",
	  { U32(EVENT, 4), IPV4(1, 2), STR(OWNER_COMM, "a"), U32(OWNER_PID, 8),
	    U64(UNACKED, 50), U64(UNSENT, 50), U64(WRITES, 2), U64(WRITTEN_AFTER_FIN, 100),
	    U64(ACKED_AFTER_FIN, 0), U64(SINCE_PEER_FIN_NS, SEC) },
	  "127.0.0.1:1 > 127.0.0.1:2 RST from the peer 1.0 s after its FIN: 50 bytes of a[8], written after that FIN in 2 writes, were never acknowledged and 50 never sent. Check for EOF (read returns 0) before writing.",
	},
	{ "a write that blocked before the FIN",
	  { U32(EVENT, 4), IPV4(1, 2), U64(UNACKED, 1), U64(WRITES, 0),
	    U64(WRITTEN_AFTER_FIN, 1), U64(ACKED_AFTER_FIN, 0) },
	  "127.0.0.1:1 > 127.0.0.1:2 RST from the peer: 1 byte written after the peer's FIN by a write that had blocked before was never acknowledged. Check for EOF (read returns 0) before writing.",
	},
	{ "reset in CLOSE_WAIT, loaded after the FIN",
	  { U32(EVENT, 4), IPV4(1, 2), U32(STATE, TCPFATE_STATE_CLOSE_WAIT), U32(ERRNO, 32),
	    STR(OWNER_COMM, "client"), U32(OWNER_PID, 135), U64(UNREAD, 0), U64(UNACKED, 10),
	    U32(EVIDENCE, TCPFATE_EVIDENCE_ATTACHED_LATE) },
	  "127.0.0.1:1 > 127.0.0.1:2 RST from the peer: 10 bytes of client[135] were never acknowledged. No call has failed yet; the next write gets EPIPE. Check for EOF (read returns 0) before writing. (older than tcpfate's watch: some facts are missing)",
	},
	{ "reset with unacknowledged bytes",
	  { U32(EVENT, 4), IPV4(1, 2), U32(STATE, TCPFATE_STATE_ESTABLISHED), U32(ERRNO, 104),
	    U64(UNREAD, 0), U64(UNACKED, 100), U64(ACKED_BY_RST, 0) },
	  "127.0.0.1:1 > 127.0.0.1:2 RST from the peer: 100 bytes written were never acknowledged. The next call gets ECONNRESET. Only an answer of the application proves that it read.",
	},
	{ "reset before anything was sent",
	  { U32(EVENT, 4), IPV4(1, 2), U64(UNREAD, 0), U64(UNACKED, 0), U64(UNSENT, 1) },
	  "127.0.0.1:1 > 127.0.0.1:2 RST from the peer: 1 byte written was never sent. Only an answer of the application proves that it read.",
	},
	{ "reset that acknowledges a part",
	  { U32(EVENT, 4), IPV4(1, 2), U32(STATE, TCPFATE_STATE_ESTABLISHED), U32(ERRNO, 104),
	    U64(UNREAD, 0), U64(UNACKED, 12144), U64(UNSENT, 0), U64(ACKED_BY_RST, 4922) },
	  "127.0.0.1:1 > 127.0.0.1:2 RST from the peer: 12144 bytes written were not acknowledged before; the RST acknowledges 4922: its kernel had those, its application has probably not read them. The next call gets ECONNRESET. Only an answer of the application proves that it read.",
	},
	{ "reset that acknowledges all",
	  { U32(EVENT, 4), IPV4(1, 2), U32(STATE, TCPFATE_STATE_ESTABLISHED), U32(ERRNO, 104),
	    U64(UNREAD, 0), U64(UNACKED, 18), U64(UNSENT, 0), U64(ACKED_BY_RST, 18) },
	  "127.0.0.1:1 > 127.0.0.1:2 RST from the peer: 18 bytes written were not acknowledged before; the RST acknowledges all 18: its kernel had them, its application has probably not read them. The next call gets ECONNRESET. Only an answer of the application proves that it read.",
	},
	{ "reset that acknowledges the only byte",
	  { U32(EVENT, 4), IPV4(1, 2), U64(UNREAD, 0), U64(UNACKED, 1), U64(ACKED_BY_RST, 1) },
	  "127.0.0.1:1 > 127.0.0.1:2 RST from the peer: 1 byte written was not acknowledged before; the RST acknowledges 1: its kernel had it, its application has probably not read it. Only an answer of the application proves that it read.",
	},
	{ "reset with unread and unacknowledged bytes",
	  { U32(EVENT, 4), IPV4(1, 2), U32(STATE, TCPFATE_STATE_ESTABLISHED), U32(ERRNO, 104),
	    U64(UNREAD, 65536), U64(UNACKED, 7) },
	  "127.0.0.1:1 > 127.0.0.1:2 RST from the peer: 7 bytes written were never acknowledged; 65536 bytes that it had sent are unread: reading returns them, then ECONNRESET. The reason is at the peer: look there for unread-at-close or data-after-close.",
	},
	{ "reset with unread bytes",
	  { U32(EVENT, 4), IPV4(1, 2), U32(STATE, TCPFATE_STATE_ESTABLISHED), U32(ERRNO, 104),
	    U64(UNREAD, 284725), U64(UNACKED, 0) },
	  "127.0.0.1:1 > 127.0.0.1:2 RST from the peer: 284725 bytes that it had sent are unread here. Reading returns them first, then ECONNRESET; what it sent may be incomplete. The reason is at the peer: look there for unread-at-close, data-after-close or SO_LINGER 0.",
	},
	{ "reset with one unread byte after the peer's FIN: all that it sent is here",
	  { U32(EVENT, 4), IPV4(1, 2), U32(STATE, TCPFATE_STATE_CLOSE_WAIT), U32(ERRNO, 32),
	    U64(UNREAD, 1), U64(UNACKED, 0) },
	  "127.0.0.1:1 > 127.0.0.1:2 RST from the peer: 1 byte that it had sent is unread here. Reading returns it first, then EOF. No call has failed yet; the next write gets EPIPE. The reason is at the peer: look there for unread-at-close, data-after-close or SO_LINGER 0.",
	},
	{ "reset of nothing",
	  { U32(EVENT, 4), IPV4(1, 2), U64(UNREAD, 0), U64(UNACKED, 0) },
	  "127.0.0.1:1 > 127.0.0.1:2 RST from the peer: nothing was unread or unacknowledged.",
	},
	{ "reset of nobody knows what",
	  { U32(EVENT, 4), IPV4(1, 2) },
	  "127.0.0.1:1 > 127.0.0.1:2 RST from the peer: what was in flight is not known.",
	},
	{ "data after close, our FIN on its way",
	  { U32(EVENT, 5), IPV4(8000, 40112), STR(COMM, "server"), U32(PID, 139), U64(BYTES, 7),
	    U64(SINCE_CLOSE_NS, 119600000), U32(SUBSTATE, TCPFATE_SUBSTATE_FIN_WAIT_1),
	    U32(MIB, TCPFATE_MIB_TCP_ABORT_ON_DATA),
	    U32(RST_REASON, TCPFATE_RST_REASON_TCP_ABORT_ON_DATA) },
	  "127.0.0.1:8000 > 127.0.0.1:40112 at least 7 bytes from the peer arrived 119.6 ms after server[139] had closed; they and its FIN may have crossed. Kernel sends RST (TCPAbortOnData): nobody will read them. Before close, shutdown(SHUT_WR) and read to EOF.",
	},
	{ "data after close, met by a mini-socket",
	  { U32(EVENT, 5), IPV4(8000, 40112), STR(COMM, "server"), U32(PID, 136), U64(BYTES, 10),
	    U64(SINCE_CLOSE_NS, 513600000), U32(SUBSTATE, TCPFATE_SUBSTATE_FIN_WAIT_2),
	    U32(RST_REASON, TCPFATE_RST_REASON_TCP_TIMEWAIT_SOCKET),
	    U32(EVIDENCE, TCPFATE_EVIDENCE_REASON_INFERRED) },
	  "127.0.0.1:8000 > 127.0.0.1:40112 at least 10 bytes from the peer arrived 513.6 ms after server[136] had closed; the peer's kernel already had the FIN. Kernel sends RST (TCP_TIMEWAIT_SOCKET): nobody will read them. The peer must check for EOF before writing, or time out idle connections first.",
	},
	{ "data after close, no socket left",
	  { U32(EVENT, 5), IPV4(8000, 40112), STR(COMM, "server"), U32(PID, 799), U64(BYTES, 1),
	    U64(SINCE_CLOSE_NS, 3600 * SEC), U32(SUBSTATE, TCPFATE_SUBSTATE_GONE),
	    U32(RST_REASON, TCPFATE_RST_REASON_NO_SOCKET) },
	  "127.0.0.1:8000 > 127.0.0.1:40112 at least 1 byte from the peer arrived 1 h 0 min after server[799] had closed; nothing is left of the socket. Kernel sends RST (NO_SOCKET): nobody will read it. The peer must check for EOF before writing, or time out idle connections first.",
	},
	{ "data after close, little known",
	  { U32(EVENT, 5), IPV4(8000, 40112), U32(SUBSTATE, 77),
	    U32(EVIDENCE, TCPFATE_EVIDENCE_ATTACHED_LATE | TCPFATE_EVIDENCE_OWNER_UNKNOWN |
			  TCPFATE_EVIDENCE_TABLE_FULL | 256) },
	  "127.0.0.1:8000 > 127.0.0.1:40112 data from the peer arrived after this end had closed. Nobody will read it. Before close, shutdown(SHUT_WR) and read to EOF. (older than tcpfate's watch: some facts are missing; table full; process not known; unknown(256))",
	},
	{ "a clean end",
	  { U32(EVENT, 6), IPV4(1, 2), STR(COMM, "a"), U32(PID, 3), U32(ENDING, 1), U32(LOSS, 0),
	    U64(DURATION_NS, 1500000), U64(TX_WRITTEN, 10), U64(TX_ACKED, 10),
	    U64(RX_RECEIVED, 20), U64(RX_READ, 20) },
	  "127.0.0.1:1 > 127.0.0.1:2 connection of a[3] ended by FIN after 1.5 ms: nothing lost that this end can know. Bytes: 10 written, 10 acknowledged, 20 received, 20 read.",
	},
	{ "an end with losses",
	  { U32(EVENT, 6), IPV4(1, 2), U32(ENDING, 3), U32(LOSS, 3), U64(UNREAD, 1),
	    U64(UNACKED, 5) },
	  "127.0.0.1:1 > 127.0.0.1:2 connection was reset by this kernel: 1 received byte never read, 5 written bytes not acknowledged.",
	},
	{ "an end with nothing sent",
	  { U32(EVENT, 6), IPV4(1, 2), U32(ENDING, 4), U32(LOSS, 2), U64(UNREAD, 0),
	    U64(UNACKED, 0), U64(UNSENT, 360448) },
	  "127.0.0.1:1 > 127.0.0.1:2 connection timed out: 360448 written bytes never sent.",
	},
	{ "an end with a part sent",
	  { U32(EVENT, 6), IPV4(1, 2), U32(ENDING, 5), U32(LOSS, 3), U64(UNREAD, 2),
	    U64(UNACKED, 1), U64(UNSENT, 9) },
	  "127.0.0.1:1 > 127.0.0.1:2 connection was aborted here: 2 received bytes never read, 1 written byte not acknowledged and 9 never sent.",
	},
	{ "an end that nobody knows",
	  { U32(EVENT, 6), U32(ENDING, 0) },
	  "? > ? connection ended, tcpfate does not know how.",
	},
	{ "IPv6",
	  { U32(EVENT, 4), BIN(LOCAL_ADDR, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1", 16),
	    U16(LOCAL_PORT, 80), BIN(PEER_ADDR, "\x20\1\0\0\0\0\0\0\0\0\0\0\0\0\0\2", 16),
	    U64(UNREAD, 0), U64(UNACKED, 0) },
	  "[::1]:80 > [2001::2] RST from the peer: nothing was unread or unacknowledged.",
	},
	{ "an event newer than this program",
	  { U32(EVENT, 77), IPV4(1, 2), STR(COMM, "a\x1b"), U64(UNREAD, 5) },
	  "127.0.0.1:1 > 127.0.0.1:2 event=unknown(77) local_addr=127.0.0.1 local_port=1 peer_addr=127.0.0.1 peer_port=2 comm=a\\x1b unread=5",
	},
};

#define SENTENCES (sizeof(sentences) / sizeof(sentences[0]))

static int all_sentences(void)
{
	bool ok = true;
	struct attrs ev;

	for (unsigned int i = 0; i < SENTENCES; i++) {
		record_new(&ev, sentences[i].given);
		if (ktap_same(written(sentence_print, &ev), sentences[i].want))
			continue;
		printf("# ^ %s\n", sentences[i].name);
		ok = false;
	}
	return ok;
}

static int short_enough(void)
{
	bool ok = true;

	for (unsigned int i = 0; i < SENTENCES; i++) {
		if (strlen(sentences[i].want) <= LONGEST)
			continue;
		printf("# %zu bytes: %s\n", strlen(sentences[i].want), sentences[i].name);
		ok = false;
	}
	return ok;
}

static const struct {
	uint64_t ns;
	const char *want;
} durations[] = {
	{ 0, "0 ns" }, { 999, "999 ns" }, { 1000, "1 µs" }, { 813999, "813 µs" },
	{ 999999, "999 µs" }, { 1000000, "1.0 ms" }, { 999999999, "999.9 ms" },
	{ SEC, "1.0 s" }, { 10 * SEC, "10.0 s" }, { 59999999999, "59.9 s" },
	{ 60 * SEC, "1 min 0 s" }, { 3599 * SEC, "59 min 59 s" }, { 3600 * SEC, "1 h 0 min" },
	{ 86400 * SEC, "1 d 0 h" }, { 90000 * SEC, "1 d 1 h" },
	{ UINT64_MAX, "213503 d 23 h" },
};

static int all_durations(void)
{
	bool ok = true;

	for (unsigned int i = 0; i < sizeof(durations) / sizeof(durations[0]); i++) {
		char got[64] = "";
		FILE *out = fmemopen(got, sizeof(got), "w");

		put_duration(out, durations[i].ns);
		fclose(out);
		ok &= ktap_same(got, durations[i].want);
	}
	return ok;
}

/* Any subset of facts makes one line, without a null byte in the text. */
static int any_subset(void)
{
	struct attrs full, ev;

	for (unsigned int event = 0; event < 9; event++) {
		memset(&full, 0, sizeof(full));
		full.value[TCPFATE_A_RECORD_EVENT].num = event;
		for (uint64_t i = 0; i < 20000; i++) {
			const char *line;

			ev = full;
			ev.present = i * 0x9e3779b97f4a7c15ull;
			ev.present &= (1ull << __TCPFATE_A_RECORD_MAX) - 1;
			ev.present &= ~(1ull << TCPFATE_A_RECORD_CAUSE);
			ev.present |= 1ull << TCPFATE_A_RECORD_EVENT;
			line = written(format_text.event, &ev);
			if (strchr(line, '\n') != line + strlen(line) - 1)
				return ktap_same(line, "one line");
		}
	}
	return true;
}

static const struct ktap_test tests[] = {
	{ "every sentence", all_sentences },
	{ "none too long", short_enough },
	{ "durations", all_durations },
	{ "any subset of facts makes one line", any_subset },
};

int main(void)
{
	return ktap_main(tests, sizeof(tests) / sizeof(tests[0]));
}
