// SPDX-License-Identifier: GPL-2.0
/*
 * From a seed to a list of operations.
 *
 * One listener and one connection to begin with, then what the theme makes of it.
 * In the end all is closed.
 */
#include <string.h>

#include "gen.h"

/* splitmix64: good enough, short, and the same everywhere. */
static uint64_t next_random(struct gen *g)
{
	uint64_t z = g->random += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

/* From 0 to @n - 1. */
unsigned int gen_below(struct gen *g, unsigned int n)
{
	return next_random(g) % n;
}

bool gen_percent(struct gen *g, unsigned int p)
{
	return gen_below(g, 100) < p;
}

/* Mostly a few bytes, sometimes nothing, seldom a megabyte. */
int64_t gen_some_bytes(struct gen *g)
{
	static const unsigned int limit[20] = {
		1, 1, 2, 11, 100, 100, 100, 1000, 1000, 1000, 3000, 3000, 3000,
		10000, 10000, 20000, 40000, 70000, 150000, 1000001,
	};

	return gen_below(g, limit[gen_below(g, 20)]);
}

static void add(struct gen *g, enum op_kind kind, unsigned int end, int64_t arg)
{
	struct history *h = g->h;

	if (h->nops < MAX_OPS)
		h->op[h->nops++] = (struct op) { .kind = kind, .end = end, .arg = arg };
}

bool gen_is_full(const struct gen *g)
{
	return g->h->nops >= MAX_OPS - 2 * CLOSING_OPS;
}

void gen_step(struct gen *g, enum op_kind kind, unsigned int end, int64_t arg)
{
	if (!gen_is_full(g))
		add(g, kind, end, arg);
}

/* At both ends of a connection at once. */
void gen_step_both(struct gen *g, enum op_kind kind, unsigned int end)
{
	if (gen_is_full(g))
		return;
	add(g, kind, end, 0);
	g->h->op[g->h->nops - 1].with_next = true;
	add(g, kind, PEER(end), 0);
}

/* An end with a descriptor, MAX_ENDS if there is none. */
unsigned int gen_some_end(struct gen *g)
{
	unsigned int e = gen_below(g, MAX_ENDS), i;

	for (i = 0; i < MAX_ENDS; i++, e = (e + 1) % MAX_ENDS) {
		if (g->open[e])
			return e;
	}
	return MAX_ENDS;
}

void gen_close_end(struct gen *g, unsigned int e)
{
	gen_step(g, OP_CLOSE, e, 0);
	g->open[e] = gen_is_full(g) && g->open[e];
}

void gen_accept_one(struct gen *g)
{
	if (!g->queued || !g->listening || gen_is_full(g))
		return;
	gen_step(g, OP_ACCEPT, 2 * g->accepted + 1, 0);
	g->open[2 * g->accepted + 1] = true;
	g->accepted++;
	g->queued--;
}

unsigned int gen_connect_one(struct gen *g, unsigned int again)
{
	unsigned int e = 2 * g->conns;

	if (again < MAX_ENDS) {
		gen_step(g, OP_RECONNECT, e, again);
		g->open[again] = false;
	} else {
		gen_step(g, OP_CONNECT, e, 0);
	}
	g->conns++;
	g->queued++;
	g->open[e] = true;
	gen_step(g, OP_QUEUED, LISTENER, g->queued);
	return e;
}

void gen_unlisten(struct gen *g)
{
	if (g->listening)
		gen_step(g, OP_UNLISTEN, LISTENER, 0);
	g->listening = false;
}

/* One connection, and almost always both its ends. */
static void begin(struct gen *g)
{
	add(g, OP_LISTEN, LISTENER, 8);
	g->listening = true;
	gen_connect_one(g, MAX_ENDS);
	if (gen_percent(g, 95))
		gen_accept_one(g);
}

/* Whoever is left is closed, in any order. */
static void finish(struct gen *g)
{
	unsigned int e;

	if (g->listening)
		add(g, OP_UNLISTEN, LISTENER, 0);
	while ((e = gen_some_end(g)) < MAX_ENDS) {
		add(g, OP_CLOSE, e, 0);
		g->open[e] = false;
	}
}

void history_make(struct history *h, uint64_t seed)
{
	struct gen g = { .h = h, .random = seed };
	unsigned int i;

	memset(h, 0, sizeof(*h));
	h->seed = seed;
	h->victim = -1;
	h->listener = -1;
	h->blocked = -1;
	for (i = 0; i < MAX_ENDS; i++)
		h->end[i].fd = -1;
	h->mode = gen_below(&g, MODES);
	h->v6 = gen_percent(&g, 40);
	h->small = gen_percent(&g, 25);
	h->theme = theme_choose(&g);
	begin(&g);
	theme_make(&g, h->theme);
	finish(&g);
}

/**
 * history_close_all - close whatever is open, once more
 * @h: a history of which operations are left out, perhaps those that closed it
 */
void history_close_all(struct history *h)
{
	struct gen g = { .h = h };
	unsigned int e;

	add(&g, OP_UNLISTEN, LISTENER, 0);
	for (e = 0; e < MAX_ENDS; e++)
		add(&g, OP_CLOSE, e, 0);
}
