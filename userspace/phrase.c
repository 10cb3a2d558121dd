// SPDX-License-Identifier: GPL-2.0
/* Pieces of sentences: counts, durations, addresses, people, endings, doubts. */

#include <inttypes.h>

#include "colour.h"
#include "escape.h"
#include "field.h"
#include "label.h"
#include "phrase.h"
#include "unit.h"

#define USEC	1000ull
#define MSEC	(1000 * USEC)
#define SEC	(1000 * MSEC)
#define MINUTE	(60 * SEC)
#define HOUR	(60 * MINUTE)
#define DAY	(24 * HOUR)

static const struct field local_addr = { .attr = TCPFATE_A_RECORD_LOCAL_ADDR, .kind = FIELD_ADDR };
static const struct field peer_addr = { .attr = TCPFATE_A_RECORD_PEER_ADDR, .kind = FIELD_ADDR };

/* "1 byte", "22 unread bytes"; the adjective brings its space. */
void put_bytes(FILE *out, uint64_t count, const char *adjective)
{
	fprintf(out, "%" PRIu64 " %sbyte%s", count, adjective, count == 1 ? "" : "s");
}

/* The same, of bytes that are lost or at risk: what to look at. */
void put_lost_bytes(FILE *out, uint64_t count, const char *adjective)
{
	fputs(colour(COLOUR_STRONG), out);
	put_bytes(out, count, adjective);
	fputs(colour(COLOUR_OFF), out);
}

void put_lost_count(FILE *out, uint64_t count)
{
	fprintf(out, "%s%" PRIu64 "%s", colour(COLOUR_STRONG), count, colour(COLOUR_OFF));
}

/* Cut, not rounded: an interval is never told longer than it was. */
void put_duration(FILE *out, uint64_t ns)
{
	static const struct {
		uint64_t limit, unit, part;
		const char *format;
	} scales[] = {
		{ USEC, 1, 1, "%" PRIu64 " ns" },
		{ MSEC, USEC, 1, "%" PRIu64 " µs" },
		{ SEC, MSEC, MSEC / 10, "%" PRIu64 ".%" PRIu64 " ms" },
		{ MINUTE, SEC, SEC / 10, "%" PRIu64 ".%" PRIu64 " s" },
		{ HOUR, MINUTE, SEC, "%" PRIu64 " min %" PRIu64 " s" },
		{ DAY, HOUR, MINUTE, "%" PRIu64 " h %" PRIu64 " min" },
		{ UINT64_MAX, DAY, HOUR, "%" PRIu64 " d %" PRIu64 " h" },
	};
	unsigned int i = 0;

	while (ns >= scales[i].limit && scales[i].unit != DAY)
		i++;
	fprintf(out, scales[i].format, ns / scales[i].unit,
		ns % scales[i].unit / scales[i].part);
}

static void put_port(FILE *out, uint64_t port)
{
	const char *name = port_name(port);

	fputc(':', out);
	if (name)
		escape_text(out, name);
	else
		fprintf(out, "%" PRIu64, port);
}

static void put_endpoint(FILE *out, const struct attrs *ev, const struct field *addr,
			 unsigned int port)
{
	bool brackets = ev->value[addr->attr].len == 16;
	char buf[FIELD_BUF];

	if (!field_item(addr, ev, 0, buf)) {
		fputc('?', out);
	} else {
		fputs(brackets ? "[" : "", out);
		escape_text(out, buf);
		fputs(brackets ? "]" : "", out);
	}
	if (attrs_has(ev, port))
		put_port(out, attrs_num(ev, port));
}

void put_connection(FILE *out, const struct attrs *ev)
{
	put_endpoint(out, ev, &local_addr, TCPFATE_A_RECORD_LOCAL_PORT);
	fputs(" > ", out);
	put_endpoint(out, ev, &peer_addr, TCPFATE_A_RECORD_PEER_PORT);
	fputc(' ', out);
}

/* "nginx[812]"; a process 0 does not exist. */
static void put_task(FILE *out, const char *comm, uint64_t pid)
{
	escape_text(out, comm);
	if (pid)
		fprintf(out, "[%" PRIu64 "]", pid);
}

static void put_in_brackets(FILE *out, const char *name)
{
	if (!name)
		return;
	fputs(" (", out);
	escape_text(out, name);
	fputc(')', out);
}

/* Where the socket belongs to: also who acts on it, except who kills those of others. */
static const char *unit_of(const struct attrs *ev, char buf[UNIT_BUF])
{
	return has(ev, CGROUP_ID) ? unit_name(num(ev, CGROUP_ID), buf) : NULL;
}

/* What a unit does not tell, its user may; that it is root tells nothing. */
static void put_actor_place(FILE *out, const struct attrs *ev)
{
	bool killer = has(ev, ROLE) && num(ev, ROLE) == TCPFATE_ROLE_KILLER;
	const char *place;
	char buf[UNIT_BUF];

	place = killer ? NULL : unit_of(ev, buf);
	if (!place && num(ev, UID))
		place = user_name(num(ev, UID));
	put_in_brackets(out, place);
}

/* Who did it, as the subject of a sentence. */
void put_actor(FILE *out, const struct attrs *ev)
{
	uint64_t pid = num(ev, PID) ? num(ev, PID) : num(ev, NSPID);

	if (has(ev, COMM))
		put_task(out, str(ev, COMM), pid);
	else if (pid)
		fprintf(out, "process %" PRIu64, pid);
	else if (num(ev, EVIDENCE) & TCPFATE_EVIDENCE_OWNER_UNKNOWN)
		fputs("a process", out);
	else
		fputs("kernel", out);
	if (has(ev, COMM) || pid)
		put_actor_place(out, ev);
}

/* " of nginx[812]", who last used the socket: not always who wrote. */
void put_owner(FILE *out, const struct attrs *ev)
{
	char buf[UNIT_BUF];

	if (!has(ev, OWNER_COMM))
		return;
	fputs(" of ", out);
	put_task(out, str(ev, OWNER_COMM), num(ev, OWNER_PID));
	put_in_brackets(out, unit_of(ev, buf));
}

static const char *const ends[] = {
	[TCPFATE_ENDING_FIN] = "ended by FIN",
	[TCPFATE_ENDING_RESET_RECEIVED] = "was reset by the peer",
	[TCPFATE_ENDING_RESET_SENT] = "was reset by this kernel",
	[TCPFATE_ENDING_TIMED_OUT] = "timed out",
	[TCPFATE_ENDING_ABORTED] = "was aborted here",
};

/* How it ended, and after what time. */
void put_ending(FILE *out, const struct attrs *ev)
{
	uint64_t ending = num(ev, ENDING);
	bool known = ending && ending < sizeof(ends) / sizeof(ends[0]);
	char buf[NAME_BUF];

	fputs(known ? ends[ending] : "ended", out);
	if (has(ev, TIMER))
		fprintf(out, " (%s)", name_word(&timer_names, num(ev, TIMER), buf));
	if (has(ev, DURATION_NS)) {
		fputs(" after ", out);
		put_duration(out, num(ev, DURATION_NS));
	}
	if (!known)
		fputs(", tcpfate does not know how", out);
}

/* Bytes that never arrived, as far as this end can know. */
void put_loss(FILE *out, const struct attrs *ev)
{
	uint64_t unacked = num(ev, UNACKED), unsent = num(ev, UNSENT);

	if (num(ev, UNREAD) || unconfirmed(ev))
		fputs(": ", out);
	else if (has(ev, LOSS) && num(ev, LOSS) == TCPFATE_LOSS_NONE)
		fputs(": nothing lost that this end can know", out);
	if (num(ev, UNREAD)) {
		put_lost_bytes(out, num(ev, UNREAD), "received ");
		fputs(" never read", out);
	}
	if (unconfirmed(ev)) {
		fputs(num(ev, UNREAD) ? ", " : "", out);
		put_lost_bytes(out, unacked ? unacked : unsent, "written ");
		fputs(unacked ? " not acknowledged" : "", out);
		if (unacked && unsent) {
			fputs(" and ", out);
			put_lost_count(out, unsent);
		}
		fputs(unsent ? " never sent" : "", out);
	}
}

/* What was counted; nothing of what is not known. */
void put_ledger(FILE *out, const struct attrs *ev)
{
	static const struct {
		unsigned int attr;
		const char *words;
	} entries[] = {
		{ TCPFATE_A_RECORD_TX_WRITTEN, "written" },
		{ TCPFATE_A_RECORD_TX_ACKED, "acknowledged" },
		{ TCPFATE_A_RECORD_RX_RECEIVED, "received" },
		{ TCPFATE_A_RECORD_RX_READ, "read" },
	};
	const char *separator = ". Bytes: ";

	for (unsigned int i = 0; i < sizeof(entries) / sizeof(entries[0]); i++) {
		if (!attrs_has(ev, entries[i].attr))
			continue;
		fprintf(out, "%s%" PRIu64 " %s", separator, attrs_num(ev, entries[i].attr),
			entries[i].words);
		separator = ", ";
	}
	if (num(ev, OUT_OF_ORDER))
		fprintf(out, "%s%" PRIu64 " beyond a gap", separator, num(ev, OUT_OF_ORDER));
}

/* A doubt about evidence number @bit in words, NULL if it is no doubt to people. */
static const char *doubt(unsigned int bit, char buf[NAME_BUF])
{
	switch (UINT64_C(1) << bit) {
	case TCPFATE_EVIDENCE_ATTACHED_LATE:
		return "older than tcpfate's watch: some facts are missing";
	case TCPFATE_EVIDENCE_OWNER_UNKNOWN:
		return "process not known";
	case TCPFATE_EVIDENCE_REASON_INFERRED:
		return NULL;
	case TCPFATE_EVIDENCE_MPTCP_SUBFLOW:
		return "MPTCP subflow: another can carry these bytes";
	case EVIDENCE_OWNER_BY_INODE:
		return "owner found by inode";
	case TCPFATE_EVIDENCE_KTLS:
		return "kTLS: bytes of TLS records";
	default:
		return name_flag(&evidence_names, bit, buf);
	}
}

/* What could not be known, at the end. */
void put_evidence(FILE *out, const struct attrs *ev)
{
	const char *separator = " (", *words;
	char buf[NAME_BUF];

	for (unsigned int bit = 0; bit < 64; bit++) {
		if (!(num(ev, EVIDENCE) >> bit & 1))
			continue;
		words = doubt(bit, buf);
		if (!words)
			continue;
		fputs(separator, out);
		for (; *words; words++)
			fputc(*words == '-' ? ' ' : *words, out);
		separator = "; ";
	}
	if (*separator == ';')
		fputc(')', out);
}

/* What the kernel calls its RST: the counter, or the reason where none counts it. */
void put_rst_name(FILE *out, const struct attrs *ev)
{
	char buf[NAME_BUF];

	if (has(ev, MIB))
		fprintf(out, " (%s)", name_word(&mib_names, num(ev, MIB), buf));
	else if (has(ev, RST_REASON))
		fprintf(out, " (%s)", name_word(&rst_reason_names, num(ev, RST_REASON), buf));
}

/* That a RST went out, and whether there is somebody for certain whom it hits. */
void put_rst(FILE *out, const struct attrs *ev, const char *instead)
{
	fprintf(out, ": kernel sent RST%s", instead);
	put_rst_name(out, ev);
	if (in_state(ev, TCPFATE_STATE_ESTABLISHED))
		fputs(", the peer gets ECONNRESET", out);
}

/* What was written, and may never have arrived. */
void put_unconfirmed(FILE *out, const struct attrs *ev)
{
	uint64_t unacked = num(ev, UNACKED), unsent = num(ev, UNSENT);

	if (!unconfirmed(ev))
		return;
	fputs("; ", out);
	if (unacked && unsent) {
		fputs("of the bytes written ", out);
		put_lost_count(out, unacked);
		fprintf(out, " %s not acknowledged and ", were(unacked));
		put_lost_count(out, unsent);
		fputs(" never sent", out);
		return;
	}
	put_lost_bytes(out, unconfirmed(ev), "");
	fprintf(out, " already written %s ", were(unconfirmed(ev)));
	if (unsent)
		fputs("never sent", out);
	else
		fprintf(out, "not acknowledged, the peer may lack %s", them(unacked));
}

/* The error of the next call, where there can be one and it is not told by reading. */
void put_next_error(FILE *out, const struct attrs *ev)
{
	char buf[NAME_BUF];

	if (!has(ev, ERRNO))
		return;
	if (in_state(ev, TCPFATE_STATE_CLOSE_WAIT))
		fputs(". No call has failed yet; the next write gets ", out);
	else if (in_state(ev, TCPFATE_STATE_ESTABLISHED) && !num(ev, UNREAD))
		fputs(". The next call gets ", out);
	else
		return;
	fputs(name_errno(num(ev, ERRNO), buf), out);
}
