// SPDX-License-Identifier: GPL-2.0
/*
 * Every socket dies through one door, the transition to CLOSE, where all its
 * counters are still intact. What depends on the application waits for the end
 * of the socket, because after a received RST it may still read.
 *
 * Context: any; process, softirq or hard interrupts off, the socket locked.
 * A mark is copied under the lock of its set and reported after that.
 */
#include "death.h"

#include <linux/timekeeping.h>
#include <net/tcp.h>

#include "key.h"
#include "person.h"
#include "report.h"
#include "socket.h"
#include "track.h"
#include "verdict.h"

/* The peer will not send any more, or has already been told not to. */
#define NO_GRAVE	(TCPFATE_SEEN_RESET | TCPFATE_SEEN_LATE_DATA)

bool tcpfate_death_closed;

/*
 * An own close() sets sk_shutdown before anything else and, where data is
 * unread, goes straight to CLOSE; every other way there has left its trace.
 */
static bool is_own_close(const struct sock *sk, const struct tcpfate_mark *mark)
{
	return sk->sk_shutdown == SHUTDOWN_MASK && !mark->error &&
	       !mark->closer.pid && !(mark->seen & NO_GRAVE);
}

/* Only tcp_reset() sets these errors on the way to CLOSE. */
static bool is_reset_unseen(const struct tcpfate_mark *mark)
{
	return (mark->error == ECONNRESET || mark->error == EPIPE) &&
	       !(mark->seen & (NO_GRAVE | TCPFATE_SEEN_DISCONNECT));
}

static noinline bool ledger_shows_loss(const struct sock *sk,
				       const struct tcpfate_mark *mark)
{
	struct tcpfate_counters c;
	struct tcpfate_ledger l;

	tcpfate_socket_count(sk, mark, &c);
	tcpfate_verdict_ledger(&c, &l);
	return l.unread || l.unacked || l.unsent;
}

/* An ending that has no event of its own still says what it cost. */
static bool is_loss(const struct sock *sk, const struct tcpfate_mark *mark)
{
	const struct tcp_sock *tp = tcp_sk(sk);

	return (tp->snd_una != tp->write_seq || tcpfate_socket_unread(sk)) &&
	       ledger_shows_loss(sk, mark);
}

/*
 * Of an orphan without an event nobody will hear any more, unless everything
 * is to be told: the most frequent end of all does not read the clock.
 */
static bool may_be_told(const struct sock *sk, const struct tcpfate_mark *mark)
{
	return !sock_flag(sk, SOCK_DEAD) || mark->seen & TCPFATE_SEEN_EVENT ||
	       READ_ONCE(tcpfate_death_closed) || is_loss(sk, mark);
}

/**
 * tcpfate_death_close() - the connection is about to be in CLOSE
 * @sk: the socket, its counters still intact
 * @oldstate: state before
 */
void tcpfate_death_close(const struct sock *sk, int oldstate)
{
	struct tcpfate_hold hold;
	struct tcpfate_mark *mark;
	bool disconnect;

	mark = tcpfate_track_take(sk, &hold);
	disconnect = mark->seen & TCPFATE_SEEN_DISCONNECT;
	mark->state = oldstate;
	mark->error = sk->sk_err;
	mark->seen |= TCPFATE_SEEN_CLOSE;
	if (sock_flag(sk, SOCK_DEAD))
		mark->seen |= TCPFATE_SEEN_ORPHAN;
	if (is_own_close(sk, mark))
		tcpfate_person_take(sk, &mark->closer);
	if (mark->error == ETIMEDOUT)
		tcpfate_track_see(mark, 0, TCPFATE_CAUSE_TIMEOUT);
	if (is_reset_unseen(mark))
		mark->evidence |= TCPFATE_EVIDENCE_PROBE_MISSED;
	if (may_be_told(sk, mark))
		mark->closed_ns = ktime_get_ns();
	if (mark->seen & TCPFATE_SEEN_RESET)
		tcpfate_report_release(sk, mark, &hold,
				       tcpfate_report_reset_received);
	else
		tcpfate_track_release(&hold);

	if (disconnect)
		tcpfate_death_end(sk);
}

/*
 * The process gives the socket up now, by close() or exit, unless it did so
 * long ago and an error took the orphan, which then runs in any context.
 */
static void note_close_call(const struct sock *sk, struct tcpfate_mark *mark,
			    bool unread)
{
	if (mark->seen & TCPFATE_SEEN_ORPHAN && mark->error)
		return;
	if (mark->close_call_ns && !unread)
		return;
	if (tcpfate_person_take(sk, &mark->closer))
		mark->close_call_ns = ktime_get_ns();
}

/* Unread data that nobody can read any more; disconnect has its own words. */
static bool note_unread(const struct sock *sk, struct tcpfate_mark *mark)
{
	if (!tcpfate_socket_unread(sk) ||
	    mark->seen & TCPFATE_SEEN_DISCONNECT)
		return false;
	tcpfate_track_see(mark, TCPFATE_SEEN_EVENT,
			  TCPFATE_CAUSE_UNREAD_AT_CLOSE);
	if (tcpfate_socket_lingers_zero(sk))
		tcpfate_track_see(mark, 0, TCPFATE_CAUSE_LINGER);
	return true;
}

/*
 * Of what a process closed, the closer is remembered as long as the peer may
 * still send: until its FIN, or a RST, says that it will not.
 */
static void lay_to_rest(const struct sock *sk, struct tcpfate_mark *mark,
			struct tcpfate_hold *hold)
{
	if (sock_flag(sk, SOCK_DONE) || mark->seen & NO_GRAVE) {
		tcpfate_track_drop(hold);
		return;
	}
	mark->rcv_nxt = tcp_sk(sk)->rcv_nxt;
	mark->cookie = atomic64_read(&sk->sk_cookie);
	mark->cgroup_id = tcpfate_socket_cgroup(sk);
	tcpfate_key_of_sock(sk, &mark->key);
	tcpfate_track_bury(hold);
}

static noinline void rest_and_report(const struct sock *sk,
				     struct tcpfate_mark *mark,
				     struct tcpfate_hold *hold, bool unread)
{
	struct tcpfate_mark copy = *mark;

	/* Before the grave copies it, so that all records share it. */
	tcpfate_socket_cookie(sk);
	lay_to_rest(sk, mark, hold);
	tcpfate_track_release(hold);
	if (unread)
		tcpfate_report_unread_at_close(sk, &copy);
	tcpfate_report_closed(sk, &copy);
}

static void end_of(const struct sock *sk, struct tcpfate_mark *mark,
		   struct tcpfate_hold *hold)
{
	bool unread = note_unread(sk, mark);

	note_close_call(sk, mark, unread);
	if (mark->seen & TCPFATE_SEEN_EVENT || is_loss(sk, mark) ||
	    READ_ONCE(tcpfate_death_closed)) {
		rest_and_report(sk, mark, hold, unread);
		return;
	}
	lay_to_rest(sk, mark, hold);
	tcpfate_track_release(hold);
}

/**
 * tcpfate_death_end() - the application can do nothing more with a connection
 * @sk: the socket, its counters still intact
 */
void tcpfate_death_end(const struct sock *sk)
{
	struct tcpfate_hold hold;
	struct tcpfate_mark *mark;

	mark = tcpfate_track_find(sk, &hold);
	if (mark && mark->seen & TCPFATE_SEEN_CLOSE) {
		end_of(sk, mark, &hold);
		return;
	}
	if (mark)
		tcpfate_track_drop(&hold);
	tcpfate_track_release(&hold);
}
