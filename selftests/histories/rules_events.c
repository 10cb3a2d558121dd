// SPDX-License-Identifier: GPL-2.0
/* Events that tell a loss or a danger: told where there was one, and nowhere else. */
#include <netinet/tcp.h>
#include <string.h>

#include "rules.h"

/* Whose unread bytes are told by these events, and not by unread-at-close. */
static bool is_aborted_alive(const struct view *v)
{
	return v->ev[EV_DISCONNECT_ABORT] || v->ev[EV_LISTENER_CLOSED];
}

static enum answer ask_once(const struct view *v)
{
	int i;

	for (i = 1; i < EVENTS; i++) {
		if (v->count[i] > 1)
			return BROKEN;
	}
	return HOLDS;
}

static enum answer ask_unread_told(const struct view *v)
{
	bool unread = num(v->closed, N_UNREAD) > 0;

	if (is_aborted_alive(v))
		return answer(!v->ev[EV_UNREAD_AT_CLOSE]);
	return answer(unread == !!v->ev[EV_UNREAD_AT_CLOSE]);
}

static enum answer ask_unread_bytes(const struct view *v)
{
	const struct record *r = v->ev[EV_UNREAD_AT_CLOSE];

	if (!r)
		return SILENT;
	return answer(num(r, N_UNREAD) == num(v->closed, N_UNREAD) &&
		      r->ending == v->closed->ending);
}

/* A connection that had ended is not reset once more. */
static enum answer ask_unread_rst(const struct view *v)
{
	const struct record *r = v->ev[EV_UNREAD_AT_CLOSE];

	if (!r)
		return SILENT;
	if (v->ev[EV_DATA_AFTER_CLOSE])
		return HOLDS;
	return answer((num(r, N_RST_SENT) == 1) == (v->closed->ending == END_RESET_SENT));
}

static enum answer ask_shutdown_told(const struct view *v)
{
	const struct record *r = v->ev[EV_UNREAD_AT_SHUTDOWN];

	if (!r)
		return answer(v->b->fin_at == NEVER || !v->b->shut_unread);
	return answer(v->b->fin_at != NEVER && num(r, N_UNREAD) > 0 &&
		      num(r, N_UNREAD) >= v->b->shut_unread &&
		      num(r, N_UNREAD) <= v->b->shut_unread_most);
}

/* Between the first write that can have been after the FIN and the first that was. */
static bool can_be_requested(const struct view *v, int64_t bytes)
{
	int to = v->b->late_at == NEVER ? v->h->nops - 1 : v->b->late_at, i;

	for (i = v->b->early_at; i <= to; i++) {
		const struct op *op = &v->h->op[i];

		if (!op->left_out && op->end == v->e && op->arg == bytes &&
		    (op->kind == OP_WRITE || op->kind == OP_SEND))
			return true;
	}
	return false;
}

static enum answer ask_late_write(const struct view *v)
{
	const struct record *r = v->ev[EV_WRITE_AFTER_PEER_FIN];

	if (!r)
		return answer(v->b->late_at == NEVER);
	return answer(v->b->early_at != NEVER && can_be_requested(v, num(r, N_REQUESTED)));
}

/* What came after our FIN: told to the byte where it is known what came before. */
static enum answer ask_after_local_fin(const struct view *v)
{
	const struct record *r = v->ev[EV_DATA_AFTER_LOCAL_FIN];
	int64_t received = num(v->closed, N_RX_RECEIVED), bytes = r ? num(r, N_BYTES) : 0;

	if (v->b->fin_at == NEVER)
		return answer(!r);
	return answer((!r || bytes > 0) && bytes >= received - v->b->fin_most &&
		      bytes <= received - v->b->fin_least);
}

/* The FIN of the peer cannot have been here, and ours was on its way. */
static enum answer ask_crossed(const struct view *v)
{
	bool seen = v->b->eof_at != NEVER && v->b->eof_at <= v->b->ends_at;

	if (!v->ev[EV_SIMULTANEOUS_CLOSE])
		return SILENT;
	return answer(v->b->ends_at != NEVER && v->pb->ends_at != NEVER && !seen);
}

static enum answer ask_late_data(const struct view *v)
{
	const struct record *r = v->ev[EV_DATA_AFTER_CLOSE];

	if (!r)
		return SILENT;
	return answer(nobody_reads(v->b) && num(r, N_BYTES) > 0 &&
		      num(r, N_BYTES) <= v->pb->tx - num(v->closed, N_RX_RECEIVED));
}

/*
 * This end went in order, and yet the peer was reset with bytes under way that never
 * arrived: they met nobody. Unless they got lost, and it was the peer's FIN that was
 * reset.
 */
static enum answer ask_late_data_told(const struct view *v)
{
	if (v->closed->ending != END_FIN || v->p_closed->ending != END_RESET_RECEIVED ||
	    v->pb->reset_at != NEVER || v->pb->tx == num(v->closed, N_RX_RECEIVED) ||
	    !num(v->p_closed, N_UNACKED))
		return SILENT;
	if (view_can_lose(v->h, v->b) && v->pb->ends_at != NEVER)
		return SILENT;
	return answer(v->ev[EV_DATA_AFTER_CLOSE]);
}

/* All but what meets a mini-socket or nothing comes before "closed". */
static enum answer ask_order(const struct view *v)
{
	const struct record *r = v->closed->next;

	for (; r; r = r->next) {
		if (r->event != EV_DATA_AFTER_CLOSE)
			return BROKEN;
	}
	return HOLDS;
}

/* Causes that are events, too. */
static enum answer ask_causes(const struct view *v)
{
	static const struct {
		enum cause cause;
		enum event event;
	} same[] = {
		{ CAUSE_UNREAD_AT_SHUTDOWN, EV_UNREAD_AT_SHUTDOWN },
		{ CAUSE_WRITE_AFTER_PEER_FIN, EV_WRITE_AFTER_PEER_FIN },
		{ CAUSE_RESET_RECEIVED, EV_RESET_RECEIVED },
		{ CAUSE_UNREAD_AT_CLOSE, EV_UNREAD_AT_CLOSE },
		{ CAUSE_DISCONNECT, EV_DISCONNECT_ABORT },
		{ CAUSE_TIMEOUT, EV_TIMED_OUT },
		{ CAUSE_DATA_AFTER_LOCAL_FIN, EV_DATA_AFTER_LOCAL_FIN },
		{ CAUSE_SIMULTANEOUS_CLOSE, EV_SIMULTANEOUS_CLOSE },
		{ CAUSE_LISTENER_CLOSED, EV_LISTENER_CLOSED },
		{ CAUSE_ADMIN_ABORT, EV_ADMIN_ABORT },
		{ CAUSE_MEMORY_ABORT, EV_MEMORY_ABORT },
		{ CAUSE_RESET_SENT, EV_RESET_SENT },
	};
	size_t i;

	for (i = 0; i < sizeof(same) / sizeof(*same); i++) {
		if (has_cause(v->closed, same[i].cause) != !!v->ev[same[i].event])
			return BROKEN;
	}
	return HOLDS;
}

static enum answer ask_cause_late_data(const struct view *v)
{
	if (!has_cause(v->closed, CAUSE_DATA_AFTER_CLOSE))
		return SILENT;
	return answer(v->ev[EV_DATA_AFTER_CLOSE]);
}

static enum answer ask_cause_linger(const struct view *v)
{
	bool linger = has_cause(v->closed, CAUSE_LINGER);

	if (v->ev[EV_LINGER_ABORT])
		return answer(linger);
	if (!linger)
		return SILENT;
	return answer(v->ev[EV_UNREAD_AT_CLOSE] && v->b->choice.linger == 0);
}

static enum answer ask_peer_fin(const struct view *v)
{
	bool first = v->b->eof_at != NEVER && v->b->eof_at <= v->b->ends_at;

	if (has_cause(v->closed, CAUSE_PEER_FIN))
		return answer(v->pb->ends_at != NEVER);
	return first ? BROKEN : SILENT;
}

static enum answer ask_local_fin(const struct view *v)
{
	if (has_cause(v->closed, CAUSE_LOCAL_FIN))
		return answer(v->b->ends_at != NEVER);
	return answer(v->b->fin_at == NEVER);
}

static bool in_order(const struct record *r, enum cause first, enum cause second)
{
	return !has_cause(r, first) || !has_cause(r, second) || r->rank[first] < r->rank[second];
}

static bool ends_it(enum cause cause)
{
	static const uint32_t ends = 1 << CAUSE_RESET_RECEIVED | 1 << CAUSE_DISCONNECT |
				     1 << CAUSE_TIMEOUT | 1 << CAUSE_LISTENER_CLOSED |
				     1 << CAUSE_ADMIN_ABORT | 1 << CAUSE_RESET_SENT;

	return ends >> cause & 1;
}

static enum answer ask_cause_order(const struct view *v)
{
	const struct record *r = v->closed;
	bool first = v->b->eof_at != NEVER && v->b->eof_at <= v->b->ends_at;
	int cause;

	for (cause = 0; cause < CAUSES; cause++) {
		if (ends_it(cause) && (!in_order(r, CAUSE_PEER_FIN, cause) ||
				       !in_order(r, CAUSE_LOCAL_FIN, cause)))
			return BROKEN;
	}
	if (first && !in_order(r, CAUSE_PEER_FIN, CAUSE_LOCAL_FIN))
		return BROKEN;
	return answer(in_order(r, CAUSE_PEER_FIN, CAUSE_WRITE_AFTER_PEER_FIN) &&
		      in_order(r, CAUSE_RESET_RECEIVED, CAUSE_UNREAD_AT_CLOSE));
}

static enum answer ask_writes(const struct view *v)
{
	int64_t n = num(v->closed, N_WRITES);

	if (n == ABSENT)
		return v->b->late_calls ? BROKEN : SILENT;
	return answer(n >= v->b->late_calls && n <= v->b->late_calls_most &&
		      !n == !v->ev[EV_WRITE_AFTER_PEER_FIN]);
}

/* Told at the end of the connection: after it the application may only read. */
static enum answer ask_same_bytes(const struct view *v)
{
	static const enum event at_end[] = {
		EV_RESET_RECEIVED, EV_LINGER_ABORT, EV_DISCONNECT_ABORT, EV_LISTENER_CLOSED,
		EV_ADMIN_ABORT, EV_TIMED_OUT,
	};
	const struct record *c = v->closed, *r;
	size_t i;

	for (i = 0; i < sizeof(at_end) / sizeof(*at_end); i++) {
		r = v->ev[at_end[i]];
		if (!r)
			continue;
		return answer(num(r, N_UNACKED) == num(c, N_UNACKED) &&
			      num(r, N_UNSENT) == num(c, N_UNSENT) &&
			      num(r, N_UNREAD) >= num(c, N_UNREAD) &&
			      num(r, N_UNREAD) <= num(c, N_RX_RECEIVED) &&
			      r->ending == c->ending);
	}
	return SILENT;
}

static enum answer ask_duration(const struct view *v)
{
	int64_t ms = num(v->closed, N_DURATION_NS) / 1000000;
	int64_t least = v->b->alive_at - v->b->born_by;

	if (!v->b->born_by || !v->b->alive_at)
		return SILENT;
	return answer(ms + 1 >= least && ms <= (int64_t)(v->h->over - v->h->op[0].begun));
}

static enum answer ask_repair(const struct view *v)
{
	return answer(!has_cause(v->closed, CAUSE_REPAIR));
}

const struct rule rules_events[] = {
	{ "every event once", ask_once },
	{ "unread-at-close if and only if bytes were never read", ask_unread_told },
	{ "unread-at-close tells what closed tells", ask_unread_bytes },
	{ "rst_sent if and only if that ended the connection", ask_unread_rst },
	{ "unread-at-shutdown if and only if bytes were unread at the FIN", ask_shutdown_told },
	{ "write-after-peer-fin is the first write after the FIN", ask_late_write },
	{ "data-after-local-fin tells what came after our FIN", ask_after_local_fin },
	{ "simultaneous-close: the FINs crossed", ask_crossed },
	{ "data-after-close: new data of the peer, and nobody reads", ask_late_data },
	{ "data that met nobody is told", ask_late_data_told },
	{ "nothing but data-after-close follows closed", ask_order },
	{ "causes are the events", ask_causes },
	{ "cause data-after-close: as the event", ask_cause_late_data },
	{ "cause linger: linger was 0", ask_cause_linger },
	{ "cause peer-fin: the peer has ended, and first", ask_peer_fin },
	{ "cause local-fin: this end has ended", ask_local_fin },
	{ "causes are in order", ask_cause_order },
	{ "writes are the calls after the FIN", ask_writes },
	{ "the event of the ending tells the bytes that closed tells", ask_same_bytes },
	{ "duration_ns is from the first call to the last", ask_duration },
	{ "cause repair: never", ask_repair },
	{}
};
