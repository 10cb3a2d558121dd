// SPDX-License-Identifier: GPL-2.0
/*
 * What histories are about. Each theme sees to it that what is rare by chance comes
 * to pass, and leaves much around it to chance.
 */
#include "gen.h"

/* Whatever programs do all day. */
static void anything(struct gen *g)
{
	static const struct {
		enum op_kind kind;
		unsigned int weight;
	} all[] = {
		{ OP_WRITE, 26 }, { OP_READ, 22 }, { OP_PEEK, 5 },
		{ OP_AWAIT_DATA, 16 }, { OP_AWAIT_FIN, 4 }, { OP_AWAIT_ACKED, 3 },
		{ OP_SHUT_WR, 7 }, { OP_SHUT_RD, 2 }, { OP_SHUT_RDWR, 1 },
		{ OP_CLOSE, 6 }, { OP_ACCEPT, 3 }, { OP_LINGER, 2 },
		{ OP_UNLISTEN, 1 }, { OP_LINGER2, 1 }, { OP_DISCONNECT, 1 },
	};
	unsigned int e = gen_some_end(g), n = gen_below(g, 100), i;

	for (i = 0; n >= all[i].weight; i++)
		n -= all[i].weight;
	if (all[i].kind == OP_ACCEPT)
		gen_accept_one(g);
	else if (all[i].kind == OP_UNLISTEN)
		gen_unlisten(g);
	else if (e == MAX_ENDS)
		return;
	else if (all[i].kind == OP_CLOSE)
		gen_close_end(g, e);
	else if (all[i].kind == OP_LINGER)
		gen_step(g, OP_LINGER, e, gen_below(g, 2));
	else if (all[i].kind == OP_LINGER2)
		gen_step(g, OP_LINGER2, e, -1);
	else
		gen_step(g, all[i].kind, e, gen_some_bytes(g));
}

static void chat(struct gen *g, unsigned int most)
{
	unsigned int n = gen_below(g, most + 1);

	while (n--)
		anything(g);
}

static void plain(struct gen *g)
{
	chat(g, 16);
}

static void bulk(struct gen *g)
{
	unsigned int e = gen_some_end(g), n;

	for (n = 1 + gen_below(g, 5); n; n--) {
		gen_step(g, OP_WRITE, e, gen_below(g, 400000));
		gen_step(g, OP_READ, PEER(e), gen_below(g, 600000));
	}
	chat(g, 6);
}

/* A writer that does not stop for a reader that stops reading. */
static void stall(struct gen *g)
{
	unsigned int e = gen_some_end(g), n;

	g->h->small = true;
	for (n = 2 + gen_below(g, 4); n; n--) {
		gen_step(g, OP_WRITE, e, gen_below(g, 30000));
		if (gen_percent(g, 40))
			gen_step(g, OP_READ, PEER(e), gen_below(g, 8000));
	}
	chat(g, 8);
}

/* A write call that is still waiting for room when the reader goes on. */
static void blocked(struct gen *g)
{
	unsigned int e = gen_some_end(g), n;

	if (!g->open[PEER(e)])
		return;
	g->h->small = true;
	gen_step(g, OP_SEND, e, 20000 + gen_below(g, 200000));
	for (n = gen_below(g, 4); n; n--)
		gen_step(g, gen_percent(g, 70) ? OP_READ : OP_WRITE, PEER(e), gen_below(g, 8000));
	if (gen_percent(g, 50))
		gen_step(g, OP_SHUT_WR, PEER(e), 0);
	if (gen_percent(g, 60))
		gen_step(g, OP_DRAIN, PEER(e), 0);
	else
		gen_close_end(g, PEER(e));
	chat(g, 4);
}

static void linger(struct gen *g)
{
	unsigned int e;

	chat(g, 6);
	e = gen_some_end(g);
	if (e == MAX_ENDS)
		return;
	gen_step(g, OP_LINGER, e, gen_percent(g, 20));
	chat(g, 2);
	if (g->open[e])
		gen_close_end(g, e);
	chat(g, 4);
}

/* One after the other, the same socket is the end of two or three connections. */
static void lives(struct gen *g)
{
	unsigned int e = 0;

	do {
		chat(g, 6);
		if (!g->open[e])
			break;
		gen_step(g, OP_DISCONNECT, e, 0);
		chat(g, 2);
		if (!g->listening || !g->open[e] || gen_is_full(g))
			break;
		e = gen_connect_one(g, e);
		if (gen_percent(g, 80))
			gen_accept_one(g);
	} while (g->conns < MAX_CONNS);
	chat(g, 6);
}

/* Connections that wait in the queue of a listener. */
static void backlog(struct gen *g)
{
	while (g->listening && g->conns < 1 + gen_below(g, MAX_CONNS)) {
		gen_connect_one(g, MAX_ENDS);
		chat(g, 3);
	}
	if (gen_percent(g, 70))
		gen_unlisten(g);
	chat(g, 6);
}

static void kill_process(struct gen *g)
{
	enum half side = gen_below(g, 2);
	unsigned int e;

	g->h->victim = side;
	chat(g, 10);
	for (e = 0; e < MAX_ENDS && !(g->open[e] && (e & 1) == side); e++)
		;
	if (e == MAX_ENDS || gen_is_full(g))
		return;
	gen_step(g, OP_KILL, e, 0);
	for (e = 0; e < MAX_ENDS; e++) {
		if (g->h->mode == MODE_SAME || (e & 1) == side)
			g->open[e] = false;
	}
	if (g->h->mode == MODE_SAME || side == SIDE_B)
		g->listening = false;
	chat(g, 6);
}

/* Of a RST beside the one place where it is accepted, before or behind it. */
static int64_t some_offset(struct gen *g)
{
	int64_t by = 1 + gen_below(g, 1000);

	return gen_percent(g, 50) ? by : -by;
}

/* Segments that neither end has sent. */
static void inject(struct gen *g)
{
	unsigned int e;

	chat(g, 6);
	e = gen_some_end(g);
	if (e == MAX_ENDS)
		return;
	if (gen_percent(g, 70))
		gen_step(g, OP_AWAIT_DATA, e, 0);
	switch (gen_below(g, 5)) {
	case 0:
		gen_step(g, OP_BAD_RESET, e, some_offset(g));
		break;
	case 1:
		gen_step(g, OP_ICMP, e, gen_below(g, 3));
		break;
	default:
		gen_step(g, OP_RESET, e, 0);
	}
	chat(g, 6);
}

static void destroy(struct gen *g)
{
	unsigned int e;

	chat(g, 6);
	e = gen_some_end(g);
	if (e == MAX_ENDS)
		return;
	if (gen_percent(g, 15))
		gen_close_end(g, e);
	gen_step(g, OP_DESTROY, e, 0);
	chat(g, 6);
}

/* One timer or another, all of which wait for an answer. */
static void start_timer(struct gen *g, unsigned int e)
{
	switch (gen_below(g, 5)) {
	case 0:
		gen_step(g, OP_USER_TIMEOUT, e, 300 + gen_below(g, 700));
		break;
	case 1:
		gen_step(g, OP_KEEPALIVE, e, 1 + gen_below(g, 2));
		gen_step(g, OP_AWAIT_ACKED, e, 0);
		gen_step(g, OP_DROP, PEER(e), 0);
		return;
	case 2:
	case 3:
		/* More than the window: the rest waits for it to open. */
		g->h->small = true;
		gen_step(g, OP_WRITE, e, 30000);
		gen_step(g, OP_AWAIT_ACKED, e, 0);
		gen_step(g, OP_DROP, PEER(e), 0);
		return;
	}
	gen_step(g, OP_DROP, PEER(e), 0);
	gen_step(g, OP_WRITE, e, 1 + gen_below(g, 5000));
}

/* Nothing arrives at one end any more: the other one waits in vain. */
static void timeout(struct gen *g)
{
	unsigned int e;

	chat(g, 5);
	e = gen_some_end(g);
	if (e == MAX_ENDS || !g->open[PEER(e)])
		return;
	start_timer(g, e);
	if (gen_percent(g, 40))
		gen_step(g, OP_ICMP, e, gen_below(g, 3));
	if (gen_percent(g, 20))
		gen_close_end(g, e);
	else
		gen_step(g, OP_AWAIT_DEAD, e, 9000);
	if (gen_percent(g, 30))
		gen_step(g, OP_UNDROP, PEER(e), 0);
	chat(g, 5);
}

/* Data for a socket that is closed, or for none at all: mini-sockets last 3 s. */
static void late(struct gen *g)
{
	unsigned int e;

	chat(g, 4);
	e = gen_some_end(g);
	if (e == MAX_ENDS || !g->open[PEER(e)])
		return;
	gen_step(g, OP_DRAIN, e, 0);
	gen_close_end(g, e);
	if (gen_percent(g, 40))
		gen_step(g, OP_PAUSE, LISTENER, 3500);
	gen_step(g, OP_WRITE, PEER(e), 1 + gen_below(g, 3000));
	chat(g, 4);
}

/* TCP_LINGER2 below 0: nobody waits in FIN_WAIT2. */
static void linger2(struct gen *g)
{
	unsigned int e;

	chat(g, 4);
	e = gen_some_end(g);
	if (e == MAX_ENDS)
		return;
	gen_step(g, OP_LINGER2, e, -1);
	if (gen_percent(g, 50))
		gen_step(g, OP_SHUT_WR, e, 0);
	chat(g, 2);
	if (g->open[e])
		gen_close_end(g, e);
	chat(g, 4);
}

/* Both ends end at once. */
static void crossing(struct gen *g)
{
	unsigned int e;

	/* Over a distance, which gives them the time. */
	g->h->mode = MODE_FAR;
	chat(g, 4);
	e = gen_some_end(g);
	if (e == MAX_ENDS || !g->open[PEER(e)])
		return;
	if (gen_percent(g, 70)) {
		gen_step_both(g, OP_SHUT_WR, e);
		chat(g, 4);
	} else {
		gen_close_end(g, e);
		gen_close_end(g, PEER(e));
	}
}

static const struct {
	const char *name;
	void (*make)(struct gen *g);
	unsigned int weight;
} theme[] = {
	{ "plain", plain, 14 },
	{ "late", late, 4 },
	{ "bulk", bulk, 6 },
	{ "stall", stall, 8 },
	{ "blocked", blocked, 4 },
	{ "linger", linger, 9 },
	{ "lives", lives, 8 },
	{ "backlog", backlog, 8 },
	{ "kill", kill_process, 7 },
	{ "inject", inject, 8 },
	{ "destroy", destroy, 6 },
	{ "timeout", timeout, 10 },
	{ "linger2", linger2, 4 },
	{ "crossing", crossing, 4 },
};

const char *history_theme(unsigned int i)
{
	return theme[i].name;
}

unsigned int theme_choose(struct gen *g)
{
	unsigned int n = gen_below(g, 100), i;

	for (i = 0; n >= theme[i].weight; i++)
		n -= theme[i].weight;
	return i;
}

void theme_make(struct gen *g, unsigned int i)
{
	theme[i].make(g);
}
