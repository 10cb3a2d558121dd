/* SPDX-License-Identifier: GPL-2.0 */
/* A drawing in SVG, read back. */

#ifndef DRAWING_H
#define DRAWING_H

#include <stdbool.h>
#include <stddef.h>

#define ITEMS_MAX	2000
#define ITEM_TEXT	1024

enum item_kind { ITEM_TEXT_LINE, ITEM_LINE, ITEM_HEAD, ITEM_CROSS, ITEM_MARK, ITEM_DASHES };

/**
 * struct item - something that was drawn
 * @kind: what
 * @x1: its left edge; of the head of an arrow, where it points from
 * @x2: its right edge; of the head of an arrow, its point
 * @y1: its upper edge
 * @y2: its lower edge
 * @heading: text of the column of times, or on a mark
 * @text: of a line of text, without entities
 */
struct item {
	enum item_kind kind;
	int x1, y1, x2, y2;
	bool heading;
	char text[ITEM_TEXT];
};

/**
 * struct drawing - what was drawn
 * @width: of all
 * @height: of all
 * @count: how many items there are
 * @item: they, in the order of the file
 */
struct drawing {
	int width, height;
	unsigned int count;
	struct item item[ITEMS_MAX];
};

bool drawing_read(struct drawing *drawing, const char *svg);
bool drawing_is_tidy(const struct drawing *drawing);

#endif
