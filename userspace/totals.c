// SPDX-License-Identifier: GPL-2.0
/*
 * Totals of the kernel, summed up over network namespaces.
 *
 * The kernel counts by namespace and event, and the connections, each once, by
 * namespace and ending, and by namespace and loss. So the records of a
 * namespace are those of its events, and its bytes those of its endings.
 */

#include <errno.h>
#include <stdlib.h>

#include "totals.h"

#define ROOM_MIN	32

static const unsigned int count_attrs[TOTAL_COUNTS] = {
	[COUNT_RECORDS] = TCPFATE_A_TOTAL_RECORDS,
	[COUNT_UNREAD] = TCPFATE_A_TOTAL_UNREAD,
	[COUNT_UNACKED] = TCPFATE_A_TOTAL_UNACKED,
	[COUNT_UNSENT] = TCPFATE_A_TOTAL_UNSENT,
	[COUNT_WRITTEN_AFTER_FIN] = TCPFATE_A_TOTAL_WRITTEN_AFTER_FIN,
	[COUNT_FILTERED] = TCPFATE_A_TOTAL_FILTERED,
	[COUNT_SUPPRESSED] = TCPFATE_A_TOTAL_SUPPRESSED,
};

#define BIT(count)	(1u << (count))
#define RECORDS		(BIT(COUNT_RECORDS) | BIT(COUNT_FILTERED) | BIT(COUNT_SUPPRESSED))
#define BYTES		(BIT(COUNT_UNREAD) | BIT(COUNT_UNACKED) | BIT(COUNT_UNSENT) |	\
			 BIT(COUNT_WRITTEN_AFTER_FIN))

/* Kinds of rows: what they are by, and what they tell of their namespace. */
static const struct kind {
	unsigned int attr;
	enum total_by by;
	unsigned int of_netns;
} kinds[] = {
	{ TCPFATE_A_TOTAL_EVENT, BY_EVENT, RECORDS },
	{ TCPFATE_A_TOTAL_ENDING, BY_ENDING, BYTES },
	{ TCPFATE_A_TOTAL_LOSS, BY_LOSS, 0 },
};

static bool has_room(struct total_list *list)
{
	size_t room = list->room ? 2 * list->room : ROOM_MIN;
	struct total *total;

	if (list->count < list->room)
		return true;
	total = reallocarray(list->total, room, sizeof(*total));
	if (!total)
		return false;
	list->total = total;
	list->room = room;
	return true;
}

static struct total *append(struct total_list *list, uint64_t key)
{
	struct total *total;

	if (!has_room(list))
		return NULL;
	total = &list->total[list->count++];
	*total = (struct total){ .key = key };
	return total;
}

/* From the end: rows of one namespace follow each other. */
static struct total *find(struct total_list *list, uint64_t key)
{
	for (size_t i = list->count; i--;)
		if (list->total[i].key == key)
			return &list->total[i];
	return append(list, key);
}

static void add(struct total *total, const struct attrs *row, unsigned int counts)
{
	for (unsigned int i = 0; i < TOTAL_COUNTS; i++)
		if (counts & BIT(i))
			total->count[i] += attrs_num(row, count_attrs[i]);
}

/**
 * totals_add() - add a row as the kernel sent it
 * @totals: where to
 * @row: the row; one of a kind newer than this program is passed over
 *
 * Return: 0 or -ENOMEM.
 */
int totals_add(struct totals *totals, const struct attrs *row)
{
	for (unsigned int i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct total *total, *netns;

		if (!attrs_has(row, kinds[i].attr))
			continue;
		total = find(&totals->by[kinds[i].by], attrs_num(row, kinds[i].attr));
		netns = find(&totals->by[BY_NETNS], attrs_num(row, TCPFATE_A_TOTAL_NETNS));
		if (!total || !netns)
			return -ENOMEM;
		add(total, row, ~0u);
		add(netns, row, kinds[i].of_netns);
		netns->cookie = attrs_num(row, TCPFATE_A_TOTAL_NETNS_COOKIE);
	}
	return 0;
}

static int compare(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int by_key(const void *a, const void *b)
{
	return compare(((const struct total *)a)->key, ((const struct total *)b)->key);
}

/* The one with the most records first, those that have ended last. */
static int by_records(const void *a, const void *b)
{
	const struct total *one = a, *other = b;

	if (!one->key != !other->key)
		return one->key ? -1 : 1;
	return compare(other->count[COUNT_RECORDS], one->count[COUNT_RECORDS]) ?:
	       by_key(a, b);
}

/* Bring them into the order in which they are shown. */
void totals_sort(struct totals *totals)
{
	for (unsigned int by = 0; by < TOTAL_BYS; by++) {
		struct total_list *list = &totals->by[by];

		if (list->count)
			qsort(list->total, list->count, sizeof(*list->total),
			      by == BY_NETNS ? by_records : by_key);
	}
}

/* Over all events. */
uint64_t totals_sum(const struct totals *totals, enum total_count count)
{
	const struct total_list *events = &totals->by[BY_EVENT];
	uint64_t sum = 0;

	for (size_t i = 0; i < events->count; i++)
		sum += events->total[i].count[count];
	return sum;
}

void totals_free(struct totals *totals)
{
	for (unsigned int by = 0; by < TOTAL_BYS; by++)
		free(totals->by[by].total);
	*totals = (struct totals){ 0 };
}
