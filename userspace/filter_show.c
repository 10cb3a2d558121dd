// SPDX-License-Identifier: GPL-2.0
/* The filter of the kernel, for people and for programs. */

#include <inttypes.h>
#include <stddef.h>

#include "filter.h"
#include "names.h"

/**
 * struct list - the values of one kind
 * @option: what sets them, without its dashes
 * @key: in JSON
 * @bare: JSON takes them without quotes
 * @item: value number @i as characters, false if there is none
 * @offset: of the struct numbers that they are in, if they are in one
 */
struct list {
	const char *option;
	const char *key;
	bool bare;
	bool (*item)(const struct filter *filter, const struct list *list, unsigned int i,
		     char text[PREFIX_BUF]);
	size_t offset;
};

static bool event_item(const struct filter *filter, const struct list *list, unsigned int i,
		       char text[PREFIX_BUF])
{
	char name[NAME_BUF];

	(void)list;
	for (unsigned int event = 0; event < 64; event++) {
		if (!(filter->events >> event & 1) || i--)
			continue;
		snprintf(text, PREFIX_BUF, "%s", name_word(&event_names, event, name));
		return true;
	}
	return false;
}

static bool prefix_item(const struct filter *filter, const struct list *list, unsigned int i,
			char text[PREFIX_BUF])
{
	(void)list;
	if (i >= filter->prefix_count)
		return false;
	prefix_text(&filter->prefix[i], text);
	return true;
}

static bool number_item(const struct filter *filter, const struct list *list, unsigned int i,
			char text[PREFIX_BUF])
{
	const struct numbers *numbers =
		(const struct numbers *)((const char *)filter + list->offset);

	if (i >= numbers->count)
		return false;
	snprintf(text, PREFIX_BUF, "%" PRIu64, numbers->number[i]);
	return true;
}

/* Ids of 64 bits are strings: jq would round them. */
static const struct list lists[] = {
	{ "event", "events", false, event_item, 0 },
	{ "port", "ports", true, number_item, offsetof(struct filter, port) },
	{ "addr", "prefixes", false, prefix_item, 0 },
	{ "netns", "netns", true, number_item, offsetof(struct filter, netns) },
	{ "uid", "uids", true, number_item, offsetof(struct filter, uid) },
	{ "cgroup", "cgroup_ids", false, number_item, offsetof(struct filter, cgroup) },
};

#define LISTS (sizeof(lists) / sizeof(lists[0]))

/* One line an option, its values as it takes them. */
void filter_text(FILE *out, const struct filter *filter)
{
	char text[PREFIX_BUF];

	if (filter_is_empty(filter))
		fputs("every record is wanted\n", out);
	for (const struct list *list = lists; list < lists + LISTS; list++) {
		for (unsigned int i = 0; list->item(filter, list, i, text); i++)
			if (i)
				fprintf(out, ",%s", text);
			else
				fprintf(out, "%-8s  %s", list->option, text);
		fputs(list->item(filter, list, 0, text) ? "\n" : "", out);
	}
	if (filter->min_lost)
		fprintf(out, "%-8s  %" PRIu64 "\n", "min-lost", filter->min_lost);
}

static void json_list(FILE *out, const struct filter *filter, const struct list *list)
{
	const char *quote = list->bare ? "" : "\"";
	char text[PREFIX_BUF];

	fprintf(out, "\"%s\":[", list->key);
	for (unsigned int i = 0; list->item(filter, list, i, text); i++)
		fprintf(out, "%s%s%s%s", i ? "," : "", quote, text, quote);
	fputc(']', out);
}

/* A kind that wants every record has no key. */
void filter_json(FILE *out, const struct filter *filter)
{
	const char *separator = "";
	char text[PREFIX_BUF];

	fputc('{', out);
	for (const struct list *list = lists; list < lists + LISTS; list++) {
		if (!list->item(filter, list, 0, text))
			continue;
		fputs(separator, out);
		json_list(out, filter, list);
		separator = ",";
	}
	if (filter->min_lost)
		fprintf(out, "%s\"min_lost\":%" PRIu64, separator, filter->min_lost);
	fputs("}\n", out);
}
