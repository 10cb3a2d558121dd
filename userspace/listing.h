/* SPDX-License-Identifier: GPL-2.0 */
/* A ranking as lines of a table, for people and for programs. */

#ifndef LISTING_H
#define LISTING_H

#include <stdio.h>

#include "board.h"
#include "gaps.h"

#define LISTING_LINE	512	/* holds any line with its zero */

/**
 * struct listing - how it is shown
 * @by: which ranking
 * @sort: its order
 * @utf8: else names become ASCII
 * @now: ns since 1970
 * @width: of columns by enum top_sort, 0 for one that is not shown
 */
struct listing {
	enum top_by by;
	enum top_sort sort;
	bool utf8;
	int64_t now;
	unsigned int width[TOP_SORTS];
};

void listing_sort(const struct listing *listing, const struct board *board);
unsigned int listing_rows(const struct listing *listing, const struct board *board);
const struct rank *listing_row(const struct listing *listing, const struct board *board,
			       unsigned int number);
uint64_t listing_number(const struct listing *listing, const struct rank *rank,
			enum top_sort column);

void listing_fit(struct listing *listing, const struct board *board, unsigned int columns);
size_t listing_cut(const char *text, unsigned int width);
void listing_head(const struct listing *listing, char line[LISTING_LINE]);
void listing_line(const struct listing *listing, const struct rank *rank,
		  char line[LISTING_LINE]);

/* What the table is about, the sums, and what is missing; in listing_show.c. */
void listing_title(FILE *out, const struct listing *listing, const struct board *board);
void listing_sums(FILE *out, const struct listing *listing, const struct board *board);
bool listing_doubts(FILE *out, const struct board *board, const struct gaps *gaps);

void listing_text(FILE *out, struct listing *listing, const struct board *board,
		  const struct gaps *gaps, bool header);
void listing_json(FILE *out, const struct listing *listing, const struct board *board,
		  const struct gaps *gaps);

#endif
