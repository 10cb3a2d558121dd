// SPDX-License-Identifier: GPL-2.0
/*
 * Which event ended a connection. Decided from what was observed in context,
 * never from a counter or a RST reason, for which Linux uses one name for
 * different acts. Pure; callable in any context.
 */
#include <linux/errno.h>

#include "fate.h"

static enum tcpfate_event event_of_abort(u8 abort)
{
	switch (abort) {
	case TCPFATE_ABORT_LINGER:
		return TCPFATE_EVENT_LINGER_ABORT;
	case TCPFATE_ABORT_CALL:
		return TCPFATE_EVENT_DISCONNECT_ABORT;
	case TCPFATE_ABORT_LISTENER:
		return TCPFATE_EVENT_LISTENER_CLOSED;
	}
	return 0;
}

/*
 * tcp_write_err() tells the application the last ICMP or routing error instead
 * of ETIMEDOUT, if there was one. An orphan in FIN_WAIT2 has no application:
 * tcp_keepalive_timer() sends a RST and is done.
 */
static bool is_timeout(const struct tcpfate_facts *f)
{
	if (f->error)
		return f->error == ETIMEDOUT || f->error == f->soft_error;
	return f->rst_first && f->orphan && !f->subflow &&
	       f->state == TCPFATE_STATE_FIN_WAIT_2;
}

/*
 * An ICMP error ends only what is not established (tcp_v4_err(), tcp_v6_err()).
 */
static bool is_icmp_error(const struct tcpfate_facts *f)
{
	return f->error && f->state == TCPFATE_STATE_SYN_RECV;
}

/**
 * tcpfate_fate_at_close() - what brings a connection to CLOSE
 * @f: what was seen
 *
 * Return: the event, 0 if there is none or only the end of the socket tells.
 */
enum tcpfate_event tcpfate_fate_at_close(const struct tcpfate_facts *f)
{
	const struct {
		bool seen;
		enum tcpfate_event event;
	} rule[] = {
		{ f->reset_received, TCPFATE_EVENT_RESET_RECEIVED },
		{ f->abort, event_of_abort(f->abort) },
		{ f->data_after_close, 0 },
		{ f->late_fin, TCPFATE_EVENT_RESET_SENT },
		{ f->error == ECONNABORTED, TCPFATE_EVENT_ADMIN_ABORT },
		{ is_timeout(f), TCPFATE_EVENT_TIMED_OUT },
		{ is_icmp_error(f), TCPFATE_EVENT_ICMP_ERROR },
	};
	size_t i;

	for (i = 0; i < sizeof(rule) / sizeof(rule[0]); i++) {
		if (rule[i].seen)
			return rule[i].event;
	}
	return 0;
}

/**
 * tcpfate_fate_is_cut_short() - whether TCP_LINGER2 ends a connection
 * @f: what was seen
 *
 * An orphan is not waited for: in close(), or at the ACK of its FIN.
 *
 * Return: the answer.
 */
bool tcpfate_fate_is_cut_short(const struct tcpfate_facts *f)
{
	return f->orphan && f->linger2 && f->state == TCPFATE_STATE_FIN_WAIT_2;
}

/*
 * Only tcp_check_oom() gives up an orphan that still has something to say
 * without leaving an error, from close() or from a timer that may or may not
 * send a RST. One with nothing to say it gives up from close(), with a RST.
 */
static bool is_out_of_memory(const struct tcpfate_facts *f)
{
	return f->orphan && !f->subflow && !f->netns_gone &&
	       (f->unconfirmed ||
		(f->rst_sent && f->state == TCPFATE_STATE_FIN_WAIT_2));
}

/**
 * tcpfate_fate_at_end() - what only the end of the socket shows
 * @f: what was seen, of a connection that tcpfate_fate_at_close() knows no
 *     event for
 *
 * Return: the event, 0 if there is none.
 */
enum tcpfate_event tcpfate_fate_at_end(const struct tcpfate_facts *f)
{
	if (f->error || f->abort || f->data_after_close)
		return 0;
	if (tcpfate_fate_is_cut_short(f))
		return TCPFATE_EVENT_RESET_SENT;
	if (is_out_of_memory(f))
		return TCPFATE_EVENT_MEMORY_ABORT;
	return f->rst_sent && !f->unread ? TCPFATE_EVENT_RESET_SENT : 0;
}

/* Of what has no event that ended it. */
static enum tcpfate_ending ending_without(const struct tcpfate_facts *f)
{
	if (f->abort == TCPFATE_ABORT_REPAIR)
		return TCPFATE_ENDING_ABORTED;
	if (f->data_after_close || (f->rst_sent && !f->error))
		return TCPFATE_ENDING_RESET_SENT;
	if (f->fin_acked && !f->error)
		return TCPFATE_ENDING_FIN;
	return TCPFATE_ENDING_UNKNOWN;
}

/**
 * tcpfate_fate_ending() - how the connection ended
 * @f: what was seen
 *
 * Return: the ending; TCPFATE_ENDING_UNKNOWN rather than a guess.
 */
enum tcpfate_ending tcpfate_fate_ending(const struct tcpfate_facts *f)
{
	switch (tcpfate_fate_at_close(f) ?: tcpfate_fate_at_end(f)) {
	case TCPFATE_EVENT_RESET_RECEIVED:
		return TCPFATE_ENDING_RESET_RECEIVED;
	case TCPFATE_EVENT_TIMED_OUT:
		return TCPFATE_ENDING_TIMED_OUT;
	case TCPFATE_EVENT_MEMORY_ABORT:
	case TCPFATE_EVENT_RESET_SENT:
		return TCPFATE_ENDING_RESET_SENT;
	case TCPFATE_EVENT_LINGER_ABORT:
	case TCPFATE_EVENT_DISCONNECT_ABORT:
	case TCPFATE_EVENT_LISTENER_CLOSED:
	case TCPFATE_EVENT_ADMIN_ABORT:
	case TCPFATE_EVENT_ICMP_ERROR:
		return TCPFATE_ENDING_ABORTED;
	default:
		return ending_without(f);
	}
}

/*
 * TCP_USER_TIMEOUT takes the place of the limits of the retransmission and the
 * keepalive timer (retransmits_timed_out(), tcp_keepalive_timer()), and stands
 * beside that of the probe timer (tcp_probe_timer()).
 */
static bool is_user_timeout(const struct tcpfate_waiting *w)
{
	if (!w->user_timeout)
		return false;
	return w->in_flight || !w->unsent || w->probed_out;
}

/**
 * tcpfate_fate_timer() - which timer gave a connection up
 * @w: what it waited for
 *
 * The timers run in turn, each while the one before has nothing to wait for:
 * retransmission, zero-window probe, keepalive. The second also repeats what
 * could not be sent for a local reason (tcp_check_probe_timer()).
 *
 * Return: the timer.
 */
enum tcpfate_timer tcpfate_fate_timer(const struct tcpfate_waiting *w)
{
	const struct {
		bool seen;
		enum tcpfate_timer timer;
	} rule[] = {
		{ !w->error, TCPFATE_TIMER_FIN_WAIT_2 },
		{ w->syn_recv, TCPFATE_TIMER_RETRANSMISSION },
		{ is_user_timeout(w), TCPFATE_TIMER_USER_TIMEOUT },
		{ w->in_flight && w->window_closed,
		  TCPFATE_TIMER_ZERO_WINDOW_PROBE },
		{ w->in_flight, TCPFATE_TIMER_RETRANSMISSION },
		{ w->unsent && w->fits, TCPFATE_TIMER_TRANSMIT },
		{ w->unsent, TCPFATE_TIMER_ZERO_WINDOW_PROBE },
	};
	size_t i;

	for (i = 0; i < sizeof(rule) / sizeof(rule[0]); i++) {
		if (rule[i].seen)
			return rule[i].timer;
	}
	return TCPFATE_TIMER_KEEPALIVE;
}
