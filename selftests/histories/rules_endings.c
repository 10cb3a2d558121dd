// SPDX-License-Identifier: GPL-2.0
/*
 * How a connection ended, and that what ended it was told.
 *
 * Where a RST, a FIN or a timer can have come before the last call or not, either
 * may be told, but then everything that follows from it must be told, too.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/tcp.h>
#include <string.h>

#include "rules.h"

/* tcp_fin_timeout is 3 s. */
#define MINI_SOCKET_MS	2500

static bool before(int a, int b)
{
	return a != NEVER && (b == NEVER || a < b);
}

/**
 * view_can_lose - whether segments that were sent to an end can have been lost
 * @h: the history
 * @b: books of the end
 */
bool view_can_lose(const struct history *h, const struct books *b)
{
	return h->mode == MODE_FAR || b->choice.dropping;
}

/* Something may have reset this end before operation @at. */
static bool is_threatened(const struct view *v, int at)
{
	const struct books *b = v->b, *pb = v->pb;

	return before(b->reset_at, at) || before(b->destroyed_at, at) ||
	       before(pb->last_at, at + 1) || before(pb->destroyed_at, at) ||
	       before(pb->reset_at, at) || (pb->shut_both && before(pb->fin_at, at)) ||
	       view_can_time_out(b, pb) || view_can_time_out(pb, b);
}

/* The last call certainly found the connection in CLOSE. */
bool view_is_dead(const struct view *v)
{
	return v->b->last_state == TCP_CLOSE || before(v->b->dead_at, v->b->last_at);
}

/* The last call certainly found it alive: not reset, and its FIN, if any, not acked. */
bool view_is_alive(const struct view *v)
{
	bool seen = v->b->last_state && v->b->last_state != TCP_CLOSE;

	if (v->b->last_at == NEVER || view_is_dead(v) || is_threatened(v, v->b->last_at))
		return false;
	if (before(v->b->fin_at, v->b->last_at))
		return seen && v->pb->ends_at == NEVER;
	return true;
}

static bool was_never_accepted(const struct view *v)
{
	return IS_PASSIVE(v->e) && !v->h->end[v->e].accepted;
}

static int last_kind(const struct view *v)
{
	return v->b->last_at == NEVER ? NEVER : v->h->op[v->b->last_at].kind;
}

static bool is_close(const struct view *v)
{
	return !was_never_accepted(v) &&
	       (last_kind(v) == OP_CLOSE || last_kind(v) == OP_KILL);
}

/* Which events an ending has, one of which must be there. */
static const uint32_t events_of[ENDINGS] = {
	[END_RESET_RECEIVED] = 1 << EV_RESET_RECEIVED,
	[END_RESET_SENT] = 1 << EV_UNREAD_AT_CLOSE | 1 << EV_DATA_AFTER_CLOSE |
			   1 << EV_MEMORY_ABORT | 1 << EV_RESET_SENT,
	[END_TIMED_OUT] = 1 << EV_TIMED_OUT,
	[END_ABORTED] = 1 << EV_LINGER_ABORT | 1 << EV_DISCONNECT_ABORT |
			1 << EV_LISTENER_CLOSED | 1 << EV_ADMIN_ABORT | 1 << EV_ICMP_ERROR,
};

static enum answer ask_ending_told(const struct view *v)
{
	uint32_t wanted = events_of[v->closed->ending];
	int i;

	for (i = 1; i < EVENTS; i++) {
		if (v->ev[i] && wanted >> i & 1)
			return HOLDS;
	}
	return wanted ? BROKEN : SILENT;
}

/* These end a connection; two of them cannot. */
static enum answer ask_one_end(const struct view *v)
{
	static const enum event fatal[] = {
		EV_RESET_RECEIVED, EV_TIMED_OUT, EV_LINGER_ABORT, EV_DISCONNECT_ABORT,
		EV_LISTENER_CLOSED, EV_ADMIN_ABORT, EV_ICMP_ERROR, EV_MEMORY_ABORT,
		EV_RESET_SENT,
	};
	unsigned int n = 0, i;

	for (i = 0; i < sizeof(fatal) / sizeof(*fatal); i++) {
		if (!v->ev[fatal[i]])
			continue;
		n++;
		if (!(events_of[v->closed->ending] >> fatal[i] & 1))
			return BROKEN;
	}
	return answer(n <= 1);
}

static enum answer ask_known(const struct view *v)
{
	return answer(v->closed->ending && v->closed->ending != END_UNKNOWN);
}

static enum answer ask_fin(const struct view *v)
{
	if (v->closed->ending != END_FIN)
		return SILENT;
	return answer(v->b->ends_at != NEVER && has_cause(v->closed, CAUSE_LOCAL_FIN) &&
		      (last_kind(v) != OP_DISCONNECT || v->b->fin_at != NEVER));
}

/*
 * A RST comes from somewhere: it was injected, or the peer's end is told to have
 * ended otherwise than by FIN, or data met a closed peer. Or something else did, when
 * not even the mini-socket was left: a FIN, a window probe, the news that there is room
 * again. None of them has bytes, so that nothing is under way. And where bytes can get
 * lost, the FIN behind them comes alone.
 */
static enum answer ask_reset_source(const struct view *v)
{
	if (v->closed->ending != END_RESET_RECEIVED)
		return SILENT;
	if (v->b->reset_at != NEVER || v->p_closed->ending != END_FIN)
		return HOLDS;
	if (v->p_ev[EV_DATA_AFTER_CLOSE])
		return HOLDS;
	return answer(v->pb->last_at != NEVER &&
		      (!num(v->closed, N_UNACKED) ||
		       num(v->p_closed, N_RX_RECEIVED) == v->b->tx ||
		       (v->b->ends_at != NEVER && view_can_lose(v->h, v->pb))));
}

/*
 * Who has gone without a FIN cannot acknowledge one: if the peer was reset or aborted
 * by its own call before this end sent a FIN, this end cannot have ended in order.
 */
static enum answer ask_nobody_acks(const struct view *v)
{
	bool gone = v->p_ev[EV_LINGER_ABORT] || v->p_ev[EV_DISCONNECT_ABORT] ||
		    v->p_ev[EV_LISTENER_CLOSED] ||
		    (v->p_ev[EV_UNREAD_AT_CLOSE] && v->p_closed->ending == END_RESET_SENT);

	if (!gone || v->pb->last_at >= v->b->ends_at)
		return SILENT;
	return answer(v->closed->ending != END_FIN);
}

/* Both were closed soon after each other, without any of the ways to lose something. */
static bool is_orderly(const struct view *v, const struct books *b, unsigned int e)
{
	const struct op *last = &v->h->op[b->last_at];

	return b->last_at != NEVER && (last->kind == OP_CLOSE || last->kind == OP_KILL) &&
	       (!IS_PASSIVE(e) || v->h->end[e].accepted) && b->choice.linger != 0 &&
	       !b->choice.linger2 && !b->choice.dropping && !b->choice.limited &&
	       b->reset_at == NEVER && b->destroyed_at == NEVER;
}

/* Within less than a mini-socket lasts, so that even the last FIN meets one. */
static bool is_soon(const struct view *v)
{
	int64_t ms = v->h->op[v->b->last_at].begun - v->h->op[v->pb->last_at].begun;

	return ms < MINI_SOCKET_MS && -ms < MINI_SOCKET_MS;
}

static enum answer ask_orderly(const struct view *v)
{
	if (v->h->mode == MODE_FAR || !is_orderly(v, v->b, v->e) ||
	    !is_orderly(v, v->pb, PEER(v->e)) || !is_soon(v) ||
	    v->b->tx != v->pb->rx || v->pb->tx != v->b->rx)
		return SILENT;
	return answer(v->closed->ending == END_FIN && v->closed->loss == LOSS_NONE);
}

/* Somebody was first. */
static enum answer ask_both_reset(const struct view *v)
{
	if (v->closed->ending != END_RESET_RECEIVED)
		return SILENT;
	return answer(v->p_closed->ending != END_RESET_RECEIVED ||
		      v->b->reset_at != NEVER || v->pb->reset_at != NEVER);
}

static enum answer ask_injected(const struct view *v)
{
	if (!v->b->reset_sure)
		return SILENT;
	return answer(v->closed->ending == END_RESET_RECEIVED);
}

/* What the last call must have done to a connection that was alive. */
static enum answer ask_last_call(const struct view *v)
{
	bool none = !v->b->last_unread_most;

	if (!view_is_alive(v))
		return SILENT;
	if (was_never_accepted(v))
		return answer(v->ev[EV_LISTENER_CLOSED]);
	if (last_kind(v) == OP_DISCONNECT)
		return answer(v->ev[EV_DISCONNECT_ABORT]);
	if (v->b->last_unread)
		return answer(v->ev[EV_UNREAD_AT_CLOSE] &&
			      v->closed->ending == END_RESET_SENT);
	if (v->b->choice.linger == 0)
		return answer(v->ev[EV_LINGER_ABORT] || (!none && v->ev[EV_UNREAD_AT_CLOSE]));
	if (none)
		return answer(has_cause(v->closed, CAUSE_LOCAL_FIN));
	return SILENT;
}

/* And what it cannot have done to one that was dead. */
static enum answer ask_too_late(const struct view *v)
{
	if (!view_is_dead(v))
		return SILENT;
	return answer(!v->ev[EV_LISTENER_CLOSED] && !v->ev[EV_DISCONNECT_ABORT] &&
		      !v->ev[EV_LINGER_ABORT]);
}

static enum answer ask_linger(const struct view *v)
{
	if (!v->ev[EV_LINGER_ABORT])
		return SILENT;
	return answer(is_close(v) && v->b->choice.linger == 0 && !num(v->closed, N_UNREAD));
}

static enum answer ask_disconnect(const struct view *v)
{
	if (!v->ev[EV_DISCONNECT_ABORT])
		return SILENT;
	return answer(last_kind(v) == OP_DISCONNECT);
}

static enum answer ask_listener(const struct view *v)
{
	if (!v->ev[EV_LISTENER_CLOSED])
		return SILENT;
	return answer(was_never_accepted(v));
}

static enum answer ask_admin(const struct view *v)
{
	if (!v->ev[EV_ADMIN_ABORT])
		return SILENT;
	return answer(v->b->destroyed_at != NEVER);
}

/* SOCK_DESTROY also takes the mini-socket of a connection that has ended by FIN. */
static enum answer ask_destroyed(const struct view *v)
{
	if (v->b->destroyed_at == NEVER)
		return SILENT;
	if (v->ev[EV_ADMIN_ABORT])
		return HOLDS;
	if (v->closed->ending == END_FIN)
		return answer(v->b->ends_at < v->b->destroyed_at);
	return answer(is_threatened(v, v->b->destroyed_at) || v->b->ends_at < v->b->destroyed_at);
}

/* A FIN beyond a gap reached an end at which nobody reads any more. */
static bool is_late_fin(const struct view *v)
{
	return v->ev[EV_RESET_SENT] && !has_cause(v->closed, CAUSE_LINGER2);
}

/* The error that the program saw is of the ending that is told. */
static enum answer ask_error(const struct view *v)
{
	switch (v->b->error) {
	case 0:
		return SILENT;
	case ECONNRESET:	/* tcp_reset(), whoever sends the RST */
		return answer(v->ev[EV_RESET_RECEIVED] ||
			      has_cause(v->closed, CAUSE_DATA_AFTER_CLOSE) ||
			      is_late_fin(v));
	case ECONNABORTED:
		return answer(v->ev[EV_ADMIN_ABORT]);
	}
	return answer(v->ev[EV_TIMED_OUT]);
}

/* No limit of memory was touched, so nothing may be told to have been. */
static enum answer ask_memory(const struct view *v)
{
	return answer(!v->ev[EV_MEMORY_ABORT] && !v->ev[EV_ICMP_ERROR]);
}

/*
 * TCP_LINGER2 below 0 does not wait for the peer's FIN. And a FIN beyond a gap, of
 * bytes that got lost, is reset as data would be, where nobody reads any more.
 */
static enum answer ask_reset_sent(const struct view *v)
{
	bool linger2 = has_cause(v->closed, CAUSE_LINGER2);

	if (!v->ev[EV_RESET_SENT])
		return answer(!linger2);
	if (!nobody_reads(v->b))
		return BROKEN;
	if (linger2)
		return answer(v->b->choice.linger2);
	return answer(v->pb->ends_at != NEVER && view_can_lose(v->h, v->b) &&
		      v->pb->tx > num(v->closed, N_RX_RECEIVED));
}

const struct rule rules_endings[] = {
	{ "how it ended is known", ask_known },
	{ "the ending has its event", ask_ending_told },
	{ "one thing ends a connection, and the ending is of it", ask_one_end },
	{ "ending fin: there was a call that sends one", ask_fin },
	{ "a RST comes from somewhere", ask_reset_source },
	{ "nobody acknowledges a FIN who has gone without one", ask_nobody_acks },
	{ "what was done in order has ended in order", ask_orderly },
	{ "not both ends are reset by the other", ask_both_reset },
	{ "an acceptable RST that was injected ended it", ask_injected },
	{ "the last call on a connection that was alive is told", ask_last_call },
	{ "the last call on a dead connection did not end it", ask_too_late },
	{ "linger-abort: closed with linger 0 and nothing unread", ask_linger },
	{ "disconnect-abort: there was a disconnect", ask_disconnect },
	{ "listener-closed: never accepted", ask_listener },
	{ "admin-abort: SOCK_DESTROY said so", ask_admin },
	{ "what SOCK_DESTROY has destroyed is told", ask_destroyed },
	{ "the error that a call returned is of this ending", ask_error },
	{ "nothing is told that cannot have been", ask_memory },
	{ "reset-sent: TCP_LINGER2 was below 0, or a FIN came beyond a gap", ask_reset_sent },
	{}
};
