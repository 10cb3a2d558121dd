// SPDX-License-Identifier: GPL-2.0
/*
 * All rankings, fed with records.
 *
 * What an account is about becomes known bit by bit: who the process is may be told
 * last of all. So with each record all of an account is taken from where it was
 * counted, and counted again where it belongs by now. Only events are counted one by
 * one: there, bytes belong to the first event that told them, and a connection to all
 * that it had.
 */

#include <errno.h>
#include <string.h>

#include "board.h"
#include "names.h"

#define NSEC_PER_SEC	1000000000

static const struct field peer_field = { .attr = TCPFATE_A_RECORD_PEER_ADDR, .kind = FIELD_ADDR };

/**
 * board_open() - an empty board
 * @board: where
 * @rows: most rows of each ranking, a power of 2
 * @accounts: most ends of connections that are remembered, a power of 2
 *
 * Return: 0 or -ENOMEM; to be closed in either case.
 */
int board_open(struct board *board, unsigned int rows, unsigned int accounts)
{
	*board = (struct board){ .accounts = accounts_new(accounts) };
	if (!board->accounts)
		return -ENOMEM;
	for (unsigned int by = 0; by < TOP_BYS; by++) {
		board->ranking[by] = ranking_new(rows);
		if (!board->ranking[by])
			return -ENOMEM;
	}
	return 0;
}

void board_close(struct board *board)
{
	accounts_free(board->accounts);
	for (unsigned int by = 0; by < TOP_BYS; by++)
		ranking_free(board->ranking[by]);
}

static void key_process(struct rank_key *key, const struct account *account,
			const struct attrs *ev)
{
	(void)ev;
	strcpy(key->text, account->comm);
	key->number = account->pid;
}

static void key_program(struct rank_key *key, const struct account *account,
			const struct attrs *ev)
{
	(void)ev;
	strcpy(key->text, account->comm);
}

/* The zone belongs to the address of a link. */
static void key_peer(struct rank_key *key, const struct account *account, const struct attrs *ev)
{
	char text[FIELD_BUF];

	(void)account;
	if (field_item(&peer_field, ev, 0, text))
		strcpy(key->text, text);
}

static void key_port(struct rank_key *key, const struct account *account, const struct attrs *ev)
{
	(void)ev;
	key->number = account->port;
}

/* Those in which an account is as a whole. */
static void (*const keys[PLACES])(struct rank_key *key, const struct account *account,
				  const struct attrs *ev) = {
	[TOP_BY_PROCESS] = key_process,
	[TOP_BY_PROGRAM] = key_program,
	[TOP_BY_PEER] = key_peer,
	[TOP_BY_PORT] = key_port,
};

static struct counts counts_of(const struct account *account)
{
	struct counts counts = { .records = account->records, .connections = 1 };

	memcpy(counts.cost, account->cost, sizeof(counts.cost));
	return counts;
}

static void rank_add(struct rank *rank, const struct account *account)
{
	const struct counts counts = counts_of(account);

	counts_add(&rank->counts, &counts);
	rate_merge(&rank->rate, &account->rate);
	if (account->last > rank->last)
		rank->last = account->last;
}

static void rank_take_out(struct rank *rank, const struct account *account)
{
	const struct counts counts = counts_of(account);

	counts_subtract(&rank->counts, &counts);
	rate_take_out(&rank->rate, &account->rate);
}

/* Count an account where it belongs by now. */
static void seat(struct board *board, struct account *account, enum top_by by,
		 const struct attrs *ev)
{
	struct rank_key key = { 0 };
	struct rank *rank;

	keys[by](&key, account, ev);
	rank = ranking_find(board->ranking[by], &key);
	account->place[by] = (struct place){ rank, rank->life };
	rank_add(rank, account);
}

/* Take it from where it was counted. */
static void unseat(struct board *board, const struct account *account, enum top_by by)
{
	rank_take_out(ranking_at(board->ranking[by], &account->place[by]), account);
}

static struct rank *rank_of_event(struct board *board, uint64_t event)
{
	struct rank_key key = { .number = event };
	char buf[NAME_BUF];

	strcpy(key.text, name_word(&event_names, event, buf));
	return ranking_find(board->ranking[TOP_BY_EVENT], &key);
}

static void note_time(struct rank *rank, const struct attrs *ev)
{
	int64_t time = (int64_t)num(ev, TIME);

	if (!time)
		return;
	rate_add(&rank->rate, time / NSEC_PER_SEC);
	if (time > rank->last)
		rank->last = time;
}

/* Bytes move with what was last said of them, but stay with who said it first. */
static void recount_events(struct board *board, const struct account *before,
			   const struct account *account, const struct attrs *ev)
{
	struct rank *rank = rank_of_event(board, num(ev, EVENT));

	rank->counts.records++;
	rank->counts.connections += before->events != account->events;
	note_time(rank, ev);
	for (unsigned int i = 0; i < COSTS; i++) {
		if (before->cost[i])
			rank_of_event(board, before->event[i])->counts.cost[i] -= before->cost[i];
		if (account->cost[i])
			rank_of_event(board, account->event[i])->counts.cost[i] +=
				account->cost[i];
	}
}

static void recount_total(struct board *board, const struct account *before,
			  const struct account *account, const struct attrs *ev)
{
	if (before->records)
		rank_take_out(&board->total, before);
	rank_add(&board->total, account);
	if (has(ev, TIME) && (!board->first || (int64_t)num(ev, TIME) < board->first))
		board->first = (int64_t)num(ev, TIME);
}

/**
 * board_add() - count a record
 * @board: where
 * @ev: the record; those of one end of a connection come in their order
 */
void board_add(struct board *board, const struct attrs *ev)
{
	struct account *account = accounts_take(board->accounts, ev);
	const struct account before = *account;

	account_update(account, ev);
	accounts_settle(board->accounts, account);
	for (enum top_by by = 0; by < PLACES; by++) {
		if (before.records)
			unseat(board, &before, by);
		seat(board, account, by, ev);
	}
	recount_events(board, &before, account, ev);
	recount_total(board, &before, account, ev);
}
