// SPDX-License-Identifier: GPL-2.0
/* Stories that have the same cause between the same programs, told once. */

#include <stdlib.h>
#include <string.h>

#include "stories.h"

static bool same_addr(const struct value *a, const struct value *b)
{
	return a->len == b->len && !memcmp(a->bin, b->bin, a->len);
}

/* The same program. Where none is known, the same host, and all clients are alike. */
static bool same_party(const struct party *a, const struct party *b)
{
	if (a->comm[0] || b->comm[0])
		return !strcmp(a->comm, b->comm);
	return a->opener || same_addr(&a->addr, &b->addr);
}

/* A service has one port, and those who use it have many. */
static bool same_service(const struct party *a, const struct party *b)
{
	return a->accepter == b->accepter && (!a->accepter || a->port == b->port);
}

static bool is_opener_known(const struct story *story)
{
	return story->party[0].accepter || story->party[1].accepter;
}

/* Where nobody knows who opened the connection, one of its two ports is the service. */
static bool same_ports(const struct story *a, const struct story *b)
{
	unsigned int i = a->culprit, j = b->culprit;

	return is_opener_known(a) || a->party[i].port == b->party[j].port ||
	       a->party[!i].port == b->party[!j].port;
}

static bool same(const struct story *a, const struct story *b)
{
	unsigned int i = a->culprit, j = b->culprit;

	return a->cause == b->cause && a->timer == b->timer && a->why == b->why &&
	       same_party(&a->party[i], &b->party[j]) &&
	       same_party(&a->party[!i], &b->party[!j]) &&
	       same_service(&a->party[i], &b->party[j]) &&
	       same_service(&a->party[!i], &b->party[!j]) && same_ports(a, b);
}

static uint64_t cost_of(const struct loss *loss)
{
	return loss->lost + loss->unacked;
}

static void count(struct stories *group, const struct story *story)
{
	group->count++;
	group->culprit_lost += cost_of(&story->loss[story->culprit]);
	group->other_lost += cost_of(&story->loss[!story->culprit]);
	if (group->count == 1 || story->time < group->first)
		group->first = story->time;
	if (group->count == 1 || story->time > group->last)
		group->last = story->time;
	if (group->count == 1 || story_cost(story) > story_cost(&group->example))
		group->example = *story;
}

/**
 * stories_add() - add a story to those like it
 * @list: the groups
 * @story: is copied
 *
 * Return: its group, NULL if there is no memory.
 */
struct stories *stories_add(struct stories **list, const struct story *story)
{
	struct stories *group = *list;

	while (group && !same(&group->example, story))
		group = group->next;
	if (!group) {
		group = calloc(1, sizeof(*group));
		if (!group)
			return NULL;
		group->next = *list;
		*list = group;
	}
	count(group, story);
	return group;
}

static uint64_t weight(const struct stories *group)
{
	return group->culprit_lost + group->other_lost;
}

/* By bytes, then by how often, then by time. */
static bool goes_before(const struct stories *a, const struct stories *b)
{
	if (weight(a) != weight(b))
		return weight(a) > weight(b);
	if (a->count != b->count)
		return a->count > b->count;
	return a->first < b->first;
}

/**
 * stories_sort() - the worst first
 * @list: the groups
 */
void stories_sort(struct stories **list)
{
	struct stories *sorted = NULL, *group;

	while ((group = *list)) {
		struct stories **at = &sorted;

		*list = group->next;
		while (*at && goes_before(*at, group))
			at = &(*at)->next;
		group->next = *at;
		*at = group;
	}
	*list = sorted;
}

void stories_free(struct stories *list)
{
	while (list) {
		struct stories *next = list->next;

		free(list);
		list = next;
	}
}
