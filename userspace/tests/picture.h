/* SPDX-License-Identifier: GPL-2.0 */
/* A ladder of text, read back as a grid of columns. */

#ifndef PICTURE_H
#define PICTURE_H

#include <stdbool.h>
#include <wchar.h>

#include "../ladder.h"
#include "../story.h"

#define PICTURE_ROWS	1000
#define PICTURE_TEXT	4096

/**
 * struct row - a line of text
 * @cell: what stands in each column, lines and arrows as in ASCII; a wide character
 *	has two columns, the second of which is WIDE
 * @columns: how many
 */
struct row {
	wchar_t cell[LADDER_MAX + 1];
	unsigned int columns;
};

#define WIDE	(L'\1')

/**
 * struct picture - a ladder
 * @rows: how many
 * @left: column of the left lifeline
 * @right: of the right one
 * @first: row where the lifelines begin
 * @end: row behind that where they end
 */
struct picture {
	struct row row[PICTURE_ROWS];
	unsigned int rows, left, right, first, end;
};

char *picture_draw(const struct story *story, const struct ladder_style *style);
bool picture_read(struct picture *picture, const char *text, const struct ladder_style *style);
bool picture_is_gap(const struct picture *picture, unsigned int row);
bool picture_is_arrow(const struct picture *picture, unsigned int row);
void picture_collect(const struct picture *picture, unsigned int row, unsigned int from,
		     unsigned int end, char *to);
void picture_append(const struct picture *picture, unsigned int row, char *to);

#endif
