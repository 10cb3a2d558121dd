/* SPDX-License-Identifier: GPL-2.0 */
/* A sheet of paper on which text and lines are put, as SVG. All lengths are in pixels. */

#ifndef SHEET_H
#define SHEET_H

#include <stdio.h>

#include "columns.h"

#define SHEET_ROW	20	/* from one line of text to the next */
#define SHEET_COLUMN	9	/* of text, but not of titles */

/* How text and lines look. */
enum ink {
	INK_PLAIN,
	INK_FAINT,
	INK_STRONG,
	INK_ALARM,	/* what the eye has to find */
	INK_PAPER,	/* on a mark */
	INK_TITLE,
};

enum anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END };

/**
 * struct sheet - a sheet of paper
 * @out: where the drawing goes
 * @y: how far down it is filled
 */
struct sheet {
	FILE *out;
	int y;
};

unsigned int sheet_columns(enum ink ink, int width);
void sheet_xml(FILE *out, const char *text, size_t bytes);
void sheet_text(struct sheet *sheet, int x, enum anchor anchor, enum ink ink,
		const struct line *line);
void sheet_words(struct sheet *sheet, int x, enum anchor anchor, enum ink ink, const char *text);
void sheet_paragraph(struct sheet *sheet, int x, int width, enum ink ink, const char *text);
void sheet_line(struct sheet *sheet, int x1, int y1, int x2, int y2, enum ink ink);
void sheet_dashes(struct sheet *sheet, int x, int y1, int y2);
void sheet_head(struct sheet *sheet, int x, int y, int direction, enum ink ink);
void sheet_cross(struct sheet *sheet, int x, int y);
void sheet_mark(struct sheet *sheet, int x, int y, int direction, const char *word);

#endif
