/* SPDX-License-Identifier: GPL-2.0 */
/* A row of text on which a ladder is painted, from left to right. */

#ifndef EASEL_H
#define EASEL_H

#include <stdio.h>

#include "colour.h"
#include "columns.h"
#include "ladder.h"
#include "rungs.h"

#define GAP		2	/* columns between the times and the left line */
#define CAUSE_COLUMNS	9	/* of the mark */

/**
 * struct easel - a picture on the way
 * @out: where to
 * @style: what it may be made of
 * @seen: the ends have records of their own
 * @time: to be written in front of the next row, or NULL
 * @time_look: how
 * @column: of the row, where the next character goes
 * @left: column of the left lifeline
 * @right: of the right one
 * @width: columns at most
 */
struct easel {
	FILE *out;
	const struct ladder_style *style;
	bool seen[2];
	const char *time;
	enum colour time_look;
	unsigned int column, left, right, width;
};

/* Columns between the lifelines. */
static inline unsigned int easel_inner(const struct easel *easel)
{
	return easel->right - easel->left - 1;
}

void easel_begin_row(struct easel *easel);
void easel_end_row(struct easel *easel);
void easel_move(struct easel *easel, unsigned int column);
void easel_put(struct easel *easel, enum colour look, const struct line *line);
void easel_put_cause(struct easel *easel, bool right);
void easel_put_lifeline(struct easel *easel, unsigned int end);
void easel_put_tail(struct easel *easel, enum colour look, enum segment segment, unsigned int end);
void easel_put_strokes(struct easel *easel, enum colour look, enum segment segment,
		       unsigned int count);
void easel_put_head(struct easel *easel, enum colour look, bool broken, bool right);

#endif
