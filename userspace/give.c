// SPDX-License-Identifier: GPL-2.0
/* Connections that nothing more is expected of, given away in the order they began. */

#include <errno.h>
#include <stdlib.h>

#include "end.h"

/**
 * struct pair - a connection to be given
 * @end: its ends, the second NULL if it is not known
 */
struct pair {
	struct end *end[2];
};

static bool is_quiet(const struct end *end, int64_t until)
{
	return !end || until == INT64_MAX || end->last < until;
}

static bool is_due(const struct end *end, int64_t until)
{
	return is_quiet(end, until) && (until == INT64_MAX || end_is_over(end));
}

static int compare_ends(const struct end *a, const struct end *b)
{
	const struct record *first_a = a->side.first, *first_b = b->side.first;

	if (first_a->time != first_b->time)
		return first_a->time < first_b->time ? -1 : 1;
	return (first_a->seq > first_b->seq) - (first_a->seq < first_b->seq);
}

static int compare_pairs(const void *a, const void *b)
{
	const struct pair *one = a, *two = b;

	return compare_ends(one->end[0], two->end[0]);
}

/*
 * Each pair is met at both of its ends, and taken once: when one of them is over, for
 * the other may have lost it, and never know.
 */
static bool pair_up(const struct conns *conns, struct end *end, int64_t until, struct pair *pair)
{
	struct end *other;

	if (end->given || !is_due(end, until))
		return false;
	other = end_other(conns, end);
	if (!is_quiet(other, until))
		return false;
	end->given = true;
	if (other)
		other->given = true;
	*pair = (struct pair){ { end, other } };
	if (other && compare_ends(other, end) < 0)
		*pair = (struct pair){ { other, end } };
	return true;
}

static size_t count_due(const struct conns *conns, int64_t until)
{
	size_t count = 0;

	for (const struct end *end = conns->ends; end; end = end->next)
		count += is_due(end, until);
	return count;
}

static size_t choose(struct conns *conns, int64_t until, struct pair *pairs)
{
	size_t count = 0;

	for (struct end *end = conns->ends; end; end = end->next)
		count += pair_up(conns, end, until, &pairs[count]);
	qsort(pairs, count, sizeof(*pairs), compare_pairs);
	return count;
}

static struct side side_of(const struct conns *conns, const struct end *end)
{
	return (struct side){ .first = end->side.first, .source = end_host(conns, end) };
}

static int give(const struct conns *conns, const struct pair *pair, conn_take take,
		void *arg)
{
	struct conn conn = { .side[0] = side_of(conns, pair->end[0]) };

	if (pair->end[1]) {
		conn.side[1] = side_of(conns, pair->end[1]);
		conn.by_isn = pair->end[0]->other;
	}
	return take(arg, &conn);
}

/* What was not given after all stays. */
static void keep(const struct pair *pairs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (unsigned int j = 0; j < 2; j++)
			if (pairs[i].end[j])
				pairs[i].end[j]->given = false;
}

static void forget_given(struct conns *conns)
{
	struct end **at = &conns->ends, *end;

	while ((end = *at)) {
		if (!end->given) {
			at = &end->next;
			continue;
		}
		*at = end->next;
		end_retire(conns, end);
	}
}

/**
 * conns_give() - give connections away that nothing more is expected of
 * @conns: all that is known; what is given is forgotten
 * @until: those that are over, and whose last record is older; INT64_MAX for all
 * @take: called for each, in the order of their first records
 * @arg: for @take
 *
 * Return: 0, what @take returned, or -ENOMEM.
 */
int conns_give(struct conns *conns, int64_t until, conn_take take, void *arg)
{
	size_t room = count_due(conns, until), count, i = 0;
	struct pair *pairs;
	int ret = 0;

	if (!room)
		return 0;
	pairs = calloc(room, sizeof(*pairs));
	if (!pairs)
		return -ENOMEM;
	count = choose(conns, until, pairs);
	while (i < count && !ret)
		ret = give(conns, &pairs[i++], take, arg);
	keep(pairs + i, count - i);
	free(pairs);
	forget_given(conns);
	return ret;
}
