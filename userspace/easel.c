// SPDX-License-Identifier: GPL-2.0
/*
 * A row of text on which a ladder is painted, from left to right.
 *
 * Of what lies beyond ASCII only characters are used that also the font of a console
 * has, and that nowhere are two columns wide.
 */

#include <string.h>

#include "easel.h"

/**
 * struct glyphs - what lines are made of
 * @line: a lifeline of a side that was not seen, and of one that was
 * @stroke: of an arrow, by segment
 * @tail: where an arrow leaves its lifeline: at the left, and at the right
 * @head: to the left, and to the right
 * @broken: the head of an arrow that reaches nobody
 * @cause: points at words at its left, and at its right
 */
static const struct glyphs {
	const char *line[2];
	const char *stroke[SEGMENT_DATA + 1];
	const char *tail[SEGMENT_DATA + 1][2];
	const char *head[2];
	const char *broken;
	const char *cause[2];
} ascii = {
	.line = { ":", "|" },
	.stroke = { "", "-", "=", "-" },
	.tail = { { "|", "|" }, { "|", "|" }, { "|", "|" }, { "|", "|" } },
	.head = { "<", ">" },
	.broken = "X",
	.cause = { "<== CAUSE", "CAUSE ==>" },
}, utf8 = {
	.line = { "¦", "│" },
	.stroke = { "", "─", "═", "─" },
	.tail = { { "│", "│" }, { "├", "┤" }, { "╞", "╡" }, { "├", "┤" } },
	.head = { "◄", "►" },
	.broken = "X",
	.cause = { "◄══ CAUSE", "CAUSE ══►" },
};

static const struct glyphs *glyphs(const struct easel *easel)
{
	return easel->style->utf8 ? &utf8 : &ascii;
}

void easel_put(struct easel *easel, enum colour look, const struct line *line)
{
	bool coloured = look != COLOUR_OFF && line->bytes;

	fputs(coloured ? colour(look) : "", easel->out);
	fwrite(line->text, 1, line->bytes, easel->out);
	fputs(coloured ? colour(COLOUR_OFF) : "", easel->out);
	easel->column += line->columns;
}

/* Glyphs of the lines are one column wide, each. */
static void put(struct easel *easel, enum colour look, const char *glyph)
{
	easel_put(easel, look, &(struct line){ glyph, strlen(glyph), 1 });
}

/* Onwards to a column, over spaces. */
void easel_move(struct easel *easel, unsigned int column)
{
	for (; easel->column < column; easel->column++)
		fputc(' ', easel->out);
}

/* Writes the time, if this is the first row of a step. */
void easel_begin_row(struct easel *easel)
{
	const char *time = easel->time;
	struct line line = { 0 };

	easel->time = NULL;
	if (!time || !columns_line(&line, &time, easel->left))
		return;
	easel_move(easel, easel->left - GAP - line.columns);
	easel_put(easel, easel->time_look, &line);
}

void easel_end_row(struct easel *easel)
{
	fputc('\n', easel->out);
	easel->column = 0;
}

/* The mark of the first cause, at the right of words or at their left. */
void easel_put_cause(struct easel *easel, bool right)
{
	const char *text = glyphs(easel)->cause[right];

	easel_put(easel, COLOUR_LOSS, &(struct line){ text, strlen(text), CAUSE_COLUMNS });
}

/* Of the left end, or of the right one; moves there. */
void easel_put_lifeline(struct easel *easel, unsigned int end)
{
	bool seen = easel->seen[end];

	easel_move(easel, end ? easel->right : easel->left);
	put(easel, seen ? COLOUR_OFF : COLOUR_FAINT, glyphs(easel)->line[seen]);
}

/* The lifeline where an arrow leaves it; on a dashed one nothing shows that. */
void easel_put_tail(struct easel *easel, enum colour look, enum segment segment, unsigned int end)
{
	if (!easel->seen[end]) {
		easel_put_lifeline(easel, end);
		return;
	}
	easel_move(easel, end ? easel->right : easel->left);
	put(easel, look, glyphs(easel)->tail[segment][end]);
}

void easel_put_strokes(struct easel *easel, enum colour look, enum segment segment,
		       unsigned int count)
{
	char row[LADDER_MAX * sizeof("─")] = "";
	char *at = row;

	for (unsigned int i = 0; i < count; i++)
		at = stpcpy(at, glyphs(easel)->stroke[segment]);
	easel_put(easel, look, &(struct line){ row, (size_t)(at - row), count });
}

void easel_put_head(struct easel *easel, enum colour look, bool broken, bool right)
{
	put(easel, look, broken ? glyphs(easel)->broken : glyphs(easel)->head[right]);
}
