// SPDX-License-Identifier: GPL-2.0
/*
 * One sentence for each event: the two addresses, who did what, what the kernel
 * did, which bytes are lost or at risk, what to change.
 *
 * Says only what the record says. Sent bytes are "not acknowledged", never
 * "lost": that is an upper bound. Unread bytes are lost only when the
 * application is gone. Advice is given only where it fits the facts.
 */

#include "escape.h"
#include "field.h"
#include "output.h"
#include "phrase.h"
#include "tell.h"

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
	[TCPFATE_EVENT_UNREAD_AT_CLOSE] = tell_unread_at_close,
	[TCPFATE_EVENT_UNREAD_AT_SHUTDOWN] = tell_unread_at_shutdown,
	[TCPFATE_EVENT_WRITE_AFTER_PEER_FIN] = tell_write_after_peer_fin,
	[TCPFATE_EVENT_RESET_RECEIVED] = tell_reset_received,
	[TCPFATE_EVENT_DATA_AFTER_CLOSE] = tell_data_after_close,
	[TCPFATE_EVENT_CLOSED] = closed,
	[TCPFATE_EVENT_DATA_AFTER_LOCAL_FIN] = tell_data_after_local_fin,
	[TCPFATE_EVENT_SIMULTANEOUS_CLOSE] = tell_simultaneous_close,
	[TCPFATE_EVENT_LINGER_ABORT] = tell_linger_abort,
	[TCPFATE_EVENT_DISCONNECT_ABORT] = tell_disconnect_abort,
	[TCPFATE_EVENT_LISTENER_CLOSED] = tell_listener_closed,
	[TCPFATE_EVENT_ADMIN_ABORT] = tell_admin_abort,
	[TCPFATE_EVENT_TIMED_OUT] = tell_timed_out,
	[TCPFATE_EVENT_ICMP_ERROR] = tell_icmp_error,
	[TCPFATE_EVENT_MEMORY_ABORT] = tell_memory_abort,
	[TCPFATE_EVENT_RESET_SENT] = tell_reset_sent,
};

void sentence_print(FILE *out, const struct attrs *ev)
{
	uint64_t event = num(ev, EVENT);
	bool known = event < sizeof(sentences) / sizeof(sentences[0]) && sentences[event];

	put_connection(out, ev);
	(known ? sentences[event] : unknown_event)(out, ev);
	put_evidence(out, ev);
}
