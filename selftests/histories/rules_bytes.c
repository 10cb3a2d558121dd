// SPDX-License-Identifier: GPL-2.0
/* Conservation of bytes: at each end, against the program, between two ends. */
#include "rules.h"

static enum answer ask_written(const struct view *v)
{
	return answer(num(v->closed, N_TX_WRITTEN) == v->b->tx);
}

static enum answer ask_read(const struct view *v)
{
	return answer(num(v->closed, N_RX_READ) == v->b->rx);
}

static enum answer ask_conserved(const struct view *v)
{
	const struct record *r = v->closed;

	return answer(num(r, N_UNREAD) >= 0 && num(r, N_UNACKED) >= 0 &&
		      num(r, N_UNSENT) >= 0 && num(r, N_TX_ACKED) >= 0 &&
		      num(r, N_TX_WRITTEN) == num(r, N_TX_ACKED) + num(r, N_UNACKED) +
					      num(r, N_UNSENT) &&
		      num(r, N_RX_RECEIVED) == num(r, N_RX_READ) + num(r, N_UNREAD));
}

static enum answer ask_between(const struct view *v)
{
	const struct record *a = v->closed, *b = v->p_closed;
	int64_t not_arrived = num(a, N_TX_WRITTEN) - num(b, N_RX_RECEIVED);

	if (num(a, N_TX_WRITTEN) - num(b, N_RX_READ) != not_arrived + num(b, N_UNREAD))
		return BROKEN;
	return answer(num(a, N_TX_ACKED) <= num(b, N_RX_RECEIVED) &&
		      num(b, N_RX_RECEIVED) <= num(a, N_TX_WRITTEN));
}

/* Beyond a gap there is at most what was sent and has not arrived. */
static enum answer ask_out_of_order(const struct view *v)
{
	int64_t beyond = num(v->closed, N_OUT_OF_ORDER);

	if (beyond == ABSENT)
		return SILENT;
	return answer(num(v->closed, N_RX_RECEIVED) + beyond <= v->pb->tx);
}

static enum answer ask_arrived(const struct view *v)
{
	return answer(num(v->closed, N_RX_RECEIVED) >= v->b->arrived);
}

/* The FIN comes after the last byte. */
static enum answer ask_eof(const struct view *v)
{
	if (v->b->eof_at == NEVER)
		return SILENT;
	return answer(num(v->closed, N_RX_RECEIVED) == v->pb->tx);
}

/* Our FIN was acknowledged, and it came after our last byte. */
static enum answer ask_fin(const struct view *v)
{
	if (v->closed->ending != END_FIN)
		return SILENT;
	return answer(num(v->closed, N_TX_ACKED) == v->b->tx &&
		      num(v->p_closed, N_RX_RECEIVED) == v->b->tx);
}

/* What can have been unread when the socket was given up. */
static enum answer ask_unread(const struct view *v)
{
	if (v->b->last_at == NEVER)
		return SILENT;
	return answer(num(v->closed, N_UNREAD) >= v->b->last_unread &&
		      num(v->closed, N_UNREAD) <= v->b->last_unread_most);
}

static enum answer ask_loss(const struct view *v)
{
	bool received = num(v->closed, N_UNREAD) > 0;
	bool sent = num(v->closed, N_UNACKED) + num(v->closed, N_UNSENT) > 0;
	static const enum loss loss[2][2] = {
		{ LOSS_NONE, LOSS_SENT_UNCONFIRMED },
		{ LOSS_RECEIVED_UNREAD, LOSS_BOTH },
	};

	return answer(v->closed->loss == (int)loss[received][sent]);
}

static enum answer ask_isn(const struct view *v)
{
	return answer(num(v->closed, N_ISN_LOCAL) != ABSENT &&
		      num(v->closed, N_ISN_LOCAL) == num(v->p_closed, N_ISN_PEER));
}

static enum answer ask_opener(const struct view *v)
{
	return answer(v->closed->opened_by == (IS_PASSIVE(v->e) ? OPENED_PEER : OPENED_LOCAL));
}

static enum answer ask_cookie(const struct view *v)
{
	const struct end *end = &v->h->end[v->e];

	if (!end->cookie)
		return SILENT;
	return answer(num(v->closed, N_COOKIE) == (int64_t)end->cookie);
}

/* Known only where the peer's FIN came first. */
static enum answer ask_after_fin(const struct view *v)
{
	int64_t n = num(v->closed, N_WRITTEN_AFTER_FIN);

	if (n == ABSENT)
		return v->b->late_least ? BROKEN : SILENT;
	return answer(n >= v->b->late_least && n <= v->b->late_most &&
		      num(v->closed, N_ACKED_AFTER_FIN) <= n);
}

static enum answer ask_acked_by_rst(const struct view *v)
{
	const struct record *r = v->ev[EV_RESET_RECEIVED];

	if (!r || num(r, N_ACKED_BY_RST) == ABSENT)
		return SILENT;
	return answer(num(r, N_ACKED_BY_RST) <= num(r, N_UNACKED));
}

const struct rule rules_bytes[] = {
	{ "tx_written is what the write calls returned", ask_written },
	{ "rx_read is what the read calls returned", ask_read },
	{ "the ledger is conserved", ask_conserved },
	{ "between the ends no byte is missing", ask_between },
	{ "out_of_order bytes were written by the peer", ask_out_of_order },
	{ "what could be read has been received", ask_arrived },
	{ "after EOF all that the peer wrote has been received", ask_eof },
	{ "ending fin: the peer has received all that was written", ask_fin },
	{ "unread is what could be unread at the last call", ask_unread },
	{ "loss follows from the bytes", ask_loss },
	{ "isn_local is the peer's isn_peer", ask_isn },
	{ "opened_by is who called connect", ask_opener },
	{ "cookie is SO_COOKIE", ask_cookie },
	{ "written_after_fin is what was written after EOF could be known", ask_after_fin },
	{ "acked_by_rst is a part of unacked", ask_acked_by_rst },
	{}
};
