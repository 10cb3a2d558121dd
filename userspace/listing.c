// SPDX-License-Identifier: GPL-2.0
/* A ranking as rows of a table: what is in each, and in which order. */

#include <string.h>

#include "listing.h"

#define NSEC_PER_SEC	1000000000

static uint64_t bytes_of(const struct rank *rank, int64_t now)
{
	(void)now;
	return counts_cost(&rank->counts);
}

static uint64_t records_of(const struct rank *rank, int64_t now)
{
	(void)now;
	return rank->counts.records;
}

static uint64_t conns_of(const struct rank *rank, int64_t now)
{
	(void)now;
	return rank->counts.connections;
}

static uint64_t unread_of(const struct rank *rank, int64_t now)
{
	(void)now;
	return rank->counts.cost[COST_UNREAD];
}

static uint64_t unconfirmed_of(const struct rank *rank, int64_t now)
{
	(void)now;
	return rank->counts.cost[COST_UNACKED] + rank->counts.cost[COST_UNSENT];
}

static uint64_t late_of(const struct rank *rank, int64_t now)
{
	(void)now;
	return rank->counts.cost[COST_LATE];
}

static uint64_t rate_of(const struct rank *rank, int64_t now)
{
	return rate_sum(&rank->rate, now / NSEC_PER_SEC);
}

static uint64_t last_of(const struct rank *rank, int64_t now)
{
	(void)now;
	return (uint64_t)rank->last;
}

/* The number of a column; none of a name. */
static uint64_t (*const numbers[TOP_SORTS])(const struct rank *rank, int64_t now) = {
	[TOP_SORT_BYTES] = bytes_of,
	[TOP_SORT_RECORDS] = records_of,
	[TOP_SORT_CONNS] = conns_of,
	[TOP_SORT_UNREAD] = unread_of,
	[TOP_SORT_UNCONFIRMED] = unconfirmed_of,
	[TOP_SORT_LATE] = late_of,
	[TOP_SORT_RATE] = rate_of,
	[TOP_SORT_LAST] = last_of,
};

/* What is in a column but that of names, which has none. */
uint64_t listing_number(const struct listing *listing, const struct rank *rank,
			enum top_sort column)
{
	return numbers[column](rank, listing->now);
}

static int falling(uint64_t a, uint64_t b)
{
	return (a < b) - (a > b);
}

static int by_name(const struct rank *a, const struct rank *b)
{
	return strcmp(a->key.text, b->key.text) ?: falling(b->key.number, a->key.number);
}

/* The greatest first; of equals, who costs most. */
static int in_order(const void *a, const void *b, void *arg)
{
	const struct rank *one = *(struct rank *const *)a, *other = *(struct rank *const *)b;
	const struct listing *listing = arg;
	int order = 0;

	if (listing->sort != TOP_SORT_NAME)
		order = falling(numbers[listing->sort](one, listing->now),
				numbers[listing->sort](other, listing->now)) ?:
			falling(bytes_of(one, 0), bytes_of(other, 0)) ?:
			falling(one->counts.records, other->counts.records);
	return order ?: by_name(one, other);
}

/* Its connections have all moved on to others, since more is known of them. */
static bool is_empty(const struct rank *rank)
{
	return !rank->counts.records;
}

/* Empty rows at the end, where nobody looks. */
static int in_order_filled(const void *a, const void *b, void *arg)
{
	const struct rank *one = *(struct rank *const *)a, *other = *(struct rank *const *)b;

	if (is_empty(one) != is_empty(other))
		return is_empty(one) ? 1 : -1;
	return in_order(a, b, arg);
}

/**
 * listing_sort() - bring a ranking into the order in which it is listed
 * @listing: how it is shown
 * @board: of which it is one
 */
void listing_sort(const struct listing *listing, const struct board *board)
{
	ranking_sort(board->ranking[listing->by], in_order_filled, (void *)listing);
}

static const struct rank *others_of(const struct listing *listing, const struct board *board)
{
	return ranking_others(board->ranking[listing->by]);
}

/**
 * listing_rows() - how many lines there are
 * @listing: how it is shown
 * @board: what is shown
 *
 * Return: the number, without that of the head.
 */
unsigned int listing_rows(const struct listing *listing, const struct board *board)
{
	const struct ranking *ranking = board->ranking[listing->by];
	unsigned int rows = ranking_rows(ranking);

	while (rows && is_empty(ranking_row(ranking, rows - 1)))
		rows--;
	return rows + !is_empty(others_of(listing, board));
}

/**
 * listing_row() - a line
 * @listing: how it is shown
 * @board: what is shown, sorted
 * @number: from 0
 *
 * Return: the row; the last can be all others.
 */
const struct rank *listing_row(const struct listing *listing, const struct board *board,
			       unsigned int number)
{
	const struct ranking *ranking = board->ranking[listing->by];

	if (number < ranking_rows(ranking) && !is_empty(ranking_row(ranking, number)))
		return ranking_row(ranking, number);
	return others_of(listing, board);
}
