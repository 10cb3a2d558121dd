// SPDX-License-Identifier: GPL-2.0
/*
 * Unit tests of module/fate.c, KTAP. Expectations are what each function of the
 * kernel leaves on its way to CLOSE.
 */
#include <linux/errno.h>

#include "fate.h"
#include "unit.h"

#define COUNT(table)	(sizeof(table) / sizeof((table)[0]))

/* What was seen, the event it is when the state is CLOSE and at the end. */
static const struct {
	const char *name;
	struct tcpfate_facts facts;
	enum tcpfate_event at_close, at_end;
	enum tcpfate_ending ending;
} fates[] = {
	{ "nothing seen", {}, 0, 0, TCPFATE_ENDING_UNKNOWN },
	{ "both FINs", { .fin_acked = true }, 0, 0, TCPFATE_ENDING_FIN },
	{ "an error of nobody",
	  { .fin_acked = true, .error = EHOSTUNREACH },
	  0, 0, TCPFATE_ENDING_UNKNOWN },
	{ "a RST", { .fin_acked = true, .reset_received = true,
		     .error = ECONNRESET },
	  TCPFATE_EVENT_RESET_RECEIVED, 0, TCPFATE_ENDING_RESET_RECEIVED },
	{ "a RST that nobody saw", { .error = ECONNRESET },
	  0, 0, TCPFATE_ENDING_UNKNOWN },
	{ "data after close", { .data_after_close = true, .error = ECONNRESET },
	  0, 0, TCPFATE_ENDING_RESET_SENT },
	{ "a FIN beyond a gap after close",
	  { .late_fin = true, .error = ECONNRESET },
	  TCPFATE_EVENT_RESET_SENT, 0, TCPFATE_ENDING_RESET_SENT },
	{ "close() over unread data",
	  { .rst_sent = true, .unread = true, .unconfirmed = true },
	  0, 0, TCPFATE_ENDING_RESET_SENT },
	{ "close() with SO_LINGER {1, 0}", { .abort = TCPFATE_ABORT_LINGER },
	  TCPFATE_EVENT_LINGER_ABORT, 0, TCPFATE_ENDING_ABORTED },
	{ "connect(AF_UNSPEC)", { .abort = TCPFATE_ABORT_CALL },
	  TCPFATE_EVENT_DISCONNECT_ABORT, 0, TCPFATE_ENDING_ABORTED },
	{ "a closing listener", { .abort = TCPFATE_ABORT_LISTENER },
	  TCPFATE_EVENT_LISTENER_CLOSED, 0, TCPFATE_ENDING_ABORTED },
	{ "TCP repair", { .abort = TCPFATE_ABORT_REPAIR, .unconfirmed = true },
	  0, 0, TCPFATE_ENDING_ABORTED },
	{ "tcp_abort()",
	  { .error = ECONNABORTED, .rst_sent = true, .rst_first = true },
	  TCPFATE_EVENT_ADMIN_ABORT, 0, TCPFATE_ENDING_ABORTED },
	{ "a timer", { .error = ETIMEDOUT, .unconfirmed = true },
	  TCPFATE_EVENT_TIMED_OUT, 0, TCPFATE_ENDING_TIMED_OUT },
	{ "the keepalive timer",
	  { .error = ETIMEDOUT, .rst_sent = true, .rst_first = true },
	  TCPFATE_EVENT_TIMED_OUT, 0, TCPFATE_ENDING_TIMED_OUT },
	{ "a timer after an ICMP error",
	  { .error = EHOSTUNREACH, .soft_error = EHOSTUNREACH,
	    .unconfirmed = true },
	  TCPFATE_EVENT_TIMED_OUT, 0, TCPFATE_ENDING_TIMED_OUT },
	{ "the keepalive timer after an ICMP error",
	  { .error = EHOSTUNREACH, .soft_error = EHOSTUNREACH,
	    .rst_sent = true, .rst_first = true },
	  TCPFATE_EVENT_TIMED_OUT, 0, TCPFATE_ENDING_TIMED_OUT },
	{ "the timer of an orphan in FIN_WAIT2",
	  { .orphan = true, .state = TCPFATE_STATE_FIN_WAIT_2,
	    .fin_acked = true, .rst_sent = true, .rst_first = true },
	  TCPFATE_EVENT_TIMED_OUT, TCPFATE_EVENT_MEMORY_ABORT,
	  TCPFATE_ENDING_TIMED_OUT },
	{ "an ICMP error to a Fast Open child",
	  { .error = ECONNREFUSED, .state = TCPFATE_STATE_SYN_RECV },
	  TCPFATE_EVENT_ICMP_ERROR, 0, TCPFATE_ENDING_ABORTED },
	{ "an orphan in FIN_WAIT2, which becomes a mini-socket",
	  { .orphan = true, .state = TCPFATE_STATE_FIN_WAIT_2,
	    .fin_acked = true }, 0, 0, TCPFATE_ENDING_FIN },
	{ "TCP_LINGER2 in close()",
	  { .orphan = true, .state = TCPFATE_STATE_FIN_WAIT_2,
	    .fin_acked = true, .linger2 = true, .rst_sent = true },
	  0, TCPFATE_EVENT_RESET_SENT, TCPFATE_ENDING_RESET_SENT },
	{ "TCP_LINGER2 at the ACK of the FIN",
	  { .orphan = true, .state = TCPFATE_STATE_FIN_WAIT_2,
	    .fin_acked = true, .linger2 = true },
	  0, TCPFATE_EVENT_RESET_SENT, TCPFATE_ENDING_RESET_SENT },
	{ "out of memory in close()",
	  { .orphan = true, .state = TCPFATE_STATE_FIN_WAIT_1,
	    .unconfirmed = true, .rst_sent = true },
	  0, TCPFATE_EVENT_MEMORY_ABORT, TCPFATE_ENDING_RESET_SENT },
	{ "out of memory in close() with nothing to say",
	  { .orphan = true, .state = TCPFATE_STATE_FIN_WAIT_2,
	    .fin_acked = true, .rst_sent = true },
	  0, TCPFATE_EVENT_MEMORY_ABORT, TCPFATE_ENDING_RESET_SENT },
	{ "out of memory in a timer, silently",
	  { .orphan = true, .state = TCPFATE_STATE_LAST_ACK,
	    .unconfirmed = true },
	  0, TCPFATE_EVENT_MEMORY_ABORT, TCPFATE_ENDING_RESET_SENT },
	{ "a namespace that goes away",
	  { .orphan = true, .state = TCPFATE_STATE_LAST_ACK,
	    .unconfirmed = true, .netns_gone = true },
	  0, 0, TCPFATE_ENDING_UNKNOWN },
	{ "an MPTCP subflow that is given up",
	  { .orphan = true, .state = TCPFATE_STATE_ESTABLISHED,
	    .unconfirmed = true, .subflow = true, .rst_sent = true,
	    .rst_first = true },
	  0, TCPFATE_EVENT_RESET_SENT, TCPFATE_ENDING_RESET_SENT },
	{ "a RST without unread data, as older kernels send it",
	  { .rst_sent = true }, 0, TCPFATE_EVENT_RESET_SENT,
	  TCPFATE_ENDING_RESET_SENT },
};

static void test_fates(void)
{
	size_t i;

	for (i = 0; i < COUNT(fates); i++) {
		const struct tcpfate_facts *f = &fates[i].facts;
		bool ok = true;

		ok &= same("at close", tcpfate_fate_at_close(f),
			   fates[i].at_close);
		ok &= same("at end", tcpfate_fate_at_end(f), fates[i].at_end);
		ok &= same("ending", tcpfate_fate_ending(f), fates[i].ending);
		result(ok, fates[i].name);
	}
}

static const struct {
	const char *name;
	struct tcpfate_waiting waiting;
	enum tcpfate_timer timer;
} timers[] = {
	{ "no error is left in FIN_WAIT2", { .error = 0 },
	  TCPFATE_TIMER_FIN_WAIT_2 },
	{ "for an acknowledgment", { .in_flight = true, .unsent = true },
	  TCPFATE_TIMER_RETRANSMISSION },
	{ "for a handshake", { .syn_recv = true, .unsent = true },
	  TCPFATE_TIMER_RETRANSMISSION },
	{ "for a window", { .unsent = true, .window_closed = true },
	  TCPFATE_TIMER_ZERO_WINDOW_PROBE },
	{ "for a chance to send", { .unsent = true, .fits = true },
	  TCPFATE_TIMER_TRANSMIT },
	{ "for a window that shrank",
	  { .in_flight = true, .window_closed = true },
	  TCPFATE_TIMER_ZERO_WINDOW_PROBE },
	{ "for a sign of life", { .window_closed = true },
	  TCPFATE_TIMER_KEEPALIVE },
	{ "for an acknowledgment, as long as the user said",
	  { .in_flight = true, .user_timeout = true },
	  TCPFATE_TIMER_USER_TIMEOUT },
	{ "for a sign of life, as long as the user said",
	  { .user_timeout = true }, TCPFATE_TIMER_USER_TIMEOUT },
	{ "for a window, as long as the user said",
	  { .unsent = true, .user_timeout = true, .probed_out = true },
	  TCPFATE_TIMER_USER_TIMEOUT },
	{ "for a window, as often as the system says",
	  { .unsent = true, .user_timeout = true },
	  TCPFATE_TIMER_ZERO_WINDOW_PROBE },
};

static void test_timers(void)
{
	size_t i;

	for (i = 0; i < COUNT(timers); i++) {
		struct tcpfate_waiting w = timers[i].waiting;

		w.error = i ? ETIMEDOUT : 0;
		result(same("timer", tcpfate_fate_timer(&w), timers[i].timer),
		       timers[i].name);
	}
}

int main(void)
{
	printf("KTAP version 1\n1..%zu\n", COUNT(fates) + COUNT(timers));
	test_fates();
	test_timers();
	return failed > 0;
}
