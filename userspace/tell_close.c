// SPDX-License-Identifier: GPL-2.0
/*
 * Where this end closed, or ended its own direction: over unread data, before
 * all data had come, or together with the peer.
 */

#include <inttypes.h>

#include "names.h"
#include "phrase.h"
#include "tell.h"

static void put_unread(FILE *out, const struct attrs *ev)
{
	if (has(ev, UNREAD))
		put_lost_bytes(out, num(ev, UNREAD), "unread ");
	else
		fputs("unread bytes", out);
	if (num(ev, OUT_OF_ORDER))
		fprintf(out, " and %" PRIu64 " beyond a gap", num(ev, OUT_OF_ORDER));
}

/* What had ended the connection was told then; its data was readable until now. */
static const struct {
	enum tcpfate_cause cause;
	const char *what, *advice;
} earlier[] = {
	{ TCPFATE_CAUSE_RESET_RECEIVED, "the peer's RST",
	  "The RST is the peer's doing; here, read what is left before close." },
	{ TCPFATE_CAUSE_ADMIN_ABORT, "the connection was killed",
	  "Read what is left before close." },
	{ TCPFATE_CAUSE_TIMEOUT, "the connection timed out",
	  "Read what is left before close." },
};

static bool closed_later(FILE *out, const struct attrs *ev)
{
	uint64_t unread = num(ev, UNREAD);

	for (unsigned int i = 0; i < sizeof(earlier) / sizeof(earlier[0]); i++) {
		if (!event_has_cause(ev, earlier[i].cause))
			continue;
		fprintf(out, " after %s: %s could still be read, and now %s lost. %s",
			earlier[i].what, they(unread), are(unread), earlier[i].advice);
		return true;
	}
	return false;
}

/* Where a FIN went before, the peer gets EPIPE, or nobody is there to get it. */
static void put_close_rst(FILE *out, const struct attrs *ev)
{
	if (num(ev, RST_SENT))
		put_rst(out, ev, "");
	else if (has(ev, RST_SENT) && num(ev, ENDING) == TCPFATE_ENDING_FIN)
		fputs("; no RST told the peer", out);
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

void tell_unread_at_close(FILE *out, const struct attrs *ev)
{
	put_actor(out, ev);
	fputs(" closed with ", out);
	put_unread(out, ev);
	if (closed_later(out, ev))
		return;
	put_close_rst(out, ev);
	put_unconfirmed(out, ev);
	fprintf(out, ". %s", close_advice(ev));
}

void tell_unread_at_shutdown(FILE *out, const struct attrs *ev)
{
	uint64_t unread = num(ev, UNREAD);

	put_actor(out, ev);
	fputs(" sent FIN with ", out);
	put_unread(out, ev);
	fprintf(out,
		". Legal: %s can still be read. If it closes without reading %s, the kernel sends RST. Read to EOF before close.",
		they(unread), them(unread));
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
	static const char *const advice[] = {
		"Before close, shutdown(SHUT_WR) and read to EOF.",
		[TCPFATE_SUBSTATE_FIN_WAIT_1] =
		"Before close, shutdown(SHUT_WR) and read to EOF.",
		[TCPFATE_SUBSTATE_FIN_WAIT_2] =
		"The peer must check for EOF before writing, or time out idle connections first.",
		[TCPFATE_SUBSTATE_GONE] =
		"If that was on its way at the close, shutdown(SHUT_WR) and read to EOF before close; if not, the peer must check for EOF before writing.",
	};
	uint64_t substate = num(ev, SUBSTATE);

	return advice[substate < sizeof(advice) / sizeof(advice[0]) ? substate : 0];
}

void tell_data_after_close(FILE *out, const struct attrs *ev)
{
	uint64_t bytes = has(ev, BYTES) ? num(ev, BYTES) : 1;

	if (has(ev, BYTES)) {
		fputs("at least ", out);
		put_lost_bytes(out, bytes, "");
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
	fputs(". Kernel sends RST", out);
	put_rst_name(out, ev);
	fprintf(out, ": nobody will read %s. %s", them(bytes), late_advice(ev));
}

void tell_data_after_local_fin(FILE *out, const struct attrs *ev)
{
	uint64_t bytes = num(ev, BYTES);

	if (has(ev, BYTES))
		put_bytes(out, bytes, "");
	else
		fputs("data", out);
	fputs(" from the peer arrived at this end", out);
	put_owner(out, ev);
	fprintf(out,
		" after its FIN. Legal: who half-closes gets the answer so. But if %s a request, no answer could follow: then let the protocol say who stops first.",
		bytes == 1 ? "it was" : "they were");
}

void tell_simultaneous_close(FILE *out, const struct attrs *ev)
{
	put_actor(out, ev);
	fprintf(out,
		" sent FIN while the peer's FIN was on its way. Legal, and no byte is lost by it. But each side may take the other's FIN for the last word: where answers are due, let the protocol say who stops first.");
}
