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

/* Bytes accepted after the FIN of the peer that it never acknowledged. */
static uint64_t unconfirmed_after_fin(const struct attrs *ev)
{
	uint64_t written = num(ev, WRITTEN_AFTER_FIN);
	uint64_t acked = num(ev, ACKED_AFTER_FIN);

	if (!has(ev, WRITTEN_AFTER_FIN) || !has(ev, ACKED_AFTER_FIN))
		return 0;
	return written > acked ? written - acked : 0;
}

static bool in_state(const struct attrs *ev, enum tcpfate_state state)
{
	return num(ev, STATE) == (uint64_t)state;
}

static void put_unread(FILE *out, const struct attrs *ev)
{
	if (has(ev, UNREAD))
		put_bytes(out, num(ev, UNREAD), "unread ");
	else
		fputs("unread bytes", out);
}

/* The RST was told by its own record; what it left was readable until now. */
static void closed_after_reset(FILE *out, const struct attrs *ev)
{
	fprintf(out,
		" after the peer's RST: %s could still be read, and now %s lost. The RST is the peer's doing; here, read what is left before close.",
		they(num(ev, UNREAD)), are(num(ev, UNREAD)));
}

/* Where a FIN went before, the peer gets EPIPE, or nobody is there to get it. */
static void put_close_rst(FILE *out, const struct attrs *ev)
{
	if (num(ev, RST_SENT)) {
		fputs(": kernel sent RST", out);
		put_rst_name(out, ev);
		if (in_state(ev, TCPFATE_STATE_ESTABLISHED))
			fputs(", the peer gets ECONNRESET", out);
	} else if (has(ev, RST_SENT) && num(ev, ENDING) == TCPFATE_ENDING_FIN) {
		fputs("; no RST told the peer", out);
	}
}

static void put_already_written(FILE *out, const struct attrs *ev)
{
	uint64_t unacked = num(ev, UNACKED), unsent = num(ev, UNSENT);

	if (!unconfirmed(ev))
		return;
	fputs("; ", out);
	if (unacked && unsent) {
		fprintf(out, "of the bytes written %" PRIu64 " %s not acknowledged and %" PRIu64
			" never sent", unacked, were(unacked), unsent);
		return;
	}
	put_bytes(out, unconfirmed(ev), "");
	fprintf(out, " already written %s ", were(unconfirmed(ev)));
	if (unsent)
		fputs("never sent", out);
	else
		fprintf(out, "not acknowledged, the peer may lack %s", them(unacked));
}

static const char *close_advice(const struct attrs *ev)
{
	if (event_has_cause(ev, TCPFATE_CAUSE_LINGER))
		return "Remove SO_LINGER 0, which forces a RST too, and read to EOF before close.";
	if (event_has_cause(ev, TCPFATE_CAUSE_LOCAL_FIN))
		return "After shutdown(SHUT_WR), read to EOF before close.";
	if (!num(ev, RST_SENT))
		return "Read to EOF before close.";
	return "Read to EOF, or shutdown(SHUT_WR) and drain, before close (lingering close).";
}

static void unread_at_close(FILE *out, const struct attrs *ev)
{
	put_actor(out, ev);
	fputs(" closed with ", out);
	put_unread(out, ev);
	if (event_has_cause(ev, TCPFATE_CAUSE_RESET_RECEIVED)) {
		closed_after_reset(out, ev);
		return;
	}
	put_close_rst(out, ev);
	put_already_written(out, ev);
	fprintf(out, ". %s", close_advice(ev));
}

static void unread_at_shutdown(FILE *out, const struct attrs *ev)
{
	uint64_t unread = num(ev, UNREAD);

	put_actor(out, ev);
	fputs(" sent FIN with ", out);
	put_unread(out, ev);
	fprintf(out,
		". Legal: %s can still be read. If it closes without reading %s, the kernel sends RST. Read to EOF before close.",
		they(unread), them(unread));
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
	fputs("after the peer's FIN. Legal so far", out);
	if (has(ev, REQUESTED) && !num(ev, REQUESTED)) {
		fputs(", and nothing is at risk yet.", out);
		return;
	}
	fprintf(out,
		": a peer that only half-closed still reads. If it has closed, it answers with RST, the %s lost and reset-received follows. Check for EOF (read returns 0) before writing, unless the peer waits for this.",
		num(ev, REQUESTED) == 1 ? "byte is" : "bytes are");
}

/* How often, or why not at all: a write that blocked earlier is not seen again. */
static void put_after_fin(FILE *out, const struct attrs *ev)
{
	fputs(has(ev, SINCE_PEER_FIN_NS) ? "written after that FIN" :
	      "written after the peer's FIN", out);
	if (has(ev, WRITES) && !num(ev, WRITES))
		fputs(" by a write that had blocked before", out);
	else if (num(ev, WRITES) > 1)
		fprintf(out, " in %" PRIu64 " writes", num(ev, WRITES));
}

/* Whose bytes, and from when: "10 bytes of client[812], written after that FIN,". */
static void put_sent(FILE *out, const struct attrs *ev, uint64_t count, bool after_fin)
{
	bool owned = has(ev, OWNER_COMM);

	put_bytes(out, count, "");
	put_owner(out, ev);
	fputs(owned && after_fin ? ", " : owned ? "" : " ", out);
	if (after_fin)
		put_after_fin(out, ev);
	else if (!owned)
		fputs("written", out);
	fputs(owned && after_fin ? ", " : " ", out);
}

/* What the RST acknowledges has arrived at a kernel, hardly at an application. */
static void put_acked_by_rst(FILE *out, const struct attrs *ev)
{
	uint64_t acked = num(ev, ACKED_BY_RST);
	bool all = acked >= num(ev, UNACKED);

	if (!acked)
		return;
	fprintf(out, "; the RST acknowledges %s%" PRIu64
		": its kernel had %s, its application has probably not read %s",
		all && acked > 1 ? "all " : "", acked,
		all || acked == 1 ? them(acked) : "those", them(acked));
}

static void reset_of_sent(FILE *out, const struct attrs *ev)
{
	uint64_t unacked = num(ev, UNACKED), unsent = num(ev, UNSENT);
	uint64_t total = unconfirmed(ev), late = unconfirmed_after_fin(ev);
	uint64_t count = unacked ? unacked : unsent;

	put_sent(out, ev, count, late >= total);
	fputs(were(count), out);
	if (unacked)
		fputs(num(ev, ACKED_BY_RST) ? " not acknowledged before" :
		      " never acknowledged", out);
	if (unacked && unsent)
		fprintf(out, " and %" PRIu64, unsent);
	fputs(unsent ? " never sent" : "", out);
	if (late && late < total) {
		fprintf(out, ", %" PRIu64 " of them ", late);
		put_after_fin(out, ev);
	}
	put_acked_by_rst(out, ev);
}

/* Whether the peer's FIN had come: then reading ends with EOF, whatever the error. */
static bool at_eof(const struct attrs *ev)
{
	return in_state(ev, TCPFATE_STATE_CLOSE_WAIT) ||
	       in_state(ev, TCPFATE_STATE_LAST_ACK) || in_state(ev, TCPFATE_STATE_CLOSING);
}

/* What reading will return, call after call. */
static void reset_of_unread(FILE *out, const struct attrs *ev)
{
	bool alone = !unconfirmed(ev);
	uint64_t unread = num(ev, UNREAD);
	char buf[NAME_BUF];

	put_bytes(out, unread, "");
	fprintf(out, alone ? " that it had sent %s unread here. Reading returns %s first" :
		" that it had sent %s unread: reading returns %s", are(unread), them(unread));
	if (at_eof(ev))
		fputs(", then EOF", out);
	else if (has(ev, ERRNO))
		fprintf(out, ", then %s", name_errno(num(ev, ERRNO), buf));
	if (alone && !at_eof(ev))
		fputs("; what it sent may be incomplete", out);
}

/* The error of the next call, where there can be one and it is not told by reading. */
static void put_next_error(FILE *out, const struct attrs *ev)
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

static void put_reset_advice(FILE *out, const struct attrs *ev)
{
	bool at_risk = unconfirmed(ev);

	if (unconfirmed_after_fin(ev) || (at_risk && in_state(ev, TCPFATE_STATE_CLOSE_WAIT)))
		fputs(" Check for EOF (read returns 0) before writing.", out);
	else if (num(ev, UNREAD))
		fprintf(out,
			" The reason is at the peer: look there for unread-at-close%s.",
			at_risk ? " or data-after-close" : ", data-after-close or SO_LINGER 0");
	else if (at_risk)
		fputs(" Only an answer of the application proves that it read.", out);
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
	if (unconfirmed(ev) || num(ev, UNREAD))
		put_next_error(out, ev);
	else
		fputs(has(ev, UNREAD) && has(ev, UNACKED) ?
		      "nothing was unread or unacknowledged" :
		      "what was in flight is not known", out);
	fputc('.', out);
	put_reset_advice(out, ev);
}

/* What was left here tells whether the peer could have known better. */
static void put_remains(FILE *out, const struct attrs *ev, uint64_t bytes)
{
	switch (num(ev, SUBSTATE)) {
	case TCPFATE_SUBSTATE_FIN_WAIT_1:
		fprintf(out, "; %s and its FIN may have crossed", they(bytes));
		break;
	case TCPFATE_SUBSTATE_FIN_WAIT_2:
		fputs("; the peer's kernel already had the FIN", out);
		break;
	case TCPFATE_SUBSTATE_GONE:
		fputs("; nothing is left of the socket", out);
		break;
	}
}

static const char *late_advice(const struct attrs *ev)
{
	if (num(ev, SUBSTATE) != TCPFATE_SUBSTATE_FIN_WAIT_2 &&
	    num(ev, SUBSTATE) != TCPFATE_SUBSTATE_GONE)
		return "Before close, shutdown(SHUT_WR) and read to EOF.";
	return "The peer must check for EOF before writing, or time out idle connections first.";
}

static void data_after_close(FILE *out, const struct attrs *ev)
{
	uint64_t bytes = has(ev, BYTES) ? num(ev, BYTES) : 1;

	if (has(ev, BYTES)) {
		fputs("at least ", out);
		put_bytes(out, bytes, "");
	} else {
		fputs("data", out);
	}
	fputs(" from the peer arrived ", out);
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
	put_remains(out, ev, bytes);
	if (has(ev, RST_REASON) || has(ev, MIB)) {
		fputs(". Kernel sends RST", out);
		put_rst_name(out, ev);
		fputs(": nobody", out);
	} else {
		fputs(". Nobody", out);
	}
	fprintf(out, " will read %s. %s", them(bytes), late_advice(ev));
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
