// SPDX-License-Identifier: GPL-2.0
/* A whole table: for people with what it is about, for programs one JSON object a row. */

#define _GNU_SOURCE	/* stpcpy() */
#include <inttypes.h>

#include "digits.h"
#include "escape.h"
#include "listing.h"
#include "moment.h"

#define NSEC_PER_SEC	1000000000

static void put_time(FILE *out, int64_t ns)
{
	char text[MOMENT_BUF];

	moment_text(ns, text);
	fputs(text, out);
}

static void put_count(FILE *out, uint64_t count, const char *words)
{
	char text[GROUPED_MAX];

	*digits_grouped(text, count) = '\0';
	fprintf(out, "%s %s", text, words);
}

/* "14:03:22, by process, sorted by bytes; since 13:02:11" */
void listing_title(FILE *out, const struct listing *listing, const struct board *board)
{
	put_time(out, listing->now);
	fprintf(out, ", by %s, sorted by %s; ", top_by_words[listing->by],
		top_sort_words[listing->sort]);
	if (board->first) {
		fputs("since ", out);
		put_time(out, board->first);
	} else {
		fputs("nothing recorded yet", out);
	}
}

void listing_sums(FILE *out, const struct listing *listing, const struct board *board)
{
	const struct counts *counts = &board->total.counts;
	uint64_t recent = rate_sum(&board->total.rate, listing->now / NSEC_PER_SEC);

	put_count(out, counts->records, "records, ");
	put_count(out, counts->connections, "connections; bytes: ");
	put_count(out, counts->cost[COST_UNREAD], "unread, ");
	put_count(out, counts->cost[COST_UNACKED] + counts->cost[COST_UNSENT], "unconfirmed, ");
	put_count(out, counts->cost[COST_LATE], "late; ");
	fprintf(out, "%" PRIu64 ".%" PRIu64 " records/s", recent / RATE_SECONDS,
		recent % RATE_SECONDS * 10 / RATE_SECONDS);
}

/**
 * listing_doubts() - say why the numbers may not be all
 * @out: where to
 * @board: what is shown
 * @gaps: what could not be
 *
 * Return: false if there is no reason; then nothing was said.
 */
bool listing_doubts(FILE *out, const struct board *board, const struct gaps *gaps)
{
	uint64_t twice = accounts_forgotten(board->accounts);
	bool told = gaps_tell(out, gaps, "; ");

	if (!twice)
		return told;
	fputs(told ? "; " : "", out);
	put_count(out, twice, "connections may be counted twice");
	return true;
}

static void put_head(FILE *out, const struct listing *listing, const struct board *board,
		     const struct gaps *gaps)
{
	char line[LISTING_LINE];

	listing_title(out, listing, board);
	fputc('\n', out);
	listing_sums(out, listing, board);
	fputc('\n', out);
	if (listing_doubts(out, board, gaps))
		fputc('\n', out);
	listing_head(listing, line);
	fprintf(out, "\n%s\n", line);
}

/**
 * listing_text() - print a table as text
 * @out: where to
 * @listing: how; gets its widths
 * @board: what
 * @gaps: what is missing
 * @header: also what it is about
 */
void listing_text(FILE *out, struct listing *listing, const struct board *board,
		  const struct gaps *gaps, bool header)
{
	char line[LISTING_LINE];

	listing_sort(listing, board);
	listing_fit(listing, board, 0);
	if (header)
		put_head(out, listing, board, gaps);
	for (unsigned int i = 0; i < listing_rows(listing, board); i++) {
		listing_line(listing, listing_row(listing, board, i), line);
		fprintf(out, "%s\n", line);
	}
}

static void put_json_time(FILE *out, const char *key, int64_t ns)
{
	static const struct field field = { .attr = TCPFATE_A_RECORD_TIME, .kind = FIELD_TIME };
	char text[FIELD_BUF];
	struct attrs attrs;

	attrs.value[field.attr].num = (uint64_t)ns;
	*field_put(&field, &attrs, text) = '\0';
	fprintf(out, "\"%s\":\"%s\"", key, text);
}

static void put_json_text(FILE *out, const char *key, const char *text)
{
	char escaped[ESCAPE_MAX(FIELD_BUF) + 1];

	*escape_json(escaped, text) = '\0';
	fprintf(out, ",\"%s\":%s", key, escaped);
}

/* What a row is about; what is not known has no key. */
static void put_json_key(FILE *out, const struct listing *listing, const struct rank *rank)
{
	static const struct {
		const char *text, *number;
	} keys[TOP_BYS] = {
		[TOP_BY_PROCESS] = { "comm", "pid" },
		[TOP_BY_PROGRAM] = { "comm", NULL },
		[TOP_BY_PEER] = { "peer_addr", NULL },
		[TOP_BY_PORT] = { NULL, "port" },
		[TOP_BY_EVENT] = { "event", NULL },
	};

	if (rank->life == RANK_OTHERS)
		fputs(",\"others\":true", out);
	if (*rank->key.text && keys[listing->by].text)
		put_json_text(out, keys[listing->by].text, rank->key.text);
	if (rank->key.number && keys[listing->by].number)
		fprintf(out, ",\"%s\":%" PRIu64, keys[listing->by].number, rank->key.number);
}

static void put_json_counts(FILE *out, const struct listing *listing, const struct rank *rank)
{
	static const char *const keys[COSTS] = {
		[COST_UNREAD] = "unread", [COST_UNACKED] = "unacked",
		[COST_UNSENT] = "unsent", [COST_LATE] = "late",
	};
	uint64_t recent = rate_sum(&rank->rate, listing->now / NSEC_PER_SEC);

	fprintf(out, ",\"records\":%" PRIu64 ",\"connections\":%" PRIu64, rank->counts.records,
		rank->counts.connections);
	for (unsigned int i = 0; i < COSTS; i++)
		fprintf(out, ",\"%s\":%" PRIu64, keys[i], rank->counts.cost[i]);
	fprintf(out, ",\"rate\":%" PRIu64 ".%" PRIu64, recent / RATE_SECONDS,
		recent % RATE_SECONDS * 10 / RATE_SECONDS);
	if (!rank->last)
		return;
	fputc(',', out);
	put_json_time(out, "last", rank->last);
}

static void put_json_all(FILE *out, const struct listing *listing, const struct board *board,
			 const struct gaps *gaps)
{
	fputc('{', out);
	put_json_time(out, "time", listing->now);
	fputs(",\"by\":\"all\"", out);
	put_json_counts(out, listing, &board->total);
	if (board->first) {
		fputc(',', out);
		put_json_time(out, "since", board->first);
	}
	gaps_json(out, gaps);
	fprintf(out, ",\"maybe_twice\":%" PRIu64 "}\n", accounts_forgotten(board->accounts));
}

/**
 * listing_json() - print a table as JSON, one object a row, and one for all
 * @out: where to
 * @listing: how
 * @board: what
 * @gaps: what is missing
 */
void listing_json(FILE *out, const struct listing *listing, const struct board *board,
		  const struct gaps *gaps)
{
	listing_sort(listing, board);
	for (unsigned int i = 0; i < listing_rows(listing, board); i++) {
		const struct rank *rank = listing_row(listing, board, i);

		fputc('{', out);
		put_json_time(out, "time", listing->now);
		fprintf(out, ",\"by\":\"%s\"", top_by_words[listing->by]);
		put_json_key(out, listing, rank);
		put_json_counts(out, listing, rank);
		fputs("}\n", out);
	}
	put_json_all(out, listing, board, gaps);
}
