// SPDX-License-Identifier: GPL-2.0
/*
 * What has a number, found again by it.
 *
 * The nodes are part of what is found, so that only the table itself is allocated.
 * It grows with what is in it.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "hash.h"

#define PLACES_MIN	64

/* The finalizer of MurmurHash3: each bit of the number changes half of the result. */
uint64_t hash_number(uint64_t hash, uint64_t number)
{
	hash = (hash ^ number) + 0x9e3779b97f4a7c15ull;
	hash = (hash ^ hash >> 33) * 0xff51afd7ed558ccdull;
	hash = (hash ^ hash >> 33) * 0xc4ceb9fe1a85ec53ull;
	return hash ^ hash >> 33;
}

uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t len)
{
	const char *at = bytes;

	while (len) {
		size_t some = len < sizeof(uint64_t) ? len : sizeof(uint64_t);
		uint64_t number = 0;

		memcpy(&number, at, some);
		hash = hash_number(hash, number);
		at += some;
		len -= some;
	}
	return hash;
}

static struct hash_node **place_of(const struct hash_table *table, uint64_t hash)
{
	return &table->place[hash & (table->places - 1)];
}

static void insert(struct hash_table *table, struct hash_node *node)
{
	struct hash_node **place = place_of(table, node->hash);

	node->next = *place;
	*place = node;
}

static int grow(struct hash_table *table)
{
	struct hash_table old = *table;
	struct hash_node *node, *next;

	table->places = old.places ? 2 * old.places : PLACES_MIN;
	table->place = calloc(table->places, sizeof(struct hash_node *));
	if (!table->place) {
		*table = old;
		return -ENOMEM;
	}
	for (size_t i = 0; i < old.places; i++) {
		for (node = old.place[i]; node; node = next) {
			next = node->next;
			insert(table, node);
		}
	}
	free(old.place);
	return 0;
}

/**
 * hash_add() - make something part of a table
 * @table: the table
 * @node: the part of it that is for this
 * @hash: its number
 * @owner: what it is
 *
 * Return: 0 or -ENOMEM.
 */
int hash_add(struct hash_table *table, struct hash_node *node, uint64_t hash, void *owner)
{
	if (table->count >= table->places && grow(table))
		return -ENOMEM;
	node->hash = hash;
	node->owner = owner;
	insert(table, node);
	table->count++;
	return 0;
}

/* A node that is in no table, and all zero, may be removed as well. */
void hash_remove(struct hash_table *table, struct hash_node *node)
{
	struct hash_node **at;

	if (!node->owner)
		return;
	for (at = place_of(table, node->hash); *at != node; at = &(*at)->next)
		;
	*at = node->next;
	node->owner = NULL;
	table->count--;
}

static struct hash_node *with_hash(struct hash_node *node, uint64_t hash)
{
	while (node && node->hash != hash)
		node = node->next;
	return node;
}

/* One that has this number, or NULL; more follow by hash_next(). */
struct hash_node *hash_first(const struct hash_table *table, uint64_t hash)
{
	return table->places ? with_hash(*place_of(table, hash), hash) : NULL;
}

struct hash_node *hash_next(const struct hash_node *node)
{
	return with_hash(node->next, node->hash);
}

void hash_free(struct hash_table *table)
{
	free(table->place);
	*table = (struct hash_table){ 0 };
}
