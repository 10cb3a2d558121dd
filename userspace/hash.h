/* SPDX-License-Identifier: GPL-2.0 */
/* What has a number, found again by it. */

#ifndef HASH_H
#define HASH_H

#include <stddef.h>
#include <stdint.h>

/**
 * struct hash_node - what makes something part of a table
 * @next: another one in the same place
 * @owner: what it is part of
 * @hash: its number, of which others may have the same
 */
struct hash_node {
	struct hash_node *next;
	void *owner;
	uint64_t hash;
};

/**
 * struct hash_table - empty if it is all zero
 * @place: lists of nodes
 * @places: length of @place, 0 or a power of two
 * @count: nodes
 */
struct hash_table {
	struct hash_node **place;
	size_t places;
	size_t count;
};

uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t len);
uint64_t hash_number(uint64_t hash, uint64_t number);

int hash_add(struct hash_table *table, struct hash_node *node, uint64_t hash, void *owner);
void hash_remove(struct hash_table *table, struct hash_node *node);
struct hash_node *hash_first(const struct hash_table *table, uint64_t hash);
struct hash_node *hash_next(const struct hash_node *node);
void hash_free(struct hash_table *table);

#endif
