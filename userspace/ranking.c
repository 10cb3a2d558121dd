// SPDX-License-Identifier: GPL-2.0
/*
 * Who costs how much: a bounded number of rows by key.
 *
 * When all are in use, the quarter of them that has cost least is added up as the
 * others, so that every newcomer has a chance. Nothing that was counted is lost, but
 * of the others it is no longer known whose it is.
 */

#define _GNU_SOURCE	/* qsort_r() */
#include <stdlib.h>
#include <string.h>

#include "hash.h"
#include "seed.h"
#include "ranking.h"

LIST_HEAD(rank_chain, rank);

/**
 * struct ranking - the rows
 * @room: how many there can be
 * @rank: all of them
 * @row: those in use, in any order
 * @rows: how many these are
 * @chain: by hash
 * @seed: of all hashes: who chooses names cannot choose that they meet
 * @others: what rows have cost that had to go
 */
struct ranking {
	unsigned int room;
	struct rank *rank;
	struct rank **row;
	unsigned int rows;
	struct rank_chain *chain;
	uint64_t seed;
	struct rank others;
};

/**
 * ranking_new() - an empty one
 * @room: for how many rows, a power of 2
 *
 * Return: the ranking, or NULL if there is no memory.
 */
struct ranking *ranking_new(unsigned int room)
{
	struct ranking *ranking = calloc(1, sizeof(*ranking));

	if (!ranking)
		return NULL;
	ranking->room = room;
	ranking->seed = seed_new();
	ranking->others.life = RANK_OTHERS;
	ranking->rank = calloc(room, sizeof(*ranking->rank));
	ranking->row = calloc(room, sizeof(*ranking->row));
	ranking->chain = calloc(room, sizeof(*ranking->chain));
	if (!ranking->rank || !ranking->row || !ranking->chain) {
		ranking_free(ranking);
		return NULL;
	}
	for (unsigned int i = 0; i < room; i++)
		ranking->row[i] = &ranking->rank[i];
	return ranking;
}

void ranking_free(struct ranking *ranking)
{
	if (!ranking)
		return;
	free(ranking->rank);
	free(ranking->row);
	free(ranking->chain);
	free(ranking);
}

void counts_add(struct counts *counts, const struct counts *more)
{
	counts->records += more->records;
	counts->connections += more->connections;
	for (unsigned int i = 0; i < COSTS; i++)
		counts->cost[i] += more->cost[i];
}

void counts_subtract(struct counts *counts, const struct counts *less)
{
	counts->records -= less->records;
	counts->connections -= less->connections;
	for (unsigned int i = 0; i < COSTS; i++)
		counts->cost[i] -= less->cost[i];
}

/* Bytes of all kinds. */
uint64_t counts_cost(const struct counts *counts)
{
	uint64_t sum = 0;

	for (unsigned int i = 0; i < COSTS; i++)
		sum += counts->cost[i];
	return sum;
}

static int falling(uint64_t a, uint64_t b)
{
	return (a < b) - (a > b);
}

/* Who costs most first; where nothing is lost, who has the most records, or the latest. */
static int by_weight(const void *a, const void *b)
{
	const struct rank *one = *(struct rank *const *)a, *other = *(struct rank *const *)b;

	return falling(counts_cost(&one->counts), counts_cost(&other->counts)) ?:
	       falling(one->counts.records, other->counts.records) ?:
	       falling((uint64_t)one->last, (uint64_t)other->last);
}

static void give_up(struct ranking *ranking, struct rank *rank)
{
	LIST_REMOVE(rank, chain);
	counts_add(&ranking->others.counts, &rank->counts);
	rate_merge(&ranking->others.rate, &rank->rate);
	if (rank->last > ranking->others.last)
		ranking->others.last = rank->last;
	*rank = (struct rank){ .life = rank->life + 1 };
}

static void make_room(struct ranking *ranking)
{
	unsigned int kept = ranking->room - ranking->room / 4;

	qsort(ranking->row, ranking->rows, sizeof(struct rank *), by_weight);
	while (ranking->rows > kept)
		give_up(ranking, ranking->row[--ranking->rows]);
}

/**
 * ranking_find() - the row of a key
 * @ranking: where
 * @key: the key, zero behind its text
 *
 * Return: the row, a new one if there was none.
 */
struct rank *ranking_find(struct ranking *ranking, const struct rank_key *key)
{
	uint64_t hash = hash_bytes(ranking->seed, key, sizeof(*key));
	struct rank_chain *chain = &ranking->chain[hash & (ranking->room - 1)];
	struct rank *rank;

	LIST_FOREACH(rank, chain, chain)
		if (!memcmp(&rank->key, key, sizeof(*key)))
			return rank;
	if (ranking->rows == ranking->room)
		make_room(ranking);
	rank = ranking->row[ranking->rows++];
	rank->key = *key;
	LIST_INSERT_HEAD(chain, rank, chain);
	return rank;
}

/**
 * ranking_at() - where something is counted by now
 * @ranking: the ranking
 * @place: the row in which it was counted
 *
 * Return: that row, or the others if it had to go since.
 */
struct rank *ranking_at(struct ranking *ranking, const struct place *place)
{
	return place->rank->life == place->life ? place->rank : &ranking->others;
}

/**
 * ranking_sort() - bring the rows into an order
 * @ranking: the ranking
 * @order: which
 * @arg: for @order
 */
void ranking_sort(struct ranking *ranking, rank_order order, void *arg)
{
	qsort_r(ranking->row, ranking->rows, sizeof(struct rank *), order, arg);
}

unsigned int ranking_rows(const struct ranking *ranking)
{
	return ranking->rows;
}

const struct rank *ranking_row(const struct ranking *ranking, unsigned int number)
{
	return ranking->row[number];
}

const struct rank *ranking_others(const struct ranking *ranking)
{
	return &ranking->others;
}
