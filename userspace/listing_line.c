// SPDX-License-Identifier: GPL-2.0
/*
 * The lines of a table.
 *
 * Numbers are exact, so columns are as wide as what is in them. Where a line has not
 * room for all, columns that say least are left out, and then names are cut.
 */

#define _GNU_SOURCE	/* stpcpy(), mempcpy() */
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "columns.h"
#include "digits.h"
#include "label.h"
#include "listing.h"
#include "style.h"
#include "utf8.h"

#define NSEC_PER_SEC	1000000000
#define GAP		2	/* columns between two columns */
#define CELL		256	/* bytes of one, with its zero */
#define NAME_MIN	16	/* columns; narrower only where nothing else can go */
#define NAME_MAX	60
#define UNKNOWN		"(not known)"

static void name_process(const struct rank_key *key, char *to)
{
	if (!*key->text && key->number)
		sprintf(to, "process %" PRIu64, key->number);
	else if (key->number)
		sprintf(to, "%s[%" PRIu64 "]", key->text, key->number);
	else
		strcpy(to, *key->text ? key->text : UNKNOWN);
}

static void name_text(const struct rank_key *key, char *to)
{
	strcpy(to, *key->text ? key->text : UNKNOWN);
}

static void name_port(const struct rank_key *key, char *to)
{
	const char *name = port_name(key->number);

	if (!key->number)
		strcpy(to, UNKNOWN);
	else
		sprintf(to, name ? "%" PRIu64 " (%s)" : "%" PRIu64, key->number, name);
}

static void (*const names[TOP_BYS])(const struct rank_key *key, char *to) = {
	[TOP_BY_PROCESS] = name_process,
	[TOP_BY_PROGRAM] = name_text,
	[TOP_BY_PEER] = name_text,
	[TOP_BY_PORT] = name_port,
	[TOP_BY_EVENT] = name_text,
};

static void name_of(const struct listing *listing, const struct rank *rank, char cell[CELL])
{
	char name[CELL];

	if (rank->life == RANK_OTHERS)
		strcpy(name, "(all others)");
	else
		names[listing->by](&rank->key, name);
	columns_clean(cell, CELL, name, listing->utf8);
}

static char *put_rate(char *at, uint64_t count)
{
	at = digits_grouped(at, count / RATE_SECONDS);
	*at++ = '.';
	return digits_decimal(at, count % RATE_SECONDS * 10 / RATE_SECONDS);
}

/* The time of day, or the day where that was not today. */
static char *put_last(const struct listing *listing, char *at, int64_t ns)
{
	time_t sec = (time_t)(ns / NSEC_PER_SEC), now = (time_t)(listing->now / NSEC_PER_SEC);
	struct tm tm, today;
	bool same;

	(style.utc ? gmtime_r : localtime_r)(&sec, &tm);
	(style.utc ? gmtime_r : localtime_r)(&now, &today);
	same = tm.tm_year == today.tm_year && tm.tm_yday == today.tm_yday;
	if (!ns)
		return stpcpy(at, "-");
	return at + strftime(at, CELL, same ? "%H:%M:%S" : "%Y-%m-%d", &tm);
}

static void cell_of(const struct listing *listing, const struct rank *rank, enum top_sort column,
		    char cell[CELL])
{
	uint64_t number;

	if (column == TOP_SORT_NAME) {
		name_of(listing, rank, cell);
		return;
	}
	number = listing_number(listing, rank, column);
	if (column == TOP_SORT_RATE)
		*put_rate(cell, number) = '\0';
	else if (column == TOP_SORT_LAST)
		*put_last(listing, cell, (int64_t)number) = '\0';
	else
		*digits_grouped(cell, number) = '\0';
}

static const char *head_of(const struct listing *listing, enum top_sort column)
{
	return column == TOP_SORT_NAME ? top_by_words[listing->by] : top_sort_words[column];
}

static void widen(struct listing *listing, const struct rank *rank)
{
	char cell[CELL];

	for (enum top_sort column = TOP_SORT_NAME; column < TOP_SORTS; column++) {
		unsigned int width;

		cell_of(listing, rank, column, cell);
		width = columns_of(cell);
		if (width > listing->width[column])
			listing->width[column] = width;
	}
}

static unsigned int width_of(const struct listing *listing)
{
	unsigned int sum = 0;

	for (enum top_sort column = TOP_SORT_NAME; column < TOP_SORTS; column++)
		if (listing->width[column])
			sum += listing->width[column] + (sum ? GAP : 0);
	return sum;
}

/* Names give way down to NAME_MIN, then columns go, then names give way to the end. */
static void squeeze(struct listing *listing, unsigned int columns)
{
	static const enum top_sort dispensable[] = {
		TOP_SORT_RATE, TOP_SORT_CONNS, TOP_SORT_LAST, TOP_SORT_RECORDS,
	};
	unsigned int *name = &listing->width[TOP_SORT_NAME], wide = *name, rest, i;

	*name = wide < NAME_MIN ? wide : NAME_MIN;
	for (i = 0; i < sizeof(dispensable) / sizeof(dispensable[0]); i++)
		if (width_of(listing) > columns && listing->sort != dispensable[i])
			listing->width[dispensable[i]] = 0;
	rest = width_of(listing) - *name;
	*name = rest + 1 < columns ? columns - rest : 1;
	if (*name > wide)
		*name = wide;
}

/**
 * listing_fit() - find widths for all columns
 * @listing: where to
 * @board: what is listed, sorted
 * @columns: how many a line may have, 0 for any number
 */
void listing_fit(struct listing *listing, const struct board *board, unsigned int columns)
{
	for (enum top_sort column = TOP_SORT_NAME; column < TOP_SORTS; column++)
		listing->width[column] = columns_of(head_of(listing, column));
	for (unsigned int i = 0; i < listing_rows(listing, board); i++)
		widen(listing, listing_row(listing, board, i));
	if (!board->total.counts.cost[COST_LATE] && listing->sort != TOP_SORT_LATE)
		listing->width[TOP_SORT_LATE] = 0;
	if (listing->width[TOP_SORT_NAME] > NAME_MAX)
		listing->width[TOP_SORT_NAME] = NAME_MAX;
	if (columns && width_of(listing) > columns)
		squeeze(listing, columns);
}

/**
 * listing_cut() - how much of a text fits
 * @text: clean
 * @width: columns
 *
 * Return: bytes of whole characters.
 */
size_t listing_cut(const char *text, unsigned int width)
{
	const unsigned char *c = (const unsigned char *)text;

	while (*c) {
		size_t len = utf8_len(c);
		unsigned int columns = columns_of_code(len ? utf8_code(c, len) : *c);

		if (columns > width)
			break;
		width -= columns;
		c += len ? len : 1;
	}
	return (size_t)(c - (const unsigned char *)text);
}

/* With a mark where it was cut, and spaces up to the next column. */
static char *put_cut(char *at, const char *cell, unsigned int width)
{
	bool whole = columns_of(cell) <= width;
	size_t size = listing_cut(cell, whole ? width : width - 1);
	char *begin = at;

	at = mempcpy(at, cell, size);
	*at = '\0';
	if (!whole)
		at = stpcpy(at, "+");
	return at + sprintf(at, "%*s", (int)(width - columns_of(begin)), "");
}

static char *put_cell(const struct listing *listing, enum top_sort column, const char *cell,
		      char *at)
{
	unsigned int width = listing->width[column];

	if (column == TOP_SORT_NAME)
		return put_cut(at, cell, width);
	return at + sprintf(at, "%*s%*s", GAP, "", (int)width, cell);
}

/* The names of the columns. */
void listing_head(const struct listing *listing, char line[LISTING_LINE])
{
	char *at = line;

	for (enum top_sort column = TOP_SORT_NAME; column < TOP_SORTS; column++)
		if (listing->width[column])
			at = put_cell(listing, column, head_of(listing, column), at);
	*at = '\0';
}

/* One row. */
void listing_line(const struct listing *listing, const struct rank *rank,
		  char line[LISTING_LINE])
{
	char *at = line, cell[CELL];

	for (enum top_sort column = TOP_SORT_NAME; column < TOP_SORTS; column++) {
		if (!listing->width[column])
			continue;
		cell_of(listing, rank, column, cell);
		at = put_cell(listing, column, cell, at);
	}
	*at = '\0';
}
