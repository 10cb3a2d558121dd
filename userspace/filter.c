// SPDX-License-Identifier: GPL-2.0
/*
 * Filters, put together from words. Values of one kind are alternatives, and
 * every kind that has values must match.
 */

#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "filter.h"
#include "names.h"

/* They tell no bytes that can be lost, so that no least number of them is met. */
#define WITHOUT_BYTES	(UINT64_C(1) << TCPFATE_EVENT_WRITE_AFTER_PEER_FIN |	\
			 UINT64_C(1) << TCPFATE_EVENT_SIMULTANEOUS_CLOSE)

/* Kinds that are numbers: where they are kept, and how one is read. */
static const struct number_kind {
	size_t offset;
	bool (*parse)(const char *word, uint64_t *number, char why[WHY_BUF]);
} number_kinds[] = {
	[FILTER_PORT] = { offsetof(struct filter, port), value_port },
	[FILTER_NETNS] = { offsetof(struct filter, netns), value_netns },
	[FILTER_UID] = { offsetof(struct filter, uid), value_user },
	[FILTER_CGROUP] = { offsetof(struct filter, cgroup), value_cgroup },
	[FILTER_PID] = { offsetof(struct filter, pid), value_pid },
};

static bool is_full(unsigned int count, char why[WHY_BUF])
{
	if (count < FILTER_MAX)
		return false;
	snprintf(why, WHY_BUF, "more than %d values", FILTER_MAX);
	return true;
}

static bool add_number(struct filter *filter, enum filter_kind kind, const char *word,
		       char why[WHY_BUF])
{
	const struct number_kind *row = &number_kinds[kind];
	struct numbers *numbers = (struct numbers *)((char *)filter + row->offset);
	uint64_t number;

	if (!row->parse(word, &number, why))
		return false;
	for (unsigned int i = 0; i < numbers->count; i++)
		if (numbers->number[i] == number)
			return true;
	if (is_full(numbers->count, why))
		return false;
	numbers->number[numbers->count++] = number;
	return true;
}

static bool add_prefix(struct filter *filter, const char *word, char why[WHY_BUF])
{
	struct prefix prefix;

	if (!value_prefix(word, &prefix, why))
		return false;
	for (unsigned int i = 0; i < filter->prefix_count; i++)
		if (!memcmp(&filter->prefix[i], &prefix, sizeof(prefix)))
			return true;
	if (is_full(filter->prefix_count, why))
		return false;
	filter->prefix[filter->prefix_count++] = prefix;
	return true;
}

static bool add_event(struct filter *filter, const char *word)
{
	int event = name_number(&event_names, word, strlen(word));

	if (event < 0)
		return false;
	filter->events |= UINT64_C(1) << event;
	return true;
}

static bool add_comm(struct filter *filter, const char *word, char why[WHY_BUF])
{
	if (!*word)
		return false;
	if (strlen(word) >= TCPFATE_COMM_LEN) {
		snprintf(why, WHY_BUF, "the kernel keeps %d bytes of a name: write '%.*s'",
			 TCPFATE_COMM_LEN - 1, TCPFATE_COMM_LEN - 1, word);
		return false;
	}
	if (is_full(filter->comm_count, why))
		return false;
	strcpy(filter->comm[filter->comm_count++], word);
	return true;
}

static bool add_one(struct filter *filter, enum filter_kind kind, const char *word,
		    char why[WHY_BUF])
{
	if (kind == FILTER_EVENT)
		return add_event(filter, word);
	if (kind == FILTER_ADDR)
		return add_prefix(filter, word, why);
	return add_number(filter, kind, word, why);
}

/**
 * filter_add() - add values to those of a kind
 * @filter: where to
 * @kind: which
 * @words: the values, with commas between them
 * @why: what is wrong, if there is more to say than what is valid
 *
 * Return: false if one is not valid, or is one too many.
 */
bool filter_add(struct filter *filter, enum filter_kind kind, const char *words,
		char why[WHY_BUF])
{
	char word[PATH_MAX];

	if (kind == FILTER_COMM)
		return add_comm(filter, words, why);
	for (;;) {
		size_t len = strcspn(words, ",");

		if (len >= sizeof(word))
			return false;
		memcpy(word, words, len);
		word[len] = '\0';
		if (!add_one(filter, kind, word, why))
			return false;
		if (!words[len])
			return true;
		words += len + 1;
	}
}

/* Whether it wants every record. */
bool filter_is_empty(const struct filter *filter)
{
	return !filter->events && !filter->family && !filter->min_lost && !filter->port.count &&
	       !filter->netns.count && !filter->uid.count && !filter->cgroup.count &&
	       !filter->pid.count && !filter->prefix_count && !filter->comm_count;
}

/* Whether there can be a record that it wants. */
bool filter_can_match(const struct filter *filter)
{
	return !filter->min_lost || !filter->events || filter->events & ~WITHOUT_BYTES;
}

/* Whether an address that it wants can be of the family that it wants. */
bool filter_has_family(const struct filter *filter)
{
	int size = filter->family == AF_INET6 ? 16 : 4;

	if (!filter->family || !filter->prefix_count)
		return true;
	for (unsigned int i = 0; i < filter->prefix_count; i++)
		if (filter->prefix[i].size == size)
			return true;
	return false;
}
