// SPDX-License-Identifier: GPL-2.0
/*
 * What is said of each cause: what happened, by which rule, what to change.
 *
 * In these texts @c is the side that has to change and @o the other one; @C and @O
 * are the same without a process number, for advice is to programs; @I and @J are where to
 * change something: in a program, or at an address where none is known.
 */

#include "story.h"

static const struct words {
	const char *word, *title, *rule, *remedy;
} words[CAUSES] = {
	[CAUSE_NONE] = { "none", "nothing is known to be lost between @c and @o", "", "" },
	[CAUSE_UNREAD_CLOSE] = {
		"unread-at-close",
		"@c closed the connection without reading all that @o had sent",
		"RFC 1122, 4.2.2.13, and RFC 9293, 3.6.1: who closes over unread data sends a RST, to show that data was lost. That RST also destroys what was still on its way to the peer (RFC 2525, 2.17).",
		"@I: read to the end before close(). If the rest of a request is not wanted: answer, shutdown(SHUT_WR), read and drop until EOF or a time limit, then close().",
	},
	[CAUSE_UNREAD_AFTER_RESET] = {
		"unread-after-reset",
		"@o reset the connection, and @c closed without reading what had come before",
		"RFC 9293, 3.10.7.4: a RST ends the connection. On Linux what had been received before it can still be read.",
		"@I: after ECONNRESET, or a failed write, read what is left before close(). Why @O reset the connection, only its own records tell.",
	},
	[CAUSE_WRITE_AFTER_FIN] = {
		"write-after-peer-fin",
		"@c wrote although @o had closed the connection before",
		"RFC 9293, 3.6: a FIN ends one direction only, so the write succeeds. RFC 1122, 4.2.2.13: if the peer has closed, its kernel answers with RST. No call fails before the next one.",
		"@I: look for EOF before writing (read() returns 0, poll() reports POLLRDHUP), and open a new connection then. A successful write() proves nothing: keep what is not answered, and send it again.",
	},
	[CAUSE_LATE_DATA] = {
		"data-after-close",
		"@c closed the connection while data of @o was on its way",
		"RFC 1122, 4.2.2.13, and RFC 9293, 3.6.1: what arrives after close() is answered with RST, for nobody can read it.",
		"@I: before close(), shutdown(SHUT_WR) and read until EOF. If it closes idle connections: wait longer than @O, so that @O closes first. @O could not know: it has to repeat what was not answered.",
	},
	[CAUSE_LINGER] = {
		"linger-abort",
		"@c threw the connection away: close() with SO_LINGER 0",
		"RFC 9293, 3.10.5 (ABORT): what was not sent is thrown away, and a RST goes out instead of a FIN.",
		"@I: remove SO_LINGER 0; close() without it delivers the rest. If it was set against TIME_WAIT: let the other side close first.",
	},
	[CAUSE_DISCONNECT] = {
		"disconnect-abort",
		"@c threw the connection away: connect(AF_UNSPEC)",
		"RFC 9293, 3.10.5 (ABORT): both directions are thrown away, and a RST goes out.",
		"@I: shutdown(SHUT_WR), read until EOF, close(), and take a new socket for the next connection.",
	},
	[CAUSE_LISTENER_CLOSED] = {
		"listener-closed",
		"@c closed its listening socket before this connection was accepted",
		"inet_csk_listen_stop() of Linux resets what waits in the accept queue, though for @o it was established and its data acknowledged.",
		"@I, before a restart: keep new connections away, accept all that wait, then close. Or hand the listening socket on to the next process. @O has to repeat what was not answered.",
	},
	[CAUSE_KILLED] = {
		"admin-abort",
		"the connection of @c was killed from outside",
		"RFC 9293, 3.10.5 (ABORT), by SOCK_DESTROY: what was not sent is thrown away, and a RST goes out.",
		"Ask whoever killed it: ss -K, tools for VPN, containers and failover do that.",
	},
	[CAUSE_TIMEOUT] = {
		"timed-out",
		"@o did not answer @c any more, and a timer gave the connection up",
		"RFC 9293, 3.8.3: what is never acknowledged is given up at last. write() had succeeded long before.",
		"Look at @O and at the network between: nothing came back. @I: write() proves nothing, keep what is not answered and send it again; TCP_USER_TIMEOUT tells sooner.",
	},
	[CAUSE_ICMP] = {
		"icmp-error",
		"an ICMP error ended the connection of @c",
		"RFC 9293, 3.9.2.2 and RFC 5927: a hard ICMP error can end a connection that is not yet synchronized.",
		"Look at routers and firewalls between @C and @O.",
	},
	[CAUSE_MEMORY] = {
		"memory-abort",
		"the kernel of @c had no memory for its sockets, and gave the connection up",
		"Linux: tcp_check_oom(), with the limits net.ipv4.tcp_mem and net.ipv4.tcp_max_orphans.",
		"On the host of @C: find what fills the memory of sockets (ss -tm), or raise net.ipv4.tcp_mem or net.ipv4.tcp_max_orphans.",
	},
	[CAUSE_RESET_SENT] = {
		"reset-sent",
		"the kernel of @c reset the connection",
		"RFC 9293, 3.5.2: a segment that fits no connection, or not the state of it, is answered with RST.",
		"See the record (tcpfate-ctl dump -e reset-sent): rst_reason tells why.",
	},
	[CAUSE_PEER_RESET] = {
		"reset-received",
		"@c reset the connection of @o; no record tells why",
		"RFC 9293, 3.10.7.4: a RST ends the connection, and what was queued for sending is thrown away.",
		"The reason is at the other end, or at a firewall between: run tcpfate there too, and give both files to tcpfate-ctl explain.",
	},
	[CAUSE_SYMMETRIC] = {
		"symmetric-shutdown",
		"@c and @o ended the connection at the same time",
		"RFC 9293, 3.6: each direction ends by itself. A FIN says \"I shall send no more\"; it does not say that all was received or answered.",
		"No byte is lost by this. But if what came last was a request, it could not be answered any more, and nobody gets an error. Let the protocol say who stops first: @C announces that it takes no more requests, and ends its direction after the last answer.",
	},
	[CAUSE_UNTOLD] = {
		"untold",
		"bytes of @c were not delivered, and no record tells why",
		"RFC 9293, 3.10.4 (CLOSE): close() returns before what was written is acknowledged.",
		"@I: only an answer of the peer's application proves that bytes were read. See whether tcpfate-ctl status names hooks that are not armed or have missed calls.",
	},
};

/* What the timer tells beyond that. */
static const struct words timers[] = {
	[TCPFATE_TIMER_USER_TIMEOUT] = {
		"timed-out",
		"@o did not acknowledge in the time that @c allows (TCP_USER_TIMEOUT)",
		"RFC 5482 and RFC 9293, 3.8.3: the application set the limit. write() had succeeded before.",
		"Look at @O and at the network between, or allow more time. @I: keep what is not answered, and send it again.",
	},
	[TCPFATE_TIMER_ZERO_WINDOW_PROBE] = {
		"timed-out",
		"@o did not read what @c sent: its window stayed closed until a timer gave up",
		"RFC 9293, 3.8.6.1: a closed window is probed, and the connection given up if nobody answers any more.",
		"@J: read, or close. @I: a write() that goes on to succeed fills the send buffer only; stop when answers stop.",
	},
	[TCPFATE_TIMER_KEEPALIVE] = {
		"timed-out",
		"@o did not answer the keepalive probes of @c",
		"RFC 9293, 3.8.4: an idle connection is probed only if the application asked for it, and given up if nothing answers.",
		"Look at @O and at the network between: a host that went, or a firewall or NAT that forgot the idle connection. Probe more often than it forgets (TCP_KEEPIDLE).",
	},
	[TCPFATE_TIMER_FIN_WAIT_2] = {
		"timed-out",
		"@c had closed, and @o never ended its direction",
		"Linux: a closed socket waits in FIN-WAIT-2 only for net.ipv4.tcp_fin_timeout or TCP_LINGER2.",
		"@J: close the connection after EOF.",
	},
	[TCPFATE_TIMER_TRANSMIT] = {
		"timed-out",
		"the host of @c could not send, and a timer gave the connection up",
		"RFC 9293, 3.8.3: what is never acknowledged is given up at last. write() had succeeded long before.",
		"On the host of @C: look at its routes, neighbours, firewall and interfaces: segments did not leave it.",
	},
};

/* A timer gave up, and a message had told why. */
static const struct words unreachable = {
	"timed-out",
	"what @c sent did not reach @o: an ICMP error said so, and a timer gave the connection up",
	"RFC 9293, 3.9.2.2: an ICMP error does not end a connection at once; it is told when the connection is given up.",
	"Look at routers and firewalls between @C and @O: one of them, or the host of @O, sent the ICMP error. @I: keep what is not answered, and send it again.",
};

/* The option, and not the peer, is why the kernel reset the connection. */
static const struct words not_waited_for = {
	"reset-sent",
	"@c closed with TCP_LINGER2 below 0, and did not wait for the end of @o",
	"Linux, tcp(7): TCP_LINGER2 is how long a closed socket waits in FIN-WAIT-2. Below 0 the connection is reset at once, though @o may still send.",
	"@I: remove TCP_LINGER2, or read until EOF before close().",
};

/* An end that has received a RST was alive until then, and has sent none. */
static const struct words reset_between = {
	"reset-received",
	"something between @c and @o has reset the connection: both received a RST",
	"RFC 9293, 3.10.7.4: a RST ends the connection, and what was queued for sending is thrown away. Neither end has sent the first one.",
	"Look at firewalls, load balancers and NAT between @C and @O, and at the firewalls of both hosts: what refuses segments by RST, or forgets idle connections.",
};

/* Both ends were recorded: there is nowhere else to look for a record. */
static const struct words reset_untold = {
	"reset-received",
	"@c, or something between, reset the connection of @o; no record tells why",
	"RFC 9293, 3.10.7.4: a RST ends the connection, and what was queued for sending is thrown away.",
	"Both ends were recorded. Look at firewalls, load balancers and NAT between @C and @O, and whether tcpfate-ctl status names records that were lost, or hooks that have missed calls.",
};

/* One end ended its direction, and the other one did not. */
static const struct words data_after_fin = {
	"symmetric-shutdown",
	"@c ended its direction, and @o sent more after that",
	"RFC 9293, 3.6: each direction ends by itself. A FIN says \"I shall send no more\"; it does not say that all was received or answered.",
	"No byte is lost by this. But if what came last was a request, it could not be answered any more, and nobody gets an error. Let the protocol say who stops first: @C announces that it takes no more requests, and ends its direction after the last answer.",
};

static bool side_has(const struct story *story, unsigned int side, unsigned int event)
{
	for (unsigned int i = 0; i < story->steps; i++)
		if (story->step[i].side == side && story->step[i].event == event)
			return true;
	return false;
}

static bool is_reset_between(const struct story *story)
{
	return story->cause == CAUSE_PEER_RESET &&
	       side_has(story, 0, TCPFATE_EVENT_RESET_RECEIVED) &&
	       side_has(story, 1, TCPFATE_EVENT_RESET_RECEIVED);
}

static bool is_data_after_fin(const struct story *story)
{
	return story->cause == CAUSE_SYMMETRIC &&
	       !side_has(story, story->culprit, TCPFATE_EVENT_SIMULTANEOUS_CLOSE);
}

static const struct words *words_of(const struct story *story)
{
	unsigned int timer = story->timer;

	if (story->cause == CAUSE_TIMEOUT && story->why >> TCPFATE_CAUSE_ICMP & 1)
		return &unreachable;
	if (story->cause == CAUSE_RESET_SENT && story->why >> TCPFATE_CAUSE_LINGER2 & 1)
		return &not_waited_for;
	if (story->cause == CAUSE_TIMEOUT && timer < sizeof(timers) / sizeof(timers[0]) &&
	    timers[timer].title)
		return &timers[timer];
	if (is_reset_between(story))
		return &reset_between;
	if (story->cause == CAUSE_PEER_RESET && !story->alone)
		return &reset_untold;
	if (is_data_after_fin(story))
		return &data_after_fin;
	return &words[story->cause < CAUSES ? story->cause : CAUSE_NONE];
}

const char *cause_word(enum cause cause)
{
	return words[cause < CAUSES ? cause : CAUSE_NONE].word;
}

static void put_place(FILE *out, const struct story *story, unsigned int side)
{
	fputs(story->party[side].comm[0] ? "In " : "At ", out);
	story_program(out, story, side);
}

static void put_side(FILE *out, const struct story *story, char letter)
{
	unsigned int culprit = story->culprit, other = !culprit;

	switch (letter) {
	case 'c':
		story_who(out, story, culprit);
		break;
	case 'o':
		story_who(out, story, other);
		break;
	case 'I':
		put_place(out, story, culprit);
		break;
	case 'J':
		put_place(out, story, other);
		break;
	case 'C':
		story_program(out, story, culprit);
		break;
	case 'O':
		story_program(out, story, other);
		break;
	}
}

static void put(FILE *out, const struct story *story, const char *text)
{
	for (; *text; text++) {
		if (*text == '@')
			put_side(out, story, *++text);
		else
			fputc(*text, out);
	}
}

void story_title(FILE *out, const struct story *story)
{
	put(out, story, words_of(story)->title);
}

void cause_rule(FILE *out, const struct story *story)
{
	put(out, story, words_of(story)->rule);
}

void cause_remedy(FILE *out, const struct story *story)
{
	put(out, story, words_of(story)->remedy);
}
