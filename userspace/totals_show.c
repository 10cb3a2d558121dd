// SPDX-License-Identifier: GPL-2.0
/* Totals for people, in tables, and for programs, one JSON object a sum. */

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "field.h"
#include "names.h"
#include "style.h"
#include "totals.h"

#define LABEL_WIDTH	20	/* write-after-peer-fin */
#define COUNT_WIDTH	10
#define COUNT_BUF	24
#define NSEC_PER_SEC	1000000000ull

/* What a sum is called, and the words of its keys. */
static const struct group {
	const char *name;
	const struct names *names;
} groups[TOTAL_BYS] = {
	[BY_EVENT] = { "event", &event_names },
	[BY_ENDING] = { "ending", &ending_names },
	[BY_LOSS] = { "loss", &loss_names },
	[BY_NETNS] = { "netns", NULL },
};

static const char *const count_keys[TOTAL_COUNTS] = {
	[COUNT_RECORDS] = "records",
	[COUNT_UNREAD] = "unread",
	[COUNT_UNACKED] = "unacked",
	[COUNT_UNSENT] = "unsent",
	[COUNT_WRITTEN_AFTER_FIN] = "written_after_fin",
	[COUNT_FILTERED] = "filtered",
	[COUNT_SUPPRESSED] = "suppressed",
};

/* What was not recorded since the module was loaded, beside what the totals tell. */
static const unsigned int losses[] = {
	TCPFATE_A_STATUS_OVERWRITTEN,
	TCPFATE_A_STATUS_UNPUBLISHED,
	TCPFATE_A_STATUS_EVICTED,
	TCPFATE_A_STATUS_FORGOTTEN,
};

#define LOSSES (sizeof(losses) / sizeof(losses[0]))

static const struct field *status_field(unsigned int attr)
{
	const struct field *field = status_fields;

	while (field->attr != attr)
		field++;
	return field;
}

static uint64_t missed(const struct status *status)
{
	uint64_t sum = 0;

	for (unsigned int i = 0; i < status->hook_count; i++)
		sum += attrs_num(&status->hook[i], TCPFATE_A_HOOK_MISSED);
	return sum;
}

/**
 * struct table - columns of a table of sums
 * @head: over the first column, NULL for the name of the group
 * @by: which sums
 * @first: column
 * @last: column; a sum with nothing in any is left out
 */
struct table {
	const char *head;
	enum total_by by;
	enum total_count first;
	enum total_count last;
};

static const struct table tables[] = {
	{ NULL, BY_EVENT, COUNT_RECORDS, COUNT_WRITTEN_AFTER_FIN },
	{ NULL, BY_ENDING, COUNT_RECORDS, COUNT_WRITTEN_AFTER_FIN },
	{ NULL, BY_LOSS, COUNT_RECORDS, COUNT_WRITTEN_AFTER_FIN },
	{ NULL, BY_NETNS, COUNT_RECORDS, COUNT_WRITTEN_AFTER_FIN },
	{ "not recorded", BY_EVENT, COUNT_FILTERED, COUNT_SUPPRESSED },
};

static bool is_told(const struct table *table, const struct total *total)
{
	for (enum total_count i = table->first; i <= table->last; i++)
		if (total->count[i])
			return true;
	return false;
}

static const char *label(const struct group *group, const struct total *total,
			 char buf[NAME_BUF])
{
	if (group->names)
		return name_word(group->names, total->key, buf);
	if (!total->key)
		return "ended";
	snprintf(buf, NAME_BUF, "%" PRIu64, total->key);
	return buf;
}

static const char *column_head(enum total_count count)
{
	return count == COUNT_WRITTEN_AFTER_FIN ? "after FIN" : count_keys[count];
}

static int digits(uint64_t number)
{
	int count = 1;

	for (; number > 9; number /= 10)
		count++;
	return count;
}

/* Wide enough for what is in the columns, so that the table stays aligned. */
static void widths_of(const struct total_list *list, int width[TOTAL_COUNTS])
{
	for (unsigned int i = 0; i < TOTAL_COUNTS; i++)
		width[i] = COUNT_WIDTH;
	for (size_t t = 0; t < list->count; t++)
		for (unsigned int i = 0; i < TOTAL_COUNTS; i++)
			if (digits(list->total[t].count[i]) > width[i])
				width[i] = digits(list->total[t].count[i]);
}

static void put_head(FILE *out, const struct table *table, const int width[TOTAL_COUNTS])
{
	fputc('\n', out);
	if (style.no_header)
		return;
	fprintf(out, "%-*s", LABEL_WIDTH, table->head ?: groups[table->by].name);
	for (enum total_count i = table->first; i <= table->last; i++)
		fprintf(out, "  %*s", width[i], column_head(i));
	fputc('\n', out);
}

static void put_row(FILE *out, const struct table *table, const struct total *total,
		    const int width[TOTAL_COUNTS])
{
	char buf[NAME_BUF];

	fprintf(out, "%-*s", LABEL_WIDTH, label(&groups[table->by], total, buf));
	for (enum total_count i = table->first; i <= table->last; i++)
		fprintf(out, "  %*" PRIu64, width[i], total->count[i]);
	fputc('\n', out);
}

static void put_table(FILE *out, const struct table *table, const struct total_list *list)
{
	int width[TOTAL_COUNTS];
	bool begun = false;

	widths_of(list, width);
	for (size_t i = 0; i < list->count; i++) {
		if (!is_told(table, &list->total[i]))
			continue;
		if (!begun)
			put_head(out, table, width);
		put_row(out, table, &list->total[i], width);
		begun = true;
	}
}

static void put_loss(FILE *out, const char *name, uint64_t count, const char *help)
{
	fprintf(out, "%-*s  %*" PRIu64 "  %s\n", LABEL_WIDTH, name, COUNT_WIDTH, count, help);
}

static void put_losses(FILE *out, const struct status *status)
{
	for (unsigned int i = 0; i < LOSSES; i++) {
		const struct field *field = status_field(losses[i]);

		if (attrs_has(&status->attrs, losses[i]))
			put_loss(out, field->key, attrs_num(&status->attrs, losses[i]),
				 field->help);
	}
	if (status->hook_count)
		put_loss(out, "missed", missed(status), "calls that did not reach their hook");
}

void totals_text(FILE *out, const struct totals *totals, const struct status *status)
{
	fputs("since tcpfate was loaded or the last reset; all but records are bytes\n", out);
	if (!totals_sum(totals, COUNT_RECORDS))
		fputs("\nnothing was recorded\n", out);
	for (unsigned int i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		put_table(out, &tables[i], &totals->by[tables[i].by]);
	if (!status->hook_count)
		return;		/* another than the initial network namespace */
	fputs("\nsince tcpfate was loaded\n", out);
	put_losses(out, status);
}

static void put_time(FILE *out, uint64_t time)
{
	time_t sec = (time_t)(time / NSEC_PER_SEC);
	char buf[32];
	struct tm tm;

	gmtime_r(&sec, &tm);
	strftime(buf, sizeof(buf), "%Y-%m-%dT%H:%M:%S", &tm);
	fprintf(out, "{\"time\":\"%s.%09lluZ\"", buf, time % NSEC_PER_SEC);
}

static void put_key(FILE *out, const struct group *group, const struct total *total)
{
	char buf[NAME_BUF];

	fprintf(out, ",\"by\":\"%s\"", group->name);
	if (group->names)
		fprintf(out, ",\"%s\":\"%s\"", group->name,
			name_word(group->names, total->key, buf));
	else if (total->key)
		fprintf(out, ",\"netns\":%" PRIu64, total->key);
	else
		fputs(",\"ended\":true", out);
	if (total->cookie)
		fprintf(out, ",\"netns_cookie\":\"%" PRIu64 "\"", total->cookie);
}

static void put_total(FILE *out, enum total_by by, const struct total *total, uint64_t time)
{
	bool filtered = by == BY_EVENT || by == BY_NETNS;

	put_time(out, time);
	put_key(out, &groups[by], total);
	for (unsigned int i = 0; i < TOTAL_COUNTS; i++)
		if (filtered || i < COUNT_FILTERED)
			fprintf(out, ",\"%s\":%" PRIu64, count_keys[i], total->count[i]);
	fputs("}\n", out);
}

/* Over everything; only counts, for bytes are told by more than one event. */
static void put_all(FILE *out, const struct totals *totals, const struct status *status,
		    uint64_t time)
{
	static const enum total_count counts[] = {
		COUNT_RECORDS, COUNT_FILTERED, COUNT_SUPPRESSED,
	};

	put_time(out, time);
	fputs(",\"by\":\"all\"", out);
	for (unsigned int i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		fprintf(out, ",\"%s\":%" PRIu64, count_keys[counts[i]],
			totals_sum(totals, counts[i]));
	for (unsigned int i = 0; i < LOSSES; i++)
		if (attrs_has(&status->attrs, losses[i]))
			fprintf(out, ",\"%s\":%" PRIu64, status_field(losses[i])->key,
				attrs_num(&status->attrs, losses[i]));
	if (status->hook_count)
		fprintf(out, ",\"missed\":%" PRIu64, missed(status));
	fputs("}\n", out);
}

void totals_json(FILE *out, const struct totals *totals, const struct status *status,
		 uint64_t time)
{
	for (enum total_by by = 0; by < TOTAL_BYS; by++)
		for (size_t i = 0; i < totals->by[by].count; i++)
			put_total(out, by, &totals->by[by].total[i], time);
	put_all(out, totals, status, time);
}
