// SPDX-License-Identifier: GPL-2.0
/*
 * From a history that fails to the shortest that still does: all histories with
 * one or a few operations less run at once, the shortest that fails is the next.
 */
#include <inttypes.h>
#include <string.h>

#include "batch.h"

#define PATIENCE	20
#define ROUNDS		14
#define TRIES		3	/* of each: what depends on time does not always fail */

static void make(struct history *h, uint64_t seed, const bool left_out[MAX_OPS])
{
	unsigned int i, number = h->number;

	history_make(h, seed);
	h->number = number + 1;
	for (i = 0; i < h->nops; i++) {
		h->op[i].left_out = left_out[i];
		/* It is the second half of a connect. */
		if (h->op[i].kind == OP_QUEUED)
			h->op[i].left_out = h->op[i - 1].left_out;
	}
	history_close_all(h);
}

static unsigned int length_of_seed(struct history *h, uint64_t seed)
{
	unsigned int number = h->number;

	history_make(h, seed);
	h->number = number;
	return h->nops;
}

static unsigned int length(const struct history *h)
{
	unsigned int n = 0, i;

	for (i = 0; i < h->nops; i++)
		n += !h->op[i].left_out;
	return n;
}

/* All ways to leave up to @chunk more operations out that follow each other. */
static unsigned int make_all(struct batch *batch, uint64_t seed, const bool left_out[MAX_OPS],
			     unsigned int chunk)
{
	unsigned int n = 0, nops, i, j, try;
	bool now[MAX_OPS];

	nops = length_of_seed(&batch->h[0], seed);
	for (i = 1; i < nops && n + TRIES <= batch->jobs; i += chunk) {
		memcpy(now, left_out, sizeof(now));
		for (j = i; j < i + chunk && j < nops; j++)
			now[j] = true;
		if (!memcmp(now, left_out, sizeof(now)))
			continue;
		for (try = 0; try < TRIES; try++)
			make(&batch->h[n++], seed, now);
	}
	return n;
}

/* The shortest that breaks the same rule, or NULL. */
static const struct history *shortest(const struct batch *batch, unsigned int n,
				      const char *words)
{
	const struct history *best = NULL;
	unsigned int i;

	for (i = 0; i < n; i++) {
		if (batch->verdict[i].broken == words &&
		    (!best || length(&batch->h[i]) < length(best)))
			best = &batch->h[i];
	}
	return best;
}

static bool is_shortened(struct batch *batch, uint64_t seed, bool left_out[MAX_OPS],
			 unsigned int chunk, const char *words)
{
	unsigned int n = make_all(batch, seed, left_out, chunk), i;
	const struct history *best;

	batch_run(batch, n, PATIENCE);
	best = shortest(batch, n, words);
	for (i = 0; best && i < MAX_OPS; i++)
		left_out[i] = best->op[i].left_out;
	return best;
}

static void print(const struct batch *batch, const struct history *h)
{
	unsigned int op, n = 0;

	printf("# the shortest that fails:\n");
	history_print(stdout, h);
	oracle_print(h, &batch->told[h - batch->h]);
	printf("# broken at %s: %s\n", end_name(batch->verdict[h - batch->h].end),
	       batch->verdict[h - batch->h].broken);
	printf("# again: histories --count 1 --seed %" PRIu64 " --only ", h->seed);
	for (op = 0; op + CLOSING_OPS < h->nops; op++) {
		if (!h->op[op].left_out)
			printf(n++ ? ",%u" : "%u", op);
	}
	printf("\n");
}

/**
 * shrink - find and print the shortest history that fails
 * @batch: where to run
 * @seed: of the history
 * @left_out: operations that are left out already
 * @words: of the rule that it breaks
 */
void shrink(struct batch *batch, uint64_t seed, const bool left_out[MAX_OPS],
	    const char *words)
{
	unsigned int chunk = 16, round, n;
	const struct history *h;
	bool best[MAX_OPS];

	memcpy(best, left_out, sizeof(best));
	for (round = 0; chunk && round < ROUNDS; round++) {
		if (!is_shortened(batch, seed, best, chunk, words))
			chunk /= 2;
	}
	for (n = 0; n < 4 * TRIES && n < batch->jobs; n++)
		make(&batch->h[n], seed, best);
	batch_run(batch, n, PATIENCE);
	h = shortest(batch, n, words);
	if (h)
		print(batch, h);
	else
		printf("# seed %" PRIu64 " does not fail again\n", seed);
	fflush(stdout);
}
