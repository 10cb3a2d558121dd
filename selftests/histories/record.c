// SPDX-License-Identifier: GPL-2.0
/*
 * From a line to a record. The objects are flat and keys are unique, so little is
 * needed to read them. A word that is not known stops the run: it would be a word
 * that the vocabulary does not have.
 */
#include <err.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "record.h"

static const char *const event_word[EVENTS] = {
	[EV_CLOSED] = "closed",
	[EV_UNREAD_AT_CLOSE] = "unread-at-close",
	[EV_UNREAD_AT_SHUTDOWN] = "unread-at-shutdown",
	[EV_WRITE_AFTER_PEER_FIN] = "write-after-peer-fin",
	[EV_RESET_RECEIVED] = "reset-received",
	[EV_DATA_AFTER_CLOSE] = "data-after-close",
	[EV_DATA_AFTER_LOCAL_FIN] = "data-after-local-fin",
	[EV_SIMULTANEOUS_CLOSE] = "simultaneous-close",
	[EV_LINGER_ABORT] = "linger-abort",
	[EV_DISCONNECT_ABORT] = "disconnect-abort",
	[EV_LISTENER_CLOSED] = "listener-closed",
	[EV_ADMIN_ABORT] = "admin-abort",
	[EV_TIMED_OUT] = "timed-out",
	[EV_ICMP_ERROR] = "icmp-error",
	[EV_MEMORY_ABORT] = "memory-abort",
	[EV_RESET_SENT] = "reset-sent",
};

static const char *const ending_word[ENDINGS] = {
	[END_FIN] = "fin",
	[END_RESET_RECEIVED] = "reset-received",
	[END_RESET_SENT] = "reset-sent",
	[END_TIMED_OUT] = "timed-out",
	[END_ABORTED] = "aborted",
	[END_UNKNOWN] = "unknown",
};

static const char *const loss_word[] = {
	[LOSS_NONE] = "none",
	[LOSS_RECEIVED_UNREAD] = "received-unread",
	[LOSS_SENT_UNCONFIRMED] = "sent-unconfirmed",
	[LOSS_BOTH] = "both",
};

static const char *const role_word[] = {
	[ROLE_CLOSER] = "closer",
	[ROLE_WRITER] = "writer",
	[ROLE_CALLER] = "caller",
	[ROLE_KILLER] = "killer",
};

static const char *const timer_word[TIMERS] = {
	[TIMER_RETRANSMISSION] = "retransmission",
	[TIMER_USER_TIMEOUT] = "user-timeout",
	[TIMER_ZERO_WINDOW_PROBE] = "zero-window-probe",
	[TIMER_KEEPALIVE] = "keepalive",
	[TIMER_FIN_WAIT_2] = "fin-wait-2",
};

static const char *const opener_word[] = {
	[OPENED_LOCAL] = "local",
	[OPENED_PEER] = "peer",
};

static const char *const cause_word[CAUSES] = {
	"peer-fin", "local-fin", "unread-at-shutdown", "write-after-peer-fin",
	"reset-received", "unread-at-close", "data-after-close", "linger", "disconnect",
	"timeout", "data-after-local-fin", "simultaneous-close", "listener-closed",
	"admin-abort", "memory-abort", "linger2", "icmp", "no-route", "repair",
	"reset-sent",
};

static const struct word_key {
	const char *key;
	size_t at;
	const char *const *word;
	int n;
} word_key[] = {
	{ "event", offsetof(struct record, event), event_word, EVENTS },
	{ "ending", offsetof(struct record, ending), ending_word, ENDINGS },
	{ "loss", offsetof(struct record, loss), loss_word, LOSSES },
	{ "role", offsetof(struct record, role), role_word, ROLES },
	{ "timer", offsetof(struct record, timer), timer_word, TIMERS },
	{ "opened_by", offsetof(struct record, opened_by), opener_word, OPENERS },
};

static const struct record any;

static const struct text_key {
	const char *key;
	size_t at;
	size_t size;
} text_key[] = {
	{ "errno", offsetof(struct record, error), sizeof(any.error) },
	{ "substate", offsetof(struct record, substate), sizeof(any.substate) },
	{ "comm", offsetof(struct record, comm), sizeof(any.comm) },
	{ "local_addr", offsetof(struct record, local_addr), sizeof(any.local_addr) },
	{ "peer_addr", offsetof(struct record, peer_addr), sizeof(any.peer_addr) },
};

static const char *const number_key[NUMBERS] = {
	[N_SEQ] = "seq",
	[N_UNREAD] = "unread",
	[N_OUT_OF_ORDER] = "out_of_order",
	[N_UNACKED] = "unacked",
	[N_UNSENT] = "unsent",
	[N_TX_WRITTEN] = "tx_written",
	[N_TX_ACKED] = "tx_acked",
	[N_RX_RECEIVED] = "rx_received",
	[N_RX_READ] = "rx_read",
	[N_WRITTEN_AFTER_FIN] = "written_after_fin",
	[N_ACKED_AFTER_FIN] = "acked_after_fin",
	[N_ACKED_BY_RST] = "acked_by_rst",
	[N_BYTES] = "bytes",
	[N_REQUESTED] = "requested",
	[N_WRITES] = "writes",
	[N_ISN_LOCAL] = "isn_local",
	[N_ISN_PEER] = "isn_peer",
	[N_PID] = "pid",
	[N_TID] = "tid",
	[N_OWNER_PID] = "owner_pid",
	[N_LOCAL_PORT] = "local_port",
	[N_PEER_PORT] = "peer_port",
	[N_COOKIE] = "cookie",
	[N_DURATION_NS] = "duration_ns",
	[N_RST_SENT] = "rst_sent",
};

static const char *name(const char *const *word, int n, int i)
{
	return i > 0 && i < n ? word[i] : "none";
}

const char *event_name(int event)
{
	return name(event_word, EVENTS, event);
}

const char *ending_name(int ending)
{
	return name(ending_word, ENDINGS, ending);
}

const char *timer_name(int timer)
{
	return name(timer_word, TIMERS, timer);
}

const char *cause_name(int cause)
{
	return cause_word[cause];
}

/* Which of the @n words; a list may begin with an empty place. */
static int find(const char *const *word, int n, const char *what, const char *key)
{
	int i;

	for (i = 0; i < n; i++) {
		if (word[i] && !strcmp(word[i], what))
			return i;
	}
	errx(1, "%s is \"%s\", which is not a word of the vocabulary", key, what);
}

static bool set_word(struct record *r, const char *key, const char *value)
{
	const struct word_key *w = word_key;

	for (; w < word_key + sizeof(word_key) / sizeof(*w); w++) {
		if (strcmp(w->key, key))
			continue;
		*(int *)((char *)r + w->at) = find(w->word, w->n, value, key);
		return true;
	}
	return false;
}

static bool set_text(struct record *r, const char *key, const char *value)
{
	const struct text_key *t = text_key;

	for (; t < text_key + sizeof(text_key) / sizeof(*t); t++) {
		if (strcmp(t->key, key))
			continue;
		snprintf((char *)r + t->at, t->size, "%s", value);
		return true;
	}
	return false;
}

static void set_number(struct record *r, const char *key, const char *value)
{
	int i;

	for (i = 0; i < NUMBERS; i++) {
		if (!strcmp(number_key[i], key))
			r->n[i] = *value == 't' ? 1 : strtoll(value, NULL, 10);
	}
}

static void set(struct record *r, const char *key, const char *value)
{
	if (!set_word(r, key, value) && !set_text(r, key, value))
		set_number(r, key, value);
}

/* A RST's reason is not judged, and who owns a socket is, wherever that is from. */
static bool is_harmless(const char *evidence)
{
	return !strcmp(evidence, "reason-inferred") || !strcmp(evidence, "owner-by-inode");
}

/* One word of a list. */
static void add(struct record *r, const char *key, const char *value)
{
	if (!strcmp(key, "causes")) {
		int cause = find(cause_word, CAUSES, value, key);

		r->causes |= 1U << cause;
		r->rank[cause] = ++r->ranks;
	} else if (!strcmp(key, "evidence") && !is_harmless(value)) {
		r->evidence = true;
	}
}

/* Up to the next of @end, which ends it. Escapes do not occur in our own names. */
static char *take(char **at, const char *end)
{
	char *start = *at;

	*at += strcspn(*at, end);
	if (**at)
		*(*at)++ = 0;
	return start;
}

static void take_list(struct record *r, const char *key, char *list)
{
	char *at = list;

	while (*at) {
		take(&at, "\"");
		if (*at)
			add(r, key, take(&at, "\""));
	}
}

static void take_value(struct record *r, const char *key, char **at)
{
	switch (**at) {
	case '"':
		++*at;
		set(r, key, take(at, "\""));
		break;
	case '[':
		++*at;
		take_list(r, key, take(at, "]"));
		break;
	default:
		set(r, key, take(at, ",}"));
	}
}

struct record *record_parse(const char *line)
{
	struct record *r = calloc(1, sizeof(*r));
	char *copy = strdup(line), *at = copy, *key;
	int i;

	if (!r || !copy)
		err(1, "record");
	for (i = 0; i < NUMBERS; i++)
		r->n[i] = ABSENT;
	r->line = strdup(line);
	while (*at) {
		take(&at, "\"");
		key = take(&at, "\"");
		if (*at == ':') {
			at++;
			take_value(r, key, &at);
		}
	}
	free(copy);
	return r;
}

void record_free(struct record *r)
{
	free(r->line);
	free(r);
}
