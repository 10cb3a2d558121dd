// SPDX-License-Identifier: GPL-2.0
/*
 * Where a connection was given up at this end: by its application, from
 * outside, by a timer, or for want of memory.
 */

#include <inttypes.h>

#include "names.h"
#include "phrase.h"
#include "tell.h"

/* The counter is incremented with or without a RST, a reason is only for one. */
static bool rst_was_sent(const struct attrs *ev)
{
	return has(ev, RST_SENT) ? num(ev, RST_SENT) : has(ev, RST_REASON);
}

/* A RST where a FIN was due, unless that had been sent. */
static void put_abort_rst(FILE *out, const struct attrs *ev)
{
	bool fin_sent = event_has_cause(ev, TCPFATE_CAUSE_LOCAL_FIN);

	if (rst_was_sent(ev))
		put_rst(out, ev, fin_sent ? "" : " instead of FIN");
}

/* Received data for which nobody will ask any more. */
static void put_unread_lost(FILE *out, const struct attrs *ev)
{
	uint64_t unread = num(ev, UNREAD);

	if (!unread)
		return;
	fputs("; ", out);
	put_lost_bytes(out, unread, "received ");
	fprintf(out, " %s never read", were(unread));
}

/* What the application still has of the connection: data, then the error. */
static void put_unread_left(FILE *out, const struct attrs *ev)
{
	char buf[NAME_BUF];

	if (!num(ev, UNREAD))
		return;
	fputs("; ", out);
	put_lost_bytes(out, num(ev, UNREAD), "received ");
	fputs(" can still be read", out);
	if (has(ev, ERRNO) && in_state(ev, TCPFATE_STATE_ESTABLISHED))
		fprintf(out, ", then %s", name_errno(num(ev, ERRNO), buf));
}

/* What a process did here, and what it should do instead. */
static void tell_act(FILE *out, const struct attrs *ev, const char *did, const char *advice)
{
	put_actor(out, ev);
	fprintf(out, " %s", did);
	put_abort_rst(out, ev);
	put_unconfirmed(out, ev);
	put_unread_lost(out, ev);
	fprintf(out, ". %s", advice);
}

void tell_linger_abort(FILE *out, const struct attrs *ev)
{
	tell_act(out, ev, "closed with SO_LINGER {1, 0}",
		 "Remove that option: then close sends what is left, and FIN.");
}

void tell_disconnect_abort(FILE *out, const struct attrs *ev)
{
	tell_act(out, ev, "called connect(AF_UNSPEC) on a live connection",
		 "Read to EOF and close, and use a new socket for the next connection.");
}

void tell_listener_closed(FILE *out, const struct attrs *ev)
{
	tell_act(out, ev, "closed a listening socket before this connection was accepted",
		 "Before a restart, stop new connections and accept all that wait, or hand the listening socket on.");
}

void tell_admin_abort(FILE *out, const struct attrs *ev)
{
	put_actor(out, ev);
	fputs(" killed this connection", out);
	put_owner(out, ev);
	fputs(" from outside", out);
	put_abort_rst(out, ev);
	put_unconfirmed(out, ev);
	put_unread_left(out, ev);
	put_next_error(out, ev);
	fputs(". Not wanted? Look for ss -K, SOCK_DESTROY or eBPF in what runs here.", out);
}

/**
 * struct gave_up - a timer that ends connections
 * @who: what ran out
 * @why: what it had waited for
 * @look: where the reason is
 */
struct gave_up {
	const char *who, *why, *look;
};

static const struct gave_up timers[] = {
	{ "a timer gave up", "the peer was silent",
	  "Look for a peer that is down, a cut path, a firewall that drops." },
	[TCPFATE_TIMER_RETRANSMISSION] = {
		"retransmission gave up", "the peer acknowledged nothing any more",
		"Look for a peer that is down, a cut path, a firewall that drops." },
	[TCPFATE_TIMER_USER_TIMEOUT] = {
		"TCP_USER_TIMEOUT ran out", "the peer did not acknowledge in time",
		"The application set that limit: compare it with the outages of the path." },
	[TCPFATE_TIMER_ZERO_WINDOW_PROBE] = {
		"zero-window probing gave up", "the peer's window stayed closed",
		"Look at the peer: its application did not read, or it is gone." },
	[TCPFATE_TIMER_KEEPALIVE] = {
		"keepalive gave up", "the peer answered no probe",
		"Peer gone, or a firewall forgot the idle connection: then set a shorter TCP_KEEPIDLE.",
	},
	[TCPFATE_TIMER_FIN_WAIT_2] = {
		"the wait for the peer's FIN ran out", "this end was closed, the peer's was not",
		"Look at the peer: its application did not close at EOF." },
	[TCPFATE_TIMER_TRANSMIT] = {
		"transmission gave up",
		"this host could not send, though the peer's window was open",
		"Look at this host: its routes, firewall and memory." },
};

static const struct gave_up *timer_of(const struct attrs *ev)
{
	uint64_t timer = num(ev, TIMER);

	return &timers[timer < sizeof(timers) / sizeof(timers[0]) ? timer : 0];
}

/* And why, where more is known than that a timer ran out. */
static void put_error(FILE *out, const struct attrs *ev)
{
	char buf[NAME_BUF];

	if (!has(ev, ERRNO))
		return;
	fprintf(out, " with %s", name_errno(num(ev, ERRNO), buf));
	if (event_has_cause(ev, TCPFATE_CAUSE_ICMP))
		fputs(", told by ICMP", out);
	else if (event_has_cause(ev, TCPFATE_CAUSE_NO_ROUTE))
		fputs(", for want of a route here", out);
}

#define REFUSED	"A router or the peer's host refused: look at the path and its firewalls."

/* What was told of the path is more than a timer can know. */
static const char *where_to_look(const struct attrs *ev)
{
	if (event_has_cause(ev, TCPFATE_CAUSE_ICMP))
		return REFUSED;
	if (event_has_cause(ev, TCPFATE_CAUSE_NO_ROUTE))
		return "Look at the routes and interfaces of this host (ip route get).";
	return timer_of(ev)->look;
}

void tell_timed_out(FILE *out, const struct attrs *ev)
{
	fputs(timer_of(ev)->who, out);
	if (has(ev, OWNER_COMM)) {
		fputs(" on a connection", out);
		put_owner(out, ev);
	}
	put_error(out, ev);
	if (has(ev, DURATION_NS)) {
		fputs(", ", out);
		put_duration(out, num(ev, DURATION_NS));
		fputs(" after the connection began", out);
	}
	fprintf(out, ": %s", timer_of(ev)->why);
	if (rst_was_sent(ev)) {
		fputs("; kernel sent RST", out);
		put_rst_name(out, ev);
	}
	put_unconfirmed(out, ev);
	put_unread_left(out, ev);
	fprintf(out, ". %s", where_to_look(ev));
}

void tell_icmp_error(FILE *out, const struct attrs *ev)
{
	char buf[NAME_BUF];

	fputs("ICMP error ended this connection before it was accepted", out);
	if (has(ev, ERRNO))
		fprintf(out, ": %s", name_errno(num(ev, ERRNO), buf));
	put_unconfirmed(out, ev);
	put_unread_left(out, ev);
	fputs(". " REFUSED, out);
}

/**
 * struct given_up - what is told where this kernel gave up a connection itself
 * @whom: which one, before its owner
 * @why: what is told of it, after its owner
 * @instead: of what the kernel sent RST
 * @advice: what to do
 */
struct given_up {
	const char *whom, *why, *instead, *advice;
};

#define DRAIN	"Read to EOF before close (lingering close)."

static const struct given_up no_memory = {
	"kernel gave up this connection",
	", as socket memory is short (tcp_mem) or orphans are too many (tcp_max_orphans)", "",
	"The kernel log says which: raise it, or find who closes with so much unsent.",
};

static const struct given_up cut_short = {
	"the closed socket", " has TCP_LINGER2 below 0",
	" instead of waiting for the peer's FIN",
	"Remove that option, unless the peer must lose what it still sends.",
};

/* The peer's last data was lost on the way, and nobody is left to wait for it. */
static const struct given_up late_fin = {
	"the peer's FIN reached this connection",
	" after it was closed, before the data in front of it", "", DRAIN,
};

/* The kernel looks at its queue, in which a segment can be read already. */
static const struct given_up nothing_unread = {
	"this connection", " was closed with a segment queued in which all was read", "", DRAIN,
};

static const struct given_up not_known_why = {
	"this connection", " was given up here", "", "tcpfate does not know why.",
};

static void tell_given_up(FILE *out, const struct attrs *ev, const struct given_up *this,
			  bool rst_sent)
{
	fputs(this->whom, out);
	put_owner(out, ev);
	fputs(this->why, out);
	if (rst_sent)
		put_rst(out, ev, this->instead);
	put_unconfirmed(out, ev);
	put_unread_lost(out, ev);
	fprintf(out, ". %s", this->advice);
}

void tell_memory_abort(FILE *out, const struct attrs *ev)
{
	tell_given_up(out, ev, &no_memory, rst_was_sent(ev));
}

static const struct given_up *why_reset(const struct attrs *ev)
{
	if (event_has_cause(ev, TCPFATE_CAUSE_LINGER2))
		return &cut_short;
	switch (num(ev, MIB)) {
	case TCPFATE_MIB_TCP_ABORT_ON_DATA:
		return &late_fin;
	case TCPFATE_MIB_TCP_ABORT_ON_CLOSE:
		return &nothing_unread;
	default:
		return &not_known_why;
	}
}

void tell_reset_sent(FILE *out, const struct attrs *ev)
{
	tell_given_up(out, ev, why_reset(ev), true);
}
