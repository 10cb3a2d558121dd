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
#define NO_GRAVE	(TCPFATE_SEEN_RESET | TCPFATE_SEEN_LATE_DATA |	\
			 TCPFATE_SEEN_LATE_FIN)

bool tcpfate_death_closed;

/* ICMP messages are watched: none is a fact, too. */
bool tcpfate_death_icmp;

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
	       !(mark->seen & NO_GRAVE) && !mark->abort;
}

/* The peer sent data after our FIN. */
static bool is_answered(const struct sock *sk, const struct tcpfate_mark *mark)
{
	return mark->seen & TCPFATE_SEEN_LOCAL_FIN &&
	       tcpfate_socket_received(sk) != mark->local_fin_received &&
	       tcp_sk(sk)->write_seq != mark->local_fin_seq;
}

/*
 * An ending that has no event of its own still says what it cost: here, not
 * where the bytes live on elsewhere.
 */
static bool ledger_shows_loss(const struct sock *sk,
			      const struct tcpfate_mark *mark)
{
	struct tcpfate_counters c;
	struct tcpfate_ledger l;

	if (!tcpfate_socket_can_lose(sk, mark))
		return false;
	tcpfate_socket_count(sk, mark, &c);
	tcpfate_verdict_ledger(&c, &l);
	return l.unread || l.unacked || l.unsent;
}

/* Nothing is left to be sent or read, and clean endings are not asked for. */
static bool is_settled(const struct sock *sk)
{
	const struct tcp_sock *tp = tcp_sk(sk);

	return tp->snd_una == tp->write_seq && !tcpfate_socket_unread(sk) &&
	       READ_ONCE(tp->linger2) >= 0 && !READ_ONCE(tcpfate_death_closed);
}

/* Anything that a healthy ending does not leave; the rest need not be fast. */
static bool is_unusual(const struct sock *sk, const struct tcpfate_mark *mark)
{
	return mark->seen & (TCPFATE_SEEN_EVENT | TCPFATE_SEEN_RST_SENT) ||
	       mark->error || mark->abort || !is_settled(sk) ||
	       is_answered(sk, mark);
}

static const enum tcpfate_cause cause_of_fate[] = {
	[TCPFATE_EVENT_ADMIN_ABORT] = TCPFATE_CAUSE_ADMIN_ABORT,
	[TCPFATE_EVENT_TIMED_OUT] = TCPFATE_CAUSE_TIMEOUT,
	[TCPFATE_EVENT_ICMP_ERROR] = TCPFATE_CAUSE_ICMP,
	[TCPFATE_EVENT_MEMORY_ABORT] = TCPFATE_CAUSE_MEMORY_ABORT,
	[TCPFATE_EVENT_RESET_SENT] = TCPFATE_CAUSE_RESET_SENT,
};

/*
 * An ICMP error and a failing local route leave the same behind. The first is
 * known by its message, the second by the route that the socket has no more
 * (inet_sk_rebuild_header()), if no message can have been missed; else it is only
 * an error.
 */
static void note_path(const struct sock *sk, struct tcpfate_mark *mark)
{
	bool no_icmp = READ_ONCE(tcpfate_death_icmp) && !mark->icmp_error &&
		       !(mark->evidence & TCPFATE_EVIDENCE_ATTACHED_LATE);
	bool soft = mark->error && mark->error == mark->soft_error;
	bool stuck = tcpfate_socket_timer(sk, mark) == TCPFATE_TIMER_TRANSMIT;

	if (soft && mark->error == mark->icmp_error)
		tcpfate_verdict_cause(&mark->causes, TCPFATE_CAUSE_ICMP);
	else if (((soft && no_icmp) || stuck) &&
		 !rcu_access_pointer(sk->sk_dst_cache))
		tcpfate_verdict_cause(&mark->causes, TCPFATE_CAUSE_NO_ROUTE);
}

static void note_fate(const struct sock *sk, struct tcpfate_mark *mark,
		      const struct tcpfate_facts *facts,
		      enum tcpfate_event fate)
{
	if (fate == TCPFATE_EVENT_TIMED_OUT)
		note_path(sk, mark);
	if (fate == TCPFATE_EVENT_RESET_SENT &&
	    tcpfate_fate_is_cut_short(facts))
		tcpfate_verdict_cause(&mark->causes, TCPFATE_CAUSE_LINGER2);
	mark->seen |= TCPFATE_SEEN_EVENT;
	if (fate < ARRAY_SIZE(cause_of_fate) && cause_of_fate[fate])
		tcpfate_verdict_cause(&mark->causes, cause_of_fate[fate]);
}

static noinline void close_badly(const struct sock *sk,
				 struct tcpfate_mark *mark,
				 struct tcpfate_hold *hold)
{
	struct tcpfate_mark copy;
	struct tcpfate_facts facts;
	enum tcpfate_event fate;

	tcpfate_socket_facts(sk, mark, &facts);
	fate = tcpfate_fate_at_close(&facts);
	if (fate)
		note_fate(sk, mark, &facts, fate);
	copy = *mark;
	tcpfate_track_release(hold);
	if (fate)
		tcpfate_report_fate(sk, &copy, fate);
}

/*
 * With IP_RECVERR an ICMP error is told to the application at once, and the
 * connection goes on: what is left of it in sk_err ends nothing.
 */
static bool is_told_before(const struct tcpfate_mark *mark)
{
	return mark->error == mark->icmp_error &&
	       mark->error != mark->soft_error && mark->state != TCP_SYN_RECV;
}

static void note_close(const struct sock *sk, struct tcpfate_mark *mark,
		       int oldstate)
{
	mark->state = oldstate;
	mark->error = sk->sk_err;
	mark->soft_error = sk->sk_err_soft;
	if (is_told_before(mark))
		mark->error = 0;
	mark->seen |= TCPFATE_SEEN_CLOSE;
	if (sock_flag(sk, SOCK_DEAD))
		mark->seen |= TCPFATE_SEEN_ORPHAN;
	mark->closed_ns = ktime_get_ns();
}

/*
 * The most frequent end of all: an orphan with nothing left to say. Its socket
 * ends at once (tcp_done()), and that is early enough to look at its mark.
 */
static bool is_healthy_orphan(const struct sock *sk)
{
	return sock_flag(sk, SOCK_DEAD) && !sk->sk_err && is_settled(sk);
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
	bool abort;

	if (is_healthy_orphan(sk))
		return;
	mark = tcpfate_track_take(sk, &hold);
	abort = mark->abort;
	note_close(sk, mark, oldstate);
	if (is_own_close(sk, mark))
		tcpfate_person_take(sk, &mark->closer);
	if (is_reset_unseen(mark))
		mark->evidence |= TCPFATE_EVIDENCE_PROBE_MISSED;
	if (mark->error || abort ||
	    mark->seen & (TCPFATE_SEEN_RESET | TCPFATE_SEEN_RST_SENT))
		close_badly(sk, mark, &hold);
	else
		tcpfate_track_release(&hold);

	if (abort)
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
	if (!tcpfate_socket_unread(sk) || mark->abort)
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

/* Data came after our FIN and before whatever ended the connection. */
static bool note_answer(const struct sock *sk, struct tcpfate_mark *mark)
{
	if (!is_answered(sk, mark))
		return false;
	mark->seen |= TCPFATE_SEEN_EVENT;
	tcpfate_verdict_cause_between(&mark->causes,
				      TCPFATE_CAUSE_DATA_AFTER_LOCAL_FIN,
				      1 << TCPFATE_CAUSE_LOCAL_FIN |
				      1 << TCPFATE_CAUSE_UNREAD_AT_SHUTDOWN);
	return true;
}

/* What only the end shows; an event at CLOSE was told then, if looked for. */
static enum tcpfate_event note_end(const struct sock *sk,
				   struct tcpfate_mark *mark, bool looked)
{
	struct tcpfate_facts facts;
	enum tcpfate_event fate;

	tcpfate_socket_facts(sk, mark, &facts);
	fate = tcpfate_fate_at_close(&facts);
	if (fate && looked)
		return 0;
	fate = fate ?: tcpfate_fate_at_end(&facts);
	if (fate)
		note_fate(sk, mark, &facts, fate);
	return fate;
}

static bool is_to_be_told(const struct sock *sk, const struct tcpfate_mark *mark)
{
	return mark->seen & TCPFATE_SEEN_EVENT ||
	       READ_ONCE(tcpfate_death_closed) || ledger_shows_loss(sk, mark);
}

/*
 * A FIN in FIN_WAIT2 comes without a transition that could be seen; any other
 * that was not seen came before everything that was.
 */
static void note_peer_fin(const struct sock *sk, struct tcpfate_mark *mark)
{
	u32 earlier = mark->state != TCP_FIN_WAIT2 ? 0 :
		      1 << TCPFATE_CAUSE_LOCAL_FIN |
		      1 << TCPFATE_CAUSE_UNREAD_AT_SHUTDOWN;

	if (sock_flag(sk, SOCK_DONE))
		tcpfate_verdict_cause_between(&mark->causes,
					      TCPFATE_CAUSE_PEER_FIN, earlier);
}

static noinline void end_unusually(const struct sock *sk,
				   struct tcpfate_mark *mark,
				   struct tcpfate_hold *hold)
{
	bool looked = mark->seen & TCPFATE_SEEN_CLOSE;
	bool unread, answered, told;
	struct tcpfate_mark copy;
	enum tcpfate_event fate;

	if (!looked)
		note_close(sk, mark, mark->state ?: TCP_FIN_WAIT2);
	note_peer_fin(sk, mark);
	unread = note_unread(sk, mark);
	answered = note_answer(sk, mark);
	note_close_call(sk, mark, unread);
	fate = note_end(sk, mark, looked);
	told = is_to_be_told(sk, mark);
	copy = *mark;
	/* Before the grave copies it, so that all records share it. */
	if (told)
		tcpfate_socket_cookie(sk);
	lay_to_rest(sk, mark, hold);
	tcpfate_track_release(hold);
	if (unread)
		tcpfate_report_unread_at_close(sk, &copy);
	if (answered)
		tcpfate_report_data_after_local_fin(sk, &copy);
	if (fate)
		tcpfate_report_fate(sk, &copy, fate);
	if (told)
		tcpfate_report_closed(sk, &copy);
}

static void end_of(const struct sock *sk, struct tcpfate_mark *mark,
		   struct tcpfate_hold *hold)
{
	if (is_unusual(sk, mark)) {
		end_unusually(sk, mark, hold);
		return;
	}
	note_close_call(sk, mark, false);
	lay_to_rest(sk, mark, hold);
	tcpfate_track_release(hold);
}

/* A simultaneous open leaves a mark that may never become a connection's. */
static bool was_connected(const struct tcpfate_mark *mark)
{
	return mark->opener || mark->evidence;
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
	if (mark && was_connected(mark)) {
		end_of(sk, mark, &hold);
		return;
	}
	if (mark)
		tcpfate_track_drop(&hold);
	tcpfate_track_release(&hold);
}
