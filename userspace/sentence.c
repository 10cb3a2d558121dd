// SPDX-License-Identifier: GPL-2.0
/*
 * One sentence for each event: the two addresses, who did what, what the kernel
 * did, which bytes are lost or at risk, what to change.
 *
 * Says only what the record says. Sent bytes are "not acknowledged", never
 * "lost": that is an upper bound. Unread bytes are lost only when the
 * application is gone. Advice is given only where it fits the facts.
 */

#include <inttypes.h>

#include "escape.h"
#include "field.h"
#include "output.h"
#include "phrase.h"

static bool has_cause(const struct attrs *ev, enum tcpfate_cause cause)
{
	const struct value *value = &ev->value[TCPFATE_A_RECORD_CAUSE];

	if (!has(ev, CAUSE))
		return false;
	for (unsigned int i = 0; i < value->len; i++)
		if (value->list[i] == cause)
			return true;
	return false;
}

static uint64_t unconfirmed(const struct attrs *ev)
{
	return num(ev, UNACKED) + num(ev, UNSENT);
}

/* Bytes accepted after the FIN of the peer that it never acknowledged. */
static uint64_t unconfirmed_after_fin(const struct attrs *ev)
{
	uint64_t written = num(ev, WRITTEN_AFTER_FIN);
	uint64_t acked = num(ev, ACKED_AFTER_FIN);

	if (!has(ev, WRITTEN_AFTER_FIN) || !has(ev, ACKED_AFTER_FIN))
		return 0;
	return written > acked ? written - acked : 0;
}

static void put_unsent(FILE *out, const struct attrs *ev)
{
	if (num(ev, UNSENT))
		fprintf(out, " (%" PRIu64 " never sent)", num(ev, UNSENT));
}

/* A reason without a RST that was seen is what the kernel does in such a case. */
static void put_rst(FILE *out, const struct attrs *ev, const char *sent)
{
	if (!has(ev, RST_SENT) && !has(ev, RST_REASON))
		return;
	fputs(": ", out);
	if (!has(ev, RST_SENT))
		fputs("kernel answers that with RST", out);
	else
		fputs(num(ev, RST_SENT) ? sent : "no RST was seen", out);
	if (!has(ev, RST_SENT) || num(ev, RST_SENT))
		put_rst_name(out, ev);
}

/* The RST was told by its own record; what it left was readable until now. */
static void closed_after_reset(FILE *out, const struct attrs *ev)
{
	fprintf(out,
		" after the peer's RST: %s could still be read, and now %s lost. After an error, read what is left before close.",
		num(ev, UNREAD) == 1 ? "it" : "they", num(ev, UNREAD) == 1 ? "is" : "are");
}

static void unread_at_close(FILE *out, const struct attrs *ev)
{
	put_actor(out, ev);
	fputs(" closed with ", out);
	if (has(ev, UNREAD))
		put_bytes(out, num(ev, UNREAD), "unread ");
	else
		fputs("unread bytes", out);
	if (has_cause(ev, TCPFATE_CAUSE_RESET_RECEIVED)) {
		closed_after_reset(out, ev);
		return;
	}
	put_rst(out, ev, "kernel sent RST");
	if (unconfirmed(ev)) {
		fputs("; ", out);
		put_bytes(out, unconfirmed(ev), "");
		fprintf(out, " already written %s not acknowledged", were(unconfirmed(ev)));
		put_unsent(out, ev);
		fprintf(out, ", the peer may lose %s", them(unconfirmed(ev)));
	}
	fputs(has_cause(ev, TCPFATE_CAUSE_LINGER) ?
	      ". Remove SO_LINGER 0, which forces a RST too, and read to EOF before close." :
	      ". Read to EOF, or shutdown(SHUT_WR) and drain before close (lingering close).",
	      out);
}

static void unread_at_shutdown(FILE *out, const struct attrs *ev)
{
	put_actor(out, ev);
	fputs(" sent FIN with ", out);
	if (has(ev, UNREAD))
		put_bytes(out, num(ev, UNREAD), "unread ");
	else
		fputs("unread bytes", out);
	fprintf(out,
		": legal, %s can still be read; if not, close makes the kernel send RST. Read to EOF before close.",
		num(ev, UNREAD) == 1 ? "it" : "they");
}

static void write_after_peer_fin(FILE *out, const struct attrs *ev)
{
	put_actor(out, ev);
	fputs(" wrote ", out);
	if (has(ev, REQUESTED)) {
		put_bytes(out, num(ev, REQUESTED), "");
		fputc(' ', out);
	}
	if (has(ev, SINCE_PEER_FIN_NS)) {
		put_duration(out, num(ev, SINCE_PEER_FIN_NS));
		fputc(' ', out);
	}
	fputs("after the peer's FIN: legal so far", out);
	if (has(ev, REQUESTED) && !num(ev, REQUESTED)) {
		fputs(", and nothing is at risk yet.", out);
		return;
	}
	fprintf(out,
		", but if the peer has closed, its kernel will answer with RST and the %s gone. Watch for EOF (read returns 0) before writing.",
		num(ev, REQUESTED) == 1 ? "byte is" : "bytes are");
}

/* How often, or why not at all: a write that blocked earlier is not seen again. */
static void put_writes(FILE *out, const struct attrs *ev)
{
	if (!has(ev, WRITES))
		return;
	if (!num(ev, WRITES))
		fputs(" (by a write that had blocked before)", out);
	else if (num(ev, WRITES) > 1)
		fprintf(out, " (in %" PRIu64 " writes)", num(ev, WRITES));
}

/* The error waits for the next call, if there can be one. */
static void put_next_error(FILE *out, const struct attrs *ev)
{
	uint64_t state = num(ev, STATE);
	char buf[NAME_BUF];

	if (!has(ev, ERRNO))
		return;
	if (state == TCPFATE_STATE_CLOSE_WAIT)
		fputs("; only the next write gets ", out);
	else if (state == TCPFATE_STATE_ESTABLISHED)
		fputs("; only the next call gets ", out);
	else
		return;
	fputs(name_errno(num(ev, ERRNO), buf), out);
}

static const char *after_fin(const struct attrs *ev)
{
	return has(ev, SINCE_PEER_FIN_NS) ? "after that FIN" : "after the peer's FIN";
}

static void reset_of_sent(FILE *out, const struct attrs *ev)
{
	uint64_t total = unconfirmed(ev), late = unconfirmed_after_fin(ev);

	put_bytes(out, total, "");
	if (has(ev, OWNER_COMM))
		put_owner(out, ev, " that ", " wrote");
	else
		fputs(" written", out);
	if (late >= total) {
		fprintf(out, " %s", after_fin(ev));
		put_writes(out, ev);
	}
	fprintf(out, " %s never acknowledged", were(total));
	put_unsent(out, ev);
	if (late && late < total) {
		fprintf(out, ", %" PRIu64 " of them written %s", late, after_fin(ev));
		put_writes(out, ev);
	}
	if (num(ev, ACKED_BY_RST))
		fprintf(out, ", but the RST itself acknowledges %" PRIu64,
			num(ev, ACKED_BY_RST));
	put_next_error(out, ev);
}

static void reset_of_unread(FILE *out, const struct attrs *ev)
{
	put_bytes(out, num(ev, UNREAD), "unread ");
	fputs(" can still be read, lost if closed first", out);
}

static const char *reset_advice(const struct attrs *ev)
{
	if (unconfirmed_after_fin(ev))
		return ". Watch for EOF (read returns 0) before writing.";
	if (unconfirmed(ev))
		return ". Only an answer of the peer's application proves that it read.";
	return num(ev, UNREAD) ? ". Read what is left before close." : ".";
}

static void reset_received(FILE *out, const struct attrs *ev)
{
	fputs("RST from the peer", out);
	if (has(ev, SINCE_PEER_FIN_NS)) {
		fputc(' ', out);
		put_duration(out, num(ev, SINCE_PEER_FIN_NS));
		fputs(" after its FIN", out);
	}
	fputs(": ", out);
	if (unconfirmed(ev))
		reset_of_sent(out, ev);
	if (unconfirmed(ev) && num(ev, UNREAD))
		fputs("; ", out);
	if (num(ev, UNREAD))
		reset_of_unread(out, ev);
	if (!unconfirmed(ev) && !num(ev, UNREAD))
		fputs(has(ev, UNREAD) && has(ev, UNACKED) ?
		      "nothing was unread or unacknowledged" :
		      "what was in flight is not known", out);
	fputs(reset_advice(ev), out);
}

static const char *const remains[] = {
	[TCPFATE_SUBSTATE_FIN_WAIT_1] = " (its FIN not yet acknowledged)",
	[TCPFATE_SUBSTATE_FIN_WAIT_2] = " (its FIN acknowledged)",
	[TCPFATE_SUBSTATE_GONE] = " (no socket left)",
};

static void data_after_close(FILE *out, const struct attrs *ev)
{
	uint64_t substate = num(ev, SUBSTATE);

	if (has(ev, BYTES)) {
		fputs("at least ", out);
		put_bytes(out, num(ev, BYTES), "");
	} else {
		fputs("data", out);
	}
	fputs(" arrived ", out);
	if (has(ev, SINCE_CLOSE_NS)) {
		put_duration(out, num(ev, SINCE_CLOSE_NS));
		fputc(' ', out);
	}
	fputs("after ", out);
	if (has(ev, COMM))
		put_actor(out, ev);
	else
		fputs("this end", out);
	fputs(" had closed", out);
	if (substate && substate < sizeof(remains) / sizeof(remains[0]))
		fputs(remains[substate], out);
	put_rst(out, ev, "kernel answered with RST");
	fprintf(out,
		", nobody will read %s. Before close, shutdown(SHUT_WR) and read to EOF, or have the peer stop first.",
		them(has(ev, BYTES) ? num(ev, BYTES) : 1));
}

static const char *const ends[] = {
	[TCPFATE_ENDING_FIN] = "ended by FIN",
	[TCPFATE_ENDING_RESET_RECEIVED] = "was reset by the peer",
	[TCPFATE_ENDING_RESET_SENT] = "was reset by this kernel",
	[TCPFATE_ENDING_TIMED_OUT] = "timed out",
	[TCPFATE_ENDING_ABORTED] = "was aborted here",
};

static void put_ending(FILE *out, const struct attrs *ev)
{
	uint64_t ending = num(ev, ENDING);
	bool known = ending && ending < sizeof(ends) / sizeof(ends[0]);

	fputs(known ? ends[ending] : "ended", out);
	if (has(ev, DURATION_NS)) {
		fputs(" after ", out);
		put_duration(out, num(ev, DURATION_NS));
	}
	if (!known)
		fputs(", tcpfate does not know how", out);
}

static void put_loss(FILE *out, const struct attrs *ev)
{
	if (num(ev, UNREAD) || unconfirmed(ev))
		fputs(": ", out);
	else if (has(ev, LOSS) && num(ev, LOSS) == TCPFATE_LOSS_NONE)
		fputs(": nothing lost that this end can know", out);
	if (num(ev, UNREAD)) {
		put_bytes(out, num(ev, UNREAD), "received ");
		fputs(" never read", out);
	}
	if (unconfirmed(ev)) {
		fputs(num(ev, UNREAD) ? ", " : "", out);
		put_bytes(out, unconfirmed(ev), "written ");
		fputs(" not acknowledged", out);
		put_unsent(out, ev);
	}
}

static void put_ledger(FILE *out, const struct attrs *ev)
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
}

static void closed(FILE *out, const struct attrs *ev)
{
	fputs("connection ", out);
	if (has(ev, COMM)) {
		fputs("of ", out);
		put_actor(out, ev);
		fputc(' ', out);
	}
	put_ending(out, ev);
	put_loss(out, ev);
	put_ledger(out, ev);
	fputc('.', out);
}

/* An event newer than this program: its fields speak for themselves. */
static void unknown_event(FILE *out, const struct attrs *ev)
{
	const char *separator = "";
	const struct field *field;
	char buf[FIELD_BUF];

	for (field = record_fields; field->attr; field++)
		for (unsigned int i = 0; field_item(field, ev, i, buf); i++) {
			fprintf(out, "%s%s=", separator, field->key);
			escape_text(out, buf);
			separator = " ";
		}
}

static void (*const sentences[])(FILE *out, const struct attrs *ev) = {
	[TCPFATE_EVENT_UNREAD_AT_CLOSE] = unread_at_close,
	[TCPFATE_EVENT_UNREAD_AT_SHUTDOWN] = unread_at_shutdown,
	[TCPFATE_EVENT_WRITE_AFTER_PEER_FIN] = write_after_peer_fin,
	[TCPFATE_EVENT_RESET_RECEIVED] = reset_received,
	[TCPFATE_EVENT_DATA_AFTER_CLOSE] = data_after_close,
	[TCPFATE_EVENT_CLOSED] = closed,
};

void sentence_print(FILE *out, const struct attrs *ev)
{
	uint64_t event = num(ev, EVENT);
	bool known = event && event < sizeof(sentences) / sizeof(sentences[0]);

	put_connection(out, ev);
	(known ? sentences[event] : unknown_event)(out, ev);
	put_evidence(out, ev);
}
