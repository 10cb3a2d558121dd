/* SPDX-License-Identifier: GPL-2.0 */
/* Who costs how much: counts by key, of which there can be any number. */

#ifndef RANKING_H
#define RANKING_H

#include <stdbool.h>
#include <sys/queue.h>

#include "account.h"
#include "field.h"
#include "rate.h"

#define RANK_OTHERS	UINT32_MAX	/* life of the row for all that had to go */

/**
 * struct counts - what is counted
 * @records: how many
 * @connections: ends of connections
 * @cost: bytes by kind
 */
struct counts {
	uint64_t records;
	uint64_t connections;
	uint64_t cost[COSTS];
};

/**
 * struct rank_key - what a row is about
 * @number: of a process, a port, an event
 * @text: name of a task, or an address; bytes that a user chose
 */
struct rank_key {
	uint64_t number;
	char text[FIELD_BUF];
};

/**
 * struct rank - a row
 * @chain: others with the same hash
 * @key: what it is about
 * @life: a new one each time that the row is used for another key
 * @counts: of this key
 * @rate: of its records
 * @last: time of the last one, ns since 1970, 0 if there was none
 */
struct rank {
	LIST_ENTRY(rank) chain;
	struct rank_key key;
	uint32_t life;
	struct counts counts;
	struct rate rate;
	int64_t last;
};

/* As for qsort_r(), of pointers to rows. */
typedef int (*rank_order)(const void *a, const void *b, void *arg);

struct ranking;

struct ranking *ranking_new(unsigned int room);
void ranking_free(struct ranking *ranking);
struct rank *ranking_find(struct ranking *ranking, const struct rank_key *key);
struct rank *ranking_at(struct ranking *ranking, const struct place *place);
void ranking_sort(struct ranking *ranking, rank_order order, void *arg);
unsigned int ranking_rows(const struct ranking *ranking);
const struct rank *ranking_row(const struct ranking *ranking, unsigned int number);
const struct rank *ranking_others(const struct ranking *ranking);

void counts_add(struct counts *counts, const struct counts *more);
void counts_subtract(struct counts *counts, const struct counts *less);
uint64_t counts_cost(const struct counts *counts);

#endif
