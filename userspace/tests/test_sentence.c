// SPDX-License-Identifier: GPL-2.0
/* Every sentence as people read it. */

#include "../output.h"
#include "../phrase.h"
#include "ktap.h"
#include "record.h"

#define SEC	1000000000ull

static const struct sentence {
	const char *name;
	struct given given[24];
	const char *want;
} sentences[] = {
	{ "unread at close, answer in flight",
	  { U32(EVENT, 1), IPV4(8000, 53422), STR(COMM, "gunicorn"), U32(PID, 812),
	    U64(UNREAD, 22), U64(UNACKED, 614400), U8(RST_SENT, 1), U32(MIB, 1) },
	  "127.0.0.1:8000 > 127.0.0.1:53422 gunicorn[812] closed with 22 unread bytes: kernel sent RST (TCPAbortOnClose); 614400 bytes already written were not acknowledged, the peer may lose them. Read to EOF, or shutdown(SHUT_WR) and drain before close (lingering close).",
	},
	{ "one unread byte, one written",
	  { U32(EVENT, 1), IPV4(8000, 53422), STR(COMM, "a"), U32(PID, 8), U64(UNREAD, 1),
	    U64(UNACKED, 0), U64(UNSENT, 1), U8(RST_SENT, 0) },
	  "127.0.0.1:8000 > 127.0.0.1:53422 a[8] closed with 1 unread byte: no RST was seen; 1 byte already written was not acknowledged (1 never sent), the peer may lose it. Read to EOF, or shutdown(SHUT_WR) and drain before close (lingering close).",
	},
	{ "unread at close with SO_LINGER 0",
	  { U32(EVENT, 1), IPV4(1, 2), STR(COMM, "a"), U32(PID, 8), U64(UNREAD, 2),
	    U8(RST_SENT, 1), U32(RST_REASON, 1), U32(CAUSE, TCPFATE_CAUSE_LINGER) },
	  "127.0.0.1:1 > 127.0.0.1:2 a[8] closed with 2 unread bytes: kernel sent RST (TCP_ABORT_ON_CLOSE). Remove SO_LINGER 0, which forces a RST too, and read to EOF before close.",
	},
	{ "unread at close after a RST of the peer",
	  { U32(EVENT, 1), IPV4(1, 2), STR(COMM, "a"), U32(PID, 8), U64(UNREAD, 2),
	    U64(UNACKED, 5), U8(RST_SENT, 0), U32(CAUSE, TCPFATE_CAUSE_RESET_RECEIVED) },
	  "127.0.0.1:1 > 127.0.0.1:2 a[8] closed with 2 unread bytes after the peer's RST: they could still be read, and now are lost. After an error, read what is left before close.",
	},
	{ "nobody to name",
	  { U32(EVENT, 1), IPV4(1, 2), U64(UNREAD, 2), U32(PID, 0),
	    U32(EVIDENCE, TCPFATE_EVIDENCE_OWNER_UNKNOWN) },
	  "127.0.0.1:1 > 127.0.0.1:2 a process that tcpfate could not name closed with 2 unread bytes. Read to EOF, or shutdown(SHUT_WR) and drain before close (lingering close). (owner unknown)",
	},
	{ "the kernel itself",
	  { U32(EVENT, 1), IPV4(1, 2), U64(UNREAD, 2) },
	  "127.0.0.1:1 > 127.0.0.1:2 kernel closed with 2 unread bytes. Read to EOF, or shutdown(SHUT_WR) and drain before close (lingering close).",
	},
	{ "unread at shutdown",
	  { U32(EVENT, 2), IPV4(1, 2), STR(COMM, "a"), U32(NSPID, 3), U64(UNREAD, 2) },
	  "127.0.0.1:1 > 127.0.0.1:2 a[3] sent FIN with 2 unread bytes: legal, they can still be read; if not, close makes the kernel send RST. Read to EOF before close.",
	},
	{ "write after the peer's FIN",
	  { U32(EVENT, 3), IPV4(40112, 8000), STR(COMM, "client"), U32(PID, 812),
	    U64(REQUESTED, 10), U64(SINCE_PEER_FIN_NS, 10 * SEC + 4000) },
	  "127.0.0.1:40112 > 127.0.0.1:8000 client[812] wrote 10 bytes 10.0 s after the peer's FIN: legal so far, but if the peer has closed, its kernel will answer with RST and the bytes are gone. Watch for EOF (read returns 0) before writing.",
	},
	{ "write after the peer's FIN, loaded late",
	  { U32(EVENT, 3), IPV4(40112, 8000), STR(COMM, "client"), U32(PID, 812),
	    U32(EVIDENCE, TCPFATE_EVIDENCE_ATTACHED_LATE) },
	  "127.0.0.1:40112 > 127.0.0.1:8000 client[812] wrote after the peer's FIN: legal so far, but if the peer has closed, its kernel will answer with RST and the bytes are gone. Watch for EOF (read returns 0) before writing. (attached late)",
	},
	{ "write of nothing",
	  { U32(EVENT, 3), IPV4(1, 2), STR(COMM, "a"), U64(REQUESTED, 0) },
	  "127.0.0.1:1 > 127.0.0.1:2 a wrote 0 bytes after the peer's FIN: legal so far, and nothing is at risk yet.",
	},
	{ "message_2",
	  { U32(EVENT, 4), IPV4(40112, 8000), U32(STATE, TCPFATE_STATE_CLOSE_WAIT),
	    U32(ERRNO, 32), STR(OWNER_COMM, "client"), U32(OWNER_PID, 812), U64(UNREAD, 0),
	    U64(UNACKED, 10), U64(UNSENT, 0), U64(WRITES, 1), U64(WRITTEN_AFTER_FIN, 10),
	    U64(ACKED_AFTER_FIN, 0), U64(SINCE_PEER_FIN_NS, 10 * SEC) },
	  "127.0.0.1:40112 > 127.0.0.1:8000 RST from the peer 10.0 s after its FIN: 10 bytes that client[812] wrote after that FIN were never acknowledged; only the next write gets EPIPE. Watch for EOF (read returns 0) before writing.",
	},
	{ "many messages, some before the FIN",
	  { U32(EVENT, 4), IPV4(1, 514), U32(STATE, TCPFATE_STATE_LAST_ACK), U32(ERRNO, 32),
	    U64(UNREAD, 0), U64(UNACKED, 100), U64(UNSENT, 30), U64(WRITES, 277),
	    U64(WRITTEN_AFTER_FIN, 90), U64(ACKED_AFTER_FIN, 10), U64(ACKED_BY_RST, 4) },
	  "127.0.0.1:1 > 127.0.0.1:514 RST from the peer: 130 bytes written were never acknowledged (30 never sent), 80 of them written after the peer's FIN (in 277 writes), but the RST itself acknowledges 4. Watch for EOF (read returns 0) before writing.",
	},
	{ "a write that blocked before the FIN",
	  { U32(EVENT, 4), IPV4(1, 2), U64(UNACKED, 1), U64(WRITES, 0),
	    U64(WRITTEN_AFTER_FIN, 1), U64(ACKED_AFTER_FIN, 0) },
	  "127.0.0.1:1 > 127.0.0.1:2 RST from the peer: 1 byte written after the peer's FIN (by a write that had blocked before) was never acknowledged. Watch for EOF (read returns 0) before writing.",
	},
	{ "reset with unread and unacknowledged bytes",
	  { U32(EVENT, 4), IPV4(1, 2), U32(STATE, TCPFATE_STATE_ESTABLISHED), U32(ERRNO, 104),
	    U64(UNREAD, 256000), U64(UNACKED, 100) },
	  "127.0.0.1:1 > 127.0.0.1:2 RST from the peer: 100 bytes written were never acknowledged; only the next call gets ECONNRESET; 256000 unread bytes can still be read, lost if closed first. Only an answer of the peer's application proves that it read.",
	},
	{ "reset with unread bytes",
	  { U32(EVENT, 4), IPV4(1, 2), U64(UNREAD, 1), U64(UNACKED, 0) },
	  "127.0.0.1:1 > 127.0.0.1:2 RST from the peer: 1 unread byte can still be read, lost if closed first. Read what is left before close.",
	},
	{ "reset of nothing",
	  { U32(EVENT, 4), IPV4(1, 2), U64(UNREAD, 0), U64(UNACKED, 0) },
	  "127.0.0.1:1 > 127.0.0.1:2 RST from the peer: nothing was unread or unacknowledged.",
	},
	{ "reset of nobody knows what",
	  { U32(EVENT, 4), IPV4(1, 2) },
	  "127.0.0.1:1 > 127.0.0.1:2 RST from the peer: what was in flight is not known.",
	},
	{ "data after close, no socket left",
	  { U32(EVENT, 5), IPV4(8000, 40112), STR(COMM, "server"), U32(PID, 799), U64(BYTES, 10),
	    U64(SINCE_CLOSE_NS, 3600 * SEC), U32(SUBSTATE, TCPFATE_SUBSTATE_GONE),
	    U8(RST_SENT, 1), U32(RST_REASON, TCPFATE_RST_REASON_NO_SOCKET) },
	  "127.0.0.1:8000 > 127.0.0.1:40112 at least 10 bytes arrived 1 h 0 min after server[799] had closed (no socket left): kernel answered with RST (NO_SOCKET), nobody will read them. Before close, shutdown(SHUT_WR) and read to EOF, or have the peer stop first.",
	},
	{ "data after close, met by a mini-socket",
	  { U32(EVENT, 5), IPV4(8000, 40112), STR(COMM, "server"), U32(PID, 799), U64(BYTES, 1),
	    U64(SINCE_CLOSE_NS, 813000), U32(SUBSTATE, TCPFATE_SUBSTATE_FIN_WAIT_2),
	    U32(RST_REASON, TCPFATE_RST_REASON_TCP_TIMEWAIT_SOCKET),
	    U32(EVIDENCE, TCPFATE_EVIDENCE_REASON_INFERRED) },
	  "127.0.0.1:8000 > 127.0.0.1:40112 at least 1 byte arrived 813 µs after server[799] had closed (its FIN acknowledged): kernel answers that with RST (TCP_TIMEWAIT_SOCKET), nobody will read it. Before close, shutdown(SHUT_WR) and read to EOF, or have the peer stop first. (reason inferred)",
	},
	{ "data after close, little known",
	  { U32(EVENT, 5), IPV4(8000, 40112), U32(SUBSTATE, 77) },
	  "127.0.0.1:8000 > 127.0.0.1:40112 data arrived after this end had closed, nobody will read it. Before close, shutdown(SHUT_WR) and read to EOF, or have the peer stop first.",
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
		if (strlen(sentences[i].want) <= 300)
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
	{ "none longer than 300 bytes", short_enough },
	{ "durations", all_durations },
	{ "any subset of facts makes one line", any_subset },
};

int main(void)
{
	return ktap_main(tests, sizeof(tests) / sizeof(tests[0]));
}
