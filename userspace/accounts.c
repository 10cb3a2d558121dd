// SPDX-License-Identifier: GPL-2.0
/*
 * A bounded memory of connections: one account for each end that a record tells of.
 *
 * Where there is no room, the one whose last record is oldest is forgotten, and of
 * those that are closed first: they have said all, but for late data. One that is
 * forgotten before it is closed will be taken for a new one then.
 */

#include <stdlib.h>
#include <string.h>

#include "account.h"
#include "hash.h"
#include "seed.h"

LIST_HEAD(account_chain, account);
TAILQ_HEAD(account_queue, account);

/**
 * struct accounts - the memory
 * @account: room for all
 * @chain: by hash
 * @queue: those that are open, those that are closed, and those not in use
 * @mask: of a hash
 * @seed: of all hashes: who chooses ports cannot choose that they meet
 * @forgotten: how many were forgotten before they were closed
 */
struct accounts {
	struct account *account;
	struct account_chain *chain;
	struct account_queue open, closed, unused;
	uint64_t mask;
	uint64_t seed;
	uint64_t forgotten;
};

/**
 * accounts_new() - an empty memory
 * @room: how many accounts, a power of 2
 *
 * Return: the memory, or NULL if there is none.
 */
struct accounts *accounts_new(unsigned int room)
{
	struct accounts *accounts = calloc(1, sizeof(*accounts));

	if (!accounts)
		return NULL;
	accounts->account = calloc(room, sizeof(*accounts->account));
	accounts->chain = calloc(room, sizeof(*accounts->chain));
	if (!accounts->account || !accounts->chain) {
		accounts_free(accounts);
		return NULL;
	}
	accounts->mask = room - 1;
	accounts->seed = seed_new();
	TAILQ_INIT(&accounts->open);
	TAILQ_INIT(&accounts->closed);
	TAILQ_INIT(&accounts->unused);
	for (unsigned int i = 0; i < room; i++)
		TAILQ_INSERT_TAIL(&accounts->unused, &accounts->account[i], queue);
	return accounts;
}

void accounts_free(struct accounts *accounts)
{
	if (!accounts)
		return;
	free(accounts->account);
	free(accounts->chain);
	free(accounts);
}

uint64_t accounts_forgotten(const struct accounts *accounts)
{
	return accounts->forgotten;
}

static struct account *find(const struct accounts *accounts, const struct tuple *tuple,
			    uint64_t hash)
{
	struct account *account;

	LIST_FOREACH(account, &accounts->chain[hash & accounts->mask], chain)
		if (account->hash == hash && !memcmp(&account->tuple, tuple, sizeof(*tuple)))
			return account;
	return NULL;
}

/* Ports are used again, and a socket that was disconnected can connect again. */
static bool is_over(const struct account *account, const struct attrs *ev)
{
	if (account->cookie && has(ev, COOKIE) && account->cookie != num(ev, COOKIE))
		return true;
	return account->closed && num(ev, EVENT) != TCPFATE_EVENT_DATA_AFTER_CLOSE;
}

static struct account_queue *queue_of(struct accounts *accounts, const struct account *account)
{
	return account->closed ? &accounts->closed : &accounts->open;
}

static void forget(struct accounts *accounts, struct account *account)
{
	LIST_REMOVE(account, chain);
	TAILQ_REMOVE(queue_of(accounts, account), account, queue);
	TAILQ_INSERT_HEAD(&accounts->unused, account, queue);
}

static struct account *make_room(struct accounts *accounts)
{
	struct account *account = TAILQ_FIRST(&accounts->unused);

	if (account)
		return account;
	account = TAILQ_FIRST(&accounts->closed);
	if (!account) {
		account = TAILQ_FIRST(&accounts->open);
		accounts->forgotten++;
	}
	forget(accounts, account);
	return account;
}

/**
 * accounts_take() - the account of the end that a record tells of
 * @accounts: the memory
 * @ev: the record
 *
 * Return: the account, not yet updated, for accounts_settle(); a new one has no
 * records.
 */
struct account *accounts_take(struct accounts *accounts, const struct attrs *ev)
{
	struct account *account;
	struct tuple tuple;
	uint64_t hash;

	tuple_of(&tuple, ev);
	hash = hash_bytes(accounts->seed, &tuple, sizeof(tuple));
	account = find(accounts, &tuple, hash);
	if (account && !is_over(account, ev)) {
		TAILQ_REMOVE(queue_of(accounts, account), account, queue);
		return account;
	}
	if (account)
		forget(accounts, account);
	account = make_room(accounts);
	TAILQ_REMOVE(&accounts->unused, account, queue);
	*account = (struct account){ .hash = hash, .tuple = tuple };
	LIST_INSERT_HEAD(&accounts->chain[hash & accounts->mask], account, chain);
	return account;
}

/**
 * accounts_settle() - give back an account that was taken
 * @accounts: the memory
 * @account: updated
 */
void accounts_settle(struct accounts *accounts, struct account *account)
{
	TAILQ_INSERT_TAIL(queue_of(accounts, account), account, queue);
}
