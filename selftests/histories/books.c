// SPDX-License-Identifier: GPL-2.0
/* The books of a history: each call in turn, as its program saw it. */
#include "entry.h"

static void on_unlisten(struct walk *w)
{
	unsigned int e;

	for (e = 1; e < MAX_ENDS; e += 2) {
		if (w->connected[e] && !w->accepted[e])
			entry_give_up(w, e);
	}
}

/* An option may also be set between two lives. */
static void choose(struct walk *w, bool over)
{
	const struct op *op = op_of(w);
	struct choice *c = &w->choice[op->end];

	/* Even a shutdown that fails with ENOTCONN leaves its mark. */
	if (over && (op->kind == OP_SHUT_RD || op->kind == OP_SHUT_RDWR))
		c->shut_rd = true;
	if (op->error)
		return;
	switch (op->kind) {
	case OP_LINGER:
		c->linger = op->arg;
		break;
	case OP_LINGER2:
		c->linger2 = true;
		break;
	case OP_USER_TIMEOUT:
		c->limited = true;
		break;
	case OP_KEEPALIVE:
		c->keepalive = true;
		break;
	case OP_DROP:
		c->dropping = true;
	}
	if (!over)
		w->books[op->end].choice = *c;
}

static void on_connect(struct walk *w)
{
	const struct op *op = op_of(w);

	w->connected[op->end] = true;
	w->connected[PEER(op->end)] = true;
	if (op->kind == OP_RECONNECT)
		w->choice[op->end] = w->choice[op->arg];
	w->books[op->end].choice = w->choice[op->end];
	w->books[op->end].shut_rd = w->choice[op->end].shut_rd;
	w->choice[op->end].shut_rd = false;
}

static void return_blocked(struct walk *w)
{
	const struct op *op;

	if (w->blocked == NEVER)
		return;
	op = &w->h->op[w->blocked];
	if (w->at < w->h->nops && op_of(w)->end != op->end && op_of(w)->kind != OP_KILL)
		return;
	if (op->ret > 0)
		w->books[op->end].tx += op->ret;
	w->blocked = NEVER;
}

/* What a socket says after it was given up is not of this connection any more. */
static void one(struct walk *w)
{
	const struct op *op = op_of(w);
	struct books *b = &w->books[op->end];
	bool over;

	return_blocked(w);
	switch (op->kind) {
	case OP_CONNECT:
	case OP_RECONNECT:
		on_connect(w);
		return;
	case OP_ACCEPT:
		w->accepted[op->end] = !op->ret;
		return;
	case OP_UNLISTEN:
		on_unlisten(w);
		return;
	}
	if (op->end == LISTENER)
		return;
	over = b->last_at != NEVER;
	if (!over)
		entry_before(w, b);
	if (!over && op->error)
		entry_error(w, b);
	choose(w, over);
	if (entry_on[op->kind] && (!over || op->kind == OP_DESTROY || op->kind == OP_KILL))
		entry_on[op->kind](w, b);
}

static void open_books(struct books *b)
{
	*b = (struct books) {
		.fin_at = NEVER, .ends_at = NEVER, .eof_at = NEVER, .dead_at = NEVER,
		.last_at = NEVER, .reset_at = NEVER,
		.destroyed_at = NEVER, .late_at = NEVER, .early_at = NEVER,
		.choice.linger = NEVER,
	};
}

void books_keep(const struct history *h, struct books books[MAX_ENDS])
{
	struct walk w = { .h = h, .books = books, .blocked = NEVER };
	unsigned int e;

	for (e = 0; e < MAX_ENDS; e++) {
		open_books(&books[e]);
		w.choice[e].linger = NEVER;
	}
	for (w.at = 0; w.at < h->nops; w.at++) {
		if (!h->op[w.at].left_out)
			one(&w);
	}
	return_blocked(&w);
}
