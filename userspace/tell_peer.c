// SPDX-License-Identifier: GPL-2.0
/* Where the peer ended its direction, or both: writes after its FIN, and its RST. */

#include <inttypes.h>

#include "names.h"
#include "phrase.h"
#include "tell.h"

void tell_write_after_peer_fin(FILE *out, const struct attrs *ev)
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

/* Bytes accepted after the FIN of the peer that it never acknowledged. */
static uint64_t unconfirmed_after_fin(const struct attrs *ev)
{
	uint64_t written = num(ev, WRITTEN_AFTER_FIN);
	uint64_t acked = num(ev, ACKED_AFTER_FIN);

	if (!has(ev, WRITTEN_AFTER_FIN) || !has(ev, ACKED_AFTER_FIN))
		return 0;
	return written > acked ? written - acked : 0;
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

	put_lost_bytes(out, count, "");
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
	if (unacked && unsent) {
		fputs(" and ", out);
		put_lost_count(out, unsent);
	}
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

	put_lost_bytes(out, unread, "");
	fprintf(out, alone ? " that it had sent %s unread here. Reading returns %s first" :
		" that it had sent %s unread: reading returns %s", are(unread), them(unread));
	if (at_eof(ev))
		fputs(", then EOF", out);
	else if (has(ev, ERRNO))
		fprintf(out, ", then %s", name_errno(num(ev, ERRNO), buf));
	if (alone && !at_eof(ev))
		fputs("; what it sent may be incomplete", out);
}

static void put_reset_advice(FILE *out, const struct attrs *ev)
{
	bool at_risk = unconfirmed(ev);

	if (unconfirmed_after_fin(ev) || (at_risk && in_state(ev, TCPFATE_STATE_CLOSE_WAIT)))
		fputs(" Check for EOF (read returns 0) before writing.", out);
	else if (num(ev, UNREAD))
		fprintf(out,
			" The reason is at the peer: look there for unread-at-close%s.",
			at_risk ? " or data-after-close" : ", data-after-close or linger-abort");
	else if (at_risk)
		fputs(" Only an answer of the application proves that it read.", out);
}

void tell_reset_received(FILE *out, const struct attrs *ev)
{
	fputs("RST from the peer", out);
	if (!unconfirmed(ev))
		put_owner(out, ev);
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
