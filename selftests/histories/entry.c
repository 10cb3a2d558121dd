// SPDX-License-Identifier: GPL-2.0
/* One call in the books: what it tells of the end on which it was made. */
#include <errno.h>
#include <netinet/tcp.h>

#include "entry.h"

/* What this end can have written by now, also by a call that is still waiting. */
static int64_t written(const struct walk *w, unsigned int e)
{
	const struct op *op = w->blocked == NEVER ? NULL : &w->h->op[w->blocked];
	bool more = op && op->end == e && op->ret > 0;

	return w->books[e].tx + (more ? op->ret : 0);
}

static int64_t most_unread(const struct walk *w, unsigned int e)
{
	return written(w, PEER(e)) - w->books[e].rx;
}

static void note(int *at, const struct walk *w)
{
	if (*at == NEVER)
		*at = w->at;
}

/* The state before a call, and the bytes that could be read. */
void entry_before(struct walk *w, struct books *b)
{
	const struct op *op = op_of(w);

	if (!op->state)
		return;
	if (b->rx + op->waiting > b->arrived)
		b->arrived = b->rx + op->waiting;
	if (!b->born_by)
		b->born_by = op->begun + 1;
	if (op->state != TCP_CLOSE)
		b->alive_at = op->begun;
	switch (op->state) {
	case TCP_CLOSE:
		note(&b->dead_at, w);
		break;
	case TCP_CLOSE_WAIT:
	case TCP_LAST_ACK:
	case TCP_CLOSING:
		note(&b->eof_at, w);
	}
}

/* Errors that the end of a connection leaves behind. EPIPE has other reasons, too. */
static bool is_end(int error)
{
	switch (error) {
	case ECONNRESET:
	case ECONNABORTED:
	case ETIMEDOUT:
	case EHOSTUNREACH:
	case ENETUNREACH:
	case ECONNREFUSED:
		return true;
	}
	return false;
}

void entry_error(struct walk *w, struct books *b)
{
	const struct op *op = op_of(w);

	if (!is_end(op->error))
		return;
	note(&b->dead_at, w);
	b->error = op->error;
}

/*
 * Whether a write was after the peer's FIN: for certain if the state was CLOSE_WAIT
 * before and it was not refused, as it would be in CLOSE.
 */
static void note_late(struct walk *w, struct books *b)
{
	const struct op *op = op_of(w);
	bool refused = op->ret < 0 && op->error != EAGAIN;

	if (!op->arg || b->ends_at != NEVER)
		return;
	/* While a call waits for room the FIN may come. */
	if (op->kind == OP_SEND || w->books[PEER(op->end)].ends_at != NEVER) {
		note(&b->early_at, w);
		b->late_calls_most++;
		if (op->ret > 0)
			b->late_most += op->ret;
	}
	if (op->state != TCP_CLOSE_WAIT || refused)
		return;
	b->late_calls++;
	if (b->late_at == NEVER) {
		b->late_at = w->at;
		b->late_requested = op->arg;
	}
	if (op->ret > 0)
		b->late_least += op->ret;
}

static void on_write(struct walk *w, struct books *b)
{
	const struct op *op = op_of(w);

	note_late(w, b);
	if (op->ret > 0)
		b->tx += op->ret;
}

/* Counted when it has returned, which is before the next call on this end. */
static void on_send(struct walk *w, struct books *b)
{
	w->blocked = w->at;
	note_late(w, b);
}

static void on_read(struct walk *w, struct books *b)
{
	const struct op *op = op_of(w);

	if (op->ret > 0)
		b->rx += op->ret;
	if (b->rx > b->arrived)
		b->arrived = b->rx;
	if (!op->ret && op->arg && op->kind == OP_READ && !b->shut_rd && b->dead_at == NEVER)
		note(&b->eof_at, w);
}

static void on_shut_rd(struct walk *w, struct books *b)
{
	if (op_of(w)->ret)
		return;
	b->shut_rd = true;
	b->shut_both |= b->fin_at != NEVER;
}

/* Only in these states a shutdown queues a FIN. */
static void on_shut_wr(struct walk *w, struct books *b)
{
	const struct op *op = op_of(w);

	note(&b->ends_at, w);
	if (op->ret || b->fin_at != NEVER)
		return;
	b->fin_at = w->at;
	b->fin_least = b->arrived;
	b->fin_most = written(w, PEER(op->end));
	b->shut_unread = op->waiting;
	b->shut_unread_most = most_unread(w, op->end);
	b->shut_both |= b->shut_rd;
}

static void on_shut_both(struct walk *w, struct books *b)
{
	on_shut_wr(w, b);
	if (op_of(w)->ret)
		return;
	b->shut_rd = true;
	b->shut_both = true;
}

void entry_give_up(struct walk *w, unsigned int e)
{
	const struct op *op = op_of(w);
	struct books *b = &w->books[e];

	if (b->last_at != NEVER)
		return;
	note(&b->ends_at, w);
	b->last_at = w->at;
	b->last_unread_most = most_unread(w, e);
	b->last_unread = b->arrived - b->rx;
	if (op->end == e)
		b->last_state = op->state;
}

static void on_last(struct walk *w, struct books *b)
{
	if (!op_of(w)->error)
		entry_give_up(w, op_of(w)->end);
}

/* All that its process had: also the listener, and with it who is in its queue. */
static void on_kill(struct walk *w, struct books *b)
{
	const struct history *h = w->h;
	enum half side = IS_PASSIVE(op_of(w)->end) ? SIDE_B : SIDE_A;
	unsigned int e;

	if (op_of(w)->error)
		return;
	for (e = 0; e < MAX_ENDS; e++) {
		if (w->connected[e] && (h->mode == MODE_SAME || (e & 1) == side))
			entry_give_up(w, e);
	}
}

/*
 * One that comes while nothing is under way is where it has to be, in the window at
 * its left edge, and is accepted.
 */
static void on_reset(struct walk *w, struct books *b)
{
	const struct op *op = op_of(w);
	const struct books *p = &w->books[PEER(op->end)];

	if (op->ret)
		return;
	note(&b->reset_at, w);
	b->reset_sure = w->h->mode != MODE_FAR && op->state != TCP_CLOSE &&
			b->arrived == written(w, PEER(op->end)) &&
			p->ends_at == NEVER && b->destroyed_at == NEVER &&
			p->destroyed_at == NEVER && p->reset_at == NEVER &&
			!b->choice.dropping && !p->choice.dropping &&
			!b->choice.limited && !p->choice.limited;
}

static void on_icmp(struct walk *w, struct books *b)
{
	static const int error[] = { EHOSTUNREACH, ENETUNREACH, ECONNREFUSED };

	if (op_of(w)->ret)
		return;
	b->icmp = error[op_of(w)->arg];
	b->icmps++;
}

static void on_destroy(struct walk *w, struct books *b)
{
	if (op_of(w)->ret)
		return;
	note(&b->destroyed_at, w);
	note(&b->ends_at, w);
}

static void on_await(struct walk *w, struct books *b)
{
	const struct op *op = op_of(w);

	if (op->kind == OP_AWAIT_DEAD && op->ret > 0)
		note(&b->dead_at, w);
	if (op->kind == OP_AWAIT_DATA && op->ret > 0 && b->rx + op->arg > b->arrived)
		b->arrived = b->rx + op->arg;
}

void (*const entry_on[OP_KINDS])(struct walk *w, struct books *b) = {
	[OP_WRITE] = on_write,
	[OP_SEND] = on_send,
	[OP_READ] = on_read,
	[OP_DRAIN] = on_read,
	[OP_SHUT_RD] = on_shut_rd,
	[OP_SHUT_WR] = on_shut_wr,
	[OP_SHUT_RDWR] = on_shut_both,
	[OP_CLOSE] = on_last,
	[OP_DISCONNECT] = on_last,
	[OP_KILL] = on_kill,
	[OP_RESET] = on_reset,
	[OP_ICMP] = on_icmp,
	[OP_DESTROY] = on_destroy,
	[OP_AWAIT_DATA] = on_await,
	[OP_AWAIT_DEAD] = on_await,
};
